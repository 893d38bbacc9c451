"""The bounds of exercise 8.6.3 against independent computations."""

import numpy as np
import pytest
import torch

from solutions.ch08.rnn_concise import sine_plenty as plenty
from solutions.ch08.rnn_concise.sine_readers import SequenceRNN, by_hand
from solutions.ch08.rnn_concise.sine_training import sequence_forecasts
from solutions.ch08.sequence.sine_optimum import linear_optimum, risk
from solutions.ch08.sequence.sine_series import BOOK


def test_bayes_is_below_the_linear_optimum_and_the_state_below_both():
    found = plenty.bounds(4000)
    for tau in ("4", "16"):
        assert found["kalman"]["1"] < found["bayes"][tau] < found["linear"][tau]
        assert found["far"][tau]["1"] == found["linear"][tau] == pytest.approx(linear_optimum(int(tau))[0] - 0.04)
    assert found["hand_gap"] < 1e-5


def test_the_filter_by_hand_is_no_better_than_the_exact_filter_and_its_risk_is_that_of_its_weights():
    net = by_hand(BOOK.omega, BOOK.sigma)
    told = plenty.hand_risk(net)
    assert plenty.bounds(1000)["kalman"]["1"] + 0.04 < told < linear_optimum(64)[0]
    # The same weights, from the powers of its matrix: c (A^i b) on the lag i + 1.
    A, b, c = (w.detach().numpy() for w in (net.rnn.weight_hh_l0, net.rnn.weight_ih_l0, net.output.weight))
    weights, state = [], b
    for _ in range(plenty.READ):
        weights.append((c @ state).item())
        state = A @ state
    assert told == pytest.approx(risk(np.array(weights)), rel=1e-5)


def test_the_gap_notices_another_network():
    torch.manual_seed(0)
    assert plenty.filter_gap(SequenceRNN(2).double(), 1) > 0.1
    assert plenty.filter_gap(by_hand(0.011, BOOK.sigma), 64) > 1e-3


def test_far_errors_are_measured_after_the_observations_that_were_read():
    net = SequenceRNN(2).double()
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.zero_()
    errors = plenty.far_errors(net, count=4000)  # it says 0: the error is the power of the wave
    assert all(error == pytest.approx(0.5, rel=0.05) for error in errors.values())
    x = torch.zeros(plenty.READ, 1, dtype=torch.float64)
    assert sequence_forecasts(net, x, np.array([plenty.READ + 64]), 64).shape == (1, 1)
