"""Lower orders from four-gram counts: what is lost, and that padding and a circular text repair it."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.ch08.language_models.stored_lower_orders import circular, compare, lost_at_the_end, lower_order, padded
from solutions.toolkit.ngrams import count_ngrams

TEXTS = st.lists(st.sampled_from("abc"), min_size=4, max_size=30)
ORDERS = st.integers(1, 3)


@given(TEXTS, ORDERS)
def test_exactly_the_grams_inside_the_last_three_words_are_lost(tokens, m):
    lost = lost_at_the_end(tokens, m)
    assert lost == count_ngrams(tokens[-3:], m) and lost.total() == 4 - m
    assert +(count_ngrams(tokens, m) - lost) == lower_order(count_ngrams(tokens, 4), m)


@given(TEXTS, ORDERS)
def test_end_marks_give_the_true_counts(tokens, m):
    assert padded(tokens, m) == count_ngrams(tokens, m)


@given(TEXTS, ORDERS)
def test_a_circle_has_a_gram_at_every_word(tokens, m):
    doubled = tokens + tokens
    assert circular(tokens, m) == Counter(tuple(doubled[start : start + m]) for start in range(len(tokens)))


@pytest.mark.parametrize(("m", "wrong"), [(3, [["b c d", 1, 0]]), (2, [["b c", 2, 1], ["c d", 1, 0]])])
def test_the_comparison_names_the_wrong_entries(m, wrong):
    found = compare(["a", "b", "c", "a", "b", "c", "d"], m)
    assert found == {"wrong": wrong, "padded_differs": 0, "circular_differs": 0}
