"""N-grams against a plain count of slices."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.errors import UserError
from solutions.toolkit.ngrams import count_ngrams, ngrams


@given(st.lists(st.sampled_from("abc"), max_size=12), st.integers(1, 5))
def test_counts_equal_a_count_of_slices(tokens, n):
    slices = [tuple(tokens[start : start + n]) for start in range(len(tokens) - n + 1)]
    assert list(ngrams(tokens, n)) == slices
    assert count_ngrams(tokens, n) == Counter(slices)


def test_an_order_below_one_is_refused():
    with pytest.raises(UserError, match="至少是 1"):
        ngrams("abc", 0)
