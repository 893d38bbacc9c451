"""练习 8.1.2 的几个人造市场：月对数收益怎样产生，自协方差是多少。"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

YEAR = 12  # months
SIGMA = 0.20  # standard deviation of a year's log return
WINDOW = 5 * YEAR  # the past that the investor looks at, and the future that counts, in months
CANDIDATES = 100
SPREAD = 0.06  # standard deviation δ of the true means, a year: 0.3 of SIGMA
SWING = 0.10  # the mean is +SWING or −SWING a year while a regime lasts
REGIME = 5 * YEAR  # (mean) length of a regime in months
VALUATION = 0.20  # stationary standard deviation v of the log valuation
HALF_LIFE = 2.0  # years until half of a mispricing is gone

MONTHLY = SIGMA / YEAR**0.5
PERSISTENCE = 0.5 ** (1 / (HALF_LIFE * YEAR))  # φ of the monthly AR(1)
# The rest of a month's variance is the fundamental value's random walk.
FUNDAMENTAL = (MONTHLY**2 - 2 * VALUATION**2 * (1 - PERSISTENCE)) ** 0.5

Shape = tuple[int, int, int]  # (markets, securities, months)


def noise(draw: np.random.Generator, shape: Shape) -> np.ndarray:
    """Independent normal monthly log returns of mean zero."""
    return np.float32(MONTHLY) * draw.standard_normal(shape, dtype=np.float32)


def differing(draw: np.random.Generator, shape: Shape) -> np.ndarray:
    """Every security has a true mean of its own, for ever."""
    return noise(draw, shape) + np.float32(SPREAD / YEAR) * draw.standard_normal((*shape[:2], 1), dtype=np.float32)


def reverting(draw: np.random.Generator, shape: Shape) -> np.ndarray:
    """Log price = random walk (fundamental value) + AR(1) (valuation), the latter stationary from the start."""
    shocks = draw.standard_normal((*shape[:2], shape[2] + 1), dtype=np.float32)
    valuation = np.float32(VALUATION) * shocks
    for month in range(1, shape[2] + 1):
        innovation = np.float32((1 - PERSISTENCE**2) ** 0.5) * valuation[..., month]
        valuation[..., month] = np.float32(PERSISTENCE) * valuation[..., month - 1] + innovation
    return np.diff(valuation, axis=-1) + np.float32(FUNDAMENTAL) * draw.standard_normal(shape, dtype=np.float32)


def alternating(draw: np.random.Generator, shape: Shape, length: int = REGIME) -> np.ndarray:
    """The mean changes its sign every ``length`` months; where in the cycle a security stands is random."""
    phase = draw.integers(0, 2 * length, size=(*shape[:2], 1))
    sign = 1 - 2 * ((np.arange(shape[2]) + phase) // length % 2)
    return noise(draw, shape) + np.float32(SWING / YEAR) * sign.astype(np.float32)


def switching(draw: np.random.Generator, shape: Shape, length: int = REGIME) -> np.ndarray:
    """The mean changes its sign with probability 1/``length`` every month, without memory."""
    flips = draw.random(shape, dtype=np.float32) < 1 / length
    flips[..., 0] = draw.random(shape[:2], dtype=np.float32) < 0.5
    sign = 1 - 2 * (flips.cumsum(axis=-1, dtype=np.int32) % 2)
    return noise(draw, shape) + np.float32(SWING / YEAR) * sign.astype(np.float32)


def noise_covariance(lags: np.ndarray) -> np.ndarray:
    """γ(0) = σ²/12 and nothing else."""
    return np.where(np.asarray(lags) == 0, MONTHLY**2, 0.0)


def differing_covariance(lags: np.ndarray) -> np.ndarray:
    """The true mean is shared by all months."""
    return noise_covariance(lags) + (SPREAD / YEAR) ** 2


def reverting_covariance(lags: np.ndarray) -> np.ndarray:
    """γ(d) = −v²(1−φ)²φ^{d−1} for d ≥ 1."""
    lags = np.asarray(lags, dtype=float)
    return np.where(lags == 0, MONTHLY**2, -((VALUATION * (1 - PERSISTENCE)) ** 2) * PERSISTENCE ** (lags - 1))


def alternating_covariance(lags: np.ndarray, length: int = REGIME) -> np.ndarray:
    """A triangular wave of period 2·``length``: m²(1 − 2d/length) on the way down."""
    folded = np.asarray(lags) % (2 * length)
    distance = np.minimum(folded, 2 * length - folded)
    return noise_covariance(lags) + (SWING / YEAR) ** 2 * (1 - 2 * distance / length)


def switching_covariance(lags: np.ndarray, length: int = REGIME) -> np.ndarray:
    """m²(1 − 2/length)^d: it fades, and for a length of two months or more never falls below zero."""
    return noise_covariance(lags) + (SWING / YEAR) ** 2 * (1 - 2 / length) ** np.asarray(lags)


@dataclass(frozen=True)
class World:
    """``sample(draw, shape)`` gives monthly log returns; ``months`` is the window that is looked back and ahead."""

    label: str
    sample: Callable[[np.random.Generator, Shape], np.ndarray]
    autocovariance: Callable[[np.ndarray], np.ndarray]
    months: int = WINDOW


WORLDS = {
    "same": World("全都一样", noise, noise_covariance),
    "differ": World("真有差别", differing, differing_covariance),
    "patient": World("差别，20 年", differing, differing_covariance, 4 * WINDOW),
    "revert": World("均值回归", reverting, reverting_covariance),
    "alternate": World("定期轮换", alternating, alternating_covariance),
    "switch": World("随机切换", switching, switching_covariance),
}
GAUSSIAN = ("same", "differ", "patient", "revert")  # past and future are jointly normal


def annualised(returns: np.ndarray, months: int) -> np.ndarray:
    """Log return a year of consecutive windows, ``(markets, securities, windows)``.

    Log returns add up, so this is ln(last price ÷ first price) ÷ years: compounding is in it.
    """
    markets, securities, length = returns.shape
    return returns.reshape(markets, securities, length // months, months).mean(axis=-1, dtype=np.float64) * YEAR
