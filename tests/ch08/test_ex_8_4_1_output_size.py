"""Exercise 8.4.1: the measurement at quick size, the tables and numbers, and the stored result."""

import copy

import pytest

from solutions.ch08 import ex_8_4_1_output_size as ex
from solutions.ch08.rnn import output_views as views
from solutions.lab.catalogue import find
from solutions.lab.results import load


@pytest.fixture(scope="module")
def quick(quick_result):
    return quick_result("8.4.1")


@pytest.fixture(scope="module")
def stored():
    return load(find("8.4.1").result_path).values


def test_the_quick_measurement_has_two_trainings_an_order_and_says_what_it_did(quick):
    assert len(quick.values["order"]["wrong"]["train"]) == len(quick.values["order"]["right"]["train"]) > 1
    assert any("词表大小" in line for line in quick.log) and any("标签次序错" in line for line in quick.log)


@pytest.mark.parametrize(
    "claim",
    [
        "one_score_per_token",
        "the_steps_are_the_model",
        "too_few_and_too_many",
        "one_score_is_redundant",
        "rank_is_bounded_by_the_hidden_units",
    ],
)
def test_what_holds_for_any_text_holds_for_the_sample(quick, claim):
    holds, evidence = ex.experiment.judge(claim, quick.values)
    assert holds, evidence


def test_the_shapes_are_those_of_the_symbols(stored):
    sizes = {"n": 32, "T": 35, "h": 256, "|V|": 28, "T·n": 1120}
    for _, symbols, measured in views.shapes(stored).rows:
        named = [sizes[symbol] for symbol in symbols.strip("()").replace(",", " ").split()]
        assert measured == str(tuple(named))


def test_models_that_disagree_are_both_shown(stored):
    values = copy.deepcopy(stored)
    values["shapes"]["library"]["output"] = [32, 27]
    assert any(row[-1] == "(32, 28)；(32, 27)" for row in views.shapes(values).rows)


def test_each_right_label_is_what_follows_its_input(stored):
    inputs, right, wrong = (row[1:] for row in views.orders(stored).rows)
    first, second = "".join(inputs[0::2]), "".join(inputs[1::2])
    assert (first, second) == ("the", "␣ti")
    assert "".join(right[0::2]) == "he␣" and "".join(right[1::2]) == "tim"
    assert sorted(right) == sorted(wrong) and right != wrong


def test_of_the_book_s_batch_only_the_first_and_the_last_label_stay_in_place(stored):
    # Output t·n + i (sample i, step t) is given label i·T + t: the same only if t·(n − 1) = i·(T − 1).
    same = [(i, t) for i in range(32) for t in range(35) if t * 31 == i * 34]
    assert same == [(0, 0), (31, 34)]
    assert stored["order"]["kept"] == len(same) and stored["order"]["labels"] == 32 * 35


def test_the_numbers_of_the_book(stored):
    assert stored["vocab_size"] == 28 and stored["parameters"]["word"]["vocab_size"] == 4580
    numbers = views.derived(stored)
    assert numbers["enough"] == 26 and numbers["best"]["0"] == pytest.approx(17.21, abs=0.01)
    assert numbers["output_share"]["char"] == pytest.approx(28 * 257 / (28 * 513 + 256 * 257), rel=1e-6)


SPOILED = [
    ("one_score_per_token", lambda v: v["shapes"]["library"].update(output=[32, 256])),
    ("one_score_per_token", lambda v: v["shapes"]["library"].update(hidden=[32, 28])),
    ("one_score_per_token", lambda v: v["shapes"]["scratch"].update(joined=[1120, 27])),
    ("one_score_per_token", lambda v: v["shapes"]["layers"][2].update(shape=[1, 1, 16])),
    ("the_steps_are_the_model", lambda v: v["shapes"]["library"].update(difference=0.1)),
    ("the_steps_are_the_model", lambda v: v["shapes"]["scratch"].update(row_sum=0.1)),
    ("output_parameters", lambda v: v["shapes"]["layers"][0].update(parameters=28)),
    ("output_parameters", lambda v: v["parameters"]["word"].update(output=4580 * 256)),
    ("output_parameters", lambda v: v["parameters"]["word"].update(all=10**7)),
    ("too_few_and_too_many", lambda v: v["untrained"].update({"27": 27.0})),
    ("too_few_and_too_many", lambda v: v["untrained"].update({"256": 28.0})),
    ("too_few_and_too_many", lambda v: v["shapes"].update(untrained=17.0)),
    ("one_score_is_redundant", lambda v: v["order"]["right"]["drift"].__setitem__(2, 0.1)),
    ("one_score_is_redundant", lambda v: v["order"]["right"]["shifted"].__setitem__(0, 0.1)),
    ("rank_is_bounded_by_the_hidden_units", lambda v: v["shapes"]["ranks"].update({"4": 6})),
    ("few_hidden_units_cost", lambda v: v["bottleneck"]["found"].__setitem__(1, [10.2] * 5)),
    ("few_hidden_units_cost", lambda v: v["bottleneck"]["found"].__setitem__(8, [10.2] * 5)),
    ("few_hidden_units_cost", lambda v: v["bottleneck"].update(constructed=10.2)),
    ("few_hidden_units_cost", lambda v: v["bottleneck"].update(frequencies=18.0)),
    ("few_hidden_units_cost", lambda v: v["bottleneck"]["found"].__setitem__(2, [12.1, 12.2, 12.3, 12.4, 12.5])),
    ("wrong_order_learns_only_frequencies", lambda v: v["order"]["wrong"]["train"].__setitem__(3, 12.0)),
    ("wrong_order_learns_only_frequencies", lambda v: v["order"]["right"]["train"].__setitem__(1, 12.0)),
    ("wrong_order_learns_only_frequencies", lambda v: v["order"]["wrong"]["heldout"].__setitem__(0, 12.0)),
    ("an_index_is_no_quantity", lambda v: v["numbers"]["shuffled"].__setitem__(50, 0.2)),
    ("an_index_is_no_quantity", lambda v: v["numbers"].update(scores=0.1)),
]


@pytest.mark.parametrize(("claim", "spoil"), SPOILED)
def test_a_claim_notices_when_a_value_says_otherwise(stored, claim, spoil):
    values = copy.deepcopy(stored)
    spoil(values)
    assert not ex.experiment.judge(claim, values)[0]


def test_every_claim_is_put_to_the_test():
    assert {claim for claim, _ in SPOILED} == set(ex.experiment.claims)
