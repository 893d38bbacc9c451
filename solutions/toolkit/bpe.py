"""Byte-pair encoding (Sennrich, Haddow and Birch 2016): merge the most frequent pair of neighbours, again and again.

Words are counted once and carry a weight.  Every word ends in ``END``, which takes the place of the space:
without it the pieces could not be put together again.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

END = "▁"  # U+2581, the sign that sentencepiece uses for a space


class Pairs:
    """Words as lists of symbols, with the frequency of every symbol and every pair of neighbours kept up to date.

    ``words`` maps a sequence of symbols (a string: its characters) to how often it occurs.
    """

    def __init__(self, words: Mapping[Sequence[str], int]):
        self.words = [list(word) for word in words]
        self.weights = list(words.values())
        self.counts, self.symbols, self.total, self.where = Counter(), Counter(), 0, defaultdict(set)
        for index in range(len(self.words)):
            self._count(index, +1)

    def merge(self, pair: tuple[str, str], joined: str) -> None:
        """Put ``joined`` in the place of ``pair`` everywhere, from left to right."""
        for index in list(self.where[pair]):
            self._count(index, -1)
            self.words[index] = merge(self.words[index], pair, joined)
            self._count(index, +1)

    def _count(self, index: int, sign: int) -> None:
        word, weight = self.words[index], sign * self.weights[index]
        self.total += weight * len(word)
        for symbol in word:
            self.symbols[symbol] += weight
        for pair in pairwise(word):
            self.counts[pair] += weight
            (self.where[pair].add if sign > 0 else self.where[pair].discard)(index)
            if not self.counts[pair]:
                del self.counts[pair]


def merge(word: Sequence[str], pair: tuple[str, str], joined: str) -> list[str]:
    """The word with every ``pair`` replaced by ``joined``; of overlapping ones the left one wins."""
    out, position = [], 0
    while position < len(word):
        found = tuple(word[position : position + 2]) == pair
        out.append(joined if found else word[position])
        position += 2 if found else 1
    return out


def train_bpe(words: Mapping[str, int], vocab_size: int) -> list[tuple[str, str]]:
    """The merges, in order, until there are ``vocab_size`` different symbols or no pair is left.

    Of equally frequent pairs the one whose symbols are older wins, the left one first; characters
    are as old as their code points say.  This is the rule of ``tokenizers``, so the merges are the same.
    """
    pairs, merges = Pairs(words), []
    age = {symbol: n for n, symbol in enumerate(sorted(pairs.symbols))}
    while len(age) < vocab_size and pairs.counts:
        highest = max(pairs.counts.values())
        tied = (pair for pair, count in pairs.counts.items() if count == highest)
        left, right = min(tied, key=lambda pair: (age[pair[0]], age[pair[1]]))
        merges.append((left, right))
        pairs.merge((left, right), left + right)
        age.setdefault(left + right, len(age))  # two merges may make the same symbol
    return merges


def symbols(words: Mapping[str, int], merges: Sequence[tuple[str, str]]) -> list[str]:
    """The vocabulary: the characters of the words, then what each merge made, none of them twice."""
    return list(dict.fromkeys([*sorted({c for word in words for c in word}), *(a + b for a, b in merges)]))


def first_merges(words: Mapping[str, int], merges: Sequence[tuple[str, str]], vocab_size: int) -> list[tuple[str, str]]:
    """The merges of a smaller vocabulary: training is greedy, so they are the first of a larger one's."""
    known = set(symbols(words, []))
    for number, (left, right) in enumerate(merges):
        if len(known) >= vocab_size:
            return list(merges[:number])
        known.add(left + right)
    return list(merges)


class BPE:
    """Cuts words by a list of merges: the earliest merge that applies goes first."""

    def __init__(self, merges: Sequence[tuple[str, str]]):
        self.rank = {pair: n for n, pair in enumerate(merges)}

    def encode_word(self, word: str) -> list[str]:
        """Pieces of one word; ``END`` is part of the word if it is to be cut with it.

        A character that was never seen is a piece of its own, in no vocabulary: as a number it is ``<unk>``.
        """
        pieces = list(word)
        while len(pieces) > 1:
            pair = min(pairwise(pieces), key=lambda pair: self.rank.get(pair, len(self.rank)))
            if pair not in self.rank:
                break
            pieces = merge(pieces, pair, pair[0] + pair[1])
        return pieces

    def encode(self, text: str) -> list[str]:
        """Pieces of a text whose words are separated by single spaces."""
        return [piece for word in text.split() for piece in self.encode_word(word + END)]


def decode(pieces: Sequence[str]) -> str:
    """The text: pieces joined, every ``END`` a space, except the last.

    It comes back if its words are separated by single spaces, none is at an end, and it has no ``END`` of its own.
    """
    return "".join(pieces).replace(END, " ").removesuffix(" ")
