"""练习 8.5.4 的善后：训练结束之后，网络还剩下什么，换短一些的步子能不能走下去。"""

import copy
import random
import statistics
from collections.abc import Callable

import torch
from torch import Tensor, nn

from solutions.ch08.rnn_scratch.char_rnn import Texts, build, follow, saturated_share, spectral_norm
from solutions.ch08.rnn_scratch.clipping_probes import hidden_states, mean_curvature, one_batch, through_time
from solutions.ch08.rnn_scratch.clipping_runs import Setting
from solutions.toolkit.batches import sequential_batches
from solutions.toolkit.generation import generate
from solutions.toolkit.models import RNNModel, detach
from solutions.toolkit.training import Recipe, descend, gradient_norm, sequence_loss

EXTRA_EPOCHS = 4  # of the autopsy: 32 steps of the book's recipe
TINY = 1e-12  # a gradient below this counts as gone


def aftermath(
    last: dict, setting: Setting, texts: Texts, slower: Recipe, again: Recipe, seed: int, device: str, report: Callable
) -> dict:
    """What is left of an exploded nn.RNN: its autopsy and the last time step back that its gradients reach;
    the losses, one an epoch, of going on with the recipe ``slower`` (and the share of saturated hidden
    values at its end), and of a second network trained by
    ``again`` on the same recurrent layer."""
    model = restored(last, setting, texts).to(device)
    slow = follow(copy.deepcopy(model), texts, slower, seed, device, report)
    return {
        "autopsy": autopsy(model, texts, setting.recipe, seed, device),
        "reach": last_above(through_time(model, one_batch(texts, setting.recipe, seed, device)), TINY),
        "spectral_norm": spectral_norm(model),
        "sample": generate(model, texts.vocab, "time traveller", 50),
        "slower_loss": slow.loss,
        "slower_saturated": slow.saturated[-1],
        # Last, because it spoils the layer: the old manual's mistake, clipped training of an exploded layer.
        "reused_loss": follow(reuse(model), texts, again, seed, device, report).loss,
    }


def further(
    last: dict, setting: Setting, texts: Texts, recipe: Recipe, seed: int, device: str, report: Callable
) -> list[float]:
    """The losses, one an epoch, of training on from these weights."""
    return follow(restored(last, setting, texts), texts, recipe, seed, device, report).loss


def restored(last: dict, setting: Setting, texts: Texts) -> nn.Module:
    """A model with the weights of a training's end."""
    model = build(setting.init, 0, len(texts.vocab), setting.num_hiddens)
    model.load_state_dict(last)
    return model


def last_above(reached: list[float], level: float) -> int:
    """The last time step back, counted from 1, at which a gradient is above the level; 0 where none is."""
    return max((k for k, gradient in enumerate(reached, 1) if gradient > level), default=0)


def reuse(exploded: RNNModel) -> RNNModel:
    """The old manual's second network: a new output layer on the very recurrent layer that exploded."""
    return RNNModel(exploded.layer, exploded.vocab_size)


def autopsy(model: nn.Module, texts: Texts, recipe: Recipe, seed: int, device: str) -> dict:
    """Train a copy for four more epochs, the state carried on as in training, and look at every step.

    ``saturated`` and ``exactly_one``: share of hidden values (units × positions) with |h| > 0.99 and
    |h| = 1.  ``output_share``: median share of the output layer in ‖g‖²; ``recurrent``: median norm of
    the rest.  ``overshooting``: share of the steps after which the same batch, from the same state, has
    a higher loss.  ``curvature``: median of the mean curvature along a step.  ``drift``:
    how far all steps together moved the layers before the output layer, relative to their norm.
    """
    model, place, rng, rows = copy.deepcopy(model), torch.device(device), random.Random(seed), []
    start = recurrent_weights(model)
    for _ in range(EXTRA_EPOCHS):
        batches = [
            (X.to(place), Y.to(place))
            for X, Y in sequential_batches(texts.train, recipe.batch_size, recipe.num_steps, rng)
        ]
        state, steps = model.begin_state(recipe.batch_size), descend(model, batches, recipe, place)
        for X, Y in batches:
            hiddens = hidden_states(model, X, state)
            step = next(steps)
            rows.append(_look(model, hiddens, step, recipe, (X, Y), state))
            state = detach(step.state)
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    means, medians = ("saturated", "exactly_one", "overshooting"), ("output_share", "recurrent", "curvature")
    return {
        **{name: statistics.fmean(columns[name]) for name in means},
        **{name: statistics.median(columns[name]) for name in medians},
        "drift": ((recurrent_weights(model) - start).norm() / start.norm()).item(),
    }


def output_layer(model: nn.Module) -> list[nn.Parameter]:
    """``W_hq`` and ``b_q``, whatever the model calls them."""
    return [p for name, p in model.named_parameters() if name in ("W_hq", "b_q") or name.startswith("output.")]


def recurrent_weights(model: nn.Module) -> Tensor:
    """All parameters but those of the output layer, in one vector, a copy."""
    output = {id(parameter) for parameter in output_layer(model)}
    return torch.cat([p.detach().flatten() for p in model.parameters() if id(p) not in output]).double()


@torch.no_grad()
def _look(model, hiddens, step, recipe, batch, state) -> dict:
    """One step of the autopsy: ``hiddens`` are those before the step, ``model`` has the weights after it."""
    X, Y = batch
    # What is left in .grad was scaled by the clipping; the shares of the layers were not.
    used, of_output = (gradient_norm(parameters).item() for parameters in (model.parameters(), output_layer(model)))
    share = (of_output / used) ** 2 if used else 1.0
    before, after = step.loss.item(), sequence_loss(model(X, state)[0], Y).item()
    return {
        "saturated": saturated_share(hiddens),
        "exactly_one": (hiddens.abs() == 1).float().mean().item(),
        "output_share": share,
        "recurrent": step.norm.item() * max(0.0, 1 - share) ** 0.5,
        "overshooting": float(after > before),
        "curvature": mean_curvature(before, after, step.norm.item(), recipe.lr * used),
    }
