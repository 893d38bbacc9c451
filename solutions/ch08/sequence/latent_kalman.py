"""练习 8.1.4 的第一个例子：带噪正弦只有两个数的隐状态，卡尔曼滤波一步一步地更新它。"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from solutions.ch08.sequence.sine_series import BOOK


@dataclass
class WaveState:
    """What is known of h_t = (s_t, c_t) = (sin, cos) of the wave's angle before x_t is seen.

    ``mean`` holds two numbers a series, ``covariance`` the variances and covariance (ss, sc, cc), which do not
    depend on the data.  It starts at zero mean and covariance ½I: the second moments of a uniform phase.
    ``omega``, ``sigma`` and ``memory`` may be arrays: many models side by side.  ``memory`` is the time in
    which the wave forgets its phase and amplitude (by a factor e); infinite for a pure sine.
    """

    omega: float | np.ndarray = BOOK.omega
    sigma: float | np.ndarray = BOOK.sigma
    memory: float = math.inf
    mean: tuple = (0.0, 0.0)
    covariance: tuple = (0.5, 0.0, 0.5)
    evidence: float | np.ndarray = field(default=0.0)  # log-likelihood of all observations, in nats

    def observe(self, x: float | np.ndarray) -> None:
        """Correct the state by one observation x_t = s_t + noise, as far as it was not foreseen."""
        (s, c), (ss, sc, cc) = self.mean, self.covariance
        surprise, variance = x - s, ss + self.sigma**2
        self.mean = s + ss / variance * surprise, c + sc / variance * surprise
        self.covariance = ss - ss * ss / variance, sc - ss * sc / variance, cc - sc * sc / variance
        self.evidence = self.evidence - 0.5 * (np.log(2 * np.pi * variance) + surprise**2 / variance)

    def turn(self) -> None:
        """Carry the state to the next time step: a rotation by ω, and forgetting where memory is finite."""
        (s, c), (ss, sc, cc), rho = self.mean, self.covariance, math.exp(-1 / self.memory)
        cos, sin = rho * np.cos(self.omega), rho * np.sin(self.omega)
        fresh = 0.5 * (1 - rho**2)
        self.mean = cos * s + sin * c, cos * c - sin * s
        self.covariance = (
            cos**2 * ss + 2 * cos * sin * sc + sin**2 * cc + fresh,
            (cos**2 - sin**2) * sc + cos * sin * (cc - ss),
            cos**2 * cc - 2 * cos * sin * sc + sin**2 * ss + fresh,
        )

    def ahead(self, horizon: int = 1) -> np.ndarray:
        """Forecast of the value ``horizon`` − 1 steps after the state's own time: the mean, rotated further."""
        # Rotating needs no new weights: one state serves every horizon.
        angle, (s, c) = (horizon - 1) * self.omega, self.mean
        return math.exp(-(horizon - 1) / self.memory) * (np.cos(angle) * s + np.sin(angle) * c)

    def error(self, horizon: int = 1) -> float | np.ndarray:
        """Expected squared error of :meth:`ahead` against the clean wave (memory infinite): add σ² for x itself."""
        angle, (ss, sc, cc) = (horizon - 1) * self.omega, self.covariance
        return np.cos(angle) ** 2 * ss + np.sin(2 * angle) * sc + np.sin(angle) ** 2 * cc


def forecasts(observations: Iterable, horizon: int = 1, **model) -> np.ndarray:
    """Forecasts ``(T + 1, …)``: row n is made from the first n observations, of value n + horizon − 1 (from 0)."""
    state = WaveState(**model)
    told = [state.ahead(horizon) + 0 * np.asarray(observations[0])]
    for x in observations:
        state.observe(x)
        state.turn()
        told.append(state.ahead(horizon))
    return np.stack(told)


def errors(num: int, horizon: int = 1, **model) -> np.ndarray:
    """Expected squared error against the clean wave ``(num + 1,)`` after 0 … ``num`` observations."""
    state = WaveState(**model)
    found = [state.error(horizon)]
    for _ in range(num):
        state.observe(0.0)  # the covariance does not look at the data
        state.turn()
        found.append(state.error(horizon))
    return np.array(found)
