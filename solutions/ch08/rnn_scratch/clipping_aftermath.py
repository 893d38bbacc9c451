"""练习 8.5.4 的善后：训练结束之后，网络还剩下什么，换短一些的步子能不能走下去。"""

import copy
import random
import statistics
from collections.abc import Callable

import torch
from torch import nn

from solutions.ch08.rnn_scratch.char_rnn import Texts, follow, saturated_share
from solutions.ch08.rnn_scratch.clipping_probes import hidden_states, mean_curvature
from solutions.toolkit.batches import sequential_batches
from solutions.toolkit.models import RNNModel, detach
from solutions.toolkit.training import Recipe, descend, gradient_norm, sequence_loss

EXTRA_EPOCHS = 4  # of the autopsy: 32 steps of the book's recipe


def output_layer(model: nn.Module) -> list[nn.Parameter]:
    """``W_hq`` and ``b_q``, whatever the model calls them."""
    return [p for name, p in model.named_parameters() if name in ("W_hq", "b_q") or name.startswith("output.")]


def autopsy(model: nn.Module, texts: Texts, recipe: Recipe, seed: int, device: str) -> dict:
    """Train a copy for four more epochs, the state carried on as in training, and look at every step.

    ``saturated`` and ``exactly_one``: share of hidden values (units × positions) with |h| > 0.99 and
    |h| = 1.  ``recurrent``: median and largest norm of the recurrent layer's raw gradient;
    ``output_share``: median and smallest share of the output layer in ‖g‖².  ``overshooting``: share
    of the steps after which the same batch, from the same state, has a higher loss.  ``curvature``:
    smallest, median and largest mean curvature along a step, ``output_curvature`` that along the step
    of the output layer alone.
    """
    model, place, rng = copy.deepcopy(model), torch.device(device), random.Random(seed)
    rows = []
    for _ in range(EXTRA_EPOCHS):
        batches = [
            (X.to(place), Y.to(place))
            for X, Y in sequential_batches(texts.train, recipe.batch_size, recipe.num_steps, rng)
        ]
        state, steps = model.begin_state(recipe.batch_size), descend(model, batches, recipe, place)
        for X, Y in batches:
            hiddens, before = hidden_states(model, X, state), copy.deepcopy(model)
            step = next(steps)
            rows.append(_look(model, before, hiddens, step, recipe, (X, Y), state))
            state = detach(step.state)
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    return {
        **{name: statistics.fmean(columns[name]) for name in ("saturated", "exactly_one", "overshooting")},
        **{name: spread(columns[name]) for name in ("recurrent", "output_share", "curvature", "output_curvature")},
    }


def spread(numbers: list[float]) -> dict:
    """Smallest, median and largest."""
    return {"smallest": min(numbers), "median": statistics.median(numbers), "largest": max(numbers)}


@torch.no_grad()
def _look(model, before, hiddens, step, recipe, batch, state) -> dict:
    """One step of the autopsy: ``before`` has the weights it started from, ``model`` those it ended with."""
    X, Y = batch
    output, start, norm = output_layer(model), step.loss.item(), step.norm.item()
    # What is left in .grad was scaled by the clipping; the shares of the layers were not.
    used, of_output = (gradient_norm(parameters).item() for parameters in (model.parameters(), output))
    share = (of_output / used) ** 2 if used else 1.0
    after = sequence_loss(model(X, state)[0], Y).item()
    for parameter, moved in zip(output_layer(before), output, strict=True):
        parameter.copy_(moved)  # from here on ``before`` is the old recurrent layer with the new output layer
    partly = sequence_loss(before(X, state)[0], Y).item()
    return {
        "saturated": saturated_share(hiddens),
        "exactly_one": (hiddens.abs() == 1).float().mean().item(),
        "recurrent": norm * max(0.0, 1 - share) ** 0.5,
        "output_share": share,
        "overshooting": float(after > start),
        "curvature": mean_curvature(start, after, norm, recipe.lr * used),
        "output_curvature": mean_curvature(start, partly, norm * share**0.5, recipe.lr * of_output),
    }


def reuse(exploded: RNNModel) -> RNNModel:
    """The old manual's second network: a new output layer on the very recurrent layer that exploded."""
    return RNNModel(exploded.layer, exploded.vocab_size)


def go_on(model: nn.Module, texts: Texts, recipe: Recipe, seed: int, device: str, report: Callable) -> list[float]:
    """The losses, one an epoch, of a copy of the model that is trained on by another recipe."""
    return follow(copy.deepcopy(model), texts, recipe, seed, device, report).loss
