"""练习 8.6.2：同样的轮数，训练各种深度、各种改法的网络。"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

import torch

from solutions.ch08.rnn_concise.deeper_networks import KINDS, build, start_from_unigram
from solutions.ch08.rnn_scratch.char_rnn import Texts, follow, unigram_loss
from solutions.toolkit.training import Recipe, sequence_loss

LEFT = 0.1  # nats below the unigram loss: the plateau has been left


@dataclass(frozen=True)
class Setting:
    """One network and how long it is trained, with the book's recipe: lr 1, clipping at 1, batch 32, 35 steps."""

    kind: str
    depth: int
    num_epochs: int
    unigram: bool = False  # the output bias starts from the shares of the characters

    @property
    def name(self) -> str:
        return f"{self.kind}_{self.depth}" + ("_unigram" if self.unigram else "")

    @property
    def label(self) -> str:
        return f"{self.depth} 层，{KINDS[self.kind]}" + ("＋偏置" if self.unigram else "")


def left_the_plateau(losses: list[float], unigram: float) -> int | None:
    """First epoch with a mean training loss 0.1 nats below the unigram loss; None if there is none."""
    return next((epoch for epoch, loss in enumerate(losses, 1) if loss < unigram - LEFT), None)


def train_one(setting: Setting, seed: int, num_hiddens: int, texts: Texts, device: str, report: Callable) -> dict:
    """Losses in nats a token: ``loss`` of every epoch, ``heldout_loss`` at ``epochs``; ``left`` the plateau's end."""
    model = build(setting.kind, setting.depth, len(texts.vocab), num_hiddens, seed)
    if setting.unigram:
        start_from_unigram(model, texts.train)
    trace = follow(model, texts, Recipe(num_epochs=setting.num_epochs), seed, device, report)
    return {
        "loss": trace.loss,
        "epochs": trace.epochs,
        "heldout_loss": trace.heldout_loss,
        "left": left_the_plateau(trace.loss, unigram_loss(texts.train)),
    }


def step_seconds(depths: Sequence[int], num_hiddens: int, vocab_size: int, repeats: int = 5) -> list[float]:
    """Median processor time, by depth, of one forward and backward pass at the book's batch of 32 by 35.

    Processor time, not the clock on the wall: other work on the machine must not count.  The depths take
    turns, so that a slow spell of the machine meets all of them.
    """
    models = [build("default", depth, vocab_size, num_hiddens, 0) for depth in depths]
    X, taken = torch.arange(32 * 35).reshape(32, 35) % vocab_size, [[] for _ in depths]
    for _ in range(repeats):
        for model, seconds in zip(models, taken, strict=True):
            started = time.process_time()
            sequence_loss(model(X, model.begin_state(32))[0], X).backward()
            seconds.append(time.process_time() - started)
    return [median(seconds) for seconds in taken]
