"""Numbers that follow from measured ones, on values made by hand."""

import pytest

from solutions.ch08.language_models import zipf_numbers as zn

ORDER = {
    "maximum_likelihood": 0.5,
    "curve": [[1, 100], [10, 30], [12, 28], [40, 10], [100, 8]],
    "bootstrap": {"mean": 0.45, "sd": 0.02},
    "coverage": {"widening": 1.5},
    "synthetic": {"exponent": 0.6, "maximum_likelihood": {"mean": 0.56}},
    "other_tail": {"exponent": 0.52, "maximum_likelihood": {"mean": 0.51}},
}
VALUES = {"low": 10, "high": 40, "orders": {"1": ORDER}}


def test_bias_is_taken_off_and_the_interval_lies_about_what_is_left():
    assert zn.bias(ORDER) == pytest.approx(-0.04) and zn.corrected(ORDER) == pytest.approx(0.54)
    assert zn.other(ORDER) == pytest.approx(0.51)
    assert zn.half_width(ORDER) == pytest.approx(1.96 * 0.03)
    assert zn.interval(ORDER) == pytest.approx((0.54 - 0.0588, 0.54 + 0.0588))


def test_rank_times_frequency_and_the_fitted_line():
    assert zn.ends(VALUES, "1") == [300, 800]
    assert zn.fitted(ORDER, VALUES, 12) == 28 and zn.fitted(ORDER, VALUES, 48) == pytest.approx(14)
