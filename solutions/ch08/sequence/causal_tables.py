"""练习 8.1.3 的表：只读测量值。"""

import math
from statistics import fmean

from solutions.ch08.sequence.causal_numbers import LEVELS, SMOOTHING_NAMES, direction, own
from solutions.lab import Table
from solutions.lab.wording import typeset

ROWS = {
    "none": "无",
    "left_1": "左 1",
    "right_1": "右 1",
    "left_2": "左 2",
    "right_2": "右 2",
    "both_1": "左右各 1",
    "left_4": "左 4",
    "right_4": "右 4",
    "both_2": "左右各 2",
}

WHAT = {("char", 0): "字符", ("word", 2): "词", ("word", 1): "全词"}


def every_order(values):
    three, rows = values["three"], []
    for entry in three["orders"]:
        path = " → ".join(three["example"][place] for place in entry["order"])
        factors = entry["factors"]
        rows.append([path, *(f"{factor:.4f}" for factor in factors), f"{math.prod(factors):.4f}"])
    return Table(["顺序", "第一个", "第二个", "第三个", "乘积"], rows)


def contexts(values):
    rows = []
    for name, label in ROWS.items():
        cells = []
        for level in LEVELS:
            cells += [f"{own(values, level, name):.2f}", f"{fmean(values['heldout'][level][name]):.2f}"]
        rows.append([label, *cells])
    return Table(["上下文", "字符，自己", "留出", "词，自己", "留出"], rows)


def directions(values):
    rows = []
    for row in values["directions"]:
        found = direction(values, row["level"], row["min_freq"], row["smoothing"])
        what = WHAT[row["level"], row["min_freq"]]
        gap = typeset(f"{found['mean']:+.4f}") + f" ± {found['sd']:.4f}"
        rows.append([f"{what}，{SMOOTHING_NAMES[row['smoothing']]}", gap, f"{found['wins']}/{found['pieces']}"])
    return Table(["词元，平滑", "向前 − 向后", "向前胜"], rows)
