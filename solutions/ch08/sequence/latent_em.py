"""练习 8.1.4：只给符号、不给结构，用期望最大化（Baum–Welch）学出两个隐藏状态。"""

import numpy as np


def random_processes(random: np.random.Generator, count: int) -> np.ndarray:
    """Random starts ``(count, 2 symbols, 2 states, 2 states)``: by state, four chances that add up to 1."""
    chances = random.dirichlet(np.ones(4), size=(count, 2))  # (count, state, symbol and next state)
    return chances.reshape(count, 2, 2, 2).transpose(0, 2, 1, 3)


def expected_counts(process: np.ndarray, symbols: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """``(counts, log-likelihood in nats)`` of every lane: forward, then backward, then both put together.

    ``process`` is ``(lanes, 2, 2, 2)``, ``symbols`` ``(lanes, length)``; both states are equally likely at first.
    """
    lanes, length = symbols.shape
    steps = process[np.arange(lanes), symbols.T]  # (length, lanes, state, next state)
    forward, scale = np.empty((length, lanes, 2)), np.empty((length, lanes))
    belief = np.full((lanes, 2), 0.5)
    for t in range(length):
        forward[t] = belief
        joint = belief[:, :1] * steps[t, :, 0] + belief[:, 1:] * steps[t, :, 1]
        scale[t] = joint[:, 0] + joint[:, 1]
        belief = joint / scale[t, :, None]
    steps = steps / scale[:, :, None, None]
    counts, later = np.zeros_like(process), np.ones((lanes, 2))
    backward = np.empty((length, lanes, 2))
    for t in range(length - 1, -1, -1):
        backward[t] = later
        later = steps[t, :, :, 0] * later[:, :1] + steps[t, :, :, 1] * later[:, 1:]
    both = forward[:, :, :, None] * steps * backward[:, :, None, :]
    for symbol in (0, 1):
        counts[:, symbol] = np.einsum("tl,tlij->lij", symbol == symbols.T, both)
    return counts, np.log(scale).sum(axis=0)


def baum_welch(process: np.ndarray, symbols: np.ndarray, rounds: int) -> tuple[np.ndarray, np.ndarray]:
    """``(process, log-likelihood)`` of every lane after so many rounds of expectation and maximisation.

    Each round counts how often every transition is expected to have been taken, and makes the counts the chances.
    """
    for _ in range(rounds):
        counts, _ = expected_counts(process, symbols)
        process = counts / counts.sum(axis=(1, 3), keepdims=True)
    return process, expected_counts(process, symbols)[1]
