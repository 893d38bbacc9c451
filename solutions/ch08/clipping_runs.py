"""练习 8.5.4 的训练：一种设置、一个种子，从全新的权重开始，记下摘要。"""

import math
import statistics
from collections.abc import Callable
from dataclasses import dataclass

from torch import nn

from solutions.ch08.char_rnn import Texts, Trace, build, follow, spectral_norm
from solutions.ch08.clipping_probes import (
    autopsy,
    clamp_gradients,
    first_steps,
    one_batch,
    profile_of_step,
    reuse,
    step_profile,
    through_time,
)
from solutions.toolkit.generation import generate
from solutions.toolkit.training import Recipe, perplexity

THETA = 1.0  # the book's threshold
STEADY = 10  # epochs in a row above the uniform guess before a run counts as lost; also the mean of "final"
MAGNIFIED = ("loss", "norm", "spectral_norm", "saturated")  # what is kept of every one of the first steps
LENGTHS = [0.0, *(10 ** (power / 5) for power in range(-10, 8))]  # of steps down the gradient: 0, 0.01 … 25


@dataclass(frozen=True)
class Setting:
    """One way to train.  ``patience``: stop after so many epochs in a row that are worse than guessing
    (None: never); ``bound``: clip by value; ``probes``: epochs before which the gradient is walked down."""

    init: str = "library"
    lr: float = 1.0
    clip: float | None = THETA
    num_epochs: int = 500
    num_hiddens: int = 256
    patience: int | None = None
    bound: float | None = None
    probes: tuple[int, ...] = ()
    reuse_epochs: int = 0

    @property
    def label(self) -> str:
        """The setting in words."""
        kind = "nn.RNN" if self.init == "library" else "从零实现"
        clipping = "按值裁剪" if self.bound else "裁剪" if self.clip else "不裁剪"
        return f"{kind}，学习率 {self.lr:g}，{clipping}"

    def recipe(self) -> Recipe:
        """The book's recipe with this learning rate, clipping and number of epochs."""
        return Recipe(lr=self.lr, clip=self.clip, num_epochs=self.num_epochs)


def train_one(setting: Setting, seed: int, texts: Texts, device: str, report: Callable) -> dict:
    """Train fresh weights; curves and summary of the run, probes and afterlife where the setting asks."""
    model = build(setting.init, seed, len(texts.vocab), setting.num_hiddens).to(device)
    if setting.bound is not None:
        clamp_gradients(model, setting.bound)
    batch, recipe, profiles = one_batch(texts, setting.recipe(), seed, device), setting.recipe(), []
    reach, stretch = through_time(model, batch), spectral_norm(model)

    def look(epoch: int) -> None:
        if epoch in setting.probes:
            profiles.append(step_profile(model, batch, model.begin_state(recipe.batch_size), recipe, THETA, LENGTHS))

    uniform = math.log(len(texts.vocab))
    trace = follow(
        model,
        texts,
        recipe,
        seed,
        device,
        report,
        before_epoch=look,
        give_up=lambda trace: bool(setting.patience) and trace.crossed(uniform, setting.patience) is not None,
    )
    record = {**curves(trace), **summary(trace, uniform), "autopsy": autopsy(model, batch), "profiles": profiles}
    record |= {"reach_before": reach, "reach_after": through_time(model, batch)}
    record |= {"spectral_norm_before": stretch, "spectral_norm_after": spectral_norm(model)}
    record["sample"] = generate(model, texts.vocab, "time traveller", 50)
    if setting.reuse_epochs:
        record["reused_loss"] = train_reused(model, setting, seed, texts, device, report)
    return record


def train_reused(model: nn.Module, setting: Setting, seed: int, texts: Texts, device: str, report: Callable) -> float:
    """The old manual's mistake: go on with the exploded layer, now clipped; the last epoch's loss."""
    recipe = Recipe(lr=setting.lr, clip=THETA, num_epochs=setting.reuse_epochs)
    return follow(reuse(model), texts, recipe, seed, device, report).loss[-1]


