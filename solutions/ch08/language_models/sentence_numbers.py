"""练习 8.3.6：由测量值推出的数，图、表、结论和正文共用。"""

import math
from statistics import fmean


def perplexities(values: dict, name: str, key: str = "real") -> list[float]:
    """One perplexity a seed, of the held-out text in batches of 32: ``real`` tokens or ``all`` cells."""
    return [math.exp(batch_of_32(model)[key]) for model in values["models"][name]]


def batch_of_32(model: dict) -> dict:
    """What a model's evaluation in random batches of 32 gave."""
    return next(found for found in model["by_size"] if found["size"] == 32)


def reported_by_size(model: dict) -> list[tuple[float, float]]:
    """``(padding share, exp of the mean over all cells)`` for every batch size."""
    return [(found["padding"], math.exp(found["all"])) for found in model["by_size"]]


def by_sentence(values: dict) -> list[tuple[float, float]]:
    """``(per token, mean of the sentences' means)`` as perplexities, one pair a seed of the masked models."""
    found = [batch_of_32(model) for model in values["models"]["masked"]]
    return [(math.exp(f["real"]), math.exp(f["by_sentence"])) for f in found]


def carried(values: dict) -> list[tuple[float, float]]:
    """``(reset, carried over)`` as perplexities, one pair a seed of the masked models."""
    return [(math.exp(model["reset"]), math.exp(model["carried"])) for model in values["models"]["masked"]]


def at_size(values: dict, size: int) -> dict:
    return next(found for found in values["by_batch_size"] if found["size"] == size)


def at_pool(values: dict, pool: int | None) -> dict:
    return next(found for found in values["by_pool"] if found["pool"] == pool)


def random_between(values: dict) -> float:
    """(B − 1)/(N − 1): the share of the variance between batches drawn at random."""
    sentences = values["sentences"]["sentences"]
    return (math.ceil(sentences / 32) - 1) / (sentences - 1)


def fixed_length_padding(values: dict) -> float:
    """Padding if every row of every batch is as long as the longest sentence: the limit of ever larger batches."""
    return 1 - values["mean_steps"] / (values["sentences"]["longest"] + 1)


def evenness(cost: dict) -> float:
    """Tokens of the fullest batch over those of the emptiest."""
    return cost["tokens"][-1] / cost["tokens"][0]


def derived(values) -> dict:
    """Numbers for the prose that follow from the measured ones."""
    costs = values["costs"]
    two = list(zip(*by_sentence(values), strict=True))
    padding = fmean(batch_of_32(model)["padding"] for model in values["models"]["unmasked"])
    return {
        "padding": {str(n): fmean(at_size(values, n)["random"]) for n in (8, 32, 128)},
        "expected": at_size(values, 32)["expected"],
        "fixed": fixed_length_padding(values),
        "pool": {str(p): {key: fmean(at_pool(values, p)[key]) for key in ("padding", "between")} for p in (1, 8, None)},
        "random_between": random_between(values),
        "cells": {name: cost["cells"] / costs["random"]["cells"] for name, cost in costs.items()},
        "steps": {name: cost["steps"] / costs["random"]["steps"] for name, cost in costs.items()},
        "evenness": {name: evenness(cost) for name, cost in costs.items()},
        "real": {name: perplexities(values, name) for name in values["models"]},
        "reported": perplexities(values, "unmasked", "all"),
        "heldout_padding": padding,
        "mixed": fmean(perplexities(values, "unmasked")) ** (1 - padding),
        "rate": fmean(model["rate"] for model in values["models"]["rescaled"]),
        "forgotten": perplexities(values, "masked", "all"),
        "per_token": list(two[0]),
        "per_sentence": list(two[1]),
        "carried_more": [b / a - 1 for a, b in carried(values)],
    }
