"""Exercise 8.6.2: the measurement at quick size, the numbers the prose quotes, and the stored result."""

import copy
import math
import random
from collections import Counter
from statistics import fmean

import pytest

from solutions.ch08 import ex_8_6_2_deeper as ex
from solutions.ch08.rnn_concise import deeper_numbers as numbers
from solutions.ch08.rnn_concise.deeper_networks import KINDS
from solutions.ch08.rnn_concise.deeper_theory import covariances
from solutions.ch08.rnn_scratch.char_rnn import split
from solutions.lab.catalogue import find
from solutions.lab.results import load


@pytest.fixture(scope="module")
def quick(quick_result):
    return quick_result("8.6.2")


@pytest.fixture(scope="module")
def stored():
    return load(find("8.6.2").result_path).values


def test_the_quick_measurement_of_another_text_has_every_value_and_says_what_it_did(quick):
    values = quick.values
    for depth in numbers.DEPTHS:
        assert all(math.isfinite(loss) for record in values[f"default_{depth}"] for loss in record["loss"])
        assert len(values["untrained"][0]["gradients"]["12"][str(depth)]["plateau"]) == depth
    assert set(values["untrained"][0]["traces"]) == set(KINDS)
    assert len(values["timings"]["step_seconds"]) == len(numbers.DEPTHS) and set(values["first_epoch"]) == set(
        numbers.FIRST
    )
    assert any("20 层，残差" in line for line in quick.log) and any("一元困惑度" in line for line in quick.log)


def test_untrained_networks_lose_the_trace_on_any_text_and_one_epoch_teaches_too_little(quick):
    values = quick.values
    for seed in values["untrained"]:
        assert seed["traces"]["default"][-1] < 0.01 * seed["traces"]["residual"][-1]
    assert not ex.experiment.judge("residual_trains", values)[0]


def test_the_unigram_is_the_number_the_deep_network_was_said_to_overfit_at(stored):
    assert f"{stored['unigram']:.3f}" == "17.415"


def test_the_covariances_are_those_of_the_text_and_the_nearest_character_counts_most(stored, time_machine):
    texts = split(time_machine)
    assert stored["covariances"] == pytest.approx(covariances(texts.train[:5000], len(texts.vocab), 60), rel=1e-4)
    assert stored["covariances"][0] == max(stored["covariances"])


def test_far_apart_the_covariances_are_those_of_independent_characters(stored, time_machine):
    texts = split(time_machine)
    counts = Counter(texts.train[:5000])
    expected = (1 - sum((n / 5000) ** 2 for n in counts.values())) ** 2 / 5000
    assert fmean(stored["covariances"][20:]) == pytest.approx(expected, rel=0.1)
    # and those of a shuffled text, at every distance
    shuffled = random.Random(0).sample(texts.train[:5000], 5000)
    assert fmean(covariances(shuffled, len(texts.vocab), 20)) == pytest.approx(expected, rel=0.1)


def test_equal_products_are_no_less_than_those_of_forty_epochs_of_one_layer(stored):
    products = dict(zip(numbers.DEPTHS, stored["multiply_adds"], strict=True))
    for depth in numbers.DEPTHS:
        epochs = numbers.equal_products(stored, depth)
        assert (epochs - 1) * products[depth] < 40 * products[1] <= epochs * products[depth]
    assert [numbers.equal_products(stored, depth) for depth in (2, 3)] == [20, 13]  # the claim's statement names them


def test_the_share_of_chance_is_all_where_no_distance_stands_out():
    values = {"covariances": [0.2] * 60}
    assert numbers.chance_share(values, 3) == pytest.approx(1)
    values["covariances"][0] = 3 * 0.2 + 0.2
    assert numbers.chance_share(values, 1) == pytest.approx(1.5 / (1.5 + 3), rel=1e-6)


def test_losses_after_an_epoch_and_after_the_end():
    values = {"a": [{"loss": [3.0, 2.0, 1.0], "epochs": [1, 2, 3], "heldout_loss": [3.1, 2.1, 1.1], "left": 2}]}
    assert numbers.losses_after(values, "a", 2) == [2.0] and numbers.losses_after(values, "a", 9) == [1.0]
    assert numbers.heldout_after(values, "a", 2) == [pytest.approx(math.exp(2.1))]
    assert numbers.heldout_after(values, "a", 9) == [pytest.approx(math.exp(1.1))]


def test_a_seed_that_never_leaves_makes_the_mean_infinite():
    assert numbers.mean_left({"default_5": [{"left": 3}, {"left": None}]}, 5) == math.inf


def test_rates_are_geometric_means():
    values = {"untrained": [{"traces": {"default": [1.0, 0.1, 0.25]}}], "wide": 8}
    assert numbers.trace_rates(values, "default") == [pytest.approx(0.5)]
    values["untrained"][0]["gradients"] = {"8": {"20": {"initial": [0.0, 1.0] + [5.0] * 17 + [2.0**18]}}}
    assert numbers.falling_rates(values) == [pytest.approx(0.5)]
    assert numbers.expected_trace(20) == pytest.approx(2**-10)


