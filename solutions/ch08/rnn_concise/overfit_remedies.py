"""练习 8.6.1：用高级 API 训练同一个模型，每次只加一种防止过拟合的办法，更新次数都相同。"""

import random
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from solutions.toolkit.batches import sequential_batches
from solutions.toolkit.models import RNNModel, State, detach
from solutions.toolkit.tokens import Vocab, encode
from solutions.toolkit.training import evaluate, sequence_loss

HELD_OUT = 10_000  # characters of each of the two held-out parts
EVALUATE_EVERY = 100  # updates


@dataclass(frozen=True)
class Parts:
    """Character indices: ``pool`` to train on the beginning of, ``validation`` to choose by, ``test`` to report."""

    pool: list[int]
    validation: list[int]
    test: list[int]
    vocab: Vocab


def parts(text: str) -> Parts:
    """The end of the book is held out, so that it is the same however much of the beginning is trained on.

    Two parts of 10,000 characters, of a short text a tenth each.
    """
    indices, vocab = encode(text)
    size = min(HELD_OUT, len(indices) // 10)
    return Parts(indices[: -2 * size], indices[-2 * size : -size], indices[-size:], vocab)


@dataclass(frozen=True)
class Remedy:
    """What one training does about overfitting; the defaults do nothing.  ``characters``: how long its text is."""

    num_hiddens: int = 128
    characters: int = 10_000
    weight_decay: float = 0.0
    dropout: float = 0.0
    lr: float = 1.0
    batch_size: int = 32
    num_steps: int = 35


class DropoutRNN(RNNModel):
    """The model of section 8.6 with dropout between the hidden states and the output layer.

    The state handed on from step to step is left whole: only what the output layer reads has holes.
    """

    def __init__(self, layer: nn.RNNBase, vocab_size: int, dropout: float):
        super().__init__(layer, vocab_size)
        self.dropout = nn.Dropout(dropout)

    def forward(self, X: Tensor, state: State) -> tuple[Tensor, State]:
        """As :meth:`RNNModel.forward`; call ``eval()`` before evaluating, or the holes stay."""
        one_hot = F.one_hot(X.T, self.vocab_size).to(self.output.weight.dtype)
        hiddens, state = self.layer(one_hot, state)
        return self.output(self.dropout(hiddens)), state


def updates(model: nn.Module, corpus: Sequence[int], remedy: Remedy, seed: int, count: int) -> Iterator[int]:
    """Train in place by ``torch.optim.SGD``, and yield 1, 2, …, ``count`` after each update.

    Sequential sampling, one pass after another; ``weight_decay`` λ adds λw to the clipped gradient.
    """
    optimizer = torch.optim.SGD(model.parameters(), lr=remedy.lr, weight_decay=remedy.weight_decay)
    rng, done, device = random.Random(seed), 0, model.output.weight.device
    while True:
        state = model.begin_state(remedy.batch_size)
        for X, Y in sequential_batches(corpus, remedy.batch_size, remedy.num_steps, rng):
            logits, state = model(X.to(device), detach(state))
            optimizer.zero_grad()
            sequence_loss(logits, Y.to(device)).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            done += 1
            yield done
            if done == count:
                return


def fresh(remedy: Remedy, seed: int, vocab_size: int, device: str) -> DropoutRNN:
    """A model with weights drawn from ``seed``, the same on every device."""
    torch.manual_seed(seed)
    return DropoutRNN(nn.RNN(vocab_size, remedy.num_hiddens), vocab_size, remedy.dropout).to(device)


def remedied(text: str, remedy: Remedy, seed: int, count: int, device: str, report: Callable) -> dict:
    """Losses in nats a character before training and after every ``EVALUATE_EVERY`` updates.

    ``train`` is measured on the first 10,000 characters, which every remedy trains on; ``left_on`` is the
    test loss of the last weights without ``eval()``.
    """
    found, place = parts(text), torch.device(device)
    corpus = found.pool[: remedy.characters]
    model = fresh(remedy, seed, len(found.vocab), device)
    read = {"train": corpus[: Remedy.characters], "validation": found.validation, "test": found.test}
    record = {"updates": [], **{name: [] for name in read}}

    def look(done: int) -> None:
        model.eval()
        record["updates"].append(done)
        for name, part in read.items():
            record[name].append(evaluate(model, part, place))
        model.train()
        report(done, count, record["train"][-1])

    look(0)
    for done in updates(model, corpus, remedy, seed, count):
        if done % EVALUATE_EVERY == 0 or done == count:
            look(done)
    return {**record, "left_on": evaluate(model, found.test, place)}


def dropout_argument(text: str, num_layers: int, seed: int, count: int, device: str, report: Callable) -> dict:
    """Train twice from the same weights, with nn.RNN's own ``dropout`` 0 and 0.5.

    ``apart`` is the largest difference between any two weights afterwards; ``warning`` what PyTorch said.
    """
    found, remedy, trained = parts(text), Remedy(num_hiddens=32), []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for dropout in (0.0, 0.5):
            torch.manual_seed(seed)
            layer = nn.RNN(len(found.vocab), remedy.num_hiddens, num_layers, dropout=dropout)
            model = RNNModel(layer, len(found.vocab)).to(device)
            for done in updates(model, found.pool[: remedy.characters], remedy, seed, count):
                report(done, count)
            trained.append(torch.cat([weight.detach().flatten() for weight in model.parameters()]))
    said = [str(one.message) for one in caught if "dropout" in str(one.message)]
    return {"apart": (trained[0] - trained[1]).abs().max().item(), "warnings": len(said)}
