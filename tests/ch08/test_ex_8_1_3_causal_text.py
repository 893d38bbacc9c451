"""Exercise 8.1.3: the measurement at quick size, what the page says, and the stored result."""

import copy

import pytest

from solutions.ch08 import ex_8_1_3_causal_text as ex
from solutions.ch08.sequence import causal_numbers as numbers
from solutions.ch08.sequence import causal_tables as tables
from solutions.ch08.sequence.causal_counts import both, conditional_entropy, left, right, stream
from solutions.lab.catalogue import find
from solutions.lab.results import load
from solutions.toolkit.corpus import load_corpus


@pytest.fixture(scope="module")
def quick(quick_result):
    return quick_result("8.1.3")


@pytest.fixture(scope="module")
def stored():
    return load(find("8.1.3").result_path).values


def test_the_quick_measurement_of_another_text_has_every_value_and_says_what_it_did(quick):
    for level in numbers.LEVELS:
        held = quick.values["heldout"][level]
        assert all(len(column) == 4 for column in held.values())
        assert set(tables.ROWS) <= set(held)
    assert len(quick.values["directions"]) == 10
    assert any(line.startswith("字符：") for line in quick.log) and any(line.startswith("词：") for line in quick.log)


def test_what_holds_for_any_text_holds_for_the_sample(quick):
    for claim in ("every_order_gives_the_joint", "the_ring_has_no_direction", "the_advantage_is_information",
                  "two_sides_beat_one", "pseudo_likelihood_is_no_probability"):  # fmt: skip
        assert ex.experiment.judge(claim, quick.values)[0]


def test_the_quick_entropies_are_the_texts_own(quick):
    tokens = stream(load_corpus("sample").text, "word")
    for name, window in (("left_2", left(2)), ("right_1", right(1)), ("both_1", both(1)), ("none", ())):
        assert numbers.own(quick.values, "word", name) == pytest.approx(conditional_entropy(tokens, window), rel=1e-5)


def test_the_table_of_orders_multiplies_out(stored):
    for _, *factors, product in tables.every_order(stored).rows:
        first, second, third = map(float, factors)
        assert first * second * third == pytest.approx(float(product), abs=2e-4)


def test_the_prose_numbers_are_consistent(stored):
    found = numbers.derived(stored)
    for level in numbers.LEVELS:
        first, second = (stored["heldout"][level][name] for name in ("every_other", "both_1"))
        assert found["skipping"][level] == pytest.approx((sum(first) + sum(second)) / 2 / len(first))
    assert found["adaptive"]["low"] < 0 < found["adaptive"]["high"] < 0.005
    assert found["directions"]["char_0_absolute"]["pieces"] == 10
    assert found["adaptive"]["low"] == min(
        row["share"] for name, row in found["directions"].items() if "fix" not in name
    )


def put(*path, value):
    """Spoil the value at a path."""

    def spoil(values):
        for step in path[:-1]:
            values = values[step]
        values[path[-1]] = value

    return spoil


def level_the_letters(values):
    """Every letter but q nearly as hard to guess from either side."""
    for token, row in values["ring"]["char"]["tokens"].items():
        row[2] = row[2] if token == "q" else row[1] + 0.3


SPOILED = [
    ("every_order_gives_the_joint", put("three", "worst", value=1e-17)),
    ("every_order_gives_the_joint", put("three", "orders", 4, "factors", 0, value=0.5)),
    ("the_ring_has_no_direction", put("ring", "word", "ways", "gap", 2, value=1e-6)),
    ("the_ring_has_no_direction", put("ring", "char", "ways", "backward", 1, value=2.7)),
    ("the_ring_has_no_direction", put("ring", "word", "open", 0, value=-0.002)),
    ("single_tokens_have_a_direction", put("ring", "char", "tokens", "q", 1, value=0.1)),
    ("single_tokens_have_a_direction", level_the_letters),
    ("reversed_text_is_another_text", put("ring", "char", "th_ht", 1, value=4000)),
    ("held_out_directions_nearly_agree", put("directions", 4, "backward", value=[8.0] * 10)),
    ("held_out_directions_nearly_agree", lambda v: v["directions"][1].update(backward=v["directions"][1]["forward"])),
    ("the_estimate_brings_a_direction", lambda v: v["directions"][6].update(backward=v["directions"][6]["forward"])),
    ("the_estimate_brings_a_direction", put("directions", 8, "backward", value=[9.0] * 10)),
    ("the_estimate_brings_a_direction", put("directions", 2, "backward", value=[1.9] * 10)),
    ("the_estimate_brings_a_direction", put("directions", 3, "backward", value=[2.4] * 10)),
    ("two_sides_win_without_averaging", put("heldout", "word", "single_both_1", 3, value=6.9)),
    ("two_sides_win_without_averaging", put("heldout", "char", "single_both_2", 3, value=2.3)),
    ("two_sides_win_without_averaging", put("heldout", "word", "double_left_2", 3, value=6.0)),
    ("two_sides_win_without_averaging", put("heldout", "char", "single_both_1", value=[2.4] * 10)),
    ("two_sides_beat_one", put("heldout", "char", "both_3", 7, value=2.5)),
    ("two_sides_beat_one", put("heldout", "word", "right_4", 0, value=6.0)),
    ("few_on_both_sides_beat_many_on_the_left", put("heldout", "char", "left_3", 2, value=0.9)),
    ("few_on_both_sides_beat_many_on_the_left", put("heldout", "word", "both_1", 2, value=7.5)),
    ("the_advantage_is_information", put("ring", "char", "information", 1, value=0.3)),
    ("plug_in_entropies_deceive", put("shuffled", "word", "plugin", 3, value=1.5)),
    ("plug_in_entropies_deceive", put("heldout", "word", "left_2", value=[2.0] * 10)),
    ("plug_in_entropies_deceive", put("ring", "word", "seen_once", value=0.4)),
    ("order_carries_the_information", put("shuffled", "char", "left_2", 1, value=3.9)),
    ("order_carries_the_information", put("heldout", "char", "left_2", 4, value=3.5)),
    ("pseudo_likelihood_is_no_probability", put("three", "pseudo_sum", value=1.0)),
    ("pseudo_likelihood_is_no_probability", put("three", "pseudo_bits", value=5.0)),
    ("pseudo_likelihood_is_no_probability", put("three", "independent_sum", value=1.01)),
    ("another_order_costs_more", put("heldout", "char", "every_other", 9, value=2.6)),
    ("another_order_costs_more", put("heldout", "word", "both_1", 9, value=7.2)),
    ("a_causal_model_can_fill_in", put("heldout", "word", "filled", 5, value=8.0)),
    ("a_causal_model_can_fill_in", put("heldout", "char", "filled", value=[2.2] * 10)),
    ("a_causal_model_can_fill_in", put("heldout", "word", "filled", value=[6.4] * 10)),
    ("a_causal_model_can_fill_in", put("heldout", "word", "unseen", value=[0.1] * 10)),
]


@pytest.mark.parametrize(("claim", "spoil"), SPOILED)
def test_a_claim_notices_when_a_value_says_otherwise(stored, claim, spoil):
    values = copy.deepcopy(stored)
    spoil(values)
    assert not ex.experiment.judge(claim, values)[0]


def test_every_claim_is_put_to_the_test():
    assert {claim for claim, _ in SPOILED} == set(ex.experiment.claims)
