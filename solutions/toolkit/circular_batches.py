"""练习 8.3.5：把语料首尾相接成环再切，每个起点、每个位置的机会就完全相等。"""

import random
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from solutions.errors import UserError
from solutions.toolkit.batches import Batch


def circular_batches(corpus: Sequence[int], batch_size: int, num_steps: int, rng: random.Random) -> Iterator[Batch]:
    """Windows of ``num_steps`` tokens in random order, cut from a corpus whose end is joined to its beginning.

    Yields ``(X, Y)``, both ``(batch_size, num_steps)`` int64 on the CPU; Y is X one token later.
    Windows of one pass do not overlap.  Every position of the corpus starts a window with the same
    probability, whether or not the sizes divide its length; at most one window a pass runs over the joint.
    Raises UserError where the corpus is too short for a single batch.
    """
    ring = _cut_open(corpus, batch_size, num_steps, rng)
    pieces = ring.unfold(0, num_steps + 1, num_steps)  # (windows, num_steps + 1): a window and the token after it
    order = list(range(len(pieces)))
    rng.shuffle(order)
    for first in range(0, len(order) // batch_size * batch_size, batch_size):
        chosen = pieces[order[first : first + batch_size]]
        yield chosen[:, :-1], chosen[:, 1:]


def circular_streams(corpus: Sequence[int], batch_size: int, num_steps: int, rng: random.Random) -> Iterator[Batch]:
    """``batch_size`` parallel streams around the ring, each read on where the last batch stopped.

    Yields ``(X, Y)`` as :func:`circular_batches` does; a hidden state may be carried from batch to batch.
    The streams are as long as they can be whatever the offset, so turning the ring only turns them.
    Raises UserError where the corpus is too short for a single batch.
    """
    ring = _cut_open(corpus, batch_size, num_steps, rng)
    length = (len(ring) - 1) // batch_size  # tokens in each stream
    Xs = ring[: length * batch_size].reshape(batch_size, length)
    Ys = ring[1 : length * batch_size + 1].reshape(batch_size, length)
    for start in range(0, length // num_steps * num_steps, num_steps):
        yield Xs[:, start : start + num_steps], Ys[:, start : start + num_steps]


def _cut_open(corpus: Sequence[int], batch_size: int, num_steps: int, rng: random.Random) -> Tensor:
    """The N tokens from a random one of all N on, once around, and that one again as the last label: ``(N + 1,)``."""
    if batch_size < 1 or num_steps < 1:
        raise UserError(f"批量大小和时间步数都至少是 1，收到的是 {batch_size} 和 {num_steps}。")
    if len(corpus) < batch_size * num_steps:
        raise UserError(
            f"语料太短：批量 {batch_size}、时间步 {num_steps} 时首尾相接也至少要 {batch_size * num_steps} 个词元，"
            f"只有 {len(corpus)} 个。请换更长的语料，或减小批量大小、时间步数。"
        )
    tokens = torch.as_tensor(corpus)
    # From all N, not from num_steps of them: else the last N mod num_steps positions would never start a window.
    offset = rng.randint(0, len(tokens) - 1)
    return torch.cat([tokens[offset:], tokens[: offset + 1]])
