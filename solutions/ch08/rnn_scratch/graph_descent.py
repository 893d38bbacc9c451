"""练习 8.5.5：隐状态留在计算图里的一轮训练，以及只把梯度往回传到某处为止的一轮。"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.func import functional_call

from solutions.toolkit.training import Recipe, Step, clip_gradients, sequence_loss

Weights = dict[str, Tensor]  # one version of the parameters, by name; every tensor a leaf of the graph


@dataclass(frozen=True)
class Way:
    """How far back a gradient goes, everything else being the section's (all cuts spare the state's value).

    ``reach``: batches a gradient passes through, its own included (1 is what the section does, None goes
    back to the beginning of the epoch).  ``chunk``: inside a batch, too, the state is cut off every so
    many steps.  ``zeroed``: every batch begins from zeros.
    """

    reach: int | None = 1
    chunk: int | None = None
    zeroed: bool = False


def leaves(model: nn.Module) -> Weights:
    """The model's weights as new leaves of a graph."""
    return {name: value.detach().clone().requires_grad_() for name, value in model.named_parameters()}


def read(model: nn.Module, weights: Weights, X: Tensor, state: Tensor, way: Way) -> tuple[Tensor, Tensor]:
    """``model(X, state)`` with these weights; a gradient stops at every ``way.chunk``-th step."""
    if way.chunk is None:
        return functional_call(model, weights, (X, state))
    logits = []
    for part in X.split(way.chunk, dim=1):
        found, state = functional_call(model, weights, (part, state.detach()))
        logits.append(found)
    return torch.cat(logits), state


def gradients_by_version(loss: Tensor, versions: list[Weights]) -> list[tuple[Tensor, ...]]:
    """∂loss/∂(that version of the weights) for each version: their sum is the gradient that knows of them all.

    Autograd walks only the part of the graph that leads to these versions; the graph is kept.
    """
    wanted = [weight for weights in versions for weight in weights.values()]
    # An older version's output layer had no part in this loss: its gradient is zeros.
    found = torch.autograd.grad(loss, wanted, retain_graph=True, materialize_grads=True)
    each = len(versions[0])
    return [found[start : start + each] for start in range(0, len(found), each)]


def descend_keeping(
    model: nn.Module,
    batches: Iterable,
    recipe: Recipe,
    way: Way,
    observe: Callable[[list], None] = lambda parts: None,
) -> Iterator[Step]:
    """One epoch of SGD as :func:`solutions.toolkit.training.descend` makes it, the state never detached.

    Every update makes new tensors, so that the graph of earlier batches still has the weights it was
    computed with; ``recipe.clip`` is a number.  ``observe`` hears of every batch's gradients by version,
    oldest first.  The model gets its weights when the epoch has ended.
    """
    versions, state = [leaves(model)], None
    for X, Y in batches:
        weights = versions[-1]
        if state is None or way.zeroed:
            state = model.begin_state(len(X))
        logits, state = read(model, weights, X, state, way)
        loss = sequence_loss(logits, Y)
        parts = gradients_by_version(loss, versions[-way.reach :] if way.reach else versions)
        observe(parts)
        for weight, *found in zip(weights.values(), *parts, strict=True):
            weight.grad = sum(found)
        norm = clip_gradients(weights.values(), recipe.clip)
        versions.append({name: (w.detach() - recipe.lr * w.grad).requires_grad_() for name, w in weights.items()})
        yield Step(loss.detach(), norm, state.detach(), Y.numel())
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.copy_(versions[-1][name])


def flat(part: tuple[Tensor, ...]) -> Tensor:
    return torch.cat([gradient.flatten() for gradient in part])
