"""Exercise 8.4.2: the recursion unrolled, causality, influence by distance, the total probability."""

import copy
import math

import pytest
import torch
from torch.nn import functional as F

from solutions.ch08.rnn.past_context import fresh
from solutions.ch08.rnn.past_influence import (
    causality,
    influence,
    total_probability,
    total_variation,
    unrolled,
    unrolling_error,
    windows,
)
from solutions.toolkit.models import ScratchRNN

TOKENS = [3, 1, 4, 1, 5, 2, 6]


def test_the_unrolled_function_is_the_scratch_networks_state():
    torch.manual_seed(0)
    scratch, model = ScratchRNN(8, 5, scale=0.5).double(), fresh(0, 8, 5).double()
    with torch.no_grad():
        model.layer.weight_ih_l0[:] = scratch.W_xh.T
        model.layer.weight_hh_l0[:] = scratch.W_hh.T
        model.layer.bias_ih_l0[:] = 0.3
        model.layer.bias_hh_l0[:] = 0.0
        scratch.b_h[:] = 0.3
    state = scratch(torch.tensor([TOKENS]), scratch.begin_state(1))[1][0]
    assert torch.allclose(unrolled(model.layer, TOKENS), state, atol=1e-12)
    assert unrolling_error(model, TOKENS) < 1e-12


def test_an_error_in_the_unrolling_is_noticed(monkeypatch):
    monkeypatch.setattr(
        "solutions.ch08.rnn.past_influence.unrolled", lambda layer, tokens: unrolled(layer, tokens[-2:])
    )
    assert unrolling_error(fresh(0, 8, 5), TOKENS) > 1e-4


def test_only_the_past_and_the_present_count():
    found = causality(fresh(3, 8, 6), TOKENS, 8)
    for s, (lows, means, highs) in enumerate(zip(found["min"], found["mean"], found["max"], strict=True)):
        assert highs[:s] == [0] * s
        assert all(0 < low <= mean <= high for low, mean, high in zip(lows[s:], means[s:], highs[s:], strict=True))


def test_a_model_that_looked_ahead_would_be_caught():
    class Backwards(torch.nn.Module):
        def __init__(self, model):
            super().__init__()
            self.model = model

        def begin_state(self, batch_size):
            return self.model.begin_state(batch_size)

        def forward(self, X, state):
            logits, state = self.model(X.flip(1), state)
            return logits.flip(0), state

    found = causality(Backwards(fresh(0, 8, 6)), TOKENS, 8)
    assert max(found["max"][-1][:-1]) > 0


def test_influence_is_that_of_two_whole_readings():
    model = fresh(1, 9, 12)
    X, Y = windows([1 + n % 7 for n in range(100)], 20, 15, 9, seed=0)
    whole = copy.deepcopy(model).double()
    P = torch.softmax(whole(X, whole.begin_state(20))[0][-1], -1)
    expected = []
    for d in (1, 2, 7, 15):
        changed = X.clone()
        changed[:, -d] = Y[:, -d]
        Q = torch.softmax(whole(changed, whole.begin_state(20))[0][-1], -1)
        expected.append(((P - Q).abs().sum(-1) / 2).mean().item())
    assert influence(model, X, Y, (1, 2, 7, 15)) == pytest.approx(expected, rel=1e-9)


def test_one_step_of_a_wide_new_network_shrinks_a_difference_by_the_square_root_of_three():
    W = fresh(0, 28, 1024).layer.weight_hh_l0.detach()
    delta = F.normalize(torch.randn(1024, 20, generator=torch.Generator().manual_seed(0)), dim=0)
    assert (W @ delta).norm(dim=0).mean().item() == pytest.approx(1 / math.sqrt(3), rel=0.02)


def test_windows_are_pieces_of_the_text_and_every_replacement_is_another_known_token():
    corpus = [1 + (n * n) % 5 for n in range(60)]
    X, Y = windows(corpus, 30, 8, 6, seed=0)
    pieces = {tuple(corpus[n : n + 8]) for n in range(52)}
    assert all(tuple(row) in pieces for row in X.tolist())
    assert (X != Y).all() and Y.min() >= 1 and Y.max() == 5


def test_total_variation_runs_from_equal_to_disjoint():
    P = torch.tensor([[0.5, 0.5, 0.0], [1.0, 0.0, 0.0], [0.2, 0.3, 0.5]])
    Q = torch.tensor([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.3, 0.3, 0.4]])
    assert total_variation(P, Q).tolist() == pytest.approx([1, 0, 0.1])


@pytest.mark.parametrize("length", [1, 2, 5])
def test_all_sequences_of_a_length_have_probability_one_together(length):
    assert total_probability(0, length, vocab_size=4) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_with_the_future_in_sight_the_products_no_longer_add_up_to_one(seed):
    assert abs(total_probability(seed, 3, lookahead=True) - 1) > 1e-4
