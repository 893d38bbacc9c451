"""练习 8.5.4 的图：只读测量值，不训练。"""

import math
import statistics

from solutions.ch08.rnn_scratch.clipping_looks import LENGTHS, SHOWN
from solutions.ch08.rnn_scratch.clipping_numbers import allowed_curvature, curvatures, output_gradient_bound
from solutions.ch08.rnn_scratch.clipping_records import THETA
from solutions.lab.figures import COLORS, INK, MUTED, band, direct_label

CLIPPED, UNCLIPPED = COLORS[0], COLORS[1]
PERPLEXITIES = {1.1: "1.1", 1.5: "1.5", 3: "3", 10: "10", 100: "100", 1e4: "10⁴", 1e13: "10¹³", 1e40: "10⁴⁰"}


def perplexity_axis(ax) -> None:
    """Losses on a log axis, labelled by the perplexities they stand for: e^0.1 and e^100 on one page."""
    ax.set_yscale("log")
    ax.set_yticks([math.log(p) for p in PERPLEXITIES], PERPLEXITIES.values())
    ax.set_yticks([], minor=True)
    ax.set_ylabel("困惑度")


def levels(ax, right: float, named: list) -> None:
    """Horizontal dashed lines with their names at the right."""
    ax.set_xlim(-0.02 * right, right)
    for level, text in named:
        ax.axhline(level, color=MUTED, linewidth=1, linestyle="--")
        direct_label(ax, right, level, text, MUTED)


def lines(ax, runs: dict, curve: str, label: str, color: str) -> None:
    """One thin line a seed: what happens at its own time in every run must not be averaged."""
    for epochs, values in zip(runs["epochs"], runs[curve], strict=True):
        ax.plot(epochs, values, color=color, linewidth=1)
    end = max(zip(runs["epochs"], runs[curve], strict=True), key=lambda run: run[0][-1])
    direct_label(ax, end[0][-1], end[1][-1], label, color)


def training(values, axes):
    named = [(math.log(values["vocab_size"]), f"均匀猜 {values['vocab_size']}")]
    named.append((math.log(values["unigram"]), f"一元 {values['unigram']:.1f}"))
    for ax, init, name in zip(axes, ("library", "scratch"), ("nn.RNN", "从零实现"), strict=True):
        clipped, unclipped = values[f"{init}_clipped"], values[f"{init}_unclipped"]
        levels(ax, SHOWN, named)
        band(ax, clipped["epochs"][0], clipped["train_loss"], "裁剪", CLIPPED)
        lines(ax, unclipped, "train_loss", "不裁剪", UNCLIPPED)
        perplexity_axis(ax)
        ax.set_xlabel(f"训练轮次（{name}）")
    lost = [epoch for init in ("library", "scratch") for epoch in values[f"{init}_unclipped"]["lost_epoch"] if epoch]
    final = values["library_clipped"]["final_perplexity"] + values["scratch_clipped"]["final_perplexity"]
    return (
        f"训练困惑度对轮次，上 nn.RNN，下从零实现。裁剪的训练结束时最高 {max(final):.2f}；不裁剪的有 {len(lost)} 次"
        f"越过均匀猜测的 {values['vocab_size']}，最早第 {min(lost, default=0)} 轮，最晚第 {max(lost, default=0)} 轮。"
    )


