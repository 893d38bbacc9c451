"""Byte-pair encoding: by hand, against the plainest possible training, and against ``tokenizers``."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.toolkit import bpe
from solutions.toolkit.bpe import BPE, END

WORDS = st.dictionaries(st.text("abc", min_size=1, max_size=6), st.integers(1, 5), min_size=1, max_size=6)


def plainly(words, vocab_size):
    """Everything is counted anew for every merge."""
    cut, merges = {word: list(word) for word in words}, []
    age = sorted({c for word in words for c in word})
    while len(age) < vocab_size:
        counts = Counter()
        for word, pieces in cut.items():
            for pair in pairwise(pieces):
                counts[pair] += words[word]
        if not counts:
            break
        pair = min(counts, key=lambda p: (-counts[p], age.index(p[0]), age.index(p[1])))
        merges.append(pair)
        age += [pair[0] + pair[1]] if pair[0] + pair[1] not in age else []
        cut = {word: bpe.merge(pieces, pair, pair[0] + pair[1]) for word, pieces in cut.items()}
    return merges


def test_the_most_frequent_pair_first_and_of_equal_ones_the_older():
    assert bpe.train_bpe({"abab": 1, "bc": 1}, 4) == [("a", "b")]
    assert bpe.train_bpe({"bc": 2, "ab": 2}, 4) == [("a", "b")]
    # abc first needs bc, which is more frequent than ab.
    assert bpe.train_bpe({"abc": 2, "bc": 1}, 9) == [("b", "c"), ("a", "bc")]


def test_overlapping_pairs_are_merged_from_the_left():
    assert bpe.merge("aaa", ("a", "a"), "aa") == ["aa", "a"]


@given(WORDS, st.integers(0, 12))
def test_the_counts_kept_up_to_date_are_those_of_counting_anew(words, vocab_size):
    assert bpe.train_bpe(words, vocab_size) == plainly(words, vocab_size)


@given(WORDS)
def test_without_limit_every_word_becomes_one_piece(words):
    encoder = BPE(bpe.train_bpe(words, 10**6))
    pairs = bpe.Pairs(words)
    for pair in bpe.train_bpe(words, 10**6):
        pairs.merge(pair, "".join(pair))
    assert all(len(pieces) == 1 for pieces in pairs.words) and not pairs.counts
    assert pairs.total == sum(words.values()) == pairs.symbols.total()
    assert all("".join(encoder.encode_word(word)) == word for word in words)


@given(WORDS, st.integers(3, 12), st.integers(3, 12))
def test_a_smaller_training_is_the_beginning_of_a_larger(words, small, large):
    merges = bpe.train_bpe(words, max(small, large))
    shorter = bpe.first_merges(words, merges, min(small, large))
    assert shorter == bpe.train_bpe(words, min(small, large))
    alphabet = len({*"".join(words)})
    assert len(bpe.symbols(words, shorter)) <= max(min(small, large), alphabet)


@given(st.lists(st.text("abcdé词", min_size=1, max_size=8), max_size=6))
def test_a_text_comes_back(words):
    text = " ".join(words)
    encoder = BPE(bpe.train_bpe({"abc" + END: 3, "dé" + END: 2}, 12))
    assert bpe.decode(encoder.encode(text)) == text


@given(st.text(max_size=12))
def test_bytes_of_any_text_come_back(text):
    in_bytes = text.encode().decode("latin-1")
    pieces = BPE(bpe.train_bpe({in_bytes: 2}, 300)).encode_word(in_bytes)
    assert "".join(pieces).encode("latin-1").decode() == text


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.text("abcd", min_size=1, max_size=5), st.integers(1, 4), min_size=2, max_size=6))
def test_merges_and_cuts_are_those_of_tokenizers(words):
    from solutions.ch08.text_preprocessing.tokenizer_library import compare_bpe

    words = {**words, "dcba": 1}  # every letter is known: without <unk> the library drops a new one
    lines = [" ".join([word] * count) for word, count in words.items()]
    merges = bpe.train_bpe({word + END: count for word, count in words.items()}, 14)
    found = compare_bpe(lines, [*words, "abab", "ddcab"], 15, merges)
    assert found["same_merges"] and found["differ"] == 0


@pytest.mark.parametrize("text", ["", "a", "the time"])
def test_no_merges_leave_characters(text):
    assert BPE([]).encode(text) == [c for word in text.split() for c in word + END]
