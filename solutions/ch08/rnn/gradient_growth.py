"""练习 8.4.3：tanh 网络里梯度每往回一步平均乘多少（李雅普诺夫指数的指数）。"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from solutions.ch08.rnn.gradient_matrices import gaussian


@dataclass(frozen=True)
class Sweep:
    """Random tanh networks of ``size`` units: every spectral radius with every input strength (a standard deviation).

    ``settle`` steps are run before anything counts; then ``steps`` steps are kept, and the gradient
    goes back through all of them, the first ``align`` uncounted, until its direction has settled.
    """

    size: int
    radii: Sequence[float]
    inputs: Sequence[float]
    settle: int
    steps: int
    align: int


def growth(sweep: Sweep, seed: int, report: Callable = lambda done, total: None) -> dict:
    """Mean factor a step of ‖∂L/∂h‖ and root mean square of the states, ``[input][radius]`` each.

    h_t = tanh(h_{t−1} W + input·ξ_t), ξ_t ~ N(0, I), W a Gaussian matrix; all settings share one W and one ξ.
    """
    W = gaussian(sweep.size, 1.0, seed)
    generator = torch.Generator().manual_seed(10_000 + seed)
    radii = torch.tensor(sweep.radii, dtype=torch.float64).repeat(len(sweep.inputs))[:, None]
    inputs = torch.tensor(sweep.inputs, dtype=torch.float64).repeat_interleave(len(sweep.radii))[:, None]
    states = forward(W, radii, inputs, sweep.settle + sweep.steps, generator)[sweep.settle :]
    rates = backward_rate(W, radii, 1 - states**2, sweep.align, generator)
    shape = len(sweep.inputs), len(sweep.radii)
    report(1, 1)
    size = states.square().mean(dim=(0, 2)).sqrt()
    return {"rate": rates.reshape(shape).tolist(), "state": size.reshape(shape).tolist()}


def forward(W: Tensor, radii: Tensor, inputs: Tensor, steps: int, generator: torch.Generator) -> Tensor:
    """States ``(steps, settings, size)`` of all settings at once, from one random state."""

    def draw() -> Tensor:
        return torch.randn(1, len(W), dtype=W.dtype, generator=generator)

    H, states = draw().expand(len(radii), -1), []
    for _ in range(steps):
        H = torch.tanh(radii * (H @ W) + inputs * draw())
        states.append(H)
    return torch.stack(states)


def backward_rate(W: Tensor, radii: Tensor, slopes: Tensor, align: int, generator: torch.Generator) -> Tensor:
    """Geometric mean over the steps of ‖δ_{t−1}‖/‖δ_t‖ with δ_{t−1} = δ_t diag(slopes_t) (radius·W)ᵀ, one a setting.

    The gradient is set back to length 1 after every step, so that nothing overflows.
    """
    gradient = torch.randn(1, len(W), dtype=W.dtype, generator=generator).expand(len(radii), -1)
    logs = []
    for slope in slopes.flip(0):
        gradient = radii * ((gradient * slope) @ W.T)
        length = gradient.norm(dim=1, keepdim=True)
        gradient = gradient / length
        logs.append(length.log())
    return torch.stack(logs[align:]).mean(0).exp()[:, 0]
