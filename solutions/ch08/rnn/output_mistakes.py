"""练习 8.4.1 的两种错法，真的运行一遍：标签展平的次序不对；把词元的编号当作一个数来预测。"""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
import torch
from torch import Tensor

from solutions.ch08.rnn_scratch.char_rnn import Texts, build
from solutions.toolkit.batches import random_batches
from solutions.toolkit.training import Recipe, evaluate, perplexity, train_epoch


def flattened(Y: Tensor, by_time: bool) -> Tensor:
    """The labels ``(batch_size, num_steps)`` in one row: time first, as outputs are joined, or (wrong) as they lie."""
    return Y.T.reshape(-1) if by_time else Y.reshape(-1)


def relabelled(batches: Iterable, by_time: bool) -> Iterator[tuple[Tensor, Tensor]]:
    """Batches whose labels, flattened by the toolkit time first, come out as ``flattened(Y, by_time)``."""
    for X, Y in batches:
        yield X, flattened(Y, by_time).reshape(Y.shape[1], Y.shape[0]).T


def train_with_labels(
    by_time: bool, seed: int, texts: Texts, size: dict, recipe: Recipe, device: str, report: Callable
) -> dict:
    """Perplexities at the end, on training text as labelled and on held-out text with right labels; also
    ``drift``, by how much any hidden unit's weights summed over all scores, or the summed biases, moved;
    ``moved``, how far the weight or bias that moved most did; ``shifted``, see :func:`redundancy`."""
    model, rng = build("library", seed, len(texts.vocab), size["num_hiddens"]).to(device), random.Random(seed)
    before = output_parameters(model)
    for epoch in range(1, recipe.num_epochs + 1):
        batches = random_batches(texts.train, recipe.batch_size, recipe.num_steps, rng)
        loss, _ = train_epoch(model, relabelled(batches, by_time), recipe, torch.device(device))
        report(epoch, recipe.num_epochs, loss)
    change = output_parameters(model) - before
    return {
        "train": perplexity(loss),
        "heldout": perplexity(evaluate(model, texts.heldout, torch.device(device))),
        "drift": change.sum(0).abs().max().item(),
        "moved": change.abs().max().item(),
        "shifted": redundancy(model, texts.heldout[:100], device),
    }


def output_parameters(model: torch.nn.Module) -> Tensor:
    """A copy of the output layer, ``(vocab_size, num_hiddens + 1)``: its weights, then its biases."""
    return torch.cat([model.output.weight.detach(), model.output.bias.detach()[:, None]], 1)


@torch.no_grad()
def redundancy(model: torch.nn.Module, corpus: Sequence[int], device: str) -> float:
    """The largest change of any probability when the last score is taken off all scores, so that it becomes 0."""
    logits, _ = model(torch.tensor([corpus], device=device), model.begin_state(1))
    return (logits.softmax(-1) - (logits - logits[..., -1:]).softmax(-1)).abs().max().item()


def index_as_number(corpus: Sequence[int], numbering: np.ndarray) -> float:
    """Share of next tokens that are hit if the token's number is predicted by least squares, then rounded.

    ``numbering[k]`` is the number of token k.  The only input is the token before, where the best prediction
    of squared error is known without training: the mean number of what follows it.
    """
    before, after = np.array(corpus[:-1]), numbering[np.array(corpus[1:])]
    means = np.bincount(before, weights=after) / np.maximum(np.bincount(before), 1)
    return float((np.rint(means)[before] == after).mean())


def index_example(corpus: Sequence[int], tokens: Sequence[str], before: str) -> dict:
    """What follows one token: the mean index, the token that has that index, and the one that is likeliest."""
    pairs = np.array(corpus)
    after = pairs[1:][pairs[:-1] == tokens.index(before)]
    counts = np.bincount(after, minlength=len(tokens))
    rounded = int(np.rint(after.mean()))
    likeliest = int(counts.argmax())
    return {
        "before": before,
        "mean": float(after.mean()),
        "hit": tokens[rounded],
        "hit_share": float(counts[rounded] / counts.sum()),
        "likeliest": tokens[likeliest],
        "likeliest_share": float(counts[likeliest] / counts.sum()),
    }


def guesses(corpus: Sequence[int], tokens: Sequence[str], trials: int) -> dict:
    """Shares of next tokens hit: always the commonest; by one score a token; by the index in several numberings."""
    pairs, size, generator = np.array(corpus), len(tokens), np.random.default_rng(0)
    table = np.zeros((size, size))
    np.add.at(table, (pairs[:-1], pairs[1:]), 1)
    alphabet = np.argsort(np.argsort(list(tokens)))  # the number of each token in alphabetical order
    return {
        "commonest": float(table.sum(0).max() / table.sum()),
        "commonest_token": tokens[int(table.sum(0).argmax())],
        "scores": float(table.max(1).sum() / table.sum()),
        "by_frequency": index_as_number(corpus, np.arange(size)),
        "alphabetical": index_as_number(corpus, alphabet),
        "shuffled": [index_as_number(corpus, generator.permutation(size)) for _ in range(trials)],
    }
