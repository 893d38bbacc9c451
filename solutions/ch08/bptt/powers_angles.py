"""练习 8.7.1：一步一步乘对称矩阵，量方向与 v₁ 的夹角；首特征值并列时会怎样。"""

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from solutions.ch08.rnn.gradient_matrices import orthogonal

# Eigenvalues λ₁, λ₂, … of the five cases; always |λ₁| ≥ |λ₂| ≥ …
CASES = {
    "gap": [1, 0.8, -0.7, 0.5, -0.3, 0.2, 0.1, 0],
    "negative": [-1, 0.8, -0.7, 0.5, -0.3, 0.2, 0.1, 0],
    "equal": [1, 1, 0.8, -0.7, 0.5, -0.3, 0.1, 0],
    "opposite": [1, -1, 0.8, -0.7, 0.5, -0.3, 0.1, 0],
}


def symmetric(eigenvalues: Sequence[float], seed: int) -> tuple[Tensor, Tensor]:
    """``(M, Q)``, float64: M = Q Λ Qᵀ with a random orthogonal Q; its columns are the eigenvectors."""
    Q = orthogonal(len(eigenvalues), seed)
    M = Q @ torch.diag(torch.tensor(eigenvalues, dtype=torch.float64)) @ Q.T
    return (M + M.T) / 2, Q


def step(M: Tensor, X: Tensor) -> Tensor:
    """M applied to every row of X, each set back to length 1: the direction is not changed by that."""
    X = X @ M.T
    return X / X.norm(dim=-1, keepdim=True)


def tangents(X: Tensor, v: Tensor) -> Tensor:
    """tan of the angle between the line of every row of X and that of the unit vector v, between 0 and inf."""
    along = X @ v
    return (X - along[..., None] * v).norm(dim=-1) / along.abs()


def turn(x: Tensor, y: Tensor) -> float:
    """Angle between two unit vectors in degrees, 0 to 180, accurate near both ends."""
    return math.degrees(2 * math.atan2((x - y).norm().item(), (x + y).norm().item()))


def gaussian_rows(number: int, size: int, seed: int) -> Tensor:
    """``(number, size)`` independent N(0, 1), float64."""
    return torch.randn(number, size, dtype=torch.float64, generator=torch.Generator().manual_seed(seed))


def after(name: str, steps: int, seed: int) -> dict[str, float]:
    """One random x after ``steps`` steps: its angle to the line of v₁, and by how much one and two more turn it."""
    M, Q = symmetric(CASES[name], seed)
    now = gaussian_rows(1, len(M), 1000 + seed)
    for _ in range(steps):
        now = step(M, now)
    one = step(M, now)
    two = step(M, one)
    angle = math.degrees(math.atan(tangents(now, Q[:, 0]).item()))
    return {"angle": angle, "one": turn(now[0], one[0]), "two": turn(now[0], two[0])}


def tangent_paths(name: str, steps: int, number: int, seed: int) -> dict[str, list[float]]:
    """Median, smallest and largest tan at every k = 0 … ``steps`` over ``number`` random x, one matrix.

    ``broken`` is how many times tan θ_k was above |λ₂/λ₁|^k tan θ₀ by more than rounding.
    """
    M, Q = symmetric(CASES[name], seed)
    X, ratio = gaussian_rows(number, len(M), 1000 + seed), abs(CASES[name][1] / CASES[name][0])
    start, found = tangents(X, Q[:, 0]), {"median": [], "min": [], "max": [], "broken": 0}
    for k in range(steps + 1):
        now = tangents(X, Q[:, 0])
        for key, value in (("median", now.median()), ("min", now.min()), ("max", now.max())):
            found[key].append(value.item())
        found["broken"] += int((now > ratio**k * start * (1 + 1e-6) + 1e-12).sum())
        X = step(M, X)
    return found
