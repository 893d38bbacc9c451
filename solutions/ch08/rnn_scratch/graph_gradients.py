"""练习 8.5.5：留下计算图以后，求出来的是谁的梯度。用有限差分逐个核对（双精度）。"""

import copy

import torch
from torch import Tensor, nn
from torch.autograd.graph import allow_mutation_on_saved_tensors
from torch.func import functional_call

from solutions.ch08.rnn_scratch.char_rnn import flat_weights
from solutions.ch08.rnn_scratch.graph_descent import Way, Weights, descend_keeping, flat, gradients_by_version
from solutions.ch08.rnn_scratch.graph_section import descend_undetached, in_place, past_the_counter
from solutions.toolkit.training import Recipe, descend, perplexity, sequence_loss

STEP = 1e-5  # of the finite differences: in float64 their error is about STEP²


def versions_of_epoch(model: nn.Module, batches: list, recipe: Recipe) -> list[dict[str, Tensor]]:
    """The weights before each batch of an epoch that is trained as in the section; the model stays as it is."""
    model, found = copy.deepcopy(model), []

    def note(batch):
        found.append({name: value.detach().clone() for name, value in model.named_parameters()})
        return batch

    for _ in descend(model, map(note, batches), recipe, torch.device("cpu")):
        pass
    return found


def last_loss(model: nn.Module, versions: list[Weights], batches: list) -> Tensor:
    """The last batch's loss, each batch read with its own version of the weights, the state never detached."""
    state = model.begin_state(len(batches[0][0]))
    for weights, (X, _) in zip(versions, batches, strict=True):
        logits, state = functional_call(model, weights, (X, state))
    return sequence_loss(logits, batches[-1][1])


def fresh(versions: list) -> list[Weights]:
    return [{name: value.clone().requires_grad_() for name, value in weights.items()} for weights in versions]


def overwritten_gradient(model: nn.Module, versions: list, batches: list) -> Tensor:
    """What ``backward`` gives where the weights were written over through ``.data``: the new W in the old graph."""
    model = copy.deepcopy(model)
    parameters, state = dict(model.named_parameters()), model.begin_state(len(batches[0][0]))
    for weights, (X, _) in zip(versions, batches, strict=True):
        for name, parameter in parameters.items():
            parameter.data.copy_(weights[name])
        logits, state = model(X, state)
    sequence_loss(logits, batches[-1][1]).backward()
    return flat(tuple(parameter.grad for parameter in parameters.values()))


def slope(model: nn.Module, versions: list, batches: list, direction: Tensor, only_last: bool) -> float:
    """dL/dε by central differences as every version of the weights (or only the last) moves by ε · direction."""

    def moved(weights: dict, by: float) -> dict:
        pieces = direction.split([value.numel() for value in weights.values()])
        moves = zip(weights.items(), pieces, strict=True)
        return {name: value + by * piece.view_as(value) for (name, value), piece in moves}

    def loss(by: float) -> float:
        kept = versions[:-1] if only_last else [moved(weights, by) for weights in versions[:-1]]
        with torch.no_grad():
            return last_loss(model, [*kept, moved(versions[-1], by)], batches).item()

    return (loss(STEP) - loss(-STEP)) / (2 * STEP)


def whose_gradient(model: nn.Module, batches: list, recipe: Recipe) -> dict:
    """The gradients of the last batch of an epoch, four ways, and what finite differences say.

    All slopes are taken along one unit vector, the direction of what the earlier batches contribute.
    ``backward_is_own``: with new leaves, ``loss.backward()`` leaves in the current weights exactly the
    gradient of the detached state; ``older`` is the norm of what it leaves in the older versions.
    """
    model = copy.deepcopy(model).double()
    versions = versions_of_epoch(model, batches, recipe)
    used = fresh(versions)
    parts = [flat(part) for part in gradients_by_version(last_loss(model, used, batches), used)]
    whole, own = sum(parts), parts[-1]
    wrong = overwritten_gradient(model, versions, batches)
    far = whole - own
    direction = far / far.norm()
    leaves_now = fresh(versions)
    last_loss(model, leaves_now, batches).backward()
    left = [torch.cat([w.grad.flatten() for w in weights.values() if w.grad is not None]) for weights in leaves_now]
    return {
        "all_shifted": slope(model, versions, batches, direction, only_last=False),
        "last_shifted": slope(model, versions, batches, direction, only_last=True),
        "kept": (whole @ direction).item(),
        "detached": (own @ direction).item(),
        "overwritten": (wrong @ direction).item(),
        "wrong_share": ((wrong - whole).norm() / far.norm()).item(),
        "far_share": (far.norm() / whole.norm()).item(),
        "backward_is_own": torch.equal(left[-1], own),
        "older": torch.cat(left[:-1]).norm().item(),
    }


def after_an_epoch(model: nn.Module, batches: list, recipe: Recipe) -> dict:
    """One epoch from the same weights, in float64, five ways: its perplexity, and how far apart the weights end.

    ``copies`` is the section's loop with ``retain_graph=True``, autograd copying whatever is written over.
    """
    model = copy.deepcopy(model).double()

    def end(epoch) -> tuple[float, Tensor]:
        own = copy.deepcopy(model)
        losses = [step.loss.item() for step in epoch(own)]
        return perplexity(sum(losses) / len(losses)), flat_weights(own)

    detached = end(lambda own: descend(own, batches, recipe, torch.device("cpu")))
    new_leaves = end(lambda own: descend_keeping(own, batches, recipe, Way(reach=1)))
    kept = end(lambda own: descend_keeping(own, batches, recipe, Way(reach=None)))
    overwritten = end(lambda own: descend_undetached(own, batches, recipe, True, past_the_counter))
    with allow_mutation_on_saved_tensors():
        copies = end(lambda own: descend_undetached(own, batches, recipe, True, in_place))
    return {
        "perplexity": {"detached": detached[0], "kept": kept[0], "overwritten": overwritten[0]},
        "new_leaves_is_detached": torch.equal(new_leaves[1], detached[1]),
        "copies_from_kept": (copies[1] - kept[1]).norm().item(),
        "kept_from_detached": (kept[1] - detached[1]).norm().item(),
        "overwritten_from_kept": (overwritten[1] - kept[1]).norm().item(),
    }
