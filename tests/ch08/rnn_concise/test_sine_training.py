"""Training and forecasting of exercise 8.6.3: the data they see, and forecasts against one origin at a time."""

import numpy as np
import pytest
import torch

from solutions.ch08.rnn_concise import sine_training as training
from solutions.ch08.rnn_concise.sine_readers import SequenceRNN, WindowRNN, WrongAxisRNN
from solutions.ch08.sequence.history_plan import Pairs
from solutions.ch08.sequence.sine_series import BOOK, TEST, TRAIN

SERIES = BOOK.observe(0)


def test_the_learning_rate_falls_to_zero():
    layer = torch.nn.Linear(1, 1)
    descent, rates = training.Annealed(layer, 4, lr=0.1), []
    for _ in range(4):
        rates.append(descent.adam.param_groups[0]["lr"])
        descent.step(layer(torch.ones(1, 1)).sum())
    assert rates == pytest.approx([0.1, 0.075, 0.05, 0.025]) and descent.adam.param_groups[0]["lr"] == 0


def test_the_last_batch_of_an_epoch_has_eight_samples_and_its_loss_is_their_mean():
    pairs = Pairs.of(SERIES, 4)
    assert len(pairs.features) % training.BATCH == 8
    torch.manual_seed(0)
    net = WindowRNN(4)
    losses = list(training.fit_windows(net, pairs, 2, seed=0))
    assert len(losses) == 2 and losses[0] != losses[1]


@pytest.mark.parametrize("backwards", [False, True])
def test_the_batches_hold_every_sample_once_an_epoch(backwards):
    seen, pairs = [], Pairs.of(SERIES, 4)

    class Spy(WrongAxisRNN):
        def forward(self, X):
            seen.append(X.detach().clone())
            return super().forward(X)

    training.trained(Spy(4, 2), pairs, 1, seed=0, backwards=backwards)
    rows, all_rows = torch.cat(seen), torch.tensor(pairs.features, dtype=torch.float32)
    assert sorted(rows.tolist()) == sorted(all_rows.tolist())
    assert torch.equal(rows, all_rows.flip(0)) == backwards


def test_a_sequence_is_trained_on_nothing_after_the_training_part_and_carries_its_state():
    inputs, states = [], []

    class Spy(SequenceRNN):
        def forward(self, x, state=None):
            inputs.append(x.clone())
            states.append(state)
            told, last = super().forward(x, state)
            states.append(last)
            return told, last

    training.fit_sequence(Spy(2), SERIES, epochs=2, seed=0)
    known = {float(v) for v in training.as_tensor(SERIES.at(np.arange(1, 605)))}
    assert {float(v) for v in torch.cat(inputs).flatten()} <= known
    assert all(x.shape == (training.STEPS, training.STREAMS) for x in inputs)
    assert len(inputs) == 2 * training.PIECES and states[0] is None and states[2 * training.PIECES] is None
    assert torch.equal(states[2], states[1]) and not states[2].requires_grad


@pytest.mark.parametrize("horizon", [1, 5])
def test_forecasts_of_all_origins_are_those_of_one_origin_at_a_time(horizon):
    torch.manual_seed(3)
    net, x, times = SequenceRNN(4).double(), torch.randn(30, 2, dtype=torch.float64), np.array([12, 20, 30])
    told = training.sequence_forecasts(net, x, times, horizon)
    assert told.shape == (3, 2)
    for row, time in zip(told, times, strict=True):
        known = x[: time - horizon]
        for _ in range(horizon):
            forecast = net(known)[0][-1]
            known = torch.cat([known, forecast[None]])
        assert torch.allclose(row, forecast)


def test_the_error_is_over_all_targets():
    torch.manual_seed(0)
    net, targets = SequenceRNN(3), SERIES.at(TEST)
    x = training.as_tensor(SERIES.at(np.arange(1, 1001)))[:, None]
    told = net(x)[0][:, 0].detach().double().numpy()
    expected = np.mean((told[TEST - 2] - targets) ** 2)
    assert training.sequence_error(net, SERIES, TEST, 1, targets) == pytest.approx(expected, rel=1e-6)
    assert len(TEST) == 396 and not set(TEST) & set(TRAIN)


def test_waves_have_the_books_frequency_and_noise():
    clean, x = training.waves(np.random.default_rng(0), 300, 100)
    assert torch.allclose(clean[1:-1] * 2 * np.cos(0.01), clean[2:] + clean[:-2], atol=1e-5)
    assert float((x - clean).std()) == pytest.approx(0.2, rel=0.02)
    assert float(clean[0].square().mean()) == pytest.approx(0.5, rel=0.1)
