"""练习 8.3.3：由测量值推出的数，图、表、结论和正文共用。"""

import math
from itertools import pairwise
from statistics import fmean

NAMES = {"1": "一元", "2": "二元", "3": "三元"}


def bias(order: dict) -> float:
    """Mean error of maximum likelihood on the synthetic texts: what it gives less what is true."""
    return order["synthetic"]["maximum_likelihood"]["mean"] - order["synthetic"]["exponent"]


def corrected(order: dict) -> float:
    """The estimate less the bias that the synthetic texts show."""
    return order["maximum_likelihood"] - bias(order)


def other(order: dict) -> float:
    """The estimate less the bias of the law with the other tail."""
    law = order["other_tail"]
    return order["maximum_likelihood"] - (law["maximum_likelihood"]["mean"] - law["exponent"])


def half_width(order: dict) -> float:
    """1.96 sd of the block bootstrap, widened by what the same bootstrap misses on synthetic texts."""
    return 1.96 * order["bootstrap"]["sd"] * order["coverage"]["widening"]


def interval(order: dict) -> tuple[float, float]:
    """95% interval of the exponent, about the corrected estimate."""
    center, half = corrected(order), half_width(order)
    return center - half, center + half


def frequency(curve: list, rank: int) -> int:
    """Frequency at a rank of the curve's grid."""
    return dict(map(tuple, curve))[rank]


def fitted(order: dict, values: dict, rank: float) -> float:
    """The power law with the maximum-likelihood exponent, at its height in the middle of the declared range."""
    ranks = [(r, f) for r, f in order["curve"] if values["low"] <= r <= values["high"]]
    middle, height = ranks[len(ranks) // 2]
    return height * (rank / middle) ** -order["maximum_likelihood"]


def ends(values: dict, n: str, key: str = "curve") -> list[float]:
    """Rank times frequency at 10 and 100, whatever the declared range is."""
    return [rank * frequency(values["orders"][n][key], rank) for rank in (10, 100)]


def falling(numbers) -> bool:
    """Whether every number is less than the one before it."""
    return all(after < before for before, after in pairwise(numbers))


def derived(values) -> dict:
    """Numbers for the prose that follow from the measured ones."""
    found = {}
    for n, order in values["orders"].items():
        low, high = interval(order)
        found[n] = {
            "bias": bias(order),
            "corrected": corrected(order),
            "other": other(order),
            "low": low,
            "high": high,
            "half_width": half_width(order),
            "twice_less_mean": 2 * order["maximum_likelihood"] - order["bootstrap"]["mean"],
            "twice_error": order["coverage"]["twice"] - order["synthetic"]["exponent"],
            "once": order["once"] / order["types"],
            "long_bias": order["synthetic"]["long"]["mean"] - order["synthetic"]["exponent"],
            "errors": order["synthetic"]["least_squares"]["sd"] / order["synthetic"]["standard_error"]["mean"],
            "blocks": order["bootstrap"]["sd"] / order["bootstrap"]["shuffled"]["mean"],
            "product": ends(values, n),
            "half_product": ends(values, n, "half_curve"),
            "quarter": fmean(order["parts"]["4"]),
            "half": fmean(order["parts"]["2"]),
        }
    (first, tenth), falls = (frequency(values["orders"]["1"]["curve"], rank) for rank in (1, 10)), {}
    for n, made in values["products"].items():
        falls[n] = (found["1"]["corrected"] - made["text"]) / (found["1"]["corrected"] - found[n]["corrected"])
    return {
        "n": found,
        "shuffled": {n: fmean(exponents) for n, exponents in values["shuffled"].items()},
        "head": math.log10(first / tenth),
        "falls": falls,
    }
