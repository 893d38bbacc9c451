"""练习 8.5.4 从测量值推出的数：理论上界、容许的曲率与实际的曲率、哪些种子早发散。"""

import math

from solutions.ch08.rnn_scratch.clipping_probes import mean_curvature

STEPS_BACK = 34  # through which the gradient of the last of 35 time steps can be sent


def is_setting(runs) -> bool:
    """Whether an entry of the values is one setting's runs."""
    return isinstance(runs, dict) and "lost_epoch" in runs


def output_gradient_bound(values) -> float:
    """√2·√(h+1): no mean gradient of the output layer is longer than this while |h_i| ≤ 1."""
    return math.sqrt(2 * (values["num_hiddens"] + 1))


def output_curvature_bound(num_hiddens: int) -> float:
    """½·(h+1): ½ is the largest eigenvalue of diag(p) − ppᵀ, h+1 that of aaᵀ for a = (h_i, 1), |h_i| ≤ 1."""
    return 0.5 * (num_hiddens + 1)


def curvatures(values, step: str) -> list[list[float]]:
    """One list a seed: the mean curvature along the ``clipped`` or the ``full`` step after each probed epoch.

    They differ: the full step is longer, and each has its own limit, 2‖g‖ over its own length.
    """
    return [
        [mean_curvature(p["before"], p[f"after_{step}"], p["norm"], p[f"{step}_length"]) for p in seed]
        for seed in values["library_clipped"]["profiles"]
    ]


def allowed_curvature(values) -> list[list[float]]:
    """One list a seed: 2‖g‖/ℓ, the curvature below which the clipped step lowers the loss."""
    return [[2 * p["norm"] / p["clipped_length"] for p in seed] for seed in values["library_clipped"]["profiles"]]


def gain_kept(values, epoch: int) -> list[float]:
    """One number a seed: what the full step gains, as a share of what the clipped one gains; nothing if unprobed."""
    if epoch not in values["probed_epochs"]:
        return []
    place = values["probed_epochs"].index(epoch)
    probed = [seed[place] for seed in values["library_clipped"]["profiles"]]
    return [(p["before"] - p["after_full"]) / (p["before"] - p["after_clipped"]) for p in probed]


def late_seeds(values) -> list[int]:
    """Places of the unclipped nn.RNN runs that were lost only after they had learnt."""
    return [n for n, epoch in enumerate(values["library_unclipped"]["lost_epoch"]) if epoch and epoch > 10]


def early_seeds(values) -> list[int]:
    """Places of the unclipped nn.RNN runs that were lost within the first ten epochs."""
    return [n for n, epoch in enumerate(values["library_unclipped"]["lost_epoch"]) if epoch and epoch <= 10]


def losses_at(runs: dict, epoch: int, seeds: list[int] | None = None) -> list[float]:
    """Training losses of these seeds (all of them) at an epoch; nothing where it was not evaluated."""
    seeds = range(len(runs["epochs"])) if seeds is None else seeds
    return [runs["train_loss"][n][runs["epochs"][n].index(epoch)] for n in seeds if epoch in runs["epochs"][n]]
