"""WordPiece: scores by hand and by brute force, cutting against ``tokenizers``, and what its trainer really does."""

import math
from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from solutions.ch08.text_preprocessing.tokenizer_library import library_wordpiece
from solutions.toolkit import wordpiece
from solutions.toolkit.bpe import Pairs
from solutions.toolkit.wordpiece import UNKNOWN, WordPiece, train_wordpiece

WORDS = {"abc": 3, "abd": 2, "xy": 1, "bcd": 4}


def marked(words):
    return {(w[0], *("##" + c for c in w[1:])): n for w, n in words.items()}


def log_likelihood(pairs):
    counts = Counter()
    for word, weight in zip(pairs.words, pairs.weights, strict=True):
        for symbol in word:
            counts[symbol] += weight
    return sum(n * math.log(n / counts.total()) for n in counts.values())


def test_the_ratio_by_hand():
    pairs = Pairs(marked(WORDS))
    assert wordpiece.association(pairs, ("a", "##b")) == pytest.approx(5 / (5 * 5))
    assert wordpiece.association(pairs, ("x", "##y")) == 1  # as high as it can be, for a word that occurs once
    assert train_wordpiece(WORDS, 8)[-1] == "xy"
    # All four pairs score 1/4; ed is the most frequent.
    assert train_wordpiece({"ab": 2, "xb": 2, "cd": 1, "ed": 3}, 7)[-1] == "ed"


@given(st.dictionaries(st.text("abc", min_size=1, max_size=5), st.integers(1, 4), min_size=2, max_size=5))
def test_the_gain_is_the_difference_of_two_likelihoods(words):
    assume(any(len(word) > 1 for word in words))
    for pair in list(Pairs(marked(words)).counts):
        pairs = Pairs(marked(words))
        count, before = pairs.total, log_likelihood(pairs)
        expected = wordpiece.likelihood_gain(pairs, pair)
        times = pairs.counts[pair]
        pairs.merge(pair, pair[0] + pair[1].removeprefix("##"))
        if count - pairs.total == times:  # no occurrences overlapped
            assert log_likelihood(pairs) - before == pytest.approx(expected, abs=1e-9)


def test_for_rare_pairs_of_frequent_pieces_the_gain_is_the_count_times_the_log_of_the_ratio():
    words = {"ab": 10, "ac": 4000, "db": 5000, "ef": 3000}
    pairs = Pairs(marked(words))
    pair = ("a", "##b")
    near = 10 * (math.log(pairs.total * wordpiece.association(pairs, pair)) - 1)
    assert wordpiece.likelihood_gain(pairs, pair) == pytest.approx(near, rel=0.01)


def test_the_longest_piece_is_taken_even_if_the_rest_then_falls_apart():
    encoder = WordPiece(["a", "ab", "abc", "##b", "##c", "##d", "##cd", "##bcd"])
    assert encoder.encode_word("abcd") == ["abc", "##d"]
    assert encoder.encode_word("acd") == ["a", "##cd"]
    assert encoder.encode("abz ab") == [UNKNOWN, "ab"]


@given(st.lists(st.text("abcdxy", min_size=1, max_size=7), max_size=5))
def test_a_text_comes_back(words):
    alphabet = {"abcdxy": 1, "badcyx": 1, "dabxyc": 1, "xabcdy": 1, "yabcdx": 1, "cabdxy": 1}
    encoder = WordPiece(train_wordpiece({**alphabet, **WORDS}, 40))
    text = " ".join(words)
    assert wordpiece.decode(encoder.encode(text)) == text


def test_cuts_are_those_of_tokenizers(sample_words):
    library = library_wordpiece([" ".join([word] * count) for word, count in sample_words.items()], 200)
    encoder = WordPiece(set(library.get_vocab()) - {UNKNOWN})
    for word in [*sample_words, "qzx", "é"]:
        assert encoder.encode_word(word) == library.encode(word).tokens


def test_the_trainer_of_tokenizers_always_merges_a_most_frequent_pair(sample_words):
    library = library_wordpiece([" ".join([word] * count) for word, count in sample_words.items()], 200)
    order = sorted(library.get_vocab(), key=library.get_vocab().get)
    pairs, steps = Pairs(marked(sample_words)), 0
    for piece in order:
        made = [p for p in pairs.counts if p[0] + p[1].removeprefix("##") == piece]
        if piece == UNKNOWN or len(piece.removeprefix("##")) == 1:
            continue
        highest = max(pairs.counts.values())
        pair = next(p for p in made if pairs.counts[p] == highest)  # StopIteration: it went by something else
        pairs.merge(pair, piece)
        steps += 1
    assert steps > 100


@pytest.fixture(scope="module")
def sample_words():
    from solutions.toolkit.corpus import load_corpus
    from solutions.toolkit.tokens import clean_lines

    return Counter(word for line in clean_lines(load_corpus("sample").text) for word in line.split())
