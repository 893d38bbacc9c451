"""练习 8.7.1：随机的 x 乘 k 次之后仍偏离 v₁ 的概率：定理的界、精确值和模拟。"""

import math
from collections.abc import Sequence

import torch
from scipy import special

from solutions.ch08.bptt.powers_angles import gaussian_rows, step, symmetric, tangents


def bound(size: int, ratio: float, k: int, epsilon: float) -> float:
    """P(tan θ_k > ε) ≤ √(2(n−1)/π)·|λ₂/λ₁|^k/ε for a direction uniform on the sphere (may exceed 1)."""
    return math.sqrt(2 * (size - 1) / math.pi) * ratio**k / epsilon


def spectrum_bound(eigenvalues: Sequence[float], k: int, epsilon: float) -> float:
    """The sharper one, √(2 S_k/π)/ε with S_k = Σ_{i≥2} (λ_i/λ₁)^{2k}: it knows the whole spectrum."""
    first, *rest = eigenvalues
    return math.sqrt(2 * sum((value / first) ** (2 * k) for value in rest) / math.pi) / epsilon


def worst_probability(size: int, ratio: float, k: int, epsilon: float) -> float:
    """The exact P(tan θ_k > ε) if |λ₂| = … = |λ_n|, the worst spectrum with this |λ₂/λ₁|.

    Then tan θ_k = |λ₂/λ₁|^k tan θ₀, and cos² θ₀ = α₁²/|x|² has the distribution Beta(1/2, (n − 1)/2):
    P(tan θ₀ > t) = P(cos² θ₀ < 1/(1 + t²)).
    """
    t = epsilon / ratio**k
    return float(special.betainc(0.5, (size - 1) / 2, 1 / (1 + t**2)))


def steps_enough(size: int, ratio: float, epsilon: float, delta: float) -> int:
    """The first k at which the bound is at most δ."""
    return max(0, math.ceil(math.log(bound(size, ratio, 0, epsilon) / delta) / -math.log(ratio)))


def spectrum(name: str, size: int, ratio: float) -> list[float]:
    """λ₁ = 1 and below it: ``worst``, all others ±ratio; ``spread``, evenly from ratio down to 0."""
    if name == "worst":
        return [1.0] + [ratio * (-1) ** i for i in range(size - 1)]
    return [1.0] + [ratio * (1 - i / (size - 2)) for i in range(size - 1)]


def simulate(eigenvalues: Sequence[float], epsilon: float, ks: Sequence[int], number: int, seed: int) -> list[float]:
    """Share of ``number`` random x with tan θ_k > ε for every k of ``ks``, by multiplying with M itself."""
    M, Q = symmetric(eigenvalues, seed)
    X, shares = gaussian_rows(number, len(M), 2000 + seed), {}
    for k in range(max(ks) + 1):
        shares[k] = (tangents(X, Q[:, 0]) > epsilon).double().mean().item()
        X = step(M, X)
    return [shares[k] for k in ks]


def random_ratio(size: int, seed: int) -> float:
    """|λ₂/λ₁| of a symmetric matrix A + Aᵀ with Gaussian A: how small the gap of a random matrix is."""
    A = gaussian_rows(size, size, seed)
    values = torch.linalg.eigvalsh(A + A.T).abs().sort(descending=True).values
    return (values[1] / values[0]).item()
