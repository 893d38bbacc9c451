"""练习 8.2.1：没有词尾标记会怎样（错版）。"""

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from solutions.toolkit import bpe


def without_marker(words: Counter, lines: list[str], size: int) -> dict:
    """WRONG on purpose: BPE over words without ``END``.  A line read back, and why no other way would do.

    ``twice`` lists pairs of neighbours in the text whose pieces are exactly those of a third word of the text.
    """
    encoder = bpe.BPE(bpe.train_bpe(words, size - 1))
    cut = {word: encoder.encode_word(word) for word in words}
    line = next((line for line in lines if 2 < len(line.split()) < 8), lines[0])
    return {
        "line": line,
        "read_back": "".join(piece for word in line.split() for piece in encoder.encode_word(word)),
        "twice": [list(pair) for pair in colliding(cut, lines)],
    }


def colliding(cut: dict[str, list[str]], lines: Iterable[str]) -> list[tuple[str, str]]:
    """Neighbours ``a b`` of the lines that have the same pieces as the word ``ab``, the most frequent first."""
    neighbours = Counter(pair for line in lines for pair in pairwise(line.split()))
    same = (pair for pair in neighbours if cut.get("".join(pair)) == cut.get(pair[0], []) + cut.get(pair[1], []))
    return sorted(same, key=lambda pair: (-neighbours[pair], pair))
