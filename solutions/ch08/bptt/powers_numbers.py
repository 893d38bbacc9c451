"""练习 8.7.1：由测量值推出的数，图、表、结论和正文共用。"""

import math
from statistics import fmean, median

from solutions.ch08.bptt.powers_probability import bound, spectrum, spectrum_bound, steps_enough, worst_probability

PLANE = 2 / math.pi  # mean |cos| of two random lines of a plane
ALONE = ("same_text", "line")
NEAR = 32  # steps back, the last point measured within the book's 35 steps
PRECISION = {"size": (2, 128, 10_000), "ratio": (0.5, 0.9, 0.99, 0.999), "epsilon": 0.01, "delta": 0.01}


def probabilities(values: dict, name: str) -> list[dict]:
    """``k``, ``simulated`` (all seeds together), both bounds and the exact worst case, one entry a k."""
    found = values["probability"]
    size, ratio, epsilon = found["size"], found["ratio"], found["epsilon"]
    return [
        {
            "k": k,
            "simulated": fmean(shares),
            "bound": bound(size, ratio, k, epsilon),
            "spectrum": spectrum_bound(spectrum(name, size, ratio), k, epsilon),
            "exact": worst_probability(size, ratio, k, epsilon),
        }
        for k, shares in zip(found["ks"], zip(*found["shares"][name], strict=True), strict=True)
    ]


def of(values: dict, network: str, key: str) -> list:
    """One measured number or curve of the untrained or the trained networks, a list over the seeds."""
    return [seed[network][key] for seed in values["networks"]]


def ends(values: dict, network: str, key: str) -> list[float]:
    """The same, of a curve, as far back as it was measured."""
    return [curve[-1] for curve in of(values, network, key)]


def near(values: dict, network: str, key: str) -> list[float]:
    """The same, NEAR steps back."""
    return [curve[NEAR // values["walk"]["every"]] for curve in of(values, network, key)]


def alone(values: dict, network: str, key: str) -> list[list[float]]:
    """The same curves with every φ′ replaced by 1: through the powers of W_hh alone."""
    return [found[key] for found in of(values, network, "alone")]


def a_step(values: dict, network: str, key: str) -> list[float]:
    """Factor a step, from a quarter of the way to the end: of ``length``, ``line`` or ``plane``."""
    steps, every = values["walk"]["steps"], values["walk"]["every"]
    start = steps // 4 // every
    logs = of(values, network, "log_length" if key == "length" else key)
    if key != "length":
        logs = [[math.log(part) for part in curve] for curve in logs]
    return [math.exp((curve[-1] - curve[start]) / (steps - start * every)) for curve in logs]


def gaussians(values: dict, real: bool, key: str) -> list:
    """One number of the random matrices whose leading eigenvalue is real, or of the others."""
    return [found[key] for found in values["gaussian"]["found"] if found["real"] == real]


def angles(values: dict, case: str, key: str) -> list[float]:
    """Degrees, one a random x: ``angle`` to v₁, ``one`` and ``two`` for the turn by one and two more steps."""
    return [found[key] for found in values["ends"][case]]


def derived(values: dict) -> dict:
    """Everything the prose quotes beyond the values themselves."""
    last, spread = probabilities(values, "worst")[-1], probabilities(values, "spread")[-1]
    numbers = {
        "worst": {**last, "loose": last["bound"] / last["exact"] - 1},
        "spread": {**spread, "loose": spread["bound"] / spread["simulated"]},
        "enough": {
            f"{n}": {
                f"{1000 * q:.0f}": steps_enough(n, q, PRECISION["epsilon"], PRECISION["delta"]) for q in (0.5, 0.9)
            }
            for n in PRECISION["size"]
        },
        "random_ratio": {n: median(found) for n, found in values["random_ratio"].items()},
        "gradient": {top: [found["norm"] for found in part] for top, part in values["gradient"].items()},
        "equal": angles(values, "equal", "angle"),
        "drifted": len(values["drift"]["exact"]),
        "matrices": len(values["gaussian"]["found"]),
        "real": sum(found["real"] for found in values["gaussian"]["found"]),
        "complex_line": gaussians(values, False, "line"),
        "complex_alignment": gaussians(values, False, "alignment"),
    }
    for network in ("initial", "trained"):
        numbers[network] = {key: ends(values, network, key) for key in ("same_text", "other_text", "line", "plane")}
        numbers[network]["start"] = [curve[0] for curve in of(values, network, "same_text")]
        numbers[network]["other_start"] = [curve[0] for curve in of(values, network, "other_text")]
        numbers[network]["near"] = {key: near(values, network, key) for key in ("same_text", "line")}
        numbers[network]["near"]["length"] = [math.exp(log) for log in near(values, network, "log_length")]
        numbers[network]["length"] = [math.exp(log) for log in ends(values, network, "log_length")]
        numbers[network]["alone"] = {key: [curve[-1] for curve in alone(values, network, key)] for key in ALONE}
        numbers[network]["complex"] = sum(not real for real in of(values, network, "real"))
    return numbers
