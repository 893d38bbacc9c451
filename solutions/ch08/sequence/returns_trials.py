"""练习 8.1.2 的模拟：许多市场里，按过去挑出的那一只以后怎样。每个函数测一个种子。"""

import math

import numpy as np

from solutions.ch08.sequence.returns_theory import significant
from solutions.ch08.sequence.returns_worlds import (
    CANDIDATES,
    MONTHLY,
    SIGMA,
    SPREAD,
    WINDOW,
    YEAR,
    World,
    annualised,
    differing,
    noise,
)

NUMBERS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)  # of candidates
YEARS = (1, 2, 5, 10, 20, 40, 60, 100)  # of history
LIMITS = (0.3, 0.5, 0.7)  # a security vanishes when so much of its price is gone
LISTED = 10  # years that the database covers
SHARPE_DIFFERENCE = 0.3  # of the better of two, a year
COMMON = 0.3  # correlation of any two securities in the variant with a market factor
TAIL = 4  # degrees of freedom of the variant with fat tails
CALM, WILD = 0.10, 0.30  # σ of either half of the securities in the variant with unequal risk
TEN = 10  # that stay in the running for a second choice in the held-out window


def of_the_best(scores: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    """``outcome`` of each market's security with the highest score; both ``(markets, securities)``."""
    return np.take_along_axis(outcome, scores.argmax(axis=1)[:, None], axis=1)[:, 0]


def by_candidates(draw: np.random.Generator, markets: int) -> dict:
    """Past and future of the best among the first N of 1000 securities, all with mean zero."""
    past, future = (annualised(noise(draw, (markets, max(NUMBERS), WINDOW)), WINDOW)[..., 0] for _ in range(2))
    chosen = {n: of_the_best(past[:, :n], future[:, :n]).mean() for n in NUMBERS}
    return {"past": [past[:, :n].max(axis=1).mean() for n in NUMBERS], "future": list(chosen.values())}


def by_years(draw: np.random.Generator, markets: int) -> dict:
    """One long history: the best of 100 with equal means, and with true means of their own, on its last n years."""
    returns = noise(draw, (markets, CANDIDATES, max(YEARS) * YEAR))
    future = annualised(noise(draw, (markets, CANDIDATES, WINDOW)), WINDOW)[..., 0]
    truth = SPREAD * draw.standard_normal((markets, CANDIDATES))
    lead = SHARPE_DIFFERENCE * SIGMA
    found = {name: [] for name in ("past", "future", "shrinkage", "best", "better")}
    for years in YEARS:
        past = YEAR * returns[..., -years * YEAR :].mean(axis=-1, dtype=np.float64)
        estimate = truth + past
        found["past"].append(past.max(axis=1).mean())
        found["future"].append(of_the_best(past, future).mean())
        found["shrinkage"].append(of_the_best(estimate, truth).mean() / estimate.max(axis=1).mean())
        found["best"].append((estimate.argmax(axis=1) == truth.argmax(axis=1)).mean())
        found["better"].append((past[:, ::2] + lead > past[:, 1::2]).mean())
    return found


def luck_on_trial(draw: np.random.Generator, markets: int) -> dict:
    """Equal means: how often the winner is significant, before and after, and a held-out window used twice."""
    first, second, third = np.moveaxis(annualised(noise(draw, (markets, CANDIDATES, 3 * WINDOW)), WINDOW), -1, 0)
    z = math.sqrt(WINDOW / YEAR) / SIGMA
    winner, after = first.max(axis=1), of_the_best(first, second)
    ten = np.argsort(first, axis=1)[:, -TEN:]
    again, final = (np.take_along_axis(window, ten, axis=1) for window in (second, third))
    return {
        "same_data": (winner * z > significant(1)).mean(),
        "held_out": (after * z > significant(1)).mean(),
        "counted": (winner * z > significant(CANDIDATES)).mean(),
        "second_choice": again.max(axis=1).mean(),
        "third_window": of_the_best(again, final).mean(),
    }


def vanishing(draw: np.random.Generator, securities: int) -> list[dict]:
    """Zero-mean securities looked at every month for ten years; one dict a limit."""
    price = noise(draw, (1, securities, LISTED * YEAR))[0].cumsum(axis=-1, dtype=np.float64)
    later = annualised(noise(draw, (1, securities, WINDOW)), WINDOW)[0, :, 0]
    rows = []
    for limit in LIMITS:
        below = price <= math.log(1 - limit)
        alive = ~below.any(axis=-1)
        # Sold where it was first seen below the limit: what the database has forgotten.
        end = np.where(alive, LISTED * YEAR - 1, below.argmax(axis=-1))
        result = np.take_along_axis(price, end[:, None], axis=-1)[:, 0] / LISTED
        means = {"survivors": result[alive].mean(), "everyone": result.mean(), "later": later[alive].mean()}
        rows.append({"share": alive.mean(), **means})
    return rows


def of_world(draw: np.random.Generator, world: World, markets: int) -> dict:
    """Three windows: what became of the first one's winner, correlations, three ways to predict the third."""
    returns = world.sample(draw, (markets, CANDIDATES, 3 * world.months))
    first, second, third = np.moveaxis(annualised(returns, world.months), -1, 0)
    return {
        "past": first.max(axis=1).mean(),
        "future": of_the_best(first, second).mean(),
        "correlation": [correlation(first, later) for later in (second, third)],
        **predicted(first, second, third),
    }


def predicted(first: np.ndarray, second: np.ndarray, third: np.ndarray) -> dict:
    """Errors of three ways to predict the third window, and how the one does that the learned slope would choose."""
    average, slope = second.mean(axis=1, keepdims=True), slopes(first, second)
    learned = average + slope * (second - average)
    guesses = {"carried": second, "average": average, "learned": learned}
    return {
        "slope": slope.mean(),
        "error": {name: root_mean_square(third - guess) for name, guess in guesses.items()},
        "pick": of_the_best(learned, third).mean(),
    }


def after_a_break(draw: np.random.Generator, markets: int) -> dict:
    """True means that last for two windows and are drawn anew before the third: what was learned holds no more."""
    before = annualised(differing(draw, (markets, CANDIDATES, 2 * WINDOW)), WINDOW)
    after = annualised(differing(draw, (markets, CANDIDATES, WINDOW)), WINDOW)
    return predicted(before[..., 0], before[..., 1], after[..., 0])


def correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Pearson's, over all securities of all markets."""
    return np.corrcoef(one.ravel(), other.ravel())[0, 1]


def root_mean_square(differences: np.ndarray) -> float:
    """Over all securities of all markets."""
    return math.sqrt((differences**2).mean())


def slopes(features: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Each market's least-squares slope of ``targets`` on ``features``, ``(markets, 1)``: an AR(1)."""
    centred = features - features.mean(axis=1, keepdims=True)
    return (centred * targets).sum(axis=1, keepdims=True) / (centred**2).sum(axis=1, keepdims=True)


def variants(draw: np.random.Generator, markets: int) -> dict:
    """Equal means again, with a common factor, fat tails or unequal risk: past and future of the best."""
    shape = (markets, CANDIDATES, 2 * WINDOW)
    market = noise(draw, (markets, 1, 2 * WINDOW))
    together = math.sqrt(COMMON) * market + math.sqrt(1 - COMMON) * noise(draw, shape)
    # Student's t of variance TAIL/(TAIL − 2), scaled to that of the normal months.
    fat = MONTHLY * math.sqrt((TAIL - 2) / TAIL) * draw.standard_t(TAIL, shape)
    wild = np.arange(CANDIDATES) % 2 == 1
    uneven = noise(draw, shape) * np.where(wild, WILD / SIGMA, CALM / SIGMA).astype(np.float32)[:, None]
    found = {}
    for name, returns in (("together", together), ("fat", fat), ("uneven", uneven)):
        past, future = np.moveaxis(annualised(returns, WINDOW), -1, 0)
        found[name] = {"past": past.max(axis=1).mean(), "future": of_the_best(past, future).mean()}
    best = annualised(uneven, WINDOW)[..., 0].argmax(axis=1)
    return {**found, "wild": wild[best].mean()}
