"""练习 8.1.1 第三、四问的图：只读测量值，不训练。"""

import math

from matplotlib.axes import Axes

from solutions.ch08.history_comparisons import (
    SINES,
    contenders,
    equal_bins,
    in_order,
    lowest,
    means,
    merged_optimum,
    paired,
)
from solutions.ch08.history_figures import FIRST, POWERS, SECOND, noise_floor, powers, scattered
from solutions.ch08.history_models import ARCHITECTURES
from solutions.ch08.sine_series import Sine
from solutions.lab.figures import INK, MUTED

VIEWS = {  # limits and ticks of the error, and the widest bin shown
    "slow": ((0.037, 0.075), [0.04, 0.05, 0.06, 0.07], 320),
    "fast": ((0.037, 0.7), [0.04, 0.1, 0.2, 0.5], 128),
}


def merging(values, axes):
    told = []
    for ax, (name, (limits, ticks, right)) in zip(axes, VIEWS.items(), strict=True):
        sine, errors = SINES[name], values["merged"][name]
        optimum_of_bins(ax, in_order(errors["fitted"]), sine, right)
        scattered(ax, errors["raw"], "", SECOND)
        shown = {width: runs for width, runs in errors["fitted"].items() if int(width) <= right}
        scattered(ax, shown, "", FIRST, drop=limits[1])
        mark = {"xytext": (-3, -9), "textcoords": "offset points", "ha": "right", "color": MUTED}
        ax.annotate("半个周期", (math.pi / sine.omega, limits[1]), **mark)
        noise_floor(ax, right)
        ax.set_yscale("log" if name == "fast" else "linear")
        ax.set_ylim(*limits)
        ax.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
        ax.set_yticks([], minor=True)
        powers(ax, [power for power in POWERS if power <= right])
        ax.set_xlim(0.85, right)
        ax.set_xlabel(f"箱宽 b（ω = {sine.omega:g}）")
        ax.set_ylabel("测试均方误差")
        average, best = means(errors["fitted"]), lowest(errors["fitted"])
        told.append(f"ω={sine.omega:g} 时从 {average['1']:.4f} 降到 b={best} 的 {average[str(best)]:.4f}")
    legend = (("4b 个，不合并", SECOND), ("4 箱，每箱 b 个", FIRST), ("4 箱，理论最优", INK))
    for line, (text, color) in enumerate(legend):
        axes[1].annotate(text, (0.03, 0.86 - 0.14 * line), xycoords="axes fraction", color=color)
    return (
        f"四个分箱均值的测试误差对箱宽，蓝点是最小二乘，虚线是理论最优。{'；'.join(told)}。箱宽到了半个周期，四个均值"
        "只是同一个数的正负，误差陡升；同样多的观测不合并，误差在参数多了以后反而上升。"
    )


def optimum_of_bins(ax: Axes, widths: list[int], sine: Sine, right: int) -> None:
    """The linear optimum of four bins, calculated densely enough to show its peak at half a period."""
    half = math.pi / sine.omega
    dense = sorted({*widths, *(round(half * share / 20) for share in range(2, 27))})
    dense = [width for width in dense if 1 <= width <= right]
    optima = [merged_optimum(equal_bins(width), sine) for width in dense]
    ax.plot(dense, optima, color=INK, linestyle="--", linewidth=1.1)
    ax.axvline(half, color=MUTED, linewidth=1, linestyle=":")


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
    return f"与书中 4-10-1 网络按种子配对的测试误差之差（千分之一），小于 0 是更好，平均：{'，'.join(told)}。"
