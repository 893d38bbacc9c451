"""练习 8.6.2：由测量值推出的数，图、表、结论和正文共用。"""

import math
from statistics import fmean, geometric_mean

from solutions.ch08.rnn_concise.deeper_theory import energy_a_layer, plateau_gradient
from solutions.toolkit.training import perplexity

DEPTHS, DEEP = (1, 2, 3, 5, 10, 20), 20
REMEDIES = {
    "default_20": "默认",
    "default_20_unigram": "默认＋偏置",
    "normalised_20": "层归一化",
    "orthogonal_20": "正交",
    "orthogonal_20_unigram": "正交＋偏置",
    "residual_20": "残差",
}
BRIEF, SHORT, LONG = 10, 20, 40  # epochs after which networks are compared
FIRST = {  # the starts whose first epoch is looked at: kind, whether the output bias starts from the unigram
    "orthogonal": ("orthogonal", False),
    "orthogonal_unigram": ("orthogonal", True),
    "residual": ("residual", False),
    "normalised": ("normalised", False),
    "normalised_unigram": ("normalised", True),
}


def losses_after(values: dict, name: str, epoch: int) -> list[float]:
    """Training loss of every seed in that epoch, or in the last one of a shorter training."""
    return [record["loss"][min(epoch, len(record["loss"])) - 1] for record in values[name]]


def train_after(values: dict, name: str, epoch: int) -> list[float]:
    return [perplexity(loss) for loss in losses_after(values, name, epoch)]


def heldout_after(values: dict, name: str, epoch: int) -> list[float]:
    """Held-out perplexity of every seed after that epoch, or at the end of a shorter training."""
    found = []
    for record in values[name]:
        place = record["epochs"].index(epoch) if epoch in record["epochs"] else -1
        found.append(perplexity(record["heldout_loss"][place]))
    return found


def left(values: dict, name: str) -> list[int | None]:
    return [record["left"] for record in values[name]]


def traces_of(values: dict, kind: str) -> list[list[float]]:
    """One list a seed: the amplitude of a changed character's trace in every layer."""
    return [seed["traces"][kind] for seed in values["untrained"]]


def trace_rates(values: dict, kind: str) -> list[float]:
    """By how much a layer multiplies the amplitude, geometric mean from the first to the last layer."""
    return [(found[-1] / found[0]) ** (1 / (len(found) - 1)) for found in traces_of(values, kind)]


def expected_trace(layer: int, energy: float = energy_a_layer()) -> float:
    """Amplitude in a layer, counted from 1; the input's change has energy 1."""
    return energy ** (layer / 2)


def delays(values: dict, kind: str) -> list[float]:
    """Mean delay, in steps, of what arrives at the last layer."""
    return [seed["delays"][kind][-1] for seed in values["untrained"]]


def layer_gradients(values: dict, width: int, depth: int, where: str = "plateau") -> list[list[float]]:
    """One list a seed: the gradient norm of every layer's W_ih."""
    return [seed["gradients"][str(width)][str(depth)][where] for seed in values["untrained"]]


def typical_gradients(values: dict, width: int, depth: int) -> list[float]:
    """Geometric mean over the layers on the plateau, one a seed."""
    return [geometric_mean(layers) for layers in layer_gradients(values, width, depth)]


def predicted_gradient(values: dict, depth: int) -> float:
    return plateau_gradient(depth, values["covariances"])


def gradient_ratios(values: dict, width: int, depth: int) -> list[float]:
    """Measured over predicted, every layer of every seed."""
    expected = predicted_gradient(values, depth)
    return [norm / expected for layers in layer_gradients(values, width, depth) for norm in layers]


def chance_share(values: dict, depth: int) -> float:
    """Share of the formula's energy that comes from chance: the level of C_j where the text no longer remembers.

    Far apart, characters of a text of N are as good as independent; C_j is then (1 − Σp²)²/N on average.
    """
    C = values["covariances"]
    chance = fmean(C[20:])
    return (plateau_gradient(depth, [chance] * len(C)) / plateau_gradient(depth, C)) ** 2


def kept_after_an_epoch(values: dict, name: str, state: str = "after") -> list[float]:
    """By seed, the last layer's trace after one epoch (or then without the layers' biases) over that before."""
    return [seed[state] / seed["before"] for seed in values["first_epoch"][name]]


def equal_products(values: dict, depth: int) -> int:
    """Whole epochs of ``depth`` layers that multiply no less than 40 of one layer (rounded up)."""
    products = dict(zip(DEPTHS, values["multiply_adds"], strict=True))
    return math.ceil(LONG * products[1] / products[depth])


def falling_rates(values: dict) -> list[float]:
    """At the start, by how much a layer multiplies the gradient on its way down from the last layer to the second."""
    found = layer_gradients(values, values["wide"], DEEP, "initial")
    return [(layers[1] / layers[-1]) ** (1 / (len(layers) - 2)) for layers in found]


def span(numbers: list, spec: str = ".2f") -> str:
    low, high = format(min(numbers), spec), format(max(numbers), spec)
    return low if low == high else f"{low} 至 {high}"


def mean_left(values: dict, depth: int) -> float:
    """Mean epoch at which the default leaves the plateau; inf where a seed never does."""
    return fmean(math.inf if epoch is None else epoch for epoch in left(values, f"default_{depth}"))


def times_as_slow(values: dict) -> list[float]:
    """By depth, how many times the processor time of a one-layer network a training step takes."""
    seconds = values["timings"]["step_seconds"]
    return [one / seconds[0] for one in seconds]


def derived(values) -> dict:
    """Numbers for the prose that follow from the measured ones."""
    wide, small = values["wide"], values["num_hiddens"]
    names = [*(f"default_{depth}" for depth in DEPTHS), *REMEDIES]
    return {
        "short": {
            name: {"train": train_after(values, name, SHORT), "heldout": heldout_after(values, name, SHORT)}
            for name in names
        },
        "long": {
            name: {"train": train_after(values, name, LONG), "heldout": heldout_after(values, name, LONG)}
            for name in names[: len(DEPTHS)]
        },
        "end_10": {"train": train_after(values, "default_10", 60), "heldout": heldout_after(values, "default_10", 60)},
        "left": {name: [epoch for epoch in left(values, name) if epoch] or [0] for name in names},
        "rate": trace_rates(values, "default"),
        "last_trace": [found[-1] for found in traces_of(values, "default")],
        "delay": {kind: delays(values, kind) for kind in values["untrained"][0]["delays"]},
        "top_to_bottom": [layers[-1] / layers[0] for layers in layer_gradients(values, wide, DEEP, "initial")],
        "falling": falling_rates(values),
        "predicted": {str(depth): predicted_gradient(values, depth) for depth in DEPTHS},
        "small_ratio": gradient_ratios(values, small, DEEP),
        "small_slopes": (1 - 2 / small) ** DEEP,
        "shrunk": predicted_gradient(values, 1) / predicted_gradient(values, DEEP),
        "chance": {str(depth): chance_share(values, depth) for depth in DEPTHS},
        "equal_products": {str(depth): equal_products(values, depth) for depth in DEPTHS},
        "kept": {name: kept_after_an_epoch(values, name) for name in FIRST},
        "times": values["multiply_adds"][-1] / values["multiply_adds"][0],
        "slower": times_as_slow(values)[-1],
    }
