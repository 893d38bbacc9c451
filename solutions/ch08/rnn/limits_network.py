"""练习 8.4.4：一个字符级网络，带着隐状态读、清零了读、带着别处的隐状态读。"""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from solutions.ch08.rnn.limits_text import Texts, characters
from solutions.toolkit.models import RNNModel
from solutions.toolkit.training import Recipe, train


def trained(texts: Texts, seed: int, num_hiddens: int, num_epochs: int, report: Callable) -> RNNModel:
    """The model of section 8.6 with the book's recipe, but on nine tenths of the whole text."""
    vocab = texts.vocab()
    torch.manual_seed(seed)
    model = RNNModel(nn.RNN(len(vocab), num_hiddens), len(vocab))
    train_on(model, texts, seed, num_epochs, report)
    return model


def train_on(model: RNNModel, texts: Texts, seed: int, num_epochs: int, report: Callable) -> None:
    """So many epochs more, in place."""
    recipe = Recipe(num_epochs=num_epochs, evaluate_every=num_epochs)
    train(model, texts.vocab()[list(characters(texts.train))], recipe, seed=seed, report=report)


@torch.no_grad()
def read_on(model: RNNModel, tokens: Tensor) -> tuple[Tensor, Tensor]:
    """One text read once from beginning to end, the state always carried on.

    ``(losses, states)``: the loss of token i + 1 after tokens 0 to i, nats, ``(n − 1,)``; the hidden state
    after token i, ``(n, num_hiddens)``.
    """
    one_hot = F.one_hot(tokens, model.vocab_size).to(model.output.weight.dtype)
    states = model.layer(one_hot[:, None], model.begin_state(1))[0][:, 0]
    return F.cross_entropy(model.output(states[:-1]), tokens[1:], reduction="none"), states


@torch.no_grad()
def read_from(model: RNNModel, tokens: Tensor, starts: Tensor, states: Tensor, width: int) -> Tensor:
    """Losses ``(width, len(starts))``: row j − 1 for the token after j tokens have been read.

    Reading begins at each of ``starts`` with the hidden state given for it, ``(len(starts), num_hiddens)``.
    """
    places = starts[:, None] + torch.arange(width)
    logits, _ = model(tokens[places], states[None])
    return F.cross_entropy(logits.permute(1, 2, 0), tokens[places + 1], reduction="none").T


def history_curves(model: RNNModel, tokens: Tensor, width: int, stride: int) -> dict:
    """Mean loss after 1, 2, …, ``width`` characters, read in three ways from the same places of the text.

    ``carried``: with the state that belongs there; ``zeroed``: from zeros; ``foreign``: with the state of a
    place half a text away.  Every character is read at every position, so ``carried`` is nearly flat.
    """
    losses, states = read_on(model, tokens)
    starts = torch.arange(1, len(tokens) - width - 1, stride)
    before = states[starts - 1]
    found = {
        "carried": losses[starts[:, None] + torch.arange(width)].T,
        "zeroed": read_from(model, tokens, starts, torch.zeros_like(before), width),
        "foreign": read_from(model, tokens, starts, before.roll(len(starts) // 2, 0), width),
    }
    return {"heldout_loss": losses.mean().item(), **{key: rows.mean(1).tolist() for key, rows in found.items()}}
