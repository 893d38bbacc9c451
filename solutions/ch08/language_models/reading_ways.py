"""练习 8.3.4：读一遍长文本的各种办法，每种都记下预测了哪些位置、各看得见多少上文、算了多少格。"""

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from solutions.toolkit.batches import random_batches, sequential_batches
from solutions.toolkit.window_batches import sliding_batches, window_starts


@dataclass(frozen=True)
class Reading:
    """One pass.  ``targets``: the positions predicted, with repetition; ``contexts``: how many tokens the
    model has read when it predicts each; ``cells``: time steps computed, padding included."""

    targets: np.ndarray
    contexts: np.ndarray
    windows: int
    cells: int


def counts(reading: Reading, length: int) -> np.ndarray:
    """How often each of the positions 1 … length − 1 is predicted (position 0 has nothing before it)."""
    return np.bincount(reading.targets, minlength=length)[1:]


def tally(reading: Reading, length: int) -> dict:
    """Coverage, repetition, context and cost of a pass over ``length`` tokens."""
    times = counts(reading, length)
    return {
        "windows": reading.windows,
        "covered": float((times > 0).mean()),
        "missed": int((times == 0).sum()),
        "repeats": float(times.mean()),
        "context": float(reading.contexts.mean()),
        "cost": reading.cells / len(times),
    }


def from_starts(starts: np.ndarray, num_steps: int) -> Reading:
    """Windows that all begin from a state of zeros and score every step."""
    steps = np.arange(1, num_steps + 1, dtype=np.int32)
    targets = np.asarray(starts, dtype=np.int32)[:, None] + steps
    return Reading(targets.ravel(), np.broadcast_to(steps, targets.shape).ravel(), len(starts), targets.size)


def scored_last(starts: np.ndarray, num_steps: int, stride: int) -> Reading:
    """The same windows, but each scores only its last ``stride`` steps; the first one scores all."""
    whole = from_starts(starts, num_steps)
    kept = np.zeros((len(starts), num_steps), dtype=bool)
    kept[:, -stride:], kept[0] = True, True
    return Reading(whole.targets[kept.ravel()], whole.contexts[kept.ravel()], len(starts), whole.cells)


def starts_of(batches) -> np.ndarray:
    """Where the windows of a reader begin, in a corpus that counts up (each token is its own position)."""
    return np.concatenate([X[:, 0].numpy() for X, _ in batches])


def read_random(length: int, batch_size: int, num_steps: int, seed: int) -> Reading:
    """The book's random sampling: a random offset, then disjoint windows in random order."""
    batches = random_batches(np.arange(length), batch_size, num_steps, random.Random(seed))
    return from_starts(starts_of(batches), num_steps)


def read_sequential(length: int, batch_size: int, num_steps: int, seed: int) -> Reading:
    """The book's sequential partition, the state carried from batch to batch."""
    batches = list(sequential_batches(np.arange(length), batch_size, num_steps, random.Random(seed)))
    first = batches[0][0][:, :1]  # a stream's state has seen everything since here
    targets = np.concatenate([Y.numpy().ravel() for _, Y in batches])
    contexts = np.concatenate([(Y - first).numpy().ravel() for _, Y in batches])
    return Reading(targets, contexts, len(batches) * batch_size, targets.size)


def read_sliding(length: int, batch_size: int, num_steps: int, stride: int) -> Reading:
    """Windows every ``stride`` tokens, every step scored; read as a stream."""
    return from_starts(starts_of(sliding_batches(range(length), batch_size, num_steps, stride)), num_steps)


def read_carried(length: int, num_steps: int) -> Reading:
    """One stream of disjoint windows, the state carried from the first window to the last."""
    targets = from_starts(window_starts(length, num_steps, num_steps), num_steps).targets
    return Reading(targets, targets, len(targets) // num_steps, targets.size)  # position j has j tokens before it


def read_independent(length: int, num_steps: int, seed: int) -> Reading:
    """As many windows as a pass has, each from a start of its own, drawn with replacement."""
    windows = (length - 1) // num_steps
    return from_starts(np.random.default_rng(seed).integers(0, length - num_steps, windows), num_steps)


def read_stratified(length: int, num_steps: int, seed: int) -> Reading:
    """Stratified sampling: the text in strata of ``num_steps`` starts, one start drawn from each."""
    low = np.arange((length - 1) // num_steps) * num_steps
    high = np.minimum(low + num_steps, length - num_steps)
    return from_starts(np.random.default_rng(seed).integers(low, high), num_steps)


def read_circular(length: int, num_steps: int, seed: int) -> Reading:
    """The end joined to the beginning: disjoint windows once round from a random position."""
    starts = np.arange(0, length, num_steps) + np.random.default_rng(seed).integers(length)
    around = from_starts(starts, num_steps)
    return Reading(around.targets % length, around.contexts, around.windows, around.cells)


def shares(read: Callable[[int], Reading], seeds: list[int], length: int, most: int = 5) -> list[list[float]]:
    """Per seed: the share of positions predicted 0, 1, …, ``most`` times in one pass."""
    found = []
    for seed in seeds:
        times = counts(read(seed), length)
        found.append((np.bincount(times, minlength=most + 1)[: most + 1] / len(times)).tolist())
    return found


def leak(length: int, num_steps: int, stride: int, seed: int) -> float:
    """Cut windows first, hold a random tenth of them out: the share of their targets that training predicts too."""
    starts = np.asarray(window_starts(length, num_steps, stride))
    held = np.random.default_rng(seed).random(len(starts)) < 0.1
    trained = counts(from_starts(starts[~held], num_steps), length) > 0
    return float(trained[from_starts(starts[held], num_steps).targets - 1].mean())
