"""练习 8.5.5：本节的训练循环，去掉分离隐状态的一行，会报什么错；怎样就不报了。"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext

import torch
from torch import Tensor, nn
from torch.autograd.graph import allow_mutation_on_saved_tensors

from solutions.toolkit.training import Recipe, Step, clip_gradients, sequence_loss


@torch.no_grad()
def in_place(parameter: Tensor, step: Tensor) -> None:
    """The section's update: the parameter's own storage is written over, and autograd's version counter goes up."""
    parameter -= step


def past_the_counter(parameter: Tensor, step: Tensor) -> None:
    """The storage is written over all the same, but through ``.data``, which autograd does not notice."""
    parameter.data -= step


UPDATES = {"in_place": in_place, "data": past_the_counter}


def descend_undetached(
    model: nn.Module, batches: Iterable, recipe: Recipe, retain_graph: bool, update: Callable = in_place
) -> Iterator[Step]:
    """The section's loop (:func:`solutions.toolkit.training.descend`) without the line that detaches the state."""
    parameters, state = list(model.parameters()), None
    for X, Y in batches:
        if state is None:
            state = model.begin_state(len(X))
        logits, state = model(X, state)
        loss = sequence_loss(logits, Y)
        model.zero_grad()
        loss.backward(retain_graph=retain_graph)
        norm = clip_gradients(parameters, recipe.clip)
        for parameter in parameters:
            update(parameter, recipe.lr * parameter.grad)
        yield Step(loss.detach(), norm, state.detach(), Y.numel())


def attempt(
    model: nn.Module, batches: list, recipe: Recipe, retain_graph: bool, update: str, copies: bool = False
) -> dict:
    """Run an epoch and say in which batch it broke off and with what message (None: it did not).

    With ``copies`` autograd copies a saved tensor before it is written over.
    """
    done = []
    try:
        with allow_mutation_on_saved_tensors() if copies else nullcontext():
            for step in descend_undetached(model, batches, recipe, retain_graph, UPDATES[update]):
                done.append(step.loss.item())
    except RuntimeError as error:
        return {"batch": len(done) + 1, "message": str(error), "loss": done}
    return {"batch": None, "message": None, "loss": done}
