"""What is learned from the same data: the fits against truth, the windows' errors against hand-made ones."""

import math

import numpy as np
import pytest

from solutions.ch08.sequence import latent_learning as learning
from solutions.ch08.sequence.latent_kalman import forecasts
from solutions.ch08.sequence.latent_theory import (
    pairs_in_theory,
    posterior_gap,
    risk_of_wrong,
    wave_in_theory,
    weights_gap,
)
from solutions.ch08.sequence.sine_series import BOOK, TEST, Sine


@pytest.fixture(scope="module")
def wave():
    sine = Sine(phase=1.0)
    return sine, sine.observe(5)


def test_the_most_likely_model_is_near_the_truth_and_no_neighbour_is_likelier(wave):
    x = wave[1].at(np.arange(1, 605))
    omega, sigma = learning.most_likely(x)
    assert omega == pytest.approx(0.01, rel=0.05) and sigma == pytest.approx(0.2, rel=0.15)
    near = np.array([[omega, sigma], [omega * 1.01, sigma], [omega * 0.99, sigma], [omega, sigma * 1.05]])
    assert np.argmax(learning.log_likelihood(x, near[:, 0], near[:, 1])) == 0


def test_hills_of_a_quiet_wave_are_counted_from_the_likelihood(wave):
    found = learning.hills(wave[1].at(np.arange(1, 605)), step=0.001)
    assert 10 < found["summits"] < 100 and 0.01 < found["share"] < 0.2


def test_a_window_of_one_is_a_straight_line_fitted_to_604_observations(wave):
    sine, series = wave
    slope, intercept = np.polyfit(series.at(np.arange(1, 604)), series.at(np.arange(2, 605)), 1)
    told = slope * series.at(TEST - 1) + intercept
    expected = np.mean((told - sine.clean(TEST)) ** 2)
    assert learning.window_error(series, sine, 1, 1) == pytest.approx(expected, rel=1e-6)


def test_four_bins_64_steps_ahead_are_fitted_on_training_targets_only(wave):
    sine, series = wave

    def features(times):
        return np.array([[series.at(t - 64 - np.arange(64 * b, 64 * b + 64)).mean() for b in range(4)] for t in times])

    train = np.arange(1 + 63 + 256, 605)
    X = np.column_stack([features(train), np.ones(len(train))])
    solution = np.linalg.lstsq(X, series.at(train), rcond=None)[0]
    told = features(TEST) @ solution[:4] + solution[4]
    expected = np.mean((told - sine.clean(TEST)) ** 2)
    assert learning.window_error(series, sine, 4, 64, width=64) == pytest.approx(expected, rel=1e-6)


def test_a_told_window_is_the_state_that_has_read_no_more_than_the_window(wave):
    sine, series = wave
    model = Sine(omega=0.0103, sigma=0.25)
    told = [
        forecasts(series.at(np.arange(t - 64 - 15, t - 63)), 64, omega=model.omega, sigma=model.sigma)[-1] for t in TEST
    ]
    expected = np.mean((told - sine.clean(TEST)) ** 2)
    assert learning.told_window_error(series, sine, 16, 64, model) == pytest.approx(expected, rel=1e-9)


def test_the_state_forecasts_every_test_target_from_what_was_before_it(wave):
    sine, series = wave
    silent = Sine(phase=1.0, sigma=0.0).observe(5)
    # Without noise, and with a model that expects almost none, every horizon is exact: the rows are the right ones.
    for horizon in (1, 7, 64):
        assert learning.state_error(silent, sine, horizon, 0.01, 1e-4) < 1e-9
    assert learning.state_error(series, sine, 64, 0.01, 0.2) < 0.01


def test_simulated_errors_are_those_of_theory():
    found = learning.simulated(1, [1, 16, 128], 3000)
    theory = wave_in_theory([1, 16, 128])
    for k in ("1", "64"):
        assert found["state"][k] == pytest.approx(theory["state"][k], rel=0.12)
    assert found["window"]["1"]["16"] == pytest.approx(theory["state"]["1"][1], rel=0.12)
    # The best of all predictors is better than the best linear one, but no worse with more observations.
    assert theory["state"]["1"][2] > found["posterior"]["128"] < found["posterior"]["64"] < found["posterior"]["16"]


def test_the_states_weights_are_the_optimal_ones():
    assert weights_gap(16, 64) < 1e-12


def test_the_state_holds_the_posterior_of_the_phase():
    assert posterior_gap(30) < 1e-7


def test_a_wrong_frequency_costs_what_a_simulation_pays():
    random, n = np.random.default_rng(8), 400
    angles = random.uniform(0, 2 * math.pi, 4000) + BOOK.omega * np.arange(n + 1)[:, None]
    x = np.sin(angles[:n]) + BOOK.sigma * random.standard_normal((n, 4000))
    found = np.mean((forecasts(x, 1, omega=1.02 * BOOK.omega)[-1] - np.sin(angles[n])) ** 2)
    assert risk_of_wrong(1.02, n) == pytest.approx(found, rel=0.06)
    assert risk_of_wrong(1, n) < 0.5 * found


def test_a_wave_that_forgets_at_once_needs_one_observation_and_one_that_never_does_needs_all():
    assert learning.forgetting(10, 500)["needed"] == 1
    never = learning.forgetting(math.inf, 500)
    assert never["needed"] is None and never["limit"] == 0
    row = learning.forgetting(1000, 3000)
    assert row["window"]["64"] < 1.1 * row["limit"] < row["window"]["16"] and 16 < row["needed"] <= 64


def test_the_forgetful_limits_have_been_reached():
    for memory in (100, 10_000):
        assert learning.forgetting(memory, 4000)["limit"] == pytest.approx(
            learning.forgetting(memory, 5000)["limit"], rel=1e-6
        )


def test_a_random_walks_floor_is_one():
    found = [learning.random_walk(seed, length=4000) for seed in range(5)]
    assert np.mean([row["1"] for row in found]) == pytest.approx(1, abs=0.05)


def test_what_is_known_of_pairs_without_drawing():
    found = pairs_in_theory()
    assert found["share"] == pytest.approx(1 / 1.8) and found["full_chance"][4] == pytest.approx(0.8**2)
    assert found["formula_gap"] < 1e-12 and found["blind_gap"] < 1e-12
