"""练习 8.7.2 的图：只读测量值，不训练。"""

import math
import statistics

from solutions.ch08.bptt.remedies_numbers import best_drop, rates
from solutions.lab.figures import COLORS, INK, MUTED, band

SHOWN = (
    ("start", "起点 ×5", COLORS[1]),
    ("lstm_triple", "LSTM ×15", COLORS[3]),
    ("norm", "层归一化 ×5", COLORS[2]),
    ("lstm", "LSTM ×5", COLORS[4]),
    ("orthogonal", "正交", COLORS[0]),
    ("default", "默认权重", MUTED),
)


def reach(values, ax):
    for name, label, color in SHOWN:
        runs = [[math.log10(max(g, 1e-300)) for g in found["reach"]] for found in values["designs"][name]]
        band(ax, [4 * (n + 1) for n in range(len(runs[0]))], runs, label, color)
    ax.axhline(0, color=INK, linewidth=1, linestyle="--")
    ticks = range(-24, 25, 8)
    ax.set_yticks(ticks, ["1" if t == 0 else f"$10^{{{t}}}$" for t in ticks])
    ax.set_xlim(0, None)
    ax.set_xlabel("往回传了多少个时间步")
    ax.set_ylabel("梯度范数，与 1 步之外的比")
    told = "、".join(f"{label} {statistics.fmean(rates(values, name)):.2f}" for name, label, _ in SHOWN)
    return f"训练之前，末步损失的梯度往回传时的范数，对数坐标。每退一步平均乘：{told}；大于 1 的爆炸，小于 1 的消失。"


def walk(values, ax):
    lengths = values["lengths"]
    for way, color in (("whole", COLORS[1]), ("cut", COLORS[0])):
        runs = [[loss - found[way]["before"] for loss in found[way]["losses"]] for found in values["walks"]]
        band(ax, lengths, runs, "", color)
        for run in runs:
            ax.plot(lengths, run, color=color, linewidth=0.6, alpha=0.6)
    ax.axhline(0, color=INK, linewidth=1, linestyle="--")
    ax.axvline(1, color=MUTED, linewidth=1, linestyle=":")
    ax.annotate("全长的梯度", (2e-3, 0.07), color=COLORS[1])
    ax.annotate("截断的梯度", (1.4e-2, -0.27), color=COLORS[0])
    ax.annotate("裁剪到这里", (0.9, 0.33), color=MUTED, ha="right")
    ax.set_xscale("log")
    ax.set_xlim(lengths[0], lengths[-1])
    ax.set_ylim(-0.4, 0.4)
    ax.set_xlabel("沿负梯度走出的长度")
    ax.set_ylabel("同一批损失的变化（纳特）")
    whole, cut = (best_drop(values, way) for way in ("whole", "cut"))
    return (
        f"起点 ×5 处，同一批数据沿两种负梯度试走。长度不超过 1 时，全长的梯度最多使损失降 {min(whole):.2f} 至"
        f" {max(whole):.2f} 纳特，截断的梯度降 {min(cut):.2f} 至 {max(cut):.2f}。"
    )
