"""练习 8.3.1：一条频数也不存，从排好序的位置里查出来。"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from solutions.errors import UserError


class SortedPositions:
    """The text and its positions, sorted by the ``longest`` words that begin there: a suffix array cut short.

    Counts every n-gram with n ≤ ``longest`` by two binary searches (Manber and Myers 1990).
    """

    def __init__(self, tokens: Sequence[str], longest: int = 4):
        self.tokens, self.longest = list(tokens), longest
        self.positions = sorted(range(len(tokens)), key=lambda p: self.tokens[p : p + longest])

    def count(self, gram: Sequence[str]) -> int:
        """How often the words of ``gram`` stand side by side.  Raises UserError for more than ``longest``."""
        gram = list(gram)
        if not 1 <= len(gram) <= self.longest:
            raise UserError(f"只能查 1 到 {self.longest} 个词，收到 {len(gram)} 个：请改短，或建表时把 longest 改大。")
        here = self._words_at(len(gram))
        return bisect_right(self.positions, gram, key=here) - bisect_left(self.positions, gram, key=here)

    def _words_at(self, n: int):
        return lambda position: self.tokens[position : position + n]


def wrong_counts(tokens: Sequence[str], counts: Iterable[tuple[tuple, int]]) -> int:
    """How many of the ``(n-gram, count)`` pairs a search finds otherwise."""
    index = SortedPositions(tokens)
    return sum(index.count(gram) != count for gram, count in counts)
