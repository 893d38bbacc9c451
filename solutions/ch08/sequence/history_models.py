"""练习 8.1.1 的预测器：最小二乘、书中的多层感知机和它的几种替换。"""

from collections.abc import Callable, Iterator

import numpy as np
import torch
from torch import Tensor, nn


class LeastSquares:
    """Linear predictor with intercept, fitted by least squares to features ``(n, p)`` and targets ``(n,)``.

    ``weights`` is ``(p,)``.  Solved by torch, which lab.determinism keeps to one thread; numpy's own
    threads would add in another order on another machine.
    """

    def __init__(self, features: np.ndarray, targets: np.ndarray):
        X = torch.from_numpy(np.column_stack([features, np.ones(len(features))]))
        solution = torch.linalg.lstsq(X, torch.from_numpy(targets)[:, None], driver="gelsd").solution[:, 0]
        self.weights, self.intercept = solution[:-1].numpy(), float(solution[-1])

    def __call__(self, features: np.ndarray) -> np.ndarray:
        """Predictions ``(n,)``."""
        return (features * self.weights).sum(axis=1) + self.intercept


def mlp(*sizes: int) -> nn.Sequential:
    """Linear layers of these sizes with ReLU between them, Xavier-uniform weights (section 8.1.3).

    ``mlp(4, 10, 1)`` is the book's network.  Biases keep torch's own start, as in the book.
    """
    layers: list[nn.Module] = []
    for fan_in, fan_out in zip(sizes, sizes[1:], strict=False):
        linear = nn.Linear(fan_in, fan_out)
        nn.init.xavier_uniform_(linear.weight)
        layers += [linear, nn.ReLU()]
    return nn.Sequential(*layers[:-1])


class GRUReader(nn.Module):
    """A GRU that reads the lags one by one, the oldest first; the last state is read out linearly."""

    def __init__(self, num_hiddens: int):
        super().__init__()
        self.layer, self.output = nn.GRU(1, num_hiddens, batch_first=True), nn.Linear(num_hiddens, 1)

    def forward(self, X: Tensor) -> Tensor:
        """X ``(batch_size, num_lags)``, latest first; returns ``(batch_size, 1)``."""
        states, _ = self.layer(X.flip(1)[:, :, None])  # (batch_size, num_lags, num_hiddens)
        return self.output(states[:, -1])


ARCHITECTURES: dict[str, tuple[str, Callable[[], nn.Module]]] = {
    "linear": ("线性 4-1", lambda: mlp(4, 1)),
    "again": ("4-10-1 换种子", lambda: mlp(4, 10, 1)),
    "wide": ("4-256-1", lambda: mlp(4, 256, 1)),
    "deep": ("4-10-10-1", lambda: mlp(4, 10, 10, 1)),
    "large": ("4-50-10-1", lambda: mlp(4, 50, 10, 1)),
    "gru": ("GRU，10 单元", lambda: GRUReader(10)),
}


class Network:
    """A torch network used like :class:`LeastSquares`: arrays in, predictions ``(n,)`` out."""

    def __init__(self, net: nn.Module, device: str):
        self.net, self.device = net.to(device), device

    @torch.no_grad()
    def __call__(self, features: np.ndarray) -> np.ndarray:
        """Predictions ``(n,)``."""
        return self.net(_tensor(features, self.device))[:, 0].double().cpu().numpy()

    @property
    def num_parameters(self) -> int:
        """How many numbers training can change."""
        return sum(parameter.numel() for parameter in self.net.parameters())


def train(
    network: Network, features: np.ndarray, targets: np.ndarray, num_epochs: int, seed: int, batch_size: int = 16
) -> Iterator[int]:
    """Train by the book's recipe: Adam, learning rate 0.01, on the summed squared error of shuffled batches.

    Yields the number of epochs made after each of them, so that a caller can look at the network.
    ``seed`` decides the order of the batches and nothing else (section 8.1.3).
    """
    shuffle = torch.Generator().manual_seed(seed)
    X, y = _tensor(features, network.device), _tensor(targets, network.device)[:, None]
    optimizer = torch.optim.Adam(network.net.parameters(), lr=0.01, fused=True)
    for epoch in range(1, num_epochs + 1):
        for index in torch.randperm(len(X), generator=shuffle).split(batch_size):
            optimizer.zero_grad()
            nn.functional.mse_loss(network.net(X[index]), y[index], reduction="sum").backward()
            optimizer.step()
        yield epoch


def _tensor(array: np.ndarray, device: str) -> Tensor:
    return torch.tensor(array, dtype=torch.float32, device=device)


def mean_squared_error(predictions: np.ndarray, targets: np.ndarray) -> float:
    """Mean squared error of predictions and targets ``(n,)``."""
    return float(np.mean((predictions - targets) ** 2))
