"""练习 8.1.2 的公式：最好一只的期望、幸存者的平均、前后两段的相关、看清差别要多少年。"""

import math
from collections.abc import Callable

import numpy as np
from scipy.integrate import quad
from scipy.stats import norm

from solutions.errors import UserError

SIEGMUND = 0.5826  # −ζ(1/2)/√(2π): how far a random walk overshoots a barrier, in steps' standard deviations


def expected_maximum(candidates: int) -> float:
    """E max of N independent standard normals: ∫ x·Nφ(x)Φ(x)^{N−1} dx."""
    if candidates < 1:
        raise UserError(f"候选至少要有 1 只，收到的是 {candidates}：请改候选的只数。")

    def weighted(x: float) -> float:
        return x * candidates * norm.pdf(x) * norm.cdf(x) ** (candidates - 1)

    return quad(weighted, -12, 12, points=(0.0, 4.0))[0]


def survivors(limit: float, sigma: float, years: float, step: float = 0.0) -> tuple[float, float]:
    """Share of survivors, and their mean log return a year, without drift.

    A log price vanishes at −``limit``; ``sigma`` is that of a year's log return.
    Share: the reflection principle, 2Φ(b/σ√T) − 1.  Mean: E x at the end or when
    it vanished is 0, so b times dead over alive.  A look only every ``step`` years
    is like a barrier farther by 0.5826·σ·√step (Siegmund 1979).
    """
    barrier = limit + SIEGMUND * sigma * math.sqrt(step)
    alive = 2 * norm.cdf(barrier / (sigma * math.sqrt(years))) - 1
    return float(alive), float(barrier * (1 - alive) / alive / years)


def window_moments(autocovariance: Callable[[np.ndarray], np.ndarray], months: int, ahead: int) -> tuple[float, float]:
    """``(variance, covariance)`` of the annualised means of two windows, the second ``ahead`` windows after the first.

    A window has ``months`` months; ``autocovariance(d)`` is that of the monthly returns at lags d ≥ 0 in months.
    """
    offsets = np.arange(1 - months, months)
    weights = (months - np.abs(offsets)) * (12 / months) ** 2
    together = weights @ autocovariance(np.abs(offsets))
    return float(together), float(weights @ autocovariance(np.abs(ahead * months + offsets)))


def window_correlation(autocovariance: Callable[[np.ndarray], np.ndarray], months: int, ahead: int = 1) -> float:
    """ρ between the mean returns of a window and of the ``ahead``-th window after it."""
    variance, covariance = window_moments(autocovariance, months, ahead)
    return covariance / variance


def reversal_correlation(valuation: float, fundamental: float, rate: float, years: float) -> float:
    """ρ of adjacent windows for log price = random walk + Ornstein–Uhlenbeck (Fama and French 1988).

    ``valuation`` is the stationary standard deviation v, ``fundamental`` the walk's per √year, ``rate`` κ a year:
    −v²(1−e^{−κw})² / (2v²(1−e^{−κw}) + σ_f²·w).
    """
    closed = 1 - math.exp(-rate * years)
    return -((valuation * closed) ** 2) / (2 * valuation**2 * closed + fundamental**2 * years)


def shrinkage(spread: float, sigma: float, years: float) -> float:
    """δ²/(δ² + σ²/n): how much of a past mean's lead is true where true means are N(0, δ²)."""
    return spread**2 / (spread**2 + sigma**2 / years)


def chance_of_the_better(sharpe_difference: float, years: float) -> float:
    """Φ(d√n/√2): that the better of two has the higher past mean, both of the same σ and independent."""
    return float(norm.cdf(sharpe_difference * math.sqrt(years / 2)))


def years_to_tell(sharpe_difference: float, chance: float) -> float:
    """The n at which :func:`chance_of_the_better` reaches ``chance``: 2(z/d)²."""
    return float(2 * (norm.ppf(chance) / sharpe_difference) ** 2)


def chance_of_the_best(correlation: float, candidates: int, step: float = 0.02) -> float:
    """That the highest of N estimates is the highest truth: N∬ f·F^{N−1} with the pair's normal density f, cdf F.

    ``correlation`` is that of estimate and truth, √shrinkage, below 1.  The midpoint rule on a grid.
    """
    if not -1 < correlation < 1:
        raise UserError(f"相关系数要在 −1 与 1 之间，收到的是 {correlation}：请改成不到 1 的数。")
    grid = np.arange(-6, 6, step) + step / 2
    left = math.sqrt(1 - correlation**2)
    density = norm.pdf(grid)[:, None] * norm.pdf((grid[None, :] - correlation * grid[:, None]) / left) / left * step**2
    below = density.cumsum(0).cumsum(1) - (density.cumsum(0) + density.cumsum(1)) / 2 + density / 4
    return float(candidates * (density * below ** (candidates - 1)).sum())


def significant(candidates: int, level: float = 0.025) -> float:
    """The z that the best of N zero-mean candidates passes with probability ``level`` (Šidák); N = 1: 1.96."""
    return float(norm.ppf((1 - level) ** (1 / candidates)))
