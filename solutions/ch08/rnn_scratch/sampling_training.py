"""练习 8.5.3：训练途中插进各种预测，训练会不会因此改变？"""

import hashlib
import random
import struct
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import nn

from solutions.ch08.rnn_scratch.char_rnn import Texts, build
from solutions.toolkit.batches import sequential_batches
from solutions.toolkit.generation import generate
from solutions.toolkit.training import Recipe, train_epoch

PREFIX, LENGTH = "time traveller ", 50  # what the book's training loop writes


@dataclass(frozen=True)
class Way:
    """What happens between epochs: ``writes`` nothing (None), the likeliest characters ("greedy") or draws
    from P^α (a number); ``shares`` torch's global random numbers, where ``offsets`` "torch" draws them too."""

    label: str
    writes: str | float | None = None
    shares: bool = False
    offsets: str = "torch"


WAYS = {
    "none": Way("不预测"),
    "greedy": Way("贪心", "greedy"),
    "sampled": Way("采样，α = 1", 1.0),
    "alpha_10": Way("采样，α = 10", 10.0),
    "shared": Way("采样，α = 1，同一串随机数", 1.0, shares=True),
    "shared_alpha_10": Way("采样，α = 10，同一串随机数", 10.0, shares=True),
    "discarded": Way("不预测，只扔掉一样多的随机数", "discarded", shares=True),
    "python": Way("不预测，偏移用 random", offsets="python"),
    "python_shared": Way("采样，α = 1，偏移用 random", 1.0, shares=True, offsets="python"),
}


class TorchOffsets:
    """Stands for a ``random.Random`` where only ``randint`` is asked for: draws from torch's global generator."""

    def randint(self, low: int, high: int) -> int:
        return int(torch.randint(low, high + 1, ()))


class Noted:
    """The same offsets, written down."""

    def __init__(self, source):
        self.source, self.drawn = source, []

    def randint(self, low: int, high: int) -> int:
        self.drawn.append(self.source.randint(low, high))
        return self.drawn[-1]


def write_between(model: nn.Module, texts: Texts, way: Way, generator: torch.Generator | None) -> str:
    """One prediction as the way has it; returns what was written, perhaps nothing."""
    if way.writes is None:
        return ""
    if way.writes == "discarded":
        even = torch.ones(len(texts.vocab), dtype=torch.float64)
        for _ in range(LENGTH):
            torch.multinomial(even, 1)
        return ""
    alpha = None if way.writes == "greedy" else way.writes
    return generate(model, texts.vocab, PREFIX, LENGTH, alpha=alpha, generator=None if way.shares else generator)


def train_with_predictions(
    texts: Texts, name: str, seed: int, num_hiddens: int, num_epochs: int, every: int, report: Callable
) -> dict:
    """A training of ``nn.RNN`` on the CPU with a prediction after every ``every`` epochs.

    The seed sets torch's global generator; the weights come from it, and the batches' offsets too unless
    the way takes them from ``random``.  ``losses`` and ``weights`` are digests of every bit of them.
    """
    way, model = WAYS[name], build("library", seed, len(texts.vocab), num_hiddens)
    own = torch.Generator().manual_seed(seed + 1000)
    offsets = Noted(TorchOffsets() if way.offsets == "torch" else random.Random(seed))
    losses, written = [], ""
    for epoch in range(1, num_epochs + 1):
        batches = sequential_batches(texts.train, Recipe.batch_size, Recipe.num_steps, offsets)
        losses.append(train_epoch(model, batches, Recipe(), torch.device("cpu"))[0])
        if epoch % every == 0:
            written = write_between(model, texts, way, own)
        report(epoch, num_epochs, losses[-1])
    return {
        "losses": digest(struct.pack(f"{len(losses)}d", *losses)),
        "weights": digest(b"".join(value.detach().numpy().tobytes() for value in model.parameters())),
        "final_loss": losses[-1],
        "offsets": offsets.drawn,
        "text": written.removeprefix(PREFIX),
    }


def digest(data: bytes) -> str:
    """The first 8 hexadecimal digits of SHA-256: equal bits have equal ones, others practically never."""
    return hashlib.sha256(data).hexdigest()[:8]
