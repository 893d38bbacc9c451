"""Exercise 8.4.2: one unit that remembers everything, as far as its number has digits."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from solutions.ch08.rnn.past_precision import exact_states, float_states, meeting_distances, remember


@given(st.lists(st.integers(0, 1), max_size=40))
def test_the_whole_past_can_be_read_back_from_an_exact_state(tokens):
    state = Fraction(0)
    for token in tokens:
        state = remember(state, token)
    read = []
    while state:
        digit, state = divmod(4 * state, 1)
        read.append((digit - 1) // 2)
    assert read[::-1] == tokens


def test_no_two_prefixes_share_an_exact_state():
    assert [exact_states(k) for k in (1, 2, 3, 8)] == [2, 6, 14, 510]


@pytest.mark.parametrize(("torch_type", "numpy_type"), [(torch.float16, np.float16), (torch.float32, np.float32)])
def test_floats_run_together_in_numpy_just_as_in_torch(torch_type, numpy_type):
    length, found = 13, set()
    for tokens in product((0, 1), repeat=length):
        state = numpy_type(0)
        for token in tokens:
            state = state / numpy_type(4) + numpy_type(2 * token + 1) / numpy_type(4)
        found.add(float(state))
    assert float_states(length, torch_type) == len(found)
    assert torch_type == torch.float32 or len(found) < 2**length


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_a_short_past_is_kept_apart(dtype):
    assert float_states(10, dtype) == 2**10


def test_all_pairs_have_met_in_the_end_and_none_at_once():
    bits = {torch.float16: 11, torch.float32: 24, torch.float64: 53}
    for dtype, digits in bits.items():
        distances = meeting_distances(dtype, pairs=60, longest=50, seed=1)
        assert distances == sorted(distances) and len(distances) == 60
        assert distances[0] > digits / 2 - 1 and distances[-1] < 50
    assert meeting_distances(torch.float64, pairs=3, longest=5, seed=1) == [6, 6, 6]  # still apart
