"""练习 8.5.6 正文里的数：从测量值推出来，不训练。"""

from collections.abc import Callable

from solutions.ch08.rnn_scratch.clipping_wording import exponent
from solutions.lab.wording import ceil_to, floor_to
from solutions.toolkit.training import perplexity

NAMES = {
    "small": "$N(0,0.01^2)$",
    "default": "`nn.RNN` 的默认",
    "identity": "恒等矩阵",
    "radius_1_4": "谱半径 1.4",
    "radius_2": "谱半径 2",
    "radius_4": "谱半径 4",
}


def learned(values: dict, run: dict) -> bool:
    """Never ten epochs in a row worse than guessing, and at the end better than the letters' frequencies."""
    return run["lost_epoch"] is None and run["final_perplexity"] < values["unigram"]


def how_many(values: dict, name: str) -> tuple[int, int]:
    """``(learned, all)`` of a setting's seeds."""
    runs = values["runs"][name]
    return sum(learned(values, run) for run in runs), len(runs)


def shared(values: dict, name: str, key: str) -> list:
    """One number a seed."""
    return [run[key] for run in values["runs"][name]]


def described(values: dict, name: str, when: str, key: str) -> list[float]:
    """Gain, radius or silent share ``before`` or ``after`` the training, one a seed."""
    return [run[when][key] for run in values["runs"][name]]


def constants(values: dict) -> list[float]:
    """Growth a step divided by the spectral radius, one a seed: without input it does not depend on the radius."""
    return [row[0] / values["growth"]["radii"][0] for row in values["growth"]["free"]]


def probed(values: dict, name: str, key: str, since: int = 0) -> list[list[float]]:
    """Gain or curvature at the probed epochs from ``since`` on, one list a seed."""
    return [[probe[key] for probe in run["probes"] if probe["epoch"] >= since] for run in values["runs"][name]]


def side_by_side(values: dict) -> tuple[list[float], list[float]]:
    """Perplexities ``(unclipped, clipped)`` of the book's setting over the last ten epochs that both trained."""
    pairs = zip(values["runs"]["book_unclipped"], values["runs"]["book_clipped"], strict=True)
    curves = [(free["curve"]["train_loss"], held["curve"]["train_loss"]) for free, held in pairs]
    return [perplexity(free[len(held) - 1]) for free, held in curves], [perplexity(held[-1]) for _, held in curves]


def judged(values: dict) -> list[dict]:
    """The sharpest first step of every unclipped ReLU training, and whether that training ``learned``."""
    return [
        {**one, "name": name, "learned": learned(values, run)}
        for name, found in values["overshoots"].items()
        if not name.startswith("tanh")
        for one, run in zip(found, values["runs"][name], strict=False)  # a trial trains one seed only
    ]


def dead_identities(values: dict, of: Callable[[dict], float]) -> list[float]:
    """One number of every unclipped identity start whose loss stayed finite; one 0 where none did."""
    runs = [run for steps in (35, 100) for run in values["runs"][f"relu_identity_{steps}_unclipped"]]
    return [of(run) for run in runs if run["broken_epoch"] is None] or [0.0]


def derived(values: dict) -> dict:
    """Numbers for the prose; bounds are rounded to the safe side."""
    told, runs = {}, values["runs"]
    for name in runs:
        good, count = how_many(values, name)
        told[name] = {"learned": good, "seeds": count, "final_perplexity": shared(values, name, "final_perplexity")}
        told[name]["gain"] = described(values, name, "before", "gain")
    book, (free, held) = runs["book_unclipped"], side_by_side(values)
    good, bad = ([one for one in judged(values) if one["learned"] == way] for way in (True, False))
    return {
        "runs": told,
        "constant": constants(values),
        "fast_broken": sum(map(bool, shared(values, "fast_unclipped", "broken_epoch"))),
        "curvature": [n for one in probed(values, "book_unclipped", "curvature", since=100) for n in one] or [0.0],
        "book_gain": ceil_to(max(max(one) for one in probed(values, "book_unclipped", "gain")), 2),
        "heldout": {key: shared(values, "book_unclipped", f"heldout_{key}") for key in ("lowest", "perplexity")},
        "rebound": [run["curve"]["rebound"] for run in book],
        "clipped_share": [run["curve"]["long_steps"] for run in runs["book_clipped"]],
        "at_150": {"unclipped": free, "clipped": held},
        "relu_after": {key: described(values, "book_unclipped", "after", key) for key in ("radius", "gain")},
        "relu_norm": ceil_to(max(shared(values, "book_unclipped", "largest_norm")), 1),
        "judged": {
            "learned": len(good),
            "failed": len(bad),
            "gain_learned": ceil_to(max((one["gain"] for one in good), default=0.0), 2),
            "gain_failed": floor_to(min((one["gain"] for one in bad), default=0.0), 2),
            "mildest": ceil_to(max((one["curvature"] for one in good), default=0.0), 0),
            "sharp": [*sorted(one["curvature"] for one in bad)[:2], 0.0, 0.0][:2],
        },
        "tanh_curvature": [one["curvature"] for one in values["overshoots"]["tanh_radius_2_35_unclipped"]],
        "identity_end": sum(seed[-1] for seed in values["growth"]["norms"]["relu_identity"])
        / len(values["growth"]["norms"]["relu_identity"]),
        "dead_identity": dead_identities(values, lambda run: run["after"]["silent"]),
        "dead_perplexity": dead_identities(values, lambda run: run["final_perplexity"]),
        "tanh_worst": {way: worst_of_tanh(values, way) for way in ("clipped", "unclipped")},
        "radius_2_end": [exponent(seed[-1]) for seed in values["growth"]["norms"]["relu_radius_2"]],
    }


def worst_of_tanh(values: dict, way: str) -> float:
    """The highest mean loss of an epoch, over all tanh runs of radius 2; finite, or inf if one was not."""
    return max(max(shared(values, f"tanh_radius_2_{steps}_{way}", "worst_loss")) for steps in (35, 100))
