"""练习 8.3.6 的图：只读测量值。"""

import math
from statistics import fmean

from solutions.ch08.language_models.sentence_numbers import (
    at_size,
    batch_of_32,
    derived,
    perplexities,
    reported_by_size,
)
from solutions.lab.figures import COLORS, INK

RANDOM, SORTED, BETWEEN = COLORS[0], COLORS[2], COLORS[1]


def lengths(values, ax):
    found = values["sentences"]
    x, heights = zip(*found["histogram"], strict=True)
    ax.bar(x, heights, width=0.9, color=RANDOM)
    top = max(heights)
    for value, label, style, height in (
        (found["median"], f"中位数 {found['median']:g}", "--", 1.15),
        (found["ninetieth"], f"第 90 百分位 {found['ninetieth']}", "--", 0.9),
        (34, "35 步（34 个词加 <eos>）", ":", 0.65),
    ):
        ax.vlines(value, 0, top * height, color=INK, linestyle=style, linewidth=1.2)
        ax.annotate(label, (value + 1, top * height), color=INK, va="top")
    longest = found["longest"]
    ax.annotate(f"最长 {longest}", (longest, 1), xytext=(0, 12), textcoords="offset points", ha="center", color=INK)
    ax.set_ylim(0, top * 1.2)
    ax.set_xlabel("一个句子的词数")
    ax.set_ylabel("句子数")
    return (
        f"{found['sentences']:,} 个句子的词数分布，右边拖着长尾：中位数 {found['median']:g}，"
        f"第 90 百分位 {found['ninetieth']}，最长 {longest}；35 步装得下的占 {found['fit_as_words']:.1%}。"
    )


def padding(values, axes):
    top, bottom = axes
    found = values["by_batch_size"]
    x = [f["size"] for f in found]
    top.plot(x, [100 * f["expected"] for f in found], "--", color=INK, linewidth=1.2)
    top.plot(x, [100 * fmean(f["random"]) for f in found], "o", color=RANDOM)
    top.plot(x, [100 * f["sorted"] for f in found], "o-", color=SORTED)
    top.annotate("随机组批", (x[2], 52), color=RANDOM, ha="right")
    top.annotate("整体排序", (x[3], 8), color=SORTED, ha="right")
    _log2(top, x, [str(size) for size in x])
    top.set_xlabel("批量大小（句）")
    pools = values["by_pool"]
    places = [2**n for n in range(len(pools))]
    for key, label, color, place in (
        ("between", "方差在批与批之间", BETWEEN, (4.6, 66)),
        ("padding", "填充", RANDOM, (2.2, 50)),
    ):
        runs = [[100 * share for share in f[key]] for f in pools]
        bottom.fill_between(places, [min(r) for r in runs], [max(r) for r in runs], color=color, alpha=0.2, linewidth=0)
        bottom.plot(places, [fmean(r) for r in runs], "o-", color=color)
        bottom.annotate(label, place, color=color)
    _log2(bottom, places, [str(f["pool"] or "全部") for f in pools])
    bottom.set_xlabel("池的大小（批）")
    for ax in axes:
        ax.set_ylim(-4, 104 if ax is bottom else 80)
        ax.set_ylabel("占比（%）")
    pool = derived(values)["pool"]
    return (
        f"上：随机组批的填充随批量大小上升，批量 32 时 {fmean(at_size(values, 32)['random']):.1%}，"
        "实测点落在理论虚线上；"
        f"整体排序只有 {at_size(values, 32)['sorted']:.1%}。下：池由 1 批到 8 批，填充由 {pool['1']['padding']:.1%} "
        f"降到 {pool['8']['padding']:.1%}，批间方差由 {pool['1']['between']:.1%} 升到 {pool['8']['between']:.1%}。"
    )


def reported(values, ax):
    models = values["models"]["unmasked"]
    real = fmean(perplexities(values, "unmasked"))
    shares = [0, 0.75]
    ax.plot(shares, [real ** (1 - share) for share in shares], "--", color=INK, linewidth=1.2)
    ax.axhline(real, color=SORTED, linewidth=1.2)
    for model in models:
        x, y = zip(*reported_by_size(model), strict=True)
        ax.plot(x, y, "o", color=BETWEEN, alpha=0.6)
    for found in models[0]["by_size"]:
        if found["size"] in (2, 4, 8, 32):
            point, offset = (found["padding"], math.exp(found["all"])), (-8, -11)
            ax.annotate(f"批量 {found['size']}", point, offset, textcoords="offset points", ha="right", color=BETWEEN)
    ax.annotate("真词元（加掩码算）", (0.74, real * 1.06), color=SORTED, ha="right", va="bottom")
    ax.annotate("真困惑度的 1−p 次方", (0.36, real**0.76), color=INK)
    ax.set_yscale("log")
    ax.set_yticks([3, 5, 10, 20, 40], ["3", "5", "10", "20", "40"])
    ax.set_yticks([], minor=True)
    ax.set_ylim(2.2, real * 1.5)
    ax.set_xlabel("填充比例 p")
    ax.set_ylabel("报出的“困惑度”")
    shown = fmean(perplexities(values, "unmasked", "all"))
    share = batch_of_32(models[0])["padding"]
    return (
        f"真词元的困惑度一直是 {real:.1f}；把填充也平均进去，批量由 1 到 32（填充 {share:.0%}），"
        f"报出的数就由 {real:.1f} 掉到 {shown:.1f}，沿着真困惑度的 1−p 次方那条虚线。"
    )


def _log2(ax, ticks, labels):
    ax.set_xscale("log", base=2)
    ax.set_xticks(ticks, labels)
    ax.set_xticks([], minor=True)
