"""练习 8.1.4 的第二个例子：1 总是成对出现的二元序列（偶过程），一个隐藏的奇偶位决定下一个符号。"""

import numpy as np

ZERO = 0.2  # chance that a 0 comes where it may: in state 0, where every pair is complete


def even_process(zero: float = ZERO) -> np.ndarray:
    """``(2 symbols, 2 states, 2 states)``: probability of emitting a symbol and going to a state, by state.

    State 0: every 1 so far has its partner; a 0 (and stay) or the first 1 of a pair (to state 1).
    State 1: a 1 is alone; the second must follow (back to state 0).
    """
    return np.array([[[zero, 0.0], [0.0, 0.0]], [[0.0, 1 - zero], [1.0, 0.0]]])


def stationary(zero: float = ZERO) -> np.ndarray:
    """Share of time in either state: 1/(2 − p) and (1 − p)/(2 − p)."""
    return np.array([1.0, 1 - zero]) / (2 - zero)


def entropy(probability: float | np.ndarray) -> float | np.ndarray:
    """Binary entropy in bits; 0 at 0 and 1."""
    inside = np.clip(probability, 1e-300, 1 - 1e-16)
    bits = -inside * np.log2(inside) - (1 - inside) * np.log2(1 - inside)
    return np.where((probability <= 0) | (probability >= 1), 0.0, bits)


def draw(random: np.random.Generator, length: int, zero: float = ZERO) -> np.ndarray:
    """Symbols ``(length,)`` of a stationary even process."""
    coins, symbols = random.random(length + 1), np.empty(length, dtype=np.int64)
    state = int(coins[-1] > stationary(zero)[0])
    for t in range(length):
        symbols[t] = 1 if state else int(coins[t] >= zero)
        state = (1 - state) if symbols[t] else 0
    return symbols


def contexts(order: int, zero: float = ZERO) -> np.ndarray:
    """Joint probabilities ``(2 ** order, 2)`` of the last ``order`` symbols and of the state after them.

    The index reads the symbols as a binary number, the latest as its last digit.
    """
    process, joint = even_process(zero), stationary(zero)[None, :]
    for _ in range(order):
        joint = np.stack([joint @ process[symbol] for symbol in (0, 1)], axis=1).reshape(-1, 2)
    return joint


def order_entropy(order: int, zero: float = ZERO) -> float:
    """H(x_t | the last ``order`` symbols) in bits, by going through all 2^order contexts: the best any table can do."""
    joint = contexts(order, zero)
    mass = joint.sum(axis=1)
    chance = zero * joint[:, 0] / np.where(mass > 0, mass, 1)  # of a 0
    return float(mass @ entropy(chance))


def entropy_rate(zero: float = ZERO) -> float:
    """What knowing the state leaves, in bits a symbol: H(p)/(2 − p)."""
    return float(stationary(zero)[0] * entropy(zero))


def window_price(order: int, zero: float = ZERO) -> float:
    """The same excess over :func:`entropy_rate` in closed form: only a window full of 1s does not show the state.

    P(1^k)·[H(p·a) − a·H(p)], a the chance of state 0 after the window; see the page.
    """
    share = stationary(zero)[0]
    full = (1 - zero) ** (order / 2) if order % 2 == 0 else 2 * share * (1 - zero) ** ((order + 1) / 2)
    sure = share if order % 2 == 0 else 0.5
    return float(full * (entropy(zero * sure) - sure * entropy(zero)))
