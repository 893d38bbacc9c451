"""Counts looked up in the sorted positions: against plain counts, also of what never occurs."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.ch08.language_models.stored_suffixes import SortedPositions, wrong_counts
from solutions.errors import UserError
from solutions.toolkit.ngrams import count_ngrams


@given(st.lists(st.sampled_from("ab"), max_size=20))
def test_every_possible_gram_is_counted_right(tokens):
    index = SortedPositions(tokens)
    for n in range(1, 5):
        counts = count_ngrams(tokens, n)
        assert all(index.count(gram) == counts[gram] for gram in product("abc", repeat=n))


def test_a_wrong_count_is_noticed():
    tokens = ["a", "rose", "is", "a", "rose"]
    assert wrong_counts(tokens, count_ngrams(tokens, 2).items()) == 0
    assert wrong_counts(tokens, [(("a", "rose"), 3), (("rose", "a"), 0), (("is",), 2)]) == 2


@pytest.mark.parametrize("gram", [[], ["a"] * 5])
def test_a_length_out_of_reach_is_refused(gram):
    with pytest.raises(UserError, match="只能查 1 到 4 个词"):
        SortedPositions("abc").count(gram)
