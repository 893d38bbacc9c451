"""练习 8.5.4 的训练：一种设置、一个种子，从全新的权重开始，记下摘要。"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from torch import nn

from solutions.ch08.rnn_scratch.char_rnn import Texts, build, follow, spectral_norm
from solutions.ch08.rnn_scratch.clipping_aftermath import autopsy, go_on, reuse
from solutions.ch08.rnn_scratch.clipping_probes import (
    first_steps,
    one_batch,
    profile_of_step,
    step_profile,
    through_time,
)
from solutions.ch08.rnn_scratch.clipping_records import THETA, curves, summary
from solutions.toolkit.generation import generate
from solutions.toolkit.training import Recipe

MAGNIFIED = ("loss", "norm", "spectral_norm", "saturated", "largest")  # what is kept of every one of the first steps
LENGTHS = [0.0, *(10 ** (power / 5) for power in range(-10, 8))]  # of steps down the gradient: 0, 0.01 … 25


@dataclass(frozen=True)
class Setting:
    """One way to train.  ``patience``: stop after so many epochs in a row that are worse than guessing
    (None: never); ``probes``: epochs before which the gradient is walked down; ``next_lr`` and
    ``next_epochs``: afterwards go on with this learning rate, all else as before; ``reuse_epochs``:
    then train a second network, clipped, on the same recurrent layer."""

    init: str = "library"
    lr: float = 1.0
    clip: float | None = THETA
    num_epochs: int = 500
    num_hiddens: int = 256
    patience: int | None = None
    probes: tuple[int, ...] = ()
    next_lr: float = 0.0
    next_epochs: int = 0
    reuse_epochs: int = 0

    @property
    def label(self) -> str:
        """The setting in words."""
        kind = "nn.RNN" if self.init == "library" else "从零实现"
        return f"{kind}，学习率 {self.lr:g}，{'裁剪' if self.clip else '不裁剪'}"

    def recipe(self) -> Recipe:
        """The book's recipe with this learning rate, clipping and number of epochs."""
        return Recipe(lr=self.lr, clip=self.clip, num_epochs=self.num_epochs)


def train_one(setting: Setting, seed: int, texts: Texts, device: str, report: Callable) -> dict:
    """Train fresh weights; curves and summary of the run, probes and afterlife where the setting asks."""
    model = build(setting.init, seed, len(texts.vocab), setting.num_hiddens).to(device)
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
    record = {**curves(trace), **summary(trace, uniform), "profiles": profiles}
    record |= {"reach_before": reach, "reach_after": through_time(model, batch)}
    record |= {"spectral_norm_before": stretch, "spectral_norm_after": spectral_norm(model)}
    record["sample"] = generate(model, texts.vocab, "time traveller", 50)
    return record | afterlife(model, setting, seed, texts, device, report)


def afterlife(model: nn.Module, setting: Setting, seed: int, texts: Texts, device: str, report: Callable) -> dict:
    """What is done with a trained model where the setting asks for it; the reuse comes last, it spoils the layer."""
    told = {}
    if setting.next_epochs:
        told["autopsy"] = autopsy(model, texts, setting.recipe(), seed, device)
        slower = Recipe(lr=setting.next_lr, clip=setting.clip, num_epochs=setting.next_epochs)
        told["next_loss"] = go_on(model, texts, slower, seed, device, report)
    if setting.reuse_epochs:
        # The old manual's mistake: go on with the exploded layer, now clipped.
        again = Recipe(lr=setting.lr, clip=THETA, num_epochs=setting.reuse_epochs)
        told["reused_loss"] = follow(reuse(model), texts, again, seed, device, report).loss[-1]
    return told


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
    # The seed whose norm shoots up highest in these steps, at its first gradient of more than 5 θ.
    worst = max(range(len(run.seeds)), key=lambda n: max(steps["unclipped"][n]["norm"]))
    norms, seed = steps["unclipped"][worst]["norm"], run.seeds[worst]
    number = 1 + next((n for n, norm in enumerate(norms) if norm > 5 * THETA), norms.index(max(norms)))
    model = build("library", seed, vocab_size, size)
    return {
        **{way: [{key: rows[key] for key in MAGNIFIED} for rows in steps[way]] for way in ("unclipped", "clipped")},
        "lowest_cosine": {way: [min(rows["cosine"]) for rows in steps[way]] for way in ways},
        "profile": profile_of_step(model, texts, Recipe(clip=None), THETA, seed, number, LENGTHS, device),
        "worst": worst,
        "profile_step": number,
    }
