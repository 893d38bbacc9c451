"""The two-number state against the linear optimum, the information form and a general Kalman filter."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.ch08.sequence.latent_kalman import WaveState, errors, forecasts
from solutions.ch08.sequence.sine_optimum import linear_optimum, risk
from solutions.ch08.sequence.sine_series import Sine


@given(st.integers(1, 40), st.integers(1, 80), st.floats(0.01, 3), st.floats(0.05, 2))
@settings(max_examples=40, deadline=None)
def test_after_n_observations_the_state_is_the_linear_optimum_of_n_lags(n, horizon, omega, sigma):
    sine = Sine(omega=omega, sigma=sigma)
    optimum, weights = linear_optimum(n, horizon, sine)
    assert errors(n, horizon, omega=omega, sigma=sigma)[n] + sigma**2 == pytest.approx(optimum, rel=1e-7)
    implied = forecasts(np.eye(n), horizon, omega=omega, sigma=sigma)[-1][::-1]
    assert np.allclose(implied, weights, atol=1e-7)
    assert risk(implied, horizon, sine) == pytest.approx(optimum, rel=1e-7)


@given(st.integers(1, 60), st.floats(0.01, 3), st.floats(0.05, 2))
@settings(max_examples=40, deadline=None)
def test_the_covariance_is_the_information_form_and_has_the_floor(tau, omega, sigma):
    state = WaveState(omega=omega, sigma=sigma)
    for _ in range(tau):
        state.observe(0.3)
        state.turn()
    angles = omega * np.arange(1, tau + 1)
    u = np.stack([np.cos(angles), -np.sin(angles)])
    ss, sc, cc = state.covariance
    assert np.allclose([[ss, sc], [sc, cc]], np.linalg.inv(2 * np.eye(2) + u @ u.T / sigma**2), atol=1e-9)
    assert ss > sigma**2 / (tau + 2 * sigma**2) * (1 - 1e-9)


@pytest.mark.parametrize("memory", [7.0, math.inf])
def test_it_is_a_kalman_filter_written_with_matrices(memory):
    omega, sigma, rho = 0.3, 0.5, math.exp(-1 / memory)
    A = rho * np.array([[math.cos(omega), math.sin(omega)], [-math.sin(omega), math.cos(omega)]])
    h, P, state = np.zeros(2), 0.5 * np.eye(2), WaveState(omega=omega, sigma=sigma, memory=memory)
    evidence = 0.0
    for x in np.random.default_rng(0).standard_normal(30):
        S = P[0, 0] + sigma**2
        evidence -= 0.5 * (math.log(2 * math.pi * S) + (x - h[0]) ** 2 / S)
        gain = P[:, 0] / S
        h, P = h + gain * (x - h[0]), P - np.outer(gain, P[0])
        h, P = A @ h, A @ P @ A.T + 0.5 * (1 - rho**2) * np.eye(2)
        state.observe(x)
        state.turn()
    assert np.allclose(state.mean, h)
    assert np.allclose(state.covariance, [P[0, 0], P[0, 1], P[1, 1]])
    assert state.evidence == pytest.approx(evidence)
    assert state.ahead(4) == pytest.approx((np.linalg.matrix_power(A, 3) @ h)[0])


def test_the_evidence_is_the_density_of_the_observations():
    x, omega, sigma = np.array([0.4, -0.2, 0.9, 1.1]), 0.7, 0.3
    covariance = 0.5 * np.cos(omega * np.subtract.outer(np.arange(4), np.arange(4))) + sigma**2 * np.eye(4)
    state = WaveState(omega=omega, sigma=sigma)
    for value in x:
        state.observe(value)
        state.turn()
    quadratic = x @ np.linalg.solve(covariance, x)
    expected = -0.5 * (quadratic + np.linalg.slogdet(2 * np.pi * covariance)[1])
    assert state.evidence == pytest.approx(expected)


def test_a_forgetful_wave_is_tracked_as_well_as_by_a_long_window():
    memory, omega, sigma, n = 20.0, 0.2, 0.4, 400
    lags = np.arange(1, n + 1)
    wave = 0.5 * np.exp(-np.abs(np.subtract.outer(lags, lags)) / memory)
    R = wave * np.cos(omega * np.subtract.outer(lags, lags)) + sigma**2 * np.eye(n)
    r = 0.5 * np.exp(-lags / memory) * np.cos(omega * lags)
    found = errors(n, omega=omega, sigma=sigma, memory=memory)[n]
    assert found == pytest.approx(0.5 - r @ np.linalg.solve(R, r))
