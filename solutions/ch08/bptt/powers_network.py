"""练习 8.7.1：真的语言模型里，不同损失的梯度往回走，会不会落到同一条直线上。"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from solutions.ch08.bptt.powers_products import alignment, gaps, lead
from solutions.ch08.rnn.gradient_reach import run_through, windows
from solutions.ch08.rnn_scratch.char_rnn import build, split
from solutions.toolkit.models import RNNModel
from solutions.toolkit.training import Recipe, train


@dataclass(frozen=True)
class Walk:
    """``windows`` texts; ``steps`` steps back, looked at every so many; ``settle`` steps before the first counted."""

    hiddens: int
    windows: int
    steps: int
    every: int
    settle: int


def losses_of_every_character(model: RNNModel, state: Tensor) -> Tensor:
    """∂L/∂h_T ``(windows, vocab_size, num_hiddens)``: L is −ln p of each character as the next one, h_T ``state``.

    The gradient of the softmax cross-entropy is (p − one-hot) W_hq, in the book's order.
    """
    with torch.no_grad():
        p = model.output(state).double().softmax(-1)  # in float32, p − 1 would lose digits where p is near 1
    eye = torch.eye(model.vocab_size, dtype=torch.float64)
    return (p[:, None, :] - eye) @ model.output.weight.detach().double()


def one_back(rows: Tensor, state: Tensor, W: Tensor) -> Tensor:
    """δ_{t−1} = δ_t D_t W_hhᵀ for rows ``(windows, …, num_hiddens)``; W is torch's weight_hh, W_hhᵀ."""
    return (rows * (1 - state.double() ** 2)[:, None, :]) @ W


def shared_directions(gradients: Tensor) -> Tensor:
    """Unit vector ``(windows, num_hiddens)`` of the line nearest to all gradients of a window."""
    unit = gradients / gradients.norm(dim=-1, keepdim=True)
    return torch.linalg.svd(unit, full_matrices=False).Vh[:, 0]


def states_of(model: RNNModel, corpus: list[int], walk: Walk, seed: int) -> list[Tensor]:
    """The model's states ``(windows, num_hiddens)`` while it reads random windows of the corpus, h_T the last."""
    X, _ = windows(corpus, walk.windows, walk.settle + walk.steps, seed)
    with torch.no_grad():
        return run_through(model, X)


def walk_back(rows: Tensor, states: list[Tensor], W: Tensor, walk: Walk) -> dict[str, list[float]]:
    """Alignment, length and singular values of the gradients ``rows`` on their way back through ``states``.

    ``same_text``: alignment of the losses of one window, averaged over the windows; ``other_text``:
    alignment of the windows' shared directions; ``line``, ``plane``: geometric means of σ₂/σ₁ and σ₃/σ₁
    of ∂h_T/∂h_{T−k}; ``log_length``: mean ln of the length of a gradient, compared with that at T.
    States of one window stand for those of all.
    """
    products = torch.eye(len(W), dtype=torch.float64).expand(len(states[-1]), -1, -1)
    found = {key: [] for key in ("same_text", "other_text", "line", "plane", "log_length")}
    rows = rows / rows.norm(dim=-1, keepdim=True)
    logs = torch.zeros(rows.shape[:2], dtype=torch.float64)
    for k in range(walk.steps + 1):
        if k % walk.every == 0:
            found["same_text"].append(alignment(rows).mean().item())
            found["other_text"].append(alignment(shared_directions(rows)).item())
            for key, part in zip(("line", "plane"), gaps(products).log().mean(0).exp(), strict=True):
                found[key].append(part.item())
            found["log_length"].append(logs.mean().item())
        rows, products = (one_back(part, states[-1 - k], W) for part in (rows, products))
        length = rows.norm(dim=-1)  # taken out at every step: only directions are compared
        rows, logs = rows / length[..., None], logs + length.log()
        products = products / products.norm(dim=(1, 2), keepdim=True)
    return found


def look(model: RNNModel, corpus: list[int], walk: Walk, seed: int) -> dict:
    """:func:`walk_back` through the real states, and the leading eigenvalue of W_hh alone.

    ``alone``: the same gradients with every φ′ replaced by 1, that is, through the powers of W_hh.
    """
    states, W = states_of(model, corpus, walk, seed), model.layer.weight_hh_l0.detach().double()
    rows = losses_of_every_character(model, states[-1])
    alone = walk_back(rows, [torch.zeros_like(state[:1]) for state in states], W, walk)
    return walk_back(rows, states, W, walk) | lead(W) | {"alone": {key: alone[key] for key in ("same_text", "line")}}


def study(seed: int, epochs: int, walk: Walk, text: str, device: str, report: Callable) -> dict:
    """One seed of the library's RNN, as it was drawn and after ``epochs`` of the book's training."""
    texts = split(text)
    model = build("library", seed, len(texts.vocab), walk.hiddens)
    found = {"initial": look(model, texts.train, walk, seed)}
    recipe = Recipe(num_epochs=epochs, evaluate_every=epochs)
    train(model, texts.train, recipe, seed=seed, device=device, report=report)
    return found | {"trained": look(model.cpu(), texts.train, walk, seed)}
