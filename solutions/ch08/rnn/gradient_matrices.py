"""练习 8.4.3：几种循环权重矩阵，线性网络里梯度每往回一步就乘一次它。"""

import math
from collections.abc import Sequence

import torch
from torch import Tensor


def spectral_radius(W: Tensor) -> float:
    """Largest absolute value of an eigenvalue, computed in float64."""
    return torch.linalg.eigvals(W.detach().double()).abs().max().item()


def largest_stretch(W: Tensor) -> float:
    """Largest singular value (the spectral norm), computed in float64."""
    return torch.linalg.matrix_norm(W.detach().double(), 2).item()


def gaussian(size: int, radius: float, seed: int) -> Tensor:
    """``(size, size)`` float64: independent N(0, 1) entries, scaled so that the spectral radius is ``radius``."""
    generator = torch.Generator().manual_seed(seed)
    W = torch.randn(size, size, dtype=torch.float64, generator=generator)
    return W * (radius / spectral_radius(W))


def orthogonal(size: int, seed: int) -> Tensor:
    """``(size, size)`` float64 with W Wᵀ = I, from the QR decomposition of a Gaussian matrix."""
    return torch.linalg.qr(gaussian(size, 1.0, seed)).Q


def chain(size: int, radius: float, link: float) -> Tensor:
    """Every unit keeps ``radius`` of itself and passes ``link`` of itself to the next one: radius·I + link·N.

    All eigenvalues are ``radius``, but N (ones above the diagonal) makes the matrix far from normal.
    """
    eye = torch.eye(size, dtype=torch.float64)
    return radius * eye + link * torch.diag(torch.ones(size - 1, dtype=torch.float64), 1)


def chain_bounds(size: int, radius: float, link: float, k: int) -> tuple[float, float]:
    """Lower and upper bound of ‖chain^k‖₂.

    The powers of N commute with I, so chain^k = Σⱼ C(k, j)·radius^(k−j)·link^j·Nʲ with j < size: the
    largest entry is a lower bound of the norm, and ‖Nʲ‖ = 1 makes the sum an upper one.
    """
    entries = [math.comb(k, j) * radius ** (k - j) * link**j for j in range(min(size, k + 1))]
    return max(entries), sum(entries)


def power_norms(W: Tensor, ks: Sequence[int]) -> list[float]:
    """‖W^k‖₂ for every k: the most that k steps back can make of a gradient in a linear network."""
    return [largest_stretch(torch.linalg.matrix_power(W, k)) for k in ks]


def highest_power(W: Tensor, steps: int) -> tuple[float, int]:
    """``(‖W^k‖₂, k)`` of the largest among k = 0 … steps, every k looked at."""
    return max(zip(power_norms(W, range(steps + 1)), range(steps + 1), strict=True))
