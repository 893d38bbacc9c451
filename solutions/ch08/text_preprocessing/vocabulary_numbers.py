"""练习 8.2.2：由测量值推出的数，图、表、结论和正文共用。"""

import math
from itertools import pairwise
from statistics import fmean

from solutions.ch08.text_preprocessing.vocabulary_counts import at, power_law, random_split
from solutions.lab.wording import listed

RANGE = (2, 100)  # of min_freq, for the least-squares line
OTHER_RANGES = ((5, 50), (1, 1000))  # to see how far the slope depends on the choice
NUM_HIDDENS = 256


def coverage(curve: dict, min_freq: int) -> float:
    """Share of the text's own running tokens that the vocabulary knows."""
    return 1 - at(curve, "unknown", min_freq) / curve["tokens"]


def over_pieces(values: dict, key: str, min_freq: int) -> float:
    """Mean over the held-out pieces of a measured share."""
    index = values["unseen"]["min_freq"].index(min_freq)
    return fmean(piece[index] for piece in values["unseen"][key])


def perplexity_over_pieces(values: dict, key: str, min_freq: int) -> float:
    """exp of the mean over the held-out pieces of one of the losses."""
    losses = values["losses"]
    return math.exp(fmean(piece[losses["min_freq"].index(min_freq)] for piece in losses[key]))


def scattered(values: dict, min_freq: int) -> float:
    """Expected unknown share if the held-out tokens were drawn at random, as many as a piece has."""
    curve = values["word"]
    trained = round(curve["tokens"] * (1 - 1 / values["unseen"]["pieces"]))
    return random_split(curve["spectrum"], min_freq, trained)


def doubling_steps(values: dict, last: int = 256) -> list[dict]:
    """``min_freq`` 1 → 2 → 4 …: the share of words that stay and the share of running tokens it costs."""
    curve, steps = values["word"], []
    for low, high in pairwise(2**n for n in range(last.bit_length())):
        before, after = (at(curve, "size", m) - 1 for m in (low, high))
        cost = coverage(curve, low) - coverage(curve, high)
        steps.append({"to": high, "ratio": after / before, "cost": cost, "saved": before - after})
    return steps


def harmonic(n: int) -> float:
    """1 + ½ + … + 1/n: the sum of frequencies under f = C/r, in units of C."""
    return sum(1 / r for r in range(1, n + 1))


def coverage_under_zipf(values: dict, min_freq: float) -> float:
    """1 − ln m/H_V: the V/m commonest of V words under f = C/r, ln r + γ taken for H_r."""
    return 1 - math.log(min_freq) / harmonic(values["word"]["types"])


def size_on_the_line(values: dict, min_freq: float) -> float:
    """What the least-squares line says the number of words is."""
    slope, start = power_law(values["word"]["spectrum"], *RANGE)
    return start * min_freq**slope


def slopes(values: dict) -> dict[tuple[int, int], float]:
    """Slopes of the least-squares lines over RANGE and the OTHER_RANGES."""
    return {between: power_law(values["word"]["spectrum"], *between)[0] for between in (RANGE, *OTHER_RANGES)}


def shares_by_frequency(values: dict, highest: int = 6) -> list[float]:
    """Share of the words that occur exactly 1, 2, …, ``highest`` times; Zipf's law with a = 1 says 1/(k(k + 1))."""
    numbers = dict(map(tuple, values["word"]["spectrum"]))
    return [numbers.get(k, 0) / values["word"]["types"] for k in range(1, highest + 1)]


def recurrent_parameters(vocab_size: int, num_hiddens: int = NUM_HIDDENS) -> int:
    """W_xh, W_hh, b_h, W_hq and b_q of section 8.5's model: q(2h + 1) + h² + h."""
    return vocab_size * (2 * num_hiddens + 1) + num_hiddens**2 + num_hiddens


def growing_share(vocab_size: int) -> float:
    """Share of those parameters that grows with the vocabulary."""
    return vocab_size * (2 * NUM_HIDDENS + 1) / recurrent_parameters(vocab_size)


def more_words(values: dict) -> dict[str, float]:
    """By what share the vocabulary of another cleaning is larger than the book's."""
    return {name: size / values["cleaning"]["book"] - 1 for name, size in values["cleaning"].items()}


def derived(values) -> dict:
    """Numbers for the prose that follow from the measured ones."""
    curve, merged = values["word"], values["merged"]
    once, steps = dict(map(tuple, curve["spectrum"])).get(1, 0), doubling_steps(values, 64)
    return {
        "words": {str(m): row(values, m) for m in merged["min_freq"]},
        "once": {"number": once, "types": once / curve["types"], "tokens": once / curve["tokens"]},
        "shares": {str(k): share for k, share in enumerate(shares_by_frequency(values), 1)},
        "slopes": {f"{low}_{high}": slope for (low, high), slope in slopes(values).items()},
        "step": {
            "points": [100 * step["cost"] for step in steps],
            "saved": {str(step["to"]): step["saved"] for step in steps},
            "theory": 100 * math.log(2) / harmonic(curve["types"]),
        },
        "levels": {level: len(values[level]["spectrum"]) for level in ("word", "char")},
        "title": {m: listed(indices, "d") for m, indices in values["title"].items()},
        "together": values["twice"]["in_one_piece"] / values["twice"]["words"],
        "scattered": scattered(values, 1),
        "perplexity": {
            str(m): {"own": math.exp(loss), "whole": math.exp(loss + identity), "lost": identity / (loss + identity)}
            for m, loss, identity in zip(merged["min_freq"], merged["loss"], merged["identity"], strict=True)
        },
        "unseen": {
            str(m): {key: over_pieces(values, key, m) for key in ("own", "unknown", "leave_one_out", "lines")}
            for m in values["unseen"]["min_freq"]
        },
        "rare": {
            "own": over_pieces(values, "own", 10) - over_pieces(values, "own", 2),
            "unseen": over_pieces(values, "unknown", 10) - over_pieces(values, "unknown", 2),
        },
        "held": {
            str(m): {key: perplexity_over_pieces(values, key, m) for key in values["losses"] if key != "min_freq"}
            for m in values["losses"]["min_freq"]
        },
        "letters": {
            name: {"count": count, "gone_from": count + 1, "known": coverage(values["char"], count + 1)}
            for name, count in values["letters"]
        },
        "parameters": {str(m): recurrent_parameters(at(curve, "size", m)) for m in (1, 10)}
        | {"char": recurrent_parameters(at(values["char"], "size", 1)), "growing": growing_share(at(curve, "size", 1))},
        "more": more_words(values),
    }


def row(values: dict, min_freq: int) -> dict:
    """Size, removed share of the words and unknown share of the whole text's own vocabulary."""
    curve = values["word"]
    entries = at(curve, "size", min_freq)
    return {
        "size": entries,
        "removed": 1 - (entries - 1) / curve["types"],
        "unknown": 1 - coverage(curve, min_freq),
    }
