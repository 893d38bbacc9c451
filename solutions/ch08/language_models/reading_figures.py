"""练习 8.3.4 的图：只读测量值。"""

from statistics import fmean

from solutions.ch08.language_models.reading_numbers import (
    LEARNED,
    excess,
    of_stratum,
    perplexities,
    poisson,
)
from solutions.ch08.language_models.reading_numbers import (
    startup as startup_nats,
)
from solutions.lab.figures import COLORS, INK, MUTED, band, direct_label

TRAINED = {"random": "随机采样训练", "carried": "传状态训练"}
PAINT = dict(zip(LEARNED, COLORS, strict=False))


def repetition(values, axes):
    top, bottom = axes
    n = values["num_steps"]
    for stride, color in zip((1, n // 4, 3 * n // 8, n), COLORS, strict=False):
        head = values["strides"][str(stride)]["head"]
        top.step(range(1, len(head) + 1), head, where="mid", color=color)
        direct_label(top, len(head), head[-1], f"s = {stride}", color)
    _plain_log(top.yaxis, [1, 2, 4, 8, 16, 32])
    top.set_xlabel("位置（从开头数）")
    top.set_ylabel("被预测的次数")
    for shift, key, color, law in (
        (-0.2, "independent", COLORS[0], lambda k: poisson(k)),
        (0.2, "stratified", COLORS[1], lambda k: of_stratum(k, n)),
    ):
        parts = list(zip(*values[key], strict=True))[:5]
        means = [100 * fmean(part) for part in parts]
        spread = [[m - 100 * min(p), 100 * max(p) - m] for m, p in zip(means, parts, strict=True)]
        spread = list(zip(*[(max(low, 0), max(high, 0)) for low, high in spread], strict=True))
        where = [k + shift for k in range(5)]
        bottom.bar(where, means, 0.38, color=color, alpha=0.55, yerr=spread, ecolor=color)
        bottom.plot(where, [100 * law(k) for k in range(5)], "_", color=INK, markersize=16, markeredgewidth=1.5)
    bottom.annotate("独立起点", (-0.4, 42), color=COLORS[0])
    bottom.annotate("分层", (1.5, 55), color=COLORS[1])
    bottom.set_xlabel("一轮里被预测的次数 k")
    bottom.set_ylabel("位置的比例（%）")
    missed, strata = (fmean(part[0] for part in values[key]) for key in ("independent", "stratified"))
    return (
        f"上：开头的位置被预测的次数，步长 1 时逐个升到 {n} 次，步长 {n // 4} 升到 4 次，"
        f"步长 {3 * n // 8} 在 2 与 3 次之间，步长 {n} 总是 1 次。"
        f"下：独立起点一轮漏掉 {missed:.1%} 的位置，与泊松分布相符；分层只漏 {strata:.1%}，没有超过两次的。"
    )


def _context_curve(values, ax):
    shown = min(16, values["num_steps"])
    steps = range(1, shown + 1)
    for way in LEARNED:
        curves = [losses["curve"][:shown] for losses in values["models"][way]]
        band(ax, steps, curves, "", PAINT[way], marker="o")
        means = [fmean(column) for column in zip(*curves, strict=True)]
        if way == "random":
            # Bars a character wide: their area is the very sum A.
            ax.bar(steps, [mean - means[-1] for mean in means], 1, means[-1], color=PAINT[way], alpha=0.18)
    ax.set_xlabel("上文 k（字符）")
    ax.set_ylabel("留出损失（纳特）")


def startup(values, axes):
    top, bottom = axes
    _context_curve(values, top)
    for way, height in zip(LEARNED, (0.55, 0.85), strict=True):  # beside the curves, above where they are flat
        top.annotate(TRAINED[way], (0.25, height), xycoords="axes fraction", color=PAINT[way])
    top.annotate("A", (1, fmean(losses["curve"][1] for losses in values["models"]["random"])), color=PAINT["random"])
    alt = []
    for way in LEARNED:
        lengths = list(values["models"][way][0]["disjoint"])
        found = list(zip(*(excess(values, way, n) for n in lengths), strict=True))
        sizes, total = [int(n) for n in lengths], fmean(startup_nats(losses) for losses in values["models"][way])
        band(bottom, sizes, found, "", PAINT[way], marker="o")
        bottom.plot(sizes, [total / n for n in sizes], "--", color=INK, linewidth=1)
        alt.append(f"{TRAINED[way]}的启动代价 {total:.2f} 纳特")
    _plain_log(bottom.xaxis, sizes)
    _plain_log(bottom.yaxis, [0.01, 0.03, 0.1])
    bottom.set_xlabel("窗口 n")
    bottom.set_ylabel("多出的损失（纳特）")
    return (
        "上：上文由 1 个字符增加，留出损失先急降，十个字符左右就平了。"
        f"下：{'，'.join(alt)}，窗口越长，每个词元摊得越少，贴着 A/n。"
    )


def price(values, ax):
    n, shown = values["num_steps"], []
    for size, color in ((n // 4, COLORS[1]), (n, COLORS[0])):
        strides = [size, size // 2, size // 4, 1]
        found = [perplexities(values, "random", "strided", str(size), str(s)) for s in strides]
        costs, means = [size / s for s in strides], [fmean(part) for part in found]
        spread = [[m - min(p) for m, p in zip(means, found, strict=True)]]
        spread.append([max(p) - m for m, p in zip(means, found, strict=True)])
        ax.errorbar(costs, means, yerr=[[max(e, 0) for e in side] for side in spread], color=color, marker="o")
        direct_label(ax, costs[-1], means[-1], f"窗口 {size}", color)
        shown.append(f"窗口 {size} 由 {means[0]:.2f} 降到 {means[-1]:.2f}")
    carried = fmean(perplexities(values, "random", "carried"))
    ax.axhline(carried, color=MUTED, linestyle="--", linewidth=1)
    ax.plot(1, carried, "s", color=COLORS[2])
    ax.annotate("传状态", (1, carried), xytext=(-2, -13), textcoords="offset points", color=COLORS[2])
    _plain_log(ax.xaxis, [1, 2, 4, 8, 16, 32])
    ax.set_xlabel("代价（每个位置算几格）")
    ax.set_ylabel("留出困惑度")
    return f"步长越小代价越高：{'，'.join(shown)}，步长取一半时就几乎平了；传状态只花一遍的代价，就是 {carried:.2f}。"


def _plain_log(axis, ticks: list[float]) -> None:
    """A log axis with plain numbers at these places only."""
    (axis.axes.set_xscale if axis.axis_name == "x" else axis.axes.set_yscale)("log")
    axis.set_ticks(ticks, [f"{tick:g}" for tick in ticks])
    axis.set_ticks([], minor=True)
