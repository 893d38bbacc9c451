"""练习 8.3.5：把偏移量一个一个试遍，得到每个起点、每个预测的精确概率；以及推导出的公式。"""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch

from solutions.errors import UserError
from solutions.toolkit.batches import Batch, random_batches, sequential_batches
from solutions.toolkit.circular_batches import circular_batches, circular_streams

Sampler = Callable[..., Iterator]


@dataclass(frozen=True)
class Size:
    """A corpus of ``length`` tokens, cut into windows of ``num_steps``, ``batch_size`` of them in a batch."""

    length: int
    num_steps: int
    batch_size: int

    @property
    def legal(self) -> int:
        """How many starts leave a whole window and the token after it: 0 … N − n − 1."""
        return self.length - self.num_steps


@dataclass(frozen=True)
class Scheme:
    """A sampler and what is random in it: how many offsets, equally likely, and whether windows are shuffled."""

    sampler: Sampler
    offsets: Callable[[Size], int]
    shuffled: bool
    ring: bool = False


SCHEMES = {
    "random": Scheme(random_batches, lambda size: size.num_steps, True),
    "sequential": Scheme(sequential_batches, lambda size: size.num_steps + 1, False),
    "narrow": Scheme(random_batches, lambda size: (size.num_steps + 1) // 2, True),
    "in_order": Scheme(random_batches, lambda size: size.num_steps, False),
    "fixed": Scheme(random_batches, lambda size: 1, True),
    "ring": Scheme(circular_batches, lambda size: size.length, True, ring=True),
    "ring_streams": Scheme(circular_streams, lambda size: size.length, False, ring=True),
}


class Told:
    """Stands in for a sampler's ``rng``: it draws the offsets it is told, and shuffles only if given an ``order``."""

    def __init__(self, offsets: Iterable[int], order: random.Random | None = None):
        self.offsets, self.order = iter(offsets), order

    def randint(self, low: int, high: int) -> int:
        """The next offset; UserError for one the sampler would never draw."""
        offset = next(self.offsets)
        if not low <= offset <= high:
            raise UserError(f"偏移量 {offset} 不在采样器会取的 {low} 到 {high} 之间：请改要试的偏移量。")
        return offset

    def shuffle(self, items: list) -> None:
        """In place, or not at all."""
        if self.order:
            self.order.shuffle(items)


def equal_streams(corpus: Sequence[int], batch_size: int, num_steps: int, rng) -> Iterator[Batch]:
    """Sequential sampling with both faults mended: n offsets, 0 … n − 1, and streams as long for each of them.

    Yields what :func:`sequential_batches` does.  The length is what the largest offset leaves, (N − n) // B.
    """
    offset, tokens = rng.randint(0, num_steps - 1), (len(corpus) - num_steps) // batch_size * batch_size
    return sequential_batches(corpus[offset : offset + tokens + 1], batch_size, num_steps, Told([0]))


def starts(sampler: Sampler, size: Size, rng) -> np.ndarray:
    """Where the windows of one pass begin.  The corpus counts up, so that a token is its own position."""
    batches = sampler(torch.arange(size.length), size.batch_size, size.num_steps, rng)
    return torch.cat([X[:, 0] for X, _ in batches]).numpy()


def start_probabilities(scheme: Scheme, size: Size) -> np.ndarray:
    """Probability that a pass has a window starting at each position, ``(length,)``: every offset is tried.

    Of m shuffled windows whole batches are kept; by symmetry each is kept with probability kept/m.
    """
    found, offsets = np.zeros(size.length), scheme.offsets(size)
    # A batch size that leaves no window out; on a ring one batch holds all of them, which is faster.
    whole = replace(size, batch_size=size.length // size.num_steps if scheme.ring else 1)
    for offset in range(offsets):
        if scheme.shuffled:
            windows = starts(scheme.sampler, whole, Told([offset]))
            kept = len(windows) // size.batch_size * size.batch_size / len(windows)
        else:
            windows, kept = starts(scheme.sampler, size, Told([offset])), 1.0
        found[windows] += kept / offsets
    return found


def prediction_uses(start_probabilities: np.ndarray, size: Size, ring: bool = False) -> np.ndarray:
    """How often a pass predicts token t + 1 from token t and those before it, on average: ``(N − 1,)``.

    Prediction t lies in the windows that start at t − n + 1 … t.  On a ring there are N predictions.
    """
    sums = np.convolve(start_probabilities, np.ones(size.num_steps))
    sums[: size.num_steps - 1] += sums[size.length :]  # windows over the joint; elsewhere there are none
    return sums[: size.length if ring else size.length - 1]


def trapezoid(size: Size) -> np.ndarray:
    """min(t + 1, n, N − 1 − t)/n for t = 0 … N − 2: :func:`prediction_uses` of equally likely legal starts."""
    t = np.arange(size.length - 1)
    rising = np.minimum(np.minimum(t + 1, size.length - 1 - t), min(size.num_steps, size.legal))
    return rising / size.num_steps


def histories(scheme: Scheme, size: Size) -> np.ndarray:
    """How often, over all offsets, prediction t has c tokens to go by: ``(length, num_steps)``, c − 1 the column."""
    found = np.zeros((size.length, size.num_steps), int)
    columns = np.arange(size.num_steps)
    for offset in range(scheme.offsets(size)):
        windows = starts(scheme.sampler, replace(size, batch_size=1), Told([offset]))
        found[windows[:, None] + columns, columns] += 1
    return found


def summary(name: str, size: Size) -> dict[str, float]:
    """What the table shows of a scheme: how many starts never come, and the least and most of both probabilities."""
    scheme = SCHEMES[name]
    found = start_probabilities(scheme, size)
    uses = prediction_uses(found, size, scheme.ring)
    found = found[: size.length if scheme.ring else size.legal]
    return {
        "starts": len(found),
        "never": int((found == 0).sum()),
        "never_from": int(np.argmax(found == 0)) if (found == 0).any() else len(found),  # the first of them
        "unused": int((uses == 0).sum()),  # predictions that no pass makes
        "start": [found.min(), found.max()],
        "use": [uses.min(), uses.max()],
    }
