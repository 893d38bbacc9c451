"""The readers of exercise 8.6.3: the axis of time, the right shapes, and the filter in two units."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.ch08.rnn_concise.sine_readers import SequenceRNN, WindowRNN, WrongAxisRNN, by_hand, frozen_gain
from solutions.ch08.sequence.latent_kalman import WaveState


@given(st.integers(1, 12), st.integers(1, 9), st.integers(0, 99))
@settings(max_examples=30, deadline=None)
def test_the_window_network_sees_every_sample_by_itself(batch, tau, seed):
    torch.manual_seed(seed)
    net, X, order = WindowRNN(5).double(), torch.randn(batch, tau, dtype=torch.float64), torch.randperm(batch)
    told = net(X)
    assert told.shape == (batch, 1)
    assert torch.allclose(net(X[order]), told[order], atol=1e-12)
    assert torch.allclose(torch.cat([net(row[None]) for row in X]), told, atol=1e-12)


def test_the_window_network_is_the_recurrence_from_the_oldest_lag_to_the_latest():
    torch.manual_seed(1)
    net, X = WindowRNN(3).double(), torch.randn(2, 4, dtype=torch.float64)
    rnn, state = net.rnn, torch.zeros(2, 3, dtype=torch.float64)
    for lag in (3, 2, 1, 0):  # column 0 is the latest
        state = torch.tanh(
            X[:, [lag]] @ rnn.weight_ih_l0.T + rnn.bias_ih_l0 + state @ rnn.weight_hh_l0.T + rnn.bias_hh_l0
        )
    assert torch.allclose(net(X), net.output(state))


def test_on_the_wrong_axis_a_row_depends_on_the_rows_before_it_and_on_no_later_one():
    torch.manual_seed(0)
    net, X = WrongAxisRNN(4, 8), torch.randn(6, 4, requires_grad=True)
    (slopes,) = torch.autograd.grad(net(X)[3, 0], X)
    touched = slopes.abs().sum(dim=1) > 0
    assert touched.tolist() == [True] * 4 + [False] * 2
    assert not torch.allclose(net(X.flip(0)).flip(0), net(X), atol=1e-3)
    X = torch.randn(6, 4, requires_grad=True)
    (slopes,) = torch.autograd.grad(WindowRNN(8)(X)[3, 0], X)
    assert (slopes.abs().sum(dim=1) > 0).tolist() == [row == 3 for row in range(6)]


def test_a_sequence_read_in_two_pieces_with_its_state_is_the_sequence_read_at_once():
    torch.manual_seed(2)
    net, x = SequenceRNN(6), torch.randn(20, 3)
    told, last = net(x)
    first, state = net(x[:7])
    second, state = net(x[7:], state)
    assert told.shape == x.shape and last.shape == (1, 3, 6)
    assert torch.allclose(torch.cat([first, second]), told, atol=1e-6) and torch.allclose(state, last, atol=1e-6)


def test_the_identity_start_keeps_the_state_and_leaves_the_read_out_alone():
    net = SequenceRNN(5, identity=True)
    assert torch.equal(net.rnn.weight_hh_l0, 0.99 * torch.eye(5)) and not net.rnn.bias_hh_l0.any()
    assert net.rnn.weight_ih_l0.abs().max() <= 0.3 / math.sqrt(5) and net.output.weight.abs().max() > 0


@pytest.mark.parametrize(("omega", "sigma"), [(0.01, 0.2), (0.1, 0.5)])
def test_the_frozen_gain_is_where_the_filter_stays(omega, sigma):
    state = WaveState(omega=omega, sigma=sigma, memory=10_000.0)
    for _ in range(5000):
        state.observe(0.0)
        state.turn()
    ss, sc, _ = state.covariance
    assert frozen_gain(omega, sigma) == pytest.approx(np.array([ss, sc]) / (ss + sigma**2), rel=1e-3)


def test_without_input_errors_the_two_units_turn_by_omega():
    net = by_hand(0.01, 0.2)
    closed = net.rnn.weight_hh_l0 + net.rnn.weight_ih_l0 @ net.output.weight  # its own forecast as the input
    turn = torch.tensor([[math.cos(0.01), math.sin(0.01)], [-math.sin(0.01), math.cos(0.01)]], dtype=torch.float64)
    assert torch.allclose(closed, turn, atol=1e-12)
    assert torch.linalg.eigvals(net.rnn.weight_hh_l0).abs().max() < 1  # reading, it forgets how it began
