"""Unigram language model (Kudo 2018): begin with many pieces, learn their probabilities by EM, throw out the useless.

Pieces are independent, so the probability of a cut is the product of its pieces'; a word is cut the most
probable way.  Words end in ``END`` as in :mod:`solutions.toolkit.bpe`, whose ``decode`` is used here too.
"""

import math
from collections import Counter
from collections.abc import Mapping

from solutions.errors import UserError
from solutions.toolkit.bpe import END

FLOOR = 1e-3  # expected count of a character that no probable cut uses: it must stay possible
PENALTY = 10.0  # nats by which a character never seen is less probable than the rarest piece, as in sentencepiece


def seed_pieces(words: Mapping[str, int], longest: int = 16) -> dict[str, float]:
    """ln-probabilities of all characters and all substrings that occur at least twice, by frequency."""
    counts = Counter()
    for word, count in words.items():
        for start in range(len(word)):
            for end in range(start + 1, min(len(word), start + longest) + 1):
                counts[word[start:end]] += count
    return _normalised({piece: n for piece, n in counts.items() if n > 1 or len(piece) == 1})


def viterbi(
    word: str, scores: Mapping[str, float], without: str = "", unknown: float = -math.inf
) -> tuple[list[str], float]:
    """The most probable cut and its ln-probability; ``without`` is a piece that may not be used.

    ``unknown`` is the ln-probability of any character that is not a piece.  Raises UserError where a character is
    in no piece and ``unknown`` is not given.
    """
    best, cut = [0.0] + [-math.inf] * len(word), [0] * (len(word) + 1)
    for end in range(1, len(word) + 1):
        for start in range(end):
            piece = word[start:end]
            score = scores.get(piece, unknown if end - start == 1 else -math.inf)
            if piece != without and best[start] + score > best[end]:
                best[end], cut[end] = best[start] + score, start
    if best[-1] == -math.inf:
        raise UserError(f"切不开 {word!r}：词表里没有它的某个字符。请先把全部字符放进词表。")
    pieces, end = [], len(word)
    while end:
        pieces.append(word[cut[end] : end])
        end = cut[end]
    return pieces[::-1], best[-1]


def expected_counts(words: Mapping[str, int], scores: Mapping[str, float]) -> tuple[Counter, float]:
    """E step: how often each piece is used, averaged over all cuts of all words, and the ln-likelihood.

    ``before[i]`` sums the probabilities of all cuts of the first i characters, ``after[i]`` of the rest.
    Words are short: no logarithms are needed against underflow.
    """
    probability = {piece: math.exp(score) for piece, score in scores.items()}
    longest, counts, total = max(map(len, scores)), Counter(), 0.0
    for word, weight in words.items():
        n = len(word)
        spans = [(i, j) for i in range(n) for j in range(i + 1, min(n, i + longest) + 1)]
        edges = [(i, j, probability[word[i:j]]) for i, j in spans if word[i:j] in probability]
        before, after = [1.0] + [0.0] * n, [0.0] * n + [1.0]
        for i, j, p in edges:  # by rising start: before[i] is complete
            before[j] += before[i] * p
        for i, j, p in reversed(edges):
            after[i] += p * after[j]
        for i, j, p in edges:
            counts[word[i:j]] += weight * before[i] * p * after[j] / before[n]
        total += weight * math.log(before[n])
    return counts, total


def prune(scores: Mapping[str, float], counts: Mapping[str, float], size: int) -> dict[str, float]:
    """The ``size`` most useful pieces and all characters.

    A piece's use is what the ln-likelihood would lose if the second-best cut took its place everywhere.
    """
    loss = {p: counts[p] * (scores[p] - viterbi(p, scores, without=p)[1]) for p in scores if len(p) > 1}
    characters = [piece for piece in scores if len(piece) == 1]
    kept = sorted(loss, key=lambda piece: (-loss[piece], piece))[: max(size - len(characters), 0)]
    return {piece: scores[piece] for piece in [*characters, *kept]}


def shrink(words: Mapping[str, int], scores: Mapping[str, float], size: int, keep: float = 0.75) -> dict[str, float]:
    """Two steps of EM, prune to ``keep`` of the pieces, and again, until ``size`` pieces are left.

    All characters stay, even if they alone are more than ``size``.
    """
    size = max(size, sum(len(piece) == 1 for piece in scores))
    while True:
        for _ in range(2):
            counts, _ = expected_counts(words, scores)
            scores = _normalised({piece: max(counts[piece], FLOOR) for piece in scores})
        if len(scores) <= size:
            return scores
        scores = prune(scores, counts, max(size, int(keep * len(scores))))


def train_unigram(words: Mapping[str, int], vocab_size: int) -> dict[str, float]:
    """ln-probability of each of ``vocab_size`` pieces (fewer where the words have fewer substrings)."""
    return shrink(words, seed_pieces(words), vocab_size)


class Unigram:
    """Cuts words the most probable way."""

    def __init__(self, scores: Mapping[str, float]):
        self.scores, self.unknown = scores, min(scores.values()) - PENALTY

    def encode_word(self, word: str) -> list[str]:
        """Pieces of one word; ``END`` is part of the word if it is to be cut with it.

        A character that was never seen is a piece of its own, in no vocabulary: as a number it is ``<unk>``.
        """
        return viterbi(word, self.scores, unknown=self.unknown)[0]

    def encode(self, text: str) -> list[str]:
        """Pieces of a text whose words are separated by single spaces."""
        return [piece for word in text.split() for piece in self.encode_word(word + END)]


def _normalised(counts: Mapping[str, float]) -> dict[str, float]:
    total = math.log(sum(counts.values()))
    return {piece: math.log(count) - total for piece, count in counts.items()}
