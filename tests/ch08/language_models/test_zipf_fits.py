"""Zipf exponents against numpy, scipy and brute force, and on curves whose exponent is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.stats import linregress

from solutions.ch08.language_models import zipf_fits as zf
from solutions.errors import UserError

curves = st.lists(st.integers(1, 500), min_size=12, max_size=40).map(zf.ranked)


@given(st.floats(0.1, 2), st.integers(1, 20), st.integers(3, 200))
def test_both_estimates_find_the_exponent_of_an_exact_law(exponent, low, width):
    f = 7 * np.arange(1, low + width + 1.0) ** -exponent
    line = zf.least_squares(f, low, low + width)
    assert line.exponent == pytest.approx(exponent) and line.r_squared == pytest.approx(1)
    assert zf.maximum_likelihood(f, low, low + width) == pytest.approx(exponent)


@given(curves)
def test_least_squares_is_scipys_regression(f):
    if f[1] == f[10]:
        return
    found, expected = zf.least_squares(f, 2, 11), linregress(np.log(np.arange(2, 12)), np.log(f[1:11]))
    assert found.exponent == pytest.approx(-expected.slope)
    assert found.standard_error == pytest.approx(expected.stderr)
    assert found.r_squared == pytest.approx(expected.rvalue**2)


@given(curves)
def test_maximum_likelihood_is_where_the_likelihood_is_highest(f):
    ranks = np.arange(2, 12)

    def loss(exponent):
        return exponent * (f[1:11] * np.log(ranks)).sum() + f[1:11].sum() * np.log((ranks**-exponent).sum())

    expected = minimize_scalar(loss, bounds=(-20, 20), method="bounded", options={"xatol": 1e-9}).x
    assert zf.maximum_likelihood(f, 2, 11) == pytest.approx(expected, abs=1e-4)


def test_ranked_sorts_and_leaves_out_what_does_not_occur():
    assert zf.ranked([0, 2, 5, 0, 1, 2]).tolist() == [5, 2, 2, 1]


@pytest.mark.parametrize(("low", "high", "reason"), [(0, 5, "从 1 起"), (4, 5, "3 个秩"), (2, 7, "只有 6 种")])
def test_a_range_that_does_not_fit_is_named(low, high, reason):
    for estimate in (zf.least_squares, zf.maximum_likelihood):
        with pytest.raises(UserError, match=reason):
            estimate([9, 5, 3, 2, 1, 1], low, high)


def test_a_likelihood_without_a_maximum_is_named():
    with pytest.raises(UserError, match="没有最大值"):
        zf.maximum_likelihood([9, 0, 0, 0], 1, 4)
