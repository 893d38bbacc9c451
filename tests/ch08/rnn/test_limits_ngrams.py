"""n-gram models that give every text a probability, whatever its tokens."""

import math
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.ch08.rnn.limits_ngrams import NGrams, one_unknown, spelling_base


@given(st.text("abc", min_size=1, max_size=40), st.text("abcd", max_size=3))
def test_probabilities_after_any_context_sum_to_one(text, context):
    model = NGrams(4, text)
    assert sum(model.share(tuple(context), sign, lambda _: 1 / 4) for sign in "abcd") == pytest.approx(1)


def test_shares_worked_out_by_hand():
    model = NGrams(2, "aab")
    # Without context: a twice, b once, two kinds: (2 + 2/2)/5 and (1 + 2/2)/5.  After a: a, b once each.
    assert model.share((), "a", lambda _: 1 / 2) == pytest.approx(3 / 5)
    assert model.share(("a",), "b", lambda _: 1 / 2) == pytest.approx((1 + 2 * 2 / 5) / 4)
    assert model.share(("b",), "b", lambda _: 1 / 2) == pytest.approx(2 / 5)  # nothing ever came after b
    losses = model.losses("ab", 2, lambda _: 1 / 2)
    assert losses == pytest.approx([-math.log(3 / 5), -math.log((1 + 4 / 5) / 4)])


def test_a_lower_order_of_a_higher_model_is_the_model_of_that_order():
    text, unseen = "the time machine the time traveller", "the machine"
    high, low = NGrams(5, text), NGrams(3, text)
    assert high.losses(unseen, 3, lambda _: 1 / 27) == low.losses(unseen, 3, lambda _: 1 / 27)


def test_all_words_there_could_be_share_one_probability():
    base = spelling_base({"a", "ba"})
    short = sum(base("".join(word)) for n in (1, 2, 3) for word in product("abcdefghijklmnopqrstuvwxyz", repeat=n))
    assert 0.5 < short < 1
    known = {"a", "ba"}
    words = NGrams(2, ["a", "ba", "a"])
    merged = [words.share(("a",), word, one_unknown(known)) for word in ("a", "ba", "x")]
    assert sum(merged) == pytest.approx(1)  # the vocabulary and <unk>
    assert words.share(("a",), "x", base) == pytest.approx(merged[2] * base("x"))
