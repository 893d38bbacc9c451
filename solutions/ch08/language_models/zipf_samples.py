"""Synthetic texts whose Zipf exponent is known, and what ranking by the same few tokens does to an estimate."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from solutions.ch08.language_models.zipf_fits import maximum_likelihood, ranked
from solutions.errors import UserError

RARE = 0.3  # expected count of the rarest types of a law with a tail of its own
MOST_TYPES = 1 << 21  # a flatter law would need more memory than it is worth


@dataclass(frozen=True)
class Law:
    """p(r) ∝ r^(−exponent); ``scale`` is how often rank 1 is expected to occur among ``tokens`` tokens.

    There are as many ranks as make the expected counts add up to ``tokens``.  With a ``tail``, the exponent is
    another one past rank ``bend``, and no type is expected less than RARE times.
    """

    exponent: float
    scale: float
    tokens: int
    tail: float | None = None
    bend: int = 1

    def expected(self, size: int) -> np.ndarray:
        """Expected counts of the ranks 1 to ``size``."""
        ranks = np.arange(1, size + 1)
        counts = self.scale * ranks**-self.exponent
        if self.tail is None:
            return counts
        return np.maximum(counts * np.maximum(ranks / self.bend, 1) ** (self.exponent - self.tail), RARE)

    def cumulative(self) -> np.ndarray:
        """P(rank ≤ r) at index r − 1; as long as there are types.  Raises UserError for more than MOST_TYPES."""
        size = 1024
        while True:
            total = np.cumsum(self.expected(size))
            if total[-1] >= self.tokens:
                total = total[: np.searchsorted(total, self.tokens) + 1]
                return total / total[-1]
            if size >= MOST_TYPES:
                raise UserError(f"这条定律要 {MOST_TYPES:,} 种以上才凑得满词元：请把指数改小，或把尺度改大。")
            size *= 2


def draw(cumulative: np.ndarray, tokens: int, generator: np.random.Generator) -> np.ndarray:
    """How often every type occurs in a text of independent tokens: the type of true rank r stands at index r − 1."""
    # Uniform numbers in rising order, by way of their gaps: found in the table much faster than unsorted ones,
    # and the order of independent tokens says nothing.
    points = np.cumsum(generator.standard_exponential(tokens + 1))
    places = np.searchsorted(cumulative, points[:-1] / points[-1], side="right")
    return np.bincount(places, minlength=len(cumulative))


def split_half(frequencies: np.ndarray, low: int, high: int, generator: np.random.Generator) -> float:
    """Maximum likelihood with ranks from one random half of the tokens and counts from the other (Piantadosi 2014).

    Types of equal count in the first half are ranked in random order.
    """
    ranking = generator.binomial(frequencies, 0.5)
    order = np.argsort(-(ranking + 0.5 * generator.random(len(ranking))))
    return maximum_likelihood((frequencies - ranking)[order[: (ranking > 0).sum()]], low, high)


def synthetic(law: Law, texts: int, seed: int, longer: float = 1) -> Iterator[np.ndarray]:
    """Counts, by true rank, of ``texts`` independent texts ``longer`` times the law's length; the seed fixes them."""
    cumulative = law.cumulative()
    for number in range(texts):
        yield draw(cumulative, round(longer * law.tokens), np.random.default_rng([seed, number]))


def calibrate(frequencies, low: int, high: int, rounds: int, texts: int, seed: int, tail: float | None = None) -> Law:
    """The law whose synthetic texts look, between ``low`` and ``high``, like the observed curve.

    Two numbers are matched: the maximum-likelihood exponent, and how many tokens have a rank up to ``high``,
    which says how noisy the counts are.  Every round corrects both by what is missing on the average.  What lies
    past ``high`` is not matched but supposed: the same law, or another exponent, ``tail``.
    """
    tokens = int(frequencies.sum())
    target, mass = maximum_likelihood(frequencies, low, high), frequencies[:high].sum()
    law, middle = Law(target, frequencies[low - 1] * low**target, tokens, tail, high), (low * high) ** 0.5
    for _ in range(rounds):
        found = [ranked(counts) for counts in synthetic(law, texts, seed)]
        steeper = target - np.mean([maximum_likelihood(f, low, high) for f in found])
        higher = mass / np.mean([f[:high].sum() for f in found])
        # A steeper law keeps its height in the middle of the range, not at rank 1.
        law = replace(law, exponent=law.exponent + steeper, scale=law.scale * higher * middle**steeper)
    return law
