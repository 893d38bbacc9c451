"""练习 8.5.4 的图：只读测量值，不训练。"""

import math
import statistics

from solutions.ch08.clipping_runs import LENGTHS, THETA
from solutions.lab.figures import COLORS, INK, MUTED, band, direct_label

CLIPPED, UNCLIPPED, THIRD = COLORS[0], COLORS[1], COLORS[2]
PERPLEXITIES = {1.1: "1.1", 1.5: "1.5", 3: "3", 10: "10", 100: "100", 1e4: "10⁴", 1e13: "10¹³", 1e40: "10⁴⁰"}
LATE = -2  # of the epochs that were probed: 150, when most of the text is not yet learnt by heart


def perplexity_axis(ax) -> None:
    """Losses on a log axis, labelled by the perplexities they stand for: e^0.1 and e^100 on one page."""
    ax.set_yscale("log")
    ax.set_yticks([math.log(p) for p in PERPLEXITIES], PERPLEXITIES.values())
    ax.set_yticks([], minor=True)
    ax.set_ylabel("困惑度（双对数）")


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


def output_gradient_bound(values) -> float:
    """√2·√(h+1): no mean gradient of the output layer is longer than this while |h_i| ≤ 1."""
    return math.sqrt(2 * (values["num_hiddens"] + 1))


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
    right, bound = clipped["epochs"][0][-1], output_gradient_bound(values)
    band(ax, clipped["epochs"][0], clipped["largest_norm"], "裁剪", CLIPPED)
    lines(ax, unclipped, "largest_norm", "不裁剪", UNCLIPPED)
    for level, text in ((THETA, "阈值 θ"), (bound, f"上界 {bound:.1f}")):
        ax.axhline(level, color=MUTED, linewidth=1, linestyle="--")
        direct_label(ax, right, level, text, MUTED)
    ax.set_yscale("log")
    ax.set_ylim(0.1, 1000)
    ax.set_xlim(-0.02 * right, right)
    ax.set_xlabel("训练轮次（nn.RNN）")
    ax.set_ylabel("裁剪前的梯度范数")
    return (
        f"裁剪前的梯度范数对轮次。裁剪的训练里它最高 {max(clipped['largest_gradient']):.1f}；不裁剪的最高尖峰是 "
        f"{max(unclipped['largest_gradient']):.0e}，画到图外，最后五分之一的中位数却只有 "
        f"{min(unclipped['late_norm']):.1f} 至 {max(unclipped['late_norm']):.1f}，低于输出层梯度的上界 {bound:.1f}。"
    )


def walk(values, axes):
    early, late = values["first_steps"]["profile"], values["library_clipped"]["profiles"][0][LATE]
    for ax, profile, name in zip(axes, (early, late), ("出事的一步", "裁剪训练的中途"), strict=True):
        ax.plot(LENGTHS[1:], profile["losses"][1:], color=INK, linewidth=1.2)
        ax.axhline(profile["before"], color=MUTED, linewidth=1, linestyle="--")
        direct_label(ax, LENGTHS[-1], profile["before"], "原地", MUTED)
        for which, text, color, place in (("clipped", "裁剪", CLIPPED, (0, -7)), ("full", "不裁剪", UNCLIPPED, (18, -5))):
            at = profile[f"{which}_length"], profile[f"after_{which}"]
            ax.plot(*at, "o", color=color, markersize=6)
            ax.annotate(text, at, xytext=place, textcoords="offset points", color=color, ha="center", va="top")
        ax.set_xscale("log")
        ax.set_yscale("log")
        ax.set_xticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
        ax.set_yticks([1, 2, 4, 8, 16, 32], ["1", "2", "4", "8", "16", "32"])
        ax.set_yticks([], minor=True)
        ax.set_xlim(LENGTHS[1], LENGTHS[-1])
        ax.set_ylim(0.55 * min(profile["losses"]), 1.1 * max(profile["losses"]))
        ax.set_xlabel(f"沿负梯度走出的长度（{name}）")
        ax.set_ylabel("同一批的损失（纳特）")
    return "；".join(
        f"{name}：原地 {p['before']:.2f}，走长度 {p['clipped_length']:.1f} 得 {p['after_clipped']:.2f}，"
        f"走满 {p['full_length']:.1f} 得 {p['after_full']:.2f}"
        for name, p in (("早期出事的一步", early), ("裁剪训练的中途", late))
    )


