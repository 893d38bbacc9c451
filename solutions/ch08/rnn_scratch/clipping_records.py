"""练习 8.5.4 的记录：一次训练的曲线、摘要和出事前后的几轮，从逐步的记录里算出来。"""

import statistics

from solutions.ch08.rnn_scratch.char_rnn import Trace
from solutions.toolkit.training import perplexity

THETA = 1.0  # the book's threshold
STEADY = 10  # epochs in a row above the uniform guess before a run counts as lost; also the mean of "final"
BEFORE, AFTER = 20, 10  # epochs kept around the first lost one


def curves(trace: Trace) -> dict:
    """One number an evaluated epoch; the norms are those of the steps since the epoch before it in the list."""
    per_epoch = len(trace.norm) // len(trace.loss)
    starts = [0, *trace.epochs]
    pairs = zip(starts, trace.epochs, strict=False)
    windows = [trace.norm[first * per_epoch : last * per_epoch] for first, last in pairs]
    return {
        "epochs": trace.epochs,
        "train_loss": [trace.loss[epoch - 1] for epoch in trace.epochs],
        "heldout_loss": trace.heldout_loss,
        "largest_norm": [max(window) for window in windows],
        "median_norm": [statistics.median(window) for window in windows],
    }


def summary(trace: Trace, uniform: float) -> dict:
    """What became of a run; ``lost_epoch`` is None for one that never stayed above the uniform guess."""
    lowest = min(range(len(trace.epochs)), key=lambda i: trace.heldout_loss[i])
    return {
        "final_loss": (final := statistics.fmean(trace.loss[-STEADY:])),
        "final_perplexity": perplexity(final),
        "lowest_loss": min(trace.loss),
        "heldout_perplexity": perplexity(trace.heldout_loss[-1]),
        "heldout_lowest": perplexity(trace.heldout_loss[lowest]),
        "heldout_lowest_epoch": trace.epochs[lowest],
        **downfall(trace, uniform),
        "trained_epochs": len(trace.loss),
        **lengths(trace),
    }


def downfall(trace: Trace, uniform: float) -> dict:
    """When a run was lost, how long it stayed so, and what its gradients were like before; None where it was not."""
    lost = trace.crossed(uniform, STEADY)
    told = {
        "lost_epoch": lost,
        "lowest_after_lost": None,
        "share_worse": None,
        "largest_before_lost": None,
        "fall": None,
    }
    if lost:
        per_epoch, first = len(trace.norm) // len(trace.loss), max(1, lost - BEFORE)
        later, around = trace.loss[lost - 1 :], range(first, min(lost + AFTER, len(trace.loss)) + 1)
        told["lowest_after_lost"] = min(later[STEADY:], default=None)
        told["share_worse"] = sum(not loss <= uniform for loss in later) / len(later)
        told["largest_before_lost"] = max(trace.norm[: (lost - 1) * per_epoch], default=None)
        told["fall"] = {
            "first_epoch": first,
            "loss": [trace.loss[epoch - 1] for epoch in around],
            "largest_norm": [max(trace.norm[(epoch - 1) * per_epoch : epoch * per_epoch]) for epoch in around],
            "saturated": [trace.saturated[epoch - 1] for epoch in around],
        }
    return told


def lengths(trace: Trace) -> dict:
    """How long gradients and steps were; phases are fifths of the training, steps and epochs count from 1."""
    per_epoch = len(trace.norm) // len(trace.loss)
    phases = [trace.norm[len(trace.norm) * n // 5 : len(trace.norm) * (n + 1) // 5] for n in range(5)]
    return {
        "steps_an_epoch": per_epoch,
        "first_long_step": next((n for n, norm in enumerate(trace.norm, 1) if norm > THETA), None),
        "share_above_theta": [sum(norm > THETA for norm in phase) / len(phase) for phase in phases],
        "largest_gradient": max(trace.norm),
        "largest_gradient_epoch": trace.norm.index(max(trace.norm)) // per_epoch + 1,
        "late_norm": statistics.median(phases[-1]),
        "longest_step": max(trace.length),
    }
