"""Growth of the number of different n-grams: against a count of every prefix, and on an exact power law."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.ch08.language_models.stored_growth import (
    TARGET,
    distinct_so_far,
    forecast,
    growth_exponent,
    growth_from,
    joined_sizes,
    short_length,
)
from solutions.errors import UserError
from solutions.toolkit.ngrams import count_ngrams

TEXTS = st.lists(st.sampled_from("abcd"), max_size=40)


@given(TEXTS, st.integers(1, 4))
def test_every_prefix_has_as_many_as_a_fresh_count_finds(tokens, n):
    expected = [len(count_ngrams(tokens[:length], n)) for length in range(len(tokens) + 1)]
    assert distinct_so_far(tokens, n) == expected


@given(TEXTS, st.integers(1, 4))
def test_no_text_stores_more_than_the_bounds_or_fewer_than_the_order_below_less_one(tokens, n):
    lower, here = (distinct_so_far(tokens, m)[-1] for m in (n, n + 1))
    assert lower <= min(len(set(tokens)) ** n, max(len(tokens) - n + 1, 0))
    assert lower - 1 <= here


@pytest.mark.parametrize(("exponent", "factor"), [(0.5, 3.0), (0.97, 1.0)])
def test_an_exact_power_law_is_found_and_continued(exponent, factor):
    sizes = [factor * length**exponent for length in range(5001)]
    found = growth_exponent(sizes, 5000)
    assert found == pytest.approx(exponent)
    assert forecast(sizes[5000], found, 3) == pytest.approx(factor * 15_000**exponent)


def test_two_texts_are_counted_as_one():
    # a b a b c: b a, a b a, b a b, a b a b and b a b c run across the seam.
    assert joined_sizes(list("ab"), list("abc")) == {"tokens": 5, "1": 3, "2": 3, "3": 3, "4": 2}


def test_the_trial_stretches_as_far_as_the_question_asks():
    length = 32_775
    assert length / short_length(length) == pytest.approx(TARGET / length, rel=1e-4)


def quiet(*_):
    """Progress that nobody watches."""


def test_a_start_reads_the_text_around_its_end():
    # The first half repeats fifty words, in the second every word is new.
    tokens = [f"a{k % 50}" for k in range(2000)] + [f"b{k}" for k in range(2000)]
    first, second = growth_from(tokens, 0, quiet)["1"], growth_from(tokens, 2000, quiet)["1"]
    assert first["full"]["reached"] == second["full"]["reached"] == 2050
    assert (first["short"]["reached"], second["short"]["reached"]) == (50, 160) and short_length(4000) == 160
    assert second["short"]["exponent"] == pytest.approx(1) and second["full"]["exponent"] < 0.8
    assert first["full"]["exponent"] > 1


def test_a_text_too_short_for_a_line_is_refused():
    with pytest.raises(UserError, match="只有 1,200 个词"):
        growth_from(["a"] * 1200, 0, quiet)
    assert growth_from(["a"] * 1300, 0, quiet)["4"]["full"] == {"reached": 1, "exponent": 0.0}
