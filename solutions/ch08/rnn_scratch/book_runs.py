"""几道练习共用的训练：书中的默认设置，一个种子一次，途中留下几份权重。"""

from collections.abc import Callable
from dataclasses import dataclass

from torch import nn

from solutions.ch08.rnn_scratch.char_rnn import build, follow, split
from solutions.toolkit.training import Recipe

SNAPSHOTS = (0, 10, 25, 50, 75, 100, 150, 200, 300, 400)  # after so many epochs, and after the last


@dataclass(frozen=True)
class BookSetting:
    """The book's training: learning rate 1, batches of 32 × 35, sequential; ``init`` as for :func:`build`."""

    init: str = "library"
    clip: float | None = 1.0
    num_epochs: int = 500
    num_hiddens: int = 256


def book_run(text: str, setting: BookSetting, seed: int, device: str, report: Callable) -> dict:
    """Train fresh weights on the first 10,000 characters; made for :meth:`Run.train_once`.

    Returns the :class:`Trace` as a dictionary under ``trace`` and, under ``weights``, the parameters
    after each number of epochs in ``SNAPSHOTS`` and after the last.
    """
    texts = split(text)
    model, kept = build(setting.init, seed, len(texts.vocab), setting.num_hiddens), {}

    def before_epoch(epoch: int) -> None:
        if epoch - 1 in SNAPSHOTS:
            kept[epoch - 1] = weights(model)

    recipe = Recipe(clip=setting.clip, num_epochs=setting.num_epochs)
    trace = follow(model, texts, recipe, seed, device, report, before_epoch=before_epoch)
    return {"trace": vars(trace), "weights": kept | {setting.num_epochs: weights(model)}}


def weights(model: nn.Module) -> dict:
    """A copy of all parameters on the CPU, for ``load_state_dict``."""
    return {name: value.detach().cpu().clone() for name, value in model.state_dict().items()}


def model_after(record: dict, epoch: int, setting: BookSetting, vocab_size: int) -> nn.Module:
    """The model of a :func:`book_run` as it was after so many epochs (KeyError where none was kept)."""
    model = build(setting.init, 0, vocab_size, setting.num_hiddens)
    model.load_state_dict(record["weights"][epoch])
    return model
