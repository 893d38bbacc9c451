"""The simulations of exercise 8.1.2 against brute force."""

import math

import numpy as np
import pytest

from solutions.ch08.sequence import returns_trials as trials
from solutions.ch08.sequence.returns_numbers import luck, patience
from solutions.ch08.sequence.returns_worlds import MONTHLY, WORLDS, World


def test_the_outcome_of_the_best_is_that_of_the_highest_score():
    scores, outcome = np.array([[1.0, 3.0, 2.0], [0.0, -1.0, -2.0]]), np.array([[10, 20, 30], [40, 50, 60]])
    assert trials.of_the_best(scores, outcome).tolist() == [20, 40]


def test_slopes_are_those_of_a_least_squares_line_in_each_market():
    features, targets = np.random.default_rng(6).standard_normal((2, 4, 30))
    expected = [np.polyfit(x, y, 1)[0] for x, y in zip(features, targets, strict=True)]
    assert trials.slopes(features, targets)[:, 0] == pytest.approx(expected)


def test_vanished_securities_are_found_one_by_one(monkeypatch):
    drawn = np.random.default_rng(7).normal(0, MONTHLY, (1, 300, 120))
    monkeypatch.setattr(trials, "noise", lambda draw, shape: drawn[:, :, : shape[2]])
    for limit, row in zip(trials.LIMITS, trials.vanishing(np.random.default_rng(0), 300), strict=True):
        alive, everyone = [], []
        for returns in drawn[0]:
            price, gone = 0.0, False
            for r in returns:
                price += r
                if math.exp(price) <= 1 - limit:
                    gone = True
                    break
            everyone.append(price / 10)
            alive += [] if gone else [price / 10]
        assert row["share"] == pytest.approx(len(alive) / 300)
        assert row["survivors"] == pytest.approx(np.mean(alive))
        assert row["everyone"] == pytest.approx(np.mean(everyone))


def test_where_the_past_repeats_itself_carrying_on_is_perfect():
    def repeating(draw, shape):
        return np.repeat(draw.standard_normal((*shape[:2], 1)), shape[2], axis=2)

    found = trials.of_world(np.random.default_rng(8), World("", repeating, WORLDS["same"].autocovariance), 20)
    assert found["correlation"] == pytest.approx([1, 1]) and found["past"] == pytest.approx(found["future"])
    assert max(found["error"]["carried"], found["error"]["learned"]) < 1e-9
    assert found["error"]["average"] > 1 and found["pick"] == pytest.approx(found["past"])


def test_where_the_past_turns_round_the_slope_learns_it():
    def turning(draw, shape):
        level = draw.standard_normal((*shape[:2], 1, 1))
        level -= level.mean(axis=1, keepdims=True)  # or each market's average would turn round too
        return np.broadcast_to(level * np.array([1, -1, 1])[:, None], (*shape[:2], 3, shape[2] // 3)).reshape(shape)

    found = trials.of_world(np.random.default_rng(9), World("", turning, WORLDS["same"].autocovariance), 20)
    assert found["correlation"] == pytest.approx([-1, 1])
    assert found["error"]["learned"] < 1e-9 < found["error"]["average"] < found["error"]["carried"]
    assert found["pick"] == pytest.approx(found["past"]) and found["future"] == pytest.approx(-found["past"])


def test_means_drawn_anew_have_nothing_to_do_with_the_old_ones(monkeypatch):
    calls = []

    def told(draw, shape):
        # Without noise: what is left is the mean that a security has in one call.
        calls.append(shape[2])
        return np.repeat(draw.standard_normal((*shape[:2], 1)), shape[2], axis=2)

    monkeypatch.setattr(trials, "differing", told)
    found = trials.after_a_break(np.random.default_rng(11), 200)
    assert calls == [120, 60] and found["slope"] == pytest.approx(1)
    # Twelve times a month's mean; its variance is 144, the old slope of 1 doubles the error.
    assert found["error"]["carried"] == pytest.approx(12 * math.sqrt(2), rel=0.02)
    assert found["error"]["learned"] == pytest.approx(found["error"]["carried"])
    assert found["error"]["average"] == pytest.approx(12, rel=0.02) and abs(found["pick"]) < 12 * 4 / math.sqrt(200)


def test_variants_have_the_risk_and_the_correlation_that_they_say(monkeypatch):
    seen = []
    annual = trials.annualised
    monkeypatch.setattr(trials, "annualised", lambda returns, months: seen.append(returns) or annual(returns, months))
    found = trials.variants(np.random.default_rng(12), 60)
    together, fat, uneven = seen[:3]
    rows = together[:, :2].astype(float)
    assert np.corrcoef(rows[:, 0].ravel(), rows[:, 1].ravel())[0, 1] == pytest.approx(0.3, abs=0.04)
    assert together.std() == pytest.approx(MONTHLY, rel=0.02) and fat.std() == pytest.approx(MONTHLY, rel=0.03)
    assert uneven[:, ::2].std() == pytest.approx(0.10 / math.sqrt(12), rel=0.02)
    assert uneven[:, 1::2].std() == pytest.approx(0.30 / math.sqrt(12), rel=0.02)
    assert found["wild"] == 1.0


def test_a_winner_is_judged_by_what_came_after_and_a_threshold_by_its_number_of_candidates():
    found = trials.luck_on_trial(np.random.default_rng(13), 1500)
    assert found["same_data"] == pytest.approx(1 - 0.975**100, abs=0.03)
    for name in ("held_out", "counted"):
        assert found[name] == pytest.approx(0.025, abs=4 * math.sqrt(0.025 / 1500))
    # The best of ten that were chosen before is again too good, once.
    assert found["second_choice"] == pytest.approx(luck(10), abs=4 * 0.053 / math.sqrt(1500))
    assert found["third_window"] == pytest.approx(0, abs=4 * 0.0895 / math.sqrt(1500))


def test_a_long_history_tells_as_much_as_the_formulas_say(monkeypatch):
    monkeypatch.setattr(trials, "YEARS", (2, 10))
    found = trials.by_years(np.random.default_rng(14), 400)
    for place, years in enumerate((2, 10)):
        theory = patience(years)
        assert found["past"][place] == pytest.approx(luck(years=years), rel=0.03)
        assert found["shrinkage"][place] == pytest.approx(theory["shrinkage"], abs=0.04)
        assert found["better"][place] == pytest.approx(theory["better"], abs=0.015)
        assert found["best"][place] == pytest.approx(theory["best"], abs=0.08)
        assert found["future"][place] == pytest.approx(0, abs=4 * 0.0895 / math.sqrt(400))
    assert found["best"][1] > 0.13 > found["best"][0]


def test_more_candidates_never_look_worse_in_the_same_market():
    found = trials.by_candidates(np.random.default_rng(10), 3)
    assert found["past"] == sorted(found["past"]) and len(found["future"]) == len(trials.NUMBERS)
