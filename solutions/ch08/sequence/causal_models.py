"""练习 8.1.3：平滑的 n 元模型，上下文可以是任意一组位置：左边的、右边的、两边的、隔开的。"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from solutions.ch08.sequence.causal_counts import Window
from solutions.errors import UserError

Columns = dict[int, np.ndarray]  # {offset: the token there, at every position}; offset 0 is the token to predict


def shorter(window: Window) -> list[Window]:
    """The windows to fall back on: without the farthest token; two windows where both sides are equally far."""
    far = max(map(abs, window))
    return [tuple(offset for offset in window if offset != drop) for drop in (-far, far) if drop in window]


def left_first(window: Window) -> list[Window]:
    """One window to fall back on, as the one-sided windows have: of two equally far tokens the left one goes."""
    return shorter(window)[:1]


def right_first(window: Window) -> list[Window]:
    return shorter(window)[-1:]


def any_one_less(window: Window) -> list[Window]:
    """As many windows to fall back on as there are tokens to drop, whichever side they are on."""
    return [tuple(offset for offset in window if offset != drop) for drop in window]


def columns(tokens: np.ndarray, offsets: Sequence[int]) -> Columns:
    """The tokens at these offsets and at 0, at every position where all of them are inside."""
    first, last = -min(0, *offsets, 0), len(tokens) - max(0, *offsets, 0)
    return {offset: tokens[first + offset : max(first, last) + offset] for offset in (*offsets, 0)}


def codes(at: Columns, window: Window, vocab_size: int) -> tuple[np.ndarray, np.ndarray]:
    """One number for the context and one for context and token; UserError where 64 bits are too few."""
    if vocab_size ** (len(window) + 1) >= 2**63:
        raise UserError(f"{len(window)} 个上下文词元、词表大小 {vocab_size}，编号放不进 64 位：请缩短窗口。")
    context = np.zeros(len(at[0]), dtype=np.int64)
    for offset in window:
        context = context * vocab_size + at[offset]
    return context, context * vocab_size + at[0]


@dataclass(frozen=True)
class Table:
    """Sorted codes with their counts; ``kinds`` is how many different tokens a context was seen with."""

    pairs: np.ndarray
    pair_counts: np.ndarray
    contexts: np.ndarray
    context_counts: np.ndarray
    kinds: np.ndarray

    @property
    def discount(self) -> float:
        """n₁/(n₁ + 2n₂) of Ney, Essen and Kneser (1994), kept inside (0, 1)."""
        once, twice = (int((self.pair_counts == n).sum()) for n in (1, 2))
        return (once + 0.5) / (once + 2 * twice + 1)


def find(keys: np.ndarray, counts: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """The count of each wanted key, 0 where it is not there."""
    places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[places] == wanted, counts[places], 0)


def absolute(count, total, kinds, lower, discount):
    """Absolute discounting: every seen pair gives away D, the context's kinds times D go to the lower order."""
    return (np.maximum(count - discount, 0) + discount * kinds * lower) / total


def witten_bell(count, total, kinds, lower, discount):
    """Witten and Bell (1991): a context seen with many different tokens leaves more to the lower order."""
    return (count + kinds * lower) / (total + kinds)


def fixed(count, total, kinds, lower, discount, pseudo=10):
    """The same pseudo-count for every context, however varied what it was seen with."""
    return (count + pseudo * lower) / (total + pseudo)


SMOOTHINGS = {"absolute": absolute, "witten_bell": witten_bell, "fixed": fixed, "fixed_100": partial(fixed, pseudo=100)}


@dataclass
class WindowModel:
    """p(x_t | the tokens at some offsets), interpolated with shorter windows down to the uniform distribution.

    ``fallback`` names the shorter windows; where there are several, the mean of their probabilities is used.

    ``parts`` are runs of token indices, not adjacent to each other; together they must not be empty.
    """

    parts: Sequence[np.ndarray]
    vocab_size: int
    smoothing: str = "absolute"
    tables: dict[Window, Table] = field(default_factory=dict)
    fallback: Callable[[Window], list[Window]] = shorter

    def probabilities(self, at: Columns, window: Window, done: dict | None = None) -> np.ndarray:
        """p(at[0] | at[o], o in window), one a position.  ``done`` remembers windows of the same columns."""
        done = {} if done is None else done
        if window not in done:
            lower = np.full(len(at[0]), 1 / self.vocab_size)
            if window:
                lower = np.mean([self.probabilities(at, part, done) for part in self.fallback(window)], axis=0)
            done[window] = self._interpolate(at, window, lower)
        return done[window]

    def knows(self, at: Columns, window: Window) -> np.ndarray:
        """Whether the context at each position was seen at all."""
        table, (context, _) = self._table(window), codes(at, window, self.vocab_size)
        return find(table.contexts, table.context_counts, context) > 0

    def matrix(self) -> np.ndarray:
        """p(b | a before it) for all pairs, shape (vocab_size, vocab_size): the whole causal bigram model."""
        every = np.arange(self.vocab_size)
        at = {-1: np.repeat(every, self.vocab_size), 0: np.tile(every, self.vocab_size)}
        return self.probabilities(at, (-1,)).reshape(self.vocab_size, self.vocab_size)

    def _interpolate(self, at: Columns, window: Window, lower: np.ndarray) -> np.ndarray:
        table = self._table(window)
        context, pair = codes(at, window, self.vocab_size)
        count = find(table.pairs, table.pair_counts, pair)
        total = find(table.contexts, table.context_counts, context)
        kinds = find(table.contexts, table.kinds, context)
        smooth = SMOOTHINGS[self.smoothing](count, np.maximum(total, 1), kinds, lower, table.discount)
        return np.where(total > 0, smooth, lower)  # a context never seen says nothing

    def _table(self, window: Window) -> Table:
        if window not in self.tables:
            found = [codes(columns(part, window), window, self.vocab_size) for part in self.parts]
            contexts, pairs = (np.concatenate(column) for column in zip(*found, strict=True))
            pairs, pair_counts = np.unique(pairs, return_counts=True)
            contexts, context_counts = np.unique(contexts, return_counts=True)
            kinds = np.unique(pairs // self.vocab_size, return_counts=True)[1]
            self.tables[window] = Table(pairs, pair_counts, contexts, context_counts, kinds)
        return self.tables[window]
