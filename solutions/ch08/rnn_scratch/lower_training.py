"""练习 8.5.2 的训练：长文本上按读过的字符数算预算，最后一段放慢；以及从书中默认的终点再走短步。"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

import torch
from torch import Tensor, nn

from solutions.ch08.rnn_scratch.book_runs import BookSetting, model_after
from solutions.ch08.rnn_scratch.char_rnn import Texts
from solutions.ch08.rnn_scratch.lower_inputs import build_with, inputs
from solutions.ch08.rnn_scratch.lower_texts import read_loss
from solutions.toolkit.batches import sequential_batches
from solutions.toolkit.training import Recipe, descend, train

BATCH_SIZE = 32  # the book's
SLOW_PART = 5  # the last fifth of the updates is made with a smaller learning rate


@dataclass(frozen=True)
class Setting:
    """A training: ``budget`` is how many characters are read in all, however long the text is.

    ``slower`` is what the learning rate is divided by for the last fifth of the updates.
    """

    lr: float = 1.0
    num_hiddens: int = 128
    num_steps: int = 35
    input: str = "one_hot"
    slower: float = 10.0
    budget: int = 600 * 32 * 35

    @property
    def updates(self) -> int:
        return self.budget // (BATCH_SIZE * self.num_steps)


def train_long(
    text: list[int], read_after: dict, vocab_size: int, setting: Setting, seed: int, device: str, report: Callable
) -> dict[str, float]:
    """Train fresh weights on a text, then read the texts of ``read_after``; mean losses in nats.

    ``train`` is the mean over the slow part, while the weights still move, as in the book.
    """
    model = build_with(inputs(vocab_size)[setting.input], seed, vocab_size, setting.num_hiddens)
    place, rng, slow = torch.device(device), random.Random(seed), max(setting.updates // SLOW_PART, 1)
    model.to(place)
    losses = walk(model, text, setting, setting.lr, setting.updates - slow, rng, place)
    report(SLOW_PART - 1, SLOW_PART, losses[-1].item())
    losses = walk(model, text, setting, setting.lr / setting.slower, slow, rng, place)
    model.cpu()
    told = {name: read_loss(model, tokens) for name, tokens in read_after.items()}
    return {"train": torch.stack(losses).mean().item(), **told}


def walk(
    model: nn.Module,
    text: list[int],
    setting: Setting,
    lr: float,
    updates: int,
    rng: random.Random,
    place: torch.device,
) -> list[Tensor]:
    """So many updates, pass after pass over the text; the loss of each."""
    recipe, losses = Recipe(lr=lr), []
    while len(losses) < updates:
        batches = sequential_batches(text, BATCH_SIZE, setting.num_steps, rng)
        losses += [step.loss for step in descend(model, islice(batches, updates - len(losses)), recipe, place)]
    return losses


def go_on_slowly(
    record: dict, setting: BookSetting, texts: Texts, num_epochs: int, seed: int, device: str, report: Callable
) -> float:
    """The last epoch's loss when a book run is trained on with a quarter of the learning rate."""
    model = model_after(record, setting.num_epochs, setting, len(texts.vocab))
    recipe = Recipe(lr=0.25, num_epochs=num_epochs, evaluate_every=num_epochs)
    return train(model, texts.train, recipe, seed=seed, device=device, report=report).train_loss[-1]
