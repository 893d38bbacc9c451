"""Products of independent words against brute force and the theory of divisors."""

import itertools
import math

import numpy as np
import pytest

from solutions.ch08.language_models import zipf_products as zp
from solutions.ch08.language_models.zipf_fits import least_squares


@pytest.mark.parametrize("n", [1, 2, 3])
def test_products_are_all_products(n):
    p = np.random.default_rng(n).random(9)
    everything = sorted((math.prod(chosen) for chosen in itertools.product(p, repeat=n)), reverse=True)
    for top in (5, 9):
        assert zp.product_probabilities(p, n, top) == pytest.approx(everything[:top])


@pytest.mark.parametrize("n", [1, 2, 3])
def test_factorizations_are_all_factorizations(n):
    tuples = itertools.product(range(1, 31), repeat=n)
    expected = sorted(product for product in map(math.prod, tuples) if product <= 30)
    assert zp.ordered_factorizations(30, n) == expected


def test_the_leading_term_of_the_number_of_products():
    for n in (2, 3):
        counts = [len(zp.ordered_factorizations(limit, n)) for limit in (50, 500, 2000)]
        leading = [x * math.log(x) ** (n - 1) / math.factorial(n - 1) for x in (50, 500, 2000)]
        ratios = [count / term for count, term in zip(counts, leading, strict=True)]
        assert ratios == sorted(ratios, reverse=True) and 1 < ratios[-1] < 1.6


def test_the_exponent_of_products_is_the_words_times_that_of_one_over_r():
    top = 200
    for exponent, n in itertools.product((0.5, 0.9, 1.2), (2, 3)):
        p = np.arange(1, top + 1) ** -exponent
        found = least_squares(zp.product_probabilities(p, n, top), 10, top).exponent
        plain = least_squares(1 / np.array(zp.ordered_factorizations(top, n)), 10, top).exponent
        assert found == pytest.approx(exponent * plain) and plain < 1
