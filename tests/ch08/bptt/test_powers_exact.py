"""Exercise 8.7.1: the theorems in fractions, by hypothesis, and what rounding makes of them."""

import random
from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.ch08.bptt import powers_exact as exact

fractions = st.fractions(-5, 5, max_denominator=6)


@given(st.integers(0, 10**6), st.integers(1, 5))
@settings(max_examples=25, deadline=None)
def test_the_reflections_make_an_orthogonal_matrix(seed, size):
    Q = exact.rational_orthogonal(size, random.Random(seed))
    assert exact.multiply(exact.transpose(Q), Q) == exact.diagonal([1] * size)


@given(st.lists(fractions, min_size=2, max_size=4), st.integers(0, 5), st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_the_power_has_the_whole_spectrum_raised(values, k, seed):
    Q = exact.rational_orthogonal(len(values), random.Random(seed))
    Mk = exact.power(exact.symmetric(Q, values), k)
    assert Mk == exact.symmetric(Q, [value**k for value in values])
    for value in values:  # with multiplicity: as many as there are equal powers
        same = sum(other**k == value**k for other in values)
        assert exact.eigenspace_dimension(Mk, value**k) == same


@given(st.lists(fractions, min_size=3, max_size=3), st.lists(fractions, min_size=3, max_size=3), st.integers(1, 6))
@settings(max_examples=60, deadline=None)
def test_the_tangent_shrinks_by_the_ratio_and_not_faster_than_one_term(values, x, k):
    values.sort(key=abs, reverse=True)
    Q = exact.rational_orthogonal(3, random.Random(7))
    vectors = exact.transpose(Q)
    if abs(values[0]) == abs(values[1]) or exact.dot(x, vectors[0]) == 0:
        return
    ratio, M = abs(values[1] / values[0]), exact.power(exact.symmetric(Q, values), k)
    before, after = (exact.squared_tangent(y, vectors[0]) for y in (x, exact.apply(M, x)))
    assert after <= ratio ** (2 * k) * before
    # The part along v₂ alone is a lower bound: the ratio cannot be improved.
    second = exact.dot(x, vectors[1]) ** 2 / exact.dot(x, vectors[0]) ** 2
    assert after >= ratio ** (2 * k) * second


def test_the_check_finds_a_wrong_theorem(monkeypatch):
    assert all(all(exact.check(seed).values()) for seed in range(30))
    monkeypatch.setattr(exact, "power", lambda A, k: exact.multiply(A, A))  # M² for every k
    assert not all(exact.check(seed)["spectrum"] for seed in range(30))


def test_the_check_counts_multiplicities(monkeypatch):
    monkeypatch.setattr(exact, "eigenspace_dimension", lambda A, value: 1)  # blind to eigenvalues that merge
    assert not all(exact.check(seed)["multiplicity"] for seed in range(30))


def test_even_powers_merge_opposite_eigenvalues():
    M = exact.symmetric(exact.rational_orthogonal(3, random.Random(1)), [2, -2, 1])
    assert [exact.eigenspace_dimension(exact.power(M, k), 2**k) for k in range(1, 5)] == [1, 2, 1, 2]


def test_a_vector_is_no_eigenvector_for_the_asking():
    M = [[Fraction(2), Fraction(1)], [Fraction(1), Fraction(2)]]
    assert exact.apply(M, [Fraction(1), Fraction(0)]) == [2, 1]
    assert [exact.eigenspace_dimension(M, value) for value in (3, 1, 2)] == [1, 1, 0]


def test_only_rounding_turns_an_orthogonal_vector():
    found = exact.drift(3, 100)
    assert found["exact"] and 22 < found["float32"] < 36 < 50 < found["float64"] < 66
    integers = np.array([[2.0, 1.0], [1.0, 2.0]])
    v = np.array([1.0, 1.0]) / 2**0.5
    assert exact.first_turned(integers, np.array([1.0, -1.0]), v, 500) is None  # nothing is rounded here
    assert exact.first_turned(integers, np.array([1.0, -1.001]), v, 500) is not None
