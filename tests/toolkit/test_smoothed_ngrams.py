"""Smoothed n-grams: distributions that add up to one, equal to a slow dictionary version, better than no smoothing."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.errors import UserError
from solutions.toolkit.smoothed_ngrams import SmoothedNGrams

SMOOTHINGS = [None, 0.4, 0.9]
TEXT = [int(token) for token in np.random.default_rng(0).choice(5, 400, p=[0.4, 0.3, 0.15, 0.1, 0.05])]
texts = st.lists(st.integers(0, 3), min_size=6, max_size=40)


def slow(train, context, token, vocab_size, discount):
    """The same probability from dictionaries, by the formulas of the papers."""

    def level(context, whole):
        n = len(context) + 1
        grams = [tuple(train[i : i + n]) for i in range(len(train) - n + 1)]
        if not whole:
            longer = {tuple(train[i : i + n + 1]) for i in range(len(train) - n)}
            grams = [gram[1:] for gram in longer]
        after = Counter(gram[-1] for gram in grams if gram[:-1] == tuple(context))
        shorter = level(context[1:], discount is None) if context else 1 / vocab_size
        total, kinds = sum(after.values()), len(after)
        if not total:
            return shorter
        if discount is None:
            return (after[token] + kinds * shorter) / (total + kinds)
        return (max(after[token] - discount, 0) + discount * kinds * shorter) / total

    return level(list(context), True)


@given(texts, st.lists(st.integers(0, 3), min_size=2, max_size=2), st.sampled_from(SMOOTHINGS))
@settings(max_examples=60, deadline=None)
def test_after_every_context_the_probabilities_add_up_to_one(train, context, discount):
    model = SmoothedNGrams(train, 4, 3)
    for order in (1, 2, 3):
        told = [math.exp(-model.losses([*context, token], order, discount, 2)[0]) for token in range(4)]
        assert sum(told) == pytest.approx(1) and min(told) > 0


@given(texts, st.lists(st.integers(0, 4), min_size=3, max_size=3), st.sampled_from(SMOOTHINGS))
@settings(max_examples=60, deadline=None)
def test_it_is_the_model_of_the_papers(train, tokens, discount):
    found = SmoothedNGrams(train, 5, 3).losses(tokens, 3, discount, 2)
    assert found == pytest.approx([-math.log(slow(train, tokens[:2], tokens[2], 5, discount))])


def test_every_position_is_scored_with_the_tokens_right_before_it():
    model = SmoothedNGrams(TEXT[:300], 5, 4)
    whole = model.losses(TEXT[300:], 4, 0.8, 10)
    assert len(whole) == 90
    assert whole[7] == pytest.approx(model.losses(TEXT[300 + 14 : 300 + 18], 4, 0.8, 3)[0])


def test_a_token_that_never_came_still_has_a_probability():
    assert np.isfinite(SmoothedNGrams([0, 1] * 20, 3, 2).losses([0, 2, 2], 2, 0.9, 1)).all()


def test_continuation_counts_are_what_makes_it_kneser_ney():
    # 2 comes as often as 1, but only after 3: Kneser and Ney expect it less after a context never seen.
    train = [3, 2] * 10 + [0, 1, 4, 1, 5, 1, 1] * 3
    model = SmoothedNGrams(train, 8, 2)
    one, two = (model.losses([6, token], 2, 0.75, 1)[0] for token in (1, 2))
    assert two > one + 0.5
    assert Counter(train)[1] >= Counter(train)[2]


@pytest.mark.parametrize(("order", "vocab_size"), [(0, 5), (401, 5), (30, 5)])
def test_impossible_orders_are_said_in_words(order, vocab_size):
    with pytest.raises(UserError, match="阶"):
        SmoothedNGrams(TEXT, vocab_size, order)


@pytest.mark.parametrize(("order", "start"), [(4, 3), (3, 1), (2, 400)])
def test_scoring_needs_the_whole_context_and_the_counts(order, start):
    with pytest.raises(UserError, match="起算"):
        SmoothedNGrams(TEXT, 5, 3).losses(TEXT, order, None, start)
