"""练习 8.3.5：真的去抽：卡方检验，以及许多轮以后见过多少种窗口。"""

import itertools
import random
from collections.abc import Iterator

import numpy as np
from scipy import stats

from solutions.ch08.language_models.offset_coverage import SCHEMES, Size, Told, starts
from solutions.toolkit.batches import random_batches


class NarrowRandom(random.Random):
    """Draws integers from the lower half of the range it is asked for: the wrong cure."""

    def randint(self, low: int, high: int) -> int:
        return super().randint(low, low + (high - low) // 2)


def one_draw_an_epoch(name: str, size: Size, epochs: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """``(starts, predictions)``, each ``(epochs,)``: a window chosen at random from each pass, and a step in it.

    One a pass, because the windows of one pass all hang on the same offset.
    """
    scheme, chooser = SCHEMES[name], random.Random(f"choose {seed}")
    rng = NarrowRandom(seed) if name == "narrow" else random.Random(seed)
    chosen = np.array([chooser.choice(starts(scheme.sampler, size, rng)) for _ in range(epochs)])
    steps = np.array([chooser.randrange(size.num_steps) for _ in range(epochs)])
    return chosen, (chosen + steps) % size.length


def p_value(drawn: np.ndarray, cells: int) -> float:
    """Pearson's χ² test that 0 … cells − 1 are equally likely; the draws must be independent."""
    return float(stats.chisquare(np.bincount(drawn, minlength=cells)).pvalue)


def uniformity(name: str, size: Size, epochs: int, seed: int) -> dict[str, float]:
    """p-values for equally likely starts and for equally likely predictions."""
    chosen, predictions = one_draw_an_epoch(name, size, epochs, seed)
    ring = SCHEMES[name].ring
    cells = (size.length, size.length) if ring else (size.legal, size.length - 1)
    return {"starts": p_value(chosen, cells[0]), "predictions": p_value(predictions, cells[1])}


def rejections(size: Size, epochs: int, repeats: int, level: float, seed: int) -> dict[str, float]:
    """Share of ``repeats`` tests of the ring, which *is* uniform, with p < ``level``.

    ``single`` takes one window a pass; ``pooled`` takes all of them, as if they were independent: wrong.
    """
    rng, low = random.Random(seed), {"single": 0, "pooled": 0}
    for _ in range(repeats):
        passes = [starts(SCHEMES["ring"].sampler, size, rng) for _ in range(epochs)]
        # The windows come shuffled, so that the first is one chosen at random.
        low["single"] += p_value(np.array([found[0] for found in passes]), size.length) < level
        low["pooled"] += p_value(np.concatenate(passes), size.length) < level
    return {kind: count / repeats for kind, count in low.items()}


def pooled_rejections_in_theory(size: Size, level: float) -> float:
    """P(m·χ²(n − 1) > the critical value of χ²(N − 1)) for N = m·n and no window dropped.

    All m starts with one residue have the same count, so the sum over N cells is m times that over n.
    """
    critical = stats.chi2.isf(level, size.length - 1)
    return float(stats.chi2.sf(critical / (size.length // size.num_steps), size.num_steps - 1))


def dealt(num_steps: int, rng: random.Random) -> Iterator[int]:
    """Offsets dealt like cards: every one of 0 … n − 1 once in n epochs, each time in a new order."""
    while True:
        yield from rng.sample(range(num_steps), num_steps)


def distinct_windows(name: str, size: Size, checkpoints: list[int], seed: int) -> list[float]:
    """Share of the legal starts seen in the first so many epochs, one entry a checkpoint."""
    order = random.Random(seed)
    told = {"fixed": itertools.repeat(0), "dealt": dealt(size.num_steps, random.Random(f"deal {seed}"))}
    rng = Told(told[name], order) if name in told else order
    sampler = random_batches if name in told else SCHEMES[name].sampler
    seen, shares = np.zeros(size.length, bool), []
    for epoch in range(1, checkpoints[-1] + 1):
        seen[starts(sampler, size, rng)] = True
        if epoch in checkpoints:
            shares.append(float(seen.sum() / size.legal))
    return shares


def expected_distinct(probabilities: np.ndarray, size: Size, epochs: int) -> float:
    """The same in expectation, epochs being independent: the mean of 1 − (1 − p)^E over the legal starts."""
    return float(np.mean(1 - (1 - probabilities[: size.legal]) ** epochs))


def expected_distinct_dealt(size: Size, epochs: int) -> float:
    """With dealt offsets a start has its turn once in n epochs; in it, its window is kept with probability kept/m."""
    rounds, rest = divmod(epochs, size.num_steps)
    windows = (size.length - 1 - np.arange(size.legal) % size.num_steps) // size.num_steps
    kept = windows // size.batch_size * size.batch_size / windows
    return float(np.mean(1 - (1 - kept) ** rounds * (1 - kept * rest / size.num_steps)))
