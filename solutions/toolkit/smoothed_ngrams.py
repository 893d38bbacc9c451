"""Smoothed n-gram language models on token indices: interpolated Kneser–Ney and Witten–Bell."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from solutions.errors import UserError


@dataclass(frozen=True)
class Level:
    """The n-grams of one length as sorted codes: their counts, and for each context its total and its kinds.

    ``kinds`` is how many different tokens were seen after the context.
    """

    grams: np.ndarray
    counts: np.ndarray
    contexts: np.ndarray
    totals: np.ndarray
    kinds: np.ndarray


class SmoothedNGrams:
    """Counts of all n-grams up to ``order``, and the probabilities they give the tokens of another text.

    Witten and Bell (1991) mix every length with the next shorter one; a context seen N times with T
    different tokens after it gives the shorter one the weight T/(N + T).  Interpolated Kneser–Ney
    (Chen and Goodman 1999) takes D off every count, gives D·T/N to the shorter length, and counts
    there not how often a shorter n-gram occurs, but after how many different tokens.  Below a single
    token stands the uniform distribution over ``vocab_size`` tokens: nothing has probability 0.
    Raises UserError for an order below 1, a text shorter than that, and codes over 64 bits.
    """

    def __init__(self, tokens: Sequence[int], vocab_size: int, order: int):
        if not 1 <= order <= len(tokens):
            raise UserError(f"阶数要在 1 与文本长度 {len(tokens)} 之间，收到的是 {order}：请换一个阶数或更长的文本。")
        if vocab_size**order >= 2**63:
            raise UserError(f"词表大小 {vocab_size} 的 {order} 元编号放不进 64 位：请减小阶数。")
        self.vocab_size, self.order = vocab_size, order
        found = [np.unique(self._codes(tokens, n), return_counts=True) for n in range(1, order + 1)]
        self.plain = [self._level(*pair) for pair in found]
        # The distinct (n + 1)-grams without their first token: each n-gram once for every token before it.
        shorter = [grams % vocab_size**n for n, (grams, _) in enumerate(found[1:], 1)]
        self.continued = [self._level(*np.unique(codes, return_counts=True)) for codes in shorter]

    def losses(self, tokens: Sequence[int], order: int, discount: float | None, start: int) -> np.ndarray:
        """−ln p of the tokens from position ``start`` on, nats; each sees the ``order − 1`` before it.

        ``discount`` is Kneser and Ney's D, between 0 and 1; None means Witten–Bell.  ``start`` must be
        at least ``order − 1``, so that every token has its whole context (else UserError).
        """
        if not order - 1 <= start < len(tokens) or order > self.order:
            raise UserError(f"从第 {start} 个词元起算，用不了 {order} 元语法：请改起点，或按更高的阶数计数。")
        p = np.full(len(tokens) - start, 1 / self.vocab_size)
        for n in range(1, order + 1):
            grams = self._codes(tokens, n)[start - n + 1 :]
            whole = discount is None or n == order
            p = _mix(self.plain[n - 1] if whole else self.continued[n - 1], grams, self.vocab_size, discount, p)
        return -np.log(p)

    def _codes(self, tokens: Sequence[int], n: int) -> np.ndarray:
        """One number for each run of ``n`` tokens."""
        tokens = np.asarray(tokens, dtype=np.int64)
        codes = np.zeros(len(tokens) - n + 1, dtype=np.int64)
        for shift in range(n):
            codes = codes * self.vocab_size + tokens[shift : shift + len(codes)]
        return codes

    def _level(self, grams: np.ndarray, counts: np.ndarray) -> Level:
        contexts, first, kinds = np.unique(grams // self.vocab_size, return_index=True, return_counts=True)
        return Level(grams, counts, contexts, np.add.reduceat(counts, first), kinds)


def _mix(level: Level, grams: np.ndarray, vocab_size: int, discount: float | None, shorter: np.ndarray) -> np.ndarray:
    """The probabilities of one length from those of the next shorter one."""
    count = _find(level.grams, level.counts, grams)
    total, kinds = (_find(level.contexts, column, grams // vocab_size) for column in (level.totals, level.kinds))
    seen = np.maximum(total, 1)
    if discount is None:
        mixed = (count + kinds * shorter) / (seen + kinds)
    else:
        mixed = (np.maximum(count - discount, 0) + discount * kinds * shorter) / seen
    return np.where(total > 0, mixed, shorter)  # a context never seen says nothing


def _find(keys: np.ndarray, values: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """The value of each wanted key, 0 where it is not there."""
    places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[places] == wanted, values[places], 0)
