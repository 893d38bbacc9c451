"""练习 8.7.2 的训练：同样的数据、同样多的更新，每次只换一种办法，逐步记下梯度范数。"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from solutions.ch08.bptt.remedies_models import CellRNN, Design
from solutions.ch08.rnn_scratch.char_rnn import Texts
from solutions.toolkit.batches import sequential_batches
from solutions.toolkit.models import detach
from solutions.toolkit.training import clip_gradients, gradient_norm, sequence_loss


@dataclass(frozen=True)
class Remedy:
    """One way to train ``design``; without anything else it is plain SGD with the book's learning rate.

    ``clip`` bounds the gradient's norm, ``clip_value`` every component; ``adam`` steps with Adam; ``decay`` adds
    decay/2 · ‖W_hh‖² to the loss and ``penalty`` · :func:`gradient_penalty`, both after the loss's own gradient was
    limited; ``cap`` bounds the singular values of W_hh, before training and after every update; ``longer`` is how
    many times the usual number of epochs it is trained.
    """

    design: Design
    lr: float = 1.0
    clip: float | None = None
    clip_value: float | None = None
    adam: bool = False
    decay: float = 0.0
    cap: float | None = None
    penalty: float = 0.0
    longer: int = 1


def gradient_penalty(model: CellRNN) -> Tensor:
    """Ω = mean over t of (‖δ_t D_t W_hhᵀ‖ / ‖δ_t‖ − 1)², with δ_t = ∂L/∂h_t: every step back shall keep the length.

    After ``L.backward()`` with the states' gradients retained.  As in Pascanu, Mikolov and Bengio (2013,
    section 3.3) δ_t and h_t count as constants, so that Ω pulls at W_hh alone.
    """
    H = torch.stack([state.detach() for state in model.states[1:]])
    delta = torch.stack([state.grad for state in model.states[1:]])
    sizes = delta.flatten(1).norm(dim=1)
    ratios = ((delta * (1 - H**2)) @ model.W_hh.T).flatten(1).norm(dim=1) / sizes
    return ((ratios[sizes > 0] - 1) ** 2).sum() / max(int((sizes > 0).sum()), 1)  # 0 where no gradient came back


@torch.no_grad()
def hold_singular_values(W: Tensor, cap: float) -> None:
    """Project W, in place, to the nearest matrix (in the Frobenius norm) with no singular value above ``cap``."""
    if W.isfinite().all():  # else they are lost anyway
        U, S, Vh = torch.linalg.svd(W)
        W.copy_(U @ (S.clamp(max=cap)[:, None] * Vh))


def limit(parameters: list[nn.Parameter], remedy: Remedy) -> Tensor:
    """Shorten the gradients in place as the remedy says; returns the norm they had before."""
    if remedy.clip is not None:
        return clip_gradients(parameters, remedy.clip)
    norm = gradient_norm(parameters)
    for parameter in parameters:
        if remedy.clip_value is not None:
            parameter.grad.clamp_(-remedy.clip_value, remedy.clip_value)
    return norm


def pull(model: CellRNN, remedy: Remedy) -> Tensor | float:
    """The gradient, on W_hh, of what the remedy adds to the loss."""
    found = remedy.decay * model.W_hh.detach() if remedy.decay else 0.0
    if remedy.penalty:
        found = found + torch.autograd.grad(remedy.penalty * gradient_penalty(model), model.W_hh)[0]
    return found


def descend(model: nn.Module, batches, remedy: Remedy, optimizer) -> Iterator[tuple[Tensor, Tensor]]:
    """One pass, batch by batch: yields the batch's loss and the norm its gradient had before anything limited it."""
    parameters, state = list(model.parameters()), None
    for X, Y in batches:
        state = model.begin_state(len(X)) if state is None else detach(state)
        logits, state = model(X, state)
        loss = sequence_loss(logits, Y)
        model.zero_grad()
        for hidden in model.states if remedy.penalty else ():
            hidden.retain_grad()
        loss.backward()
        norm = limit(parameters, remedy)
        if remedy.decay or remedy.penalty:
            model.W_hh.grad += pull(model, remedy)
        optimizer.step()
        if remedy.cap is not None:
            hold_singular_values(model.W_hh, remedy.cap)
        yield loss.detach(), norm


def train(model: nn.Module, texts: Texts, remedy: Remedy, num_epochs: int, seed: int, report: Callable, batch=(32, 35)):
    """Train in place; ``(losses, norms)``, one mean training loss an epoch and one gradient norm an update."""
    kind = torch.optim.Adam if remedy.adam else torch.optim.SGD
    optimizer, rng, losses, norms = kind(model.parameters(), lr=remedy.lr), random.Random(seed), [], []
    if remedy.cap is not None:
        hold_singular_values(model.W_hh, remedy.cap)
    for epoch in range(num_epochs):
        found = list(descend(model, sequential_batches(texts.train, *batch, rng), remedy, optimizer))
        losses.append(torch.stack([loss for loss, _ in found]).double().mean().item())
        norms += [norm.item() for _, norm in found]
        report(epoch + 1, num_epochs, losses[-1])
    return losses, norms
