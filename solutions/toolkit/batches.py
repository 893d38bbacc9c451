"""8.3.4 节的两种读长序列的办法：随机采样与顺序分区。"""

import random
from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from solutions.errors import UserError

Batch = tuple[Tensor, Tensor]


def random_batches(corpus: Sequence[int], batch_size: int, num_steps: int, rng: random.Random) -> Iterator[Batch]:
    """Windows of ``num_steps`` tokens in random order, cut from a random offset (section 8.3.4.1).

    Yields ``(X, Y)``, both ``(batch_size, num_steps)`` int64 on the CPU; Y is X one token later.
    Windows of one pass do not overlap; those that do not fill a batch are left out, as in the book.
    Raises UserError where the corpus is too short for a single batch.
    """
    _require(len(corpus) - (num_steps - 1), batch_size, num_steps)
    tokens = torch.as_tensor(corpus)[rng.randint(0, num_steps - 1) :]
    starts = list(range(0, (len(tokens) - 1) // num_steps * num_steps, num_steps))
    rng.shuffle(starts)
    for first in range(0, len(starts) // batch_size * batch_size, batch_size):
        chosen = starts[first : first + batch_size]
        X = torch.stack([tokens[start : start + num_steps] for start in chosen])
        Y = torch.stack([tokens[start + 1 : start + 1 + num_steps] for start in chosen])
        yield X, Y


def sequential_batches(corpus: Sequence[int], batch_size: int, num_steps: int, rng: random.Random) -> Iterator[Batch]:
    """``batch_size`` parallel streams, each read on where the last batch stopped (section 8.3.4.2).

    Yields ``(X, Y)``, both ``(batch_size, num_steps)`` int64 on the CPU; Y is X one token later, so a
    hidden state may be carried from batch to batch.  The offset is drawn from 0 to ``num_steps``,
    both included, as in the book (exercise 8.3.5 says what that costs).
    Raises UserError where the corpus is too short for a single batch.
    """
    _require(len(corpus) - num_steps, batch_size, num_steps)
    offset = rng.randint(0, num_steps)
    length = (len(corpus) - offset - 1) // batch_size  # tokens in each stream
    tokens = torch.as_tensor(corpus)
    Xs = tokens[offset : offset + length * batch_size].reshape(batch_size, length)
    Ys = tokens[offset + 1 : offset + 1 + length * batch_size].reshape(batch_size, length)
    for start in range(0, length // num_steps * num_steps, num_steps):
        yield Xs[:, start : start + num_steps], Ys[:, start : start + num_steps]


def _require(usable: int, batch_size: int, num_steps: int) -> None:
    """The worst offset must still leave one whole batch and the token after it."""
    if batch_size < 1 or num_steps < 1:
        raise UserError(f"批量大小和时间步数都至少是 1，收到的是 {batch_size} 和 {num_steps}。")
    needed = batch_size * num_steps + 1
    if usable < needed:
        raise UserError(
            f"语料太短：批量 {batch_size}、时间步 {num_steps} 时除去偏移至少还要 {needed} 个词元，"
            f"只剩 {max(usable, 0)} 个。"
            "请换更长的语料，或减小批量大小、时间步数。"
        )
