"""One order of n-grams: its numbering, its grid of ranks, its intervals."""

from collections import Counter

import numpy as np

from solutions.ch08.language_models import zipf_orders as zo
from solutions.ch08.language_models.zipf_samples import Law

WORDS = list("ababcaba")


def test_numbered_ngrams_have_the_counts_of_the_ngrams():
    for n in (1, 2, 3):
        tokens = zo.numbered(WORDS, n)
        expected = Counter(tuple(WORDS[k : k + n]) for k in range(len(WORDS) - n + 1))
        assert sorted(np.bincount(tokens)) == sorted(expected.values()) and len(tokens) == len(WORDS) - n + 1


def test_the_grid_has_the_decades_and_the_last_rank():
    ranks = zo.grid(4579)
    assert {1, 10, 100, 1000, 4579} <= set(ranks) and ranks == sorted(set(ranks)) and len(ranks) < 50
    assert zo.grid(7)[-1] == 7
    assert zo.thinned(np.array([9, 4, 1])) == [[1, 9], [2, 4], [3, 1]]


LAW = Law(0.6, 60, 3000)
PLAN = zo.Plan(5, 50, [], 2, 60, 100, 10, shuffles=3, checked=10, longer=2)


def test_true_ranks_give_the_true_exponent_and_ranks_of_the_same_counts_do_not():
    found = zo.of_texts(LAW, PLAN)
    true, own = found["true_ranks"], found["maximum_likelihood"]
    assert abs(true["mean"] - LAW.exponent) < 4 * true["sd"] / PLAN.texts**0.5
    assert own["mean"] < LAW.exponent - 4 * own["sd"] / PLAN.texts**0.5
    assert found["quarter"]["mean"] < own["mean"] < found["long"]["mean"]


def test_coverage_counts_intervals_and_never_narrows_them():
    found = zo.coverage(LAW, PLAN)
    assert found["texts"] == 10 and found["widening"] >= 1
    assert found["percentile"] < found["corrected"] <= 10 and found["corrected"] >= 7


def test_blocks_of_a_text_whose_neighbours_are_alike_vary_more_than_those_of_a_shuffled_one():
    """Words that come ten in a row are a tenth as many independent tokens: the bootstrap by blocks must see it."""
    single = np.random.default_rng(0).choice(400, 600, p=(p := np.arange(1, 401) ** -0.9) / p.sum())
    text = np.repeat(single, 10)
    plan = PLAN._replace(block=50, low=2, high=30)
    found = zo.resampled(text, plan)
    assert found["sd"] > 1.5 * found["shuffled"]["max"]
