"""练习 8.3.2 的图：只读测量值。"""

from statistics import fmean

from solutions.ch08.language_models.dialogue_numbers import (
    best_flat,
    flat_floors,
    perplexities,
    true_perplexity,
)
from solutions.ch08.language_models.dialogue_numbers import excess as excess_of
from solutions.lab.figures import COLORS, INK, band, direct_label

ROWS = {
    "turn": "只有本轮",
    "trigram": "三元",
    "speaker": "＋说话人",
    "previous": "＋上一轮",
    "both": "＋两样",
    "two": "＋前两轮",
}
SHOWN = {"speaker": "轮到谁", "answer": "答什么", "question": "问什么", "opener": "答语首词", "particle": "语气词"}
POINTS = {"textcoords": "offset points"}


def excess(values, ax):
    names = list(ROWS)
    left = dict.fromkeys(names, 0.0)
    for color, (place, label) in zip(COLORS, SHOWN.items(), strict=False):
        widths = [excess_of(values, name)[place] for name in names]
        ax.barh(range(len(names)), widths, left=list(left.values()), color=color, label=label, height=0.65)
        left = {name: left[name] + width for name, width in zip(names, widths, strict=True)}
    for row, name in enumerate(names):
        ax.annotate(f"{abs(left[name]):.1f}", (left[name], row), (4, 0), **POINTS, va="center")
    ax.set_yticks(range(len(names)), list(ROWS.values()))
    ax.invert_yaxis()
    ax.grid(False, axis="y")
    ax.set_xlim(0, 1.12 * max(left.values()))
    ax.set_xlabel("比语法多花的损失（纳特/段对话）")
    ax.legend(loc="lower right", handlelength=1)
    lost = excess_of(values, "trigram")
    return (
        f"三元语法每段对话至少多花 {left['trigram']:.1f} 纳特，其中"
        f"答什么 {lost['answer']:.1f}、轮到谁 {lost['speaker']:.1f}；"
        f"知道上一轮降到 {left['previous']:.1f}，"
        f"再知道说话人是 {left['both']:.1f}，知道前两轮是 {abs(left['two']):.1f}。"
    )


def orders(values, ax):
    grid, floors = values["measured"], flat_floors(values)
    by_seed = [[perplexities(values, str(n))[seed] for n in grid] for seed in range(len(values["counted"]))]
    band(ax, grid, by_seed, "留出", COLORS[0], marker="o")
    ax.plot(values["orders"], floors, color=COLORS[1], linewidth=1.1)
    ax.annotate("下限", (grid[-3], floors[values["orders"].index(grid[-3])]), (-4, -14), **POINTS, color=COLORS[1])
    ax.axhline(true_perplexity(values), color=INK, linestyle="--", linewidth=1)
    direct_label(ax, grid[-1], true_perplexity(values), "语法", INK)
    both = fmean(perplexities(values, "both"))
    ax.plot(3, both, "D", color=COLORS[2])
    ax.annotate("三元＋两样", (3, both), (7, -3), **POINTS, color=COLORS[2])
    ax.set_xlabel("n")
    ax.set_ylabel("困惑度")
    best = best_flat(values)
    means = {n: fmean(column) for n, column in zip(grid, zip(*by_seed, strict=True), strict=True)}
    return (
        f"n 元语法的下限由 n = {grid[0]} 的 {floors[0]:.2f} 降到 n = {grid[-1]} 的 {floors[-1]:.2f}；"
        f"留出困惑度在 n = {best} 最低（{means[best]:.2f}），n = {grid[-1]} 时又升到 {means[grid[-1]]:.2f}，"
        f"都高于只用两个词加说话人和上一轮的 {both:.2f}。"
    )
