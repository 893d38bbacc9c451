"""练习 8.5.4 的记录：一次训练的曲线和摘要，从逐步的记录里算出来。"""

import statistics

from solutions.ch08.rnn_scratch.char_rnn import Trace
from solutions.toolkit.training import perplexity

THETA = 1.0  # the book's threshold
STEADY = 10  # epochs in a row above the uniform guess before a run counts as lost; also the mean of "final"


def curves(trace: Trace, last: int) -> dict:
    """One number an evaluated epoch up to ``last``; the norms are of the steps since the epoch before in the list."""
    per_epoch, epochs = len(trace.norm) // len(trace.loss), [epoch for epoch in trace.epochs if epoch <= last]
    pairs = zip([0, *epochs], epochs, strict=False)
    windows = [trace.norm[first * per_epoch : end * per_epoch] for first, end in pairs]
    return {
        "epochs": epochs,
        "train_loss": [trace.loss[epoch - 1] for epoch in epochs],
        "largest_norm": [max(window) for window in windows],
        "median_norm": [statistics.median(window) for window in windows],
    }


def summary(trace: Trace, uniform: float) -> dict:
    """What became of a run; steps and epochs count from 1."""
    per_epoch, final = len(trace.norm) // len(trace.loss), statistics.fmean(trace.loss[-STEADY:])
    return {
        "final_loss": final,
        "final_perplexity": perplexity(final),
        "lowest_loss": min(trace.loss),
        "trained_epochs": len(trace.loss),
        "first_long_step": next((n for n, norm in enumerate(trace.norm, 1) if norm > THETA), None),
        "longest_step": max(trace.length),
        "largest_gradient": max(trace.norm),
        "largest_gradient_epoch": trace.norm.index(max(trace.norm)) // per_epoch + 1,
        **downfall(trace, uniform),
    }


def downfall(trace: Trace, uniform: float) -> dict:
    """When a run was lost, and what it was like before and after; all None for one that was not.

    ``lowest_after`` and ``highest_after``: loss of an epoch from the first lost one on; ``norm_after``:
    median ‖g‖ of the steps from there on; ``largest_before`` and ``saturated_before``: largest ‖g‖, and
    share of saturated hidden values at the end of the epoch before.
    """
    lost = trace.crossed(uniform, STEADY)
    if lost is None:
        names = ("lost_epoch", "lowest_after", "highest_after", "norm_after", "largest_before", "saturated_before")
        return dict.fromkeys(names)
    first_step, later = (lost - 1) * (len(trace.norm) // len(trace.loss)), trace.loss[lost - 1 :]
    return {
        "lost_epoch": lost,
        "lowest_after": min(later),
        "highest_after": max(later),
        "norm_after": statistics.median(trace.norm[first_step:]),
        "largest_before": max(trace.norm[:first_step], default=None),
        "saturated_before": trace.saturated[lost - 2] if lost > 1 else None,
    }


def clipped_shares(trace: Trace) -> list[float]:
    """Share of the steps with ‖g‖ > θ in every fifth of the training."""
    ends = [len(trace.norm) * n // 5 for n in range(6)]
    fifths = [trace.norm[first:end] for first, end in zip(ends, ends[1:], strict=False)]
    return [sum(norm > THETA for norm in fifth) / len(fifth) for fifth in fifths]


def heldout(trace: Trace) -> dict:
    """Perplexity of the held-out text: the lowest, at which epoch, and the last."""
    lowest = min(range(len(trace.epochs)), key=lambda i: trace.heldout_loss[i])
    return {
        "heldout_lowest": perplexity(trace.heldout_loss[lowest]),
        "heldout_lowest_epoch": trace.epochs[lowest],
        "heldout_last": perplexity(trace.heldout_loss[-1]),
    }
