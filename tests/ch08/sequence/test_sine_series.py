"""The series, its features and the recursion over them, each against a loop or a matrix power."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.ch08.sequence import sine_series as ss


def test_the_targets_are_those_of_the_books_feature_matrix():
    times = np.arange(1, 1001)
    labels = times[ss.TAU :]  # the book: labels = x[tau:], the first 600 for training
    assert np.array_equal(labels[:600], ss.TRAIN) and np.array_equal(labels[600:], ss.TEST)
    assert len(ss.TEST) == 396


def test_four_lags_are_the_books_features_with_the_columns_turned_round():
    series = ss.BOOK.observe(3)
    book = ss.book_features(series.at(np.arange(1, 1001)), 4)
    assert np.array_equal(series.lags(ss.TRAIN, 4), book[:600, ::-1])
    assert np.array_equal(series.lags(ss.TEST, 4), book[600:, ::-1])


@pytest.mark.parametrize(("num_lags", "horizon"), [(1, 1), (5, 1), (3, 16)])
def test_a_lag_is_the_observation_so_many_steps_before(num_lags, horizon):
    series = ss.Series(np.arange(-50.0, 51.0), -50)  # the value is the time
    features = series.lags(np.array([10, 20]), num_lags, horizon)
    assert features.tolist() == [[t - horizon - i for i in range(num_lags)] for t in (10, 20)]


def test_a_time_before_the_first_is_an_error_and_not_the_end_of_the_series():
    series = ss.Series(np.arange(10.0), 1)
    with pytest.raises(IndexError, match="t = 0"):
        series.lags(np.array([2]), 2)


def test_one_seed_draws_one_noise_whatever_the_sine():
    times = np.arange(-100, 1001)
    noises = [s.observe(5).at(times) - s.clean(times) for s in (ss.BOOK, ss.Sine(omega=0.1), ss.Sine(phase=1.0))]
    assert np.allclose(noises[0], noises[1]) and np.allclose(noises[0], noises[2])
    assert abs(noises[0].std() - 0.2) < 0.02
    assert np.allclose(ss.BOOK.clean(np.array([157])), math.sin(1.57))
    assert not np.array_equal(ss.BOOK.observe(5).values, ss.BOOK.observe(6).values)


def test_a_bin_is_the_mean_of_its_observations_the_latest_first():
    features = np.arange(24.0).reshape(2, 12)
    assert ss.merge(features, (1, 3, 8)).tolist() == [[0.0, 2.0, 7.5], [12.0, 14.0, 19.5]]
    assert np.array_equal(ss.merge(features, (1,) * 12), features)


def test_what_the_old_manual_calls_merged_is_not():
    x = ss.BOOK.observe(0).at(np.arange(1, 1001))
    assert np.array_equal(ss.old_manual_features(x, 4), ss.book_features(x, 4))
    assert not np.allclose(ss.merge(ss.BOOK.observe(0).lags(ss.TEST, 16), (4,) * 4), ss.book_features(x, 4)[600:])


@given(st.lists(st.floats(-1, 1), min_size=2, max_size=5), st.integers(1, 12))
def test_iterating_a_linear_rule_is_the_power_of_its_companion_matrix(weights, horizon):
    n = len(weights)
    companion = np.vstack([weights, np.eye(n)[:-1]])
    features = np.random.default_rng(0).standard_normal((3, n))
    expected = (features @ np.linalg.matrix_power(companion, horizon).T)[:, 0]
    assert np.allclose(ss.iterate(lambda X: X @ np.array(weights), features, horizon), expected)


def test_independent_windows_share_neither_phase_nor_noise():
    features, targets = ss.independent_windows(np.random.default_rng(0), 40_000, 3)
    assert np.allclose(
        np.cov(features.T), 0.5 * np.cos(0.01 * np.subtract.outer(range(3), range(3))) + 0.04 * np.eye(3), atol=0.01
    )
    assert abs(np.mean(targets * features[:, 2]) - 0.5 * math.cos(0.03)) < 0.01
    assert abs(np.corrcoef(features[:-1, 0], features[1:, 0])[0, 1]) < 0.02


def test_windows_at_given_angles_are_the_wave_with_fresh_noise():
    features, targets = ss.windows_at(np.random.default_rng(0), 0.01 * ss.TRAIN, 500)
    noise = features - ss.BOOK.clean(ss.TRAIN[:, None] - ss.lag_times(500))
    assert abs(noise.std() - 0.2) < 0.002 and abs((targets - ss.BOOK.clean(ss.TRAIN)).std() - 0.2) < 0.02
    # One series would show the same noise one column further in the next window.
    assert abs(np.corrcoef(noise[:-1, :-1].ravel(), noise[1:, 1:].ravel())[0, 1]) < 0.01
