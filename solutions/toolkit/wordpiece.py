"""WordPiece: merge the pair with the highest score, cut by the longest match (Schuster and Nakajima 2012; BERT).

A piece that does not begin a word carries ``##``.  The paper takes the pair that adds most to the likelihood of
"a language model", without saying which, and the trainer behind BERT was not published.  Two readings are here: a
unigram model's likelihood, and the ratio of Hugging Face's course.  The trainer of ``tokenizers`` is neither:
its ``WordPieceTrainer`` merges by frequency, as BPE does.
"""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache

from solutions.toolkit.bpe import Pairs

MARK = "##"
UNKNOWN = "[UNK]"


def association(pairs: Pairs, pair: tuple[str, str]) -> float:
    """f(ab) / (f(a) f(b)): how much more often than by chance, as the method is mostly described."""
    left, right = pair
    return pairs.counts[pair] / (pairs.symbols[left] * pairs.symbols[right])


def likelihood_gain(pairs: Pairs, pair: tuple[str, str]) -> float:
    """How many nats more the corpus gets from a unigram model if the pair is merged: the paper's criterion, read so.

    ln-likelihood is g(f₁) + g(f₂) + … − g(N) with g(x) = x ln x; only f(a), f(b), f(ab) and N change.
    Exact unless occurrences of the pair overlap.
    """
    (left, right), count, total = pair, pairs.counts[pair], pairs.total
    both = 2 if left == right else 1
    gain = _g(count) + _g(pairs.symbols[left] - both * count) - _g(pairs.symbols[left])
    if left != right:
        gain += _g(pairs.symbols[right] - count) - _g(pairs.symbols[right])
    return gain + _g(total) - _g(total - count)


def marked(words: Mapping[str, int]) -> dict[tuple[str, ...], int]:
    """Words as characters, all but the first of a word with ``##``."""
    return {(word[0], *(MARK + c for c in word[1:])): count for word, count in words.items()}


def joined(pair: tuple[str, str]) -> str:
    """The piece that a merge makes."""
    return pair[0] + pair[1].removeprefix(MARK)


def train_wordpiece(
    words: Mapping[str, int], vocab_size: int, score: Callable[[Pairs, tuple[str, str]], float] = association
) -> list[str]:
    """The vocabulary in the order in which it grew, until ``vocab_size`` or until no pair is left.

    Of equal scores the more frequent pair wins, then the first in alphabetical order.
    """
    pairs = Pairs(marked(words))
    vocab = dict.fromkeys(sorted(pairs.symbols))
    while len(vocab) < vocab_size and pairs.counts:
        scores = {pair: score(pairs, pair) for pair in pairs.counts}
        highest = max(scores.values())
        tied = (pair for pair, value in scores.items() if value == highest)
        best = min(tied, key=lambda pair: (-pairs.counts[pair], pair))
        pairs.merge(best, joined(best))
        vocab[joined(best)] = None
    return list(vocab)


class WordPiece:
    """Cuts words by the longest piece that fits, from left to right.  The order of the merges is not used."""

    def __init__(self, vocab: Collection[str]):
        self.vocab = set(vocab)
        self.longest = max((len(piece.removeprefix(MARK)) for piece in vocab), default=0)

    def encode_word(self, word: str) -> list[str]:
        """Pieces of one word; ``[UNK]`` for the whole of it if some character fits nowhere."""
        pieces, start = [], 0
        while start < len(word):
            for end in range(min(len(word), start + self.longest), start, -1):
                piece = MARK * (start > 0) + word[start:end]
                if piece in self.vocab:
                    break
            else:
                return [UNKNOWN]
            pieces.append(piece)
            start = end
        return pieces

    def encode(self, text: str) -> list[str]:
        """Pieces of a text whose words are separated by single spaces."""
        return [piece for word in text.split() for piece in self.encode_word(word)]


def decode(pieces: Sequence[str]) -> str:
    """The text: a piece without ``##`` begins a word.  Comes back if no word is unknown or begins with ``##``."""
    return "".join(p.removeprefix(MARK) if p.startswith(MARK) else " " + p for p in pieces).removeprefix(" ")


@cache
def _g(x: int) -> float:
    return x * math.log(x) if x > 0 else 0.0
