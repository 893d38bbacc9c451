"""练习 8.4.3：让 autograd 真的往回走：梯度每一步有多大，何时在单精度里变成 0 或 inf，tanh 的反例。"""

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from solutions.ch08.rnn.gradient_matrices import chain, chain_bounds, gaussian, highest_power, orthogonal, power_norms

# The smallest and the largest positive float32: 2⁻¹⁴⁹ (subnormal) and just below 2¹²⁸.
SMALLEST, LARGEST = 2.0**-149, 2.0**128


def back_from(loss: Tensor, states: Sequence[Tensor]) -> list[Tensor]:
    """∂loss/∂state for every state, the last one first."""
    return list(reversed(torch.autograd.grad(loss, states)))


def norms(gradients: Sequence[Tensor]) -> list[float]:
    """‖g‖₂ of each gradient, in float64: in float32 the squares of anything below 10⁻²³ are already 0."""
    return [torch.linalg.vector_norm(gradient.double()).item() for gradient in gradients]


def linear_gradients(W: Tensor, steps: int, seed: int) -> list[Tensor]:
    """∂L/∂h_{T−k} for k = 0 … steps of h_t = h_{t−1} W with L = h_T·v, v a random unit vector.

    The gradient of a linear network does not depend on its states, so they may all be zero.
    """
    v = torch.randn(len(W), dtype=torch.float64, generator=torch.Generator().manual_seed(seed))
    v = (v / v.norm()).to(W.dtype)
    states = [torch.zeros(1, len(W), dtype=W.dtype, requires_grad=True)]
    for _ in range(steps):
        states.append(states[-1] @ W)
    return back_from((states[-1] * v).sum(), states)


def first_zero(gradients: Sequence[Tensor]) -> int | None:
    """The k from which on every component is exactly 0."""
    return next((k for k, gradient in enumerate(gradients) if not gradient.any()), None)


def first_overflow(gradients: Sequence[Tensor]) -> int | None:
    """The first k at which a component is inf or not a number."""
    return next((k for k, gradient in enumerate(gradients) if not gradient.isfinite().all()), None)


def predicted_step(rate: float, start: float = 1.0) -> float:
    """The k at which start·rate^k leaves float32: below SMALLEST for a rate under 1, above LARGEST for one over."""
    return math.log((SMALLEST if rate < 1 else LARGEST) / start) / math.log(rate)


def first_outside(gradients: Sequence[Tensor], shrinking: bool) -> int | None:
    """The k at which exact (float64) gradients, rounded to float32, are first all 0 or first overflow."""
    return (first_zero if shrinking else first_overflow)([gradient.float() for gradient in gradients])


def linear_family(size: int, radius: float, ks: Sequence[int], seed: int) -> dict:
    """Norms of the powers of one Gaussian matrix, and where its gradient leaves float32 (None: it stays).

    ``left_float32`` computes in float32 throughout, ``left_rounded`` in float64 and only rounds the result:
    they differ by what float32 loses inside a step.
    """
    W, found = gaussian(size, radius, seed), {"left_float32": None, "left_rounded": None}
    if radius != 1:
        steps = math.ceil(1.2 * predicted_step(radius))
        for name, weights in (("left_float32", W.float()), ("left_rounded", W)):
            found[name] = first_outside(linear_gradients(weights, steps, seed), radius < 1)
    return {"norm": power_norms(W, ks), **found}


def frozen(radius: float, steps: int) -> float:
    """What is left of a single linear unit's gradient in float32, in units of the smallest positive number."""
    return linear_gradients(torch.tensor([[radius]]), steps, 0)[-1].abs().item() / SMALLEST


def orthogonal_drift(size: int, steps: int, seed: int) -> float:
    """Largest |‖∂L/∂h_{T−k}‖ − 1| over ``steps`` steps back through an orthogonal matrix, in float64."""
    return max(abs(norm - 1) for norm in norms(linear_gradients(orthogonal(size, seed), steps, seed)))


def chain_powers(size: int, radius: float, link: float, ks: Sequence[int]) -> dict:
    """Norms of the powers of a :func:`chain` with their two bounds; ``peak`` is the largest and its k, of every k."""
    lower, upper = zip(*(chain_bounds(size, radius, link, k) for k in ks), strict=True)
    W = chain(size, radius, link)
    norm, at = highest_power(W, ks[-1])
    powers = {"norm": power_norms(W, ks), "lower": list(lower), "upper": list(upper)}
    return {**powers, "peak": {"norm": norm, "at": at}}


def trap(steps: int, strength: float = 3.0, held: float = 0.9) -> dict:
    """Two tanh units whose W_hh has the spectral radius 0: W = strength·[[1, −1], [1, −1]], so W² = 0.

    The bias makes (0, held) a fixed point, where the slopes are 1 and s = 1 − held²; there
    W·diag(1, s) has the eigenvalue strength·(1 − s).  Above 1 the fixed point is unstable, and the state
    stays there only until rounding errors have grown.  Returns the norms of ∂L/∂h_{T−k}, L the first
    unit of h_T, of the linear and of the tanh network, k = 0 … steps.
    """
    W = strength * torch.tensor([[1.0, -1.0], [1.0, -1.0]], dtype=torch.float64)
    point = torch.tensor([[0.0, held]], dtype=torch.float64)
    bias, found = torch.atanh(point) - point @ W, {"rate": strength * held**2}
    for name, activation in (("linear", lambda z: z), ("tanh", torch.tanh)):
        states = [point.clone().requires_grad_()]
        for _ in range(steps):
            states.append(activation(states[-1] @ W + bias))
        found[name] = norms(back_from(states[-1][0, 0], states))
        found[f"{name}_state"] = states[-1].abs().max().item()
    return found
