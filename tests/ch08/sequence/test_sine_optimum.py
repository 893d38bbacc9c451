"""The theory of exercise 8.1.1 against simulation, closed forms and brute force."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solutions.ch08.sequence import sine_optimum as theory
from solutions.ch08.sequence.history_rules import one_value_error
from solutions.ch08.sequence.sine_series import BOOK, TEST, Sine, independent_windows, iterate, lag_times, merge

FAST = Sine(omega=0.3, sigma=0.4)


def test_the_covariance_is_the_average_over_phases():
    lags, angles = lag_times(5, 3), np.arange(1000) * (2 * math.pi / 1000)
    waves = np.sin(angles[:, None] - FAST.omega * lags)
    assert np.allclose(theory.covariance(lags, FAST), waves.T @ waves / 1000 + 0.16 * np.eye(5))


def test_the_optimum_of_one_lag_has_a_closed_form():
    error, weights = theory.linear_optimum(1)
    assert error == pytest.approx(0.54 - (0.5 * math.cos(0.01)) ** 2 / 0.54, rel=1e-12)
    assert weights == pytest.approx([0.5 * math.cos(0.01) / 0.54])
    assert (round(error, 5), round(theory.linear_optimum(4)[0], 5)) == (0.07708, 0.05011)


@given(st.integers(1, 12), st.integers(1, 64), st.integers(0, 2**32 - 1))
@settings(max_examples=40)
def test_no_other_weights_are_better_than_the_optimal_ones(num_lags, horizon, seed):
    error, weights = theory.linear_optimum(num_lags, horizon, FAST)
    assert theory.risk(weights, horizon, FAST) == pytest.approx(error, rel=1e-9)
    other = weights + 0.1 * np.random.default_rng(seed).standard_normal(num_lags)
    assert theory.risk(other, horizon, FAST) > error


def test_more_lags_never_raise_the_optimum_and_noise_is_its_floor():
    errors = [theory.linear_optimum(tau)[0] for tau in (1, 2, 4, 16, 64, 256)]
    assert errors == sorted(errors, reverse=True) and errors[-1] > 0.04 and errors[-1] < 0.0404


@pytest.mark.parametrize("weights", [[1.0], [2 * math.cos(0.3), -1.0], [0.4, 0.3, 0.2], [0.0] * 4])
def test_the_risk_of_any_weights_is_what_a_simulation_gives(weights):
    features, targets = independent_windows(np.random.default_rng(1), 200_000, len(weights), FAST)
    squared = (features @ np.array(weights) - targets) ** 2
    assert abs(squared.mean() - theory.risk(np.array(weights), 1, FAST)) < 4 * squared.std() / math.sqrt(len(squared))


def test_the_optimum_is_what_least_squares_finds_in_a_large_simulation():
    features, targets = independent_windows(np.random.default_rng(2), 200_000, 4)
    fitted = np.linalg.lstsq(features, targets, rcond=None)[0]
    assert np.allclose(fitted, theory.linear_optimum(4)[1], atol=0.01)
    assert np.mean((features @ fitted - targets) ** 2) == pytest.approx(theory.linear_optimum(4)[0], rel=0.01)


def test_the_risk_on_the_test_segment_is_the_mean_over_many_noises():
    weights = theory.linear_optimum(4, 16)[1]
    errors = []
    for seed in range(300):
        series = BOOK.observe(seed)
        errors.append(np.mean((series.lags(TEST, 4, 16) @ weights - series.at(TEST)) ** 2))
    expected = theory.segment_risk(weights, TEST, 16)
    assert abs(np.mean(errors) - expected) < 4 * np.std(errors) / math.sqrt(300)
    assert abs(expected / theory.risk(weights, 16) - 1) > 0.02  # the phase of the segment does matter


@pytest.mark.parametrize(("width", "omega"), [(4, 0.01), (16, 0.1), (31, 0.1), (314, 0.01)])
def test_the_optimum_of_bins_is_that_of_the_merged_covariance(width, omega):
    sine, lags = Sine(omega=omega), lag_times(4 * width)
    r = merge(0.5 * np.cos(omega * lags)[None, :], [width] * 4)[0]
    R = merge(merge(theory.covariance(lags, sine), [width] * 4).T, [width] * 4)
    error, weights = theory.merged_optimum(width, sine)
    assert error == pytest.approx(0.54 - r @ np.linalg.solve(R, r), rel=1e-9)
    assert weights == pytest.approx(np.linalg.solve(R, r), rel=1e-6)
    assert theory.risk(np.repeat(weights / width, width), 1, sine) == pytest.approx(error, rel=1e-9)
    assert error >= theory.linear_optimum(4 * width, 1, sine)[0] - 1e-12


@pytest.mark.parametrize("omega", [0.01, 0.3])
def test_a_mean_leaves_of_a_sine_what_the_formula_says(omega):
    left = np.mean(np.sin(omega * (np.arange(16) - 7.5) + 1.0)) / math.sin(1.0)
    assert theory.attenuation(16, Sine(omega=omega)) == pytest.approx(left)


def test_estimating_costs_what_the_guide_says_on_independent_windows():
    optimum, risks = theory.linear_optimum(32)[0], []
    for seed in range(40):
        features, targets = independent_windows(np.random.default_rng(seed), 300, 32)
        risks.append(theory.risk(np.linalg.lstsq(features, targets, rcond=None)[0]))
    assert np.mean(risks) == pytest.approx(theory.fitted_risk(optimum, 32, 300), rel=0.01)
    assert np.mean(risks) > 1.1 * optimum


def test_the_bayes_predictor_knows_its_own_error_and_beats_the_linear_one():
    features, targets = independent_windows(np.random.default_rng(3), 20_000, 4)
    mean, variance = theory.bayes(features)
    squared = (mean - targets) ** 2
    assert abs(squared.mean() - 0.04 - variance.mean()) < 4 * squared.std() / math.sqrt(20_000)
    assert squared.mean() < np.mean((features @ theory.linear_optimum(4)[1] - targets) ** 2)
    assert 0.04 + variance.mean() < theory.linear_optimum(4)[0]


def test_the_bayes_predictor_is_the_mean_of_what_follows_a_like_observation():
    draw = np.random.default_rng(4)
    angles = draw.uniform(0, 2 * math.pi, 2_000_000)
    seen = np.sin(angles - 0.3) + 0.4 * draw.standard_normal(len(angles))
    for value in (-1.2, 0.0, 0.7):
        alike = np.sin(angles[np.abs(seen - value) < 0.01])
        mean, variance = theory.bayes(np.array([[value]]), 1, FAST)
        assert abs(alike.mean() - mean[0]) < 0.02 and abs(alike.var() - variance[0]) < 0.02


@given(st.floats(0.005, 3), st.floats(0.1, 5), st.floats(0, 6.28), st.integers(1, 60))
def test_two_values_of_a_sine_of_any_amplitude_and_phase_give_every_later_one(omega, amplitude, phase, horizon):
    x = amplitude * np.sin(omega * np.arange(horizon + 2) + phase)
    sine = Sine(omega=omega)
    error = abs(theory.recurrence_weights(horizon, sine) @ x[[1, 0]] - x[-1])
    assert error < 1e-9 * amplitude
    one = theory.recurrence_weights(1, sine)
    assert one == pytest.approx([2 * math.cos(omega), -1])
    assert iterate(lambda X: X @ one, x[None, [1, 0]], horizon)[0] == pytest.approx(x[-1], abs=1e-8 * amplitude)


def test_the_dominant_root_is_where_iterating_ends():
    assert theory.dominant_root(theory.recurrence_weights()) == pytest.approx((1.0, 0.01))
    weights = theory.linear_optimum(4)[1]  # a real root: after many steps the prediction only shrinks, by it
    size, angle = theory.dominant_root(weights)
    ends = [iterate(lambda X: X @ weights, np.ones((1, 4)), k)[0] for k in (80, 81)]
    assert angle == 0 and ends[1] / ends[0] == pytest.approx(size, rel=1e-9)
    roots = np.roots([1, *-weights])
    assert size == pytest.approx(abs(roots).max())
    assert theory.dominant_root(theory.linear_optimum(64)[1])[1] == pytest.approx(0.01, rel=0.1)


@given(st.floats(0.05, 3), st.floats(0.1, 5), st.floats(0, 6.28))
def test_three_values_give_the_fourth_without_knowing_the_frequency(omega, amplitude, phase):
    x1, x2, x3, x4 = amplitude * np.sin(omega * np.arange(4) + phase)
    assume(abs(x2) > 0.05 * amplitude)
    assert theory.fourth_from_three(x1, x2, x3) == pytest.approx(x4, abs=1e-9 * amplitude)


def test_three_values_with_a_zero_in_the_middle_fit_every_frequency_but_four_do_not():
    for omega in (0.3, 1.0):  # sin(ω(t − 2))/sin ω: 1 step after its zero it is 1, whatever ω
        x = np.sin(omega * np.arange(-1, 3)) / math.sin(omega)
        assert x[:3] == pytest.approx([-1, 0, 1])
        assert (x[1] + x[3]) / (2 * x[2]) == pytest.approx(math.cos(omega))  # the fourth value tells ω


@pytest.mark.parametrize("horizon", [1, 16, 157])
def test_no_function_of_one_value_beats_the_branch_average(horizon):
    expected = math.sin(horizon * 0.01) ** 2 / 2
    assert one_value_error(horizon) == pytest.approx(expected, rel=1e-6)
    angles = np.random.default_rng(5).uniform(0, 2 * math.pi, 400_000)
    order = np.argsort(np.sin(angles))  # a function of x_t can only average over those with the same x_t
    later = np.sin(angles + horizon * 0.01)[order].reshape(-1, 200)
    assert later.var(axis=1).mean() == pytest.approx(expected, rel=0.02)


def test_two_values_and_an_unknown_frequency_leave_everything_open():
    for omega in (0.3, 1.0, 2.0):  # amplitudes and phases that all show 0.2 and then 0.5
        quadrature = (0.5 - 0.2 * math.cos(omega)) / math.sin(omega)
        x = 0.2 * np.cos(omega * np.arange(3)) + quadrature * np.sin(omega * np.arange(3))
        assert x[:2] == pytest.approx([0.2, 0.5])
        assert x[2] == pytest.approx(2 * math.cos(omega) * 0.5 - 0.2)  # another third value for every ω
