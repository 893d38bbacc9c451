"""练习 8.7.2 的表：只读测量值，不训练。"""

import math

from solutions.ch08.bptt.remedies_numbers import NAMES, diverged, perplexities
from solutions.lab import Table

TOLD = ("clip_third", "clip_tenth")  # in the prose


def short(number: float) -> str:
    """A number for a cell: some digits, or its power of ten; inf where floats end."""
    if not math.isfinite(number):
        return "∞"
    if number < 10_000:
        return f"{number:.1f}" if number < 100 else f"{number:,.0f}"
    return f"$10^{{{math.floor(math.log10(number))}}}$"


def span(numbers: list[float]) -> str:
    """Smallest to largest of the seeds."""
    low, high = short(min(numbers)), short(max(numbers))
    return low if low == high else f"{low}–{high}"


def outcome(values: dict, place: str) -> Table:
    rows = []
    for name, runs in values[place].items():
        if name in TOLD:
            continue
        lost = diverged(runs)
        train, heldout = (span(perplexities(runs, which)) for which in ("loss", "heldout"))
        rows.append([NAMES[name], span(runs["largest_norm"]), f"{lost}/{len(runs['loss'])}", train, heldout])
    return Table(["办法", "最大范数", "发散", "训练", "留出"], rows)


def time(values: dict) -> Table:
    return outcome(values, "time")


def step(values: dict) -> Table:
    return outcome(values, "step")
