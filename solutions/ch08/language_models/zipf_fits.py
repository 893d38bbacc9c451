"""Zipf exponents from a rank–frequency curve: least squares on logarithms, and maximum likelihood."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq

from solutions.errors import UserError


class Line(NamedTuple):
    """A least-squares line of ln f over ln r: −slope, its textbook standard error, and R²."""

    exponent: float
    standard_error: float
    r_squared: float


def ranked(counts: Sequence[int]) -> np.ndarray:
    """Frequencies that occur, highest first: rank r stands at index r − 1."""
    counts = np.asarray(counts)
    return np.sort(counts[counts > 0])[::-1]


def least_squares(frequencies: Sequence[float], low: int, high: int) -> Line:
    """The line through (ln r, ln f) for the ranks ``low`` to ``high``, both included; every rank counts the same.

    Raises UserError where the range does not fit the curve.
    """
    x, f = _within(frequencies, low, high)
    x, y = x - x.mean(), np.log(f) - np.log(f).mean()
    slope = (x * y).sum() / (x * x).sum()
    unexplained = ((y - slope * x) ** 2).sum()
    error = np.sqrt(unexplained / (len(x) - 2) / (x * x).sum())
    return Line(float(-slope), float(error), float(1 - unexplained / (y * y).sum()))


def maximum_likelihood(weights: Sequence[float], low: int, high: int) -> float:
    """The α that makes the observed ranks most likely under p(r) ∝ r^(−α), low ≤ r ≤ high.

    ``weights[r − 1]`` is how many tokens have rank r: every token counts the same.  The logarithm of the
    likelihood is concave; its maximum is where the expected ln r equals the observed mean of ln r.
    Raises UserError where the range does not fit, or where all tokens have one rank at its end.
    """
    x, w = _within(weights, low, high)
    observed = (w * x).sum() / w.sum()

    def excess(exponent: float) -> float:
        p = np.exp(-exponent * (x - x[0] if exponent > 0 else x - x[-1]))
        return (p * x).sum() / p.sum() - observed

    if not excess(50) < 0 < excess(-50):
        raise UserError(f"秩 {low}–{high} 里的词元几乎都挤在区间的一端，似然没有最大值：请换一个秩区间。")
    return float(brentq(excess, -50, 50))


def _within(values: Sequence[float], low: int, high: int) -> tuple[np.ndarray, np.ndarray]:
    """ln r and the values of the ranks ``low`` to ``high``."""
    if not 1 <= low <= high - 2:
        raise UserError(f"秩区间 {low}–{high} 不对：从 1 起，且至少要有 3 个秩。请改区间。")
    if len(values) < high:
        raise UserError(f"秩区间到 {high}，却只有 {len(values)} 种：请把区间的上端改小，或换长一些的文本。")
    return np.log(np.arange(low, high + 1)), np.asarray(values[low - 1 : high], float)
