"""练习 8.5.2：由测量值推出的数，图、表、结论和正文共用。"""

import math
from statistics import fmean, stdev

INPUT_KINDS = ("one_hot", "small", "first", "step", "longer", "embedding")
BITS = math.log(2)


def perplexities(losses: list[float]) -> list[float]:
    """One a seed."""
    return [math.exp(loss) for loss in losses]


def spread(losses: list[float], digits: int = 2) -> str:
    """Mean ± standard deviation of the perplexities, for a cell."""
    told = perplexities(losses)
    return f"{fmean(told):.{digits}f} ± {stdev(told) if len(told) > 1 else 0.0:.{digits}f}"


def lowest(curves: list[list[float]]) -> list[float]:
    """The lowest loss of each seed's curve."""
    return [min(curve) for curve in curves]


def last(curves: list[list[float]]) -> list[float]:
    return [curve[-1] for curve in curves]


def at_lowest(book: dict, key: str) -> list[float]:
    """A value of every seed at the snapshot where its held-out loss was lowest."""
    return [row[book["snapshots"].index(epoch)] for row, epoch in zip(book[key], book["stopped_at"], strict=True)]


def lowest_epochs(book: dict) -> list[int]:
    """The evaluated epoch of each seed's lowest held-out loss."""
    return [book["epochs"][curve.index(min(curve))] for curve in book["heldout"]]


def input_numbers(kind: dict) -> dict:
    """Final training perplexity and lowest held-out perplexity of one input layer, a list over the seeds each."""
    return {
        "train": perplexities(last(kind["train_loss"])),
        "heldout": perplexities(lowest(kind["heldout_loss"])),
        "end": perplexities(last(kind["heldout_loss"])),
    }


def overconfidence(book: dict) -> list[float]:
    """Share of the loss between the last weights and the early stopped ones that a temperature takes away.

    0 where the last weights are the best: nothing was lost.
    """
    rows = zip(book["last_half"], book["softened"], book["stopped_half"], strict=True)
    return [(last - soft) / (last - stopped) if last > stopped else 0.0 for last, soft, stopped in rows]


def parameters(vocab_size: int, num_hiddens: int) -> int:
    """Of nn.RNN (two bias vectors) and its output layer."""
    return vocab_size * num_hiddens + num_hiddens**2 + 2 * num_hiddens + (num_hiddens + 1) * vocab_size


def book_updates(values: dict) -> int:
    """Updates of the book's own training: 8 full batches of 32 × 35 an epoch."""
    return values["book"]["num_epochs"] * (values["lengths"]["time_machine_10000"] // (32 * 35))


def derived(values) -> dict:
    """Numbers for the prose that follow from the measured ones."""
    book, ngrams, memory = values["book"], values["ngrams"], values["memory"]
    swept = {
        name: {key: perplexities(one[key]) for key in ("train", "validation", "test")}
        for name, one in values["sweep"].items()
    }
    return {
        "unigram": math.exp(values["unigram"]),
        "book": {
            "train": perplexities(last(book["train"])),
            "lowest": perplexities(lowest(book["heldout"])),
            "lowest_epoch": lowest_epochs(book),
            "last": perplexities(last(book["heldout"])),
            "slow": perplexities(book["slow"]),
            "softened": perplexities(book["softened"]),
            "last_half": perplexities(book["last_half"]),
            "stopped_half": perplexities(book["stopped_half"]),
            "overconfidence": overconfidence(book),
            "stopped_test": perplexities(book["stopped_test"]),
            "last_test": perplexities(book["last_test"]),
            "accuracy_best": at_lowest(book, "accuracy"),
            "accuracy_last": last(book["accuracy"]),
            "expected_best": perplexities(at_lowest(book, "expected")),
            "expected_last": perplexities(last(book["expected"])),
            "updates": book_updates(values),
            "parameters": parameters(values["vocab_size"], book["num_hiddens"]),
            "bits": values["lengths"]["time_machine_10000"] * values["unigram"] / BITS,
        },
        "memory": {
            str(n): {"own": math.exp(own), "impossible": share}
            for n, own, share in zip(memory["orders"], memory["own"], memory["impossible"], strict=True)
        },
        "ngrams": {
            name: {
                "tests": {key: math.exp(loss) for key, loss in one["tests"].items()},
                "unigram": {key: math.exp(loss) for key, loss in one["unigram"].items()},
                "bits": {key: loss / BITS for key, loss in one["tests"].items()},
                "witten_bell": math.exp(min(one["witten_bell"])),
                "witten_bell_order": one["witten_bell"].index(min(one["witten_bell"])) + 1,
                "validation": math.exp(one["validation"]),
            }
            for name, one in ngrams.items()
        },
        "inputs": {name: input_numbers(kind) for name, kind in values["inputs"]["kinds"].items()},
        "second_book": input_numbers(values["inputs"]["second_book"]),
        "sweep": swept,
        "books": {
            name: {key: perplexities(one[key]) for key in ("train", "time_machine", "war", "validation")}
            for name, one in values["books"].items()
        },
        "long_updates": values["books"]["time_machine"]["setting"]["updates"],
        "reads": values["books"]["time_machine"]["setting"]["budget"],
        "passes": {
            name: values["books"][name]["setting"]["budget"] / values["lengths"][name] for name in values["books"]
        },
    }
