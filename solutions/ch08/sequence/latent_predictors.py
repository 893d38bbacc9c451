"""练习 8.1.4：在成对的 1 上比较三种预测：精确的滤波、数出来的 k 阶表、从数据学出来的两个隐藏状态。"""

import math
from collections.abc import Callable

import numpy as np

from solutions.ch08.sequence.latent_em import baum_welch, random_processes
from solutions.ch08.sequence.latent_pairs import draw, even_process, stationary

ORDERS = tuple(range(0, 15, 2))
BEHIND = 0.01  # bits a symbol below the best restart: far behind
EITHER = np.array([0.5, 0.5])  # where a learned model starts: it has not been told which state it is in


def filter_losses(symbols: np.ndarray, process: np.ndarray, belief: np.ndarray) -> np.ndarray:
    """The exact filter: −log2 of the chance it gave each symbol, ``(length,)`` in bits.

    All it carries along is ``belief``, the chances of the two states.
    """
    chances = np.empty(len(symbols))
    for t, symbol in enumerate(symbols):
        joint = belief @ process[symbol]  # of this symbol and of the state after it
        chances[t] = joint.sum()
        belief = joint / chances[t]
    return -np.log2(chances)


def context_ids(symbols: np.ndarray, order: int) -> np.ndarray:
    """For every symbol from number ``order`` on, its context as an index of :func:`contexts`."""
    ids = np.zeros(len(symbols) - order, dtype=np.int64)
    for back in range(order, 0, -1):
        ids = 2 * ids + symbols[order - back : len(symbols) - back]
    return ids


def learned_table(symbols: np.ndarray, order: int) -> np.ndarray:
    """Chance of a 1 after every context ``(2 ** order,)``, counted, half a count added to either symbol."""
    ids, ones = context_ids(symbols, order), symbols[order:]
    seen = np.bincount(ids, minlength=2**order)
    return (np.bincount(ids, weights=ones, minlength=2**order) + 0.5) / (seen + 1)


def table_losses(symbols: np.ndarray, table: np.ndarray) -> np.ndarray:
    """−log2 of the chance that the table gave each symbol from number ``order`` on, in bits."""
    order = int(math.log2(len(table)))
    chance = table[context_ids(symbols, order)]
    return -np.log2(np.where(symbols[order:] == 1, chance, 1 - chance))


def ones_since_zero(symbols: np.ndarray) -> np.ndarray:
    """How many 1s there were since the last 0 before every symbol; before the first 0, as if since long ago."""
    found, count = np.empty(len(symbols), dtype=np.int64), len(symbols)
    for t, symbol in enumerate(symbols):
        found[t] = count
        count = count + 1 if symbol else 0
    return found


def runs_losses(old: np.ndarray, new: np.ndarray, longest: int) -> np.ndarray:
    """Losses on ``new`` from number ``longest`` on of a table of ``longest`` + 1 rows counted on ``old``.

    All windows with the same last 0 are one row: how many 1s followed it, at most ``longest``.
    """
    (rows, ahead), num = (np.minimum(ones_since_zero(symbols), longest) for symbols in (old, new)), longest + 1
    chance = (np.bincount(rows, weights=old, minlength=num) + 0.5) / (np.bincount(rows, minlength=num) + 1)
    return -np.log2(np.where(new == 1, chance[ahead], 1 - chance[ahead]))[longest:]


def study(
    seeds: list[int], lengths: tuple[int, int], restarts: int, rounds: tuple[int, ...], report: Callable
) -> dict[str, list | dict]:
    """Everything measured on pairs, by seed: excess over the true filter on the same test symbols, in bits a symbol.

    ``lengths`` are of training and test.  Training keeps the most likely of ``restarts`` random starts; ``behind``
    says by rounds how many of a seed's starts were then still far behind it.
    """
    train, test = (
        [draw(np.random.default_rng([seed, part]), length) for seed in seeds] for part, length in enumerate(lengths, 1)
    )
    true = [filter_losses(symbols, even_process(), stationary()) for symbols in test]
    report(1, 3)
    tables = {
        str(k): [
            float(table_losses(new, learned_table(old, k)).mean() - least[k:].mean())
            for old, new, least in zip(train, test, true, strict=True)
        ]
        for k in ORDERS
    }
    runs = {
        str(k): [
            float(runs_losses(old, new, k).mean() - least[k:].mean())
            for old, new, least in zip(train, test, true, strict=True)
        ]
        for k in ORDERS
    }
    report(2, 3)
    models, behind = learn_states(seeds, train, restarts, rounds)
    found = [float((filter_losses(new, m, EITHER) - t).mean()) for new, m, t in zip(test, models, true, strict=True)]
    report(3, 3)
    losses = [float(t.mean()) for t in true]
    zeros = [sorted(model[0].sum(axis=1).tolist()) for model in models]  # chance of a 0 in either state
    return {"filter": losses, "table": tables, "runs": runs, "states": found, "behind": behind, "zeros": zeros}


def learn_states(
    seeds: list[int], train: list[np.ndarray], restarts: int, rounds: tuple[int, ...]
) -> tuple[list[np.ndarray], dict[str, list[int]]]:
    """``(models, behind)``: the most likely of every seed's restarts after the last of ``rounds``, and by rounds how
    many restarts of each seed were then more than BEHIND bits a symbol less likely than it is in the end."""
    models = np.concatenate([random_processes(np.random.default_rng([seed, 3]), restarts) for seed in seeds])
    symbols, bits, done = np.repeat(np.stack(train), restarts, axis=0), {}, 0
    for total in rounds:
        models, likelihood = baum_welch(models, symbols, total - done)
        bits[str(total)], done = likelihood.reshape(len(seeds), restarts) / math.log(2) / len(train[0]), total
    last = bits[str(done)]
    behind = {key: (last.max(axis=1, keepdims=True) - at > BEHIND).sum(axis=1).tolist() for key, at in bits.items()}
    models = models.reshape(len(seeds), restarts, *models.shape[1:])
    return [own[best] for own, best in zip(models, last.argmax(axis=1), strict=True)], behind
