"""Whole sentences as examples: padding and mask, batches of like lengths, a budget of cells, rows without padding.

A *cell* is one time step of one row: the work of a padded batch is its number of rows times its longest row.
"""

import random
from collections.abc import Sequence
from heapq import heapreplace
from itertools import accumulate
from math import comb
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

from solutions.errors import UserError

Batches = list[list[int]]  # each batch holds the indices of its sentences


def pad_sentences(sentences: Sequence[Sequence[int]], bos: int, eos: int, pad: int) -> tuple[Tensor, Tensor, Tensor]:
    """``(X, Y, lengths)`` of a batch: X is ``<bos> w₁ … w_L``, Y is ``w₁ … w_L <eos>``, both then padded on the right.

    X and Y are ``(batch_size, num_steps)`` int64 with num_steps = max L + 1, lengths ``(batch_size,)`` is L + 1.
    Raises UserError for an empty batch.
    """
    if not sentences:
        raise UserError("小批量里一个句子也没有：请至少给一个。")
    lengths = torch.tensor([len(sentence) + 1 for sentence in sentences])
    X, Y = (torch.full((len(sentences), int(lengths.max())), pad) for _ in range(2))
    for row, sentence in enumerate(sentences):
        X[row, : len(sentence) + 1] = torch.tensor([bos, *sentence])
        Y[row, : len(sentence) + 1] = torch.tensor([*sentence, eos])
    return X, Y, lengths


def real_cells(lengths: Tensor, num_steps: int) -> Tensor:
    """The mask ``(batch_size, num_steps)``: true where a row still has tokens, false where it is padded."""
    return torch.arange(num_steps) < lengths[:, None]


def token_losses(logits: Tensor, Y: Tensor) -> Tensor:
    """Cross-entropy in nats of every cell, shaped as Y; logits ``(num_steps, batch_size, vocab_size)``."""
    return F.cross_entropy(logits.permute(1, 2, 0), Y, reduction="none")


def masked_loss(logits: Tensor, Y: Tensor, lengths: Tensor) -> Tensor:
    """Mean cross-entropy over the real tokens only: the sum over the mask divided by its size, not by all cells."""
    mask = real_cells(lengths, Y.shape[1])
    return (token_losses(logits, Y) * mask).sum() / mask.sum()


def bucketed_batches(lengths: Sequence[int], batch_size: int, pool: int | None, rng: random.Random) -> Batches:
    """Shuffle; sort by length inside every pool of ``pool`` batches; cut into batches; shuffle the batches.

    ``pool`` 1 is plain random sampling, None one pool for all.  Every sentence is in exactly one batch; the
    last one may be smaller.  Raises UserError for sizes below 1.
    """
    if batch_size < 1 or (pool is not None and pool < 1):
        raise UserError(f"批量大小和池都至少是 1，收到的是 {batch_size} 和 {pool}：请改大。")
    order, batches = rng.sample(range(len(lengths)), len(lengths)), []
    size = batch_size * (pool or len(lengths))
    for first in range(0, len(order), size):
        # sorted() is stable: sentences of equal length stay in random order.
        chosen = sorted(order[first : first + size], key=lambda index: lengths[index])
        batches += [chosen[start : start + batch_size] for start in range(0, len(chosen), batch_size)]
    rng.shuffle(batches)
    return batches


def budgeted_batches(lengths: Sequence[int], budget: int, rng: random.Random) -> Batches:
    """Sorted by length, ties at random, as many sentences a batch as fit: rows × longest ≤ ``budget`` cells; shuffled.

    Raises UserError where a single sentence is longer than the budget.
    """
    if max(lengths) > budget:
        raise UserError(f"最长的句子有 {max(lengths)} 个时间步，超过预算 {budget}：请加大预算，或先把长句切开。")
    batches: Batches = [[]]
    for index in sorted(rng.sample(range(len(lengths)), len(lengths)), key=lambda index: lengths[index]):
        if (len(batches[-1]) + 1) * lengths[index] > budget:
            batches.append([])
        batches[-1].append(index)
    rng.shuffle(batches)
    return batches


def cells(lengths: Sequence[int], batches: Batches) -> list[int]:
    """Rows times longest row of every batch, padding included."""
    return [len(batch) * max(lengths[index] for index in batch) for batch in batches]


def expected_longest(lengths: Sequence[int], batch_size: int) -> float:
    """E of the longest of ``batch_size`` sentences (at most all of them) drawn without replacement, exactly.

    The k-th shortest of N is the longest of the draw in C(k−1, n−1) of the C(N, n) draws.
    """
    ways = comb(len(lengths), batch_size)
    ranked = enumerate(sorted(lengths))
    return sum(length * (comb(below, batch_size - 1) / ways) for below, length in ranked)


def expected_cells(lengths: Sequence[int], batch_size: int) -> float:
    """Expected cells of one pass in random batches, the smaller last batch included."""
    full, rest = divmod(len(lengths), batch_size)
    total = full * batch_size * expected_longest(lengths, batch_size) if full else 0
    return total + (rest * expected_longest(lengths, rest) if rest else 0)


class Rows(NamedTuple):
    """``X``, ``Y`` as in :func:`pad_sentences`, ``starts`` true where a sentence begins (all ``(rows, num_steps)``),
    ``lengths`` ``(rows,)``: how many cells of each row are real."""

    X: Tensor
    Y: Tensor
    starts: Tensor
    lengths: Tensor


def packed_rows(sentences: Sequence[Sequence[int]], rows: int, bos: int, eos: int, pad: int) -> Rows:
    """Whole sentences one after another in ``rows`` long rows; each goes where least stands so far.

    Rows so filled differ by at most one sentence, so hardly anything is padded.  ``<bos>`` and ``<eos>`` separate
    the sentences, but only a hidden state that is set to zero at ``starts`` makes them independent.
    Raises UserError for fewer sentences than rows.
    """
    if not 1 <= rows <= len(sentences):
        raise UserError(f"{len(sentences)} 个句子排不成 {rows} 行：请让行数在 1 与句子数之间。")
    filled: list[list[Sequence[int]]] = [[] for _ in range(rows)]
    heap = [(0, row) for row in range(rows)]
    for sentence in sentences:
        length, row = heap[0]
        filled[row].append(sentence)
        heapreplace(heap, (length + len(sentence) + 1, row))
    lengths = torch.tensor([length for length, _ in sorted(heap, key=lambda pair: pair[1])])
    X, Y = (torch.full((rows, int(lengths.max())), pad) for _ in range(2))
    starts = torch.zeros(X.shape, dtype=torch.bool)
    for row, chosen in enumerate(filled):
        X[row, : lengths[row]] = torch.tensor([token for sentence in chosen for token in (bos, *sentence)])
        Y[row, : lengths[row]] = torch.tensor([token for sentence in chosen for token in (*sentence, eos)])
        starts[row, [0, *accumulate(len(sentence) + 1 for sentence in chosen[:-1])]] = True
    return Rows(X, Y, starts, lengths)
