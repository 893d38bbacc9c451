"""Exercise 8.4.2: held-out loss with so much of the past, and the smoothed counts set against it."""

import math
import random

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional as F

from solutions.ch08.rnn.past_context import count, counted_influence, counted_loss, fresh, reset_loss, targets

CORPUS = random.Random(0).choices([1, 1, 2, 3, 4], k=200)


def test_every_target_has_enough_before_it():
    assert list(targets(CORPUS, 6, 50)) == [6, 56, 106, 156]


@pytest.mark.parametrize("context", [1, 3, 6])
def test_a_reset_loss_is_that_of_reading_so_many_tokens(context):
    model, positions = fresh(0, 5, 7), targets(CORPUS, 6, 40)
    losses = []
    for t in positions:
        logits, _ = model(torch.tensor([CORPUS[t - context : t]]), model.begin_state(1))
        losses.append(F.cross_entropy(logits[-1], torch.tensor([CORPUS[t]])).item())
    assert reset_loss(model, CORPUS, positions, context) == pytest.approx(sum(losses) / len(losses), rel=1e-5)


def test_with_nothing_read_the_output_is_that_of_a_zero_state():
    model, positions = fresh(0, 5, 7), targets(CORPUS, 6, 40)
    log_p = torch.log_softmax(model.output(torch.zeros(7)), -1)
    expected = -sum(log_p[CORPUS[t]].item() for t in positions) / len(positions)
    assert reset_loss(model, CORPUS, positions, 0) == pytest.approx(expected, rel=1e-5)


@given(st.lists(st.integers(0, 4), max_size=6).map(tuple))
def test_smoothed_counts_are_a_distribution_after_any_context(context):
    P = count(CORPUS, 4, 5).distribution(context)
    assert P.min() > 0 and P.sum().item() == pytest.approx(1)


def test_smoothing_mixes_the_counts_with_the_shorter_ones():
    counts = count([1, 2, 1, 2, 1, 3], 2, 4)  # 1 occurs three times, 2 after 1 twice of three
    shorter = (3 + 5 * 0.25) / 11, (2 + 5 * 0.25) / 11
    assert counts.probability(1, ()) == pytest.approx(shorter[0])
    assert counts.probability(2, (9, 9, 1)) == pytest.approx((2 + 5 * shorter[1]) / 8)


def test_counts_see_no_further_than_their_order():
    counts = count(CORPUS, 3, 5)
    X = torch.tensor([CORPUS[n : n + 8] for n in range(40)])
    found = counted_influence(counts, X, X % 4 + 1, (1, 2, 3, 8))
    assert min(found[:2]) > 0 and found[2:] == [0, 0]


def test_a_counted_loss_is_the_mean_of_the_surprises():
    counts, positions = count(CORPUS, 3, 5), targets(CORPUS, 6, 30)
    surprises = [-math.log(counts.probability(CORPUS[t], (CORPUS[t - 2], CORPUS[t - 1]))) for t in positions]
    assert counted_loss(counts, CORPUS, positions, 2) == pytest.approx(sum(surprises) / len(surprises))
