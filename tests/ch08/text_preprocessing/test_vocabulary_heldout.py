"""Reading one part of a text with the vocabulary of another: small texts counted by hand, and what must hold."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.ch08.text_preprocessing import vocabulary_heldout as vh

letters = st.sampled_from("abcdefgh")
KNOWN = [["the", "cat", "sat"], ["the", "dog", "sat"], ["a", "cat"]]
UNSEEN = [["the", "cat", "ran"], ["the", "dog"]]


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=3), min_size=4, max_size=30), st.integers(1, 4))
def test_pieces_cut_the_text_without_overlap_or_loss(lines, pieces):
    cuts = [vh.piece(lines, number, pieces) for number in range(pieces)]
    assert list(itertools.chain.from_iterable(unseen for _, unseen in cuts)) == lines
    assert all(len(known) + len(unseen) == len(lines) for known, unseen in cuts)
    sizes = [len(unseen) for _, unseen in cuts]
    assert max(sizes) - min(sizes) <= 1


def test_shares_of_unknown_tokens_counted_by_hand():
    found = vh.read_unseen(KNOWN, UNSEEN, [1, 2, 3])
    assert found["own"] == pytest.approx([0, 2 / 8, 1])  # all known; dog and a not; none known
    assert found["unknown"] == pytest.approx([1 / 5, 2 / 5, 1])
    assert found["lines"] == [1 / 2, 1, 1]
    assert found["leave_one_out"] == pytest.approx([2 / 8, 1, 1])


@given(st.lists(letters, min_size=4, max_size=40), st.lists(letters, min_size=1))
def test_unseen_text_is_never_better_known_for_a_higher_min_freq(known, unseen):
    found = vh.read_unseen([known], [unseen], [1, 2, 3, 5])
    assert found["unknown"] == sorted(found["unknown"]) and found["lines"] == sorted(found["lines"])


def test_every_piece_counts_letters_that_occur_nowhere_else():
    found = vh.read_every_piece([["a", "b"], ["a"], ["b", "qz"], ["a"]], 2, [1])
    assert found["new_letters"] == [0, 2] and found["unknown"] == [[0.0], [1 / 3]]


def test_the_example_is_the_first_short_line_with_a_new_word_and_a_rare_one():
    known = [["the"] * 10, ["cat", "sat", "cat"]]
    unseen = [["the", "cat"], ["the", "cat", "sat"], ["the", "new", "the"], ["new", "cat", "the"], ["cat", "new", "a"]]
    assert vh.example_line(known, unseen, shortest=3) == {"words": ["new", "cat", "the"], "seen": [0, 2, 10]}
    assert vh.example_line(known, unseen, shortest=3, widest=9)["words"] == ["cat", "new", "a"]
    assert vh.example_line(known, [*unseen, ["the"] * 4], shortest=5) == {"words": ["the"] * 4, "seen": [10] * 4}


def test_words_that_occur_twice_in_one_piece_are_counted():
    lines = [["a", "a", "b"], ["c"], ["b", "d"], ["d", "c", "e"]]  # twice: a, b, c, d; pieces of two lines
    found = vh.together(lines, 2)
    assert (found["words"], found["in_one_piece"]) == (4, 2)
    # Of all pairs of the 9 places, those within the first 4 or within the last 5.
    pairs = list(itertools.combinations([0] * 4 + [1] * 5, 2))
    assert found["chance"] == pytest.approx(sum(a == b for a, b in pairs) / len(pairs))
