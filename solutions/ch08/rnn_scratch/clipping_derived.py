"""练习 8.5.4 正文里的数：从测量值推出来，界限都往安全的一边取整。"""

import math

from solutions.ch08.rnn_scratch.clipping_numbers import (
    clipped_curvatures,
    early_seeds,
    late_seeds,
    losses_at,
    output_gradient_bound,
    reach_exploded,
    reach_ratios,
    saturated_before_lost,
    tails,
)
from solutions.ch08.rnn_scratch.clipping_records import THETA
from solutions.ch08.rnn_scratch.clipping_wording import exponent
from solutions.lab.wording import ceil_to, floor_to


def derived(values) -> dict:
    """Numbers for the prose that follow from the measured ones."""
    unclipped, clipped = values["library_unclipped"], values["library_clipped"]
    return {
        "curvature_at": {
            str(epoch): column
            for epoch, *column in zip(values["probed_epochs"], *clipped_curvatures(values), strict=True)
        },
        "gradient_bound": output_gradient_bound(values),
        "highest_exponent": max(exponent(p) for p in unclipped["final_perplexity"]),
        "lowest_final": math.floor(min(unclipped["final_perplexity"])),
        "largest_gradient_exponent": exponent(max(unclipped["largest_gradient"])),
        "longest_step_exponent": exponent(max(unclipped["longest_step"])),
        "longest_step_lowest": math.floor(min(unclipped["longest_step"])),
        "spectral_exponents": [exponent(norm) for norm in unclipped["spectral_norm_after"]],
        "first_fifth": [seed[0] for seed in clipped["share_above_theta"]],
        "scratch_last_fifth": [seed[-1] for seed in values["scratch_clipped"]["share_above_theta"]],
        "reach_exploded": reach_exploded(values),
        "reach_clipped": reach_ratios(clipped["reach_after"]),
        "reach_quarter": reach_ratios(values["library_unclipped_lr_quarter"]["reach_after"]),
        "fifths_least": math.floor(100 * min(share for seed in clipped["share_above_theta"] for share in seed[1:])),
        **fates(values),
        **at_the_start(values),
        **at_the_end(values),
        **smaller_rates(values),
    }


def fates(values) -> dict:
    """The two ways to diverge at learning rate 1."""
    unclipped, clipped = values["library_unclipped"], values["library_clipped"]
    early, late = early_seeds(values), late_seeds(values)
    everyone = list(range(len(unclipped["lost_epoch"])))
    fooled = [loss for loss in losses_at(unclipped, 100, everyone) if loss < math.log(values["unigram"])]
    return {
        "early": len(early),
        "early_epochs": [unclipped["lost_epoch"][n] for n in early],
        "early_lowest": [math.exp(unclipped["lowest_loss"][n]) for n in early],
        "late": [unclipped["lost_epoch"][n] for n in late],
        "late_lowest": ceil_to(max((math.exp(unclipped["lowest_loss"][n]) for n in late), default=0.0), 2),
        "fooled": len(fooled),
        "lag": {
            str(epoch): {
                "unclipped": losses_at(unclipped, epoch, late),
                "clipped": losses_at(clipped, epoch, list(range(len(clipped["epochs"])))),
            }
            for epoch in (100, 150)
        },
        "saturated_before_lost": ceil_to(100 * max(saturated_before_lost(values), default=0.0), 0),
        "largest_before_lost": ceil_to(max((unclipped["largest_before_lost"][n] for n in late), default=0.0), 1),
    }


def at_the_start(values) -> dict:
    """The seed whose gradient shoots up highest in the first 24 steps."""
    first = values["first_steps"]
    worst = first["unclipped"][first["worst"]]
    long = next((n for n, norm in enumerate(worst["norm"]) if norm > THETA), 0)
    early = early_seeds(values)
    return {
        "worst_first_long_step": long + 1,
        "worst_spectral": [worst["spectral_norm"][0], worst["spectral_norm"][15]],
        "early_largest_component": ceil_to(max((max(first["unclipped"][n]["largest"]) for n in early), default=0.0), 2),
        "early_largest_norm": math.floor(min((max(first["unclipped"][n]["norm"]) for n in early), default=0)),
    }


def at_the_end(values) -> dict:
    """What is left of the exploded networks, and what shorter steps do to them."""
    dead, fresh = values["library_unclipped"]["autopsy"], values["library_clipped"]
    later = [loss for loss in values["library_unclipped"]["lowest_after_lost"] if loss is not None]
    lowest = [min(losses) for losses in values["library_unclipped"]["next_loss"]]
    uniform = math.log(values["vocab_size"])
    return {
        "saturated": floor_to(min(part["saturated"] for part in dead) * 100, 1),
        "exactly_one": floor_to(min(part["exactly_one"] for part in dead) * 100, 0),
        "recurrent": ceil_to(max(part["recurrent"]["median"] for part in dead), 2),
        "output_share": floor_to(min(part["output_share"]["median"] for part in dead) * 100, 1),
        "overshooting": [part["overshooting"] for part in dead],
        "curvature": [part["curvature"]["median"] for part in dead],
        "output_share_clipped": ceil_to(max(part["output_share"]["median"] for part in fresh["autopsy"]) * 100, 1),
        "next_lowest": lowest,
        "unigram_loss": math.log(values["unigram"]),
        "late_norm": ceil_to(max(values["library_unclipped"]["late_norm"]), 1),
        "lowest_after_lost": floor_to(min(later, default=0.0), 2),
        "reused_lowest": floor_to(min(values["library_unclipped"]["reused_loss"]), 2),
        "fresh_highest": ceil_to(max(losses_at(fresh, values["reuse_epochs"], list(range(len(fresh["epochs"]))))), 2),
        "next_epochs": len(values["library_unclipped"]["next_loss"][0]),
        "next_back": sum(loss < uniform for loss in lowest),
        "slower_epochs": len(values["library_clipped"]["next_loss"][0]),
        "slower": [math.exp(sum(tail) / len(tail)) for tail in tails(values["library_clipped"]["next_loss"])],
    }


def smaller_rates(values) -> dict:
    """Unclipped at half the learning rate, and clipped at twice the learning rate."""
    half, double = values["library_unclipped_lr_half"], values["library_clipped_lr_2"]
    return {
        "half_lowest": ceil_to(max(math.exp(loss) for loss in half["lowest_loss"]), 2),
        "double_share_worse": [share for share in double["share_worse"] if share is not None],
    }
