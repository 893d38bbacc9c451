"""Exercise 8.3.6: the measurement at quick size, and the stored result with every claim."""

import copy

import pytest

from solutions.ch08 import ex_8_3_6_whole_sentences as ex
from solutions.ch08.language_models import sentence_numbers as numbers
from solutions.lab.catalogue import find
from solutions.lab.results import load


@pytest.fixture(scope="module")
def stored():
    return load(find("8.3.6").result_path).values


def test_the_quick_measurement_has_every_value_and_says_what_it_did(quick_result):
    quick = quick_result("8.3.6")
    assert {name: len(models) for name, models in quick.values["models"].items()} == dict.fromkeys(ex.MODES, 2)
    for claim in ("masked_equals_packed", "the_last_step_is_not_the_last_word", "long_sentences_can_be_split"):
        assert ex.experiment.judge(claim, quick.values)[0], claim
    for found in quick.values["models"]["unmasked"][0]["by_size"]:  # a mixture, however little was learnt
        mixed = (1 - found["padding"]) * found["real"] + found["padding"] * found["pad"]
        assert found["all"] == pytest.approx(mixed, abs=1e-3)
    assert not ex.experiment.judge("lengths_differ", quick.values)[0]  # another text, with no such long tail
    assert any("首尾相接" in line for line in quick.log)


def test_no_word_is_lost_between_two_exercises(stored):
    assert stored["sentences"]["words"] == load(find("8.2.2").result_path).values["word"]["tokens"]
    assert stored["sentences"]["sentences"] == sum(count for _, count in stored["sentences"]["histogram"])


def test_the_theory_is_the_simulation_within_its_spread(stored):
    for found in stored["by_batch_size"][1:]:
        spread = max(found["random"]) - min(found["random"])
        assert min(found["random"]) - spread / 2 < found["expected"] < max(found["random"]) + spread / 2
    expected = 1 - stored["mean_steps"] / stored["longest_of_32"]
    assert expected == pytest.approx(numbers.at_size(stored, 32)["expected"], abs=1e-3)


def of_batch_32(name, key, value):
    return lambda v: numbers.batch_of_32(v["models"][name][2]).update({key: value})


SPOILED = [
    ("lengths_differ", lambda v: v["sentences"].update(longest=90)),
    ("lengths_differ", lambda v: v["sentences"].update(ninetieth=28)),
    ("mostly_padding", lambda v: numbers.at_size(v, 32)["random"].__setitem__(3, 0.49)),
    ("mostly_padding", lambda v: v["sentences"].update(longest=80)),
    ("padding_is_as_predicted", lambda v: numbers.at_size(v, 8).update(expected=0.5)),
    ("padding_is_as_predicted", lambda v: v["by_batch_size"].reverse()),
    ("pools_trade_padding_for_randomness", lambda v: numbers.at_pool(v, 8).update(padding=[0.4])),
    ("pools_trade_padding_for_randomness", lambda v: numbers.at_pool(v, 8).update(between=[0.7])),
    ("pools_trade_padding_for_randomness", lambda v: numbers.at_pool(v, 1).update(between=[0.05])),
    ("half_the_work", lambda v: v["costs"]["rows"].update(cells=60_000)),
    ("half_the_work", lambda v: v["costs"]["budget"].update(steps=2_000)),
    ("a_budget_evens_batches", lambda v: v["costs"]["sorted"]["tokens"].__setitem__(0, 200)),
    ("a_budget_evens_batches", lambda v: v["costs"]["budget"]["tokens"].__setitem__(1, 300)),
    ("lengths_differ", lambda v: v["sentences"].update(fit_as_words=0.8)),
    ("lengths_differ", lambda v: v["sentences"].update(fit_as_characters=0.3)),
    ("long_sentences_can_be_split", lambda v: v["states"].update(split=1e-3)),
    ("long_sentences_can_be_split", lambda v: v["limit"].update(truncated=0.2)),
    ("two_means_differ", lambda v: v["sentences"].update(shorter_half=0.4)),
    ("two_means_differ", of_batch_32("masked", "by_sentence", 3.6)),
    ("masked_equals_packed", lambda v: v["states"].update(packed_gradient=1e-3)),
    ("masked_equals_packed", lambda v: v["states"].update(padded_states=1e-3)),
    ("the_last_step_is_not_the_last_word", lambda v: v["states"].update(padded_final=1e-9)),
    ("the_last_step_is_not_the_last_word", lambda v: v["states"].update(gathered=0.1)),
    ("the_last_step_is_not_the_last_word", lambda v: v["states"].update(backward=0.0)),
    ("rows_need_a_reset", lambda v: v["states"].update(rows_reset=0.1)),
    ("rows_need_a_reset", lambda v: v["states"].update(rows_kept_first=0.0)),
    ("unmasked_looks_better_and_is_worse", of_batch_32("unmasked", "all", 2.5)),
    ("unmasked_looks_better_and_is_worse", of_batch_32("unmasked", "real", 3.0)),
    ("reported_is_a_mixture", of_batch_32("unmasked", "pad", 0.05)),
    ("reported_is_a_mixture", lambda v: [size.update(pad=0.2) for size in v["models"]["unmasked"][0]["by_size"]]),
    ("a_smaller_step_is_the_cause", of_batch_32("rescaled", "real", 3.8)),
    ("a_smaller_step_is_the_cause", lambda v: v["models"].update(unmasked=v["models"]["masked"])),
    ("unmasked_looks_better_and_is_worse", of_batch_32("masked", "all", 5.0)),
    ("half_the_work", lambda v: [numbers.batch_of_32(m).update(real=3.8) for m in v["models"]["sorted"]]),
    ("rows_need_a_reset", lambda v: v["models"]["masked"][4].update(carried=3.0)),
]


@pytest.mark.parametrize(("claim", "spoil"), SPOILED)
def test_a_claim_notices_when_a_value_says_otherwise(stored, claim, spoil):
    values = copy.deepcopy(stored)
    spoil(values)
    assert not ex.experiment.judge(claim, values)[0]


def test_every_claim_is_put_to_the_test():
    assert {claim for claim, _ in SPOILED} == set(ex.experiment.claims)
