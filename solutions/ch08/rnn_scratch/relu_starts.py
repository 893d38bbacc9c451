"""练习 8.5.6 的起点：同一个网络，换激活函数和循环权重的初始化；每一步把状态和梯度放大几倍。"""

import math

import torch
from torch import Tensor

from solutions.ch08.rnn.gradient_matrices import spectral_radius
from solutions.errors import UserError
from solutions.toolkit.models import ScratchRNN

ACTIVATIONS = {"relu": torch.relu, "tanh": torch.tanh}
STARTS = ("small", "default", "identity", "radius_2", "radius_4")
LARGEST = torch.finfo(torch.float32).max  # about 3.4·10³⁸: what does not fit becomes inf


def build(start: str, activation: str, seed: int, vocab_size: int, num_hiddens: int) -> ScratchRNN:
    """Section 8.5's model with another activation and another start.

    ``small``: every weight N(0, 0.01²), the book's.  ``default``: what ``nn.RNN`` and ``nn.Linear`` draw, all
    parameters uniform in ±1/√n, ``b_h`` the sum of nn.RNN's two biases.  ``identity``: the book's, but
    W_hh = I (Le, Jaitly and Hinton 2015).
    ``radius_ρ``: the book's, but W_hh Gaussian, scaled to the spectral radius ρ.
    Raises UserError for another start.
    """
    torch.manual_seed(seed)
    model = ScratchRNN(vocab_size, num_hiddens, ACTIVATIONS[activation])
    with torch.no_grad():
        if start == "default":
            for parameter in model.parameters():
                parameter.uniform_(-(num_hiddens**-0.5), num_hiddens**-0.5)
            model.b_h += torch.empty(num_hiddens).uniform_(-(num_hiddens**-0.5), num_hiddens**-0.5)
        elif start == "identity":
            model.W_hh.copy_(torch.eye(num_hiddens))
        elif start.startswith("radius_"):
            W = torch.randn(num_hiddens, num_hiddens)
            model.W_hh.copy_(W * (float(start.removeprefix("radius_")) / spectral_radius(W)))
        elif start != "small":
            raise UserError(f"没有叫 {start!r} 的初始化：请用 {'、'.join(STARTS)}。")
    return model


def slopes(activation: str, H: Tensor) -> Tensor:
    """φ′ written with the output h = φ(z): 1[h > 0] for ReLU, 1 − h² for tanh; the shape of H."""
    return (H > 0).to(H.dtype) if activation == "relu" else 1 - H**2


@torch.no_grad()
def trajectory(model: ScratchRNN, X: Tensor, start: Tensor | None = None) -> Tensor:
    """All states of X ``(batch_size, num_steps)``, read from zeros or from ``start``:
    ``(num_steps, batch_size, num_hiddens)``."""
    H, states = (model.begin_state(len(X)) if start is None else start).to(model.W_hh.dtype), []
    for inputs in model.W_xh[X.T] + model.b_h:
        H = model.activation(inputs + H @ model.W_hh)
        states.append(H)
    return torch.stack(states)


def state_norms(model: ScratchRNN, X: Tensor) -> list[float]:
    """Root mean square over the batch of ‖h_t‖, one a time step, in float64: beyond float32's range too."""
    return trajectory(model.double(), X).square().sum(-1).mean(-1).sqrt().tolist()


@torch.no_grad()
def gain(model: ScratchRNN, activation: str, X: Tensor, skip: int = 10, start: Tensor | None = None) -> float:
    """By what a small change of the state is multiplied in one time step: geometric mean over the steps
    after ``skip`` and over the batch, along the states that X itself leads through, from zeros or ``start``.

    The change goes through the same product ``W_hh D_{t+1} W_hh D_{t+2} …`` that carries the gradient back.
    In float64; 0 where the change dies out, inf where the states are not finite.
    """
    states = trajectory(model.double(), X, start)
    if not torch.isfinite(states).all():
        return math.inf
    change = torch.randn(states[0].shape, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    logs = []
    for H in states[1:]:
        change = change / torch.linalg.vector_norm(change, dim=1, keepdim=True).clamp_min(1e-300)
        change = change @ model.W_hh * slopes(activation, H)
        logs.append(torch.linalg.vector_norm(change, dim=1).log().mean().item())
    kept = logs[min(skip, len(logs) - 1) :]
    return math.exp(sum(kept) / len(kept))


def free_growth(activation: str, radius: float, num_hiddens: int, seed: int, steps: tuple[int, int]) -> float:
    """Factor by which ‖h‖ of ``h ← φ(h W)`` grows a step, geometric mean from the first to the second of
    ``steps``; W Gaussian of this spectral radius, no input, 32 random states of length about 10⁻³."""
    generator = torch.Generator().manual_seed(seed)
    W = torch.randn(num_hiddens, num_hiddens, generator=generator, dtype=torch.float64)
    W *= radius / spectral_radius(W)
    H, logs = 1e-3 * torch.randn(32, num_hiddens, generator=generator, dtype=torch.float64) / num_hiddens**0.5, []
    for _ in range(steps[1]):
        last, H = torch.linalg.vector_norm(H), ACTIVATIONS[activation](H @ W)
        logs.append((torch.linalg.vector_norm(H) / last).log().item())
    return math.exp(sum(logs[steps[0] :]) / (steps[1] - steps[0]))


@torch.no_grad()
def silent_share(model: ScratchRNN, X: Tensor) -> float:
    """Share of ReLU units that are 0 at every position of X: no gradient reaches them there."""
    return (trajectory(model, X) == 0).all(dim=0).all(dim=0).float().mean().item()
