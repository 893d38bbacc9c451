"""练习 8.4.4：由测量值推出的数，图、表、结论和正文共用。"""

import math
from statistics import fmean

from solutions.ch08.rnn.limits_grain import bits_per_character

CLOSE = 0.01  # nats: less is no difference worth speaking of
LATER = {"second_to_tenth": slice(1, 10), "last_ten": slice(-10, None)}


def behind(values: dict, way: str) -> list[list[float]]:
    """By how many nats a reading without its own history loses, one list over the positions for each seed."""
    network = values["network"]
    pairs = zip(network[way], network["carried"], strict=True)
    return [[lost - kept for lost, kept in zip(*pair, strict=True)] for pair in pairs]


def caught_up(values: dict, way: str) -> list[int]:
    """After how many characters a reading is within CLOSE of the one with all history, and stays so; one a seed."""
    return [
        max((n for n, gap in enumerate(gaps, 1) if abs(gap) >= CLOSE), default=0) + 1 for gaps in behind(values, way)
    ]


def longer_caught_up(values: dict) -> list[int]:
    """:func:`caught_up` of the network trained twice as long, from zeros and from a foreign state."""
    return [caught_up({"network": values["longer"]}, way)[0] for way in ("zeroed", "foreign")]


def perplexity_at(values: dict, way: str, position: int) -> float:
    """exp of the loss after so many characters, averaged over the seeds."""
    return math.exp(fmean(losses[position - 1] for losses in values["network"][way]))


def average_perplexity(values: dict, way: str) -> list[float]:
    """Over all positions of a batch, one a seed."""
    return [math.exp(fmean(losses)) for losses in values["network"][way]]


def grades(values: dict) -> dict[str, dict[str, float]]:
    """Each model on the last piece: perplexity of a token and of a word, bits of a character."""
    piece = values["pieces"][-1]
    found = {name: (one["tokens"], one["perplexity"]) for name, one in piece["models"].items()}
    found["rnn"] = piece["characters"], math.exp(fmean(values["network"]["heldout_loss"]))
    return {
        name: {
            "perplexity": perplexity,
            "bits": bits_per_character(perplexity, tokens, piece["characters"]),
            "per_word": perplexity ** (tokens / piece["words"]),
        }
        for name, (tokens, perplexity) in found.items()
    }


def grain_ratios(values: dict) -> list[dict[str, float]]:
    """Word bigram over character 5-gram, piece by piece: perplexities, and bits of a character."""
    models = [piece["models"] for piece in values["pieces"]]
    return [{key: one["word_2"][key] / one["char_5"][key] for key in ("perplexity", "bits")} for one in models]


def share_of_known(values: dict, kind: str, part: slice) -> list[float]:
    """Mean share of known words over some of the word numbers, one a seed."""
    return [fmean(shares[kind][part]) for shares in values["network"]["shares"]]


def for_a_word(values: dict) -> dict[str, float]:
    """What one word of text costs, in multiply-adds forward: read as characters, and as a word."""
    steps = values["lengths"]["characters_per_word"]
    cost = {level: one["multiply_adds"] for level, one in values["cost"].items()}
    return {"char": cost["char"] * steps, "word": cost["word"], "ratio": cost["char"] * steps / cost["word"]}


def derived(values: dict) -> dict:
    """What the page's sentences quote."""
    carried, zeroed = (average_perplexity(values, way) for way in ("carried", "zeroed"))
    ratios, chain = grain_ratios(values), values["chain"]
    first = {way: perplexity_at(values, way, 1) for way in ("carried", "zeroed", "foreign")}
    return {
        "grain": grades(values),
        "grain_ratio": ratios[-1]["perplexity"],
        "bits_saved": [1 - one["bits"] for one in ratios],
        "unspelled_ratio": grades(values)["word_2_unspelled"]["perplexity"] / grades(values)["word_2"]["perplexity"],
        "characters_per_word": values["pieces"][-1]["characters"] / values["pieces"][-1]["words"],
        "unknown": values["pieces"][-1]["unknown"],
        "caught_up": {way: caught_up(values, way) for way in ("zeroed", "foreign")},
        "first": first | {"ratio": first["zeroed"] / first["carried"]},
        "average": {"carried": fmean(carried), "zeroed": fmean(zeroed)},
        "zeroing_costs": [without / with_it - 1 for without, with_it in zip(zeroed, carried, strict=True)],
        "ngram_four": math.exp(values["ngram_loss"][3]),
        "network": math.exp(fmean(values["network"]["heldout_loss"])),
        "longer": {
            "perplexity": math.exp(values["longer"]["heldout_loss"][0]),
            "caught_up": longer_caught_up(values),
        },
        "chain": {str(n): length for n, length in zip(chain["steps"], chain["rnn"], strict=True)},
        "reach": fmean(values["reach"]["reached"]),
        "reach_words": fmean(values["reach"]["reached"]) / values["lengths"]["characters_per_word"],
        "share": {
            "real": fmean(share_of_known(values, "real", slice(None))),
            "sampled": fmean(share_of_known(values, "sampled", slice(None))),
            "first": fmean(share_of_known(values, "sampled", slice(1))),
            "noise_first": fmean(share_of_known(values, "noise", slice(1))),
            **{name: fmean(share_of_known(values, "sampled", part)) for name, part in LATER.items()},
        },
        "output": {
            level: {
                "multiply_adds": one["output_multiply_adds"] / one["multiply_adds"],
                "parameters": one["output_parameters"] / one["parameters"],
            }
            for level, one in values["cost"].items()
        },
        "for_a_word": for_a_word(values),
    }
