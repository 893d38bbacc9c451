"""练习 8.5.5 从测量值推出的数：代价的公式、成对的差、梯度里来自更早批的部分。"""

import statistics

PAIR = ("detached", "kept")
ALL = ("one_step", "five_steps", "detached", "kept", "zeroed")


def operations(num_batches: int, hiddens: int, vocab_size: int) -> float:
    """Multiplications and additions of an epoch, forward and backward, as a multiple of those with a detached state.

    A time step's own pass does 2Bn² + 2Bnq forward and twice that backward; every step of an earlier batch
    that is passed again does 4Bn² (the gradients of its state and of W_hh), and batch k passes k − 1 of them.
    """
    return 1 + (num_batches - 1) * hiddens / (3 * (hiddens + vocab_size))


def batches_in(tokens: int, batch_size: int, num_steps: int) -> int:
    """Batches of sequential reading, the offset aside."""
    return (tokens - 1) // batch_size // num_steps


def added_bytes(costs: dict) -> int:
    """What a batch leaves in the graph: its hidden states in float32 and the 64-bit indices of its tokens."""
    return costs["num_steps"] * costs["batch_size"] * (4 * costs["hiddens"] + 8)


def relative_differences(values, key: str) -> list[float]:
    """(kept − detached)/detached of every seed."""
    ours, theirs = (values[name][key] for name in ("kept", "detached"))
    return [(kept - detached) / detached for kept, detached in zip(ours, theirs, strict=True)]


def look(values, name: str, number: int, key: str) -> list[float]:
    """What the look with this number (−1: the last) found in every seed's network."""
    return [seed[number][key] for seed in values[name]["looks"]]


def looks_of_pair(values, number: int, key: str) -> list[float]:
    return [found for name in PAIR for found in look(values, name, number, key)]


def beyond_neighbour(values) -> list[float]:
    """‖parts of batches before the last but one‖/‖G‖, at most (norms added up), at the last look."""
    return [sum(found[2:]) for found in looks_of_pair(values, -1, "by_distance")]


def errors_of_slopes(checks: list[dict], given: str, true: str) -> list[float]:
    """|what autograd says − what finite differences say| as a share of the difference the far part makes."""
    return [abs(check[given] - check[true]) / abs(check["all_shifted"] - check["last_shifted"]) for check in checks]


def ran_to_the_end(values, name: str) -> bool:
    """Whether this attempt at the section's loop went through all batches of the epoch."""
    attempt = values["attempts"][name]
    return attempt["batch"] is None and len(attempt["loss"]) == values["detached"]["batches"][0]


def epoch_ratio(values) -> float:
    """Processor time of an epoch, forward and backward, the graph kept, as a multiple of that with a detached state."""
    return values["timings"]["kept"]["epoch"] / values["timings"]["detached"]["epoch"]


def derived(values):
    costs = values["costs"]
    number, n, q = costs["number"], costs["hiddens"], costs["vocab_size"]
    steps = {way: sum(costs[way]["steps"]) for way in ("detached", "kept")}
    whole_book = batches_in(values["corpus_size"], costs["batch_size"], costs["num_steps"])
    seconds, theirs = values["timings"], values["detached"]["final_perplexity"]
    return {
        "steps_ratio": steps["kept"] / steps["detached"],
        "operations": operations(number, n, q),
        "time_ratio": epoch_ratio(values),
        "last_ratio": seconds["kept"]["backward"][-1] / seconds["kept"]["backward"][0],
        "whole_book": {"batches": whole_book, "operations": operations(whole_book, n, q)},
        "added_mib": added_bytes(costs) / 2**20,
        "weight_mib": 4 * n * n / 2**20,
        "mib": {way: [held / 2**20 for held in costs[way]["bytes"]] for way in ("detached", "kept", "current_only")},
        "early_percent": [100 * d for d in relative_differences(values, "dial_perplexity")],
        "difference_percent": [100 * d for d in relative_differences(values, "final_perplexity")],
        "heldout_percent": [100 * d for d in relative_differences(values, "heldout_lowest")],
        "seed_sd_percent": 100 * statistics.stdev(theirs) / statistics.fmean(theirs),
        "far": {
            str(epoch): looks_of_pair(values, number, "far_share") for number, epoch in enumerate(values["look_epochs"])
        },
        "cosine": looks_of_pair(values, -1, "cosine"),
        "lost_percent": [100 * (1 - cosine) for cosine in looks_of_pair(values, -1, "cosine")],
        "beyond": beyond_neighbour(values),
        "apart": [epoch["kept_from_detached"] for epoch in values["detached"]["epoch"]],
        "wrong_share": [check["wrong_share"] for check in values["detached"]["whose"]],
    }
