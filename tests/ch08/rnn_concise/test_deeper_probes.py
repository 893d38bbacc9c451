"""Exercise 8.6.2: what the probes look at."""

import pytest
import torch
from torch.nn import functional as F

from solutions.ch08.rnn_concise import deeper_probes as probes
from solutions.ch08.rnn_concise.deeper_networks import build
from solutions.ch08.rnn_concise.deeper_theory import covariances, plateau_gradient
from solutions.toolkit.training import sequence_loss

Q, WARM = 6, 12


def corpus(length=3001):
    """A text in which the next character mostly follows from the present one."""
    generator, found = torch.Generator().manual_seed(0), [0]
    for draw in torch.rand(length - 1, generator=generator).tolist():
        found.append((found[-1] + 1) % Q if draw < 0.5 else int(draw * 997) % Q)
    return found


def test_streams_follow_one_another_and_Y_is_one_later():
    X, Y = probes.streams(list(range(11)), 2)
    assert X.tolist() == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]] and torch.equal(Y, X + 1)


def test_the_trace_is_the_linear_response_of_one_small_network():
    model = build("default", 1, Q, 16, seed=0).double()
    for parameter in model.parameters():
        parameter.data *= 1e-3 if parameter.dim() == 1 else 1.0
    model.layers[0].weight_ih_l0.data *= 1e-4  # small states: tanh is the identity
    X = torch.tensor([corpus(20)])
    found = probes.traces(model, X, 5)
    change = torch.zeros(Q, dtype=torch.float64)
    change[X[0, 5]], change[(X[0, 5] + 1) % Q] = -1, 1
    signal = model.layers[0].weight_ih_l0 @ change
    for energy in found[0][:6]:
        assert energy.item() == pytest.approx(signal.square().sum().item() / 2, rel=1e-3)
        signal = model.layers[0].weight_hh_l0 @ signal


def test_settled_on_the_unigram_the_output_bias_has_no_gradient_and_the_mean_prediction_is_right():
    model, (X, Y) = build("default", 3, Q, 16, seed=0), probes.streams(corpus(), 4)
    probes.settle_on_unigram(model, X, Y, WARM)
    probes.layer_gradients(model, X, Y, WARM)
    assert model.output.bias.grad.abs().max() < 1e-3
    mean = F.softmax(model(X, model.begin_state(4))[0][WARM:], -1).mean((0, 1))
    shares = torch.bincount(Y[:, WARM:].flatten(), minlength=Q) / Y[:, WARM:].numel()
    assert torch.allclose(mean, shares, atol=1e-3)


def test_layer_gradients_are_those_of_the_loss_after_the_warm_steps():
    model, (X, Y) = build("residual", 3, Q, 8, seed=1), probes.streams(corpus(200), 4)
    found = probes.layer_gradients(model, X, Y, WARM)
    logits = model(X, model.begin_state(4))[0]
    loss = sequence_loss(logits[WARM:], Y[:, WARM:])
    weights = [layer.weight_ih_l0 for layer in model.layers]
    expected = torch.autograd.grad(loss, weights)
    assert found == pytest.approx([gradient.norm().item() for gradient in expected], rel=1e-4)


def test_on_any_text_the_plateaus_gradient_is_the_formulas():
    text = corpus()
    C = covariances(text, Q, 40)
    for depth in (1, 2, 4):
        found = probes.gradients(build("default", depth, Q, 256, seed=0), text, 4, WARM)
        assert found["plateau"] == pytest.approx([plateau_gradient(depth, C)] * depth, rel=0.25)


def test_cut_where_the_losses_begin_the_plateaus_gradient_no_longer_cancels():
    # The wrong version: the first losses of a window send back less than the others.
    model, (X, Y) = build("default", 12, Q, 64, seed=0), probes.streams(corpus(), 16)
    probes.settle_on_unigram(model, X, Y, WARM)
    right = probes.layer_gradients(model, X, Y, WARM)[-1]
    with torch.no_grad():
        _, state = model(X[:, :WARM], model.begin_state(16))
    model.zero_grad()
    sequence_loss(model(X[:, WARM:], state)[0], Y[:, WARM:]).backward()
    assert model.layers[-1].weight_ih_l0.grad.norm().item() > 2 * right


def test_states_do_not_shrink_where_the_trace_does():
    model, X = build("default", 8, Q, 128, seed=0).double(), torch.tensor(corpus(320)).reshape(4, 80)
    first, last = probes.state_sizes(model, X)
    trace = probes.traces(model, X, 20).sum(1).sqrt()
    assert last > 0.8 * first and trace[-1] < 0.2 * trace[0]
