"""练习 8.3.2：由测量值算出的数，供图、表、结论和正文用。"""

import math
from statistics import fmean

from solutions.ch08.language_models.dialogue_networks import NETWORKS
from solutions.ch08.language_models.dialogue_replies import readable

# Where something is decided, and the states of the grammar that decide it.
PLACES = {
    "speaker": ("start", "reply", "next"),
    "question": ("ask",),
    "particle": ("particle",),
    "opener": ("answer",),
    "answer": ("word",),
}
WINDOWS = ("trigram", "speaker", "previous", "both", "two")


def floor(values: dict, name: str) -> dict[str, float]:
    """Lowest possible loss by kind of place, nats a dialogue; ``turn`` knows the current turn only."""
    theory = values["theory"]
    return theory["turn"] if name == "turn" else theory["memory"][name]


def perplexity_floor(values: dict, name: str) -> float:
    return math.exp(sum(floor(values, name).values()) / values["theory"]["tokens"])


def flat_floors(values: dict) -> list[float]:
    """The lowest perplexity of an n-gram, for every n of ``orders``."""
    return [math.exp(loss / values["theory"]["tokens"]) for loss in values["theory"]["flat"]]


def true_perplexity(values: dict) -> float:
    return math.exp(values["theory"]["entropy"] / values["theory"]["tokens"])


def excess(values: dict, name: str) -> dict[str, float]:
    """Nats a dialogue above the grammar's own, by PLACES: what a context cannot know."""
    # Two turns of memory know all that matters, so its floor is the grammar's own loss place by place.
    own, found = floor(values, "two"), floor(values, name)
    return {place: sum(found[kind] - own[kind] for kind in kinds) for place, kinds in PLACES.items()}


def runs(values: dict, name: str, key: str = "loss") -> list[float]:
    """One number a seed of a model: an n-gram's by its name, a network's, or an order's by ``"13"``."""
    if name in NETWORKS:
        return [part[key] for part in values[name]]
    if name in WINDOWS:
        return [part["models"][name][key] for part in values["counted"]]
    return [part["flat"][values["measured"].index(int(name))][key] for part in values["counted"]]


def perplexities(values: dict, name: str) -> list[float]:
    return [math.exp(loss) for loss in runs(values, name)]


def reply_floor(values: dict, name: str) -> float:
    """Lowest possible loss in nats an answer, from its first word to its ``</s>``."""
    kinds = ("answer", "not known", "is", "word", "said", "answer ends")
    return sum(floor(values, name)[kind] for kind in kinds) / values["theory"]["answers"]


def best_flat(values: dict) -> int:
    """The n whose held-out perplexity, averaged over the seeds, is lowest."""
    return min(values["measured"], key=lambda n: fmean(runs(values, str(n))))


def tidy(text: str) -> str:
    """A readable dialogue with less space: words stay apart, turns are parted by a slash."""
    return text.replace("： ", "：").replace(" ／", "／").replace("／ ", "／")


def derived(values: dict) -> dict:
    names = [*WINDOWS, *NETWORKS]
    trigram, best = excess(values, "trigram"), best_flat(values)
    speech = [part["speech"] for part in values["counted"]]
    wrong, drawn = values["parrots"][0], values["parrots"][6]
    return {
        "mixed": wrong["entries"] - wrong["words"],
        "drawn_words": len(drawn["tokens"]) - 1,
        "mended": tidy(readable(values["parrots"][-1]["tokens"])),
        "shown": {name: tidy(speech[0][name]["shown"]) for name in ("trigram", "both")},
        "likeliest": tidy(readable(values["theory"]["likeliest"])),
        "greedy": tidy(speech[0]["trigram"]["greedy_shown"]),
        "truth": true_perplexity(values),
        "floor": {name: perplexity_floor(values, name) for name in (*WINDOWS, "turn")},
        "flat_floor": {str(n): p for n, p in zip(values["orders"], flat_floors(values), strict=True)},
        "held": {name: fmean(perplexities(values, name)) for name in [*names, *map(str, values["measured"])]},
        "best": {"n": best, "held": fmean(perplexities(values, str(best)))},
        "fitting": {name: fmean(runs(values, name, "fitting")) for name in names},
        "replies": {name: math.exp(fmean(runs(values, name, "reply"))) for name in names},
        "true_turns": 2 * values["theory"]["answers"],
        "true_replies": math.exp(values["theory"]["replies"]["entropy"]),
        "excess": {**{name: sum(excess(values, name).values()) for name in (*WINDOWS, "turn")}},
        "lost": {place: lost / sum(trigram.values()) for place, lost in trigram.items()},
        "contexts": {name: fmean(runs(values, name, "contexts")) for name in [*WINDOWS, *map(str, values["measured"])]},
        "fits": {name: fmean(part[name]["fits"] for part in speech) for name in ("trigram", "both")},
        "turns": {name: fmean(part[name]["turns"] for part in speech) for name in ("trigram", "both")},
        "drawn": sum(part[name]["drawn"] for part in speech for name in part),
        "seeds": len(values["counted"]),
        "plain": {
            "seeds": len(values["plain"]),
            "losses": perplexities(values, "plain"),
            "fitting": runs(values, "plain", "fitting"),
        },
        "tokens": fmean(part["tokens"] for part in values["counted"]),
    }
