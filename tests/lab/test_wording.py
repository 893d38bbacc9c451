"""Bounds, lists and what never came, put into words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.lab import wording


def test_what_never_came_is_a_dash():
    assert wording.named([3, None]) == "3、—" and wording.named([]) == "无"
    assert wording.listed([1.5, -2], ".1f") == "1.5、−2.0"


@given(st.floats(0.001, 1e5), st.integers(0, 3))
def test_a_bound_is_rounded_to_its_safe_side_and_no_further(number, digits):
    low, high = wording.floor_to(number, digits), wording.ceil_to(number, digits)
    assert low <= number + 1e-6 and number - 1e-6 <= high and high - low < 1.0001 * 10**-digits
    assert float(f"{low:.{digits}f}") == low and float(f"{high:.{digits}f}") == high


def test_a_number_that_is_round_already_stays():
    assert wording.floor_to(2.9, 2) == wording.ceil_to(2.9, 2) == 2.9
    assert wording.ceil_to(2.9049, 2) == 2.91 and wording.floor_to(80.642, 0) == 80


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("-0.50", "−0.50"),
        ("2e-15", "2×10⁻¹⁵"),
        ("1.5e+37 至 -3e+02", "1.5×10³⁷ 至 −3×10²"),
        ("差 -∞", "差 −∞"),
        ("4-10-1、nn.RNN-1、2026-11-24、min-1", "4-10-1、nn.RNN-1、2026-11-24、min-1"),
        ("the e-book, 3 e-mails", "the e-book, 3 e-mails"),
    ],
)
def test_numbers_are_typeset_and_words_are_left_alone(written, shown):
    assert wording.typeset(written) == shown
