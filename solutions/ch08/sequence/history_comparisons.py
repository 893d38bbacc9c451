"""练习 8.1.1 的比较：按种子配对的差、它的区间，和测量值对应的理论值。"""

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from solutions.ch08.sequence.history_plan import FAST, SLOW
from solutions.ch08.sequence.sine_optimum import (
    fitted_risk,
    linear_optimum,
    recurrence_weights,
)
from solutions.ch08.sequence.sine_series import BOOK, TRAIN, Sine

NOISE = BOOK.sigma**2  # irreducible: the new noise in x_t is independent of everything before
SINES = {"slow": SLOW, "fast": FAST}


@dataclass(frozen=True)
class Paired:
    """Errors a − b of the same seeds: mean difference, its 95 % interval, and how often a was smaller."""

    mean: float
    low: float
    high: float
    wins: int
    count: int


def paired(a: Sequence[float], b: Sequence[float]) -> Paired:
    """Compare two predictors seed by seed; the interval is Student's, infinite for a single seed."""
    differences = [x - y for x, y in zip(a, b, strict=True)]
    mean, count = statistics.fmean(differences), len(differences)
    half = math.inf
    if count > 1:
        half = t_quantile(count - 1) * statistics.stdev(differences) / math.sqrt(count)
    return Paired(mean, mean - half, mean + half, sum(d < 0 for d in differences), count)


def t_quantile(freedom: int) -> float:
    """97.5 % quantile of Student's t by expansion around the normal (Abramowitz and Stegun, 26.7.5).

    Right to 0.001 from ten degrees of freedom on; too small below three, which only trials have.
    """
    z = statistics.NormalDist().inv_cdf(0.975)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return z + sum(term / freedom**power for power, term in enumerate(terms, 1))


def optimum(tau: int, horizon: int = 1) -> float:
    """Linear optimum of the book's sine from ``tau`` lags, the phase being uniform."""
    return linear_optimum(tau, horizon)[0]


def guide(tau: int, pairs: int = len(TRAIN)) -> float:
    """What least squares should get from so many pairs: the optimum and the price of τ + 1 parameters."""
    return fitted_risk(optimum(tau), tau + 1, pairs)


def noise_after(horizon: int) -> float:
    """σ²(1 + ‖w‖²) of the exact recurrence run on from two noisy values."""
    return NOISE * (1 + float(sum(recurrence_weights(horizon) ** 2)))


def averaging_tau(sine: Sine = BOOK) -> float:
    """τ = (4σ²/ω²)^⅓: where the plain mean of the last τ values errs least, as long as ωτ is small.

    Its error is σ²(1 + 1/τ) + ω²(τ + 1)²/8: noise averaged out against lagging behind.
    """
    return (4 * sine.sigma**2 / sine.omega**2) ** (1 / 3)


def in_order(by_number: dict) -> list[int]:
    """The keys of a stored dictionary, such as τ, as rising integers."""
    return sorted(int(key) for key in by_number)


def means(by_name: dict) -> dict:
    """Mean over the seeds of every entry."""
    return {name: statistics.fmean(runs) for name, runs in by_name.items()}


def deviation(runs: Sequence[float]) -> float:
    """Standard deviation over the seeds; 0 for a single one."""
    return statistics.stdev(runs) if len(runs) > 1 else 0.0


def lowest(by_tau: dict) -> int:
    """The τ, or width, with the lowest mean error."""
    average = means(by_tau)
    return int(min(average, key=average.get))


def explained(a: Sequence[float], b: Sequence[float]) -> float:
    """Squared correlation: the share of one's variance over the seeds that a line in the other explains.

    Not a number for a single seed, which only trials have.
    """
    return statistics.correlation(a, b) ** 2 if len(a) > 1 else math.nan


def deviates(ratios: Iterable[float]) -> float:
    """How far a ratio lies from 1 at most."""
    return max(abs(ratio - 1) for ratio in ratios)


def best_length(pairs: int, longest: int = 256) -> int:
    """The τ at which :func:`guide` is lowest for this number of training pairs."""
    return min(range(1, longest + 1), key=lambda tau: guide(tau, pairs))
