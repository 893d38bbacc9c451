"""Unigram model: all cuts of short words by brute force, EM that never gets worse, and ``tokenizers``' Viterbi."""

import math
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models

from solutions.errors import UserError
from solutions.toolkit import unigram_lm
from solutions.toolkit.bpe import END, decode
from solutions.toolkit.unigram_lm import Unigram, expected_counts, prune, seed_pieces, train_unigram, viterbi

WORDS = st.dictionaries(st.text("abc", min_size=1, max_size=6), st.integers(1, 5), min_size=2, max_size=6)


def all_cuts(word, scores):
    """Every way to cut a word into known pieces, with its probability."""
    if not word:
        return [([], 1.0)]
    return [
        ([word[:end], *rest], math.exp(scores[word[:end]]) * p)
        for end in range(1, len(word) + 1)
        if word[:end] in scores
        for rest, p in all_cuts(word[end:], scores)
    ]


@given(WORDS)
def test_expected_counts_and_viterbi_are_those_of_all_cuts(words):
    scores = seed_pieces(words)
    counts, total = expected_counts(words, scores)
    expected, log = Counter(), 0.0
    for word, weight in words.items():
        cuts = all_cuts(word, scores)
        z = sum(p for _, p in cuts)
        log += weight * math.log(z)
        for pieces, p in cuts:
            for piece in pieces:
                expected[piece] += weight * p / z
        assert viterbi(word, scores)[1] == pytest.approx(math.log(max(p for _, p in cuts)))
        assert "".join(viterbi(word, scores)[0]) == word
    assert total == pytest.approx(log)
    assert counts == pytest.approx(expected)


@given(WORDS)
def test_a_step_of_em_never_lowers_the_likelihood(words):
    scores, last = seed_pieces(words), -math.inf
    for _ in range(5):
        counts, total = expected_counts(words, scores)
        assert total >= last - 1e-9
        last, whole = total, sum(counts.values())
        scores = {piece: math.log(count / whole) for piece, count in counts.items() if count > 0}


@settings(deadline=None)
@given(WORDS, st.integers(1, 12))
def test_training_keeps_all_characters_a_distribution_and_the_size(words, size):
    characters = {c for word in words for c in word}
    scores = train_unigram(words, size)
    assert characters <= scores.keys() and len(scores) <= max(size, len(characters))
    assert sum(map(math.exp, scores.values())) == pytest.approx(1)


def test_pruning_keeps_what_would_be_missed_most():
    scores = {"a": math.log(0.2), "b": math.log(0.2), "ab": math.log(0.4), "ba": math.log(0.2)}
    # ab is worth ln(.4/.04) each time, ba ln(.2/.04).
    assert set(prune(scores, {"ab": 2, "ba": 2}, 3)) == {"a", "b", "ab"}
    assert set(prune(scores, {"ab": 1, "ba": 9}, 3)) == {"a", "b", "ba"}


@given(st.lists(st.text("abc", min_size=1, max_size=7), max_size=5))
def test_a_text_comes_back(words):
    encoder = Unigram(train_unigram({"abcab" + END: 5, "cba" + END: 3}, 9))
    text = " ".join(words)
    assert decode(encoder.encode(text)) == text


@given(WORDS, st.text("abc", min_size=1, max_size=12))
def test_cuts_are_those_of_tokenizers(words, word):
    words = {**words, "abc": 1}
    scores = train_unigram(words, 10)
    library = Tokenizer(models.Unigram([("?", -99.0), *scores.items()], 0))
    theirs = library.encode(word).tokens
    ours, best = viterbi(word, scores)
    assert sum(scores[piece] for piece in theirs) == pytest.approx(best)  # the same, or just as probable
    assert "".join(theirs) == "".join(ours)


def test_an_unknown_character_is_named():
    with pytest.raises(UserError, match="切不开"):
        viterbi("abz", {"a": -1.0, "b": -1.0})


def test_an_unknown_character_costs_one_piece_and_no_more():
    encoder = Unigram({"a": math.log(0.3), "b": math.log(0.3), "ab": math.log(0.4)})
    assert encoder.encode_word("abzab") == ["ab", "z", "ab"]
    assert Unigram({"ab": -5.0}).encode_word("ab") == ["ab"]  # a known piece is better than two unknown letters


def test_the_floor_keeps_a_character_possible():
    words = {"ab": 50, "a": 3}
    scores = unigram_lm.shrink(words, seed_pieces(words), 3)
    assert viterbi("b", scores)[0] == ["b"] and all(math.isfinite(score) for score in scores.values())
