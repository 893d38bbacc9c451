"""Whole sentences in batches: against PyTorch's own padding and masking, and against brute force."""

import random
from itertools import combinations, permutations
from statistics import fmean

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional as F
from torch.nn.utils.rnn import pad_sequence

from solutions.errors import UserError
from solutions.toolkit.sentence_batches import (
    bucketed_batches,
    budgeted_batches,
    cells,
    expected_cells,
    expected_longest,
    masked_loss,
    packed_rows,
    pad_sentences,
    real_cells,
)

PAD, BOS, EOS = 1, 2, 3
batch_of_sentences = st.lists(st.lists(st.integers(4, 9), min_size=1, max_size=7), min_size=1, max_size=9)
lengths_of_many = st.lists(st.integers(1, 30), min_size=1, max_size=60)


@given(batch_of_sentences)
def test_padding_is_pytorchs(sentences):
    X, Y, lengths = pad_sentences(sentences, BOS, EOS, PAD)
    inputs, targets = ([torch.tensor(row) for row in rows] for rows in _with_ends(sentences))
    assert torch.equal(X, pad_sequence(inputs, batch_first=True, padding_value=PAD))
    assert torch.equal(Y, pad_sequence(targets, batch_first=True, padding_value=PAD))
    assert torch.equal(real_cells(lengths, X.shape[1]), Y != PAD)


@given(batch_of_sentences)
def test_the_masked_loss_is_pytorchs_that_ignores_padding(sentences):
    _, Y, lengths = pad_sentences(sentences, BOS, EOS, PAD)
    logits = torch.randn(Y.shape[1], Y.shape[0], 10, dtype=torch.float64)
    expected = F.cross_entropy(logits.flatten(0, 1), Y.T.flatten(), ignore_index=PAD)
    torch.testing.assert_close(masked_loss(logits, Y, lengths), expected)


@given(lengths_of_many, st.integers(1, 8), st.sampled_from([1, 2, 3, None]), st.integers(0, 99))
def test_every_sentence_is_in_one_batch_and_pools_are_sorted(lengths, batch_size, pool, seed):
    batches = bucketed_batches(lengths, batch_size, pool, random.Random(seed))
    assert sorted(index for batch in batches for index in batch) == list(range(len(lengths)))
    assert all(len(batch) <= batch_size for batch in batches) and len(batches) == -(-len(lengths) // batch_size)
    if pool is None:  # one batch ends where the next begins
        ends = sorted((min(lengths[i] for i in batch), max(lengths[i] for i in batch)) for batch in batches)
        assert all(high <= low for (_, high), (low, _) in zip(ends, ends[1:], strict=False))
        fewest = sum(cells(lengths, batches))
        assert fewest <= sum(cells(lengths, bucketed_batches(lengths, batch_size, 1, random.Random(seed)))) or (
            len(lengths) % batch_size  # only a smaller batch of the longest may cost more
        )


def test_a_pool_of_one_batch_is_random_and_batches_come_in_random_order():
    lengths = list(range(1, 41))
    batches = bucketed_batches(lengths, 4, 1, random.Random(0))
    assert any(max(batch) - min(batch) > 20 for batch in batches)
    firsts = [lengths[batch[0]] for batch in bucketed_batches(lengths, 4, None, random.Random(0))]
    assert firsts != sorted(firsts)


@given(lengths_of_many, st.integers(30, 90), st.integers(0, 99))
def test_no_batch_is_over_the_budget_and_none_could_take_the_next_sentence(lengths, budget, seed):
    batches = budgeted_batches(lengths, budget, random.Random(seed))
    assert sorted(index for batch in batches for index in batch) == list(range(len(lengths)))
    assert max(cells(lengths, batches)) <= budget
    by_length = sorted(([lengths[i] for i in batch] for batch in batches), key=lambda batch: (batch[0], batch[-1]))
    for batch, after in zip(by_length, by_length[1:], strict=False):
        assert (len(batch) + 1) * after[0] > budget


@given(st.lists(st.integers(1, 9), min_size=1, max_size=7), st.data())
def test_the_expected_longest_is_the_mean_over_all_draws(lengths, data):
    size = data.draw(st.integers(1, len(lengths)))
    assert expected_longest(lengths, size) == pytest.approx(fmean(map(max, combinations(lengths, size))))


def test_the_expected_cells_are_the_mean_over_all_orders():
    lengths = [1, 2, 2, 5, 9]
    found = [sum(cells(lengths, [order[:2], order[2:4], order[4:]])) for order in permutations(range(5))]
    assert expected_cells(lengths, 2) == pytest.approx(fmean(found))
    assert expected_cells(lengths, 5) == expected_cells(lengths, 32) == 45  # one batch, full or not


@given(batch_of_sentences, st.data())
def test_packed_rows_hold_every_sentence_whole(sentences, data):
    rows = data.draw(st.integers(1, len(sentences)))
    X, Y, starts, lengths = packed_rows(sentences, rows, BOS, EOS, PAD)
    found = []
    for row, length in enumerate(lengths.tolist()):
        assert (X[row, length:] == PAD).all() and (Y[row, length:] == PAD).all() and not starts[row, length:].any()
        begins = [*torch.nonzero(starts[row])[:, 0].tolist(), length]
        for begin, end in zip(begins, begins[1:], strict=False):
            found.append((X[row, begin:end].tolist(), Y[row, begin:end].tolist()))
    assert sorted(found) == sorted(zip(*_with_ends(sentences), strict=True))
    assert lengths.max() - lengths.min() <= max(map(len, sentences)) + 1


def test_what_cannot_be_done_is_said():
    for attempt in (
        lambda: pad_sentences([], BOS, EOS, PAD),
        lambda: bucketed_batches([1], 0, 1, random.Random(0)),
        lambda: bucketed_batches([1], 1, 0, random.Random(0)),
        lambda: budgeted_batches([5], 4, random.Random(0)),
        lambda: packed_rows([[4]], 2, BOS, EOS, PAD),
    ):
        with pytest.raises(UserError, match="请"):
            attempt()


def _with_ends(sentences):
    return [[BOS, *sentence] for sentence in sentences], [[*sentence, EOS] for sentence in sentences]
