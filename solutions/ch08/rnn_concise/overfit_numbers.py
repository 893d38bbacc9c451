"""练习 8.6.1：由测量值推出的数，图、表、结论和正文共用。"""

import math
from statistics import fmean, stdev

from solutions.ch08.rnn_concise.overfit_probes import LETTERS, ORDERS

EPOCHS = (10, 25, 50, 100, 150, 500)  # rows of the table
VOCABULARY = LETTERS + 1  # and <unk>
DECAYS = ("decay_low", "decay", "decay_high")
SHORT = {  # for cells, labels and evidence, where there is little room
    "none": "什么也不做",
    "decay_low": "λ = 0.0003",
    "decay": "λ = 0.001",
    "decay_high": "λ = 0.003",
    "dropout": "dropout 0.5",
    "small": "32 个单元",
    "data_40": "4 万字符",
    "data_150": "15 万字符",
}


def level(losses: list[float]) -> float:
    """Perplexity of several seeds: exp of their mean loss."""
    return math.exp(fmean(losses))


def spread(losses: list[float]) -> float:
    """Sample standard deviation of the seeds' perplexities; 0 for a single seed."""
    return stdev(math.exp(loss) for loss in losses) if len(losses) > 1 else 0.0


def index_of(values: dict, epoch: int) -> int:
    """Place of the kept snapshot nearest to ``epoch``."""
    epochs = values["book"]["epochs"]
    return min(range(len(epochs)), key=lambda n: abs(epochs[n] - epoch))


def at(values: dict, name: str, epoch: int) -> list[float]:
    """One measured quantity of the book's training after ``epoch`` epochs, one a seed."""
    return [one[name][index_of(values, epoch)] for one in values["book"]["runs"]]


def stop(record: dict) -> int:
    """Early stopping: the place where the *validation* text is predicted best."""
    return record["validation"].index(min(record["validation"]))


def stopped(values: dict) -> list[float]:
    """Test losses of the book's trainings, each stopped by its validation text."""
    return [one["test"][stop(one)] for one in values["book"]["runs"]]


def ngram(values: dict, characters: int = 10_000) -> dict:
    """Test perplexity of the n-grams learned from so many characters, the order chosen on the validation text."""
    found = values["ngrams"][str(characters)]
    best = found["validation"].index(min(found["validation"]))
    named = {f"order_{order}": math.exp(loss) for order, loss in zip(ORDERS, found["test"], strict=True)}
    return {"order": ORDERS[best], "test": math.exp(found["test"][best]), **named}


def remedy(values: dict, name: str) -> dict:
    """One remedy, mean over the seeds: both perplexities at the end, their quotient, and early stopping."""
    runs = values["remedies"][name]
    train, test = (level([one[part][-1] for one in runs]) for part in ("train", "test"))
    found = {"train": train, "test": test, "ratio": test / train}
    halted = [one["test"][stop(one)] for one in runs]
    found |= {"stopped": level(halted), "stopped_sd": spread(halted)}
    found["when"] = fmean(one["updates"][stop(one)] for one in runs)
    return found


def best_decay(values: dict) -> str:
    """The weight decay whose trainings, stopped early, predict the validation text best."""
    return min(DECAYS, key=lambda name: fmean(min(one["validation"]) for one in values["remedies"][name]))


def blame(values: dict) -> float:
    """Of the rise in the test loss since the early stop, the share that one temperature takes back (0: no rise)."""
    end, cool = fmean(at(values, "test", values["book"]["epochs"][-1])), fmean(one["test"] for one in values["cooled"])
    rise = end - fmean(stopped(values))
    return (end - cool) / rise if rise > 0 else 0.0


def parameters(num_hiddens: int) -> int:
    """Of one library layer (two biases) and the output layer."""
    return num_hiddens * (2 * VOCABULARY + num_hiddens + 2) + VOCABULARY


def in_batches(characters: int = 10_000, batch_size: int = 32, num_steps: int = 35) -> float:
    """Share of a text that a pass trains on and the book's reading counts: whole batches only, offset 0."""
    return (characters - 1) // batch_size // num_steps * batch_size * num_steps / characters


def magnitudes(values: dict, part: str) -> list[float]:
    """log₁₀ of the diverged trainings' perplexity, the smallest of all evaluations after the start, one a seed."""
    return [min(one[part][1:]) / math.log(10) for one in values["wild"]]


def passes(updates: int, characters: int, batch_size: int = 32, num_steps: int = 35) -> float:
    """How many times a text is read: a pass has ``⌊characters / batch_size⌋ / num_steps`` whole batches, offset 0."""
    return updates / ((characters - 1) // batch_size // num_steps)


def derived(values) -> dict:
    """Numbers for the prose that follow from the measured ones."""
    recital, last = values["recital"], values["book"]["epochs"][-1]
    return {
        "snapshots": len(values["book"]["epochs"]),
        "in_batches": in_batches(),
        "small_parameters": parameters(32),
        "blame": blame(values),
        "per_character": values["parameters"] / 10_000,
        "bits": 10_000 * math.log2(LETTERS),
        "epochs": {str(epoch): moment(values, epoch) for epoch in EPOCHS},
        "running": level([one["running"] for one in values["book"]["runs"]]),
        "next": level(at(values, "next", last)),
        "stopped": {
            "test": level(stopped(values)),
            "epochs": [values["book"]["epochs"][stop(one)] for one in values["book"]["runs"]],
        },
        "cooled": level([one["test"] for one in values["cooled"]]),
        "temperature": fmean(one["temperature"] for one in values["cooled"]),
        "recital": {
            name: {when: fmean(fmean(one) for one in recital[name][when]) for when in ("early", "late")}
            for name in ("train", "test")
        },
        "longest": {name: max(max(one) for one in recital[name]["late"]) for name in ("train", "test")},
        "ngrams": {n: ngram(values, int(n)) for n in values["ngrams"]},
        "remedies": {name: remedy(values, name) for name in values["remedies"]},
        "best_decay": remedy(values, best_decay(values)) | {"label": SHORT[best_decay(values)]},
        "passes": {n: passes(values["remedies"]["none"][0]["updates"][-1], int(n)) for n in values["ngrams"]},
        "left_on": level([one["left_on"] for one in values["remedies"]["dropout"]]),
        "wild": {part: math.floor(min(magnitudes(values, part))) for part in ("train", "test")},
    }


def moment(values: dict, epoch: int) -> dict:
    """Perplexities and certainty after so many epochs of the book's training, mean over the seeds."""
    found = {name: level(at(values, name, epoch)) for name in ("train", "test")}
    sure = {name: fmean(at(values, f"test_{name}", epoch)) for name in ("accuracy", "confidence")}
    known = {f"train_{name}": fmean(at(values, f"train_{name}", epoch)) for name in ("accuracy", "confidence")}
    found |= {f"{name}_sd": spread(at(values, name, epoch)) for name in ("train", "test")}
    return {**found, "ratio": found["test"] / found["train"], **sure, **known}
