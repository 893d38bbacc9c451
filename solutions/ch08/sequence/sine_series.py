"""8.1 节的合成序列：带噪正弦、训练与测试的时间段、滞后特征和分箱。"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

TAU = 4  # the book's number of features
TRAIN = np.arange(TAU + 1, TAU + 601)  # targets of the book's 600 training pairs: t = 5 … 604
TEST = np.arange(TAU + 601, 1001)  # all later targets: t = 605 … 1000
PAST = 1300  # observations before t = 1, so that even the longest window has the same 600 training targets


@dataclass(frozen=True)
class Sine:
    """x_t = sin(ωt + φ) + ε_t with ε_t from N(0, σ²) (section 8.1.3); the defaults are the book's.

    ``omega`` is in radians a time step, ``phase`` in radians, ``sigma`` in the units of x.
    """

    omega: float = 0.01
    sigma: float = 0.2
    phase: float = 0.0

    def clean(self, times: np.ndarray) -> np.ndarray:
        """The signal without noise at the given times."""
        return np.sin(self.omega * np.asarray(times) + self.phase)

    def observe(self, seed: int) -> "Series":
        """Signal and noise at t = 1 − PAST … 1000; one seed draws the same noise for every sine."""
        times = np.arange(1 - PAST, 1001)
        noise = np.random.default_rng(seed).standard_normal(len(times))
        return Series(self.clean(times) + self.sigma * noise, int(times[0]))


BOOK = Sine()


@dataclass(frozen=True)
class Series:
    """Observations at consecutive times from ``first`` on."""

    values: np.ndarray
    first: int

    def at(self, times: np.ndarray) -> np.ndarray:
        """Observations at these times, in their shape.  Raises IndexError for a time before the first."""
        index = np.asarray(times) - self.first
        if index.size and index.min() < 0:
            raise IndexError(f"序列从 t = {self.first} 开始，却要用到 t = {self.first + index.min()} 的值。")
        return self.values[index]

    def lags(self, times: np.ndarray, num_lags: int, horizon: int = 1) -> np.ndarray:
        """Features ``(len(times), num_lags)`` for predicting x_t ``horizon`` steps ahead.

        Column i holds x_{t−horizon−i}: the latest observation comes first (the book has it last).
        """
        return self.at(np.asarray(times)[:, None] - lag_times(num_lags, horizon))


def lag_times(num_lags: int, horizon: int = 1) -> np.ndarray:
    """How far before the target each feature lies: horizon, horizon + 1, …"""
    return horizon + np.arange(num_lags)


def independent_windows(
    draw: np.random.Generator, count: int, num_lags: int, sine: Sine = BOOK
) -> tuple[np.ndarray, np.ndarray]:
    """Features ``(count, num_lags)`` and noisy targets ``(count,)``: every window has a phase and noise of its own."""
    return windows_at(draw, draw.uniform(0, 2 * math.pi, count), num_lags, sine)


def windows_at(
    draw: np.random.Generator, angles: np.ndarray, num_lags: int, sine: Sine = BOOK
) -> tuple[np.ndarray, np.ndarray]:
    """Features ``(n, num_lags)`` and noisy targets ``(n,)`` for targets at these angles of the wave, in radians.

    Windows cut from one series overlap and share their noise; these do not.
    """
    features = np.sin(angles[:, None] - sine.omega * lag_times(num_lags))
    features += sine.sigma * draw.standard_normal(features.shape)
    return features, np.sin(angles) + sine.sigma * draw.standard_normal(len(angles))


def merge(features: np.ndarray, widths: Sequence[int]) -> np.ndarray:
    """Means of consecutive lags: features ``(n, sum(widths))`` become ``(n, len(widths))``.

    ``merge(features, [4, 4, 4, 4])`` turns 16 observations into 4 features, the latest bin first.
    """
    starts = np.cumsum([0, *widths[:-1]])
    return np.add.reduceat(features, starts, axis=1) / np.array(widths)


def book_features(x: np.ndarray, tau: int) -> np.ndarray:
    """The book's feature matrix ``(len(x) − tau, tau)``, filled column by column, the oldest value first."""
    return np.stack([x[i : len(x) - tau + i] for i in range(tau)], axis=1)


def old_manual_features(x: np.ndarray, tau: int) -> np.ndarray:
    """What the old manual called merged: the same matrix filled row by row, so nothing is merged."""
    return np.stack([x[i : i + tau] for i in range(len(x) - tau)])


def iterate(predict: Callable[[np.ndarray], np.ndarray], features: np.ndarray, horizon: int) -> np.ndarray:
    """Recursive multi-step prediction: every prediction becomes the latest feature of the next.

    ``predict`` maps features ``(n, num_lags)``, latest first, to ``(n,)``; returns the last prediction.
    """
    for _ in range(horizon):
        latest = predict(features)
        features = np.column_stack([latest, features[:, :-1]])
    return latest
