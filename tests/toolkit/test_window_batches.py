"""Sliding windows read as a stream: equal to those cut in memory, and as many as the formula says."""

from itertools import count, islice

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from solutions.errors import UserError
from solutions.toolkit.window_batches import sliding_batches, sliding_windows, window_starts

sizes = st.tuples(st.integers(1, 9), st.integers(1, 14), st.integers(0, 60))


@given(size=sizes, batch_size=st.integers(1, 7))
def test_the_stream_gives_what_unfold_cuts_in_memory(size, batch_size):
    num_steps, stride, extra = size
    corpus = torch.randint(0, 28, (num_steps + 1 + extra,))
    expected = corpus.unfold(0, num_steps + 1, stride)
    batches = list(sliding_batches(iter(corpus.tolist()), batch_size, num_steps, stride))
    assert torch.equal(torch.cat([X for X, _ in batches]), expected[:, :-1])
    assert torch.equal(torch.cat([Y for _, Y in batches]), expected[:, 1:])
    assert all(X.dtype == torch.int64 and X.shape == Y.shape for X, Y in batches)
    assert all(len(X) == batch_size for X, _ in batches[:-1]) and 1 <= len(batches[-1][0]) <= batch_size


@given(size=sizes)
def test_windows_start_where_the_formula_says_and_are_as_many(size):
    num_steps, stride, extra = size
    length = num_steps + 1 + extra
    starts = [window[0] for window in sliding_windows(range(length), num_steps, stride)]
    assert starts == list(window_starts(length, num_steps, stride))
    assert len(starts) == (length - 1 - num_steps) // stride + 1


def test_a_text_without_end_is_read_no_further_than_its_windows():
    source = count()
    windows = list(islice(sliding_windows(source, 5, 3), 4))
    assert windows == [[start + step for step in range(6)] for start in (0, 3, 6, 9)]
    assert next(source) == 15  # 9 + 5 was the last token read


def test_a_window_that_was_given_does_not_change_any_more():
    windows = sliding_windows(range(9), 2, 1)
    first = next(windows)
    next(windows)
    assert first == [0, 1, 2]


def test_too_short_a_text_has_no_window():
    assert len(window_starts(5, 5, 1)) == 0 and list(sliding_windows(range(5), 5, 1)) == []
    with pytest.raises(UserError, match="语料太短"):
        next(sliding_batches(range(5), 2, 5, 1))
    assert len(list(sliding_batches(range(6), 2, 5, 1))) == 1


@pytest.mark.parametrize(("batch_size", "num_steps", "stride"), [(0, 3, 1), (2, 0, 1), (2, 3, 0)])
def test_sizes_below_one_are_one_clear_sentence(batch_size, num_steps, stride):
    with pytest.raises(UserError, match="至少是 1"):
        next(sliding_batches(range(50), batch_size, num_steps, stride))