def test_no_cell_is_markup(stored):
    for spec in ex.experiment.tables.values():
        table = spec.build(stored)
        assert not any(sign in cell for row in [table.header, *table.rows] for cell in row for sign in "<>|")


def of_one_seed(name, **changes):
    """Spoil the last seed's record of one setting."""
    return lambda v: v[name][-1].update(changes)


def untrained(change):
    """Spoil the last seed's untrained networks."""
    return lambda v: change(v["untrained"][-1])


def after_an_epoch(name, **changes):
    """Spoil the last seed's first epoch."""
    return lambda v: v["first_epoch"][name][-1].update(changes)


def deep(v, where):
    return v["untrained"][-1]["gradients"]["256"]["20"][where]


SPOILED = [
    ("the_trace_dies", untrained(lambda u: u["traces"]["default"].__setitem__(-1, 0.01))),
    ("the_trace_dies", untrained(lambda u: u["sizes"].__setitem__(1, 0.5))),
    ("the_trace_dies", untrained(lambda u: u["delays"]["default"].__setitem__(-1, 6.0))),
    ("the_gradient_dies_downwards", lambda v: deep(v, "initial").__setitem__(1, 0.1)),
    ("the_formula_holds", lambda v: deep(v, "plateau").__setitem__(7, 2e-5)),
    ("the_formula_holds", lambda v: v.update(covariances=[2 * c for c in v["covariances"]])),
    ("the_formula_holds", lambda v: deep(v, "plateau").__setitem__(7, 3e-5)),
    ("the_gradient_dies_downwards", lambda v: deep(v, "initial").__setitem__(-1, 0.01)),
    ("the_gradient_dies_downwards", lambda v: deep(v, "initial").__setitem__(0, 0.01)),
    ("twenty_layers_stay_at_the_unigram", lambda v: v["default_20"][1]["loss"].__setitem__(25, 2.7)),
    ("twenty_layers_stay_at_the_unigram", lambda v: v["default_20"][1]["heldout_loss"].__setitem__(-1, 2.7)),
    ("ten_layers_leave_late", of_one_seed("default_10", left=None)),
    ("ten_layers_leave_late", of_one_seed("default_10", left=9)),
    ("ten_layers_leave_late", of_one_seed("default_10", left=400)),
    ("deeper_leaves_later", of_one_seed("default_3", left=40)),
    ("a_little_depth_helps", of_one_seed("default_2", loss=[2.9] * 40)),
    ("residual_trains", of_one_seed("residual_20", loss=[2.8] * 20)),
    ("residual_trains", of_one_seed("residual_20", heldout_loss=[2.8], epochs=[20])),
    ("residual_trains", of_one_seed("residual_20", loss=[2.6] * 20)),
    ("residual_trains", of_one_seed("residual_20", heldout_loss=[2.8], epochs=[20])),
    ("what_is_left_is_chance", lambda v: v.update(covariances=[0.2, *([1e-5] * 59)])),
    ("what_is_left_is_chance", lambda v: v.update(covariances=[2e-4] * 60)),
    ("a_little_depth_helps", lambda v: v["default_3"][-1]["loss"].__setitem__(12, 1.9)),
    ("normalising_alone_is_not_enough", of_one_seed("normalised_20", left=9)),
    ("normalising_alone_is_not_enough", after_an_epoch("normalised_unigram", after=1.0)),
    ("normalising_alone_is_not_enough", after_an_epoch("normalised", unbiased=0.01)),
    ("initialisation_trains", of_one_seed("orthogonal_20_unigram", left=None)),
    ("initialisation_trains", of_one_seed("orthogonal_20", left=2)),
    ("initialisation_trains", of_one_seed("default_20_unigram", left=4)),
    ("constants_press_the_trace", after_an_epoch("orthogonal", after=1.0)),
    ("constants_press_the_trace", after_an_epoch("orthogonal", unbiased=0.1)),
    ("constants_press_the_trace", after_an_epoch("orthogonal", slopes=0.5)),
    ("constants_press_the_trace", after_an_epoch("orthogonal", saturated=0.3)),
    ("constants_press_the_trace", after_an_epoch("orthogonal_unigram", after=0.1)),
    ("the_cures_keep_the_trace", untrained(lambda u: u["traces"]["residual"].__setitem__(-1, 0.1))),
    ("the_cures_keep_the_trace", untrained(lambda u: u["traces"]["default"].__setitem__(-1, 0.1))),
    ("cost_is_linear", lambda v: v["timings"]["step_seconds"].__setitem__(-1, v["timings"]["step_seconds"][1])),
    ("cost_is_linear", lambda v: v["multiply_adds"].__setitem__(-1, 5 * v["multiply_adds"][0])),
]


@pytest.mark.parametrize(("claim", "spoil"), SPOILED)
def test_a_claim_notices_when_a_value_says_otherwise(stored, claim, spoil):
    values = copy.deepcopy(stored)
    spoil(values)
    assert not ex.experiment.judge(claim, values)[0]


def test_every_claim_is_put_to_the_test():
    assert {claim for claim, _ in SPOILED} == set(ex.experiment.claims)
