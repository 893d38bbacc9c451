"""How the numbers of exercise 8.5.4 are put into cells and sentences."""

import math

from hypothesis import given
from hypothesis import strategies as st

from solutions.ch08 import clipping_wording as wording


def test_a_perplexity_in_a_cell():
    assert wording.short(1.284) == "1.28" and wording.short(3.2e12) == "$10^{12}$"
    assert wording.short(math.inf) == "$10^{308}$"
    assert wording.span([1.301, 1.299]) == "1.30" and wording.span([2, 188], str) == "2 至 188"


def test_what_never_came_is_a_dash():
    assert wording.named([3, None]) == "3、—" and wording.named([]) == "无"
    assert wording.listed([1.5, 2], ".1f") == "1.5、2.0"


@given(st.floats(0.001, 1e5), st.integers(0, 3))
def test_a_bound_is_rounded_to_its_safe_side_and_no_further(number, digits):
    low, high = wording.floor_to(number, digits), wording.ceil_to(number, digits)
    assert low <= number + 1e-6 and number - 1e-6 <= high and high - low < 1.0001 * 10**-digits
    assert float(f"{low:.{digits}f}") == low and float(f"{high:.{digits}f}") == high


def test_a_number_that_is_round_already_stays():
    assert wording.floor_to(2.9, 2) == wording.ceil_to(2.9, 2) == 2.9
    assert wording.ceil_to(2.9049, 2) == 2.91 and wording.floor_to(80.642, 0) == 80
