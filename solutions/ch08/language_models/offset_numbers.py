"""练习 8.3.5 的派生数：正文、图表和结论共用的算法，只读测量值。"""

import math
from statistics import fmean, stdev

from scipy import stats


def seen(values: dict, name: str, epochs: int) -> list[float]:
    """Share of distinct windows after so many epochs, one a seed."""
    place = values["distinct"]["epochs"].index(epochs)
    return [run[place] for run in values["distinct"]["simulated"][name]]


def last(values: dict, cuts: str, text: str) -> list[float]:
    """Perplexity at the end of training, one a seed."""
    return [run[text][-1] for run in values["training"][cuts]]


def stopped(values: dict, cuts: str) -> list[tuple[int, float]]:
    """``(epoch, held-out perplexity)`` of stopping in time, one a seed.

    When to stop is decided on one text and the perplexity read on another: the least of many noisy
    readings of one text would flatter whichever training has more of them near its bottom.
    """
    places = [run["stop"].index(min(run["stop"])) for run in values["training"][cuts]]
    runs = zip(values["training"][cuts], places, strict=True)
    return [(run["epochs"][place], run["heldout"][place]) for run, place in runs]


def gained(values: dict) -> list[float]:
    """By how much, of one, the held-out perplexity is lower with random cuts, both stopped in time; one a seed."""
    pairs = zip(stopped(values, "fixed"), stopped(values, "random"), strict=True)
    return [1 - ours / theirs for (_, theirs), (_, ours) in pairs]


def interval(numbers: list[float]) -> tuple[float, float]:
    """95% confidence interval of the mean, by Student's t; the numbers are independent."""
    if len(numbers) < 2:
        return -math.inf, math.inf
    half = stats.t.ppf(0.975, len(numbers) - 1) * stdev(numbers) / len(numbers) ** 0.5
    return fmean(numbers) - half, fmean(numbers) + half


def smallest_p(values: dict, name: str, what: str) -> float:
    return min(test[what] for test in values["tests"][name])


def largest_p(values: dict, name: str, what: str) -> float:
    return max(test[what] for test in values["tests"][name])


def derived(values: dict) -> dict:
    """What the prose quotes beside the measured values themselves."""
    size, schemes, checkpoints = values["size"], values["schemes"], values["distinct"]["epochs"]
    length, n, batch_size = size["length"], size["num_steps"], size["batch_size"]
    windows = (length - 1) // n
    return {
        "legal": length - n,
        "windows": windows,
        "kept": windows // batch_size * batch_size,
        "dropped": 1 - windows // batch_size * batch_size / windows,
        "at_the_ends": (n - 1) / (length - 1),
        "stream": {"long": (length - 1) // batch_size, "short": (length - 1) // batch_size - 1},
        "last_offset_of_long": (length - 1) % batch_size,
        "never": {name: found["never"] / found["starts"] for name, found in schemes.items()},
        "unused": schemes["sequential"]["unused"] / (length - 1),
        "seen": {
            name: {str(epochs): fmean(seen(values, name, epochs)) for epochs in checkpoints}
            for name in values["distinct"]["simulated"]
        },
        "stopped": {
            cuts: {
                "epoch": fmean(epoch for epoch, _ in stopped(values, cuts)),
                "heldout": fmean(heldout for _, heldout in stopped(values, cuts)),
            }
            for cuts in ("fixed", "random")
        },
        "gain": {"least": min(gained(values)), "most": max(gained(values))},
        "perplexity": {
            cuts: {text: fmean(last(values, cuts, text)) for text in ("own", "other", "heldout")}
            for cuts in ("fixed", "random")
        },
    }
