"""滑窗与流式读法：从左到右只读一遍，只记住一个窗口的词元。"""

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice

import torch

from solutions.errors import UserError
from solutions.toolkit.batches import Batch


def window_starts(length: int, num_steps: int, stride: int) -> range:
    """First position of every whole window in a text of ``length`` tokens.

    A window reads ``num_steps`` tokens and needs one more as its last target, so the starts go up to
    ``length − 1 − num_steps``: there are ⌊(length − 1 − num_steps) / stride⌋ + 1 of them, none in too
    short a text.  Raises UserError for sizes below 1.
    """
    _require(num_steps, stride)
    return range(0, length - num_steps, stride)


def sliding_windows(tokens: Iterable[int], num_steps: int, stride: int) -> Iterator[list[int]]:
    """Every window with its last target, ``num_steps + 1`` tokens, as soon as they have been read.

    ``tokens`` may be any iterable, without a length and without an end: never more than
    ``num_steps + 1`` of them are kept, and none is read ahead.  Raises UserError for sizes below 1.
    """
    _require(num_steps, stride)
    kept = deque(maxlen=num_steps + 1)  # the oldest token drops out by itself
    wait = num_steps + 1
    for token in tokens:
        kept.append(token)
        wait -= 1
        if wait == 0:
            yield list(kept)
            wait = stride


def sliding_batches(tokens: Iterable[int], batch_size: int, num_steps: int, stride: int) -> Iterator[Batch]:
    """Windows in reading order as batches; keeps ``batch_size`` windows at most.

    Yields ``(X, Y)``, both ``(batch_size, num_steps)`` int64 on the CPU, Y one token later; the last
    batch may be smaller.  The same as ``corpus.unfold(0, num_steps + 1, stride)`` cut into batches.
    Raises UserError for sizes below 1 and for a text without a single whole window.
    """
    if batch_size < 1:
        raise UserError(f"批量大小至少是 1，收到的是 {batch_size}。")
    windows, found = sliding_windows(tokens, num_steps, stride), False
    while rows := list(islice(windows, batch_size)):
        found, block = True, torch.tensor(rows)
        yield block[:, :-1], block[:, 1:]
    if not found:
        raise UserError(
            f"语料太短：时间步 {num_steps} 时至少要有 {num_steps + 1} 个词元才有一个窗口。"
            "请换更长的语料，或减小时间步数。"
        )


def _require(num_steps: int, stride: int) -> None:
    if num_steps < 1 or stride < 1:
        raise UserError(f"时间步数和步长都至少是 1，收到的是 {num_steps} 和 {stride}。请改成正整数。")
