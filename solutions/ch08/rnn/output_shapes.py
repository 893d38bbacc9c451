"""练习 8.4.1：一步一步走一遍形状，数一数输出层的参数，再看输出矩阵的秩。"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from solutions.toolkit.models import RNNModel, ScratchRNN
from solutions.toolkit.training import sequence_loss

Steps = list[tuple[Tensor, Tensor, Tensor]]


def step_by_step(model: ScratchRNN, X: Tensor) -> Steps:
    """``(X_t, H_t, O_t)`` of every time step, X ``(batch_size, num_steps)`` indices: equations 8.4.5 and 8.4.6.

    X_t is one-hot ``(batch_size, vocab_size)``, H_t ``(batch_size, num_hiddens)``, O_t one score a token,
    ``(batch_size, vocab_size)``.
    """
    H, steps = model.begin_state(len(X)), []
    for X_t in F.one_hot(X.T, model.vocab_size).to(H.dtype):  # (num_steps, batch_size, vocab_size)
        H = model.activation(X_t @ model.W_xh + H @ model.W_hh + model.b_h)
        O_t = H @ model.W_hq + model.b_q  # every step the same W_hq and b_q
        steps.append((X_t, H, O_t))
    return steps


def library_step_by_step(model: RNNModel, X: Tensor) -> Steps:
    """The same of an ``nn.RNN`` that is given one time step at a time."""
    state, steps = model.begin_state(len(X)), []
    for X_t in F.one_hot(X.T, model.vocab_size).to(state.dtype):
        hiddens, state = model.layer(X_t[None], state)  # a sequence of length one
        steps.append((X_t, hiddens[0], model.output(hiddens[0])))
    return steps


def shapes(steps: Steps, model: nn.Module, X: Tensor) -> dict:
    """The shapes that really occurred, and ``difference``: the largest between these scores and the model's own."""
    one_hot, H, O_t = steps[0]
    joined = torch.cat([scores for _, _, scores in steps])  # along time: (num_steps · batch_size, vocab_size)
    logits, _ = model(X, model.begin_state(len(X)))
    whole = torch.stack([vectors for vectors, _, _ in steps])
    named = {"indices": X, "one_hot": whole, "input": one_hot, "hidden": H, "output": O_t, "joined": joined}
    named["labels"] = X.T.reshape(-1)  # the labels have the shape of X
    return {
        **{name: list(tensor.shape) for name, tensor in named.items()},
        "difference": (joined - logits.flatten(0, 1)).abs().max().item(),
        "row_sum": (joined.softmax(1).sum(1) - 1).abs().max().item(),
    }


def output_layer(vocab_size: int, num_hiddens: int, input_width: int, X: Tensor) -> dict:
    """An RNN whose inputs are ``input_width`` numbers from an embedding: the output's shape and parameters."""
    embedding, layer = nn.Embedding(vocab_size, input_width), nn.RNN(input_width, num_hiddens)
    output = nn.Linear(num_hiddens, vocab_size)
    scores = output(layer(embedding(X.T))[0])  # (num_steps, batch_size, vocab_size)
    return {
        "batch": list(X.shape),
        "input_width": input_width,
        "num_hiddens": num_hiddens,
        "shape": list(scores.shape),
        "parameters": sum(parameter.numel() for parameter in output.parameters()),
    }


def parameter_counts(vocab_size: int, num_hiddens: int) -> dict:
    """Parameters of the output layer and of everything, counted in a model that was really built."""
    model = ScratchRNN(vocab_size, num_hiddens)
    output = model.W_hq.numel() + model.b_q.numel()
    return {"vocab_size": vocab_size, "output": output, "all": sum(p.numel() for p in model.parameters())}


@torch.no_grad()
def perplexity_before_training(model: nn.Module, X: Tensor, Y: Tensor) -> float:
    """Perplexity of a model as it is, X and Y ``(batch_size, num_steps)``."""
    return sequence_loss(model(X, model.begin_state(len(X)))[0], Y).exp().item()


def untrained_perplexity(vocab_size: int, outputs: int) -> float | None:
    """Perplexity of equal scores for ``outputs`` tokens when every one of the vocabulary's tokens is a label.

    None where torch refuses: a label without a score.
    """
    try:
        return F.cross_entropy(torch.zeros(vocab_size, outputs), torch.arange(vocab_size)).exp().item()
    except IndexError:
        return None


def perplexity_floor(outputs: int) -> float:
    """The least perplexity if the scores are hidden values of a tanh, between −1 and 1: 1 + (outputs − 1)/e²."""
    return 1 + (outputs - 1) * math.exp(-2)


@torch.no_grad()
def output_rank(vocab_size: int, num_hiddens: int, X: Tensor, seed: int) -> int:
    """Rank of all scores ``(num_steps · batch_size, vocab_size)`` of an RNN with random weights: at most h + 1.

    In double precision, and with weights large enough that the rank is beyond doubt.
    """
    torch.manual_seed(seed)
    model = ScratchRNN(vocab_size, num_hiddens, scale=0.5).double()
    nn.init.normal_(model.b_q)
    logits, _ = model(X, model.begin_state(len(X)))
    return int(torch.linalg.matrix_rank(logits.flatten(0, 1)))
