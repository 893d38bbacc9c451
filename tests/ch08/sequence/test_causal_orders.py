"""Chain rule and pseudo-likelihood on joint distributions small enough for exact fractions."""

import math
from fractions import Fraction
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.ch08.sequence import causal_orders as orders

HALF = Fraction(1, 2)


@st.composite
def joints(draw):
    """Any distribution over three tokens of two kinds, holes included."""
    weights = draw(st.lists(st.integers(0, 9), min_size=8, max_size=8).filter(any))
    places = product("ab", repeat=3)
    return {x: Fraction(w, sum(weights)) for x, w in zip(places, weights, strict=True) if w}


@given(joints())
def test_every_order_multiplies_to_the_joint(joint):
    assert orders.orders_agree(joint) == (6 * len(joint), 0)
    for order in permutations(range(3)):
        for letters, probability in joint.items():
            assert math.prod(orders.chain_factors(joint, letters, order)) == probability


def test_a_joint_that_the_comparison_would_reject():
    # Conditionals of one joint do not multiply to another: the deviation is not 0 by construction.
    joint, other = {("a", "a"): HALF, ("b", "b"): HALF}, {("a", "a"): Fraction(1, 3), ("b", "b"): Fraction(2, 3)}
    assert math.prod(orders.chain_factors(joint, ("a", "a"), (1, 0))) != other["a", "a"]


def test_two_equal_bits_add_up_to_two():
    assert orders.pseudo_likelihoods({(0, 0): HALF, (1, 1): HALF}) == {(0, 0): 1, (1, 1): 1}


@given(joints())
def test_pseudo_likelihoods_never_add_up_to_less_than_one_and_cost_less_than_the_entropy(joint):
    pseudo = orders.pseudo_likelihoods(joint)
    total, entropy, bits = float(sum(pseudo.values())), orders.mean_bits(joint, joint), orders.mean_bits(joint, pseudo)
    assert total >= 2 ** (entropy - bits) - 1e-9 and entropy >= bits - 1e-9
    assert (sum(pseudo.values()) == 1) == (orders.independent(joint) == joint)


@given(joints())
def test_independent_letters_add_up_to_exactly_one(joint):
    twin = orders.independent(joint)
    assert sum(twin.values()) == 1 == sum(orders.pseudo_likelihoods(twin).values())
    assert all(orders.marginal(twin, (place,)) == orders.marginal(joint, (place,)) for place in range(3))


def test_pseudo_likelihood_by_brute_force():
    joint = orders.joint_of_words(["the", "the", "tie", "toe", "too", "two", "one"], 3)
    for letters, product_ in orders.pseudo_likelihoods(joint).items():
        expected = Fraction(1)
        for hidden in range(3):
            same = [p for x, p in joint.items() if all(x[i] == letters[i] for i in range(3) if i != hidden)]
            expected *= joint[letters] / sum(same)
        assert product_ == expected


def test_the_summary_of_a_few_words():
    summary = orders.summary(["the", "the", "cat", "sat", "on", "the", "big", "mat"])
    assert (summary["kinds"], summary["example"], summary["compared"], summary["worst"]) == (5, "the", 30, 0)
    assert summary["probability"] == pytest.approx(3 / 7) and len(summary["orders"]) == 6
    assert summary["certain"] == 2  # nothing else fits the gaps of "the" and "big"
