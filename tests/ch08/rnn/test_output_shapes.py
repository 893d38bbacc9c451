"""The shapes, step by step, against the toolkit's models; what one score too few or too many does."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional as F

from solutions.ch08.rnn import output_shapes as shapes
from solutions.toolkit.models import RNNModel, ScratchRNN

X = torch.tensor([[0, 1, 2, 3, 4], [5, 6, 0, 1, 2]])


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 4), st.integers(1, 5))
def test_every_output_is_as_wide_as_the_vocabulary_whatever_the_rest(size, hiddens, samples, steps):
    indices = torch.randint(0, size, (samples, steps))
    model = ScratchRNN(size, hiddens, scale=0.5)
    found = shapes.shapes(shapes.step_by_step(model, indices), model, indices)
    assert found["output"] == [samples, size] and found["joined"] == [steps * samples, size]
    assert found["hidden"] == [samples, hiddens] and found["labels"] == [steps * samples]
    assert found["difference"] < 1e-5
    layer = shapes.output_layer(size, hiddens, 3, indices)
    assert layer["shape"] == [steps, samples, size] and layer["parameters"] == size * (hiddens + 1)


def test_the_library_one_step_at_a_time_is_the_library_at_once():
    model = RNNModel(nn.RNN(7, 3), 7)
    found = shapes.shapes(shapes.library_step_by_step(model, X), model, X)
    assert found["one_hot"] == [5, 2, 7] and found["input"] == [2, 7] and found["difference"] < 1e-6


def test_a_difference_is_seen():
    model, other = ScratchRNN(7, 3, scale=0.5), ScratchRNN(7, 3, scale=0.5)
    assert shapes.shapes(shapes.step_by_step(model, X), other, X)["difference"] > 0.01


def test_one_output_too_few_is_refused_and_too_many_are_not():
    assert shapes.untrained_perplexity(28, 27) is None
    assert shapes.untrained_perplexity(28, 28) == pytest.approx(28)
    assert shapes.untrained_perplexity(28, 40) == pytest.approx(40)


def test_the_floor_is_what_the_best_hidden_state_gives():
    scores = -torch.ones(1, 28, dtype=torch.float64)
    scores[0, 5] = 1
    assert F.cross_entropy(scores, torch.tensor([5])).exp().item() == pytest.approx(shapes.perplexity_floor(28))
    random = torch.tanh(3 * torch.randn(1000, 28))
    assert F.cross_entropy(random, torch.randint(28, (1000,)), reduction="none").exp().min() > shapes.perplexity_floor(
        28
    )


@pytest.mark.parametrize(("hiddens", "rank"), [(1, 2), (5, 6), (6, 7), (20, 7)])
def test_the_scores_have_rank_h_plus_one_and_never_more_than_the_vocabulary(hiddens, rank):
    indices = torch.randint(0, 7, (8, 20), generator=torch.Generator().manual_seed(0))
    assert shapes.output_rank(7, hiddens, indices, 0) == rank


def test_parameters_are_counted_in_the_model():
    counts = shapes.parameter_counts(28, 256)
    assert counts == {"vocab_size": 28, "output": 28 * 257, "all": 28 * 257 + 28 * 256 + 256 * 256 + 256}


def test_a_model_with_small_weights_begins_near_the_vocabulary_size():
    torch.manual_seed(0)
    found = shapes.perplexity_before_training(ScratchRNN(7, 16), X, X)
    assert found == pytest.approx(7, rel=0.01) and math.isfinite(found)
