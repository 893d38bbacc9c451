"""练习 8.1.3：在留出的连续段上给各种上下文计分（每个词元多少比特）。"""

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from solutions.ch08.sequence.causal_counts import Window, both, conditional_entropy, left, right
from solutions.ch08.sequence.causal_models import (
    SMOOTHINGS,
    Columns,
    WindowModel,
    any_one_less,
    columns,
    left_first,
    right_first,
)
from solutions.toolkit.tokens import Vocab

MARGIN = 6  # tokens at either end of a held-out piece that are not scored: every window sees its whole context
LONGEST = {"char": 6, "word": 4}  # context tokens, all on one side or half on either
MIN_FREQ = {"char": 0, "word": 2}  # words seen once become <unk>: without it <unk> would never be trained
DIRECTIONS = [  # where the two directions are compared: level, min_freq, smoothing, context tokens
    *(("char", 0, smoothing, 4) for smoothing in SMOOTHINGS),
    *(("word", 2, smoothing, 1) for smoothing in SMOOTHINGS),
    *(("word", 1, smoothing, 1) for smoothing in ("absolute", "witten_bell")),
]


def windows(level: str) -> dict[str, Window]:
    """Every context that is compared, by name: ``left_2`` the two before, ``both_1`` one on either side."""
    sizes = range(1, LONGEST[level] + 1)
    one_sided = {f"{side.__name__}_{n}": side(n) for side in (left, right) for n in sizes}
    two_sided = {f"both_{n}": both(n) for n in range(1, LONGEST[level] // 2 + 1)}
    return {"none": (), **one_sided, **two_sided, "every_other": (-4, -2)}


def split(tokens: Sequence, number: int, pieces: int) -> tuple[list, list, list]:
    """``(before, held out, after)`` of piece ``number`` of ``pieces`` consecutive ones."""
    first, last = (len(tokens) * n // pieces for n in (number, number + 1))
    return tokens[:first], tokens[first:last], tokens[last:]


def prepare(tokens: list[str], number: int, pieces: int, min_freq: int, smoothing: str) -> tuple[WindowModel, Columns]:
    """A model of all pieces but one, and that one as columns; the vocabulary comes from the others alone."""
    before, held, after = split(tokens, number, pieces)
    vocab = Vocab(before + after, min_freq)
    before, held, after = (np.array(vocab[part], dtype=np.int64) for part in (before, held, after))
    model = WindowModel([part for part in (before, after) if len(part)], len(vocab), smoothing)
    return model, columns(held, [offset for offset in range(-MARGIN, MARGIN + 1) if offset])


def bits(probabilities: np.ndarray) -> float:
    """Mean −log₂ p, in bits a token."""
    return float(-np.log2(probabilities).mean())


def read_piece(tokens: list[str], level: str, number: int, pieces: int, report) -> dict[str, float]:
    """Bits a token of one held-out piece, one number a window, and ``filled`` by the causal bigram model.

    ``unseen`` is the share of the positions whose two neighbours never stood around a token in the other pieces.
    """
    model, at = prepare(tokens, number, pieces, MIN_FREQ[level], "absolute")
    done, result = {}, {}
    for name, window in windows(level).items():
        result[name] = bits(model.probabilities(at, window, done))
        report(len(result), len(windows(level)) + 1)
    unseen = float((~model.knows(at, both(1))).mean())
    return {**result, **other_routes(model, at), "filled": bits(fill_in(model.matrix(), at)), "unseen": unseen}


def other_routes(model: WindowModel, at: Columns) -> dict[str, float]:
    """Is it the averaging of two shorter windows that helps, or what stands on the right?  Both controls.

    ``single_both_n`` falls back along one route, as ``left_2n`` does: the worse of the two.  ``double_left_2``
    averages the two windows of one token on the left, as ``both_1`` averages its two.
    """
    result = {}
    for half in (1, 2):
        routes = [replace(model, fallback=route) for route in (left_first, right_first)]
        result[f"single_both_{half}"] = max(bits(one.probabilities(at, both(half))) for one in routes)
    double = replace(model, fallback=any_one_less)
    return {**result, "double_left_2": bits(double.probabilities(at, left(2)))}


def fill_in(matrix: np.ndarray, at: Columns) -> np.ndarray:
    """p(x_t | both neighbours) by Bayes' rule from a causal bigram model alone: ∝ p(x_t | left) p(right | x_t)."""
    after, before = matrix, np.ascontiguousarray(matrix.T)
    left_token, token, right_token = at[-1], at[0], at[1]
    total = np.empty(len(token))
    for first in range(0, len(token), 512):  # a chunk's rows over the whole vocabulary fit in memory
        here = slice(first, first + 512)
        total[here] = np.einsum("tv,tv->t", after[left_token[here]], before[right_token[here]])
    return after[left_token, token] * after[token, right_token] / total


def direction_gap(
    tokens: list[str], number: int, pieces: int, min_freq: int, smoothing: str, size: int, report
) -> dict[str, float]:
    """Bits a token of a held-out piece predicted from the left (``forward``) and from the right."""
    model, at = prepare(tokens, number, pieces, min_freq, smoothing)
    forward = bits(model.probabilities(at, left(size)))
    report(1, 2)
    return {"forward": forward, "backward": bits(model.probabilities(at, right(size)))}


def read_shuffled(tokens: list[str], level: str, pieces: int, seed: int, report) -> dict[str, float]:
    """The same tokens in random order, last piece held out; ``plugin`` is of the shuffled text's own counts."""
    mixed = list(tokens)
    random.Random(seed).shuffle(mixed)
    model, at = prepare(mixed, pieces - 1, pieces, MIN_FREQ[level], "absolute")
    held = {name: bits(model.probabilities(at, window)) for name, window in (("none", ()), ("left_2", left(2)))}
    return {**held, "plugin": conditional_entropy(mixed, left(2))}
