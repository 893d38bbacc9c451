"""练习 8.1.2：由测量值和公式推出的数，供正文、图、表和结论使用。"""

import math
import statistics
from functools import cache

from scipy.stats import t as student

from solutions.ch08.sequence import returns_theory as theory
from solutions.ch08.sequence.returns_trials import LISTED, SHARPE_DIFFERENCE, YEARS
from solutions.ch08.sequence.returns_worlds import (
    CANDIDATES,
    SIGMA,
    SPREAD,
    WINDOW,
    WORLDS,
    YEAR,
)
from solutions.lab.wording import ceil_to

PAST_YEARS = WINDOW / YEAR


def mean(runs: list[float]) -> float:
    """Mean over the seeds."""
    return statistics.fmean(runs)


def margin(runs: list[float]) -> float:
    """Half the width of the 95 % interval of the mean over the seeds (Student's t)."""
    return float(student.ppf(0.975, len(runs) - 1)) * statistics.stdev(runs) / math.sqrt(len(runs))


@cache
def luck(candidates: int = CANDIDATES, years: float = PAST_YEARS) -> float:
    """σ/√n·E max: the past log return a year of the best of N securities of mean zero."""
    return SIGMA / math.sqrt(years) * theory.expected_maximum(candidates)


@cache
def correlation(world: str, ahead: int = 1) -> float:
    """ρ by theory of the first window and the ``ahead``-th after it."""
    return theory.window_correlation(WORLDS[world].autocovariance, WORLDS[world].months, ahead)


@cache
def errors_in_theory(world: str) -> dict[str, float]:
    """Root mean squared error of the three ways to predict; the slope and the average known exactly."""
    variance, _ = theory.window_moments(WORLDS[world].autocovariance, WORLDS[world].months, 1)
    rho = correlation(world)
    factors = {"carried": 2 * (1 - rho), "average": 1.0, "learned": 1 - rho**2}
    return {name: math.sqrt(variance * factor) for name, factor in factors.items()}


@cache
def broken_errors_in_theory() -> dict[str, float]:
    """The same where the true means are drawn anew: the old slope ρ costs V(1 + ρ²), more than the average's V."""
    variance, _ = theory.window_moments(WORLDS["differ"].autocovariance, WINDOW, 1)
    factors = {"carried": 2.0, "average": 1.0, "learned": 1 + correlation("differ") ** 2}
    return {name: math.sqrt(variance * factor) for name, factor in factors.items()}


@cache
def left(limit: float) -> tuple[float, float]:
    """``(share, mean)`` of the survivors by theory, looked at once a month."""
    return theory.survivors(-math.log(1 - limit), SIGMA, LISTED, 1 / YEAR)


@cache
def patience(years: int) -> dict[str, float]:
    """By theory: the shrinkage, and the chances to choose the better of two and the best of a hundred."""
    kept = theory.shrinkage(SPREAD, SIGMA, years)
    chances = {"best": theory.chance_of_the_best(math.sqrt(kept), CANDIDATES)}
    return {"shrinkage": kept, **chances, "better": theory.chance_of_the_better(SHARPE_DIFFERENCE, years)}


def correlation_gap(values: dict) -> float:
    """How far a measured correlation is from the formula at most, one and two windows ahead, in any world."""
    return max(
        abs(mean(runs) - correlation(name, ahead))
        for name, found in values["worlds"].items()
        for ahead, runs in enumerate(found["correlation"], 1)
    )


def derived(values: dict) -> dict:
    """What the prose quotes; keys of lists' entries are what the entry is for."""
    of_years = {
        name: {str(n): mean(runs) for n, runs in zip(YEARS, values["years"][name], strict=True)}
        for name in values["years"]
    }
    return {
        "maximum": {str(n): theory.expected_maximum(n) for n in (10, 100, 1000)},
        "years_for_one_point": (SIGMA * theory.expected_maximum(CANDIDATES) / 0.01) ** 2,
        "years": of_years,
        "threshold": theory.significant(CANDIDATES),
        "lucky": 1 - 0.975**CANDIDATES,
        "correlation_gap": ceil_to(correlation_gap(values), 3),
        "correlation": {name: {str(k): correlation(name, k) for k in (1, 2)} for name in WORLDS},
        "halfway": (SIGMA / SPREAD) ** 2,
        "tell": {f"{chance:.0%}": theory.years_to_tell(SHARPE_DIFFERENCE, chance) for chance in (0.9, 0.95)},
    }
