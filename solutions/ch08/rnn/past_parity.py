"""练习 8.4.2：权重手工设定、恰好记住奇偶的循环神经网络，和做不到这件事的 n 元语法。"""

import math
from itertools import product

import torch
from torch import Tensor, nn

from solutions.toolkit.models import RNNModel

A, B = 0, 1  # the two tokens
ODDS = math.log(9)  # P(a) = 0.9 after an odd number of a's, 0.1 after an even one


# The parity p so far and a = 1 for token a: relu units hold p + a and p + a − 1 where positive; tanh
# units say as ±1, saturated, whether p + a ≥ 1 and p + a ≥ 2.  Either way p is linear in the units:
# (p as a row over the units, gain, thresholds, logit of a as a row over the units).
BY_HAND = {
    "relu": ((1.0, -2.0), 1.0, (0.0, 1.0), (2 * ODDS, -4 * ODDS)),
    "tanh": ((0.5, -0.5), 80.0, (0.5, 1.5), (ODDS, -ODDS)),
}


def parity_model(activation: str) -> RNNModel:
    """Two hidden units, weights set by hand, float64.

    P(a | past) is 0.9 after an odd number of a's, else 0.1.
    """
    p, gain, thresholds, logit = map(_vector, BY_HAND[activation])
    layer = nn.RNN(2, 2, nonlinearity=activation)
    model = RNNModel(layer, 2).double()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.zero_()
        layer.weight_ih_l0[:, A] = gain
        layer.weight_hh_l0[:] = gain * p  # the same row for both units
        layer.bias_ih_l0[:] = -gain * thresholds
        model.output.weight[A] = logit
        model.output.bias[A] = -ODDS
    return model


def _vector(numbers) -> Tensor:
    return torch.tensor(numbers, dtype=torch.float64)


def wanted_logits(X: Tensor) -> Tensor:
    """The logits that :func:`parity_model` should give, counted: ``(num_steps, batch_size, 2)``, float64."""
    odd = ((X == A).cumsum(1).T % 2).double()
    return torch.stack([(2 * odd - 1) * ODDS, torch.zeros_like(odd)], dim=-1)


def parity_strings(length: int, random: int, seed: int) -> Tensor:
    """``(random + 2, length)``: random strings of a and b, one of a's only, one of b's only."""
    drawn = torch.randint(0, 2, (random, length), generator=torch.Generator().manual_seed(seed))
    return torch.cat([drawn, torch.full((1, length), A), torch.full((1, length), B)])


@torch.no_grad()
def wrong_logits(activation: str, X: Tensor) -> int:
    """How many of the model's logits for X, at whatever time step, are not bit for bit the wanted ones."""
    model = parity_model(activation)
    return int((model(X, model.begin_state(len(X)))[0] != wanted_logits(X)).sum())


@torch.no_grad()
def influence_of_the_first(activation: str, length: int) -> list[float]:
    """Total variation between P after a·bᵏ⁻¹ and after b·bᵏ⁻¹, k = 1 … ``length``: the first token, k steps back."""
    model = parity_model(activation)
    X = torch.full((2, length), B)
    X[0, 0] = A
    after_a, after_b = torch.softmax(model(X, model.begin_state(2))[0], dim=-1).unbind(1)
    return ((after_a - after_b).abs().sum(-1) / 2).tolist()


def best_ngram_error(length: int, n: int, own: bool = False) -> float:
    """Mean total variation of the best n-gram from the parity rule over all 2^length prefixes.

    All prefixes count alike, or, with ``own``, as often as the rule itself writes them.  Between two tokens the
    distance is that of P(a); the best answer to all prefixes with the same last n − 1 tokens is their weighted
    median, so that the lighter of the two parities errs by 0.8.
    """
    groups: dict[tuple, list[float]] = {}
    for prefix in product((A, B), repeat=length):
        odd, weight = 0, 1.0
        for token in prefix:
            weight *= (0.9 if (token == A) == odd else 0.1) if own else 0.5
            odd ^= token == A
        groups.setdefault(prefix[max(length - n + 1, 0) :], [0.0, 0.0])[odd] += weight
    return sum(0.8 * min(weights) for weights in groups.values())
