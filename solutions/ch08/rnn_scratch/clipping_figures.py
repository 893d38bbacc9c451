"""练习 8.5.4 的图：各次训练的曲线，以及从哪一轮起发散。只读测量值，不训练。"""

import math
import statistics

from solutions.ch08.rnn_scratch.clipping_numbers import is_setting, output_gradient_bound
from solutions.ch08.rnn_scratch.clipping_records import THETA
from solutions.lab.figures import COLORS, MUTED, band, direct_label
from solutions.lab.wording import named

CLIPPED, UNCLIPPED, THIRD = COLORS[0], COLORS[1], COLORS[2]
PERPLEXITIES = {1.1: "1.1", 1.5: "1.5", 3: "3", 10: "10", 100: "100", 1e4: "10⁴", 1e13: "10¹³", 1e40: "10⁴⁰"}


def perplexity_axis(ax) -> None:
    """Losses on a log axis, labelled by the perplexities they stand for: e^0.1 and e^100 on one page."""
    ax.set_yscale("log")
    ax.set_yticks([math.log(p) for p in PERPLEXITIES], PERPLEXITIES.values())
    ax.set_yticks([], minor=True)
    ax.set_ylabel("困惑度")


def baselines(ax, values, right: float) -> None:
    """Guessing all characters alike, and counting letters only."""
    ax.set_xlim(-0.02 * right, right)
    for level, text in ((values["vocab_size"], "均匀猜 {:.0f}"), (values["unigram"], "一元 {:.1f}")):
        ax.axhline(math.log(level), color=MUTED, linewidth=1, linestyle="--")
        direct_label(ax, right, math.log(level), text.format(level), MUTED)


def lines(ax, runs: dict, curve: str, label: str, color: str) -> None:
    """One thin line a seed: what happens at its own time in every run must not be averaged."""
    for epochs, values in zip(runs["epochs"], runs[curve], strict=True):
        ax.plot(epochs, values, color=color, linewidth=1)
    last = sorted(zip(runs["epochs"], runs[curve], strict=True), key=lambda run: run[1][-1])[len(runs["epochs"]) // 2]
    direct_label(ax, last[0][-1], last[1][-1], label, color)


def training(values, axes):
    for ax, init, name in zip(axes, ("library", "scratch"), ("nn.RNN", "从零实现"), strict=True):
        clipped, unclipped = values[f"{init}_clipped"], values[f"{init}_unclipped"]
        baselines(ax, values, clipped["epochs"][0][-1])
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


def heldout(values, ax):
    clipped, unclipped = values["library_clipped"], values["library_unclipped"]
    baselines(ax, values, clipped["epochs"][0][-1])
    band(ax, clipped["epochs"][0], clipped["heldout_loss"], "裁剪", CLIPPED)
    lines(ax, unclipped, "heldout_loss", "不裁剪", UNCLIPPED)
    perplexity_axis(ax)
    ax.set_xlabel("训练轮次（nn.RNN）")
    lowest, last = (statistics.fmean(clipped[key]) for key in ("heldout_lowest", "heldout_perplexity"))
    epoch, free = statistics.median(clipped["heldout_lowest_epoch"]), unclipped["heldout_perplexity"]
    return (
        f"留出文本的困惑度对轮次。裁剪的训练在第 {epoch:.0f} 轮前后最低，平均 {lowest:.1f}，到最后升到 {last:.0f}；"
        f"不裁剪的训练结束时最低 {min(free):.3g}，最高 {max(free):.0e}。"
    )


def gradient_norms(values, ax):
    clipped, unclipped = values["library_clipped"], values["library_unclipped"]
    right, bound, top = clipped["epochs"][0][-1], output_gradient_bound(values), 3000
    band(ax, clipped["epochs"][0], clipped["median_norm"], "裁剪", CLIPPED)
    lines(ax, unclipped, "median_norm", "不裁剪", UNCLIPPED)
    for runs, color in ((clipped, CLIPPED), (unclipped, UNCLIPPED)):
        for epochs, norms in zip(runs["epochs"], runs["largest_norm"], strict=True):
            inside = [(epoch, norm) for epoch, norm in zip(epochs, norms, strict=True) if norm < top]
            outside = [epoch for epoch, norm in zip(epochs, norms, strict=True) if not norm < top]
            ax.plot(*zip(*inside, strict=True), ".", color=color, markersize=3)
            ax.plot(outside, [0.75 * top] * len(outside), "^", color=color, markersize=4)
    for level, text in ((THETA, "阈值 θ"), (bound, "输出层上界")):
        ax.axhline(level, color=MUTED, linewidth=1, linestyle="--")
        direct_label(ax, right, level, text, MUTED)
    ax.set_yscale("log")
    ax.set_ylim(0.1, top)
    ax.set_xlim(-0.02 * right, right)
    ax.set_xlabel("训练轮次（nn.RNN）")
    ax.set_ylabel("裁剪前的梯度范数")
    return (
        f"裁剪前的梯度范数对轮次。裁剪的训练里它最高 {max(clipped['largest_gradient']):.1f}；不裁剪的最高尖峰是 "
        f"{max(unclipped['largest_gradient']):.0e}，最后五分之一的中位数却只有 {min(unclipped['late_norm']):.1f} 至 "
        f"{max(unclipped['late_norm']):.1f}，低于输出层梯度的上界 {bound:.1f}。"
    )


def lost_epochs(values, ax):
    groups = (
        ("nn.RNN，不裁剪", "library_unclipped", UNCLIPPED, "o", -0.09),
        ("从零实现，不裁剪", "scratch_unclipped", THIRD, "s", 0.09),
        ("nn.RNN，裁剪", "library_clipped", CLIPPED, "D", 0.27),
    )
    horizon = max(values["library_clipped"]["trained_epochs"])
    for name, stem, color, marker, shift in groups:
        for runs in (values[key] for key in values if key.startswith(stem)):  # this setting at any learning rate
            for n, epoch in enumerate(runs["lost_epoch"]):
                # Seeds side by side, or equal epochs would hide one another.
                place = runs["lr"] * 2 ** (shift + 0.045 * (n - (len(runs["lost_epoch"]) - 1) / 2))
                ax.plot(place, epoch or horizon, marker, color=color, markerfacecolor=color if epoch else "none")
        ax.plot([], [], marker, color=color, label=name)
    ax.set_xscale("log", base=2)
    ax.set_xticks([0.25, 0.5, 1, 2], ["0.25", "0.5", "1", "2"])
    ax.set_xlim(0.2, 2.8)
    ax.set_ylim(-0.04 * horizon, horizon * 1.06)
    ax.set_xlabel("学习率")
    ax.set_ylabel("从哪一轮起发散")
    ax.legend(loc="lower left", handletextpad=0.2)
    told = [f"{runs['label']}：{named(runs['lost_epoch'])}" for runs in values.values() if is_setting(runs)]
    return f"从哪一轮起发散，每点是一个种子，横杠是没有发散。{'；'.join(sorted(told))}。"
