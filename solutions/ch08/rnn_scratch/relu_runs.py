"""练习 8.5.6 的训练：一个起点、一种激活函数、一个种子，记下结局、曲率和每步的倍率。"""

import itertools
import math
import statistics
from collections.abc import Callable
from dataclasses import dataclass

import torch

from solutions.ch08.rnn.gradient_matrices import spectral_radius
from solutions.ch08.rnn_scratch.char_rnn import Texts, Trace, follow, split
from solutions.ch08.rnn_scratch.clipping_probes import mean_curvature, one_batch, step_profile
from solutions.ch08.rnn_scratch.clipping_records import STEADY, THETA
from solutions.ch08.rnn_scratch.relu_starts import build, gain, silent_share
from solutions.toolkit.models import ScratchRNN
from solutions.toolkit.training import Recipe, perplexity


@dataclass(frozen=True)
class Setting:
    """One way to train; ``probes`` are the epochs before which the step's mean curvature is measured."""

    start: str = "small"
    activation: str = "relu"
    num_steps: int = 35
    clip: float | None = THETA
    lr: float = 1.0
    num_hiddens: int = 128
    num_epochs: int = 50
    probes: tuple[int, ...] = ()

    def recipe(self) -> Recipe:
        """The book's recipe with this number of steps, learning rate, clipping and number of epochs."""
        return Recipe(num_steps=self.num_steps, lr=self.lr, clip=self.clip, num_epochs=self.num_epochs)


def train_one(setting: Setting, seed: int, texts: Texts, device: str, report: Callable) -> dict:
    """Train fresh weights, at most until the run has been worse than guessing for ten epochs (8.5.4's definition)."""
    model = build(setting.start, setting.activation, seed, len(texts.vocab), setting.num_hiddens).to(device)
    recipe, uniform, probes = setting.recipe(), math.log(len(texts.vocab)), []
    batch = one_batch(texts, recipe, seed, device)
    before = describe(model, setting, batch[0])

    def look(epoch: int) -> None:
        if epoch in setting.probes:
            state = describe(model, setting, batch[0])
            probes.append({"epoch": epoch, **probe(model, batch, recipe), "gain": state["gain"]})

    trace = follow(
        model, texts, recipe, seed, device, report, before_epoch=look,
        give_up=lambda trace: trace.crossed(uniform, STEADY) is not None,
    )  # fmt: skip
    record = {**outcome(trace, uniform), "before": before, "after": describe(model, setting, batch[0])}
    return record | ({"probes": probes, "curve": thinned(trace)} if setting.probes else {})


def probe(model: ScratchRNN, batch: tuple, recipe: Recipe) -> dict:
    """Norm of the gradient, and the mean curvature along the unclipped step (8.5.4's β̂)."""
    found = step_profile(model, batch, model.begin_state(recipe.batch_size), recipe, THETA, [])
    bent = mean_curvature(found["before"], found["after_full"], found["norm"], found["full_length"])
    return {"norm": found["norm"], "curvature": bent}


def describe(model: ScratchRNN, setting: Setting, X: torch.Tensor) -> dict:
    """Spectral radius of W_hh, gain a step and share of silent units; inf and None for spoiled weights."""
    if not all(torch.isfinite(parameter).all() for parameter in model.parameters()):
        return {"radius": math.inf, "gain": math.inf, "silent": None}
    copy = build("small", setting.activation, 0, model.vocab_size, model.num_hiddens)  # float64 spoils no original
    copy.load_state_dict(model.cpu().state_dict())
    silent = silent_share(copy, X.cpu()) if setting.activation == "relu" else None
    radius = spectral_radius(copy.W_hh)
    return {"radius": radius, "gain": gain(copy, setting.activation, X.cpu()), "silent": silent}


def outcome(trace: Trace, uniform: float) -> dict:
    """What became of a run; a loss that is not a number counts as inf.  ``broken_epoch`` is the first epoch
    with a loss that is not finite, ``first_long_step`` the first step with ‖g‖ > θ; None where there is none."""
    losses = [loss if math.isfinite(loss) else math.inf for loss in trace.loss]
    norms = [norm if norm == norm else math.inf for norm in trace.norm]
    heldout = [loss if loss == loss else math.inf for loss in trace.heldout_loss]
    return {
        "lost_epoch": trace.crossed(uniform, STEADY),
        "broken_epoch": next((epoch for epoch, loss in enumerate(losses, 1) if loss == math.inf), None),
        "final_perplexity": perplexity(statistics.fmean(losses[-STEADY:])),
        "worst_loss": max(losses),
        "heldout_perplexity": perplexity(heldout[-1]),
        "heldout_lowest": perplexity(min(heldout)),
        "heldout_lowest_epoch": trace.epochs[heldout.index(min(heldout))],
        "largest_norm": max(norms),
        "first_long_step": next((n for n, norm in enumerate(norms, 1) if norm > THETA), None),
        "trained_epochs": len(losses),
    }


def thinned(trace: Trace) -> dict:
    """Every ten epochs the mean of the ten losses, for a figure; the highest rise above an earlier epoch."""
    ends = range(STEADY, len(trace.loss) + 1, STEADY)
    lows = itertools.accumulate(trace.loss, min)
    return {
        "epochs": list(ends),
        "train_loss": [statistics.fmean(trace.loss[end - STEADY : end]) for end in ends],
        "rebound": max(loss - low for loss, low in zip(trace.loss, lows, strict=True)),
        "long_steps": statistics.fmean(norm > THETA for norm in trace.norm),
    }


def train_text(text: str, setting: Setting, seed: int, device: str, report: Callable) -> dict:
    """:func:`train_one` on a text as a whole; made for :meth:`Run.train_once`."""
    return train_one(setting, seed, split(text), device, report)
