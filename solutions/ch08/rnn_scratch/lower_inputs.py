"""练习 8.5.2 的输入层：独热、加长的独热、可学习的嵌入，同一个函数族。"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from solutions.ch08.rnn_scratch.char_rnn import follow, split
from solutions.toolkit.models import RNNModel, State
from solutions.toolkit.training import Recipe


class EmbeddedRNN(RNNModel):
    """Section 8.6's model, but a token enters as its row of ``table``, ``(vocab_size, layer.input_size)``.

    With c·I as a fixed table this is the one-hot encoding, its 1 replaced by c; a learnable table is an
    embedding.  Either way token i adds row i of ``table @ W_ihᵀ`` to the hidden units.
    """

    def __init__(self, layer: nn.RNNBase, table: Tensor, learnable: bool):
        super().__init__(layer, len(table))
        self.table = nn.Parameter(table, requires_grad=learnable)

    def forward(self, X: Tensor, state: State) -> tuple[Tensor, State]:
        hiddens, state = self.layer(self.table[X.T], state)
        return self.output(hiddens), state


@dataclass(frozen=True)
class Input:
    """An input layer.  ``scale`` multiplies the table, ``start`` the first input weights; ``learnable`` makes the
    table a normally distributed embedding of as many components as there are tokens."""

    label: str
    learnable: bool = False
    scale: float = 1.0
    start: float = 1.0


def inputs(vocab_size: int) -> dict[str, Input]:
    """One-hot, embedding, and what stands between them; c² = ``vocab_size`` is an embedding's expected length².

    The product of ``scale`` and ``start`` is the size of the first effective weights, the square of
    ``scale`` the factor of their steps: "longer" has an embedding's both, "step" and "first" one each.
    """
    c = math.sqrt(vocab_size)
    return {
        "one_hot": Input("独热"),
        "embedding": Input("嵌入 N(0,1)", learnable=True),
        "longer": Input("独热 ×c", scale=c),
        "step": Input("独热，只放大步长", scale=c, start=1 / c),
        "first": Input("独热，只放大初值", start=c),
        "small": Input("嵌入 N(0,1/c²)", learnable=True, scale=1 / c),
    }


def build_with(chosen: Input, seed: int, vocab_size: int, num_hiddens: int) -> EmbeddedRNN:
    """Fresh weights: those of the recurrent and output layer are the same for every input layer of a seed."""
    torch.manual_seed(seed)
    layer = nn.RNN(vocab_size, num_hiddens)
    with torch.no_grad():
        layer.weight_ih_l0.mul_(chosen.start)
    model = EmbeddedRNN(layer, chosen.scale * torch.eye(vocab_size), chosen.learnable)
    if chosen.learnable:
        with torch.no_grad():
            model.table.copy_(chosen.scale * torch.randn(vocab_size, vocab_size))
    return model


@torch.no_grad()
def effective(model: EmbeddedRNN) -> Tensor:
    """``(vocab_size, num_hiddens)``: what each token adds to the hidden units, whatever the parametrisation."""
    return model.table @ model.layer.weight_ih_l0.T


@torch.no_grad()
def step_factor(model: EmbeddedRNN) -> float:
    """By how much, on average, a gradient step moves the effective weights compared with the plain one-hot encoding.

    With A = E Wᵀ and gradient G for A, a step of length η changes A by −η(E Eᵀ G + G W Wᵀ), to first order; the
    second term is there only where E is learnable.  The means of the diagonals of E Eᵀ and W Wᵀ, added.
    """
    E, W = model.table, model.layer.weight_ih_l0
    return (E.square().sum() / len(E) + (W.square().sum() / len(W) if E.requires_grad else 0)).item()


@torch.no_grad()
def hidden_norm(model: EmbeddedRNN, tokens: list[int]) -> float:
    """Mean of ‖h‖ while a text is read in one stream."""
    hiddens, _ = model.layer(model.table[torch.as_tensor(tokens)[:, None]], model.begin_state(1))
    return torch.linalg.vector_norm(hiddens, dim=-1).mean().item()


def train_input(
    text: str, chosen: Input, seed: int, num_hiddens: int, num_epochs: int, device: str, report: Callable
) -> dict:
    """The book's recipe on the first 10,000 characters: train loss of every epoch, held-out loss now and then."""
    texts = split(text)
    model = build_with(chosen, seed, len(texts.vocab), num_hiddens)
    first, factor = effective(model).std().item(), step_factor(model)
    recipe = Recipe(num_epochs=num_epochs)
    trace = follow(model, texts, recipe, seed, device, report)
    return {
        "first_scale": first,
        "last_scale": effective(model).std().item(),
        "factor_before": factor,
        "factor_after": step_factor(model),
        "hidden_norm": hidden_norm(model.cpu(), texts.train),
        "clipped": sum(norm > recipe.clip for norm in trace.norm) / len(trace.norm),
        "train_loss": trace.loss,
        "epochs": trace.epochs,
        "heldout_loss": trace.heldout_loss,
    }
