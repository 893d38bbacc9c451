"""The from-scratch RNN equals torch.nn.RNN on copied weights: outputs, state and every gradient."""

import pytest
import torch
from torch import nn

from solutions.toolkit.models import RNNModel, ScratchRNN, detach

VOCAB, HIDDEN, BATCH, STEPS = 11, 7, 3, 9


def same_weights(scratch: ScratchRNN) -> RNNModel:
    """A model over torch.nn with the weights of the from-scratch one: torch keeps transposes and two biases."""
    name = "tanh" if scratch.activation is torch.tanh else "relu"
    model = RNNModel(nn.RNN(VOCAB, HIDDEN, nonlinearity=name), VOCAB).double()
    with torch.no_grad():
        model.layer.weight_ih_l0.copy_(scratch.W_xh.T)
        model.layer.weight_hh_l0.copy_(scratch.W_hh.T)
        model.layer.bias_ih_l0.copy_(scratch.b_h)
        model.layer.bias_hh_l0.zero_()
        model.output.weight.copy_(scratch.W_hq.T)
        model.output.bias.copy_(scratch.b_q)
    return model


@pytest.mark.parametrize("activation", [torch.tanh, torch.relu])
def test_scratch_rnn_equals_torch_rnn(activation):
    torch.manual_seed(3)
    scratch = ScratchRNN(VOCAB, HIDDEN, activation, scale=0.4).double()
    nn.init.normal_(scratch.b_h)
    model = same_weights(scratch)
    X, weights = torch.randint(VOCAB, (BATCH, STEPS)), torch.randn(STEPS, BATCH, VOCAB).double()
    H = torch.randn(BATCH, HIDDEN).double()
    outputs, state = scratch(X, H)
    expected, expected_state = model(X, H[None])
    close = {"rtol": 0, "atol": 1e-10}
    torch.testing.assert_close(outputs, expected, **close)
    torch.testing.assert_close(state, expected_state[0], **close)
    ((outputs * weights).sum() + state.sum()).backward()
    ((expected * weights).sum() + expected_state.sum()).backward()
    pairs = [
        (scratch.W_xh.grad, model.layer.weight_ih_l0.grad.T),
        (scratch.W_hh.grad, model.layer.weight_hh_l0.grad.T),
        (scratch.b_h.grad, model.layer.bias_ih_l0.grad),
        (scratch.W_hq.grad, model.output.weight.grad.T),
        (scratch.b_q.grad, model.output.bias.grad),
    ]
    for ours, theirs in pairs:
        assert ours.abs().max() > 0
        torch.testing.assert_close(ours, theirs, **close)


def test_looking_rows_up_equals_multiplying_one_hot_vectors():
    model = ScratchRNN(VOCAB, HIDDEN, scale=1.0)
    X = torch.randint(VOCAB, (BATCH, STEPS))
    one_hot = nn.functional.one_hot(X.T, VOCAB).float()
    assert torch.equal(model.W_xh[X.T], one_hot @ model.W_xh)


def test_scratch_rnn_starts_as_the_book_says():
    torch.manual_seed(0)
    model = ScratchRNN(28, 256)
    assert sum(parameter.numel() for parameter in model.parameters()) == 28 * 256 + 256 * 256 + 256 + 256 * 28 + 28
    assert model.W_hh.std().item() == pytest.approx(0.01, rel=0.02)
    assert not model.b_h.any() and not model.b_q.any()


@pytest.mark.parametrize(
    ("layer", "leading"),
    [
        (nn.RNN(VOCAB, HIDDEN), 1),
        (nn.GRU(VOCAB, HIDDEN, num_layers=2), 2),
        (nn.LSTM(VOCAB, HIDDEN), 1),
        (nn.RNN(VOCAB, HIDDEN, bidirectional=True), 2),
    ],
)
def test_any_recurrent_layer_fits(layer, leading):
    model = RNNModel(layer, VOCAB)
    outputs, state = model(torch.randint(VOCAB, (BATCH, STEPS)), model.begin_state(BATCH))
    parts = state if isinstance(state, tuple) else (state,)
    assert outputs.shape == (STEPS, BATCH, VOCAB)
    assert all(part.shape == (leading, BATCH, HIDDEN) for part in parts)


def test_detached_state_has_the_same_values_and_no_graph():
    one, two = torch.ones(2, requires_grad=True) * 2, torch.ones(2, requires_grad=True) * 3
    for state in (one, (one, two)):
        cut = detach(state)
        for before, after in zip(state, cut, strict=True) if isinstance(state, tuple) else [(state, cut)]:
            assert torch.equal(before, after) and before.requires_grad and not after.requires_grad
