"""练习 8.3.6：一个小的词级语言模型，几种训练方式，和两种不同的“困惑度”。"""

import random
from collections.abc import Sequence
from statistics import fmean

import torch
from torch import Tensor, nn

from solutions.ch08.language_models.sentence_lengths import BATCH_SIZE, steps_of
from solutions.toolkit.sentence_batches import (
    Batches,
    bucketed_batches,
    expected_cells,
    masked_loss,
    packed_rows,
    pad_sentences,
    real_cells,
    token_losses,
)
from solutions.toolkit.tokens import Vocab
from solutions.toolkit.training import clip_gradients

RESERVED = ["<pad>", "<bos>", "<eos>"]
PAD, BOS, EOS = 1, 2, 3  # their indices: 0 is <unk>
SIZES = [1, 2, 4, 8, 16, 32, 64]  # of the batches in which a model trained without the mask is measured

Sentences = Sequence[Sequence[int]]


class SentenceModel(nn.Module):
    """X ``(batch_size, num_steps)`` to logits ``(num_steps, batch_size, vocab_size)``: embedding, nn.RNN, linear."""

    def __init__(self, vocab_size: int, num_hiddens: int = 32):
        super().__init__()
        self.embedding = nn.Embedding(vocab_size, num_hiddens)
        self.layer = nn.RNN(num_hiddens, num_hiddens)
        self.output = nn.Linear(num_hiddens, vocab_size)

    def forward(self, X: Tensor) -> Tensor:
        return self.output(self.layer(self.embedding(X.T))[0])


def read_rows(model: SentenceModel, X: Tensor, starts: Tensor | None) -> Tensor:
    """Hidden states ``(num_steps, rows, num_hiddens)`` of packed rows; set to zero at ``starts``, or never for None."""
    layer, states = model.layer, []
    state = layer.weight_hh_l0.new_zeros(len(X), layer.hidden_size)
    for step, tokens in enumerate(X.T):
        if starts is not None:
            state = state * ~starts[:, step, None]
        state = torch.tanh(
            model.embedding(tokens) @ layer.weight_ih_l0.T
            + layer.bias_ih_l0
            + state @ layer.weight_hh_l0.T
            + layer.bias_hh_l0
        )
        states.append(state)
    return torch.stack(states)


def training_loss(model: SentenceModel, batch: Sentences, mode: str) -> Tensor:
    """``masked``: mean over real tokens; ``unmasked`` and ``rescaled``: over all cells."""
    X, Y, lengths = pad_sentences(batch, BOS, EOS, PAD)
    logits = model(X)
    return masked_loss(logits, Y, lengths) if mode == "masked" else token_losses(logits, Y).mean()


def learning_rate(lengths: Sequence[int], mode: str) -> float:
    """1, or for ``rescaled`` 1/(1 − p): cells over tokens, which undoes what padding divides the gradient by."""
    return expected_cells(lengths, BATCH_SIZE) / sum(lengths) if mode == "rescaled" else 1.0


def trained(sentences: Sentences, vocab_size: int, mode: str, pool: int | None, seed: int, epochs: int, report):
    """SGD, clipping norm 1 as in the book, :func:`learning_rate`; ``pool`` as in bucketed_batches."""
    torch.manual_seed(seed)
    model, rng, steps = SentenceModel(vocab_size), random.Random(seed), steps_of(sentences)
    rate = learning_rate(steps, mode)
    parameters = list(model.parameters())
    for epoch in range(epochs):
        for chosen in bucketed_batches(steps, BATCH_SIZE, pool, rng):
            loss = training_loss(model, [sentences[index] for index in chosen], mode)
            model.zero_grad()
            loss.backward()
            clip_gradients(parameters, 1.0)
            with torch.no_grad():
                for parameter in parameters:
                    parameter -= rate * parameter.grad
        report(epoch + 1, epochs, loss.item())
    return model


@torch.no_grad()
def measured(model: SentenceModel, sentences: Sentences, batches: Batches) -> dict:
    """Losses in nats: ``real`` a real token, ``all`` a cell, ``pad`` a padded cell; mean of the sentences' means."""
    real, padded, by_sentence = [], [], []
    for batch in batches:
        X, Y, lengths = pad_sentences([sentences[index] for index in batch], BOS, EOS, PAD)
        losses, mask = token_losses(model(X), Y), real_cells(lengths, Y.shape[1])
        real += losses[mask].tolist()
        padded += losses[~mask].tolist()
        by_sentence += ((losses * mask).sum(1) / lengths).tolist()
    cells = len(real) + len(padded)
    return {
        "padding": len(padded) / cells,
        "real": fmean(real),
        "all": (sum(real) + sum(padded)) / cells,
        "pad": fmean(padded) if padded else 0.0,
        "by_sentence": fmean(by_sentence),
    }


@torch.no_grad()
def carried(model: SentenceModel, sentences: Sentences, reset: bool) -> float:
    """Loss a real token of the sentences packed into rows in random order, with or without resetting the state."""
    order = random.Random(0).sample(range(len(sentences)), len(sentences))
    rows = packed_rows([sentences[index] for index in order], min(8, len(order)), BOS, EOS, PAD)
    logits = model.output(read_rows(model, rows.X, rows.starts if reset else None))
    return masked_loss(logits, rows.Y, rows.lengths).item()


def train_and_measure(words: Sequence[list[str]], mode: str, pool, seed: int, epochs: int, report) -> dict:
    """Train on the first nine tenths of the sentences, measure on the last tenth in random batches."""
    cut = len(words) * 9 // 10
    vocab = Vocab(words[:cut], 10, RESERVED)
    train, held = ([vocab[sentence] for sentence in part] for part in (words[:cut], words[cut:]))
    model, steps = trained(train, len(vocab), mode, pool, seed, epochs, report), steps_of(held)
    sizes = SIZES if mode == "unmasked" else [BATCH_SIZE]
    shuffled = {size: bucketed_batches(steps, size, 1, random.Random(0)) for size in sizes}
    found = {
        "rate": learning_rate(steps_of(train), mode),
        "by_size": [{"size": size} | measured(model, held, batches) for size, batches in shuffled.items()],
    }
    # Step by step in Python is slow: only for the models whose carried state is told.
    rows = {"reset": carried(model, held, True), "carried": carried(model, held, False)} if mode == "masked" else {}
    return found | rows
