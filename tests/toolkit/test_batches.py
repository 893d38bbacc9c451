"""Batches of long sequences: what each must hold for any corpus and any size."""

import random

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from solutions.errors import UserError
from solutions.toolkit.batches import random_batches, sequential_batches

sizes = st.tuples(st.integers(1, 5), st.integers(1, 8), st.integers(0, 120), st.integers(0, 10**6))


def draw(sampler, size):
    batch_size, num_steps, extra, seed = size
    # The corpus counts up, so that a token is its own position.
    length = batch_size * num_steps + num_steps + 1 + extra
    return list(sampler(range(length), batch_size, num_steps, random.Random(seed))), length


@pytest.mark.parametrize("sampler", [random_batches, sequential_batches])
@given(size=sizes)
def test_targets_are_the_next_tokens_and_shapes_are_right(sampler, size):
    batches, length = draw(sampler, size)
    assert batches
    for X, Y in batches:
        assert X.shape == Y.shape == size[:2] and X.dtype == torch.int64
        assert torch.equal(Y, X + 1)
        assert torch.equal(X, X[:, :1] + torch.arange(size[1]))  # each row is one unbroken window
        assert X.min() >= 0 and Y.max() < length


@pytest.mark.parametrize("sampler", [random_batches, sequential_batches])
@given(size=sizes)
def test_no_position_is_read_twice_in_one_pass(sampler, size):
    batches, _ = draw(sampler, size)
    positions = torch.cat([X.flatten() for X, _ in batches])
    assert len(positions.unique()) == len(positions)


@given(size=sizes)
def test_sequential_rows_go_on_where_the_last_batch_stopped(size):
    batches, _ = draw(sequential_batches, size)
    for (_, before), (X, _) in zip(batches, batches[1:], strict=False):
        assert torch.equal(X[:, 0], before[:, -1])


@given(size=sizes)
def test_random_windows_start_at_every_multiple_of_the_length(size):
    batch_size, num_steps, _, _ = size
    batches, length = draw(random_batches, size)
    starts = torch.cat([X[:, 0] for X, _ in batches])
    offset = int(starts.min() % num_steps)
    assert offset < num_steps and torch.all(starts % num_steps == offset)
    windows = (length - offset - 1) // num_steps
    assert len(starts) == windows // batch_size * batch_size  # only the last, partial batch is left out


@pytest.mark.parametrize("sampler", [random_batches, sequential_batches])
def test_one_seed_gives_one_order(sampler):
    one, two, other = (
        torch.cat([X.flatten() for X, _ in sampler(range(500), 4, 5, random.Random(seed))]) for seed in (7, 7, 8)
    )
    assert torch.equal(one, two) and not torch.equal(one, other)


def test_sequential_offset_includes_both_ends_as_in_the_book():
    firsts = {int(next(sequential_batches(range(99), 2, 3, random.Random(s)))[0][0, 0]) for s in range(200)}
    assert firsts == {0, 1, 2, 3}


@pytest.mark.parametrize("sampler", [random_batches, sequential_batches])
@pytest.mark.parametrize(("length", "batch_size", "num_steps"), [(10, 2, 5), (0, 1, 1), (100, 0, 5), (100, 2, 0)])
def test_too_short_a_corpus_or_a_bad_size_is_one_clear_sentence(sampler, length, batch_size, num_steps):
    with pytest.raises(UserError, match="语料太短|至少是 1"):
        next(sampler(range(length), batch_size, num_steps, random.Random(0)))
