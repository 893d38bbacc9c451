"""练习 8.4.2：展开递推，改一个字符，看哪些输出变、变多少；以及链式法则给出的总概率。"""

import copy
from collections.abc import Sequence
from functools import reduce
from itertools import product

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from solutions.toolkit.models import RNNModel


def unrolled(layer: nn.RNN, tokens: Sequence[int]) -> Tensor:
    """h_T = f(x_T, f(x_{T−1}, … f(x_1, h_0))), ``(num_hiddens,)``.

    Equation 8.4.5 put into itself T times; h_0 is zero.
    """
    W_xh, W_hh = layer.weight_ih_l0, layer.weight_hh_l0
    b_h = layer.bias_ih_l0 + layer.bias_hh_l0

    def f(h: Tensor, x: int) -> Tensor:
        return torch.tanh(W_xh[:, x] + W_hh @ h + b_h)

    return reduce(f, tokens, torch.zeros_like(b_h))


def distributions(model: RNNModel, X: Tensor) -> Tensor:
    """P(next token | all tokens so far) at every step, ``(num_steps, batch_size, vocab_size)``."""
    return torch.softmax(model(X, model.begin_state(len(X)))[0], dim=-1)


def total_variation(P: Tensor, Q: Tensor) -> Tensor:
    """½·Σ|P − Q| over the last axis: 0 for equal distributions, 1 for those without a common token."""
    return (P - Q).abs().sum(-1) / 2


@torch.no_grad()
def causality(model: RNNModel, tokens: Sequence[int], vocab_size: int) -> dict:
    """Replace token s by every other (``<unk>`` aside): total variation of the output at step t, in float64.

    ``mean[s][t]`` and ``min[s][t]``, ``max[s][t]`` over the replacements.
    """
    model, found = copy.deepcopy(model).double(), {"mean": [], "min": [], "max": []}
    for s, old in enumerate(tokens):
        others = [token for token in range(1, vocab_size) if token != old]
        # Compared row by row: the same sums in another row of a matrix product may be rounded otherwise.
        X = torch.tensor(tokens).repeat(len(others), 1)
        P = distributions(model, X)
        X[:, s] = torch.tensor(others)
        moved = total_variation(distributions(model, X), P)
        found["mean"].append(moved.mean(1).tolist())
        found["min"].append(moved.amin(1).tolist())
        found["max"].append(moved.amax(1).tolist())
    return found


@torch.no_grad()
def unrolling_error(model: RNNModel, tokens: Sequence[int]) -> float:
    """Largest |difference| between the unrolled h_T and the library's, over all lengths T, in float64."""
    layer = copy.deepcopy(model.layer).double()
    one_hot = F.one_hot(torch.tensor(tokens), layer.input_size).double()
    states = layer(one_hot[:, None])[0][:, 0]
    steps = range(1, len(tokens) + 1)
    return max((unrolled(layer, tokens[:T]) - states[T - 1]).abs().max().item() for T in steps)


def windows(corpus: Sequence[int], count: int, length: int, vocab_size: int, seed: int) -> tuple[Tensor, Tensor]:
    """``(X, Y)``, both ``(count, length)``: random windows, and another token (not ``<unk>``) for every place."""
    generator = torch.Generator().manual_seed(seed)
    starts = torch.randint(0, len(corpus) - length, (count,), generator=generator)
    X = torch.as_tensor(corpus)[starts[:, None] + torch.arange(length)]
    step = torch.randint(1, vocab_size - 1, X.shape, generator=generator)
    return X, (X - 1 + step) % (vocab_size - 1) + 1


@torch.no_grad()
def influence(model: RNNModel, X: Tensor, Y: Tensor, distances: Sequence[int]) -> list[float]:
    """Mean total variation of the last output when the token ``d`` steps back is Y's instead of X's.

    d = 1 is the token just read.  In float64, so that the floor of rounding lies at about 10⁻¹⁶.
    """
    model = copy.deepcopy(model).double()
    one_hot = F.one_hot(X.T, model.vocab_size).double()
    states = F.pad(model.layer(one_hot, model.begin_state(len(X)))[0], (0, 0, 0, 0, 1, 0))  # h_0 is zero
    P, found = torch.softmax(model.output(states[-1]), dim=-1), []
    for d in distances:
        changed = torch.cat([Y[:, -d, None], X[:, X.shape[1] - d + 1 :]], dim=1)
        logits, _ = model(changed, states[None, -d - 1].contiguous())
        found.append(total_variation(torch.softmax(logits[-1], dim=-1), P).mean().item())
    return found


@torch.no_grad()
def total_probability(
    seed: int, length: int, vocab_size: int = 3, num_hiddens: int = 5, lookahead: bool = False
) -> float:
    """Σ over all vocab_size^length sequences of Π P(x_t | x_1 … x_{t−1}), of a model with random weights.

    P(x_1) comes from the state h_0 = 0, before anything is read.  ``lookahead`` is the wrong version: a
    bidirectional layer, whose outputs have seen what they predict, so that the sum need not be 1.
    """
    torch.manual_seed(seed)
    model = RNNModel(nn.RNN(vocab_size, num_hiddens, bidirectional=lookahead), vocab_size).double()
    X = torch.tensor(list(product(range(vocab_size), repeat=length)))
    first = torch.softmax(model.output.bias, dim=-1).expand(1, len(X), -1)
    P = torch.cat([first, distributions(model, X)[:-1]])
    return P.gather(2, X.T[..., None]).prod(dim=0).sum().item()
