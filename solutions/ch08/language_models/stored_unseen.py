"""练习 8.3.1：没见过的一段文本里，有多少 n 元语法在频数表里查不到。"""

from collections.abc import Callable

from solutions.ch08.language_models.stored_growth import ORDERS
from solutions.toolkit.ngrams import ngrams

FATES = ("positive", "zero", "undefined")


def fates(tokens: list[str], start: int, end: int, n: int) -> dict[str, float]:
    """What n(context, word)/n(context) is for the words of a held-out piece, counts from the rest: shares.

    ``positive``; ``zero``: the context was seen, but never before this word; ``undefined``: 0/0, the context
    of n − 1 words was never seen.  The rest is two texts, counted apart; the piece's first three words only
    serve as context, so that all orders predict the same words.
    """
    known = set(ngrams(tokens[:start], n)) | set(ngrams(tokens[end:], n))
    # Not known's beginnings: the last n − 1 words of either text count in the denominator, though no word follows.
    contexts = set(ngrams(tokens[:start], n - 1)) | set(ngrams(tokens[end:], n - 1)) if n > 1 else {()}
    asked = [tuple(tokens[i - n + 1 : i + 1]) for i in range(start + max(ORDERS) - 1, end)]
    positive = sum(gram in known for gram in asked)
    possible = sum(gram[:-1] in contexts for gram in asked)
    counts = (positive, possible - positive, len(asked) - possible)
    return {fate: round(count / len(asked), 5) for fate, count in zip(FATES, counts, strict=True)}


def hold_out(tokens: list[str], index: int, pieces: int, report: Callable) -> dict[str, dict]:
    """:func:`fates` of piece number ``index`` of ``pieces`` equal ones, by order."""
    start, end = (len(tokens) * k // pieces for k in (index, index + 1))
    found = {}
    for n in ORDERS:
        found[str(n)] = fates(tokens, start, end, n)
        report(n, len(ORDERS))
    return found
