"""Reading with a state, without one, and with another's."""

import pytest
import torch
from torch import nn

from solutions.ch08.rnn.limits_network import history_curves, read_from, read_on, trained
from solutions.ch08.rnn.limits_text import Texts
from solutions.toolkit.models import RNNModel
from solutions.toolkit.training import evaluate


@pytest.fixture(scope="module")
def model():
    torch.manual_seed(1)
    return RNNModel(nn.RNN(5, 8), 5)


@pytest.fixture(scope="module")
def tokens():
    return torch.randint(5, (200,), generator=torch.Generator().manual_seed(2))


def test_reading_on_is_the_toolkits_evaluation(model, tokens):
    losses, states = read_on(model, tokens)
    assert losses.mean().item() == pytest.approx(evaluate(model, tokens.tolist(), torch.device("cpu"), 1), rel=1e-5)
    assert torch.allclose(states[-1:], model(tokens[None], model.begin_state(1))[1][0], atol=1e-6)


def test_with_the_right_state_nothing_is_lost_and_from_the_beginning_zeros_are_right(model, tokens):
    losses, states = read_on(model, tokens)
    starts = torch.tensor([1, 17, 60])
    found = read_from(model, tokens, starts, states[starts - 1], 12)
    assert torch.allclose(found, losses[starts[:, None] + torch.arange(12)].T, atol=1e-5)
    from_zero = read_from(model, tokens, torch.tensor([0]), torch.zeros(1, 8), 12)
    assert torch.allclose(from_zero[:, 0], losses[:12], atol=1e-5)


def test_a_network_without_recurrence_needs_no_state(tokens):
    torch.manual_seed(1)
    forgetful = RNNModel(nn.RNN(5, 8), 5)
    nn.init.zeros_(forgetful.layer.weight_hh_l0)
    curves = history_curves(forgetful, tokens, width=10, stride=3)
    assert curves["zeroed"] == pytest.approx(curves["carried"])
    assert curves["foreign"] == pytest.approx(curves["carried"])
    remembering = RNNModel(nn.RNN(5, 8), 5)
    curves = history_curves(remembering, tokens, width=10, stride=3)
    assert curves["zeroed"][0] != pytest.approx(curves["carried"][0], abs=1e-4)


def test_training_begins_from_the_seed_and_learns():
    texts = Texts(["tick", "tock"] * 300, ["tick", "tock"] * 20)
    first, again, other = (trained(texts, seed, 8, 2, lambda *_: None) for seed in (0, 0, 1))
    assert torch.equal(first.output.weight, again.output.weight)
    assert not torch.equal(first.output.weight, other.output.weight)
    tokens = torch.tensor(texts.vocab()[list("tick tock " * 20)])
    assert read_on(first, tokens)[0].mean() < torch.tensor(7.0).log()