def curves(trace: Trace) -> dict:
    """One number an evaluated epoch; ``largest_norm`` is that since the epoch before it in the list."""
    per_epoch = len(trace.norm) // len(trace.loss)
    starts = [0, *trace.epochs]
    windows = zip(starts, trace.epochs, strict=False)
    return {
        "epochs": trace.epochs,
        "train_loss": [trace.loss[epoch - 1] for epoch in trace.epochs],
        "heldout_loss": trace.heldout_loss,
        "largest_norm": [max(trace.norm[first * per_epoch : last * per_epoch]) for first, last in windows],
    }


def summary(trace: Trace, uniform: float) -> dict:
    """What became of a run; ``lost_epoch`` is None for one that never stayed above the uniform guess."""
    tail = trace.loss[-STEADY:]
    lost = trace.crossed(uniform, STEADY)
    lowest = min(range(len(trace.epochs)), key=lambda i: trace.heldout_loss[i])
    phases = [trace.norm[len(trace.norm) * n // 5 : len(trace.norm) * (n + 1) // 5] for n in range(5)]
    return {
        "final_loss": sum(tail) / len(tail),
        "final_perplexity": perplexity(sum(tail) / len(tail)),
        "lowest_loss": min(trace.loss),
        "heldout_perplexity": perplexity(trace.heldout_loss[-1]),
        "heldout_lowest": perplexity(trace.heldout_loss[lowest]),
        "heldout_lowest_epoch": trace.epochs[lowest],
        "lost_epoch": lost,
        "lowest_after_lost": min(trace.loss[lost + STEADY - 1 :], default=None) if lost else None,
        "trained_epochs": len(trace.loss),
        "steps_an_epoch": len(trace.norm) // len(trace.loss),
        "first_long_step": next((n for n, norm in enumerate(trace.norm, 1) if norm > THETA), None),
        "share_above_theta": [sum(norm > THETA for norm in phase) / len(phase) for phase in phases],
        "largest_gradient": max(trace.norm),
        "late_norm": statistics.median(phases[-1]),
        "longest_step": max(trace.length),
    }


def look_at_first_steps(run, texts: Texts, size: int) -> dict:
    """The first 24 steps of every seed, three ways, and the walk down the gradient where it went wrong."""
    vocab_size, device = len(texts.vocab), str(run.device)
    ways = {"unclipped": (None, None), "clipped": (THETA, None), "by_value": (None, 0.01)}
    steps = {
        way: [
            first_steps(build("library", seed, vocab_size, size), texts, Recipe(clip=clip), seed, 24, device, bound)
            for seed in run.progress(run.seeds, label="前 24 步")
        ]
        for way, (clip, bound) in ways.items()
    }
    # The run that goes furthest astray, at its first gradient of more than 5 θ.
    worst = max(range(len(run.seeds)), key=lambda n: max(steps["unclipped"][n]["norm"]))
    norms, seed = steps["unclipped"][worst]["norm"], run.seeds[worst]
    number = 1 + next((n for n, norm in enumerate(norms) if norm > 5 * THETA), norms.index(max(norms)))
    model = build("library", seed, vocab_size, size)
    return {
        **{way: [{key: rows[key] for key in MAGNIFIED} for rows in steps[way]] for way in ("unclipped", "clipped")},
        "lowest_cosine": {way: [min(rows["cosine"]) for rows in steps[way]] for way in ways},
        "longest_step": {way: [max(rows["length"]) for rows in steps[way]] for way in ways},
        "profile": profile_of_step(model, texts, Recipe(clip=None), THETA, seed, number, LENGTHS, device),
        "worst": worst,
        "profile_step": number,
    }


def rounded(value):
    """Five significant digits are more than any of this deserves, and keep the file small."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(item) for item in value]
    return float(f"{value:.5g}") if isinstance(value, float) else value
