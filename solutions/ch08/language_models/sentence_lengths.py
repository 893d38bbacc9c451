"""练习 8.3.6：句子有多长，截断丢掉多少，两种平均差多少。"""

import random
from collections.abc import Sequence
from statistics import median

from solutions.toolkit.sentence_batches import bucketed_batches, cells
from solutions.toolkit.sentences import split_sentences
from solutions.toolkit.tokens import clean_lines, tokenize

BATCH_SIZE, NUM_STEPS = 32, 35  # the book's


def sentences_of(text: str) -> list[list[str]]:
    """The sentences of a raw text as words: split first, the book's cleaning afterwards, empty ones left out."""
    cleaned = [" ".join(clean_lines(sentence)) for sentence in split_sentences(text)]
    return [words for words in tokenize(cleaned) if words]


def steps_of(sentences: Sequence[Sequence]) -> list[int]:
    """Time steps of each sentence: its words and ``<eos>``."""
    return [len(sentence) + 1 for sentence in sentences]


def describe(sentences: Sequence[Sequence[str]]) -> dict:
    """Numbers of words per sentence in short, the whole histogram, and how many sentences 35 time steps hold.

    A sentence takes one step more than it has words, or characters: its ``<eos>``.
    """
    words, characters = sorted(map(len, sentences)), [len(" ".join(sentence)) for sentence in sentences]
    half = words[: len(words) // 2]
    return {
        "sentences": len(words),
        "words": sum(words),
        "median": median(words),
        "ninetieth": words[len(words) * 9 // 10],
        "longest": words[-1],
        "shorter_half": sum(half) / sum(words),
        "histogram": [[length, words.count(length)] for length in sorted(set(words))],
        "fit_as_words": sum(length < NUM_STEPS for length in words) / len(words),
        "fit_as_characters": sum(length < NUM_STEPS for length in characters) / len(words),
    }


def limited(lengths: Sequence[int], limit: int, seed: int) -> dict:
    """A limit of so many time steps: who is longer, what truncating or dropping loses, what is still padded."""
    longer = [length for length in lengths if length > limit]
    cut = [min(length, limit) for length in lengths]
    random_batches = bucketed_batches(cut, BATCH_SIZE, 1, random.Random(seed))
    return {
        "limit": limit,
        "longer": len(longer) / len(lengths),
        "truncated": sum(length - limit for length in longer) / sum(lengths),
        "dropped": sum(longer) / sum(lengths),
        "padding": 1 - sum(cut) / sum(cells(cut, random_batches)),
    }
