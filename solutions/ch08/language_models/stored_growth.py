"""练习 8.3.1：不同的 n 元语法随文本变长怎样增多，以及怎样外推。"""

import math
from collections.abc import Callable, Sequence
from statistics import linear_regression

from solutions.errors import UserError
from solutions.lab.values import rounded
from solutions.toolkit.ngrams import ngrams

ORDERS = (1, 2, 3, 4)
TARGET = 100_000  # running words, as in the question
POINTS = 17  # of one least-squares line
WINDOW = 4  # the line is fitted to the last factor of four of the text


def distinct_so_far(tokens: Sequence, n: int) -> list[int]:
    """``list[N]`` is the number of different n-grams among the first N tokens, N = 0 … ``len(tokens)``."""
    seen, sizes = set(), [0] * min(n, len(tokens) + 1)
    for gram in ngrams(tokens, n):
        seen.add(gram)
        sizes.append(len(seen))
    return sizes


def growth_exponent(sizes: Sequence[int], length: int) -> float:
    """k of the power law M = c·Nᵏ (Heaps' law for n = 1): a least-squares line through ln M over ln N.

    ``sizes[N]`` must be positive from N = ``length``/WINDOW on; POINTS lengths, evenly spaced in ln N.
    """
    lengths = sorted({round(length / WINDOW ** (k / (POINTS - 1))) for k in range(POINTS)})
    slope, _ = linear_regression([math.log(N) for N in lengths], [math.log(sizes[N]) for N in lengths])
    return slope


def forecast(reached: int, exponent: float, stretch: float) -> float:
    """The size of the store when the text is ``stretch`` times as long as where it had ``reached`` entries."""
    return reached * stretch**exponent


def growth_from(tokens: list[str], first: int, report: Callable) -> dict:
    """Power laws of the text that is read from token ``first`` on, around the end, as a circle.

    ``full`` is fitted to the whole text, ``short`` to its first part, so short that the whole is to it what
    TARGET is to the whole: predicting the whole from it is the same task, and here the truth is known.
    Raises UserError for a text whose first part would be too short for a line.
    """
    around, length = tokens[first:] + tokens[:first], len(tokens)
    short, record = short_length(length), {}
    if short < WINDOW * max(ORDERS):
        raise UserError(f"文本只有 {length:,} 个词，太短，拟合不出增长的幂律：请换一篇 1,300 个词以上的文本。")
    for n in ORDERS:
        sizes = distinct_so_far(around, n)
        record[str(n)] = {
            name: {"reached": sizes[until], "exponent": growth_exponent(sizes, until)}
            for name, until in (("short", short), ("full", length))
        }
        report(n, len(ORDERS))
    return rounded(record)


def joined_sizes(tokens: list[str], more: list[str]) -> dict[str, int]:
    """Length of two texts one after the other, and how many different n-grams they really have, by order."""
    both = tokens + more
    return {"tokens": len(both), **{str(n): len(set(ngrams(both, n))) for n in ORDERS}}


def short_length(length: int) -> int:
    """Length of the part that is to the text as the text is to TARGET words."""
    return round(length * length / TARGET)
