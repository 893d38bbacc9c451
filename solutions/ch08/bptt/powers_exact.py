"""练习 8.7.1：用分数精确地算对称矩阵的幂；同样的矩阵用浮点数算，舍入会做什么。"""

import random
from fractions import Fraction

import numpy as np

Matrix = list[list[Fraction]]
Vector = list[Fraction]


def multiply(A: Matrix, B: Matrix) -> Matrix:
    """A B, exactly."""
    columns = list(zip(*B, strict=True))
    return [[dot(row, column) for column in columns] for row in A]


def apply(A: Matrix, x: Vector) -> Vector:
    """A x, exactly."""
    return [dot(row, x) for row in A]


def dot(x, y) -> Fraction:
    return sum((a * b for a, b in zip(x, y, strict=True)), Fraction(0))


def transpose(A: Matrix) -> Matrix:
    return [list(column) for column in zip(*A, strict=True)]


def diagonal(entries) -> Matrix:
    return [[Fraction(e) if i == j else Fraction(0) for j in range(len(entries))] for i, e in enumerate(entries)]


def power(A: Matrix, k: int) -> Matrix:
    """A^k by k multiplications, exactly; A⁰ is the identity."""
    result = diagonal([1] * len(A))
    for _ in range(k):
        result = multiply(result, A)
    return result


def rational_orthogonal(size: int, rng: random.Random) -> Matrix:
    """An orthogonal matrix of fractions: a product of reflections I − 2wwᵀ/wᵀw with integer w."""
    Q = diagonal([1] * size)
    for _ in range(size):
        w = [rng.choice((-3, -2, -1, 1, 2, 3)) for _ in range(size)]
        scale = Fraction(2, dot(w, w))
        Q = multiply(Q, [[(i == j) - scale * a * b for j, b in enumerate(w)] for i, a in enumerate(w)])
    return Q


def symmetric(Q: Matrix, eigenvalues) -> Matrix:
    """Q Λ Qᵀ: the columns of Q are the eigenvectors."""
    return multiply(multiply(Q, diagonal(eigenvalues)), transpose(Q))


def squared_tangent(x: Vector, v: Vector) -> Fraction | None:
    """tan² of the angle between the lines of x and of the unit vector v; None (infinite) where x ⊥ v."""
    along = dot(x, v) ** 2
    return (dot(x, x) - along) / along if along else None


def eigenspace_dimension(A: Matrix, eigenvalue) -> int:
    """n − rank(A − λI), by exact elimination."""
    rows, rank = [[a - (i == j) * eigenvalue for j, a in enumerate(row)] for i, row in enumerate(A)], 0
    for column in range(len(rows)):
        pivot = next((i for i in range(rank, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        for i in range(rank + 1, len(rows)):
            factor = rows[i][column] / rows[rank][column]
            rows[i] = [a - factor * b for a, b in zip(rows[i], rows[rank], strict=True)]
        rank += 1
    return len(rows) - rank


def check(seed: int) -> dict[str, bool]:
    """One random case with no rounding: M^k = Q Λ^k Qᵀ, every λᵢ^k as often as it should be, tan² as small?

    ``multiplicity`` takes M^k alone: the eigenspace at μ has as many dimensions as there are i with λᵢ^k = μ.
    """
    rng = random.Random(seed)
    size, k = rng.randint(2, 4), rng.randint(1, 6)
    values = sorted((Fraction(rng.randint(-9, 9), rng.randint(1, 4)) for _ in range(size)), key=abs, reverse=True)
    if values[0] == 0 or abs(values[0]) == abs(values[1]):
        values[0] = abs(values[0]) + 1  # a gap, which the second part needs
    if size > 2 and seed % 2:
        values[2] = -values[1]  # these two merge in even powers
    Q = rational_orthogonal(size, rng)
    M, v = symmetric(Q, values), transpose(Q)[0]
    Mk, x = power(M, k), [Fraction(rng.randint(-9, 9)) for _ in range(size)]
    before, after = squared_tangent(x, v), squared_tangent(apply(Mk, x), v)
    shrinks = after is None if before is None else after <= abs(values[1] / values[0]) ** (2 * k) * before
    powers = [value**k for value in values]
    counted = all(eigenspace_dimension(Mk, mu) == powers.count(mu) for mu in powers)
    return {"spectrum": Mk == symmetric(Q, powers), "multiplicity": counted, "tangent": shrinks}


def drift(seed: int, steps: int) -> dict:
    """x ⊥ v₁ exactly, eigenvalues 1, 1/2, 1/4: the first k at which the computed M^k x is nearer than 45° to v₁.

    ``exact`` is whether x is still exactly orthogonal after ``steps`` steps in fractions; None: never nearer.
    """
    Q = rational_orthogonal(3, random.Random(seed))
    M, (v, second, third) = symmetric(Q, [1, Fraction(1, 2), Fraction(1, 4)]), transpose(Q)
    x = [a + b for a, b in zip(second, third, strict=True)]
    end = x
    for _ in range(steps):
        end = apply(M, end)
    found = {"exact": dot(end, v) == 0}
    for name in ("float64", "float32"):
        found[name] = first_turned(*(np.array(part, dtype=float).astype(name) for part in (M, x, v)), steps)
    return found


def first_turned(M: np.ndarray, x: np.ndarray, v: np.ndarray, steps: int) -> int | None:
    """First k ≤ ``steps`` with the computed M^k x nearer than 45° to v; None where there is none."""
    for k in range(1, steps + 1):
        x = M @ x
        x = x / np.linalg.norm(x)
        if abs(x @ v) > 0.5**0.5:
            return k
    return None
