"""练习 8.1.1 的比较：按种子配对的差、它的区间，和测量值对应的理论值。"""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from solutions.ch08.history_plan import FAST, MERGINGS, SLOW
from solutions.ch08.sine_optimum import fitted_risk, linear_optimum, recurrence_weights
from solutions.ch08.sine_series import BOOK, TAU, TRAIN, Sine

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


def guide(tau: int) -> float:
    """What least squares should get from 600 pairs: the optimum and the price of τ + 1 parameters."""
    return fitted_risk(optimum(tau), tau + 1, len(TRAIN))


def merged_optimum(widths: Sequence[int], sine: Sine = BOOK, horizon: int = 1) -> float:
    """Linear optimum from bin means of these widths."""
    return linear_optimum(sum(widths), horizon, sine, tuple(widths))[0]


def noise_after(horizon: int) -> float:
    """σ²(1 + ‖w‖²) of the exact recurrence run on from two noisy values."""
    return NOISE * (1 + float(sum(recurrence_weights(horizon) ** 2)))


def averaging_tau(sine: Sine = BOOK) -> float:
    """τ = (4σ²/ω²)^⅓: where the plain mean of the last τ values errs least, as long as ωτ is small.

    Its error is σ²(1 + 1/τ) + ω²(τ + 1)²/8: noise averaged out against lagging behind.
    """
    return (4 * sine.sigma**2 / sine.omega**2) ** (1 / 3)


def attenuation(width: int, sine: Sine = BOOK) -> float:
    """sin(bω/2)/(b·sin(ω/2)): what a mean over b values leaves of the sine's amplitude."""
    return math.sin(width * sine.omega / 2) / (width * math.sin(sine.omega / 2))


def equal_bins(width: int) -> tuple[int, ...]:
    """Widths of four bins alike."""
    return (width,) * TAU


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


def derived(values) -> dict:
    """Numbers for the prose that follow from formulas or from the measured values."""
    test = values["one_step"]["test"]
    taus = in_order(test)
    return {
        "noise": NOISE,
        "optimum": {str(tau): optimum(tau) for tau in taus},
        "optimum_ahead": {k: {t: optimum(int(t), int(k)) for t in row} for k, row in by_horizon(values).items()},
        "guide": {str(tau): guide(tau) for tau in taus},
        "best_tau": lowest(test),
        "best_error": min(means(test).values()),
        "gain_over_four": 1 - min(means(test).values()) / means(test)["4"],
        "best_far": {kind: lowest(values["multi_step"][kind]["64"]) for kind in ("direct", "recursive")},
        "merged": {
            name: {str(w): merged_optimum(equal_bins(w), sine) for w in (1, 4, 16, 31, 64, 128, 314)}
            | {"growing": merged_optimum(MERGINGS["growing"], sine)}
            for name, sine in SINES.items()
        },
        "best_network": {when: lowest(values["network"][when]["test"]) for when in ("brief", "long")},
        "price": {str(tau): guide(tau) / optimum(tau) - 1 for tau in (4, 12, 64, 256)},
        "averaging_tau": averaging_tau(),
        "attenuation": {str(width): attenuation(width) for width in (16, 64)},
        "noise_after": {k: noise_after(int(k)) for k in values["recurrence_ahead"]},
        "one_value": {k: math.sin(int(k) * BOOK.omega) ** 2 / 2 for k in values["recurrence_ahead"]},
        "knowing_nothing": 0.5 + NOISE,
        "ceiling": (means(test)["4"] - means(values["bayes"]["test"])["4"]) / means(test)["4"],
        "paired": comparisons(values),
    }


def by_horizon(values) -> dict:
    """The measured horizons and their τ."""
    return values["multi_step"]["direct"]


def comparisons(values) -> dict:
    """The paired differences that the page quotes, as plain numbers."""
    test, merged = values["one_step"]["test"], values["merged"]["slow"]["fitted"]
    short = values["one_step"]["short_test"]
    pairs = {
        "twelve_four": (test["12"], test["4"]),
        "merged_four": (merged["4"], test["4"]),
        "merged_best_raw": (merged["64"], test[str(lowest(test))]),
        "merged_short": (values["merged_short"]["64"], short[str(lowest(short))]),
        "network_merged": (values["network_merged"]["long"]["16"], values["network"]["long"]["test"]["4"]),
    }
    pairs |= {
        f"{name}_{when}": (errors, values["network"][when]["test"]["4"])
        for when in ("brief", "long")
        for name, errors in contenders(values, when).items()
    }
    return {name: vars(paired(a, b)) for name, (a, b) in pairs.items()}


def contenders(values, when: str) -> dict:
    """Everything that is set against the book's network on the same four lags, by name."""
    return {
        **values["architectures"][when],
        "least_squares": values["one_step"]["test"]["4"],
        "bayes": values["bayes"]["test"]["4"],
    }
