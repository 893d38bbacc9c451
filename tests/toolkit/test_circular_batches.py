"""Batches from a ring: what each must hold for any corpus and any size, and that nothing in them is favoured."""

import random
from collections import Counter

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from solutions.errors import UserError
from solutions.toolkit.batches import sequential_batches
from solutions.toolkit.circular_batches import circular_batches, circular_streams

SAMPLERS = [circular_batches, circular_streams]
sizes = st.tuples(st.integers(1, 5), st.integers(1, 8), st.integers(0, 60), st.integers(0, 10**6))


class EveryOffset(random.Random):
    """Draws one given offset; ``limit`` is what the sampler asked for."""

    offset = limit = 0

    def randint(self, low, high):
        self.limit = high
        return self.offset


def draw(sampler, size):
    batch_size, num_steps, extra, seed = size
    length = batch_size * num_steps + extra
    return list(sampler(range(length), batch_size, num_steps, random.Random(seed))), length


@pytest.mark.parametrize("sampler", SAMPLERS)
@given(size=sizes)
def test_windows_run_on_around_the_ring_and_targets_are_the_next_tokens(sampler, size):
    batches, length = draw(sampler, size)
    assert batches
    for X, Y in batches:
        assert X.shape == Y.shape == size[:2] and X.dtype == torch.int64
        assert torch.equal(Y, (X + 1) % length)
        assert torch.equal(X, (X[:, :1] + torch.arange(size[1])) % length)


@pytest.mark.parametrize("sampler", SAMPLERS)
@given(size=sizes)
def test_no_position_is_read_twice_in_one_pass(sampler, size):
    batches, _ = draw(sampler, size)
    positions = torch.cat([X.flatten() for X, _ in batches])
    assert len(positions.unique()) == len(positions)


@given(size=sizes)
def test_streams_go_on_where_the_last_batch_stopped(size):
    batches, _ = draw(circular_streams, size)
    for (_, before), (X, _) in zip(batches, batches[1:], strict=False):
        assert torch.equal(X[:, 0], before[:, -1])


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_every_position_is_read_once_where_the_sizes_divide_the_length(sampler):
    for seed in range(20):
        batches = list(sampler(range(60), 3, 5, random.Random(seed)))
        for part in (0, 1):
            assert sorted(torch.cat([batch[part].flatten() for batch in batches]).tolist()) == list(range(60))


@pytest.mark.parametrize("length", [60, 61, 74])
@pytest.mark.parametrize("sampler", SAMPLERS)
def test_over_all_offsets_every_position_starts_equally_many_windows(sampler, length):
    rng, counts = EveryOffset(0), Counter()
    for EveryOffset.offset in range(length):
        for X, _ in sampler(range(length), 3, 5, rng):
            counts.update(X[:, 0].tolist())
    assert rng.limit == length - 1
    # One shuffle for each offset: which windows are left out is chance, so equal counts need none left out.
    windows = length // 5 // 3 * 3 if sampler is circular_batches else length // 3 // 5 * 3
    assert sum(counts.values()) == windows * length and len(counts) == length
    if sampler is circular_streams or windows == length // 5:
        assert set(counts.values()) == {windows}


def test_offsets_of_one_window_length_only_would_leave_positions_out():
    rng, seen = EveryOffset(0), set()
    for EveryOffset.offset in range(5):
        for X, _ in circular_batches(range(63), 1, 5, rng):
            seen.update(X[:, 0].tolist())
    assert seen == set(range(60))  # 63 mod 5 = 3 starts never come


def p_value(sampler, seed):
    """χ² test that every position of the ring starts windows equally often: one window a pass, they are independent."""
    rng, counts = random.Random(seed), Counter()
    for _ in range(1500):
        X = rng.choice(list(sampler(range(37), 2, 5, rng)))[0]
        counts[int(rng.choice(X[:, 0]))] += 1
    legal = 37 if sampler in SAMPLERS else 32
    return stats.chisquare([counts[start] for start in range(legal)]).pvalue


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_many_passes_look_uniform_to_a_chi_square_test(sampler):
    assert p_value(sampler, seed=1) > 0.01


def test_the_same_test_finds_the_books_sequential_sampler_out():
    assert p_value(sequential_batches, seed=1) < 1e-9


@pytest.mark.parametrize("sampler", SAMPLERS)
@pytest.mark.parametrize(("length", "batch_size", "num_steps"), [(9, 2, 5), (0, 1, 1), (100, 0, 5), (100, 2, 0)])
def test_too_short_a_corpus_or_a_bad_size_is_one_clear_sentence(sampler, length, batch_size, num_steps):
    with pytest.raises(UserError, match="语料太短|至少是 1"):
        next(sampler(range(length), batch_size, num_steps, random.Random(0)))