def walk(values, ax):
    shown = (("失控的一步", values["first_steps"]["walk"]), ("训练的中途", values["library_clipped"]["walk"]))
    # Where no label meets a line: above the upper curve's points, below the lower one's.
    above = ((0, 7), "center", "bottom"), ((-7, 2), "right", "bottom")
    below = ((0, -7), "center", "top"), ((8, -3), "left", "top")
    for (name, profile), (left, right) in zip(shown, (above, below), strict=True):
        ax.plot(LENGTHS[1:], profile["losses"][1:], color=INK, linewidth=1.2)
        ax.annotate(name, (LENGTHS[1], profile["before"]), xytext=(2, 4), textcoords="offset points", color=MUTED)
        for which, text, color, (offset, ha, va) in (
            ("clipped", "裁剪", CLIPPED, left),
            ("full", "走满", UNCLIPPED, right),
        ):
            at = profile[f"{which}_length"], profile[f"after_{which}"]
            ax.plot(*at, "o", color=color, markersize=6)
            ax.annotate(text, at, xytext=offset, textcoords="offset points", color=color, ha=ha, va=va)
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_xticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
    ax.set_yticks([1, 2, 4, 8, 16, 32], ["1", "2", "4", "8", "16", "32"])
    ax.set_yticks([], minor=True)
    ax.set_xlim(LENGTHS[1], LENGTHS[-1])
    ax.set_ylim(bottom=0.6 * min(values["library_clipped"]["walk"]["losses"]))
    ax.set_xlabel("沿负梯度走出的长度")
    ax.set_ylabel("同一批的损失（纳特）")
    return "；".join(
        f"{name}：原地 {p['before']:.2f}，走长度 {p['clipped_length']:.1f} 得 {p['after_clipped']:.2f}，"
        f"走满 {p['full_length']:.1f} 得 {p['after_full']:.2f}"
        for name, p in shown
    )


def curvature(values, ax):
    epochs, full = values["probed_epochs"], curvatures(values, "full")
    band(ax, epochs, allowed_curvature(values), "裁剪的限度", CLIPPED, linestyle="--")
    for step, name, color in (("clipped", "裁剪的一步", CLIPPED), ("full", "走满的一步", UNCLIPPED)):
        found = curvatures(values, step)
        for seed in found:
            ax.plot(epochs, seed, "o-", color=color, linewidth=1, markersize=3)
        direct_label(ax, epochs[-1], statistics.fmean(seed[-1] for seed in found), name, color)
    ax.axhline(2, color=UNCLIPPED, linewidth=1, linestyle=":")
    direct_label(ax, epochs[-1], 2, "走满的限度 2/η", UNCLIPPED)
    ax.set_xlim(0, epochs[-1])
    ax.set_ylim(0, 5.2)
    ax.set_xlabel("训练轮次（nn.RNN，裁剪）")
    ax.set_ylabel("一步上的平均曲率")
    means = [statistics.fmean(column) for column in zip(*full, strict=True)]
    told = "、".join(f"第 {epoch} 轮后 {mean:.2f}" for epoch, mean in zip(epochs, means, strict=True))
    return f"裁剪的训练途中，走满的一步上的平均曲率（各种子平均）：{told}；学习率 1 只容得下 2，裁剪的一步容得下更多。"


def gradient_norms(values, ax):
    clipped, unclipped, top = values["library_clipped"], values["library_unclipped"], 3000
    levels(ax, SHOWN, [(THETA, "阈值 θ"), (output_gradient_bound(values), "输出层上界")])
    band(ax, clipped["epochs"][0], clipped["median_norm"], "裁剪", CLIPPED)
    lines(ax, unclipped, "median_norm", "不裁剪", UNCLIPPED)
    for runs, color in ((clipped, CLIPPED), (unclipped, UNCLIPPED)):
        for epochs, norms in zip(runs["epochs"], runs["largest_norm"], strict=True):
            inside = [(epoch, norm) for epoch, norm in zip(epochs, norms, strict=True) if norm < top]
            outside = [epoch for epoch, norm in zip(epochs, norms, strict=True) if not norm < top]
            ax.plot(*zip(*inside, strict=True), ".", color=color, markersize=3)
            ax.plot(outside, [0.75 * top] * len(outside), "^", color=color, markersize=4)
    ax.set_yscale("log")
    ax.set_ylim(0.1, top)
    ax.set_xlabel("训练轮次（nn.RNN）")
    ax.set_ylabel("裁剪前的梯度范数")
    after = [norm or 0.0 for norm in unclipped["norm_after"]]
    return (
        f"裁剪前的梯度范数对轮次。裁剪的训练里它最高 {max(clipped['largest_gradient']):.1f}；不裁剪的最高尖峰是 "
        f"{max(unclipped['largest_gradient']):.0e}，发散以后的中位数却只有 {min(after):.1f} 至 {max(after):.1f}，"
        f"低于输出层梯度的上界 {output_gradient_bound(values):.1f}。"
    )
