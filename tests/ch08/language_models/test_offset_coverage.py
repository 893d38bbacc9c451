"""Every offset tried: the probabilities against brute force over all orders, and against the formulas."""

import itertools
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.ch08.language_models.offset_coverage import (
    SCHEMES,
    Scheme,
    Size,
    Told,
    equal_streams,
    histories,
    prediction_uses,
    start_probabilities,
    starts,
    summary,
    trapezoid,
)
from solutions.errors import UserError
from solutions.toolkit.batches import random_batches

WHOLE = Scheme(random_batches, lambda size: size.num_steps, shuffled=False)


class Ordered:
    """An order of the windows instead of a shuffle."""

    def __init__(self, permutation):
        self.permutation = permutation

    def shuffle(self, items):
        items[:] = [items[place] for place in self.permutation]


def test_shuffling_and_leaving_out_agrees_with_every_order_there_is():
    size = Size(length=13, num_steps=2, batch_size=4)  # six windows, or five: two or one are left out
    expected = np.zeros(size.length)
    for offset in range(size.num_steps):
        windows = (size.length - 1 - offset) // size.num_steps
        orders = list(itertools.permutations(range(windows)))
        for order in orders:
            found = starts(random_batches, size, Told([offset], Ordered(order)))
            expected[found] += 1 / len(orders) / size.num_steps
    assert start_probabilities(SCHEMES["random"], size) == pytest.approx(expected)
    assert len(set(expected[: size.legal].round(9))) == 2  # nearly, not quite uniform


@given(st.integers(1, 8), st.integers(0, 60))
def test_without_leaving_out_starts_are_uniform_and_predictions_a_trapezoid(num_steps, extra):
    size = Size(2 * num_steps + extra, num_steps, 1)
    found = start_probabilities(WHOLE, size)
    assert found[: size.legal] == pytest.approx(1 / num_steps) and not found[size.legal :].any()
    assert prediction_uses(found, size) == pytest.approx(trapezoid(size))
    t, n = np.arange(size.length - 1), num_steps
    assert trapezoid(size) == pytest.approx(np.minimum(np.minimum(t + 1, n), size.length - 1 - t) / n)


@pytest.mark.parametrize("name", SCHEMES)
def test_predictions_are_counted_as_the_batches_make_them(name):
    size, scheme = Size(47, 5, 3), replace(SCHEMES[name], shuffled=False)
    expected = np.zeros(size.length)
    for offset in range(scheme.offsets(size)):
        for X, Y in scheme.sampler(list(range(size.length)), 3, 5, Told([offset])):
            assert ((X + 1) % size.length == Y).all()
            np.add.at(expected, X.flatten().numpy(), 1 / scheme.offsets(size))
    uses = prediction_uses(start_probabilities(scheme, size), size, scheme.ring)
    assert uses == pytest.approx(expected[: len(uses)]) and expected[len(uses) :].sum() == 0


@pytest.mark.parametrize("name", ["ring", "ring_streams"])
@pytest.mark.parametrize("size", [Size(40, 5, 2), Size(43, 5, 2), Size(43, 5, 3)])
def test_the_ring_favours_nothing(name, size):
    found = summary(name, size)
    assert found["start"][0] == pytest.approx(found["start"][1])
    assert found["use"][0] == pytest.approx(found["use"][1]) and found["never"] == found["unused"] == 0


def test_fixed_cuts_give_one_history_and_random_ones_each_of_them_once():
    size = Size(38, 5, 1)
    assert (histories(SCHEMES["random"], size)[4 : size.legal] == 1).all()
    t = np.arange(35)
    expected = np.zeros((size.length, 5))
    expected[t, t % 5] = 1
    assert (histories(SCHEMES["fixed"], size) == expected).all()


@given(st.integers(1, 7), st.integers(1, 4), st.integers(0, 40))
def test_equal_streams_give_every_start_the_same_chance_or_none(num_steps, batch_size, extra):
    size = Size((batch_size * 2 + 1) * num_steps + 1 + extra, num_steps, batch_size)
    times, stream = np.zeros(size.length), (size.length - num_steps) // batch_size
    for offset in range(num_steps):
        for X, Y in equal_streams(list(range(size.length)), batch_size, num_steps, Told([offset])):
            assert (Y == X + 1).all()
            times[X[:, 0].numpy()] += 1
    assert set(times) <= {0, 1}
    # What is missing is the leftover at the end of every stream.
    covered = {b * stream + s for b in range(batch_size) for s in range(stream // num_steps * num_steps)}
    assert set(np.flatnonzero(times)) == covered


def test_an_offset_the_sampler_never_draws_is_refused():
    with pytest.raises(UserError, match="偏移量 5 不在"):
        starts(random_batches, Size(40, 5, 2), Told([5]))
    assert len(starts(SCHEMES["sequential"].sampler, Size(40, 5, 2), Told([5]))) == 6
    assert len(starts(random_batches, Size(40, 5, 2), Told([4], random.Random(0)))) == 6
