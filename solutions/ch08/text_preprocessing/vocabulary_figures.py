"""练习 8.2.2 的图：只读测量值，不建词表。"""

import math
from itertools import dropwhile

from solutions.ch08.text_preprocessing.vocabulary_counts import at
from solutions.ch08.text_preprocessing.vocabulary_numbers import (
    RANGE,
    coverage,
    coverage_under_zipf,
    over_pieces,
    perplexity_over_pieces,
    size_on_the_line,
    slopes,
)
from solutions.lab.figures import COLORS, INK, band, direct_label

WORDS, CHARACTERS, UNSEEN = COLORS[0], COLORS[1], COLORS[2]
LEFT = 0.6  # min_freq where the staircase begins, so that its first step can be seen


def log_ticks(axis, ticks: list[int]) -> None:
    """A log axis with plain numbers at these places only."""
    (axis.axes.set_xscale if axis.axis_name == "x" else axis.axes.set_yscale)("log")
    axis.set_ticks(ticks, [f"{tick:,}" for tick in ticks])
    axis.set_ticks([], minor=True)


def sizes(values, axes):
    top, bottom = axes
    for level, label, color, size_at, known_at in (
        ("word", "词", WORDS, (300, 4), (120, 26)),
        ("char", "字符", CHARACTERS, (300, 36), (250, 103)),
    ):
        grid = [LEFT, *(m for m in values[level]["min_freq"] if m > 0)]  # 0 has no place on a log axis
        top.step(grid, [at(values[level], "size", m) for m in grid], where="pre", color=color)
        bottom.step(grid, [100 * coverage(values[level], m) for m in grid], where="pre", color=color)
        top.annotate(label, size_at, color=color)
        bottom.annotate(label, known_at, color=color)
    top.plot(RANGE, [1 + size_on_the_line(values, m) for m in RANGE], "--", color=INK, linewidth=1)
    told = f"斜率 {slopes(values)[RANGE]:.2f}".replace("-", "−")
    top.annotate(told, (1.4, 120), color=INK)
    bottom.plot(RANGE, [100 * coverage_under_zipf(values, m) for m in RANGE], "--", color=INK, linewidth=1)
    bottom.annotate("齐普夫定律", (22, 70), color=INK)
    for m in (1, 10):
        point = m, at(values["word"], "size", m)
        top.plot(*point, "o", color=WORDS)
        top.annotate(f"{point[1]:,}", point, xytext=(6, 2), textcoords="offset points", color=WORDS)
    log_ticks(top.yaxis, [1, 10, 100, 1000])
    top.set_ylabel("词表大小")
    bottom.set_ylabel("覆盖率（%）")
    bottom.set_ylim(-4, 116)
    for ax in axes:
        log_ticks(ax.xaxis, [1, 10, 100, 1000, 10_000])
        ax.set_xlabel("min_freq")
    first, ten = (at(values["word"], "size", m) for m in (1, 10))
    start = values["char"]["size"][0]
    curve = zip(values["char"]["min_freq"], values["char"]["size"], strict=True)
    drop, _ = next(dropwhile(lambda point: point[1] == start, curve))
    return (
        f"上：词表大小对 min_freq，双对数。按词由 {first:,} 降到 min_freq = 10 的 {ten}，近似一条{told} 的直线；"
        f"按字符一直是 {start}，到 min_freq = {drop} 才开始缩小。下：覆盖率，"
        f"按词到 10 只剩 {coverage(values['word'], 10):.0%}，按字符仍是 {coverage(values['char'], 10):.0%}。"
    )


def unseen(values, ax):
    found = values["unseen"]
    x = found["min_freq"]
    band(ax, x, [[100 * share for share in part] for part in found["unknown"]], "", UNSEEN, marker="o")
    ax.plot(x, [100 * over_pieces(values, "leave_one_out", m) for m in x], "--", color=INK, linewidth=1.2)
    band(ax, x, [[100 * share for share in part] for part in found["own"]], "", WORDS, marker="o")
    ax.annotate("没见过的一段", (1.2, 25), color=UNSEEN)
    ax.annotate("留一法估计（虚线）", (13, 20), color=INK)
    ax.annotate("建词表的文本", (2.6, 3.5), color=WORDS)
    log_ticks(ax.xaxis, [1, 2, 5, 10, 20, 50, 100])
    ax.set_ylim(0, None)
    ax.set_xlabel("min_freq")
    ax.set_ylabel("未登录率（%）")
    low, high = (edge(part[0] for part in found["unknown"]) for edge in (min, max))
    own, new = (over_pieces(values, key, 20) for key in ("own", "unknown"))
    return (
        f"未登录率对 min_freq。min_freq = 1 时，建词表的文本为 0，没见过的 {found['pieces']} 段"
        f"在 {low:.1%} 与 {high:.1%} 之间，留一法估计 {over_pieces(values, 'leave_one_out', 1):.1%}；"
        f"到 min_freq = 20，建词表的文本是 {own:.1%}，没见过的平均 {new:.1%}。"
    )


def perplexities(values, ax):
    losses = values["losses"]
    x = losses["min_freq"]
    for key, label, color in (
        ("letters_1", "拼写：一元", CHARACTERS),
        ("letters_5", "拼写：五元", WORDS),
        ("merged", "不拼写", UNSEEN),
    ):
        band(ax, x, [[math.exp(loss) for loss in piece] for piece in losses[key]], "", color, marker="o", markersize=3)
        direct_label(ax, x[-1], perplexity_over_pieces(values, key, x[-1]), label, color)
    log_ticks(ax.xaxis, [1, 10, 100])
    ax.set_yscale("log")
    ax.set_xlabel("min_freq")
    ax.set_ylabel("一元困惑度（留出）")
    merged, one, five = (
        [perplexity_over_pieces(values, key, m) for m in (2, 10)] for key in ("merged", "letters_1", "letters_5")
    )
    return (
        f"留出文本的一元困惑度对 min_freq，由 2 到 10：不拼写由 {merged[0]:.0f} 降到 {merged[1]:.0f}；"
        f"用字母一元语法拼写由 {one[0]:,.0f} 到 {one[1]:,.0f}；"
        f"用字母五元语法拼写由 {five[0]:,.0f} 到 {five[1]:,.0f}。"
    )
