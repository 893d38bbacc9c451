"""练习 8.5.4 的表：只读测量值，不训练。"""

import math

from solutions.ch08.rnn_scratch.clipping_numbers import is_setting
from solutions.ch08.rnn_scratch.clipping_wording import span
from solutions.lab import Table

NORM = r"$\|\mathbf g\|$"


def final_perplexities(values):
    rows = [
        [
            values[name]["label"].replace("学习率 1，", ""),
            span(values[name]["final_perplexity"]),
            span(values[name]["heldout_lowest"]),
            span(values[name]["heldout_lowest_epoch"], str),
            span(values[name]["heldout_perplexity"]),
        ]
        for name in ("library_clipped", "library_unclipped", "scratch_clipped", "scratch_unclipped")
    ]
    return Table(["设置", "训练", "留出最低", "在第几轮", "留出末了"], rows)


def outcomes(values):
    rows = []
    for runs in sorted(filter(is_setting, values.values()), key=lambda runs: runs["label"]):
        lost = [epoch for epoch in runs["lost_epoch"] if epoch]
        best = [math.exp(loss) for loss in runs["lowest_loss"]]
        began, trained = span(lost, str) if lost else "—", span(runs["trained_epochs"], str)
        rows.append([runs["label"], f"{len(lost)}/{len(best)}", began, span(best), trained])
    return Table(["设置", "发散", "起于第几轮", "训练困惑度曾低到", "共训练几轮"], rows)


def first_sixteen(values):
    steps = values["first_steps"]
    free, held = steps["unclipped"][steps["worst"]], steps["clipped"][steps["worst"]]
    rows = [
        [
            str(n + 1),
            f"{free['norm'][n]:.2f}",
            f"{free['loss'][n]:.2f}",
            f"{free['spectral_norm'][n]:.2f}",
            f"{free['saturated'][n]:.0%}",
            f"{held['norm'][n]:.2f}",
            f"{held['loss'][n]:.2f}",
        ]
        for n in range(16)
    ]
    return Table(["步", NORM, "损失", "谱范数", "饱和", f"裁剪 {NORM}", "裁剪损失"], rows)
