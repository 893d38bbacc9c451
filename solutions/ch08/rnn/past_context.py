"""练习 8.4.2：只给 k 个字符的前文，留出损失是多少？循环神经网络，和数出来的 n 元语法。"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from solutions.toolkit.models import RNNModel
from solutions.toolkit.ngrams import count_ngrams


def targets(corpus: Sequence[int], longest: int, every: int) -> range:
    """Positions to predict: every ``every``-th with at least ``longest`` tokens before it."""
    return range(longest, len(corpus), every)


@torch.no_grad()
def reset_loss(model: RNNModel, corpus: Sequence[int], positions: range, context: int) -> float:
    """Mean loss, nats a token, with only ``context`` tokens of the past.

    The state is zero that many tokens before each position; with 0
    nothing is read at all and the output is that of h = 0.
    """
    text, places = torch.as_tensor(corpus), torch.tensor(positions)
    if context == 0:
        logits = model.output.bias.expand(len(places), -1)
    else:
        X = text[places[:, None] + torch.arange(-context, 0)]
        logits = model(X, model.begin_state(len(X)))[0][-1]
    return F.cross_entropy(logits, text[places]).item()


def fresh(seed: int, vocab_size: int, num_hiddens: int) -> RNNModel:
    """nn.RNN with the library's default weights and an output layer."""
    torch.manual_seed(seed)
    return RNNModel(nn.RNN(vocab_size, num_hiddens), vocab_size)


@dataclass(frozen=True)
class Counts:
    """A smoothed n-gram: P_n(x | context) = (count + s·P_{n−1}(x | shorter context)) / (total + s), P_0 uniform.

    The counts of n − 1 tokens of context are mixed with the next shorter ones (a Dirichlet prior of weight
    ``strength``), so that nothing has probability 0; beyond n − 1 tokens back it sees nothing.
    """

    grams: list[Counter]
    totals: list[Counter]
    vocab_size: int
    strength: float = 5.0

    def probability(self, token: int, context: tuple[int, ...]) -> float:
        """P(token | context); tokens of the context beyond the n − 1 last are not looked at."""
        p = 1 / self.vocab_size
        for used in range(min(len(context), len(self.grams) - 1) + 1):
            seen = context[len(context) - used :]
            p = (self.grams[used][(*seen, token)] + self.strength * p) / (self.totals[used][seen] + self.strength)
        return p

    def distribution(self, context: tuple[int, ...]) -> Tensor:
        """P(· | context), ``(vocab_size,)``."""
        told = [self.probability(token, context) for token in range(self.vocab_size)]
        return torch.tensor(told, dtype=torch.float64)


def count(corpus: Sequence[int], n: int, vocab_size: int) -> Counts:
    """The smoothed n-gram of a text, with all shorter ones."""
    grams, totals = [count_ngrams(corpus, order) for order in range(1, n + 1)], []
    for counter in grams:
        total = Counter()
        for gram, number in counter.items():
            total[gram[:-1]] += number
        totals.append(total)
    return Counts(grams, totals, vocab_size)


def counted_loss(counts: Counts, corpus: Sequence[int], positions: range, context: int) -> float:
    """Mean loss, nats a token, of the smoothed counts with ``context`` tokens of the past."""
    told = [counts.probability(corpus[t], tuple(corpus[t - context : t])) for t in positions]
    return -torch.tensor(told, dtype=torch.float64).log().mean().item()


def counted_influence(counts: Counts, X: Tensor, Y: Tensor, distances: Sequence[int]) -> list[float]:
    """As :func:`past_influence.influence`, for the smoothed counts: exactly 0 beyond n − 1."""
    base, found = [counts.distribution(tuple(row.tolist())) for row in X], []
    for d in distances:
        changed = X.clone()
        changed[:, -d] = Y[:, -d]
        rows = [counts.distribution(tuple(row.tolist())) for row in changed]
        found.append(((torch.stack(rows) - torch.stack(base)).abs().sum(-1) / 2).mean().item())
    return found
