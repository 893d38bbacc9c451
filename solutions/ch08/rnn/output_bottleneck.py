"""练习 8.4.1：输出有 |V| 个数，但只有 h 个隐单元时，能写出多好的条件分布。"""

from collections.abc import Callable, Sequence

import numpy as np
from scipy.optimize import minimize

NEVER = -50.0  # a score so low that exp of it adds nothing: stands for ln 0


def successor_counts(corpus: Sequence[int]) -> np.ndarray:
    """``counts[i, j]``: how often token j follows token i; only tokens that are both followed and following.

    For a text whose every token is, that is the whole square table.
    """
    table = np.zeros((max(corpus) + 1,) * 2)
    np.add.at(table, (np.array(corpus[:-1]), np.array(corpus[1:])), 1)
    occurring = (table.sum(0) > 0) & (table.sum(1) > 0)
    return table[np.ix_(occurring, occurring)]


def cross_entropy(counts: np.ndarray, scores: np.ndarray) -> float:
    """Mean loss in nats a token of softmax(scores), one row a context, on the counted pairs."""
    return float(-(counts * _log_softmax(scores)).sum() / counts.sum())


def best_loss(counts: np.ndarray, rank: int, seed: int, iterations: int, report: Callable) -> float:
    """The least loss found for scores H·W + b with H ``(contexts, rank)`` free: what ``rank`` hidden units allow.

    H is not tied to any network, so no network that sees the same contexts can do better; the values of a
    tanh, between −1 and 1, are no restriction, for W can be as large as it likes.  The problem is not
    convex: take the best of several seeds, and even that bounds the minimum only from above.
    """
    generator, (contexts, tokens) = np.random.default_rng(seed), counts.shape
    sizes = [contexts * rank, rank * tokens]
    start = [generator.normal(0, 0.3, size) for size in sizes]
    # The bias begins at the plain frequencies: with rank 0 that is already the optimum.
    start.append(np.log(counts.sum(0) / counts.sum()))

    def loss_and_gradient(point: np.ndarray) -> tuple[float, np.ndarray]:
        H, W, b = np.split(point, np.cumsum(sizes))
        H, W = H.reshape(contexts, rank), W.reshape(rank, tokens)
        log_p = _log_softmax(H @ W + b)
        G = (counts.sum(1, keepdims=True) * np.exp(log_p) - counts) / counts.sum()
        gradient = np.concatenate([(G @ W.T).ravel(), (H.T @ G).ravel(), G.sum(0)])
        return float(-(counts * log_p).sum() / counts.sum()), gradient

    limits = {"maxiter": iterations, "maxfun": 2 * iterations, "ftol": 1e-13, "gtol": 1e-8}
    found = minimize(loss_and_gradient, np.concatenate(start), jac=True, method="L-BFGS-B", options=limits)
    report(1, 1, found.fun)
    return float(found.fun)


def exact_scores(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """``(H, W)`` of |V| − 1 hidden units whose H·W is the table itself: the logarithms, the last one taken off.

    Works for any number of contexts.  ln 0 is replaced by a very low score.
    """
    with np.errstate(divide="ignore"):
        logs = np.maximum(np.log(counts / counts.sum(1, keepdims=True)), NEVER)
    H = logs[:, :-1] - logs[:, -1:]
    return H, np.eye(counts.shape[1])[:-1]


def conditional_entropy(counts: np.ndarray) -> float:
    """Nats a token of the table's own conditional distributions: no model of the same contexts has a lower loss."""
    p = counts / counts.sum(1, keepdims=True)
    occurring = counts > 0
    return float(-(counts[occurring] * np.log(p[occurring])).sum() / counts.sum())


def _log_softmax(scores: np.ndarray) -> np.ndarray:
    shifted = scores - scores.max(1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(1, keepdims=True))
