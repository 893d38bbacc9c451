"""练习 8.5.5：同一个起点、同样的批，按各种截断办法训练，记下困惑度和梯度里来自更早批的部分。"""

import random
import statistics
from collections.abc import Callable
from copy import deepcopy

import torch
from torch import nn

from solutions.ch08.rnn_scratch.char_rnn import Texts, build, flat_weights
from solutions.ch08.rnn_scratch.graph_descent import Way, descend_keeping, flat
from solutions.ch08.rnn_scratch.graph_gradients import after_an_epoch, whose_gradient
from solutions.toolkit.batches import sequential_batches
from solutions.toolkit.training import Recipe, evaluate, perplexity, train

LAST = 10  # epochs whose mean stands for the end of a training: a single one is noisy


def epoch_batches(texts: Texts, recipe: Recipe, rng: random.Random, device: torch.device) -> list:
    """The epoch's batches on the device."""
    batches = sequential_batches(texts.train, recipe.batch_size, recipe.num_steps, rng)
    return [(X.to(device), Y.to(device)) for X, Y in batches]


def look_back(model: nn.Module, batches: list, recipe: Recipe) -> dict:
    """A copy of the model goes through an epoch, all gradients kept; means over its batches from the second on.

    ``far_share`` is ‖G − G₀‖/‖G‖, G the gradient through the whole epoch and G₀ the one through the own
    batch only; ``cosine`` is that of the two; ``by_distance[d]`` is ‖part of d batches ago‖/‖G‖ of the
    last batch.
    """
    shares, cosines, last = [], [], []

    def note(parts: list) -> None:
        found = [flat(part) for part in parts]
        whole, own = sum(found), found[-1]
        if len(found) > 1:
            shares.append(((whole - own).norm() / whole.norm()).item())
            cosines.append(torch.cosine_similarity(whole, own, dim=0).item())
        last[:] = [(part.norm() / whole.norm()).item() for part in reversed(found)]

    for _ in descend_keeping(deepcopy(model), batches, recipe, Way(reach=None), note):
        pass
    return {"far_share": statistics.fmean(shares), "cosine": statistics.fmean(cosines), "by_distance": last}


def train_one(
    way: Way,
    seed: int,
    recipe: Recipe,
    hiddens: int,
    dial: int,
    looks: tuple,
    texts: Texts,
    device: str,
    report: Callable,
) -> dict:
    """One training from fresh weights: losses at every ``recipe.evaluate_every``-th epoch, what :func:`look_back`
    says after each number of epochs in ``looks``; where the state is detached, in the end the gradients are checked.

    ``final_perplexity`` is the mean over the last LAST epochs' own batches, ``dial_perplexity`` over the LAST
    epochs up to epoch ``dial``; ``carried_perplexity`` that of the training text after each of these epochs,
    read with the state carried on whatever the training did.
    """
    place, rng = torch.device(device), random.Random(seed)
    model, losses, carried = build("scratch", seed, len(texts.vocab), hiddens).to(place), [], []
    record = {"epochs": [], "train_loss": [], "heldout_loss": [], "looks": []}
    for epoch in range(recipe.num_epochs + 1):
        batches = epoch_batches(texts, recipe, rng, place)
        if epoch in looks:
            record["looks"].append(look_back(model, batches, recipe))
        if epoch == recipe.num_epochs:
            break
        steps = list(descend_keeping(model, batches, recipe, way))
        losses.append(torch.stack([step.loss for step in steps]).double().mean().item())
        if dial - LAST <= epoch < dial:
            carried.append(evaluate(model, texts.train, place))
        report(epoch + 1, recipe.num_epochs, losses[-1])
        if epoch == 0 or (epoch + 1) % recipe.evaluate_every == 0 or epoch + 1 == recipe.num_epochs:
            record["epochs"].append(epoch + 1)
            record["train_loss"].append(losses[-1])
            record["heldout_loss"].append(evaluate(model, texts.heldout, place))
    record["final_perplexity"] = perplexity(statistics.fmean(losses[-LAST:]))
    record["dial_perplexity"] = perplexity(statistics.fmean(losses[max(dial - LAST, 0) : dial]))
    record["carried_perplexity"] = perplexity(statistics.fmean(carried))
    record["heldout_lowest"] = perplexity(min(record["heldout_loss"]))
    record["heldout_final"] = perplexity(record["heldout_loss"][-1])
    record["batches"] = len(batches)
    if looks and way == Way():
        own = [(X.cpu(), Y.cpu()) for X, Y in batches]  # in float64, which not every device has
        record["whose"] = whose_gradient(model.cpu(), own, recipe)
        record["epoch"] = after_an_epoch(model.cpu(), own, recipe)
    return record


def same_as_section(seed: int, recipe: Recipe, hiddens: int, texts: Texts) -> bool:
    """Whether a graph that is kept, with new leaves at every update and only those asked for, trains to the very
    same weights, bit for bit, as the section's loop with its detached state."""
    ours, sections = (build("scratch", seed, len(texts.vocab), hiddens) for _ in range(2))
    train(sections, texts.train, recipe, seed=seed)
    rng, way = random.Random(seed), Way(reach=1)
    for _ in range(recipe.num_epochs):
        batches = epoch_batches(texts, recipe, rng, torch.device("cpu"))
        list(descend_keeping(ours, batches, recipe, way))
    return torch.equal(flat_weights(ours), flat_weights(sections))
