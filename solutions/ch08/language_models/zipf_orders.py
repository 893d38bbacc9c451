"""Exercise 8.3.3, one order of n-grams: its curve, its exponents, and how far they can be trusted."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from solutions.ch08.language_models.zipf_fits import least_squares, maximum_likelihood, ranked
from solutions.ch08.language_models.zipf_resampling import bootstrap
from solutions.ch08.language_models.zipf_samples import Law, calibrate, split_half, synthetic
from solutions.toolkit.ngrams import count_ngrams, ngrams

OTHER_TAIL = 1.0  # past the declared range: not the law's own exponent, but 1/r


class Plan(NamedTuple):
    """Sizes of a measurement.  ``low`` and ``high`` are the declared range of ranks, both included."""

    low: int
    high: int
    ranges: list[tuple[int, int]]  # other ranges, to see what the choice does
    rounds: int  # of calibration
    texts: int  # synthetic texts
    resamples: int
    block: int  # tokens, of the block bootstrap
    shuffles: int  # of the tokens, to see what their order does to the bootstrap
    checked: int  # synthetic texts whose own interval is judged
    longer: int  # how many times as long the long synthetic texts are


def numbered(words: Sequence[str], n: int) -> np.ndarray:
    """The text as n-grams, each a number of its own from 0: ``len(words) − n + 1`` of them."""
    numbers = {gram: number for number, gram in enumerate(count_ngrams(words, n))}
    return np.array([numbers[gram] for gram in ngrams(words, n)])


def measure_order(words: Sequence[str], n: int, plan: Plan, report) -> dict:
    """Everything the exercise measures about the n-grams of one order."""
    tokens, low, high = numbered(words, n), plan.low, plan.high
    f = ranked(np.bincount(tokens))
    line, law = least_squares(f, low, high), calibrate(f, low, high, plan.rounds, min(plan.texts, 25), seed=n)
    report(1, 4)
    ranges = [*plan.ranges, (1, len(f))]
    values = {
        "tokens": len(tokens),
        "types": len(f),
        "once": int((f == 1).sum()),
        "curve": thinned(f),
        "half_curve": thinned(ranked(np.bincount(tokens[: len(tokens) // 2]))),
        "least_squares": line._asdict(),
        "maximum_likelihood": maximum_likelihood(f, low, high),
        "ranges": [{"low": a, "high": b, **of_range(f, a, b)} for a, b in ranges],
        "split": summary([split_half(f, low, high, np.random.default_rng([n, s])) for s in range(plan.texts)]),
        "parts": {str(k): [own(part, low, high) for part in np.array_split(tokens, k)] for k in (2, 4)},
        "quarter_ends": [int(ranked(np.bincount(part))[high - 1]) for part in np.array_split(tokens, 4)],
        "bootstrap": resampled(tokens, plan),
    }
    report(2, 4)
    values["synthetic"] = of_texts(law, plan)
    report(3, 4)
    values["coverage"] = coverage(law, plan)
    other = calibrate(f, low, high, plan.rounds, min(plan.texts, 25), seed=n, tail=OTHER_TAIL)
    estimates = [
        maximum_likelihood(ranked(counts), low, high) for counts in synthetic(other, plan.texts // 2, seed=400)
    ]
    values["other_tail"] = {"exponent": other.exponent, "maximum_likelihood": summary(estimates)}
    return values


def own(tokens: np.ndarray, low: int, high: int) -> float:
    """Maximum likelihood with the ranks that the same tokens give."""
    return maximum_likelihood(ranked(np.bincount(tokens)), low, high)


def of_range(f: np.ndarray, low: int, high: int) -> dict:
    line = least_squares(f, low, high)
    return {
        "least_squares": line.exponent,
        "r_squared": line.r_squared,
        "maximum_likelihood": maximum_likelihood(f, low, high),
    }


def resampled(tokens: np.ndarray, plan: Plan) -> dict:
    """Mean and sd of the exponent over the resampled texts; and the sd when the tokens stand in random order.

    Blocks of shuffled tokens are blocks of independent tokens: what is wider than theirs comes from neighbours.
    """
    sizes = plan.block, plan.resamples, plan.low, plan.high
    found, fewer = bootstrap(tokens, *sizes, seed=0), (plan.block, plan.resamples // 5, plan.low, plan.high)
    orders = [np.random.default_rng(seed).permutation(tokens) for seed in range(plan.shuffles)]
    spreads = [bootstrap(shuffled, *fewer, seed).std(ddof=1) for seed, shuffled in enumerate(orders)]
    return {"mean": found.mean(), "sd": found.std(ddof=1), "shuffled": summary(spreads)}


def of_texts(law: Law, plan: Plan) -> dict:
    """The same estimators on texts of the law: what they give where the answer is known."""
    low, high, found, curves = plan.low, plan.high, [], []
    for number, counts in enumerate(synthetic(law, plan.texts, seed=100)):
        f = ranked(counts)
        line, split = least_squares(f, low, high), split_half(f, low, high, np.random.default_rng(number))
        likely = [maximum_likelihood(counts, low, high), maximum_likelihood(f, low, high)]
        whole = least_squares(f, 1, len(f)).exponent
        found.append([*likely, line.exponent, line.standard_error, split, whole, len(f)])
        curves.append(f)
    names = ("true_ranks", "maximum_likelihood", "least_squares", "standard_error", "split", "whole_range", "types")
    columns = {name: summary(column) for name, column in zip(names, np.transpose(found), strict=True)}
    for name, longer in (("long", plan.longer), ("quarter", 1 / 4)):
        texts = synthetic(law, max(4, plan.texts // 10), seed=200, longer=longer)
        columns[name] = summary([maximum_likelihood(ranked(counts), low, high) for counts in texts])
    ranks = grid(min(len(f) for f in curves))
    band = [[min(f[r - 1] for f in curves), max(f[r - 1] for f in curves)] for r in ranks]
    return {**columns, "exponent": law.exponent, "scale": law.scale, "ranks": ranks, "band": np.array(band)}


def summary(numbers) -> dict:
    return {"mean": np.mean(numbers), "sd": np.std(numbers, ddof=1), "min": np.min(numbers), "max": np.max(numbers)}


def coverage(law: Law, plan: Plan) -> dict:
    """How many 95% intervals of new synthetic texts hold the true exponent, when each text is all that is known.

    ``percentile`` lies between two quantiles of the resampled exponents.  ``corrected`` is the exponent of a law
    calibrated anew on this text alone, ± 1.96 of its bootstrap's sd times ``widening``: the sd of the corrected
    estimates over the mean sd of the bootstraps, but never below 1.  ``twice`` is the mean of the estimate plus
    what ranking once more took off: another correction, without any law.
    """
    low, high, found = plan.low, plan.high, []
    for number, counts in enumerate(synthetic(law, plan.checked, seed=300)):
        f = ranked(counts)
        tokens = np.random.default_rng(number).permutation(np.repeat(np.arange(len(f)), f))
        replicas = bootstrap(tokens, plan.block, plan.resamples // 5, low, high, seed=number)
        own_law = calibrate(f, low, high, rounds=3, texts=10, seed=1000 + number)
        twice = 2 * maximum_likelihood(f, low, high) - replicas.mean()
        found.append([own_law.exponent, replicas.std(ddof=1), twice, *np.quantile(replicas, (0.025, 0.975))])
    corrected, spread, twice, below, above = np.transpose(found)
    widening = max(1, corrected.std(ddof=1) / spread.mean())
    held = {
        "percentile": (below <= law.exponent) & (law.exponent <= above),
        "corrected": np.abs(corrected - law.exponent) <= 1.96 * widening * spread,
    }
    counted = {name: int(inside.sum()) for name, inside in held.items()}
    return {"texts": len(found), "widening": widening, "twice": twice.mean(), **counted}


def grid(last: int) -> list[int]:
    """About 12 ranks a decade, and the last one."""
    return sorted({round(10 ** (step / 12)) for step in range(12 * 6) if 10 ** (step / 12) < last} | {last})


def thinned(f: np.ndarray) -> list[list[int]]:
    """``[[rank, frequency], …]`` at the ranks of the grid: what a figure with logarithmic axes needs."""
    return [[rank, int(f[rank - 1])] for rank in grid(len(f))]
