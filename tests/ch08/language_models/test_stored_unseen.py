"""The fate of held-out words: on a text small enough to judge by eye, and against plain counts."""

import random

import pytest

from solutions.ch08.language_models.stored_growth import ORDERS
from solutions.ch08.language_models.stored_unseen import fates, hold_out
from solutions.toolkit.ngrams import count_ngrams


def test_a_text_to_judge_by_eye():
    # Held out: x y z, then b c e q; only b, c, e, q are predicted.  The rest: a b c d twice.
    tokens = list("abcd" + "xyzbceq" + "abcd")
    assert fates(tokens, 4, 11, 1) == {"positive": 0.5, "zero": 0.5, "undefined": 0}
    # z b: z is new; b c: seen; c e: c is known, e never follows it; e q: e is new.
    assert fates(tokens, 4, 11, 2) == {"positive": 0.25, "zero": 0.25, "undefined": 0.5}
    # b c is a known context of c e; z b, y z and c e are not known contexts of the others.
    assert fates(tokens, 4, 11, 3) == {"positive": 0, "zero": 0.25, "undefined": 0.75}


def test_the_rest_is_two_texts_and_not_joined():
    # Joined, the two halves around the held-out piece would have "b a".
    assert fates(list("ab" + "xxxba" + "ab"), 2, 7, 2)["positive"] == 0


def test_a_context_that_only_ends_a_text_has_been_seen():
    # "p q" occurs once, where the first text ends: n(p, q) = 1, so the probability of "x" after it is 0/1, not 0/0.
    assert fates(list("abpq" + "wpqx" + "ab"), 4, 8, 3) == {"positive": 0, "zero": 1, "undefined": 0}


@pytest.mark.parametrize("n", ORDERS)
def test_shares_equal_the_ratio_of_counts_word_by_word(n):
    tokens = random.Random(5).choices("abcdefgh", weights=range(1, 9), k=300)
    start, end = 90, 120
    long, short = (count_ngrams(tokens[:start], m) + count_ngrams(tokens[end:], m) for m in (n, n - 1 or 1))
    tally = {"positive": 0, "zero": 0, "undefined": 0}
    for i in range(start + 3, end):
        context = tuple(tokens[i - n + 1 : i])
        below = short[context] if context else sum(short.values())
        above = long[(*context, tokens[i])]
        tally["positive" if above else "zero" if below else "undefined"] += 1
    found = hold_out(tokens, 3, 10, lambda *_: None)[str(n)]
    assert found == pytest.approx({fate: count / 27 for fate, count in tally.items()}, abs=1e-5)
