"""Exercise 8.3.5: the measurement at quick size, the numbers the prose quotes, and the stored result."""

import copy

import pytest

from solutions.ch08 import ex_8_3_5_random_offset as ex
from solutions.ch08.language_models import offset_numbers as numbers
from solutions.ch08.language_models import offset_tables as tables
from solutions.lab.catalogue import find
from solutions.lab.results import load

WHATEVER_THE_SIZE = [
    "starts_are_uniform",
    "histories_are_spread",
    "a_narrower_range_is_worse",
    "the_ring_is_uniform",
]


@pytest.fixture(scope="module")
def quick(quick_result):
    return quick_result("8.3.5")


@pytest.fixture(scope="module")
def stored():
    return load(find("8.3.5").result_path).values


@pytest.mark.parametrize("claim", WHATEVER_THE_SIZE)
def test_what_holds_for_any_size_holds_for_a_small_one(quick, claim):
    holds, evidence = ex.experiment.judge(claim, quick.values)
    assert holds, evidence


def test_the_quick_measurement_says_what_it_did(quick):
    assert any("顺序分区" in line and "从不出现" in line for line in quick.log)
    assert sum("卡方检验" in line for line in quick.log) == len(ex.TESTED)
    assert quick.values["schemes"]["random"]["starts"] == 600 - 7


