"""练习 8.5.4 正文里的数：从测量值推出来，界限都往安全的一边取整。"""

import math

from solutions.ch08.rnn_scratch.clipping_numbers import (
    curvatures,
    early_seeds,
    gain_kept,
    late_seeds,
    losses_at,
    output_gradient_bound,
)
from solutions.ch08.rnn_scratch.clipping_outcome_claims import BOOK_STEPS
from solutions.ch08.rnn_scratch.clipping_probes import mean_curvature
from solutions.ch08.rnn_scratch.clipping_records import THETA
from solutions.ch08.rnn_scratch.clipping_wording import exponent
from solutions.lab.wording import ceil_to, floor_to


def derived(values) -> dict:
    """Numbers for the prose that follow from the measured ones."""
    unclipped, clipped = values["library_unclipped"], values["library_clipped"]
    return {
        "curvature_at": {
            step: {
                str(epoch): column
                for epoch, *column in zip(values["probed_epochs"], *curvatures(values, step), strict=True)
            }
            for step in ("clipped", "full")
        },
        "gain_kept": gain_kept(values, 100),
        "gradient_bound": output_gradient_bound(values),
        "highest_exponent": max(exponent(p) for p in unclipped["final_perplexity"]),
        "lowest_final": math.floor(min(unclipped["final_perplexity"])),
        "largest_gradient_exponent": exponent(max(unclipped["largest_gradient"])),
        "longest_step_lowest": math.floor(min(unclipped["longest_step"])),
        "first_norm": ceil_to(max(clipped["first_norm"]), 1),
        "first_fifth": [seed[0] for seed in clipped["share_above_theta"]],
        "fifths_least": math.floor(100 * min(share for seed in clipped["share_above_theta"] for share in seed[1:])),
        "half_lowest": ceil_to(max(math.exp(loss) for loss in values["library_unclipped_lr_half"]["lowest_loss"]), 2),
        "double_highest": ceil_to(max(h or 0.0 for h in values["library_clipped_lr_2"]["highest_after"]), 1),
        "slower_lowest": [min(losses) for losses in values["aftermath"]["slower_loss"]],
        "slower_back": slower_back(values),
        "slower_saturated": floor_to(100 * min(values["aftermath"]["slower_saturated"]), 0),
        "unigram_loss": math.log(values["unigram"]),
        "scratch_lowest": ceil_to(max(math.exp(low) for low in values["scratch_unclipped"]["lowest_loss"]), 1),
        **fates(values),
        **at_the_start(values),
        **at_the_end(values),
    }


def slower_back(values) -> int:
    """How many exploded networks come back below the uniform guess with shorter steps."""
    uniform = math.log(values["vocab_size"])
    return sum(min(losses) < uniform for losses in values["aftermath"]["slower_loss"])


def fates(values) -> dict:
    """The two ways to diverge at learning rate 1."""
    unclipped, clipped = values["library_unclipped"], values["library_clipped"]
    early, late = early_seeds(values), late_seeds(values)
    largest, saturated = ([unclipped[f"{what}_before"][n] for n in late] for what in ("largest", "saturated"))
    return {
        "early": len(early),
        "early_epochs": [unclipped["lost_epoch"][n] for n in early],
        "late": [unclipped["lost_epoch"][n] for n in late],
        "late_lowest": ceil_to(max((math.exp(unclipped["lowest_loss"][n]) for n in late), default=0.0), 2),
        "lag": {
            str(epoch): {"unclipped": losses_at(unclipped, epoch, late), "clipped": losses_at(clipped, epoch)}
            for epoch in (100, 150)
        },
        "largest_before": ceil_to(max(largest, default=0.0), 1),
        "saturated_before": ceil_to(100 * max(saturated, default=0.0), 0),
    }


def at_the_start(values) -> dict:
    """The seed whose gradient shoots up highest in the first 24 steps."""
    first, early = values["first_steps"], early_seeds(values)
    walk, norms = first["walk"], first["unclipped"]["norm"]
    return {
        "first_long_step": 1 + next((n for n, norm in enumerate(norms) if norm > THETA), 0),
        "walk_curvature": mean_curvature(walk["before"], walk["after_full"], walk["norm"], walk["full_length"]),
        "spectral": [first["unclipped"]["spectral_norm"][n] for n in (0, -1)],
        "early_component": ceil_to(max((first["largest_component"][n] for n in early), default=0.0), 2),
        "early_norm": math.floor(min((first["largest_norm"][n] for n in early), default=0)),
    }


def at_the_end(values) -> dict:
    """What is left of the exploded networks."""
    dead, unclipped = values["aftermath"]["autopsy"], values["library_unclipped"]
    return {
        "saturated": floor_to(min(part["saturated"] for part in dead) * 100, 1),
        "exactly_one": floor_to(min(part["exactly_one"] for part in dead) * 100, 0),
        "output_share": floor_to(min(part["output_share"] for part in dead) * 100, 1),
        "recurrent": ceil_to(max(part["recurrent"] for part in dead), 2),
        "drift": ceil_to(100 * max(part["drift"] for part in dead), 0),
        "overshooting": [part["overshooting"] for part in dead],
        "curvature": [part["curvature"] for part in dead],
        "stuck": sum(norm > BOOK_STEPS for norm in values["aftermath"]["spectral_norm"]),
        "norm_after": [norm for norm in unclipped["norm_after"] if norm is not None],
        "reused_lowest": floor_to(min(min(losses) for losses in values["aftermath"]["reused_loss"]), 2),
        "reused_epochs": (reused := len(values["aftermath"]["reused_loss"][0])),
        "fresh_highest": ceil_to(max(losses_at(values["library_clipped"], reused), default=0.0), 2),
        "slower_epochs": len(values["aftermath"]["slower_loss"][0]),
    }
