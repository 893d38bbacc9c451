"""练习 8.5.4 的探针：沿梯度方向走多远才对、这一段有多弯、梯度能传回多远。"""

import random
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from solutions.ch08.rnn_scratch.char_rnn import Texts, flat_weights, saturated_share, spectral_norm
from solutions.toolkit.batches import sequential_batches
from solutions.toolkit.models import detach
from solutions.toolkit.training import Recipe, descend, gradient_norm, sequence_loss

Batch = tuple[Tensor, Tensor]


def along_gradient(
    model: nn.Module, batch: Batch, state: Tensor, lengths: Sequence[float]
) -> tuple[float, list[float]]:
    """``(‖g‖, losses)``: the batch's loss after a step of each length straight down its own gradient.

    The weights are put back as they were.
    """
    X, Y = batch
    parameters = list(model.parameters())
    model.zero_grad()
    sequence_loss(model(X, state)[0], Y).backward()
    norm, start, losses = gradient_norm(parameters), [p.detach().clone() for p in parameters], []
    with torch.no_grad():
        for length in lengths:
            for parameter, origin in zip(parameters, start, strict=True):
                parameter.copy_(origin - length / norm * parameter.grad)
            losses.append(sequence_loss(model(X, state)[0], Y).item())
        for parameter, origin in zip(parameters, start, strict=True):
            parameter.copy_(origin)
    return norm.item(), losses


def mean_curvature(before: float, after: float, norm: float, length: float) -> float:
    """β̂ with ``after = before − ℓ‖g‖ + ½·β̂·ℓ²``: the curvature along a step of length ℓ down the gradient,
    averaged with the weight 1 − s at the fraction s of the way (Taylor's remainder); 0 for no step."""
    return 2 * (after - before + length * norm) / length**2 if length else 0.0


def step_profile(model: nn.Module, batch: Batch, state: Tensor, recipe: Recipe, theta: float, lengths: list) -> dict:
    """The losses along the gradient, and at three lengths: none, clipped to θ, and unclipped."""
    norm, losses = along_gradient(model, batch, state, lengths)
    full = recipe.lr * norm
    clipped = min(full, recipe.lr * theta)
    _, (before, after_clipped, after_full) = along_gradient(model, batch, state, [0.0, clipped, full])
    return {
        "norm": norm,
        "clipped_length": clipped,
        "full_length": full,
        "before": before,
        "after_clipped": after_clipped,
        "after_full": after_full,
        "losses": losses,
    }


def profile_of_step(
    model: nn.Module, texts: Texts, recipe: Recipe, theta: float, seed: int, number: int, lengths: list, device: str
) -> dict:
    """:func:`step_profile` of step ``number`` (from 1) of a training that starts from this model."""
    model.to(device)
    rng, done = random.Random(seed), 0
    while True:
        batches = list(sequential_batches(texts.train, recipe.batch_size, recipe.num_steps, rng))
        before, state = batches[: number - 1 - done], model.begin_state(recipe.batch_size)
        for step in descend(model, before, recipe, torch.device(device)):
            state = detach(step.state)
        done += len(before)
        if len(before) < len(batches):
            X, Y = batches[len(before)]
            return step_profile(model, (X.to(device), Y.to(device)), state, recipe, theta, lengths)


def one_batch(texts: Texts, recipe: Recipe, seed: int, device: str) -> Batch:
    """The first batch of an epoch, to be read from a state of zeros as in training."""
    X, Y = next(sequential_batches(texts.train, recipe.batch_size, recipe.num_steps, random.Random(seed)))
    return X.to(device), Y.to(device)


@torch.no_grad()
def hidden_states(model: nn.Module, X: Tensor, state: Tensor) -> Tensor:
    """All hidden states of a batch read from ``state``: ``(num_steps · batch_size, num_hiddens)``."""
    states = []
    for t in range(X.shape[1]):
        _, state = model(X[:, t : t + 1], state)
        states.append(state.reshape(len(X), -1))
    return torch.cat(states)


def through_time(model: nn.Module, batch: Batch) -> list[float]:
    """‖∂L_T/∂h_{T−k}‖ for k = 1 … T−1, where L_T is the loss at the last time step alone."""
    X, Y = batch
    state, states = model.begin_state(len(X)), []
    for t in range(X.shape[1]):
        logits, state = model(X[:, t : t + 1], state)
        states.append(state)
    gradients = torch.autograd.grad(F.cross_entropy(logits[-1], Y[:, -1]), states[:-1])
    return [gradient.norm().item() for gradient in reversed(gradients)]


def clamp_gradients(model: nn.Module, bound: float) -> None:
    """Clip by value from now on: every single component of a gradient is forced into ±bound."""
    for parameter in model.parameters():
        parameter.register_hook(lambda gradient: gradient.clamp(-bound, bound))


def first_steps(
    model: nn.Module, texts: Texts, recipe: Recipe, seed: int, steps: int, device: str, bound: float | None = None
) -> dict[str, list[float]]:
    """The first steps of a training under a magnifying glass, one number a step.

    ``cosine`` is that between the way the weights really moved and the raw negative gradient,
    ``spectral_norm`` that of W_hh after the step, ``largest`` the raw gradient's largest component.
    With ``bound`` the gradients are clipped by value.
    """
    model.to(device)
    raw = capture_gradients(model)
    if bound is not None:
        clamp_gradients(model, bound)
    rows, rng, last = [], random.Random(seed), flat_weights(model)
    while len(rows) < steps:
        batches = sequential_batches(texts.train, recipe.batch_size, recipe.num_steps, rng)
        for step in descend(model, batches, recipe, torch.device(device)):
            moved, gradient = flat_weights(model) - last, raw()
            last = flat_weights(model)
            rows.append(
                {
                    "loss": step.loss,
                    "norm": step.norm,
                    "length": moved.norm(),
                    "cosine": -F.cosine_similarity(moved.cpu().double(), gradient.cpu().double(), dim=0),
                    "largest": gradient.abs().max(),
                    "spectral_norm": spectral_norm(model),
                    "saturated": saturated_share(step.state),
                }
            )
    return {name: [float(row[name]) for row in rows[:steps]] for name in rows[0]}


def capture_gradients(model: nn.Module) -> Callable[[], Tensor]:
    """A function that gives the last raw gradient as one vector, as it was before any clipping."""
    kept = {}
    for name, parameter in model.named_parameters():
        parameter.register_hook(lambda gradient, name=name: kept.__setitem__(name, gradient.clone()))
    return lambda: torch.cat([kept[name].flatten() for name, _ in model.named_parameters()])
