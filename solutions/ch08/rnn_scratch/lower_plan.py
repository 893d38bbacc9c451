"""练习 8.5.2 要做的训练：一张清单，图、表、结论按名字取。"""

from dataclasses import replace
from statistics import fmean

from solutions.ch08.rnn_scratch.lower_training import Setting

UPDATES, LONG_UPDATES = 400, 1000  # of the book's batches of 32 × 35
BATCH = 32 * 35


def sweep(updates: int, num_hiddens: int) -> dict[str, Setting]:
    """Changes from the book's recipe (``base``), one or two at a time; as many characters read, but for ``twice``."""
    base = {"num_hiddens": num_hiddens, "budget": updates * BATCH}
    return {
        "base": Setting(**base),
        "lr_half": Setting(lr=0.5, **base),
        "lr_double": Setting(lr=2.0, **base),
        "hiddens_quarter": Setting(**base | {"num_hiddens": num_hiddens // 4}),
        "hiddens_double": Setting(**base | {"num_hiddens": num_hiddens * 2}),
        "steps_10": Setting(num_steps=10, **base),
        "steps_100": Setting(num_steps=100, **base),
        "steady": Setting(slower=1.0, **base),
        "longer": Setting(input="longer", **base),
        "embedding": Setting(input="embedding", **base),
        "embedding_lr_double": Setting(input="embedding", lr=2.0, **base),
        "embedding_steps_10": Setting(input="embedding", num_steps=10, **base),
        "twice": Setting(**base | {"budget": 2 * updates * BATCH}),
    }


def chosen(swept: dict) -> str:
    """The setting with the lowest mean validation loss, of those that read as many characters as ``base``."""
    budget = swept["base"]["setting"]["budget"]
    equal = [name for name, one in swept.items() if one["setting"]["budget"] == budget]
    return min(equal, key=lambda name: fmean(swept[name]["validation"]))


def long_training(setting: Setting, updates: int) -> Setting:
    """The chosen setting for the long trainings; ``updates`` of the book's batches, whatever its own batches are."""
    return replace(setting, budget=updates * BATCH)
