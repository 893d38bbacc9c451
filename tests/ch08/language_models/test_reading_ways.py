"""Ways of reading: every position counted by brute force, and chance against its formula."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.ch08.language_models import reading_numbers as numbers
from solutions.ch08.language_models import reading_ways as ways


def brute_force(length, n, stride):
    """Counts of positions 1 … length − 1, one window and one step at a time."""
    times = [0] * length
    for start in range(0, length, stride):
        if start + n < length:
            for step in range(1, n + 1):
                times[start + step] += 1
    return times[1:]


@settings(max_examples=60)
@given(n=st.integers(1, 9), stride=st.integers(1, 14), extra=st.integers(0, 60), batch_size=st.integers(1, 5))
def test_a_sliding_pass_predicts_what_brute_force_counts(n, stride, extra, batch_size):
    length = n + 1 + extra
    reading = ways.read_sliding(length, batch_size, n, stride)
    times = brute_force(length, n, stride)
    assert ways.counts(reading, length).tolist() == times
    last = (reading.windows - 1) * stride
    for j in range(n, last + 1):
        assert times[j - 1] in (n // stride, -(-n // stride))
    for j in range(1, min(n, last + 1)):
        assert times[j - 1] == -(-j // stride) or stride > n
    found = ways.tally(reading, length)
    assert found["context"] == pytest.approx((n + 1) / 2)
    assert found["cost"] == pytest.approx(reading.windows * n / (length - 1)) == pytest.approx(found["repeats"])


@given(n=st.integers(1, 6), quotient=st.integers(1, 4), extra=st.integers(0, 40))
def test_scoring_the_last_steps_scores_every_position_once_from_far_back(n, quotient, extra):
    stride = max(n // quotient, 1)
    length = n + 1 + extra
    reading = ways.scored_last(np.arange(0, length - n, stride), n, stride)
    times = ways.counts(reading, length)
    reached = reading.targets.max()
    assert times[:reached].tolist() == [1] * reached and times[reached:].sum() == 0
    assert np.all(reading.contexts[n:] > n - stride) and reading.contexts.max() == n


def test_a_carried_state_has_seen_everything_before():
    reading = ways.read_carried(101, 10)
    assert reading.targets.tolist() == reading.contexts.tolist() == list(range(1, 101))
    streams = ways.read_sequential(2000, 4, 10, seed=3)
    assert streams.contexts.max() == len(streams.targets) / 4  # a stream's last token has seen all of its stream
    assert np.bincount(streams.contexts)[1:].tolist() == [4] * (len(streams.targets) // 4)


@pytest.mark.parametrize("n", [1, 2, 5, 32])
def test_stratified_starts_miss_a_sixth(n):
    # Exactly, over all pairs of starts of two neighbouring strata.
    missed = twice = 0
    for own in range(n):
        for before in range(-n, 0):
            covered = [(own < j) + (before + n >= j) for j in range(1, n + 1)]
            missed += covered.count(0)
            twice += covered.count(2)
    assert missed / n**3 == twice / n**3 == pytest.approx(numbers.missed_by_strata(n))
    assert sum(numbers.of_stratum(k, n) for k in range(4)) == pytest.approx(1)


def test_a_stratum_gives_one_start_and_no_window_leaves_the_text():
    for length in (100, 101, 109, 110):
        reading = ways.read_stratified(length, 10, seed=1)
        starts = reading.targets[::10] - 1
        assert (starts // 10).tolist() == list(range((length - 1) // 10)) and reading.targets.max() < length
        assert ways.read_independent(length, 10, seed=1).targets.max() < length


def test_independent_starts_follow_poissons_law():
    found = np.mean(ways.shares(lambda seed: ways.read_independent(20_000, 20, seed), range(20), 20_000), axis=0)
    assert found[:4] == pytest.approx([numbers.poisson(k) for k in range(4)], abs=0.006)
    assert numbers.missed_by_independent_starts(20_000, 20) == pytest.approx(math.exp(-1), abs=0.001)


def test_joined_in_a_circle_nothing_is_missed():
    for length in (99, 100, 101):
        times = ways.counts(ways.read_circular(length, 10, seed=2), length)
        assert times.min() == 1 and times.sum() - len(times) < 10


@pytest.mark.parametrize("stride", [1, 2, 4])
def test_windows_cut_before_the_split_leak_as_the_formula_says(stride):
    expected = 1 - 0.1 ** (8 // stride - 1)
    assert ways.leak(20_000, 8, stride, seed=0) == pytest.approx(expected, abs=0.02)
    assert ways.leak(20_000, 8, 8, seed=0) == 0
