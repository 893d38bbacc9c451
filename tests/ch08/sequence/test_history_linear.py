"""The measurements of exercise 8.1.1 that fit least squares or nothing at all, each against another way."""

import math

import numpy as np
import pytest

from solutions.ch08.sequence import history_linear as linear
from solutions.ch08.sequence import history_rules as rules
from solutions.ch08.sequence.history_models import LeastSquares
from solutions.ch08.sequence.history_plan import Pairs, Plan, gathered
from solutions.ch08.sequence.sine_optimum import bayes, merged_optimum, risk
from solutions.ch08.sequence.sine_series import BOOK, TEST, TRAIN, Sine, iterate

SMALL = Plan(
    taus=(1, 4, 16, 64), horizons=(1, 16), horizon_taus=(4, 64), gain_taus=(4,), root_taus=(4, 64), widths=(1, 4, 314)
)
SERIES = BOOK.observe(0)


def test_wider_windows_keep_the_same_targets():
    for pairs in (Pairs.of(SERIES, 1), Pairs.of(SERIES, 256, 64), Pairs.merged(SERIES, 314)):
        assert np.array_equal(pairs.targets, SERIES.at(TRAIN)) and np.array_equal(pairs.test_targets, SERIES.at(TEST))
        assert len(pairs.features) == 600 and len(pairs.test_features) == 396


def test_one_step_errors_are_those_of_a_plain_fit():
    errors = linear.one_step(SERIES, SMALL)
    x = SERIES.at(np.arange(1, 1001))
    A = np.column_stack([*(x[3 - i : 999 - i] for i in range(4)), np.ones(996)])
    solution = np.linalg.lstsq(A[:600], x[4:604], rcond=None)[0]
    assert errors["train"][4] == pytest.approx(np.mean((A[:600] @ solution - x[4:604]) ** 2))
    assert errors["test"][4] == pytest.approx(np.mean((A[600:] @ solution - x[604:]) ** 2))
    # Up to τ = 4 the book's own points are enough for all 600 pairs; beyond, pairs are lost.
    assert errors["short_test"][4] == errors["test"][4] and errors["short_test"][64] != errors["test"][64]


def test_one_step_ahead_direct_and_recursive_are_one():
    errors = linear.multi_step(SERIES, SMALL)
    assert errors["direct"][1] == pytest.approx(errors["recursive"][1])
    assert errors["direct"][16][4] != pytest.approx(errors["recursive"][16][4])


def test_the_noise_gain_is_what_a_disturbed_feature_does_to_the_prediction():
    gains, near, far = linear.noise_gain(SERIES, SMALL), Pairs.of(SERIES, 4), Pairs.of(SERIES, 4, 16)
    direct, step = LeastSquares(far.features, far.targets), LeastSquares(near.features, near.targets)
    start = far.test_features[:1]
    for kind, predict in (("direct", direct), ("recursive", lambda X: iterate(step, X, 16))):
        slopes = [predict(start + unit)[0] - predict(start)[0] for unit in np.eye(4)]
        assert gains[kind][4] == pytest.approx(np.sum(np.square(slopes)))


def test_bins_of_one_merge_nothing_and_four_bins_of_four_see_sixteen_values():
    errors = linear.merged(0, SMALL)
    one = linear.one_step(SERIES, SMALL)["test"]
    assert errors["slow"]["fitted"][1] == pytest.approx(one[4]) and errors["slow"]["raw"] == {1: one[4], 4: one[16]}
    assert errors["slow"]["fitted"][4] != pytest.approx(one[16])
    assert errors["fast"]["fitted"][1] != errors["slow"]["fitted"][1]
    assert linear.merged_ahead(SERIES)[1] == pytest.approx(Pairs.of(SERIES, 4, 64).fitted()[1])
    assert linear.merged_short(SERIES)[64] > Pairs.merged(SERIES, 64).fitted()[1]  # 348 pairs instead of 600


