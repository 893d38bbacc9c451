"""练习 8.3.5 的各项测量：把试遍的结果整理成图表与结论要读的数。"""

from dataclasses import replace

import numpy as np

from solutions.ch08.language_models.offset_coverage import (
    SCHEMES,
    Scheme,
    Size,
    Told,
    equal_streams,
    histories,
    prediction_uses,
    start_probabilities,
    starts,
    summary,
    trapezoid,
)
from solutions.ch08.language_models.offset_trials import distinct_windows, expected_distinct, expected_distinct_dealt
from solutions.toolkit.batches import random_batches, sequential_batches


def toy_probabilities(size: Size) -> dict:
    """Both probabilities of every position, and how many residues modulo n the starts of one pass have at most."""
    found = {}
    for name in ("random", "sequential", "ring"):
        scheme = SCHEMES[name]
        probabilities = start_probabilities(scheme, size)
        cells = size.length if scheme.ring else size.legal
        uses = prediction_uses(probabilities, size, scheme.ring)
        found[name] = {"starts": probabilities[:cells].tolist(), "predictions": uses.tolist()}
    passes = [starts(random_batches, size, Told([offset])) for offset in range(size.num_steps)]
    return {**found, "residues": max(len(set(windows % size.num_steps)) for windows in passes)}


def errors_of_the_formulas(sizes: list[Size]) -> dict[str, list[float]]:
    """Largest difference between a formula and the tried-out probabilities, one a size."""
    book = Scheme(random_batches, lambda size: size.num_steps, shuffled=False)
    found = {"starts": [], "predictions": [], "ring_starts": [], "ring_predictions": []}
    for size in sizes:
        nothing_left_out = replace(size, batch_size=1)
        tried = start_probabilities(book, nothing_left_out)
        found["starts"].append(np.abs(tried[: size.legal] - 1 / size.num_steps).max() + tried[size.legal :].max())
        found["predictions"].append(np.abs(prediction_uses(tried, size) - trapezoid(size)).max())
        for name in ("ring", "ring_streams"):
            tried = start_probabilities(SCHEMES[name], size)
            uses = prediction_uses(tried, size, ring=True)
            windows = _windows_on_the_ring(name, size)
            found["ring_starts"].append(np.abs(tried - windows / size.length).max())
            found["ring_predictions"].append(np.abs(uses - windows * size.num_steps / size.length).max())
    return {name: [float(error) for error in errors] for name, errors in found.items()}


def _windows_on_the_ring(name: str, size: Size) -> int:
    """How many windows whole batches hold: of N // n, or of N // B // n in each of B streams."""
    if name == "ring":
        return size.length // size.num_steps // size.batch_size * size.batch_size
    return size.length // size.batch_size // size.num_steps * size.batch_size


def one_stream(size: Size) -> dict[str, list[float]]:
    """Sequential sampling with a single stream: the different probabilities of the multiples of n, and of the rest."""
    scheme = Scheme(sequential_batches, lambda size: size.num_steps + 1, shuffled=False)
    tried = start_probabilities(scheme, replace(size, batch_size=1))[: size.legal]
    multiple = (np.arange(size.legal) % size.num_steps == 0) & (np.arange(size.legal) > 0)
    ratio = tried * (size.num_steps + 1)
    return {"multiples": sorted(set(ratio[multiple].round(9))), "others": sorted(set(ratio[~multiple].round(9)))}


def summaries(size: Size) -> dict[str, dict]:
    """Every scheme in a few numbers."""
    return {name: summary(name, size) for name in SCHEMES}


def faults_of_the_streams(size: Size) -> dict[str, dict]:
    """Shares of starts that never come, and that come twice as often: as in the book, and with its faults mended.

    ``book``: n + 1 offsets; ``n_offsets``: the last of them left out; ``equal``: streams of one length besides.
    ``lengths``: the book's again, for other corpora: one period of the stream length modulo n, every 40th length.
    """
    n = size.num_steps
    found = {
        "book": _never_and_twice(Scheme(sequential_batches, lambda size: n + 1, False), size),
        "n_offsets": _never_and_twice(Scheme(sequential_batches, lambda size: n, False), size),
        "equal": _never_and_twice(Scheme(equal_streams, lambda size: n, False), size),
    }
    longer = range(size.length, size.length + n * size.batch_size, 40)
    never = [_never_and_twice(SCHEMES["sequential"], replace(size, length=length))["never"] for length in longer]
    return {**found, "lengths": {"first": longer[0], "last": longer[-1], "never": [min(never), max(never)]}}


def _never_and_twice(scheme: Scheme, size: Size) -> dict[str, float]:
    times = start_probabilities(scheme, size)[: size.legal] * scheme.offsets(size)
    return {"never": float((times == 0).mean()), "twice": float((times > 1.5).mean())}


def all_histories(size: Size) -> dict:
    """How many tokens predictions have to go by: which lengths come how often, with random and with fixed cuts."""
    n = size.num_steps
    spread, fixed = (histories(SCHEMES[name], size) for name in ("random", "fixed"))
    inner = spread[n - 1 : size.legal]  # predictions that every offset uses
    used = fixed[fixed.sum(1) > 0]
    lengths = np.arange(1, n + 1)
    return {
        "random_times": [int(inner.min()), int(inner.max())],  # of each length, over all n offsets
        "fixed_kinds": int((used > 0).sum(1).max()),
        "fixed_short": float((used[:, 0] > 0).mean()),  # predictions that always have one token only
        "mean": {"random": float((inner * lengths).sum() / inner.sum()), "fixed": float((used @ lengths).mean())},
    }


def all_distinct(size: Size, checkpoints: list[int], seeds: list[int]) -> dict:
    """Distinct windows by simulation, one list a seed, and by the formulas."""
    names = ["fixed", "random", "sequential", "dealt"]
    theory = {"dealt": [expected_distinct_dealt(size, epochs) for epochs in checkpoints]}
    for name in names[:3]:
        tried = start_probabilities(SCHEMES[name], size)
        theory[name] = [expected_distinct(tried, size, epochs) for epochs in checkpoints]
    simulated = {name: [distinct_windows(name, size, checkpoints, seed) for seed in seeds] for name in names}
    return {"epochs": checkpoints, "simulated": simulated, "theory": theory}
