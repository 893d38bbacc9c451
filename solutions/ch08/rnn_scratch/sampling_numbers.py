"""练习 8.5.3：由测量值推出来的数，正文、图和结论都用它们。"""

import math
import statistics

from solutions.ch08.rnn_scratch.sampling_trials import ALPHAS, FINITE

QUALITIES = ("loss", "entropy", "judge", "distinct", "known", "top", "copied", "letters")
SAFE = 700  # exp of more would overflow


def label(alpha: float) -> str:
    """The name of an α in paths and tables: 0.25 → "0.25", inf → "greedy"."""
    return "greedy" if math.isinf(alpha) else f"{alpha:g}"


def dotless(alpha: float) -> str:
    """The same without a dot, which would end a step of a path: 0.25 → "0_25"."""
    return label(alpha).replace(".", "_")


def means(runs: list[list[float]]) -> dict:
    """Mean over the seeds for every α."""
    return {dotless(a): statistics.fmean(column) for a, column in zip(ALPHAS, zip(*runs, strict=True), strict=False)}


def at(runs: list[list[float]], alpha: float) -> list[float]:
    """One number a seed."""
    return [run[ALPHAS.index(alpha)] for run in runs]


def perplexities_under(values: dict, name: str, kind: str) -> list[list[float]]:
    """Perplexity of real text under q_α, one list a seed over the finite α."""
    return [[math.exp(min(loss, SAFE)) for loss in one["under"]] for one in values[name][kind]]


def best(values: dict, name: str, kind: str) -> list[float]:
    """The α that gives the real text the lowest loss, one a seed."""
    return [one["best"] for one in values[name][kind]]


def matched(values: dict) -> list[float | None]:
    """The α, by interpolation, at which a network writes as many different 5-grams as there are in real text."""
    goal, found = values["real"]["distinct"], []
    for run in values["early"]["distinct"]:
        pairs = list(zip(FINITE, run, strict=False))
        steps = (
            math.exp(math.log(a) + (math.log(b) - math.log(a)) * (x - goal) / (x - y))
            for (a, x), (b, y) in zip(pairs, pairs[1:], strict=False)
            if x >= goal > y
        )
        found.append(next(steps, None))
    return found


def between(run: list[float], alpha: float) -> float:
    """A quality at an α between two measured ones, straight on the axis of ln α."""
    place = max(n for n, known in enumerate(FINITE[:-1]) if known <= alpha)
    share = math.log(alpha / FINITE[place]) / math.log(FINITE[place + 1] / FINITE[place])
    return run[place] + share * (run[place + 1] - run[place])


def known_when_matched(values: dict) -> list[float]:
    """The share of real words at the α of :func:`matched`, one a seed that has one."""
    pairs = zip(values["early"]["known"], matched(values), strict=True)
    return [between(run, alpha) for run, alpha in pairs if alpha]


def self_checks(values: dict, name: str) -> list[list[float]]:
    """(loss − entropy) / standard error, one list a seed over all α."""
    return [[gap / max(error, 1e-12) for gap, error in run] for run in values[name]["self_check"]]


def far(values: dict) -> dict:
    """The overfit network's long greedy texts: the ``share`` that end in circles, one a seed, and their periods."""
    runs = values["late"]["periods"]
    found = [period for run in runs for period in run if period]
    share = [sum(map(bool, run)) / len(run) for run in runs]
    return {"share": share, "shortest": min(found, default=0), "longest": max(found, default=0)}


def told(values: dict, name: str) -> dict:
    """One of the two networks: means over the seeds, by α."""
    looping = values[name]["looping"]
    return {key: means(values[name][key]) for key in QUALITIES} | {
        "loop": {way: statistics.fmean(one[way] for one in looping) for way in looping[0]},
        "under": {kind: means(perplexities_under(values, name, kind)) for kind in ("heldout", "train")},
        "best": {kind: best(values, name, kind) for kind in ("heldout", "train")},
    }


def derived(values: dict) -> dict:
    power, training, early = values["power"], values["training"], values["early"]
    large = [one["100.0"] for one in power["underflow"]]
    return {
        "early": told(values, "early"),
        "late": told(values, "late"),
        "entropy": means(power["entropy"]),
        "ties": values["ties"]["1000.0"],
        "matched": [alpha for alpha in matched(values) if alpha],
        "known_when_matched": known_when_matched(values),
        "greedy": {key: at(early[key], math.inf) for key in ("judge", "distinct", "known", "top")},
        "fooled": sum(loss < values["real"]["judge"] for loss in at(early["judge"], math.inf)),
        "far": far(values),
        "underflow": {key: [one[key] for one in large] for key in large[0]},
        "limit": 2 ** (-150 / 100),
        "objection": power["objection"][0].replace("`", ""),
        "not_best": [1 - share for share in power["greedy_is_best"]],
        "written": values["sizes"]["count"] * values["sizes"]["length"],
        "training": {name: [math.exp(loss) for loss in training[name]["final_loss"]] for name in ("none", "shared")},
    }
