"""练习 8.5.4 从训练里看到的：各种设置的曲线、摘要与探针，以及最初的几步。"""

import math

from solutions.ch08.rnn_scratch.book_runs import BookSetting, model_after
from solutions.ch08.rnn_scratch.char_rnn import Texts, Trace, build, spectral_norm
from solutions.ch08.rnn_scratch.clipping_probes import (
    first_steps,
    one_batch,
    profile_of_step,
    step_profile,
    through_time,
)
from solutions.ch08.rnn_scratch.clipping_records import THETA, clipped_shares, curves, heldout, summary
from solutions.ch08.rnn_scratch.clipping_runs import Setting
from solutions.toolkit.generation import generate
from solutions.toolkit.training import Recipe

SHOWN = 300  # epochs of the curves that are kept: whatever diverges at learning rate 1 has done so before
LENGTHS = [0.0, *(10 ** (power / 5) for power in range(-10, 8))]  # of steps down the gradient: 0, 0.01 … 25
TABLED, MAGNIFIED = 14, 24  # first steps that are shown, and that are looked at


def columns(rows: list[dict]) -> dict:
    """One list a name instead of one dictionary a seed."""
    return {name: [row[name] for row in rows] for name in rows[0]}


def book_looks(records: list, book: BookSetting, texts: Texts, seeds: list, device: str, probed: list) -> dict:
    """The shared clipped trainings, one list a name with one entry a seed; ``walk`` is the first seed's."""
    setting = Setting(clip=book.clip, num_epochs=book.num_epochs, num_hiddens=book.num_hiddens)
    rows = []
    for record, seed in zip(records, seeds, strict=True):
        trace, batch = Trace(**record["trace"]), one_batch(texts, setting.recipe, seed, device)
        rows.append({**curves(trace, SHOWN), **summary(trace, math.log(len(texts.vocab))), **heldout(trace)})
        rows[-1] |= {"share_above_theta": clipped_shares(trace), "first_norm": trace.norm[0]}
        models = {n: model_after(record, n, book, len(texts.vocab)).to(device) for n in {0, *probed, book.num_epochs}}
        rows[-1] |= probes(models, batch, texts, setting.recipe, probed)
    # The walk at the last but one of the probed epochs, 150: most of the text is not yet learnt by heart.
    walked = model_after(records[0], probed[-2], book, len(texts.vocab)).to(device)
    walk = _profile(walked, one_batch(texts, setting.recipe, seeds[0], device), setting.recipe, LENGTHS)
    return {"label": setting.label, "lr": setting.lr, "walk": walk, **columns(rows)}


def probes(models: dict, batch: tuple, texts: Texts, recipe: Recipe, probed: list) -> dict:
    """What the weights kept on the way tell: one training's models by the number of epochs."""
    fresh, learnt = models[0], models[max(models)]
    return {
        "profiles": [_profile(models[n], batch, recipe, []) for n in probed],
        "reach_before": far_to_near(through_time(fresh, batch)),
        "spectral_norm": spectral_norm(fresh),
        "sample": generate(learnt, texts.vocab, "time traveller", 50),
    }


def _profile(model, batch, recipe: Recipe, lengths: list) -> dict:
    return step_profile(model, batch, model.begin_state(recipe.batch_size), recipe, THETA, lengths)


def far_to_near(reached: list[float]) -> float:
    """How much of the gradient one step back is left at the far end of :func:`through_time`."""
    return reached[-1] / reached[0]


def setting_looks(records: list, setting: Setting, texts: Texts, seeds: list) -> dict:
    """The trainings of one setting, one list a name with one entry a seed."""
    rows = []
    for record, seed in zip(records, seeds, strict=False):
        model = build(setting.init, seed, len(texts.vocab), setting.num_hiddens)
        trace = Trace(**record["trace"])
        rows.append({**summary(trace, math.log(len(texts.vocab))), "spectral_norm": spectral_norm(model)})
        if setting.lr == 1:  # the others are in the table only
            rows[-1] |= curves(trace, SHOWN)
    return {"label": setting.label, "lr": setting.lr, **columns(rows)}


def first_looks(run, texts: Texts, size: int) -> dict:
    """The first steps of every seed, three ways, and the walk down the gradient where one seed went wrong."""
    vocab_size, device = len(texts.vocab), str(run.device)
    ways = {"unclipped": (None, None), "clipped": (THETA, None), "by_value": (None, 0.01)}
    steps = {
        way: [
            first_steps(build("library", s, vocab_size, size), texts, Recipe(clip=clip), s, MAGNIFIED, device, bound)
            for s in run.progress(run.seeds, label=f"前 {MAGNIFIED} 步")
        ]
        for way, (clip, bound) in ways.items()
    }
    free = steps["unclipped"]
    # The seed whose norm shoots up highest in these steps, at its first gradient of more than 5 θ.
    worst = max(range(len(run.seeds)), key=lambda n: max(free[n]["norm"]))
    norms, seed = free[worst]["norm"], run.seeds[worst]
    number = 1 + next((n for n, norm in enumerate(norms) if norm > 5 * THETA), norms.index(max(norms)))
    model = build("library", seed, vocab_size, size)
    return {
        **{way: {name: row[:TABLED] for name, row in steps[way][worst].items()} for way in ("unclipped", "clipped")},
        "lowest_cosine": {way: [min(rows["cosine"]) for rows in steps[way]] for way in ways},
        "largest_component": [max(rows["largest"]) for rows in free],
        "largest_norm": [max(rows["norm"]) for rows in free],
        "last_loss": [rows["loss"][-1] for rows in free],
        "worst": seed,
        "walk_step": number,
        "walk": profile_of_step(model, texts, Recipe(clip=None), THETA, seed, number, LENGTHS, device),
    }
