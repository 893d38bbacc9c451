"""练习 8.6.2 的表：只读测量值。"""

from solutions.ch08.rnn_concise.deeper_networks import KINDS
from solutions.ch08.rnn_concise.deeper_numbers import (
    DEPTHS,
    FIRST,
    LONG,
    REMEDIES,
    SHORT,
    heldout_after,
    kept_after_an_epoch,
    left,
    span,
    times_as_slow,
    train_after,
)
from solutions.lab import Table
from solutions.lab.wording import named


def epochs(numbers: list) -> str:
    return named(numbers) if any(numbers) else "没有离开"


def reach(numbers: list, spec: str = ".1f") -> str:
    return "不到 0.001" if max(numbers) < 0.001 else span(numbers, spec).replace(" 至 ", "–")


def depths(values):
    rows = []
    for depth, slower in zip(DEPTHS, times_as_slow(values), strict=True):
        name = f"default_{depth}"
        results = [reach(found(values, name, LONG)) for found in (train_after, heldout_after)]
        rows.append([f"{depth}", f"{slower:.1f}", *results, epochs(left(values, name))])
    return Table(["层数", "时间", "训练", "留出", "离开平台"], rows)


def remedies(values):
    rows = []
    for name, label in REMEDIES.items():
        results = [reach(found(values, name, SHORT)) for found in (train_after, heldout_after)]
        at = [epoch if epoch and epoch <= SHORT else None for epoch in left(values, name)]
        rows.append([label, epochs(at), *results])
    return Table(["20 层", "离开平台", "训练", "留出"], rows)


def first_epoch(values):
    rows = []
    for name, (kind, unigram) in FIRST.items():
        kept = [reach(kept_after_an_epoch(values, name, state), ".2g") for state in ("after", "unbiased")]
        slopes = reach([seed["slopes"] for seed in values["first_epoch"][name]], ".2g")
        rows.append([KINDS[kind] + ("＋偏置" if unigram else ""), *kept, slopes])
    return Table(["20 层", "痕迹", "偏置清零", "斜率连乘"], rows)
