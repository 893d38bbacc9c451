"""Exercise 8.5.3: the measurement at quick size, the numbers the prose quotes, and the stored result."""

import copy
import math

import pytest

from solutions.ch08 import ex_8_5_3_sampling as ex
from solutions.ch08.rnn_scratch import sampling_numbers as numbers
from solutions.ch08.rnn_scratch.sampling_training import WAYS
from solutions.ch08.rnn_scratch.sampling_trials import ALPHAS, FINITE
from solutions.lab.catalogue import find
from solutions.lab.results import load

ONE, GREEDY = ALPHAS.index(1.0), ALPHAS.index(math.inf)


@pytest.fixture(scope="module")
def quick(quick_result):
    return quick_result("8.5.3")


@pytest.fixture(scope="module")
def stored():
    return load(find("8.5.3").result_path).values


def test_what_holds_for_any_network_holds_at_quick_size(quick):
    values = quick.values
    for claim in (
        "predictions_change_nothing",
        "shared_numbers_change_the_batches",
        "power_is_temperature",
        "entropy_falls",
    ):
        assert ex.experiment.judge(claim, values)[0], claim
    assert not ex.experiment.judge("the_overfit_network_recites", values)[0]  # four epochs learn nothing by heart
    assert len(values["early"]["loss"][0]) == len(ALPHAS) and len(values["early"]["heldout"][0]["under"]) == len(FINITE)
    assert any("贪心" in line for line in quick.log) and not any(
        "greedy" in line or "True" in line for line in quick.log
    )


def test_the_axis_of_alpha_ends_in_the_likeliest():
    assert [*FINITE, math.inf] == ALPHAS == sorted(ALPHAS)


def test_labels_and_means():
    assert [numbers.label(a) for a in (0.25, 1.0, math.inf)] == ["0.25", "1", "greedy"]
    assert numbers.means([[1.0, 2.0], [3.0, 4.0]]) == {"0_25": 2.0, "0_5": 3.0}


def test_long_circles_are_counted_by_seed():
    found = numbers.far({"late": {"periods": [[0, 463], [0, 0], [825, 4184]]}})
    assert found == {"share": [0.5, 0.0, 1.0], "shortest": 463, "longest": 4184}
    assert numbers.far({"late": {"periods": [[0]]}}) == {"share": [0.0], "shortest": 0, "longest": 0}


def test_the_matching_alpha_lies_where_the_curves_meet(stored):
    goal = stored["real"]["distinct"]
    for run, alpha in zip(stored["early"]["distinct"], numbers.matched(stored), strict=True):
        assert numbers.between(run, alpha) == pytest.approx(goal)
    assert numbers.between(list(range(len(FINITE))), 1.0) == FINITE.index(1.0)
    flat = {"real": {"distinct": 2.0}, "early": {"distinct": stored["early"]["distinct"]}}
    assert numbers.matched(flat) == [None] * 5


def test_the_stored_means_after_true_history_obey_the_theory(stored):
    for heights, likely in zip(stored["power"]["entropy"], stored["power"]["mean_log"], strict=True):
        assert heights == sorted(heights, reverse=True) and likely == sorted(likely)
        assert heights[ONE] == pytest.approx(-likely[ONE], rel=1e-4)  # H(P) = −E_P[ln P]


def test_the_best_alpha_beats_every_measured_one(stored):
    for name in ("early", "late"):
        for one in stored[name]["heldout"] + stored[name]["train"]:
            place = one["under"].index(min(one["under"]))
            assert FINITE[max(place - 1, 0)] <= one["best"] <= FINITE[place + 1]


def test_no_cell_is_markup(stored):
    for spec in ex.experiment.tables.values():
        table = spec.build(stored)
        assert not any(sign in cell for row in [table.header, *table.rows] for cell in row for sign in "<>|")
    trained = ex.experiment.tables["trained"].build(stored)
    assert [row[2] for row in trained.rows] == ["—", "5/5", "5/5", "5/5", "0/5", "0/5", "0/5", "—", "5/5"]
    assert len(trained.rows) == len(WAYS)


def put(*path, value):
    """Spoil one value, found by keys and indices."""

    def spoil(values):
        here = values
        for step in path[:-1]:
            here = here[step]
        here[path[-1]] = value

    return spoil