def lost_epochs(values, ax):
    groups = {
        "nn.RNN": ("library_unclipped", UNCLIPPED, "o", 0.96),
        "从零实现": ("scratch_unclipped", THIRD, "s", 1.04),
    }
    horizon = max(values["library_clipped"]["trained_epochs"])
    for name, (stem, color, marker, shift) in groups.items():
        points = [
            (values[key]["lr"] * shift, epoch or horizon, bool(epoch))
            for key in values
            if key.startswith(stem)  # this setting at any learning rate
            for epoch in values[key]["lost_epoch"]
        ]
        for lr, epoch, lost in points:
            ax.plot(lr, epoch, marker, color=color, markerfacecolor=color if lost else "none")
        ax.plot([], [], marker, color=color, label=name)
    ax.plot([], [], "o", color=MUTED, markerfacecolor="none", label=f"{horizon} 轮内没有")
    ax.set_xscale("log", base=2)
    ax.set_xticks([0.25, 0.5, 1, 2], ["0.25", "0.5", "1", "2"])
    ax.set_ylim(-0.04 * horizon, horizon * 1.06)
    ax.set_xlabel("学习率（不裁剪）")
    ax.set_ylabel("从哪一轮起发散")
    ax.legend(loc="lower left")
    told = [
        f"学习率 {runs['lr']:g}：{'、'.join(str(epoch or '没有') for epoch in runs['lost_epoch'])}"
        for key, runs in values.items()
        if key.startswith("library_unclipped")
    ]
    return f"不裁剪时从哪一轮起发散，每点是一个种子。nn.RNN，{'；'.join(sorted(told))}。"


def reach(values, ax):
    clipped, unclipped = values["library_clipped"], values["library_unclipped"]
    factors = [min(1.0, THETA / autopsy["norm"]) for autopsy in clipped["autopsy"]]
    scaled = [[factor * g for g in run] for factor, run in zip(factors, clipped["reach_after"], strict=True)]
    floor = 1e-12  # of the picture: an exploded network's gradients are exactly 0 soon after
    shown = (
        (clipped["reach_before"], "初始", MUTED, "-"),
        (clipped["reach_after"], "学会后", CLIPPED, "-"),
        (scaled, "再裁剪", CLIPPED, ":"),
        (unclipped["reach_after"], "发散后", UNCLIPPED, "-"),
    )
    for runs, label, color, style in shown:
        for run in runs:
            alive = next((k for k, g in enumerate(run) if g <= floor), len(run) - 1) + 1
            heights = [max(g, floor) for g in run[:alive]]
            ax.plot(range(1, alive + 1), heights, color=color, linestyle=style, linewidth=1)
        if color != UNCLIPPED:
            direct_label(ax, alive, heights[-1], label, color)
    ax.annotate("发散后", (0.16, 0.1), xycoords="axes fraction", color=UNCLIPPED)
    ax.set_yscale("log")
    ax.set_ylim(floor, 10)
    ax.set_xlim(0, len(clipped["reach_before"][0]))
    ax.set_xlabel("往回传了多少个时间步")
    ax.set_ylabel("末步损失对隐状态的梯度范数")
    last = [statistics.median(run[-1] / run[0] for run in runs) for runs in (shown[0][0], shown[1][0])]
    return (
        f"末步损失的梯度往回传时的范数。最远处与一步之外之比的中位数：初始 {last[0]:.0e}，学会之后 {last[1]:.2f}；"
        "裁剪把整条曲线一起压低而不改变它的形状；发散之后的网络里梯度很快就没有了。"
    )
