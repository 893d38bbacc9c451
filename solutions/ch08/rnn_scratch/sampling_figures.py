"""练习 8.5.3 的图：只读测量值，不训练。"""

import statistics

from solutions.ch08.rnn_scratch.sampling_numbers import at, best, between, derived, perplexities_under
from solutions.ch08.rnn_scratch.sampling_trials import FINITE
from solutions.lab.figures import COLORS, INK, MUTED, band

GREEDY = 20  # where the likeliest character stands on the axis of α
TICKS = [0.25, 0.5, 1, 2, 5, 10, GREEDY]
OWN, JUDGED, THIRD = COLORS[0], COLORS[1], COLORS[2]


def axis_of_alpha(ax, greedy=True):
    ticks = TICKS if greedy else TICKS[:-1]
    ax.set_xscale("log")
    ax.set_xticks(ticks, ["贪心" if tick == GREEDY else f"{tick:g}" for tick in ticks])
    ax.set_xticks([], minor=True)
    ax.axvline(1, color=MUTED, linewidth=1, linestyle=":")
    ax.set_xlabel("α")


def with_greedy(ax, runs, color, **line):
    """A line over the finite α and a point apart for the likeliest character."""
    band(ax, FINITE, [run[:-1] for run in runs], "", color, marker="o", markersize=3, **line)
    last = [run[-1] for run in runs]
    ax.errorbar(
        [GREEDY],
        [statistics.fmean(last)],
        [[statistics.fmean(last) - min(last)], [max(last) - statistics.fmean(last)]],
        color=color,
        marker="o",
        markersize=3,
        capsize=2,
    )


def trade(values, axes):
    likely, varied = axes
    early, real, told = values["early"], values["real"], derived(values)["early"]
    with_greedy(likely, early["judge"], JUDGED)
    with_greedy(likely, early["loss"], OWN)
    band(likely, FINITE, [run[:-1] for run in early["entropy"]], "", MUTED, linestyle="--")
    likely.axhline(real["judge"], color=JUDGED, linewidth=1, linestyle=":")
    likely.annotate("● 裁判的损失", (0.62, 0.72), xycoords="axes fraction", color=JUDGED)
    likely.annotate("● 网络自己的损失", (0.62, 0.86), xycoords="axes fraction", color=OWN)
    likely.annotate("原文，裁判", (0.25, real["judge"] - 0.1), color=JUDGED, va="top")
    likely.annotate("网络自己的熵", (0.25, told["entropy"]["0_25"] + 0.2), color=INK)
    likely.set_ylim(0.7, 6.6)
    likely.set_ylabel("纳特/字符")
    for key, color, name in (("distinct", OWN, "不同的五元"), ("known", THIRD, "真词")):
        with_greedy(varied, [[100 * share for share in run] for run in early[key]], color)
        varied.axhline(100 * real[key], color=color, linewidth=1, linestyle=":")
        varied.annotate(f"原文，{name}", (0.25, 100 * real[key] - 2), color=color, va="top")
    varied.annotate("● 不同的五元", (1.32, 77), color=OWN)
    varied.annotate("● 真词", (0.255, 18), color=THIRD)
    varied.set_ylim(0, 104)
    varied.set_ylabel("占比（%）")
    for ax in axes:
        axis_of_alpha(ax)
    return (
        f"50 轮的网络：α 由 0.25 经 1 到贪心，写出的字在网络自己看来的损失由 {told['loss']['0_25']:.2f} 经 "
        f"{told['loss']['1']:.2f} 降到 {told['loss']['greedy']:.2f} 纳特，裁判给的由 {told['judge']['0_25']:.2f} 经 "
        f"{told['judge']['1']:.2f} 降到 {told['judge']['greedy']:.2f}；不同的五元由 {told['distinct']['0_25']:.0%} 经 "
        f"{told['distinct']['1']:.0%} 降到 {told['distinct']['greedy']:.0%}，原文是 {real['distinct']:.0%}。"
    )


def real_text(values, ax):
    shown = (
        ("late", "heldout", JUDGED, "留出，500 轮", (0.26, 400)),
        ("early", "heldout", OWN, "留出，50 轮", (4.3, 120)),
        ("late", "train", THIRD, "训练，500 轮", (4.1, 1.25)),
    )
    for name, kind, color, text, place in shown:
        runs = perplexities_under(values, name, kind)
        band(ax, FINITE, runs, "", color, marker="o", markersize=3)
        here = statistics.fmean(best(values, name, kind))
        height = statistics.fmean(between(run, here) for run in runs)
        ax.plot([here], [1.35 * height], marker="v", color=color, markersize=8, linestyle="none")
        ax.annotate(f"● {text}", place, color=color)
    axis_of_alpha(ax, greedy=False)
    ax.set_yscale("log")
    ax.set_ylim(1, 1e6)
    ax.set_yticks([1, 10, 100, 1e3, 1e4, 1e5], ["1", "10", "100", "1,000", "$10^4$", "$10^5$"])
    ax.set_yticks([], minor=True)
    ax.set_ylabel("真实文本的困惑度")
    parts = [
        f"{text}：α = 1 时 {statistics.fmean(at(runs, 1.0)):.3g}，α = 10 时 {statistics.fmean(at(runs, 10.0)):.2g}，"
        f"最低在 α = {statistics.fmean(best(values, name, kind)):.2f}"
        for name, kind, _, text, _ in shown
        for runs in [perplexities_under(values, name, kind)]
    ]
    return f"若改用 q 来预测，真实文本的困惑度对 α。{'；'.join(parts)}。"
