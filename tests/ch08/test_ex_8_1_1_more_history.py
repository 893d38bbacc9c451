"""Exercise 8.1.1: the measurement at quick size, and what figures, tables and claims make of the stored result."""

import copy

import pytest

from solutions.ch08 import ex_8_1_1_more_history as ex
from solutions.lab.catalogue import find
from solutions.lab.figures import draw
from solutions.lab.results import load
from solutions.lab.values import lookup


@pytest.fixture(scope="module")
def quick(quick_result):
    result = quick_result("8.1.1")
    assert any(line.startswith("最小二乘，τ=4：") and "平均 0.05" in line for line in result.log)
    return result.values


@pytest.fixture(scope="module")
def stored():
    return load(find("8.1.1").result_path).values


def test_the_quick_measurement_has_a_number_for_every_seed(quick):
    assert all(len(runs) == 2 for runs in quick["one_step"]["test"].values())
    assert len(quick["multi_step"]["recursive"]["64"]["128"]) == 2
    assert quick["epochs"] == {"brief": 2, "long": 4}
    assert quick["one_step"]["test"]["4"][0] != quick["one_step"]["test"]["4"][1]
    assert lookup(quick, "merged.slow.fitted.1.mean") == pytest.approx(lookup(quick, "one_step.test.4.mean"))


def test_a_quick_run_bears_out_what_needs_no_training(quick):
    verdicts = {name: ex.experiment.judge(name, quick) for name in ex.experiment.claims}
    # What needs no training and no statistics already holds; what needs fifty epochs does not.
    assert verdicts["two_values_are_enough"][0] and verdicts["old_merging_merges_nothing"][0]
    assert not verdicts["network_has_a_valley_too"][0]
    assert ex.experiment.derivation(quick)["optimum"]["4"] == pytest.approx(0.0501095)


def test_quick_and_full_measure_the_same_series(quick, stored):
    for name in ("one_step", "multi_step", "rules", "bayes", "wide_bins"):
        assert first_of(quick[name]) == pytest.approx(first_of(stored[name]), rel=1e-3)
    assert first_of(quick["merged"]["fast"]["raw"]) == pytest.approx(
        first_of(stored["merged"]["fast"]["raw"]), rel=1e-3
    )


def first_of(tree):
    """The first seed's number at the first leaf."""
    return first_of(next(iter(tree.values()))) if isinstance(tree, dict) else tree[0]


def test_the_tables_of_the_stored_result_are_complete(stored):
    tables = {name: spec.build(stored) for name, spec in ex.experiment.tables.items()}
    assert [row[0] for row in tables["one_step"].rows] == ["1", "2", "4", "8", "12", "16", "32", "64", "128", "256"]
    assert {(row[0], row[1]) for row in tables["steps_ahead"].rows} >= {("64", "4"), ("64", "128"), ("4", "16")}
    assert len(tables["networks"].rows) == 9 and len(tables["merging"].rows) == 6
    assert all(row.count("—") == 0 for row in tables["merging"].rows)
    first, last = tables["merging"].rows[0], tables["merging"].rows[-1]
    assert first[2] == tables["one_step"].rows[2][1][:-1] and first[3] == tables["one_step"].rows[2][3][:6]
    assert float(last[6]) > 0.3 > 0.05 > float(last[3])


def test_one_seed_is_enough_to_look_at_everything(stored):
    alone = first_seed(stored)
    for name, spec in ex.experiment.figures.items():
        assert "<svg" in draw(spec, alone, name)[0]
    assert all(spec.build(alone).rows for spec in ex.experiment.tables.values())
    assert ex.experiment.derivation(alone)["paired"]["gru_again"]["count"] == 1


def first_seed(tree):
    """The same values with only the first of the 20 seeds."""
    if isinstance(tree, dict):
        return {key: first_seed(item) for key, item in tree.items()}
    return tree[:1] if isinstance(tree, list) and len(tree) == 20 else tree


