"""练习 8.7.2 的测量：起点处梯度往回走、一种办法的一次训练、沿梯度的试走。"""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import nn

from solutions.ch08.bptt.remedies_models import CellRNN, Design, build, gradients_through_time
from solutions.ch08.bptt.remedies_plan import CUT, STRETCH
from solutions.ch08.bptt.remedies_training import Remedy, train
from solutions.ch08.rnn.gradient_matrices import largest_stretch, spectral_radius
from solutions.ch08.rnn.gradient_reach import windows
from solutions.ch08.rnn_scratch.char_rnn import Texts
from solutions.toolkit.batches import Batch, sequential_batches
from solutions.toolkit.training import evaluate, gradient_norm, sequence_loss

LAST = 5  # epochs whose mean loss is the final one


@dataclass(frozen=True)
class Size:
    """How large everything is; ``back`` steps the gradient is followed, on ``windows`` pieces of text."""

    hiddens: int
    epochs: int
    back: int
    windows: int
    batch: tuple[int, int] = (32, 35)


def rate(sizes: list[float]) -> float:
    """Geometric mean factor a step back, from a fifth to four fifths of the way; 0 or inf where all is lost."""
    first, last = len(sizes) // 5, 4 * len(sizes) // 5
    if not sizes[first - 1] or not math.isfinite(sizes[last - 1]):
        return number(sizes[last - 1])
    return (sizes[last - 1] / sizes[first - 1]) ** (1 / (last - first))


def number(value: float) -> float:
    """What is not a number is as bad as infinity."""
    return value if value == value else math.inf


def follow_back(design: Design, seed: int, texts: Texts, size: Size, report: Callable = lambda *_: None) -> dict:
    """The gradient of the last step's loss on its way back through the untrained network."""
    model = build(design, len(texts.vocab), size.hiddens, seed)
    sizes = gradients_through_time(model, *windows(texts.train, size.windows, size.back + 1, seed))
    report(1, 1)
    reach = [found / sizes[0] for found in sizes[3 :: max(size.back // 25, 1)]]  # k = 4, 8, …
    radius = spectral_radius(model.W_hh) if isinstance(model, CellRNN) else None
    return {"rate": rate(sizes), "reach": reach, "radius": radius}


def stretch_of(model: nn.Module) -> float | None:
    """Spectral norm of W_hh; None for a gated layer, inf where the weights are lost."""
    if not isinstance(model, CellRNN):
        return None
    return largest_stretch(model.W_hh) if model.W_hh.isfinite().all() else math.inf


def train_one(remedy: Remedy, seed: int, texts: Texts, size: Size, report: Callable) -> dict:
    """Train fresh weights with one remedy; the summary of the run.  Losses in nats a token."""
    model = build(remedy.design, len(texts.vocab), size.hiddens, seed)
    losses, norms = train(model, texts, remedy, size.epochs * remedy.longer, seed, report, size.batch)
    norms = [number(norm) for norm in norms]
    sizes = gradients_through_time(model, *windows(texts.train, size.windows, size.back + 1, seed))
    return {
        "first_norm": norms[0],
        "largest_norm": max(norms),
        "loss": number(sum(losses[-LAST:]) / len(losses[-LAST:])),
        "heldout": number(evaluate(model, texts.heldout, torch.device("cpu"))),
        "rate_after": rate(sizes),
        "stretch_after": stretch_of(model),
        "updates": len(norms),
    }


def walk(seed: int, texts: Texts, size: Size, lengths: list[float]) -> dict:
    """One batch at the exploding start: its loss along −g, for the whole gradient and for the truncated one.

    Truncation changes no loss, only the direction: both walk in the same landscape.
    """
    batch = next(sequential_batches(texts.train, *size.batch, random.Random(seed)))
    whole, cut = (build(Design(stretch=STRETCH, cut=cut), len(texts.vocab), size.hiddens, seed) for cut in (0, CUT))
    return {"whole": along_gradient(whole, batch, lengths), "cut": along_gradient(cut, batch, lengths)}


def along_gradient(model: CellRNN, batch: Batch, lengths: list[float]) -> dict:
    """Loss where the model stands, and at every length down the gradient; ``output_share`` is the output layer's
    share of ‖g‖².  The model is left where the last length led."""

    def loss_now() -> torch.Tensor:
        return sequence_loss(model(batch[0], model.begin_state(len(batch[0])))[0], batch[1])

    before = loss_now()
    before.backward()
    norm, output = gradient_norm(model.parameters()), gradient_norm([model.W_hq, model.b_q])
    start, losses = [p.detach().clone() for p in model.parameters()], []
    for length in lengths:
        with torch.no_grad():
            for p, origin in zip(model.parameters(), start, strict=True):
                p.copy_(origin - length * p.grad / norm)
            losses.append(loss_now().item())
    share = (output / norm).item() ** 2
    return {"before": before.item(), "norm": norm.item(), "losses": losses, "output_share": share}
