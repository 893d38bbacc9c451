"""Vocabulary sizes, unknown shares and entropies against brute force, for any small text and for the real one."""

import collections
import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.ch08.rnn_scratch.char_rnn import unigram_loss
from solutions.ch08.text_preprocessing import vocabulary_counts as vc
from solutions.toolkit.tokens import Vocab, clean_lines, tokenize

texts = st.lists(st.text("abcd", min_size=1, max_size=2), min_size=2, max_size=50)
thresholds = st.integers(0, 12)


@given(texts, thresholds)
def test_size_is_one_plus_the_types_that_are_frequent_enough(words, min_freq):
    counts = collections.Counter(words)
    frequent = [word for word in set(words) if words.count(word) >= min_freq]
    assert vc.size(vc.spectrum(counts), min_freq) == 1 + len(frequent) == len(Vocab(words, min_freq))
    assert vc.off_by_one(counts, min_freq) == len(Vocab(words, min_freq + 1))


@given(texts, thresholds)
def test_size_never_grows_and_unknown_never_shrinks_with_min_freq(words, min_freq):
    frequencies = vc.spectrum(collections.Counter(words))
    assert vc.size(frequencies, min_freq + 1) <= vc.size(frequencies, min_freq)
    assert vc.unknown_share(frequencies, min_freq + 1) >= vc.unknown_share(frequencies, min_freq)
    assert vc.size(frequencies, 0) == vc.size(frequencies, 1) and vc.unknown_share(frequencies, 1) == 0
    assert vc.size(frequencies, len(words) + 1) == 1 and vc.unknown_share(frequencies, len(words) + 1) == 1


@given(texts, thresholds)
def test_the_measured_curve_says_size_and_unknown_at_every_min_freq(words, min_freq):
    curve = vc.vocabulary_curve(words)
    vocab = Vocab(words, min_freq)
    assert vc.at(curve, "size", min_freq) == len(vocab)
    assert vc.at(curve, "unknown", min_freq) == sum(vocab[word] == 0 for word in words)
    assert curve["prefix"] and curve["tokens"] == len(words) and curve["types"] == len(set(words))


def test_reserved_tokens_are_never_filtered():
    assert len(Vocab(["a", "a", "b"], 99, ["<pad>", "<bos>"])) == 3
    assert len(Vocab(["a", "a", "b"], 2, ["<pad>", "<bos>"])) == 4


@given(texts, st.integers(1, 6))
def test_leave_one_out_is_what_leaving_every_token_out_in_turn_gives(words, min_freq):
    unknown = sum(Vocab(words[:i] + words[i + 1 :], min_freq)[word] == 0 for i, word in enumerate(words))
    assert vc.leave_one_out(vc.spectrum(collections.Counter(words)), min_freq) == pytest.approx(unknown / len(words))


@pytest.mark.parametrize("trained", [1, 4, 6, 7])
@pytest.mark.parametrize("min_freq", [1, 2, 3])
def test_random_split_is_the_mean_over_all_ways_to_choose(trained, min_freq):
    words = list("aaabbcde")
    shares = []
    for chosen in itertools.combinations(range(len(words)), trained):
        vocab = Vocab([words[i] for i in chosen], min_freq)
        rest = [words[i] for i in range(len(words)) if i not in chosen]
        shares.append(sum(vocab[word] == 0 for word in rest) / len(rest))
    found = vc.random_split(vc.spectrum(collections.Counter(words)), min_freq, trained)
    assert found == pytest.approx(sum(shares) / len(shares))


@given(texts, thresholds)
def test_leave_one_out_is_the_random_split_that_keeps_all_but_one(words, min_freq):
    frequencies = vc.spectrum(collections.Counter(words))
    found = vc.random_split(frequencies, min_freq, len(words) - 1)
    assert found == pytest.approx(vc.leave_one_out(frequencies, min_freq))


@given(texts, thresholds)
def test_merging_loses_exactly_the_identity_of_the_merged(words, min_freq):
    whole = unigram_loss([sorted(set(words)).index(word) for word in words])
    merged, identity = vc.merged_loss(words, min_freq), vc.identity_loss(collections.Counter(words), min_freq)
    assert merged + identity == pytest.approx(whole, abs=1e-12)
    assert identity >= -1e-12 and merged <= whole + 1e-12


def test_identity_of_words_that_all_occur_once_is_their_share_times_ln_of_their_number():
    counts = collections.Counter("aaab") + collections.Counter("cdefg")
    assert vc.identity_loss(counts, 2) == pytest.approx(6 / 9 * math.log(6))
    assert vc.identity_loss(counts, 1) == 0


def test_the_least_squares_line_is_numpys_and_finds_a_law_that_holds_exactly():
    frequencies = [[1, 40], [2, 9], [3, 5], [7, 2], [30, 1]]
    slope, start = vc.power_law(frequencies, 2, 30)
    A = np.array([[math.log(f), 1] for f in (2, 3, 7, 30)])
    sizes = np.log([17, 8, 3, 1])
    expected, *_ = np.linalg.lstsq(A, sizes, rcond=None)
    assert (slope, math.log(start)) == pytest.approx(tuple(expected))
    halving = [[1, 8], [2, 4], [4, 2], [8, 1], [16, 1]]  # 16/m words at every m of these
    assert vc.power_law(halving, 1, 16) == pytest.approx((-1, 16))
    assert vc.power_law(halving, 2, 8) == pytest.approx((-1, 16))


def test_cleanings_differ_where_they_should():
    found = vc.cleanings("Don't stop the time-\ntraveller, don’t\nstop\n")
    assert found["book"] == ["don", "t", "stop", "the", "time", "traveller", "don", "t", "stop"]
    assert found["apostrophes"] == ["don't", "stop", "the", "time", "traveller", "don't", "stop"]
    assert found["glued"] == ["don", "t", "stop", "the", "timetraveller", "don", "tstop"]


def test_the_whole_book_by_brute_force(time_machine):
    words = [word for line in tokenize(clean_lines(time_machine)) for word in line]
    counts = collections.Counter(words)
    assert collections.Counter(" ".join(clean_lines(time_machine)).split()) == counts  # lines joined by a space
    frequencies = vc.spectrum(counts)
    for min_freq, expected in ((0, 4580), (1, 4580), (2, 2183), (10, 400), (2262, 1)):
        assert vc.size(frequencies, min_freq) == expected == 1 + sum(n >= min_freq for n in counts.values())
