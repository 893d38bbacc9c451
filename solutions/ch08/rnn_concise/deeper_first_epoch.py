"""练习 8.6.2：训练一轮之后，输入的痕迹还剩多少；剩得少，是权重、还是推上去的常数压掉的。"""

from copy import deepcopy

import torch

from solutions.ch08.rnn_concise.deeper_networks import DeepRNN, build, start_from_unigram
from solutions.ch08.rnn_concise.deeper_probes import streams, traces
from solutions.ch08.rnn_scratch.char_rnn import Texts, saturated_share
from solutions.toolkit.training import Recipe, train

PLACE = 20  # the step whose character is changed


def last_trace(model: DeepRNN, X: torch.Tensor) -> float:
    """Length of a changed character's trace in what the last layer hands up, all delays together.

    In double precision: a difference of two nearly equal states is asked for.
    """
    return traces(deepcopy(model).double(), X, PLACE)[-1].sum().sqrt().item()


@torch.no_grad()
def without_biases(model: DeepRNN) -> DeepRNN:
    """The layers' biases set to zero, in place: of what the epoch taught, the input's own weights stay."""
    for layer in model.layers:
        layer.bias_ih_l0.zero_()
        layer.bias_hh_l0.zero_()
    return model


@torch.no_grad()
def hidden_states(model: DeepRNN, X: torch.Tensor) -> torch.Tensor:
    """tanh values of all layers, ``(depth, num_steps, batch_size, num_hiddens)``, before a norm or a skip."""
    found = []
    hooks = [layer.register_forward_hook(lambda _, __, out: found.append(out[0])) for layer in model.layers]
    model.layer_outputs(X, model.begin_state(len(X)))
    for hook in hooks:
        hook.remove()
    return torch.stack(found)


def slope_product(hiddens: torch.Tensor) -> float:
    """Π over the layers of the root mean square of tanh′ = 1 − h²: what the bends of tanh alone leave of a trace."""
    return (1 - hiddens.square()).square().mean((1, 2, 3)).sqrt().prod().item()


def first_epoch(kind: str, unigram: bool, depth: int, seed: int, num_hiddens: int, texts: Texts, device, report):
    """One epoch by the book's recipe; ``before``, ``after`` and, biases zeroed, ``unbiased`` are traces.

    ``slopes`` is :func:`slope_product` and ``saturated`` the share of |h| > 0.99, both after the epoch.
    """
    model = build(kind, depth, len(texts.vocab), num_hiddens, seed)
    if unigram:
        start_from_unigram(model, texts.train)
    X, _ = streams(texts.train[: 80 * 16 + 1], 16)
    found = {"before": last_trace(model, X)}
    train(model, texts.train, Recipe(num_epochs=1), seed=seed, device=device)
    model.cpu()
    hiddens = hidden_states(model, X)[:, PLACE:]
    found |= {"after": last_trace(model, X), "slopes": slope_product(hiddens), "saturated": saturated_share(hiddens)}
    found["unbiased"] = last_trace(without_biases(model), X)
    report(1, 1)
    return found
