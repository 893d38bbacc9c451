"""练习 8.4.3：字符级语言模型里，末步损失的梯度传到多远，总梯度靠哪些时间步。"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from solutions.ch08.rnn.gradient_chains import back_from, first_zero, norms
from solutions.ch08.rnn.gradient_matrices import orthogonal, spectral_radius
from solutions.ch08.rnn_scratch.char_rnn import build, split
from solutions.toolkit.models import RNNModel
from solutions.toolkit.training import Recipe, train


@dataclass(frozen=True)
class Probe:
    """How far to look: ``windows`` of ``steps`` characters each, and the ``recent`` last steps to sum up."""

    hiddens: int
    steps: int
    windows: int
    every: int  # a value is kept every so many steps back
    recent: tuple[int, ...]
    zero_steps: int  # length of the sequence on which to look for a gradient of exactly 0


def windows(corpus: list[int], number: int, steps: int, seed: int) -> tuple[Tensor, Tensor]:
    """``number`` random windows ``(number, steps)`` and the character after each ``(number,)``."""
    tokens = torch.tensor(corpus)
    generator = torch.Generator().manual_seed(seed)
    starts = torch.randint(0, len(tokens) - steps, (number, 1), generator=generator)
    found = tokens[starts + torch.arange(steps + 1)]
    return found[:, :-1], found[:, -1]


def run_through(model: RNNModel, X: Tensor) -> list[Tensor]:
    """All hidden states h_0 … h_T of the model's nn.RNN layer, ``(batch_size, num_hiddens)`` each."""
    layer = model.layer
    states = [model.begin_state(len(X))[0].requires_grad_()]
    for x in X.T:
        # A one-hot vector times W_xh is a column of torch's weight_ih.
        inputs = layer.weight_ih_l0.T[x] + layer.bias_ih_l0 + layer.bias_hh_l0
        states.append(torch.tanh(inputs + states[-1] @ layer.weight_hh_l0.T))
    return states


def last_step(model: RNNModel, X: Tensor, y: Tensor) -> tuple[list[Tensor], list[Tensor]]:
    """``(states, gradients)``: h_0 … h_T, and ∂L_T/∂h_{T−k} for k = 0 … T.

    L_T is the cross-entropy at the last time step alone, summed over the windows.
    """
    states = run_through(model, X)
    loss = F.cross_entropy(model.output(states[-1]), y, reduction="sum")
    return [state.detach() for state in states], back_from(loss, states)


def recent_parts(states: list[Tensor], gradients: list[Tensor]) -> list[Tensor]:
    """Σ over the last m steps of their parts of ∂L_T/∂W_hh, m = 1 … T; the last one is the whole gradient.

    ∂L/∂W_hh = Σ_t h_{t−1}ᵀ (δ_t ⊙ (1 − h_t²)), in the book's order of rows and columns, in float64.
    """
    parts = []
    for k in range(len(states) - 1):
        now, before = states[-1 - k].double(), states[-2 - k].double()
        part = before.T @ (gradients[k].double() * (1 - now**2))
        parts.append(parts[-1] + part if parts else part)
    return parts


def root_mean_square(numbers: Tensor) -> float:
    return numbers.square().mean().sqrt().item()


def look(model: RNNModel, corpus: list[int], probe: Probe, seed: int) -> dict:
    """What the gradient of the last step does on its way back through ``probe.steps`` characters."""
    X, y = windows(corpus, probe.windows, probe.steps, seed)
    states, gradients = last_step(model, X, y)
    sizes, parts = norms(gradients), recent_parts(states, gradients)
    whole = parts[-1]
    slopes, W = 1 - torch.stack(states[1:]).double() ** 2, model.layer.weight_hh_l0.detach().double()
    half, eighth = probe.steps // 2, probe.steps // 8
    return {
        "radius": spectral_radius(W),
        "gain": (W.norm() / len(W) ** 0.5).item(),  # ‖W‖_F/√n: of a vector that knows nothing of W, on average
        "slope": root_mean_square(slopes),
        "slope_start": root_mean_square(slopes[:4]),
        "reach": [size / sizes[0] for size in sizes[:: probe.every]],
        "first_ten": (sizes[10] / sizes[0]) ** (1 / 10),
        "later": (sizes[half] / sizes[eighth]) ** (1 / (half - eighth)),
        "missing": {str(m): ((whole - parts[m - 1]).norm() / whole.norm()).item() for m in probe.recent},
        "whole_to_ten": (whole.norm() / parts[9].norm()).item(),
    }


def study(
    seed: int, epochs: int, radii: tuple[float, ...], probe: Probe, text: str, device: str, report: Callable
) -> dict:
    """One seed: the fresh network, with W_hh scaled to each radius or orthogonal, and after ``epochs`` of training.

    ``zero_step`` is the k from which on the fresh network's gradient is exactly 0 in float32 (None: never).
    """
    texts = split(text)
    model = build("library", seed, len(texts.vocab), probe.hiddens)
    weight = model.layer.weight_hh_l0
    fresh, found = weight.detach().clone(), {"initial": look(model, texts.train, probe, seed)}
    _, long = last_step(model, *windows(texts.train, probe.windows, probe.zero_steps, seed))
    found["initial"]["zero_step"] = first_zero(long)
    found["initial"]["start"] = norms(long[:1])[0]
    for radius in radii:
        weight.data = fresh * (radius / found["initial"]["radius"])
        found[f"scaled_{radius:g}"] = look(model, texts.train, probe, seed)
    weight.data = orthogonal(probe.hiddens, seed).to(fresh)
    found["orthogonal"] = look(model, texts.train, probe, seed)
    if epochs:
        weight.data = fresh
        recipe = Recipe(num_epochs=epochs, evaluate_every=epochs)
        history = train(model, texts.train, recipe, seed=seed, device=device, report=report)
        found["trained"] = look(model.cpu(), texts.train, probe, seed) | {"loss": history.train_loss[-1]}
    return found
