"""练习 8.4.3：由测量值推出的数，图、表、结论和正文共用。"""

from solutions.ch08.rnn.gradient_chains import predicted_step

NETWORKS = {
    "initial": "初始",
    "trained": "训练后",
    "scaled_1": "谱半径 1",
    "scaled_2": "谱半径 2",
    "orthogonal": "正交",
}
RADIUS = {"90": 0.9, "100": 1.0, "110": 1.1}
KEYS = ("radius", "slope", "slope_start", "first_ten", "later", "whole_to_ten")
INPUTS = ("none", "weak", "strong")  # names of the strengths in values["inputs"]


def of(values: dict, network: str, key: str) -> list:
    """One measured number of one kind of network, a list over the seeds that have it."""
    return [seed[network][key] for seed in values["networks"] if network in seed]


def missing(values: dict, network: str, recent: int) -> list[float]:
    """‖G − G_m‖/‖G‖: what the last m steps leave out of the last loss's gradient for W_hh, one a seed."""
    return [shares[str(recent)] for shares in of(values, network, "missing")]


def rates(values: dict, rho: str) -> list[float]:
    """Growth a step of ‖W^k‖ over the second half of the steps, one a seed."""
    half = len(values["steps"]) // 2
    span = values["steps"][-1] - values["steps"][half]
    return [(family["norm"][-1] / family["norm"][half]) ** (1 / span) for family in values["linear"][rho]]


def grown(values: dict, strength: str, radius: float, key: str = "rate") -> list[float]:
    """Factor a step (or size of the states) of the tanh networks with this input and radius, one a seed."""
    row, column = INPUTS.index(strength), values["radii"].index(radius)
    return [seed[key][row][column] for seed in values["growth"]]


def peak(values: dict) -> tuple[float, int]:
    """``(largest norm, k)`` of the powers of the chain."""
    return values["chain"]["peak"]["norm"], values["chain"]["peak"]["at"]


def estimates(values: dict, network: str) -> list[float]:
    """‖W_hh‖_F/√n times the root mean square of φ′: the factor a step if δ, D and W knew nothing of each other."""
    return [a * b for a, b in zip(of(values, network, "gain"), of(values, network, "slope"), strict=True)]


def lost_inside(values: dict) -> list[int]:
    """How many steps earlier float32 is all 0 at ρ = 0.9 than the exact gradient rounded to float32.

    Networks of few units, which may never be all 0 (see ``frozen``), are left out.
    """
    pairs = [(family["left_rounded"], family["left_float32"]) for family in values["linear"]["90"]]
    return [rounded - single for rounded, single in pairs if None not in (rounded, single)]


def bound_and_truth(values: dict, rho: str, k: int) -> tuple[list[float], list[float]]:
    """σ_max^k and ‖W^k‖, one a seed."""
    index = values["steps"].index(k)
    bounds = [(RADIUS[rho] * stretch) ** k for stretch in values["stretch"]]
    return bounds, [family["norm"][index] for family in values["linear"][rho]]


def float32_exits(values: dict) -> dict[str, dict]:
    """Where the gradient leaves float32: ``predicted`` from a rate and ``measured``, lists over the seeds.

    The linear networks' rate is their spectral radius, the language model's its own measured ``later``.
    """
    exits = {
        rho: {
            "rate": [RADIUS[rho]] * len(families),
            "predicted": [predicted_step(RADIUS[rho])] * len(families),
            "measured": [family["left_float32"] for family in families],
        }
        for rho, families in values["linear"].items()
        if RADIUS[rho] != 1
    }
    later, starts = of(values, "initial", "later"), of(values, "initial", "start")
    predicted = [predicted_step(rate, start) for rate, start in zip(later, starts, strict=True)]
    return exits | {"initial": {"rate": later, "predicted": predicted, "measured": of(values, "initial", "zero_step")}}


def bytes_a_step(values: dict) -> float:
    """Bytes kept for the backward pass, per time step, from the shortest sequence to the longest."""
    first, last = values["cost"][0], values["cost"][-1]
    return (last["bytes"] - first["bytes"]) / (last["num_steps"] - first["num_steps"])


def derived(values: dict) -> dict:
    """Everything the prose quotes beyond the values themselves."""
    numbers = {
        "exits": float32_exits(values),
        "kib_a_step": bytes_a_step(values) / 1024,
    }
    bounds, truths = bound_and_truth(values, "90", 50)
    numbers["at_50"] = {"bound": bounds, "norm": truths}
    numbers["stretch_90"] = [RADIUS["90"] * stretch for stretch in values["stretch"]]
    numbers["lost_inside"] = lost_inside(values)
    numbers["hundred"] = min(grown(values, "none", 2.0)) ** 100
    numbers["growth"] = {
        strength: {f"{radius:g}".replace(".", "_"): grown(values, strength, radius) for radius in values["radii"]}
        for strength in INPUTS
    }
    numbers["networks"] = {
        name: {
            **{key: of(values, name, key) for key in KEYS},
            **{f"missing_{m}": missing(values, name, m) for m in (10, 35)},
            "estimate": estimates(values, name),
            "end": [reach[-1] for reach in of(values, name, "reach")],
        }
        for name in NETWORKS
    }
    return numbers
