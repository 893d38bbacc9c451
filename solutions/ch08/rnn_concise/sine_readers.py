"""练习 8.6.3 的循环网络：窗口沿时间读、轴放错的、带着隐状态读整条序列的，和权重由卡尔曼滤波写出的。"""

import math

import numpy as np
import torch
from torch import Tensor, nn

from solutions.ch08.sequence.latent_kalman import WaveState

HIDDEN = 16
SCALE = 1e-4  # of the state written by hand: so small that tanh is the identity up to a relative 1e-8


class WindowRNN(nn.Module):
    """Reads the τ lags of every sample one by one, the oldest first; the last state is read out linearly."""

    def __init__(self, num_hiddens: int = HIDDEN):
        super().__init__()
        self.rnn, self.output = nn.RNN(1, num_hiddens), nn.Linear(num_hiddens, 1)

    def forward(self, X: Tensor) -> Tensor:
        """X ``(batch_size, num_lags)``, the latest first; returns ``(batch_size, 1)``."""
        steps = X.flip(1).T.unsqueeze(-1)  # (num_steps = τ, batch_size, input_size = 1)
        states, _ = self.rnn(steps)
        return self.output(states[-1])


class WrongAxisRNN(nn.Module):
    """What not to do: the samples of a batch become time steps, the τ lags the input, and the batch size is 1."""

    def __init__(self, num_lags: int, num_hiddens: int = HIDDEN):
        super().__init__()
        self.rnn, self.output = nn.RNN(num_lags, num_hiddens), nn.Linear(num_hiddens, 1)

    def forward(self, X: Tensor) -> Tensor:
        """X ``(batch_size, num_lags)``; returns ``(batch_size, 1)``, each row made from all rows up to it."""
        states, _ = self.rnn(X.unsqueeze(1))  # (batch_size as time, 1, τ)
        return self.output(states.squeeze(1))


class SequenceRNN(nn.Module):
    """Reads a whole series and foretells after every observation the next one; the state is the caller's to carry.

    ``identity`` starts W_hh as the identity without biases, and W_xh at a third: what was read stays (IRNN: Le,
    Jaitly and Hinton, 2015, there with ReLU).  Otherwise the start is torch's own.
    """

    def __init__(self, num_hiddens: int = HIDDEN, identity: bool = False):
        super().__init__()
        self.rnn, self.output = nn.RNN(1, num_hiddens), nn.Linear(num_hiddens, 1)
        if identity:
            with torch.no_grad():
                self.rnn.weight_hh_l0.copy_(0.99 * torch.eye(num_hiddens))
                self.rnn.weight_ih_l0.mul_(0.3)
                self.rnn.bias_hh_l0.zero_()
                self.rnn.bias_ih_l0.zero_()

    def forward(self, x: Tensor, state: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """x ``(num_steps, batch_size)``; returns forecasts of the same shape and the last state ``(1, b, h)``."""
        states, last = self.rnn(x.unsqueeze(-1), state)
        return self.output(states).squeeze(-1), last


def frozen_gain(omega: float, sigma: float, memory: float = 10_000.0) -> np.ndarray:
    """Gain ``(2,)`` of the Kalman filter in the long run, for a wave that forgets itself in ``memory`` steps.

    An RNN has the same weights at every step and cannot lower its gain as the exact filter of a pure sine does;
    10,000 is the longest finite memory of exercise 8.1.4.
    """
    filter = WaveState(omega=omega, sigma=sigma, memory=memory)
    for _ in range(2000):  # the covariance does not look at the data, and has long settled
        filter.observe(0.0)
        filter.turn()
    ss, sc, _ = filter.covariance
    return np.array([ss, sc]) / (ss + sigma**2)


def by_hand(omega: float, sigma: float) -> SequenceRNN:
    """A Kalman filter as an ``nn.RNN`` of two units: ẑ ← R(ẑ + g(x − ŝ)) is W_hh ẑ + W_xh x, the gain g frozen."""
    gain = frozen_gain(omega, sigma)
    turn = np.array([[math.cos(omega), math.sin(omega)], [-math.sin(omega), math.cos(omega)]])
    net = SequenceRNN(2).double()
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.zero_()
        net.rnn.weight_hh_l0.copy_(torch.from_numpy(turn - np.outer(turn @ gain, [1, 0])))
        net.rnn.weight_ih_l0.copy_(torch.from_numpy(SCALE * turn @ gain)[:, None])
        net.output.weight.copy_(torch.tensor([[1 / SCALE, 0.0]]))
    return net
