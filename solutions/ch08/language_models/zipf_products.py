"""N-grams of independent words: their probabilities are products, and products fall off more slowly."""

import numpy as np


def product_probabilities(p: np.ndarray, n: int, top: int) -> np.ndarray:
    """The ``top`` largest products of n probabilities, highest first: the n-grams of independent words.

    A product among the ``top`` largest has only factors among the ``top`` largest.
    """
    p = np.sort(p)[::-1][:top]
    products = p
    for _ in range(n - 1):
        products = np.sort(np.outer(products, p).ravel())[::-1][:top]
    return products


def ordered_factorizations(limit: int, n: int) -> list[int]:
    """r₁·r₂⋯rₙ ≤ limit for all n-tuples of ranks, in rising order.

    Under Zipf's law p(r) ∝ 1/r the n-gram at place k of this list has probability ∝ 1/(the k-th number).
    """
    products = list(range(1, limit + 1))
    for _ in range(n - 1):
        products = [a * b for a in products for b in range(1, limit // a + 1)]
    return sorted(products)
