"""练习 8.6.2：默认初始化的多层网络，输入的痕迹与梯度各剩多少（线性近似、对随机权重取期望）。"""

from collections.abc import Sequence
from math import comb, sqrt

import torch
from torch.nn import functional as F

DEFAULT = 1 / 3  # n · Var U(−1/√n, 1/√n): by this a matrix of torch's default multiplies the energy of a vector


def trace_energy(depth: int, delay: int, a: float = DEFAULT, r: float = DEFAULT) -> float:
    """Energy that reaches layer ``depth`` after ``delay`` steps, the change of the input having energy 1.

    A path passes ``depth`` input matrices (gain ``a`` each) and ``delay`` recurrent ones (gain ``r``),
    and there are C(depth − 1 + delay, delay) of them; independent matrices make their energies add up.
    """
    return comb(depth - 1 + delay, delay) * a**depth * r**delay


def energy_a_layer(a: float = DEFAULT, r: float = DEFAULT) -> float:
    """All delays together: Σ_k a·r^k = a/(1 − r), a layer."""
    return a / (1 - r)


def delay_a_layer(r: float = DEFAULT) -> float:
    """How many steps later a layer passes the trace on, on average: r/(1 − r)."""
    return r / (1 - r)


def covariances(corpus: Sequence[int], vocab_size: int, delays: int) -> list[float]:
    """C_j = ‖mean of (y − p)ᵀx‖², y the one-hot next token, x the one-hot token j before the present one.

    p is the share of each token among the y; the mean runs over the text.
    """
    one_hot = F.one_hot(torch.as_tensor(corpus), vocab_size).double()
    found = []
    for j in range(delays):
        x, y = one_hot[: len(one_hot) - 1 - j], one_hot[1 + j :]
        found.append(((y - y.mean(0)).T @ x / len(x)).square().sum().item())
    return found


def plateau_gradient(depth: int, C: Sequence[float]) -> float:
    """‖∂L/∂W_ih‖ of every layer, once the output bias has learnt the unigram shares and nothing else is learnt.

    Down from the logits to a layer and up from the input to it, any layer, that is ``depth`` matrices in all
    beside its own: 3^(−depth) Σ_j C(depth − 1 + j, j) 3^(−j) C_j is the square.
    """
    return sqrt(sum(trace_energy(depth, j) * one for j, one in enumerate(C)))