def test_wide_bins_are_fine_with_known_weights_or_with_noise_of_their_own():
    found = gathered([linear.wide_bins(seed, BOOK.observe(seed)) for seed in range(8)])
    for width in (64, 200):
        assert np.mean(found["known"][str(width)]) == pytest.approx(merged_optimum(width)[0], rel=0.05)
        assert np.mean(found["own_noise"][str(width)]) == pytest.approx(merged_optimum(width)[0], rel=0.06)
    assert found["known"]["200"] != found["own_noise"]["200"]


def test_the_largest_root_of_a_short_window_is_real_and_of_a_long_one_turns():
    found = linear.roots(SERIES, SMALL)
    assert found["angle"][4] == 0 and 0.9 < found["size"][4] < 1
    assert found["angle"][64] == pytest.approx(0.01, rel=0.1)


def test_another_phase_for_every_series_but_the_same_ones_every_time():
    first = linear.any_phase(0, (1, 4), (1,), repeats=2)
    assert first == linear.any_phase(0, (1, 4), (1,), repeats=2) != linear.any_phase(1, (1, 4), (1,), repeats=2)


def test_the_rules_err_as_their_weights_say():
    many = gathered([rules.rules(BOOK.observe(seed)) for seed in range(60)])
    for name, weights in rules.RULES.items():
        if name != "zero":  # guessing 0 depends on where in the wave the test segment lies
            assert np.mean(many[name]) == pytest.approx(risk(weights), rel=0.03)
    assert rules.noise_power(SERIES) == pytest.approx(np.mean((SERIES.at(TEST) - np.sin(0.01 * TEST)) ** 2))


def test_the_recurrence_run_on_is_its_closed_form():
    ahead = rules.recurrence_ahead(SERIES, Plan(ahead=(1, 30)))
    x1, x0 = SERIES.at(TEST - 30), SERIES.at(TEST - 31)
    predicted = (math.sin(0.31) * x1 - math.sin(0.30) * x0) / math.sin(0.01)
    assert ahead[30] == pytest.approx(np.mean((predicted - SERIES.at(TEST)) ** 2), rel=1e-6)
    assert ahead[30] > 50 > 1 > ahead[1]


def test_the_best_possible_error_is_that_of_the_posterior_mean():
    found = rules.best_possible(SERIES, 0, (4,), draws=500)
    mean, _ = bayes(SERIES.lags(TEST, 4))
    assert found["test"][4] == pytest.approx(np.mean((mean - SERIES.at(TEST)) ** 2))
    assert found["any_phase"][4] == pytest.approx(0.0485, abs=0.001)


def test_a_frequency_from_three_values_is_right_without_noise():
    exact = rules.frequency_from_three(Sine(omega=0.3, sigma=0.0).observe(0))
    assert exact["possible"] == 1.0 and exact["median"] == pytest.approx(0.3)


def test_exact_values_are_worth_what_the_page_says():
    found = rules.noiseless(Plan())
    assert found["residual"] < 1e-14 and found["fourth_from_three"] < 1e-10
    assert found["run_on"]["float64"] < 1e-10 < 1e-5 < found["run_on"]["float32"]
    assert found["learned"][2]["weights"] == pytest.approx([2 * math.cos(0.01), -1], abs=1e-8)
    assert found["learned"][2]["test"] < 1e-20 < 1e-5 < found["learned"][1]["test"] < 1e-4
    x = np.sin(0.01 * np.arange(1, 1001))
    x[500] += 1e-3  # a series that is no sine must be noticed
    assert rules.two_value_error(x, 1) > 1e-9 and rules.run_on(x, np.float64) > 1e-4


def test_seeds_are_gathered_key_by_key():
    records = [{"a": {4: 0.123456789}, "b": 1}, {"a": {4: 2.0}, "b": 2}]
    assert gathered(records) == {"a": {"4": [0.12346, 2.0]}, "b": [1, 2]}
