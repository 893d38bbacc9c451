"""Exercise 8.6.2: the deep networks are what they say they are."""

import math
from collections import Counter

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from solutions.ch08.rnn_concise.deeper_networks import KINDS, DeepRNN, build, multiply_adds, start_from_unigram
from solutions.errors import UserError
from solutions.toolkit.models import RNNModel
from solutions.toolkit.training import sequence_loss


@pytest.mark.parametrize("depth", [1, 2, 5])
def test_the_default_is_torchs_own_stack_from_the_same_seed(depth):
    ours = build("default", depth, 7, 6, seed=3)
    torch.manual_seed(3)
    library = RNNModel(nn.RNN(7, 6, num_layers=depth), 7)
    X, state = torch.randint(7, (4, 9)), torch.randn(depth, 4, 6)
    for mine, theirs in zip(ours(X, state), library(X, state), strict=True):
        assert torch.allclose(mine, theirs, atol=1e-6)


def test_a_residual_layer_adds_a_part_of_its_states_to_its_input():
    model, X = build("residual", 4, 5, 6, seed=0), torch.randint(5, (2, 3))
    handed, _ = model.layer_outputs(X, model.begin_state(2))
    signal, _ = model.layers[0](F.one_hot(X.T, 5).float())
    assert torch.equal(handed[0], signal)
    for layer, found in zip(model.layers[1:], handed[1:], strict=True):
        signal = signal + layer(signal)[0] / 2
        assert torch.allclose(found, signal)


def test_a_normalised_layer_hands_up_vectors_of_mean_nought_and_length_root_n():
    model, X = build("normalised", 3, 5, 16, seed=0), torch.randint(5, (2, 3))
    for found in model.layer_outputs(X, model.begin_state(2))[0]:
        assert found.mean(-1).abs().max() < 1e-6
        assert torch.allclose(found.norm(dim=-1), torch.tensor(4.0), atol=0.02)


def test_the_orthogonal_start_keeps_lengths_from_the_second_layer_on():
    model, plain = build("orthogonal", 3, 5, 16, seed=1), build("default", 3, 5, 16, seed=1)
    for n, layer in enumerate(model.layers):
        assert not layer.bias_ih_l0.any() and not layer.bias_hh_l0.any()
        gram = layer.weight_ih_l0 @ layer.weight_ih_l0.T
        assert torch.allclose(gram, torch.eye(16), atol=1e-5) == (n > 0)
    assert torch.equal(model.layers[2].weight_hh_l0, plain.layers[2].weight_hh_l0 / 2)


def test_the_state_is_carried_over_a_cut():
    for kind in KINDS:
        model, X = build(kind, 3, 5, 6, seed=0), torch.randint(5, (2, 8))
        whole, end = model(X, model.begin_state(2))
        first, state = model(X[:, :3], model.begin_state(2))
        second, last = model(X[:, 3:], state)
        assert torch.allclose(torch.cat([first, second]), whole, atol=1e-5) and torch.allclose(last, end, atol=1e-5)


def test_started_from_the_unigram_shares_a_deaf_network_has_the_unigram_loss():
    corpus = [0, 0, 0, 1, 1, 2] * 20
    model = build("default", 2, 4, 5, seed=0)
    start_from_unigram(model, corpus)
    model.output.weight.data.zero_()
    Y = torch.tensor(corpus)[None]
    loss = sequence_loss(model(Y, model.begin_state(1))[0], Y).item()
    expected = -sum(n * math.log(n / 120) for n in Counter(corpus).values()) / 120
    assert loss == pytest.approx(expected, abs=1e-4)
    assert model.output.bias[3] == -12


def test_every_weight_that_is_no_bias_multiplies_once_a_token():
    for depth, hiddens, vocab_size in ((1, 8, 5), (4, 6, 9)):
        model = DeepRNN(vocab_size, hiddens, depth)
        weights = sum(p.numel() for name, p in model.named_parameters() if "bias" not in name)
        assert multiply_adds(depth, hiddens, vocab_size) == weights


@pytest.mark.parametrize(("kind", "depth"), [("deeper", 2), ("default", 0)])
def test_other_kinds_and_no_layers_are_refused(kind, depth):
    with pytest.raises(UserError, match="层"):
        DeepRNN(5, 4, depth, kind)
