"""The even process: theory against enumeration by hand and against simulation."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.ch08.sequence import latent_pairs as pairs


def paths(symbols, zero):
    """Joint chances of the symbols and the last state, over every path of states."""
    process, found = pairs.even_process(zero), np.zeros(2)
    for path in itertools.product((0, 1), repeat=len(symbols) + 1):
        chance = pairs.stationary(zero)[path[0]]
        for symbol, here, there in zip(symbols, path, path[1:], strict=False):
            chance *= process[symbol, here, there]
        found[path[-1]] += chance
    return found


def test_contexts_are_sums_over_all_paths():
    joint = pairs.contexts(4, 0.3)
    for index, symbols in enumerate(itertools.product((0, 1), repeat=4)):
        assert joint[index] == pytest.approx(paths(symbols, 0.3))
    assert joint.sum() == pytest.approx(1)


def test_the_process_is_stationary():
    process = pairs.even_process(0.3)
    assert process.sum(axis=(0, 2)) == pytest.approx([1, 1])
    assert pairs.stationary(0.3) @ process.sum(axis=0) == pytest.approx(pairs.stationary(0.3))


@given(st.integers(0, 10), st.floats(0.05, 0.95))
def test_the_closed_form_is_the_enumeration(order, zero):
    excess = pairs.order_entropy(order, zero) - pairs.entropy_rate(zero)
    assert excess == pytest.approx(pairs.window_price(order, zero), abs=1e-12)
    assert excess > 0


@given(st.integers(0, 6), st.floats(0.05, 0.95))
def test_an_even_number_of_ones_tells_nothing(half, zero):
    ones = pairs.contexts(2 * half, zero)[-1]
    assert ones / ones.sum() == pytest.approx(pairs.stationary(zero))
    assert ones.sum() == pytest.approx((1 - zero) ** half)


def test_the_golden_case_is_two_thirds_of_a_bit():
    assert pairs.entropy_rate(0.5) == pytest.approx(2 / 3)
    assert pairs.order_entropy(0, 0.5) == pytest.approx(math.log2(3) - 2 / 3)


def test_drawn_ones_come_in_pairs_and_zeros_as_often_as_they_should():
    symbols = pairs.draw(np.random.default_rng(1), 50_000)
    runs = "".join(map(str, symbols)).strip("1").split("0")
    assert all(len(run) % 2 == 0 for run in runs)
    assert np.mean(symbols == 0) == pytest.approx(0.2 / 1.8, abs=0.006)


def test_entropy_at_its_ends_is_zero():
    assert pairs.entropy(np.array([0.0, 0.5, 1.0])) == pytest.approx([0, 1, 0])
