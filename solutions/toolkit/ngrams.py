"""N-grams: runs of n adjacent tokens, and how often each occurs (section 8.3 of the book)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from solutions.errors import UserError


def ngrams(tokens: Sequence, n: int) -> Iterator[tuple]:
    """Every run of ``n`` adjacent tokens, in order: ``len(tokens) − n + 1`` tuples, none if the text is shorter.

    Raises UserError for n < 1.
    """
    if n < 1:
        raise UserError(f"n 元语法的 n 至少是 1，收到的是 {n}：请改大。")
    return zip(*(islice(tokens, start, None) for start in range(n)), strict=False)


def count_ngrams(tokens: Sequence, n: int) -> Counter:
    """How often each n-gram occurs; a key is a tuple of ``n`` tokens, also for n = 1."""
    return Counter(ngrams(tokens, n))
