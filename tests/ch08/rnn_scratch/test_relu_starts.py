"""The starts, and the one product that carries both the state forward and the gradient back."""

import math

import pytest
import torch
from torch import nn

from solutions.ch08.rnn.gradient_matrices import spectral_radius
from solutions.ch08.rnn_scratch import char_rnn
from solutions.ch08.rnn_scratch import relu_starts as starts
from solutions.errors import UserError

X = torch.randint(0, 5, (4, 20), generator=torch.Generator().manual_seed(7))


def test_the_small_start_is_the_books():
    ours, books = starts.build("small", "relu", 3, 28, 8), char_rnn.build("scratch", 3, 28, 8)
    assert all(torch.equal(a, b) for a, b in zip(ours.parameters(), books.parameters(), strict=True))
    assert ours.activation is torch.relu


def test_each_start_is_what_it_says():
    eye = starts.build("identity", "relu", 0, 5, 6)
    assert torch.equal(eye.W_hh, torch.eye(6)) and eye.W_xh.abs().max() < 0.1
    for name, radius in (("radius_2", 2), ("radius_4", 4)):
        assert spectral_radius(starts.build(name, "tanh", 0, 5, 30).W_hh) == pytest.approx(radius, rel=1e-5)
    default = starts.build("default", "relu", 0, 28, 64)
    library = nn.RNN(28, 64, nonlinearity="relu")
    for W, theirs in ((default.W_hh, library.weight_hh_l0), (default.W_xh, library.weight_ih_l0)):
        assert 0.9 / 8 < W.abs().max() <= 1 / 8 and 0.9 / 8 < theirs.abs().max() <= 1 / 8
    both = library.bias_ih_l0 + library.bias_hh_l0  # the sum of two biases reaches beyond 1/√n
    assert 1 / 8 < default.b_h.abs().max() <= 2 / 8 and 1 / 8 < both.abs().max() <= 2 / 8
    assert default.b_q.abs().max() <= 1 / 8
    with pytest.raises(UserError, match="没有叫 'large' 的初始化"):
        starts.build("large", "relu", 0, 5, 6)


def test_the_relu_network_is_the_librarys():
    model, layer = starts.build("default", "relu", 1, 5, 6), nn.RNN(5, 6, nonlinearity="relu")
    with torch.no_grad():
        for theirs, ours in (
            (layer.weight_ih_l0, model.W_xh.T),
            (layer.weight_hh_l0, model.W_hh.T),
            (layer.bias_ih_l0, model.b_h),
            (layer.bias_hh_l0, torch.zeros(6)),
        ):
            theirs.copy_(ours)
        expected, _ = layer(nn.functional.one_hot(X.T, 5).float())
    assert torch.allclose(starts.trajectory(model, X), expected, atol=1e-6)


@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_the_slope_is_autograds(activation):
    z = torch.randn(50, dtype=torch.float64, requires_grad=True)
    h = starts.ACTIVATIONS[activation](z)
    h.sum().backward()
    assert torch.allclose(starts.slopes(activation, h.detach()), z.grad)


def test_a_relu_state_is_the_sum_of_its_inputs_through_the_jacobians():
    model = starts.build("default", "relu", 2, 5, 6).double()
    states = starts.trajectory(model, X[:1])[:, 0]
    inputs = (model.W_xh[X[0]] + model.b_h).detach()
    total = torch.zeros(6, dtype=torch.float64)
    for s in range(len(states)):
        part = inputs[s] * (states[s] > 0)  # u_s D_s, then W D_{s+1} … W D_T
        for h in states[s + 1 :]:
            part = part @ model.W_hh.detach() * (h > 0)
        total += part
    assert torch.allclose(total, states[-1], atol=1e-12)
    # … which for tanh is false: the state is not linear in its inputs along the path.
    tanh = starts.build("radius_2", "tanh", 2, 5, 6).double()
    bounded = starts.trajectory(tanh, X[:1])[:, 0]
    part = (tanh.W_xh[X[0]] + tanh.b_h).detach()[0] * (1 - bounded[0] ** 2)
    assert not torch.allclose(part, bounded[0], atol=1e-6)


def test_the_gain_follows_the_state_that_is_carried_on():
    model, start = starts.build("small", "relu", 0, 5, 6), torch.ones(4, 6)
    assert torch.allclose(starts.trajectory(model, X[:, 8:], starts.trajectory(model, X[:, :8])[-1]),
                          starts.trajectory(model, X)[8:])  # fmt: skip
    with torch.no_grad():
        model.W_xh.fill_(-1.0)
        model.W_hh.copy_(3 * torch.eye(6))
    assert starts.gain(model, "relu", X, start=start) == pytest.approx(3)  # 1, 2, 5, … stay on
    assert starts.gain(model, "relu", X) == pytest.approx(0, abs=1e-200)


def test_the_gain_of_simple_networks_is_known():
    model = starts.build("small", "relu", 0, 5, 6)
    with torch.no_grad():
        model.W_xh.fill_(1.0)  # every unit is on, so D = I
        model.W_hh.copy_(0.9 * torch.eye(6))
    assert starts.gain(model, "relu", X) == pytest.approx(0.9)
    with torch.no_grad():
        model.W_xh.fill_(-1.0)  # every unit is off
    assert starts.gain(model, "relu", X) == pytest.approx(0, abs=1e-200)
    assert starts.silent_share(model, X) == 1
    model.W_hh.data[0, 0] = math.nan
    assert starts.gain(model, "relu", X) == math.inf


def test_without_input_the_growth_is_proportional_to_the_radius_for_relu_only():
    one, two = (starts.free_growth("relu", radius, 40, 1, (50, 150)) for radius in (1.0, 2.0))
    assert two == pytest.approx(2 * one, rel=1e-9)
    assert starts.free_growth("tanh", 2.0, 40, 1, (50, 150)) == pytest.approx(1, abs=0.05)


def test_half_the_square_survives_a_relu():
    z = torch.randn(200_000, generator=torch.Generator().manual_seed(0))
    assert torch.relu(z).square().mean() / z.square().mean() == pytest.approx(0.5, abs=0.01)


def test_tanh_states_cannot_be_longer_than_the_root_of_their_number():
    norms = starts.state_norms(starts.build("radius_4", "tanh", 0, 5, 16), X)
    assert len(norms) == 20 and max(norms) <= 4
