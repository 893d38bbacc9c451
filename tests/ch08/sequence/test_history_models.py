"""The predictors of exercise 8.1.1: least squares, the book's network and its training, written out again."""

import math

import numpy as np
import pytest
import torch
from torch import nn

from solutions.ch08.sequence.history_models import (
    ARCHITECTURES,
    GRUReader,
    LeastSquares,
    Network,
    mean_squared_error,
    mlp,
    train,
)
from solutions.ch08.sequence.history_networks import parameters

DRAW = np.random.default_rng(0)
FEATURES, TARGETS = DRAW.standard_normal((100, 4)), DRAW.standard_normal(100)


def test_least_squares_solves_the_normal_equations():
    fitted = LeastSquares(FEATURES, TARGETS)
    A = np.column_stack([FEATURES, np.ones(100)])
    expected = np.linalg.solve(A.T @ A, A.T @ TARGETS)
    assert np.allclose(np.append(fitted.weights, fitted.intercept), expected)
    assert np.allclose(A.T @ (fitted(FEATURES) - TARGETS), 0, atol=1e-9)
    assert mean_squared_error(fitted(FEATURES), TARGETS) == pytest.approx(np.mean((A @ expected - TARGETS) ** 2))


def test_the_books_network_has_its_layers_and_xaviers_bounds():
    net = mlp(4, 1000, 1)
    assert [type(layer) for layer in net] == [nn.Linear, nn.ReLU, nn.Linear]
    bound = math.sqrt(6 / (4 + 1000))
    assert 0.99 * bound < net[0].weight.abs().max() <= bound
    assert parameters()["book"] == 4 * 10 + 10 + 10 + 1
    assert parameters()["large"] == (4 * 50 + 50) + (50 * 10 + 10) + (10 + 1)
    assert set(parameters()) == {"book", *ARCHITECTURES}


def test_training_is_the_books_loop():
    torch.manual_seed(1)
    ours, book = mlp(4, 10, 1), mlp(4, 10, 1)
    book.load_state_dict(ours.state_dict())
    list(train(Network(ours, "cpu"), FEATURES, TARGETS, 3, seed=7))
    loss, trainer = nn.MSELoss(reduction="none"), torch.optim.Adam(book.parameters(), 0.01)
    X, y = torch.tensor(FEATURES).float(), torch.tensor(TARGETS).float().reshape(-1, 1)
    order = torch.Generator().manual_seed(7)
    for _ in range(3):
        for index in torch.randperm(100, generator=order).split(16):
            trainer.zero_grad()
            loss(book(X[index]), y[index]).sum().backward()
            trainer.step()
    for a, b in zip(ours.parameters(), book.parameters(), strict=True):
        torch.testing.assert_close(a, b, rtol=1e-4, atol=1e-5)


def test_training_yields_every_epoch_and_its_seed_decides_only_the_batches():
    def trained(seed: int) -> np.ndarray:
        torch.manual_seed(0)
        network = Network(mlp(4, 10, 1), "cpu")
        assert list(train(network, FEATURES, TARGETS, 2, seed)) == [1, 2]
        return network(FEATURES)

    first = trained(3)
    torch.rand(5)  # torch's own generator does not matter
    assert np.array_equal(first, trained(3)) and not np.array_equal(first, trained(4))


def test_a_network_learns_a_line():
    torch.manual_seed(0)
    network = Network(mlp(4, 10, 1), "cpu")
    line = FEATURES @ np.array([1.0, -0.5, 0.25, 0.0])
    before = mean_squared_error(network(FEATURES), line)
    list(train(network, FEATURES, line, 60, seed=0))
    assert mean_squared_error(network(FEATURES), line) < 0.05 * before


def test_the_gru_reads_the_oldest_lag_first():
    torch.manual_seed(0)
    reader, X = GRUReader(3), torch.tensor([[0.1, 0.2, 0.3]])  # latest first
    cell = nn.GRUCell(1, 3)
    for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
        getattr(cell, name).data = getattr(reader.layer, f"{name}_l0").data
    state = torch.zeros(1, 3)
    for value in (0.3, 0.2, 0.1):
        state = cell(torch.tensor([[value]]), state)
    torch.testing.assert_close(reader(X), reader.output(state))


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_every_architecture_takes_four_lags(name):
    torch.manual_seed(0)
    predictions = Network(ARCHITECTURES[name][1](), "cpu")(FEATURES)
    assert predictions.shape == (100,) and predictions.std() > 0
