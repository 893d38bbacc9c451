"""练习 8.1.1 的比较：按种子配对的差、它的区间，和测量值对应的理论值。"""

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from solutions.ch08.sequence.history_plan import FAST, SLOW
from solutions.ch08.sequence.sine_optimum import (
    attenuation,
    fitted_risk,
    linear_optimum,
    merged_optimum,
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


def derived(values) -> dict:
    """Numbers for the prose that follow from formulas or from the measured values."""
    test = values["one_step"]["test"]
    average, far = means(test), means(values["multi_step"]["direct"]["64"])
    rules = means(values["rules"])
    return {
        "optimum": {str(tau): optimum(tau) for tau in (1, 4, 12, 32, 256)},
        "best_tau": lowest(test),
        "best_error": min(average.values()),
        "gain_over_four": 1 - min(average.values()) / average["4"],
        "best_far": lowest(values["multi_step"]["direct"]["64"]),
        "far_ratio": far["4"] / far["64"],
        "best_length": {str(pairs): best_length(pairs) for pairs in (600, 1200, 6000)},
        "valley_gap": deviates(error / guide(int(tau)) for tau, error in average.items()),
        "phase_gap": deviates(average[tau] / error for tau, error in means(values["any_phase"]["1"]).items()),
        "noise_share": noise_share(values),
        "recurrence_ratio": rules["recurrence"] / rules["persistence"],
        "merged": {str(width): merged_optimum(width)[0] for width in (64, 314)},
        "price": {str(tau): guide(tau) / optimum(tau) - 1 for tau in (4, 12, 256)},
        "averaging_tau": averaging_tau(),
        "attenuation": {str(width): attenuation(width) for width in (16, 64)},
        "noise_after": noise_after(64),
        "one_value": math.sin(BOOK.omega) ** 2 / 2,
        "noise_explains": explained(values["noise_power"], values["network"]["long"]["test"]["4"]),
        "noise_left": noise_left(values),
        "ceiling": 1 - means(values["bayes"]["test"])["4"] / average["4"],
        "paired": comparisons(values),
    }


def noise_share(values) -> float:
    """How much of the lead of recursive over direct prediction (64 steps, τ = 128) is σ² times the lead in ‖w‖²."""
    errors, gains = values["multi_step"], values["noise_gain"]
    lead = statistics.fmean(errors["direct"]["64"]["128"]) - statistics.fmean(errors["recursive"]["64"]["128"])
    return NOISE * (statistics.fmean(gains["direct"]["128"]) - statistics.fmean(gains["recursive"]["128"])) / lead


def noise_left(values) -> float:
    """The same share of the paired differences: the largest among the networks, after the many epochs."""
    book, rows = values["network"]["long"]["test"]["4"], values["architectures"]["long"].values()
    return max(explained(values["noise_power"], [a - b for a, b in zip(row, book, strict=True)]) for row in rows)


def comparisons(values) -> dict:
    """The paired differences that the page quotes, as plain numbers."""
    far, errors = values["multi_step"], contenders(values, "long")
    pairs = {
        "recursive_direct": (far["recursive"]["64"]["128"], far["direct"]["64"]["128"]),
        "gru_again": gru_again(values),
    }
    for name in ("again", "deep", "gru", "large", "least_squares"):
        pairs[f"{name}_long"] = errors[name], values["network"]["long"]["test"]["4"]
    return {name: vars(paired(a, b)) for name, (a, b) in pairs.items()}


def gru_again(values) -> tuple[list, list]:
    """Errors of the GRU and of the book's network from another seed: what a lucky start alone can do."""
    return values["architectures"]["long"]["gru"], values["architectures"]["long"]["again"]


def contenders(values, when: str) -> dict:
    """Everything that is set against the book's network on the same four lags, by name."""
    return {
        **values["architectures"][when],
        "least_squares": values["one_step"]["test"]["4"],
        "bayes": values["bayes"]["test"]["4"],
    }