SPOILERS = {
    "training_error_never_rises": lambda v: v["one_step"]["train"]["64"].__setitem__(3, 0.06),
    "heldout_error_is_a_valley": lambda v: v["one_step"]["test"]["256"].__setitem__(2, 0.04),
    "twelve_beat_four_by_little": lambda v: v["one_step"]["test"].update({"12": [0.052] * 20}),
    "valley_follows_theory": lambda v: v["one_step"]["test"].update({"32": [0.052] * 20}),
    "valley_moves_with_the_number_of_pairs": lambda v: v["one_step"]["test"].update({"48": [0.01] * 20}),
    "network_has_a_valley_too": lambda v: v["network"]["long"]["test"].update({"64": [0.05] * 20}),
    "short_windows_see_nothing_far": lambda v: v["multi_step"]["direct"]["64"]["4"].__setitem__(5, 0.12),
    "direct_wins_for_middling_windows": lambda v: v["multi_step"]["recursive"]["64"].update({"8": [0.25] * 20}),
    "recursive_wins_once_it_is_long": lambda v: v["noise_gain"]["direct"].update({"128": [0.23] * 20}),
    "only_long_windows_turn": lambda v: v["roots"]["size"]["16"].__setitem__(0, 1.01),
    "networks_drift_when_iterated": lambda v: v["network"]["long"]["recursive"]["64"].update({"64": [0.05] * 20}),
    "phase_matters_far_ahead": lambda v: v["any_phase"]["1"].update({"4": [0.06] * 20}),
    "two_values_are_enough": lambda v: v["noiseless"].update(residual=1e-9),
    "training_finds_the_recurrence": lambda v: v["noiseless"]["learned"]["2"].update(weights=[1.9, -0.9]),
    "one_value_is_not_enough": lambda v: v["noiseless"]["one_value"].update({"64": 0.1}),
    "three_values_when_the_frequency_is_unknown": lambda v: v["frequency"]["possible"].__setitem__(0, 0.99),
    "exact_recurrence_fails_on_noise": lambda v: v["rules"]["recurrence"].__setitem__(7, 0.1),
    "networks_cannot_count_values": lambda v: v["network_without_noise"]["2"].__setitem__(0, 1e-9),
    "merging_wins": lambda v: v["merged"]["slow"]["fitted"]["4"].__setitem__(0, 0.06),
    "merging_helps_the_network": lambda v: v["network_merged"]["brief"]["16"].__setitem__(9, 0.07),
    "merged_features_see_far": lambda v: v["merged_ahead"]["64"].__setitem__(0, 0.2),
    "merging_needs_no_longer_past": lambda v: v["merged_short"].update({"64": [0.046] * 20}),
    "features_matter_more_than_the_network": lambda v: v["bayes"]["test"]["4"].__setitem__(0, 0.03),
    "wide_bins_are_hard_to_fit": lambda v: v["wide_bins"]["own_noise"].update({"200": [0.05] * 20}),
    "half_a_period_is_fatal": lambda v: v["merged"]["fast"]["fitted"]["31"].__setitem__(0, 0.05),
    "narrow_bins_are_safe": lambda v: v["merged"]["fast"]["fitted"]["16"].__setitem__(0, 0.9),
    "old_merging_merges_nothing": lambda v: v["old_merging"]["different"].__setitem__(3, 12),
    "larger_networks_do_not_help": lambda v: v["architectures"]["long"].update({"wide": [0.03] * 20}),
    "one_run_misleads": lambda v: v["architectures"]["brief"].update(large=[0.05] * 20),
    "pairing_removes_the_noise": lambda v: v["architectures"]["long"].update(
        wide=[book + 2 * noise for book, noise in zip(v["network"]["long"]["test"]["4"], v["noise_power"], strict=True)]
    ),
    "the_gru_wins_no_more_than_another_seed": lambda v: v["architectures"]["long"].update(again=[0.08] * 20),
    "least_squares_beat_the_network": lambda v: v["network"]["long"]["test"].update({"4": [0.05] * 20}),
    "the_line_wins_with_the_same_training": lambda v: v["architectures"]["long"].update(linear=[0.054] * 20),
    "little_is_left_to_win": lambda v: v["bayes"]["test"].update({"4": [0.04] * 20}),
}


def test_there_is_a_spoiler_for_every_claim():
    assert set(SPOILERS) == set(ex.experiment.claims)


# What was added to a claim must be noticed by itself.
MORE_SPOILERS = [
    ("training_error_never_rises", lambda v: v["one_step"]["test"]["256"].__setitem__(4, 0.03)),
    ("exact_recurrence_fails_on_noise", lambda v: v["recurrence_ahead"].update({"64": [100.0] * 20})),
    ("merging_needs_no_longer_past", lambda v: v["one_step"]["short_test"]["256"].__setitem__(0, 0.05)),
    ("the_line_wins_with_the_same_training", lambda v: v["architectures"]["brief"].update(linear=[0.05] * 20)),
    ("one_run_misleads", lambda v: v["architectures"]["long"].update(wide=[0.2] * 20)),
    # A long interval below and above 0 would no longer exclude a gain worth having.
    ("larger_networks_do_not_help", lambda v: v["architectures"]["long"].update(wide=[0.03, 0.08] * 10)),
]


@pytest.mark.parametrize(("claim", "spoil"), MORE_SPOILERS)
def test_a_claim_notices_each_of_its_parts(stored, claim, spoil):
    values = copy.deepcopy(stored)
    spoil(values)
    assert not ex.experiment.judge(claim, values)[0]


def test_what_the_page_says_of_single_runs_and_of_the_noise_nobody_can_guess(stored):
    found = ex.experiment.derivation(stored)
    noise, test = lookup(stored, "noise_power.mean"), stored["one_step"]["test"]
    four, best = (sum(test[tau]) / 20 - noise for tau in ("4", str(found["best_tau"])))
    assert found["reducible_gain"] == pytest.approx((four - best) / four) and 0.3 < found["reducible_gain"] < 0.6
    large, book = stored["architectures"]["brief"]["large"], stored["network"]["brief"]["test"]["4"]
    assert found["paired"]["large_brief"]["wins"] == sum(a < b for a, b in zip(large, book, strict=True))
    assert min(a - b for a, b in zip(large, book, strict=True)) == -found["one_run"]["gain"] < 0
    assert max(a - b for a, b in zip(large, book, strict=True)) == found["one_run"]["loss"] > 0


@pytest.mark.parametrize("claim", SPOILERS)
def test_a_claim_notices_when_the_values_say_otherwise(stored, claim):
    values = copy.deepcopy(stored)
    SPOILERS[claim](values)
    assert not ex.experiment.judge(claim, values)[0]
