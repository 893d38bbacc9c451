"""练习 8.1.1 第三、四问的图：只读测量值，不训练。"""

import math
import statistics

import numpy as np
from matplotlib.axes import Axes

from solutions.ch08.sequence.history_comparisons import SINES, in_order, paired
from solutions.ch08.sequence.history_figures import FIRST, POWERS, SECOND, noise_floor, powers
from solutions.ch08.sequence.history_models import ARCHITECTURES
from solutions.ch08.sequence.history_numbers import contenders
from solutions.ch08.sequence.sine_optimum import merged_optimum
from solutions.lab.figures import INK, MUTED
from solutions.lab.wording import typeset

VIEWS = {  # limits and ticks of the error, and the widest bin shown
    "slow": ((0.037, 0.075), [0.04, 0.05, 0.06, 0.07], 314),
    "fast": ((0.037, 0.7), [0.04, 0.1, 0.2, 0.5], 48),
}


def merging(values, axes):
    told = []
    for ax, (name, (limits, ticks, right)) in zip(axes, VIEWS.items(), strict=True):
        sine, errors, half = SINES[name], values["merged"][name], math.pi / SINES[name].omega
        every = range(1, right + 1)  # dense enough to show the peak at half a period
        ax.plot(every, [merged_optimum(width, sine)[0] for width in every], color=INK, linestyle="--", linewidth=1.1)
        ax.axvline(half, color=MUTED, linewidth=1, linestyle=":")
        ax.annotate("半个周期", (half, limits[1]), (-3, -9), textcoords="offset points", ha="right", color=MUTED)
        for kind, color in (("raw", SECOND), ("fitted", FIRST)):
            shown = {width: runs for width, runs in errors[kind].items() if int(width) <= right}
            quartiles(ax, shown, color, drop=limits[1])
        noise_floor(ax, right)
        ax.set_yscale("log" if name == "fast" else "linear")
        ax.set_ylim(*limits)
        ax.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
        ax.set_yticks([], minor=True)
        powers(ax, [power for power in POWERS if power <= right])
        ax.set_xlim(0.85, 1.04 * right)
        ax.set_xlabel(f"箱宽 b（ω = {sine.omega:g}）")
        ax.set_ylabel("测试均方误差")
        middle = {width: statistics.median(runs) for width, runs in errors["fitted"].items()}
        told.append(
            f"ω={sine.omega:g}：b=1 为 {middle['1']:.4f}，b=16 为 {middle['16']:.4f}，b=64 为 {middle['64']:.4f}，"
            f"半个周期（b={half:.0f}）为 {middle[f'{half:.0f}']:.2f}"
        )
    legend = (("4b 个，不合并", SECOND), ("4 箱，每箱 b 个", FIRST), ("4 箱，理论最优", INK))
    for line, (text, color) in enumerate(legend):
        axes[1].annotate(text, (0.03, 0.86 - 0.14 * line), xycoords="axes fraction", color=color)
    return f"四个分箱均值的测试误差对箱宽，点是各种子的中位数，虚线是理论最优。{'；'.join(told)}。"


def quartiles(ax: Axes, by_width: dict, color: str, drop: float) -> None:
    """Median over the seeds and the quartiles; what lies above ``drop`` is left out.  Points are not joined:
    between two widths there may be a peak."""
    for width in in_order(by_width):
        runs = by_width[str(width)]
        low, middle, high = np.quantile(runs, [0.25, 0.5, 0.75])
        if middle <= drop:
            ax.plot([width, width], [low, high], color=color, linewidth=1)
            ax.plot(width, middle, "o", color=color, markersize=3.5)


def architectures(values, ax):
    names = {name: label for name, (label, _) in ARCHITECTURES.items()}
    names |= {"least_squares": "最小二乘", "bayes": "贝叶斯"}
    told, base, errors = [], values["network"]["long"]["test"]["4"], contenders(values, "long")
    for height, name in enumerate(reversed(names)):
        found = paired(errors[name], base)
        color = MUTED if name == "again" else FIRST if found.mean < 0 else SECOND
        differences = [1e3 * (a - b) for a, b in zip(errors[name], base, strict=True)]
        ax.plot(differences, [height] * len(base), ".", color=MUTED, alpha=0.6)
        ax.plot([1e3 * found.low, 1e3 * found.high], [height, height], color=color, linewidth=3)
        ax.plot(1e3 * found.mean, height, "D", color=color, markersize=5)
        told.insert(0, f"{names[name]} {1e3 * found.mean:+.1f}")
    ax.axvline(0, color=INK, linewidth=1)
    ax.set_yticks(range(len(names)), list(reversed(names.values())))
    ax.set_xlabel(f"测试误差减去书中网络的（10⁻³，{values['epochs']['long']} 轮）")
    ax.grid(axis="y", visible=False)
    return typeset(f"与书中 4-10-1 网络按种子配对的测试误差之差（千分之一），小于 0 是更好，平均：{'，'.join(told)}。")
