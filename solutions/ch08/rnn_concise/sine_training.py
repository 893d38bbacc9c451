"""练习 8.6.3 的训练与预测：步长线性降到零的 Adam，随时间截断的反向传播，和自己喂自己的多步预测。"""

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor, nn

from solutions.ch08.rnn_concise.sine_readers import SequenceRNN
from solutions.ch08.sequence.history_models import Network, mean_squared_error
from solutions.ch08.sequence.history_plan import Pairs
from solutions.ch08.sequence.sine_series import TRAIN, Series, independent_windows

BATCH = 16  # the book's
LAST = int(TRAIN[-1])  # observations t = 1 … 604 are for training
STREAMS, STEPS = 6, 30  # how they are cut up for the network that reads sequences
PIECES = (LAST - 1 - STEPS) // STREAMS // STEPS  # of a stream, whatever the offset


class Annealed:
    """Adam whose learning rate falls from ``lr`` linearly to zero over ``updates`` steps.

    At the book's constant 0.01 the error of the last epochs jumps by more than the networks differ.
    """

    def __init__(self, net: nn.Module, updates: int, lr: float = 0.01, clip: float | None = None):
        self.parameters, self.clip = list(net.parameters()), clip
        self.adam = torch.optim.Adam(self.parameters, lr=lr, fused=True)
        self.rate = torch.optim.lr_scheduler.LambdaLR(self.adam, lambda done: max(0.0, 1 - done / updates))

    def step(self, loss: Tensor) -> None:
        """Descend once along the gradient of ``loss``, its norm clipped where ``clip`` is given."""
        self.adam.zero_grad()
        loss.backward()
        if self.clip:
            nn.utils.clip_grad_norm_(self.parameters, self.clip)
        self.adam.step()
        self.rate.step()


def fit_windows(net: nn.Module, pairs: Pairs, epochs: int, seed: int, backwards: bool = False) -> Iterator[float]:
    """Train on batches of 16 as in section 8.1, after every epoch yielding the mean loss of its last batch.

    Batches are shuffled by ``seed``; ``backwards`` takes them from the latest target to the earliest instead.
    """
    shuffle = torch.Generator().manual_seed(seed)
    X, y = (torch.tensor(part, dtype=torch.float32) for part in (pairs.features, pairs.targets))
    descent = Annealed(net, epochs * -(-len(X) // BATCH))
    for _ in range(epochs):
        order = torch.arange(len(X) - 1, -1, -1) if backwards else torch.randperm(len(X), generator=shuffle)
        for index in order.split(BATCH):
            loss = nn.functional.mse_loss(net(X[index])[:, 0], y[index], reduction="sum")
            descent.step(loss)
        yield loss.item() / len(index)


def trained(net: nn.Module, pairs: Pairs, epochs: int, seed: int, backwards: bool = False) -> Network:
    """The network after :func:`fit_windows`, arrays in and arrays out."""
    for _ in fit_windows(net, pairs, epochs, seed, backwards):
        pass
    return Network(net, "cpu")


def fit_sequence(net: SequenceRNN, series: Series, epochs: int, seed: int) -> None:
    """Train on t = 1 … 604 cut into six streams at a random offset; the state is carried from one piece of
    30 steps to the next and cut off from the graph (sequential sampling, section 8.3.4)."""
    random, x = np.random.default_rng(seed), as_tensor(series.at(np.arange(1, LAST + 1)))
    descent = Annealed(net, epochs * PIECES, clip=1.0)
    for _ in range(epochs):
        offset, state = int(random.integers(0, STEPS)), None
        length = (LAST - 1 - offset) // STREAMS
        X, Y = (x[start : start + length * STREAMS].reshape(STREAMS, length).T for start in (offset, offset + 1))
        for start in range(0, PIECES * STEPS, STEPS):
            told, state = net(X[start : start + STEPS], state)
            state = state.detach()
            descent.step(nn.functional.mse_loss(told, Y[start : start + STEPS]))


def fit_waves(net: SequenceRNN, updates: int, seed: int, num_steps: int = 128, streams: int = 32) -> None:
    """Train on waves without end: every update has fresh series of random phase, read from a zero state."""
    random, descent = np.random.default_rng([seed, 863]), Annealed(net, updates, lr=0.005, clip=1.0)
    for _ in range(updates):
        _, x = waves(random, streams, num_steps + 1)
        told, _ = net(x[:-1])
        descent.step(nn.functional.mse_loss(told, x[1:]))


def fit_fresh_windows(net: nn.Module, tau: int, updates: int, seed: int, batch_size: int = 128) -> None:
    """Train a window network on windows without end: every update has fresh ones of random phase."""
    random, descent = np.random.default_rng([seed, 864]), Annealed(net, updates)
    for _ in range(updates):
        X, y = (as_tensor(part) for part in independent_windows(random, batch_size, tau))
        descent.step(nn.functional.mse_loss(net(X)[:, 0], y))


def waves(random: np.random.Generator, count: int, length: int) -> tuple[Tensor, Tensor]:
    """Clean and noisy series ``(length, count)`` of the book's frequency and noise, each of a random phase."""
    angles = random.uniform(0, 2 * np.pi, count) + 0.01 * np.arange(length)[:, None]
    clean = np.sin(angles)
    return as_tensor(clean), as_tensor(clean + 0.2 * random.standard_normal(clean.shape))


@torch.no_grad()
def sequence_forecasts(net: SequenceRNN, x: Tensor, times: np.ndarray, horizon: int) -> Tensor:
    """Forecasts ``(len(times), batch)`` of the values at ``times`` (from 1), ``horizon`` steps ahead, of series x.

    The net reads x ``(T, batch)`` once from a zero state; from the state after x_{t−k} it then runs on k − 1 steps,
    its own forecasts as input: all origins side by side on the batch axis.
    """
    states, _ = net.rnn(x.unsqueeze(-1))  # (T, batch, h); row i has read x_1 … x_{i+1}
    state = states[times - horizon - 1].reshape(1, -1, states.shape[-1])
    told = net.output(state[0]).T  # (1, origins · batch)
    for _ in range(horizon - 1):
        told, state = net(told, state)
    return told.reshape(len(times), -1)


def sequence_error(net: SequenceRNN, series: Series, times: np.ndarray, horizon: int, targets: np.ndarray) -> float:
    """Mean squared error of :func:`sequence_forecasts` for one series that is read from t = 1 on."""
    x = as_tensor(series.at(np.arange(1, int(times[-1]) + 1)), net.output.weight.dtype)[:, None]
    return mean_squared_error(sequence_forecasts(net, x, times, horizon)[:, 0].double().numpy(), targets)


def as_tensor(array: np.ndarray, dtype: torch.dtype = torch.float32) -> Tensor:
    """A tensor of single precision, unless told otherwise."""
    return torch.tensor(array, dtype=dtype)
