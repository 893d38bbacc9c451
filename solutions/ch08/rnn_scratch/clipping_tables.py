"""练习 8.5.4 的表：只读测量值，不训练。"""

import math

from solutions.ch08.rnn_scratch.clipping_numbers import is_setting
from solutions.ch08.rnn_scratch.clipping_wording import span
from solutions.lab import Table


def outcomes(values):
    rows = []
    for runs in sorted(filter(is_setting, values.values()), key=lambda runs: runs["label"]):
        lost = [epoch for epoch in runs["lost_epoch"] if epoch]
        best = [math.exp(loss) for loss in runs["lowest_loss"]]
        began = span(lost, str) if lost else f"到 {span(runs['trained_epochs'], str)} 轮没有"
        rows.append([runs["label"], f"{len(lost)}/{len(best)}", began, span(best), span(runs["final_perplexity"])])
    return Table(["设置", "发散", "起于第几轮", "最低一轮", "最后 10 轮"], rows)


def first_steps(values):
    free, held = values["first_steps"]["unclipped"], values["first_steps"]["clipped"]
    rows = [
        [
            str(n + 1),
            f"{free['norm'][n]:.2f}",
            f"{free['loss'][n]:.2f}",
            f"{free['spectral_norm'][n]:.1f}",
            f"{free['saturated'][n]:.0%}",
            f"{held['norm'][n]:.2f}",
            f"{held['loss'][n]:.2f}",
        ]
        for n in range(len(free["norm"]))
    ]
    return Table(["步", r"$\|\mathbf g\|$", "损失", "谱范数", "饱和", r"裁剪 $\|\mathbf g\|$", "裁剪损失"], rows)
