"""练习 8.1.1 的正文引用的数：由公式或测量值推出，不训练。"""

import math
import statistics

from solutions.ch08.sequence.history_comparisons import (
    NOISE,
    Paired,
    averaging_tau,
    best_length,
    deviates,
    explained,
    guide,
    lowest,
    means,
    noise_after,
    optimum,
    paired,
)
from solutions.ch08.sequence.sine_optimum import attenuation, merged_optimum
from solutions.ch08.sequence.sine_series import BOOK


def derived(values) -> dict:
    """Numbers for the prose that follow from formulas or from the measured values."""
    test = values["one_step"]["test"]
    average, far = means(test), means(values["multi_step"]["direct"]["64"])
    rules, new_noise = means(values["rules"]), statistics.fmean(values["noise_power"])
    return {
        "optimum": {str(tau): optimum(tau) for tau in (1, 4, 12, 32, 256)},
        "best_tau": lowest(test),
        "best_error": min(average.values()),
        "gain_over_four": 1 - min(average.values()) / average["4"],
        "reducible_gain": 1 - (min(average.values()) - new_noise) / (average["4"] - new_noise),
        "best_far": lowest(values["multi_step"]["direct"]["64"]),
        "far_ratio": far["4"] / far["64"],
        "best_length": {str(pairs): best_length(pairs) for pairs in (600, 1200, 6000)},
        "flat_at_1200": 1 - guide(best_length(1200), 1200) / guide(12, 1200),
        "valley_gap": deviates(error / guide(int(tau)) for tau, error in average.items()),
        "phase_gap": deviates(average[tau] / error for tau, error in means(values["any_phase"]["1"]).items()),
        "noise_share": noise_share(values),
        "recurrence_ratio": rules["recurrence"] / rules["persistence"],
        "merged": {str(width): merged_optimum(width)[0] for width in (64, 314)},
        "price": {str(tau): guide(tau) / optimum(tau) - 1 for tau in (4, 12, 256)},
        "averaging_tau": averaging_tau(),
        "attenuation": {str(width): attenuation(width) for width in (16, 64)},
        "noise_after": noise_after(64),
        "one_value": math.sin(BOOK.omega) ** 2 / 2,
        "noise_explains": explained(values["noise_power"], values["network"]["long"]["test"]["4"]),
        "noise_left": noise_left(values),
        "ceiling": 1 - means(values["bayes"]["test"])["4"] / average["4"],
        "at_best": {when: at_best(values, when) for when in ("brief", "long")},
        "one_run": one_run(values),
        "paired": comparisons(values),
    }


def larger(values, when: str) -> dict[str, Paired]:
    """The larger networks against the book's on the same four lags, after the brief or the long training."""
    book, rows = values["network"][when]["test"]["4"], values["architectures"][when]
    return {name: paired(rows[name], book) for name in ("wide", "deep", "large")}


def at_best(values, when: str) -> float:
    """What a larger network could gain at most by the favourable ends of the intervals, as a share of the error."""
    book = statistics.fmean(values["network"][when]["test"]["4"])
    return -min(found.low for found in larger(values, when).values()) / book


def one_run(values) -> dict[str, float]:
    """What a single brief run of 4-50-10-1 beside the book's network can show: the best and the worst seed."""
    rows, book = values["architectures"]["brief"]["large"], values["network"]["brief"]["test"]["4"]
    differences = [a - b for a, b in zip(rows, book, strict=True)]
    return {"gain": -min(differences), "loss": max(differences)}


def noise_share(values) -> float:
    """How much of the lead of recursive over direct prediction (64 steps, τ = 128) is σ² times the lead in ‖w‖²."""
    errors, gains = values["multi_step"], values["noise_gain"]
    lead = statistics.fmean(errors["direct"]["64"]["128"]) - statistics.fmean(errors["recursive"]["64"]["128"])
    return NOISE * (statistics.fmean(gains["direct"]["128"]) - statistics.fmean(gains["recursive"]["128"])) / lead


def noise_left(values) -> float:
    """The same share of the paired differences: the largest among the networks, after the many epochs."""
    book, rows = values["network"]["long"]["test"]["4"], values["architectures"]["long"].values()
    return max(explained(values["noise_power"], [a - b for a, b in zip(row, book, strict=True)]) for row in rows)


def comparisons(values) -> dict:
    """The paired differences that the page quotes, as plain numbers."""
    far, errors = values["multi_step"], contenders(values, "long")
    pairs = {
        "recursive_direct": (far["recursive"]["64"]["128"], far["direct"]["64"]["128"]),
        "gru_again": gru_again(values),
        "large_brief": (values["architectures"]["brief"]["large"], values["network"]["brief"]["test"]["4"]),
    }
    for name in ("again", "deep", "gru", "large", "least_squares", "linear"):
        pairs[f"{name}_long"] = errors[name], values["network"]["long"]["test"]["4"]
    return {name: vars(paired(a, b)) for name, (a, b) in pairs.items()}


def gru_again(values) -> tuple[list, list]:
    """Errors of the GRU and of the book's network from another seed: what a lucky start alone can do."""
    return values["architectures"]["long"]["gru"], values["architectures"]["long"]["again"]


def contenders(values, when: str) -> dict:
    """Everything that is set against the book's network on the same four lags, by name."""
    return {
        **values["architectures"][when],
        "least_squares": values["one_step"]["test"]["4"],
        "bayes": values["bayes"]["test"]["4"],
    }
