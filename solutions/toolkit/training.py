"""8.5 节的训练：梯度裁剪、一轮、多轮，和训练文本之外的困惑度。"""

import math
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from solutions.errors import UserError
from solutions.toolkit.batches import random_batches, sequential_batches
from solutions.toolkit.models import State, detach

SAMPLERS = {"random": random_batches, "sequential": sequential_batches}


@dataclass(frozen=True)
class Recipe:
    """How to train; the defaults are the book's.  ``clip`` None means gradients are left as they are."""

    batch_size: int = 32
    num_steps: int = 35
    lr: float = 1.0
    num_epochs: int = 500
    clip: float | None = 1.0
    sampling: str = "sequential"
    evaluate_every: int = 10


@dataclass
class History:
    """What a training left behind, one entry an evaluated epoch; losses in nats a token.

    ``train_loss`` is the mean over the epoch's own batches (measured while the weights move, as in the
    book), ``heldout_loss`` that of the held-out text after the epoch, ``gradient_norm`` the largest
    global gradient norm of the epoch before clipping.
    """

    epochs: list[int] = field(default_factory=list)
    train_loss: list[float] = field(default_factory=list)
    heldout_loss: list[float] = field(default_factory=list)
    gradient_norm: list[float] = field(default_factory=list)


def gradient_norm(parameters: Iterable[nn.Parameter]) -> Tensor:
    """Global L2 norm over all gradients, a 0-d tensor (section 8.5.5)."""
    return torch.linalg.vector_norm(torch.stack([torch.linalg.vector_norm(p.grad) for p in parameters]))


def clip_gradients(parameters: Iterable[nn.Parameter], theta: float) -> Tensor:
    """Scale all gradients by min(1, θ/‖g‖), equation 8.5.3; returns ‖g‖ as it was before.

    The scaling never leaves the device: no ``if``, so that a GPU need not wait for the CPU.
    """
    parameters = list(parameters)
    norm = gradient_norm(parameters)
    factor = torch.clamp(theta / norm, max=1.0)
    for parameter in parameters:
        parameter.grad.mul_(factor)
    return norm


def perplexity(mean_loss: float) -> float:
    """exp of the mean cross-entropy in nats a token (section 8.4.4); inf where that overflows."""
    try:
        return math.exp(mean_loss)
    except OverflowError:
        return math.inf


def sequence_loss(logits: Tensor, Y: Tensor) -> Tensor:
    """Mean cross-entropy of logits ``(num_steps, batch_size, vocab_size)`` for Y ``(batch_size, num_steps)``."""
    return F.cross_entropy(logits.flatten(0, 1), Y.T.flatten())


class Step(NamedTuple):
    """One update that has been made: the batch's mean loss, ``norm`` ‖g‖ before clipping (0-d tensors),
    the last hidden state and the number of tokens in the batch."""

    loss: Tensor
    norm: Tensor
    state: State
    tokens: int


def descend(model: nn.Module, batches: Iterable, recipe: Recipe, device: torch.device) -> Iterator[Step]:
    """One pass of SGD, batch by batch: yields a :class:`Step` after every update.

    With sequential sampling the hidden state is carried on, cut off from the graph; with random
    sampling every batch starts from zeros (section 8.5.6).
    """
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    state = None
    for X, Y in batches:
        X, Y = X.to(device), Y.to(device)
        fresh = state is None or recipe.sampling == "random"
        state = model.begin_state(len(X)) if fresh else detach(state)
        logits, state = model(X, state)
        loss = sequence_loss(logits, Y)
        model.zero_grad()
        loss.backward()
        norm = clip_gradients(parameters, recipe.clip) if recipe.clip else gradient_norm(parameters)
        with torch.no_grad():
            for parameter in parameters:
                parameter -= recipe.lr * parameter.grad
        yield Step(loss.detach(), norm, state, Y.numel())


def train_epoch(model: nn.Module, batches: Iterable, recipe: Recipe, device: torch.device) -> tuple[float, float]:
    """:func:`descend` to the end; ``(mean loss in nats a token, largest gradient norm before clipping)``."""
    # Numbers are read once, after the epoch: .item() at every step would stall a GPU.
    steps = ((step.loss, step.norm, step.tokens) for step in descend(model, batches, recipe, device))
    losses, norms, counts = zip(*steps, strict=True)
    weights = torch.tensor(counts, dtype=torch.float64)
    mean_loss = (torch.stack(losses).cpu().double() * weights).sum() / weights.sum()
    return mean_loss.item(), torch.stack(norms).max().item()


@torch.no_grad()
def evaluate(model: nn.Module, corpus: Sequence[int], device: torch.device, batch_size: int = 10) -> float:
    """Mean loss, in nats a token, of a text read once in ``batch_size`` streams, the state carried on.

    Raises UserError for a text of fewer than ``2 · batch_size`` tokens.
    """
    length = (len(corpus) - 1) // batch_size
    if length < 1:
        raise UserError(f"留出文本只有 {len(corpus)} 个词元，分不成 {batch_size} 路：请换更长的文本或减小路数。")
    tokens = torch.as_tensor(corpus, device=device)
    X = tokens[: length * batch_size].reshape(batch_size, length)
    Y = tokens[1 : length * batch_size + 1].reshape(batch_size, length)
    logits, _ = model(X, model.begin_state(batch_size))
    return sequence_loss(logits, Y).item()


def train(
    model: nn.Module,
    corpus: Sequence[int],
    recipe: Recipe,
    *,
    seed: int,
    heldout: Sequence[int] | None = None,
    device: torch.device | str = "cpu",
    report: Callable | None = None,
) -> History:
    """Train in place and return the history (section 8.5.6).

    ``seed`` decides the offsets of the batches; the weights are the caller's.  ``report(done, total,
    loss)`` hears of every epoch.  Raises UserError for a sampling that does not exist.
    """
    if recipe.sampling not in SAMPLERS:
        raise UserError(f"采样方式只能是 {' 或 '.join(SAMPLERS)}，收到的是 {recipe.sampling!r}。")
    device, history, rng = torch.device(device), History(), random.Random(seed)
    model.to(device)
    for epoch in range(1, recipe.num_epochs + 1):
        batches = SAMPLERS[recipe.sampling](corpus, recipe.batch_size, recipe.num_steps, rng)
        loss, norm = train_epoch(model, batches, recipe, device)
        if report:
            report(epoch, recipe.num_epochs, loss)
        if epoch % recipe.evaluate_every == 0 or epoch in (1, recipe.num_epochs):
            history.epochs.append(epoch)
            history.train_loss.append(loss)
            history.gradient_norm.append(norm)
            if heldout is not None:
                history.heldout_loss.append(evaluate(model, heldout, device))
    return history
