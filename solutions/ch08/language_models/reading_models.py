"""练习 8.3.4：同样多的更新，按不同的读法训练；同一组权重，按不同的读法打分。"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from solutions.toolkit.batches import Batch, random_batches, sequential_batches
from solutions.toolkit.models import RNNModel, detach
from solutions.toolkit.training import clip_gradients, evaluate, sequence_loss
from solutions.toolkit.window_batches import sliding_batches


@dataclass(frozen=True)
class Plan:
    """How a model is trained (Adam, gradients clipped at 1) and how long the windows are."""

    num_steps: int = 32
    batch_size: int = 64
    num_hiddens: int = 64
    updates: int = 300
    lr: float = 0.01


def overlapping_batches(corpus: Sequence[int], batch_size: int, num_steps: int, rng: random.Random) -> Iterator[Batch]:
    """All windows of stride 1 in random order; what fills no batch is left out."""
    windows = torch.as_tensor(corpus).unfold(0, num_steps + 1, 1)
    order = torch.randperm(len(windows), generator=torch.Generator().manual_seed(rng.randrange(2**31)))
    for chosen in order[: len(order) // batch_size * batch_size].split(batch_size):
        yield windows[chosen, :-1], windows[chosen, 1:]


READERS = {"random": random_batches, "carried": sequential_batches, "stride_1": overlapping_batches}


def train_by(way: str, corpus: Sequence[int], vocab_size: int, plan: Plan, seed: int, report: Callable) -> nn.Module:
    """``plan.updates`` updates on the batches of one reader, as many passes as that takes.

    Equal seeds begin with equal weights whatever the way.
    """
    torch.manual_seed(seed)
    model = RNNModel(nn.RNN(vocab_size, plan.num_hiddens), vocab_size)
    optimizer, state = torch.optim.Adam(model.parameters(), lr=plan.lr), None
    batches = _passes(way, corpus, plan, random.Random(seed))
    for update in range(1, plan.updates + 1):
        begins, X, Y = next(batches)
        state = model.begin_state(len(X)) if begins else detach(state)
        logits, state = model(X, state)
        loss = sequence_loss(logits, Y)
        optimizer.zero_grad()
        loss.backward()
        clip_gradients(model.parameters(), 1.0)
        optimizer.step()
        if update % 50 == 0:
            report(update, plan.updates, loss.item())
    return model


def _passes(way: str, corpus: Sequence[int], plan: Plan, rng: random.Random) -> Iterator[tuple[bool, Tensor, Tensor]]:
    """Batches without end, and whether each begins from a state of zeros."""
    while True:
        for number, (X, Y) in enumerate(READERS[way](corpus, plan.batch_size, plan.num_steps, rng)):
            yield way != "carried" or number == 0, X, Y


@torch.no_grad()
def window_losses(model: nn.Module, corpus: Sequence[int], num_steps: int, stride: int) -> Tensor:
    """Loss of every step of every window, each begun from zeros: ``(windows, num_steps)`` in nats."""
    rows = []
    for X, Y in sliding_batches(corpus, 1024, num_steps, stride):
        logits, _ = model(X, model.begin_state(len(X)))
        rows.append(F.cross_entropy(logits.permute(1, 2, 0), Y, reduction="none"))
    return torch.cat(rows).double()


def score(losses: Tensor, stride: int) -> float:
    """Mean loss where every window scores its last ``stride`` steps only and the first one all.

    Every position is scored exactly once then, up to the last window's end.
    """
    return torch.cat([losses[0], losses[1:, -stride:].flatten()]).mean().item()


def context_curve(losses: Tensor) -> list[float]:
    """L(k), k = 1 … n: mean loss with exactly k tokens of context, over the same positions for every k.

    ``losses`` ``(windows, n)`` are those of stride 1: window i predicts position i + k from k tokens.
    """
    windows, n = losses.shape
    return [losses[n - k : windows - k + 1, k - 1].mean().item() for k in range(1, n + 1)]


def read_and_score(model: nn.Module, heldout: Sequence[int], num_steps: int) -> dict:
    """Mean held-out loss of one fixed model by every way of reading, and its context curve.

    ``strided``: windows of n/4 and n, strides of a whole, half and quarter window and 1, scoring the last
    steps; ``disjoint``: windows of n/4 … 4n; ``carried``: one stream.
    """
    every = {n: window_losses(model, heldout, n, 1) for n in (num_steps // 4, num_steps)}
    strided = {n: {1: score(losses, 1)} for n, losses in every.items()}
    for n in every:
        for stride in (n // 4, n // 2, n):
            strided[n][stride] = score(window_losses(model, heldout, n, stride), stride)
    lengths = [num_steps // 4, num_steps // 2, num_steps, 2 * num_steps, 4 * num_steps]
    return {
        "strided": strided,
        "disjoint": {n: window_losses(model, heldout, n, n).mean().item() for n in lengths},
        "curve": context_curve(every[num_steps]),
        "carried": read_carried(model, heldout),
    }


def read_carried(model: nn.Module, heldout: Sequence[int]) -> float:
    """Mean held-out loss in one stream, the state carried from the first token to the last."""
    return evaluate(model, heldout, torch.device("cpu"), batch_size=1)


def train_and_read(way: str, train, heldout, vocab_size: int, plan: Plan, seed: int, report: Callable) -> dict:
    """One model, from fresh weights, read in every way; trained on overlapping windows, in one way only."""
    model = train_by(way, train, vocab_size, plan, seed, report)
    if way == "stride_1":
        return {"carried": read_carried(model, heldout)}
    return read_and_score(model, heldout, plan.num_steps)


def train_short_and_read(train, heldout, vocab_size: int, plan: Plan, seed: int, report: Callable) -> dict:
    """A model that never saw a state older than its short window: the last step of every window, and carried."""
    model = train_by("random", train, vocab_size, plan, seed, report)
    every = window_losses(model, heldout, plan.num_steps, 1)
    return {"window": score(every, 1), "carried": read_carried(model, heldout)}