def test_the_books_sampler_leaves_out_what_the_page_says(stored):
    """By hand: offsets 0–15 give streams of 312 tokens, 16–35 of 311; a start counts for each offset that makes it."""
    made = {}
    for offset in range(36):
        length = (9999 - offset) // 32
        for stream in range(32):
            for step in range(length // 35):
                start = offset + stream * length + 35 * step
                made[start] = made.get(start, 0) + 1
    assert {(9999 - offset) // 32 for offset in range(16)} == {312}
    assert {(9999 - offset) // 32 for offset in range(16, 36)} == {311}
    found, shown = stored["schemes"]["sequential"], numbers.derived(stored)
    assert found["never"] == 9965 - len(made) and set(made.values()) == {1, 2}
    twice = sum(count == 2 for count in made.values())
    book = {"never": found["never"] / 9965, "twice": twice / 9965}
    assert stored["streams"]["book"] == pytest.approx(book, rel=1e-4)
    used = {start + step for start in made for step in range(35)}
    assert found["unused"] == 9999 - len(used)
    assert shown["stream"] == {"long": 312, "short": 311} and shown["last_offset_of_long"] == 15


def test_the_derived_numbers_follow_from_the_sizes(stored):
    shown = numbers.derived(stored)
    assert (shown["legal"], shown["windows"], shown["kept"]) == (9965, 285, 256)
    assert shown["dropped"] == pytest.approx(29 / 285) and shown["at_the_ends"] == pytest.approx(34 / 9999)
    assert shown["seen"]["dealt"]["35"] == pytest.approx(256 / 285, abs=1e-3)
    low, high = stored["schemes"]["random"]["start"]
    assert low == pytest.approx(256 / 285 / 35, rel=1e-4) and high == pytest.approx(256 / 284 / 35, rel=1e-4)


def test_when_to_stop_is_not_decided_by_what_judges():
    run = {"epochs": [4, 8, 12], "stop": [3.0, 2.0, 4.0], "heldout": [1.0, 5.0, 9.0]}
    assert numbers.stopped({"training": {"fixed": [run]}}, "fixed") == [(8, 5.0)]


def test_the_interval_of_a_mean_is_students():
    low, high = numbers.interval([1.0, 2.0, 3.0])
    assert (low, high) == pytest.approx((2 - 4.30265 / 3**0.5, 2 + 4.30265 / 3**0.5), rel=1e-5)
    assert numbers.interval([1.0]) == (float("-inf"), float("inf"))  # one seed says nothing


def test_the_toys_numbers_are_the_formulas(stored):
    toy = stored["toy"]
    assert toy["random"]["starts"] == [0.2] * 30
    assert toy["random"]["predictions"] == pytest.approx([min(t + 1, 5, 34 - t) / 5 for t in range(34)])
    assert toy["ring"]["starts"] == pytest.approx([6 / 35] * 35, rel=1e-4)
    assert toy["sequential"]["starts"].count(0) == 6 and max(toy["sequential"]["starts"]) == pytest.approx(1 / 3, 1e-4)


def test_the_tables_tell_uniform_from_biased(stored):
    shown = {row[0]: row[1:] for row in tables.tests(stored).rows}
    assert shown["顺序分区"] == ["都不到 10⁻⁶"] * 2 and shown["随机采样"][1] == "都不到 10⁻⁶"
    assert all("至" in cell for cell in (*shown["环形随机"], *shown["环形分区"], shown["随机采样"][0]))
    schemes = {row[0]: row[1:] for row in tables.schemes(stored).rows}
    assert schemes["环形随机"] == ["0.0%", "0.90"] and schemes["切口固定"][0] == "97.1%"


def put(*path):
    """Set the value at a path, the last of the arguments."""
    *path, key, value = path

    def spoil(values):
        for step in path:
            values = values[step]
        values[key] = value

    return spoil


def at_the_end(cuts, text, value, seed=2):
    return put("training", cuts, seed, text, -1, value)


SPOILED = [
    ("starts_are_uniform", put("formula_error", "starts", 1, 1e-4)),
    ("starts_are_uniform", put("formula_error", "predictions", 2, 1e-4)),
    ("starts_are_uniform", put("toy", "residues", 2)),
    ("histories_are_spread", put("histories", "fixed_kinds", 2)),
    ("histories_are_spread", put("histories", "random_times", [0, 1])),
    ("histories_are_spread", put("histories", "mean", "random", 18.5)),
    ("fixed_cuts_see_few_windows", put("distinct", "simulated", "fixed", 0, -1, 0.05)),
    ("fixed_cuts_see_few_windows", put("distinct", "simulated", "random", 4, -1, 0.98)),
    ("fixed_cuts_see_few_windows", put("distinct", "theory", "sequential", 5, 0.9)),
    ("dealing_is_faster", put("distinct", "simulated", "random", 3, 5, 0.8)),
    ("fixed_cuts_are_memorised", at_the_end("fixed", "other", 6.0)),
    ("fixed_cuts_are_memorised", at_the_end("random", "other", 8.0)),
    ("fixed_cuts_generalise_worse", at_the_end("random", "heldout", 18.0)),
    ("random_cuts_overfit_later", put("training", "random", 1, "stop", 0, 5.0)),  # stops at once
    ("random_cuts_overfit_later", put("training", "random", 1, "heldout", [8.0] * 20)),  # too much to gain
    ("random_cuts_overfit_later", put("training", "random", 1, "heldout", [11.5] * 20)),  # nothing sure to gain
    ("dropping_matters_in_order_only", put("schemes", "random", "start", 0, 0.0)),
    ("dropping_matters_in_order_only", put("schemes", "random", "start", 1, 0.03)),
    ("dropping_matters_in_order_only", put("schemes", "in_order", "never", 0)),
    ("dropping_matters_in_order_only", put("schemes", "in_order", "never_from", 17)),
    ("unequal_streams_are_the_main_fault", put("one_stream", "multiples", [1])),
    ("unequal_streams_are_the_main_fault", put("one_stream", "others", [0, 1])),
    ("unequal_streams_are_the_main_fault", put("streams", "n_offsets", "never", 0.1)),
    ("unequal_streams_are_the_main_fault", put("streams", "equal", "never", 0.2)),
    ("unequal_streams_are_the_main_fault", put("streams", "equal", "twice", 0.01)),
    ("streams_miss_a_third", put("streams", "book", "never", 0.29)),
    ("streams_miss_a_third", put("streams", "book", "twice", 0.19)),
    ("streams_miss_a_third", put("streams", "lengths", "never", [0.11, 0.33])),
    ("streams_miss_a_third", put("schemes", "sequential", "unused", 100)),
    ("streams_miss_a_third", put("distinct", "simulated", "sequential", 0, -1, 0.8)),
    ("a_narrower_range_is_worse", put("schemes", "narrow", "never", 100)),
    ("a_narrower_range_is_worse", put("schemes", "random", "never", 1)),
    ("the_ring_is_uniform", put("formula_error", "ring_starts", 3, 1e-4)),
    ("the_ring_is_uniform", put("formula_error", "ring_predictions", 0, 1e-4)),
    ("the_tests_agree", put("tests", "ring", 1, "predictions", 1e-5)),
    ("the_tests_agree", put("tests", "random", 0, "starts", 1e-5)),
    ("the_tests_agree", put("tests", "random", 0, "predictions", 0.2)),
    ("the_tests_agree", put("tests", "sequential", 4, "starts", 0.2)),
    ("pooling_is_wrong", put("pooled", "pooled", 0.06)),
    ("pooling_is_wrong", put("pooled", "single", 0.13)),
    ("pooling_is_wrong", put("pooled", "theory", 0.3)),
]


@pytest.mark.parametrize(("claim", "spoil"), SPOILED)
def test_a_claim_notices_when_a_value_says_otherwise(stored, claim, spoil):
    values = copy.deepcopy(stored)
    spoil(values)
    assert not ex.experiment.judge(claim, values)[0]


def test_every_claim_is_put_to_the_test():
    assert {claim for claim, _ in SPOILED} == set(ex.experiment.claims)
