"""Exercise 8.5.5: the measurement at quick size, the numbers the prose quotes, and the stored result."""

import copy

import pytest

from solutions.ch08 import ex_8_5_5_keep_graph as ex
from solutions.ch08.rnn_scratch import graph_numbers as numbers
from solutions.lab.catalogue import find
from solutions.lab.results import load


@pytest.fixture(scope="module")
def quick(quick_result):
    return quick_result("8.5.5")


@pytest.fixture(scope="module")
def stored():
    return load(find("8.5.5").result_path).values


def test_the_quick_measurement_has_every_value_and_says_what_it_did(quick):
    values = quick.values
    for name, (_, count) in ex.WAYS.items():
        assert len(values[name]["final_perplexity"]) == min(count, 2)
        assert bool(values[name]["looks"][0]) == (name in ("detached", "kept"))
    assert any("backward through the graph a second time" in line for line in quick.log)
    assert any("modified by an inplace operation" in line for line in quick.log)


def test_what_holds_of_any_network_holds_of_the_quick_one(quick):
    for claim in (
        "both_errors_come_at_the_second_batch",
        "passes_grow_linearly",
        "memory_grows_linearly",
        "new_leaves_change_nothing",
    ):
        holds, evidence = ex.experiment.judge(claim, quick.values)
        assert holds, f"{claim}: {evidence}"
    assert all(numbers.ran_to_the_end(quick.values, name) for name in ("data", "copies"))
    # Two epochs of a tiny network teach it nothing: no way is better than another.
    assert not ex.experiment.judge("short_reach_costs_more", quick.values)[0]


def test_the_formula_of_operations():
    assert numbers.operations(1, 64, 28) == 1
    assert numbers.operations(8, 10**9, 28) == pytest.approx(1 + 7 / 3)  # an output layer of no weight
    assert numbers.operations(8, 64, 64) == pytest.approx(1 + 7 / 6)


def test_the_derived_numbers_are_those_of_the_curves(stored):
    derived = ex.experiment.derivation(stored)
    assert derived["steps_ratio"] == (stored["costs"]["number"] + 1) / 2
    assert derived["whole_book"]["batches"] == 152  # 170,580 characters: what the book's loader makes of it
    assert derived["mib"]["kept"][1] - derived["mib"]["kept"][0] == pytest.approx(derived["added_mib"])


def put(*path):
    """Set the value at a path of keys."""

    def spoil(values):
        *way, last, new = path
        for step in way:
            values = values[step]
        values[last] = new

    return spoil


SPOILED = [
    ("both_errors_come_at_the_second_batch", put("attempts", "freed", "batch", 1)),
    ("both_errors_come_at_the_second_batch", put("attempts", "overwritten", "message", "another")),
    ("passes_grow_linearly", put("costs", "kept", "steps", 3, 35)),
    ("passes_grow_linearly", put("costs", "current_only", "steps", 3, 140)),
    ("the_clock_agrees", put("timings", "kept", "backward", -1, 1e-6)),
    ("the_clock_agrees", put("timings", "detached", "backward", -1, 9.0)),
    ("the_clock_agrees", put("timings", "current_only", "backward", -1, 9.0)),
    ("the_clock_agrees", put("timings", "kept", "epoch", 99.0)),
    ("memory_grows_linearly", put("costs", "current_only", "bytes", 2, 0)),
    ("memory_grows_linearly", put("costs", "detached", "bytes", 2, 0)),
    ("new_leaves_change_nothing", put("new_leaves", "same", 1, False)),
    ("new_leaves_change_nothing", put("detached", "whose", 0, "backward_is_own", False)),
    ("new_leaves_change_nothing", put("detached", "whose", 0, "older", 0.0)),
    ("summed_versions_are_the_true_gradient", put("detached", "whose", 2, "kept", 0.0)),
    ("summed_versions_are_the_true_gradient", put("detached", "whose", 2, "detached", 1.0)),
    ("overwriting_gives_nobodys_gradient", put("attempts", "data", "batch", 2)),
    ("overwriting_gives_nobodys_gradient", put("detached", "whose", 1, "wrong_share", 0.0)),
    ("overwriting_gives_nobodys_gradient", put("detached", "epoch", 1, "perplexity", "overwritten", 9.0)),
    ("copies_make_the_section_keep", put("attempts", "copies", "loss", [3.3])),
    ("copies_make_the_section_keep", put("detached", "epoch", 1, "copies_from_kept", 0.1)),
    ("copies_make_the_section_keep", put("detached", "epoch", 1, "kept_from_detached", 0.0)),
    ("the_far_part_is_tiny_at_first_and_grows", put("kept", "looks", 0, 0, "far_share", 0.1)),
    ("the_far_part_is_tiny_at_first_and_grows", put("detached", "looks", 0, -1, "cosine", 0.5)),
    ("the_far_part_is_tiny_at_first_and_grows", put("detached", "looks", 0, -1, "by_distance", 2, 0.3)),
    ("perplexity_hardly_changes", put("kept", "dial_perplexity", 3, 9.0)),
    ("perplexity_hardly_changes", put("kept", "final_perplexity", 3, 9.0)),
    ("perplexity_hardly_changes", put("kept", "heldout_lowest", 3, 9.9)),
    ("short_reach_costs_more", put("one_step", "dial_perplexity", 0, 4.0)),
    ("short_reach_costs_more", put("five_steps", "dial_perplexity", 0, 9.0)),
    ("zeroing_is_another_training", put("zeroed", "dial_perplexity", 2, 4.0)),
    ("zeroing_is_another_training", put("zeroed", "carried_perplexity", 2, 5.7)),
    ("heldout_does_not_reward_reach", put("zeroed", "heldout_lowest", 0, 8.7)),
    ("heldout_does_not_reward_reach", put("one_step", "heldout_lowest", 0, 9.9)),
]


@pytest.mark.parametrize(("claim", "spoil"), SPOILED)
def test_a_claim_notices_when_a_value_says_otherwise(stored, claim, spoil):
    values = copy.deepcopy(stored)
    spoil(values)
    assert not ex.experiment.judge(claim, values)[0]


def test_every_claim_is_put_to_the_test():
    assert {claim for claim, _ in SPOILED} == set(ex.experiment.claims)


def test_the_result_is_small():
    assert find("8.5.5").result_path.stat().st_size < 60_000
