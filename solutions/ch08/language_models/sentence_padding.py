"""练习 8.3.6：各种组批办法填充多少、多随机、要算多少格。"""

import random
from collections.abc import Sequence
from statistics import fmean

from solutions.ch08.language_models.sentence_lengths import BATCH_SIZE
from solutions.toolkit.sentence_batches import (
    Batches,
    bucketed_batches,
    budgeted_batches,
    cells,
    expected_cells,
    packed_rows,
)

BUDGET = 640  # cells a batch: about as many updates a pass as 32 sentences a batch


def padding(lengths: Sequence[int], batches: Batches) -> float:
    """Share of cells that hold ``<pad>``: one minus tokens over cells, over the whole pass."""
    return 1 - sum(lengths) / sum(cells(lengths, batches))


def between_share(lengths: Sequence[int], batches: Batches) -> float:
    """Share of the variance of length that lies between batches: 1 means that a batch holds one length only.

    Batches drawn at random have (B − 1)/(N − 1) on average, exactly, whatever their sizes.
    """
    mean = fmean(lengths)
    means = [fmean(lengths[index] for index in batch) for batch in batches]
    between = sum(len(batch) * (m - mean) ** 2 for batch, m in zip(batches, means, strict=True))
    return between / sum((length - mean) ** 2 for length in lengths)


def by_batch_size(lengths: Sequence[int], size: int, shuffles: int) -> dict:
    """Padding of random and of fully sorted batches of one size, over several shuffles, and what theory says."""
    shuffled = [padding(lengths, bucketed_batches(lengths, size, 1, random.Random(seed))) for seed in range(shuffles)]
    return {
        "size": size,
        "random": shuffled,
        "expected": 1 - sum(lengths) / expected_cells(lengths, size),
        "sorted": padding(lengths, bucketed_batches(lengths, size, None, random.Random(0))),
    }


def by_pool(lengths: Sequence[int], pool: int, shuffles: int) -> dict:
    """Padding and randomness of batches sorted inside pools of ``pool`` batches, over several shuffles."""
    passes = [bucketed_batches(lengths, BATCH_SIZE, pool, random.Random(seed)) for seed in range(shuffles)]
    return {
        "pool": pool,
        "padding": [padding(lengths, batches) for batches in passes],
        "between": [between_share(lengths, batches) for batches in passes],
    }


def costs(sentences: Sequence[Sequence], pool: int, seed: int) -> dict[str, dict]:
    """One pass by each scheme: batches, cells, time steps one after another, tokens of the batches."""
    lengths = [len(sentence) + 1 for sentence in sentences]
    schemes = {
        "random": bucketed_batches(lengths, BATCH_SIZE, 1, random.Random(seed)),
        "pool": bucketed_batches(lengths, BATCH_SIZE, pool, random.Random(seed)),
        "sorted": bucketed_batches(lengths, BATCH_SIZE, None, random.Random(seed)),
        "budget": budgeted_batches(lengths, BUDGET, random.Random(seed)),
    }
    return {name: _cost(lengths, batches) for name, batches in schemes.items()} | {"rows": _of_rows(sentences, seed)}


def spread(tokens: Sequence[int]) -> list[int]:
    """Tokens of the emptiest, the second emptiest and the fullest batch: the emptiest may be what was left over."""
    ordered = sorted(tokens)
    return [ordered[0], ordered[min(1, len(ordered) - 1)], ordered[-1]]


def _cost(lengths: Sequence[int], batches: Batches) -> dict:
    tokens = [sum(lengths[index] for index in batch) for batch in batches]
    return {
        "batches": len(batches),
        "cells": sum(cells(lengths, batches)),
        "largest": max(cells(lengths, batches)),
        "steps": sum(max(lengths[index] for index in batch) for batch in batches),
        "padding": padding(lengths, batches),
        "tokens": spread(tokens),
    }


def _of_rows(sentences: Sequence[Sequence], seed: int, num_steps: int = 20) -> dict:
    """Packed rows, read ``num_steps`` at a time with the state carried on: BATCH_SIZE · 20 = BUDGET cells a batch."""
    order = random.Random(seed).sample(range(len(sentences)), len(sentences))
    blank = [[0] * len(sentences[index]) for index in order]
    rows = packed_rows(blank, BATCH_SIZE, 0, 0, 0)
    total, real = rows.X.numel(), int(rows.lengths.sum())
    tokens = [int((rows.lengths - start).clamp(0, num_steps).sum()) for start in range(0, rows.X.shape[1], num_steps)]
    return {
        "batches": len(tokens),
        "cells": total,
        "largest": BATCH_SIZE * min(num_steps, rows.X.shape[1]),
        "steps": rows.X.shape[1],
        "padding": 1 - real / total,
        "tokens": spread(tokens),
    }