SPOILED = [
    ("predictions_change_nothing", put("training", "sampled", "weights", 3, value="00000000")),
    ("predictions_change_nothing", put("training", "alpha_10", "losses", 0, value="00000000")),
    ("predictions_change_nothing", lambda v: v["training"]["greedy"].update(text=v["training"]["none"]["text"])),
    ("shared_numbers_change_the_batches", put("training", "discarded", "weights", 2, value="00000000")),
    ("shared_numbers_change_the_batches", put("training", "python_shared", "losses", 1, value="00000000")),
    ("shared_numbers_change_the_batches", put("training", "shared", "offsets", 0, 0, value=36)),
    (
        "shared_numbers_change_the_batches",
        lambda v: v["training"].update(
            dict.fromkeys(("shared", "shared_alpha_10", "discarded"), v["training"]["none"])
        ),
    ),
    ("power_is_temperature", put("power", "identity_error", 1, value=1e-6)),
    ("power_is_temperature", put("ties", "1000.0", value=[1.0, 0.0, 0.0])),
    ("entropy_falls", put("power", "slope_error", 0, value=0.01)),
    ("entropy_falls", put("power", "rises", 4, value=1)),
    ("naive_powers_underflow", put("power", "underflow", 2, "100.0", "theory", value=0.4)),
    ("naive_powers_underflow", put("power", "underflow", 2, "100.0", "softmax", value=0.1)),
    ("naive_powers_underflow", put("power", "underflow", 2, "10.0", "naive", value=0.1)),
    ("naive_powers_underflow", put("power", "objection", 0, value="")),
    ("likelihood_is_paid_for_with_variety", put("early", "distinct", 2, 6, value=0.99)),
    ("likelihood_is_paid_for_with_variety", put("early", "judge", 0, 9, value=4.0)),
    ("likelihood_is_paid_for_with_variety", put("early", "loss", 4, 0, value=1.0)),
    ("likelihood_is_paid_for_with_variety", put("late", "distinct", 1, GREEDY, value=0.1)),
    ("likelihood_is_paid_for_with_variety", put("early", "distinct", 3, GREEDY, value=0.2)),
    ("only_one_is_the_model_itself", put("late", "self_check", 1, ONE, value=[0.1, 0.01])),
    ("only_one_is_the_model_itself", put("early", "self_check", 0, 4, value=[-0.05, 0.01])),
    ("only_one_is_the_model_itself", put("early", "self_check", 0, 0, value=[-2.0, 0.01])),
    ("only_one_is_the_model_itself", put("early", "letters", 0, 5, value=0.01)),
    ("greedy_goes_round", put("early", "looping", 3, "greedy", value=0.9)),
    ("greedy_goes_round", put("early", "looping", 3, "sampled", value=0.05)),
    ("greedy_goes_round", put("late", "looping", 0, "greedy", value=0.05)),
    ("greedy_goes_round", put("late", "looping", 0, "sampled", value=0.05)),
    ("greedy_goes_round", put("late", "periods", 0, value=[0] * 10)),
    ("greedy_goes_round", put("late", "periods", 4, 3, value=12)),
    ("loops_please_the_judge", put("real", "judge", value=1.2)),
    ("loops_please_the_judge", put("early", "distinct", 0, GREEDY, value=0.2)),
    ("loops_please_the_judge", put("early", "known", 3, 4, value=0.99)),
    ("loops_please_the_judge", put("early", "top", 0, GREEDY, value=0.4)),
    ("loops_please_the_judge", put("real", "top", value=0.45)),
    ("variety_can_be_matched_quality_cannot", put("real", "distinct", value=0.9)),
    ("variety_can_be_matched_quality_cannot", put("early", "known", 1, value=[0.8] * len(ALPHAS))),
    ("variety_can_be_matched_quality_cannot", put("real", "known", value=0.5)),
    ("large_alpha_would_raise_the_perplexity", put("late", "train", 4, "under", 9, value=1.5)),
    ("overconfidence_shows_in_alpha", put("early", "train", 0, "best", value=0.9)),
    ("overconfidence_shows_in_alpha", put("early", "heldout", 0, "best", value=1.0)),
    ("overconfidence_shows_in_alpha", put("late", "heldout", 0, "best", value=0.9)),
    ("the_overfit_network_recites", put("late", "copied", 2, 7, value=0.01)),
    ("the_overfit_network_recites", put("late", "copied", 2, ONE, value=0.06)),
    ("the_overfit_network_recites", put("early", "copied", 2, 7, value=0.01)),
    ("the_overfit_network_recites", put("late", "recited", "2", value=False)),
    ("the_overfit_network_recites", put("early", "recited", "10", value=True)),
    ("step_by_step_is_not_the_whole", put("power", "distance", 0, value=0.0)),
    ("step_by_step_is_not_the_whole", put("power", "greedy_is_best", 0, value=1.0)),
]


@pytest.mark.parametrize(("claim", "spoil"), SPOILED)
def test_a_claim_notices_when_a_value_says_otherwise(stored, claim, spoil):
    values = copy.deepcopy(stored)
    spoil(values)
    assert not ex.experiment.judge(claim, values)[0]


def test_every_claim_is_put_to_the_test():
    assert {claim for claim, _ in SPOILED} == set(ex.experiment.claims)
