"""带噪正弦的理论：线性最优、任意权重的误差、贝叶斯最优，以及二阶递推能做到什么。"""

import functools
import math

import numpy as np
import torch

from solutions.ch08.sequence.sine_series import BOOK, TAU, Sine, lag_times


def covariance(lags: np.ndarray, sine: Sine = BOOK) -> np.ndarray:
    """R_ij = ½cos ω(l_i − l_j) + σ²[i = j]: covariance of x at these lags, the phase being uniform."""
    return 0.5 * np.cos(sine.omega * np.subtract.outer(lags, lags)) + sine.sigma**2 * np.eye(len(lags))


@functools.cache
def linear_optimum(num_lags: int, horizon: int = 1, sine: Sine = BOOK) -> tuple[float, np.ndarray]:
    """``(error, weights)`` of the best linear predictor of x_t, in expectation over a uniform phase.

    Error ½ + σ² − rᵀR⁻¹r with r_i = ½cos ωl_i; the weights are on the lags, the latest first.
    """
    lags = lag_times(num_lags, horizon)
    r = 0.5 * np.cos(sine.omega * lags)
    weights = np.linalg.solve(covariance(lags, sine), r)
    weights.setflags(write=False)  # every caller gets the same array
    return float(0.5 + sine.sigma**2 - r @ weights), weights


def merged_optimum(width: int, sine: Sine = BOOK) -> tuple[float, np.ndarray]:
    """``(error, weights)`` of the best linear predictor from four means of ``width`` lags each, one step ahead.

    A mean is the signal at the middle of its bin times :func:`attenuation`, plus noise of variance σ²/b.
    """
    left, centres = attenuation(width, sine), 1 + (width - 1) / 2 + width * np.arange(TAU)
    waves = 0.5 * np.cos(sine.omega * np.subtract.outer(centres, centres))
    r = 0.5 * left * np.cos(sine.omega * centres)
    weights = np.linalg.solve(left**2 * waves + sine.sigma**2 / width * np.eye(TAU), r)
    return float(0.5 + sine.sigma**2 - r @ weights), weights


def attenuation(width: int, sine: Sine = BOOK) -> float:
    """sin(bω/2)/(b·sin(ω/2)): what a mean over b values leaves of the sine's amplitude."""
    return math.sin(width * sine.omega / 2) / (width * math.sin(sine.omega / 2))


def risk(weights: np.ndarray, horizon: int = 1, sine: Sine = BOOK) -> float:
    """σ²(1 + ‖w‖²) + ½|1 − Σ w_i e^{−iωl_i}|²: error of any linear predictor, the phase being uniform.

    The first part is noise, the second what the weights would do wrong without any noise.
    """
    response = np.sum(weights * np.exp(-1j * sine.omega * lag_times(len(weights), horizon)))
    return float(sine.sigma**2 * (1 + np.sum(np.square(weights))) + 0.5 * abs(1 - response) ** 2)


def segment_risk(weights: np.ndarray, times: np.ndarray, horizon: int = 1, sine: Sine = BOOK) -> float:
    """Expected error of a linear predictor over the targets ``times`` of one sine whose phase is known."""
    past = sine.clean(times[:, None] - lag_times(len(weights), horizon))
    bias = np.mean((sine.clean(times) - past @ weights) ** 2)
    return float(sine.sigma**2 * (1 + np.sum(np.square(weights))) + bias)


def fitted_risk(optimum: float, parameters: int, pairs: int) -> float:
    """optimum · (1 + p/(n − p)): what least squares pays for estimating p parameters from n pairs.

    Exact, up to terms of 1/n, for independent Gaussian rows; rows of a time series overlap, so it is a guide.
    """
    return optimum * (1 + parameters / (pairs - parameters))


def bayes(features: np.ndarray, horizon: int = 1, sine: Sine = BOOK) -> tuple[np.ndarray, np.ndarray]:
    """Posterior mean and variance ``(n,)`` of the clean x_t, given lags, ω, σ and a uniform phase.

    No predictor of these features, linear or not, has a smaller mean squared error when the phase is
    uniform.  The integral over the phase is a sum over 720 points of the circle.
    """
    angles = torch.arange(720, dtype=torch.float64) * (2 * math.pi / 720)  # of the target
    ages = torch.from_numpy(lag_times(features.shape[1], horizon))
    templates = torch.sin(angles[:, None] - sine.omega * ages)  # what the lags would be without noise
    log_likelihood = (torch.from_numpy(features) @ templates.T - 0.5 * (templates**2).sum(dim=1)) / sine.sigma**2
    posterior = torch.softmax(log_likelihood, dim=1)  # (n, 720)
    mean = posterior @ torch.sin(angles)
    return mean.numpy(), (posterior @ torch.sin(angles) ** 2 - mean**2).numpy()


def recurrence_weights(horizon: int = 1, sine: Sine = BOOK) -> np.ndarray:
    """Weights on the last two values that predict a noiseless sine ``horizon`` steps ahead exactly.

    x_{t+k} = [sin((k+1)ω)·x_t − sin(kω)·x_{t−1}] / sin ω; for k = 1 they are 2cos ω and −1.
    """
    k, omega = horizon, sine.omega
    return np.array([math.sin((k + 1) * omega), -math.sin(k * omega)]) / math.sin(omega)


def dominant_root(weights: np.ndarray) -> tuple[float, float]:
    """``(|λ|, |arg λ|)`` of the largest root of λ^τ = Σ w_i λ^{τ−i}: what iterating one-step weights ends in.

    After many steps a recursive prediction is ∝ λ^k.  A real root only shrinks or grows; to follow a wave of
    frequency ω it must turn by ω radians a step (the roots of :func:`recurrence_weights` are e^{±iω}).
    """
    companion = np.vstack([weights, np.eye(len(weights))[:-1]])
    roots = torch.linalg.eigvals(torch.from_numpy(companion))
    largest = roots[roots.abs().argmax()]
    return largest.abs().item(), abs(largest.angle().item())


def fourth_from_three(x1: np.ndarray, x2: np.ndarray, x3: np.ndarray) -> np.ndarray:
    """The fourth value of a noiseless sine of unknown ω, amplitude and phase; x2 must not be 0."""
    return x3 * (x1 + x3) / x2 - x2
