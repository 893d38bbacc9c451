"""练习 8.2.2 的表：只读测量值，不建词表。"""

import math

from solutions.ch08.text_preprocessing.vocabulary_counts import at
from solutions.ch08.text_preprocessing.vocabulary_numbers import coverage, doubling_steps
from solutions.lab import Table

UNKNOWN = "□"  # angle brackets would be markup in a page


def doublings(values):
    curve, steps = values["word"], doubling_steps(values)
    ratios = {step["to"]: f"{step['ratio']:.2f}" for step in steps}
    rows = []
    for m in (0, 1, *ratios, values["commonest"][1] + 1):
        cells = [f"{at(curve, 'size', m):,}", ratios.get(m, "—"), f"{1 - coverage(curve, m):.1%}"]
        rows.append([f"{m:,}", *cells])
    return Table(["min_freq", "词表大小", "词剩下", "未登录率"], rows)


def one_line(values):
    example = values["example"]
    pairs = list(zip(example["words"], example["seen"], strict=True))
    rows = [["原文", " ".join(example["words"])]]
    for m in (1, 10, 100):
        rows.append([f"{m}", " ".join(word if seen >= m else UNKNOWN for word, seen in pairs)])
    return Table(["min_freq", "读到的"], rows)


def merging(values):
    merged, rows = values["merged"], []
    for m, loss, identity in zip(merged["min_freq"], merged["loss"], merged["identity"], strict=True):
        rows.append([str(m), f"{math.exp(loss):.1f}", f"{identity:.2f}", f"{math.exp(loss + identity):.1f}"])
    return Table(["min_freq", "合并以后", "省掉的信息", "补上以后"], rows)
