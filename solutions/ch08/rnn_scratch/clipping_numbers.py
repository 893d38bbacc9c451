"""练习 8.5.4 从测量值推出的数：理论上界、容许的曲率与实际的曲率、哪些种子早发散。"""

import math

from solutions.ch08.rnn_scratch.clipping_probes import mean_curvature

TINY = 1e-12  # a gradient below this counts as gone


def is_setting(runs) -> bool:
    """Whether an entry of the values is one setting's runs."""
    return isinstance(runs, dict) and "lost_epoch" in runs


def output_gradient_bound(values) -> float:
    """√2·√(h+1): no mean gradient of the output layer is longer than this while |h_i| ≤ 1."""
    return math.sqrt(2 * (values["num_hiddens"] + 1))


def output_curvature_bound(values) -> float:
    """½·(h+1): ½ is the largest eigenvalue of diag(p) − ppᵀ, h+1 that of aaᵀ for a = (h_i, 1), |h_i| ≤ 1."""
    return 0.5 * (values["num_hiddens"] + 1)


def clipped_curvatures(values) -> list[list[float]]:
    """One list a seed: the mean curvature along the clipped step before each probed epoch."""
    return [
        [mean_curvature(p["before"], p["after_clipped"], p["norm"], p["clipped_length"]) for p in seed]
        for seed in values["library_clipped"]["profiles"]
    ]


def allowed_curvature(values) -> list[list[float]]:
    """One list a seed: 2‖g‖/ℓ, the curvature below which the clipped step lowers the loss."""
    return [[2 * p["norm"] / p["clipped_length"] for p in seed] for seed in values["library_clipped"]["profiles"]]


def late_seeds(values) -> list[int]:
    """Places of the unclipped nn.RNN runs that were lost only after they had learnt."""
    return [n for n, epoch in enumerate(values["library_unclipped"]["lost_epoch"]) if epoch and epoch > 10]


def early_seeds(values) -> list[int]:
    """Places of the unclipped nn.RNN runs that were lost within the first ten epochs."""
    return [n for n, epoch in enumerate(values["library_unclipped"]["lost_epoch"]) if epoch and epoch <= 10]


def saturated_before_lost(values) -> list[float]:
    """Share of saturated hidden values one epoch before they were lost, of the runs that were lost late."""
    runs, falls = values["library_unclipped"], values["library_unclipped"]["fall"]
    return [falls[n]["saturated"][runs["lost_epoch"][n] - falls[n]["first_epoch"] - 1] for n in late_seeds(values)]


def losses_at(runs: dict, epoch: int, seeds: list[int]) -> list[float]:
    """Training losses of these seeds at an evaluated epoch; nothing where the epoch was not evaluated."""
    return [runs["train_loss"][n][runs["epochs"][n].index(epoch)] for n in seeds if epoch in runs["epochs"][n]]


def reach_ratios(runs: list[list[float]]) -> list[float]:
    """How much of the gradient one step back is left at the far end."""
    return [run[-1] / run[0] for run in runs]


def reach_exploded(values) -> int:
    """The last time step back at which any exploded network's gradient is still above 10⁻¹²."""
    runs = values["library_unclipped"]["reach_after"]
    return max((k for run in runs for k, g in enumerate(run, 1) if g > TINY), default=0)


def tails(runs: list[list[float]]) -> list[list[float]]:
    """The last ten epochs' losses of every run."""
    return [losses[-10:] for losses in runs]
