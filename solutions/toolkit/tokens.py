"""8.2 节的文本预处理：清洗、词元化、词表。"""

import collections
import re
from collections.abc import Iterable, Sequence

from solutions.errors import UserError


def clean_lines(text: str) -> list[str]:
    """Lower-case every line and replace each run of non-letters by one space.

    The book's cleaning (section 8.2.1).  Lines keep their count, empty ones included, and are
    stripped at both ends: that is why joining them later glues words at line ends together.
    """
    return [re.sub("[^A-Za-z]+", " ", line).strip().lower() for line in text.removesuffix("\n").split("\n")]


def tokenize(lines: Iterable[str], level: str = "word") -> list[list[str]]:
    """Split every line into word tokens or character tokens (section 8.2.2).

    Raises UserError for a level other than ``"word"`` and ``"char"``.
    """
    if level == "word":
        return [line.split() for line in lines]
    if level == "char":
        return [list(line) for line in lines]
    raise UserError(f"词元类型只能是 word 或 char，收到的是 {level!r}。")


def count_tokens(tokens: Iterable) -> collections.Counter:
    """Frequency of every token in a flat or nested list of tokens."""
    return collections.Counter(_flatten(tokens))


class Vocab:
    """Token ↔ index (section 8.2.3): ``<unk>`` is 0, then reserved tokens, then by falling frequency.

    Tokens of equal frequency keep the order in which they first occur, so the indices are the
    same on every machine.  A token with fewer than ``min_freq`` occurrences is unknown.
    """

    unk = 0

    def __init__(self, tokens: Iterable = (), min_freq: int = 0, reserved_tokens: Sequence[str] = ()):
        # sorted() is stable and Counter keeps first-seen order: ties need no rule of their own.
        self.token_freqs = sorted(count_tokens(tokens).items(), key=lambda pair: -pair[1])
        kept = (token for token, freq in self.token_freqs if freq >= min_freq)
        # dict.fromkeys drops a token that is reserved and also occurs in the text.
        self.idx_to_token = list(dict.fromkeys(["<unk>", *reserved_tokens, *kept]))
        self.token_to_idx = {token: index for index, token in enumerate(self.idx_to_token)}

    def __len__(self) -> int:
        return len(self.idx_to_token)

    def __getitem__(self, tokens):
        """Index of a token, or a list of indices for a list or tuple (nested ones too)."""
        if isinstance(tokens, (list, tuple)):
            return [self[token] for token in tokens]
        return self.token_to_idx.get(tokens, self.unk)

    def to_tokens(self, indices):
        """Token of an index, or a list of tokens for a list or tuple of indices."""
        if isinstance(indices, (list, tuple)):
            return [self.to_tokens(index) for index in indices]
        return self.idx_to_token[indices]


def encode(text: str, level: str = "char", max_tokens: int | None = None, vocab: Vocab | None = None):
    """``(indices, vocab)`` of a text: the book's ``load_corpus_time_machine`` (section 8.2.4).

    The vocabulary comes from the whole text, also where only the first ``max_tokens`` tokens are
    kept, as in the book; pass ``vocab`` to read a second text with the vocabulary of a first.
    """
    tokens = tokenize(clean_lines(text), level)
    vocab = vocab or Vocab(tokens)
    return [vocab[token] for token in _flatten(tokens)][:max_tokens], vocab


def _flatten(tokens: Iterable) -> Iterable[str]:
    for token in tokens:
        if isinstance(token, (list, tuple)):
            yield from _flatten(token)
        else:
            yield token
