"""练习 8.5.1：吃独热向量的网络，第一层权重的行就是它学到的嵌入。"""

from collections import Counter
from collections.abc import Callable, Sequence

import torch
from torch import Tensor
from torch.nn import functional as F

from solutions.ch08.rnn_scratch.char_rnn import Texts, flat_weights
from solutions.ch08.rnn_scratch.embedding_equality import IndexRNN, OneHotRNN
from solutions.toolkit.models import ScratchRNN
from solutions.toolkit.training import Recipe, train

VOWELS = "aeiou"
COMMON = 100  # a letter that occurs this often in the training text has had time to move


def rows(weights: dict) -> Tensor:
    """The table ``(vocab_size, num_hiddens)`` inside a trained ``nn.RNN``: its input weights, transposed."""
    return weights["layer.weight_ih_l0"].T


def common_letters(texts: Texts) -> tuple[list[int], list[int]]:
    """Indices of the vowels and of the consonants that occur at least ``COMMON`` times in the training text."""
    counts = Counter(texts.train)
    letters = [i for i, n in counts.items() if n >= COMMON and texts.vocab.to_tokens(i).isalpha()]
    vowels = sorted(i for i in letters if texts.vocab.to_tokens(i) in VOWELS)
    return vowels, sorted(set(letters).difference(vowels))


def mean_cosine(table: Tensor, some: list[int], others: list[int]) -> float:
    """Mean cosine between rows of two groups, a row with itself left out."""
    unit = F.normalize(table, dim=1)
    cosines = unit[some] @ unit[others].T
    apart = torch.tensor([[a != b for b in others] for a in some])
    return cosines[apart].mean().item()


def neighbours(corpus: Sequence[int], vocab_size: int, ahead: bool) -> Tensor:
    """What stands after a token (``ahead``) or before it, one row a token: log-probabilities less their mean
    over the tokens, with half a count added so that none is log 0."""
    counts = torch.full((vocab_size, vocab_size), 0.5)
    for first, second in zip(corpus, corpus[1:], strict=False):
        counts[(first, second) if ahead else (second, first)] += 1
    logs = (counts / counts.sum(1, keepdim=True)).log()
    return logs - logs.mean(0)


def agreement(table: Tensor, other: Tensor, tokens: list[int]) -> float:
    """Pearson correlation, over all pairs of the tokens, of the cosines in the one table and in the other."""
    one, two = torch.triu_indices(len(tokens), len(tokens), 1)
    pairs = []
    for rows_ in (table[tokens], other[tokens]):
        unit = F.normalize(rows_, dim=1)
        pairs.append((unit @ unit.T)[one, two])
    return torch.corrcoef(torch.stack(pairs))[0, 1].item()


def look(start: dict, end: dict, overfitted: dict, texts: Texts) -> dict:
    """What training made of the rows: groups, distances, neighbours, and which rows never moved.

    ``start``, ``end``, ``overfitted``: the weights before, where the held-out text is predicted best, and
    after the last epoch.
    """
    first, last, late = rows(start), rows(end), rows(overfitted)
    vowels, consonants = common_letters(texts)
    groups = {"vowels": (vowels, vowels), "consonants": (consonants, consonants), "across": (vowels, consonants)}
    unseen = [i for i in range(len(texts.vocab)) if i not in set(texts.train)]
    moved = (last - first).abs().amax(1)
    letters = vowels + consonants
    near = {name: neighbours(texts.train, len(texts.vocab), name == "next") for name in ("next", "previous")}
    return {
        **{f"{name}_before": mean_cosine(first, *group) for name, group in groups.items()},
        **{name: mean_cosine(last, *group) for name, group in groups.items()},
        **{f"{name}_late": mean_cosine(late, *group) for name, group in groups.items()},
        "spread_before": spread(first[letters]),
        "spread": spread(last[letters]),
        **{name: agreement(last, profile, letters) for name, profile in near.items()},
        "unseen_moved": [moved[i].item() for i in unseen],
        "least_moved_of_seen": min(moved[i].item() for i in range(len(moved)) if i not in unseen),
        "lost_at_rank": lost_at_rank(last),
    }


def spread(table: Tensor) -> float:
    """The largest distance between two rows over the smallest: 1 for one-hot vectors."""
    distances = torch.pdist(table)
    return (distances.max() / distances.min()).item()


def lost_at_rank(table: Tensor) -> list[float]:
    """‖W − W_d‖/‖W‖ for the best table of rank d = 1 … vocab_size (Eckart and Young 1936; Frobenius norm)."""
    squares = torch.linalg.svdvals(table.double()).square()
    left = squares.flip(0).cumsum(0).flip(0)
    lost = (left[1:] / left[0]).sqrt().tolist()
    return lost + [0.0] * (len(table) - len(lost))  # nothing is left beyond the table's own rank


def both_ways(texts: Texts, num_hiddens: int, num_epochs: int, seed: int, device: str, report: Callable) -> dict:
    """The same training with products and with look-ups from the same weights, and with indices for numbers.

    ``gap``: how far the losses of the first two part, all epochs; ``apart``: how far their weights are
    from each other in the end, over how far they moved; ``heldout``: the losses in the end, by way.
    """
    recipe = Recipe(num_epochs=num_epochs, evaluate_every=1)
    size = (len(texts.vocab), num_hiddens)
    makers = {
        "product": lambda: OneHotRNN(*size),
        "lookup": lambda: ScratchRNN(*size),
        "index": lambda: IndexRNN(*size, standard=False),
        "standard": lambda: IndexRNN(*size, standard=True),
    }
    told, start, end = {}, {}, {}
    for name, make in makers.items():
        torch.manual_seed(seed)
        model = make()
        start[name] = flat_weights(model)
        told[name] = train(model, texts.train, recipe, seed=seed, heldout=texts.heldout, device=device, report=report)
        end[name] = flat_weights(model).cpu()
    losses = {name: history.train_loss for name, history in told.items()}
    moved = (end["lookup"] - start["lookup"]).norm()
    return {
        "gap": max(abs(a - b) for a, b in zip(losses["product"], losses["lookup"], strict=True)),
        "apart": ((end["product"] - end["lookup"]).norm() / moved).item(),
        "first": losses["lookup"][0],
        "last": {name: loss[-1] for name, loss in losses.items()},
        "heldout": {name: history.heldout_loss[-1] for name, history in told.items()},
    }
