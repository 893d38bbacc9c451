"""练习 8.5.4 的训练：一种设置、一个种子，从全新的权重开始，连续多轮不如均匀猜测就停下。"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from solutions.ch08.rnn_scratch.book_runs import weights
from solutions.ch08.rnn_scratch.char_rnn import build, follow, split
from solutions.toolkit.training import Recipe


@dataclass(frozen=True)
class Setting:
    """One way to train; the defaults are the book's.  ``init`` as for :func:`build`; ``clip`` is θ, None for no
    clipping; ``patience``: stop after so many epochs in a row that are worse than guessing (None: never)."""

    init: str = "library"
    lr: float = 1.0
    clip: float | None = 1.0
    num_epochs: int = 500
    num_hiddens: int = 256
    patience: int | None = None

    @property
    def label(self) -> str:
        """The setting in words."""
        kind = "nn.RNN" if self.init == "library" else "从零实现"
        return f"{kind}，学习率 {self.lr:g}，{'裁剪' if self.clip else '不裁剪'}"

    @property
    def recipe(self) -> Recipe:
        """The book's recipe with this learning rate, clipping and number of epochs."""
        return Recipe(lr=self.lr, clip=self.clip, num_epochs=self.num_epochs)


def clipping_run(text: str, setting: Setting, seed: int, device: str, report: Callable) -> dict:
    """Train fresh weights on the first 10,000 characters; made for :meth:`Run.train_once`.

    Returns the :class:`Trace` as a dictionary under ``trace`` and the parameters at the end under ``last``.
    """
    texts = split(text)
    model, uniform = build(setting.init, seed, len(texts.vocab), setting.num_hiddens), math.log(len(texts.vocab))

    def hopeless(trace) -> bool:
        return bool(setting.patience) and trace.crossed(uniform, setting.patience) is not None

    trace = follow(model, texts, setting.recipe, seed, device, report, give_up=hopeless)
    return {"trace": vars(trace), "last": weights(model)}
