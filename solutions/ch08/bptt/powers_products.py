"""练习 8.7.1：线性网络里的梯度：对称的 W 剩下一个方向，非对称的 W 剩下一个方向或一个平面。"""

import torch
from torch import Tensor

from solutions.ch08.bptt.powers_angles import gaussian_rows, symmetric, tangents
from solutions.ch08.rnn.gradient_chains import linear_gradients
from solutions.ch08.rnn.gradient_matrices import gaussian


def alignment(gradients: Tensor) -> Tensor:
    """Mean |cos| over all pairs of different rows of ``(…, number, size)``; 1 where all lie on one line."""
    unit = gradients / gradients.norm(dim=-1, keepdim=True)
    cosines, number = (unit @ unit.transpose(-1, -2)).abs(), unit.shape[-2]
    return (cosines.sum((-1, -2)) - number) / (number * (number - 1))


def gaps(products: Tensor) -> Tensor:
    """``(…, 2)``: σ₂/σ₁ and σ₃/σ₁ of each matrix; both 0 at rank one, only the second at rank two."""
    values = torch.linalg.svdvals(products)
    return values[..., 1:3] / values[..., :1]


def symmetric_gradient(top: float, size: int, steps: int, seed: int) -> dict[str, float]:
    """autograd's ∂L/∂h_{T−k}, k = ``steps``, of h_t = h_{t−1} M: λ₁ = ``top``, the others between ±0.8·``top``.

    ``norm`` is its length, ``off`` by how much of itself it differs from |λ₁|^k |α₁|, with α₁ the part of
    ∂L/∂h_T along v₁; ``tangent`` is that of its angle to v₁.
    """
    others = [0.8 * top * (1 - 2 * i / (size - 2)) for i in range(size - 1)]
    M, Q = symmetric([top, *others], seed)
    gradients, v = linear_gradients(M, steps, 3000 + seed), Q[:, 0]
    norm, predicted = gradients[-1].norm(), abs(top) ** steps * (gradients[0] @ v).abs()
    return {
        "norm": norm.item(),
        "off": (norm / predicted - 1).abs().item(),
        "tangent": tangents(gradients[-1], v).item(),
    }


def symmetric_alignment(size: int, ratio: float, number: int, every: int, steps: int, seed: int) -> list[float]:
    """Alignment of ``number`` random gradients k = 0, ``every``, … steps back; λ₁ = 1, the others within ±ratio."""
    M, _ = symmetric([1.0, *(ratio * (1 - 2 * i / (size - 2)) for i in range(size - 1))], seed)
    rows, found = gaussian_rows(number, size, 4000 + seed), []
    for k in range(steps + 1):
        if k % every == 0:
            found.append(alignment(rows).item())
        rows = rows @ M.T
        rows = rows / rows.norm(dim=1, keepdim=True)
    return found


def lead(W: Tensor) -> dict:
    """Is the largest eigenvalue real, and |next/largest|, the next one being the first that is not its conjugate."""
    values = torch.linalg.eigvals(W)
    values = values[values.abs().argsort(descending=True)]
    real = values[0].imag.abs().item() < 1e-9 * values[0].abs().item()
    return {"real": real, "ratio": (values[1 if real else 2].abs() / values[0].abs()).item()}


def gaussian_power(size: int, steps: int, number: int, seed: int) -> dict:
    """A random matrix of spectral radius 1 to the power ``steps``: how many directions are left.

    ``plane`` and ``line`` are σ₃/σ₁ and σ₂/σ₁, ``alignment`` that of ``number`` random gradients.  ``projector``
    (real lead only) is ‖(W/λ₁)^k − v u/(u v)‖ relative to the limit's norm, v the right and u the left eigenvector.
    """
    W = gaussian(size, 1.0, seed)
    product = torch.linalg.matrix_power(W, steps)
    line, plane = gaps(product).tolist()
    gradients = gaussian_rows(number, size, 5000 + seed) @ product.T
    found = lead(W) | {"line": line, "plane": plane, "alignment": alignment(gradients).item(), "projector": None}
    if found["real"]:
        limit, sign = projector(W)
        found["projector"] = ((product * sign**steps - limit).norm() / limit.norm()).item()
    return found


def projector(W: Tensor) -> tuple[Tensor, float]:
    """``(v u/(u v), λ₁)`` of a real, simple λ₁: the limit of (W/λ₁)^k."""
    sides = []
    for matrix in (W, W.T):
        values, vectors = torch.linalg.eig(matrix)
        top = values.abs().argmax()
        sides.append(vectors[:, top].real)
    v, u = sides
    return torch.outer(v, u) / (u @ v), values[top].real.item()
