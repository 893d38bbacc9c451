"""练习 8.4.4 的图：只读测量值，不训练。"""

import math

from solutions.ch08.rnn.limits_numbers import caught_up, derived, perplexity_at
from solutions.lab.figures import COLORS, INK, MUTED, band
from solutions.lab.wording import listed

ZEROED, FOREIGN, COUNTED = COLORS[0], COLORS[1], COLORS[2]
SHOWN = 20  # positions


def history(values, ax):
    network, positions = values["network"], list(range(1, SHOWN + 1))
    for way, label, color, height in (
        ("foreign", "● 带着别处的隐状态", FOREIGN, 20),
        ("zeroed", "● 隐状态清零", ZEROED, 15.5),
    ):
        band(
            ax,
            positions,
            [[math.exp(x) for x in run[:SHOWN]] for run in network[way]],
            "",
            color,
            marker="o",
            markersize=3,
        )
        ax.annotate(label, (SHOWN, height), color=color, ha="right")
    counted = [math.exp(loss) for loss in values["ngram_loss"]]
    ax.plot(positions[: len(counted)], counted, "s--", color=COUNTED, linewidth=1, markersize=3.5)
    ax.annotate("计数的 n 元语法", (6.4, counted[3] * 1.02), color=COUNTED)
    whole = derived(values)["network"]
    ax.axhline(whole, color=INK, linestyle="--", linewidth=1)
    ax.annotate("带着全部历史", (SHOWN, whole * 1.1), color=INK, ha="right")
    ax.set_yscale("log")
    ax.set_yticks([4, 6, 10, 15, 20], ["4", "6", "10", "15", "20"])
    ax.set_yticks([], minor=True)
    ax.set_xticks([1, 5, 10, 15, 20])
    ax.set_xlabel("从这里起读过的字符数")
    ax.set_ylabel("留出困惑度")
    first = [perplexity_at(values, way, 1) for way in ("zeroed", "foreign")]
    return (
        f"留出困惑度对读过的字符数。只读 1 个字符时，清零的是 {first[0]:.1f}，带着别处隐状态的是 {first[1]:.1f}；"
        f"各种子读到第 {listed(caught_up(values, 'zeroed'), 'd')} 个字符，清零的就与带着全部历史的 {whole:.2f} 无异；"
        f"计数的 n 元语法看 4 个字符已到 {counted[3]:.2f}。"
    )


def words_known(values, ax):
    shares = values["network"]["shares"]
    positions = list(range(1, len(shares[0]["sampled"]) + 1))
    for kind, color, style in (("sampled", ZEROED, "-"), ("noise", FOREIGN, "--"), ("real", MUTED, "-")):
        runs = [[100 * share for share in one[kind]] for one in shares]
        band(ax, positions, runs, "", color, linestyle=style)
    ax.annotate("原文", (positions[-1], 79), color=INK, ha="right")
    ax.annotate("真前缀之后，自己写的", (positions[-1], 58), color=ZEROED, ha="right")
    ax.annotate("乱码前缀之后，自己写的（虚线）", (positions[-1], 33), color=FOREIGN, ha="right")
    ax.set_ylim(0, 105)
    ax.set_xticks([1, *range(5, len(positions) + 1, 5)])
    ax.set_xlabel("前缀之后的第几个词")
    ax.set_ylabel("认得的词（%）")
    share = derived(values)["share"]
    return (
        f"采样续写里训练文本有过的词所占比例，对离前缀的词数：第 1 个词 {share['first']:.0%}，"
        f"最后 10 个词 {share['last_ten']:.0%}，并不下降；乱码前缀之后也一样；原文是 {share['real']:.0%}。"
    )
