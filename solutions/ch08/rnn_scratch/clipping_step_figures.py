"""练习 8.5.4 的图：一步走多远、这一段有多弯、梯度传多远。只读测量值，不训练。"""

import statistics

from solutions.ch08.rnn_scratch.clipping_figures import CLIPPED, THIRD, UNCLIPPED
from solutions.ch08.rnn_scratch.clipping_numbers import allowed_curvature, clipped_curvatures
from solutions.ch08.rnn_scratch.clipping_runs import LENGTHS
from solutions.lab.figures import INK, MUTED, band, direct_label

LATE = -2  # of the epochs that were probed: 150, when most of the text is not yet learnt by heart
FLOOR = 1e-12  # of the picture: an exploded network's gradients are exactly 0 soon after


def walk(values, axes):
    early, late = values["first_steps"]["profile"], values["library_clipped"]["profiles"][0][LATE]
    for ax, profile, name in zip(axes, (early, late), ("失控的一步", "裁剪训练的中途"), strict=True):
        ax.plot(LENGTHS[1:], profile["losses"][1:], color=INK, linewidth=1.2)
        ax.axhline(profile["before"], color=MUTED, linewidth=1, linestyle="--")
        direct_label(ax, LENGTHS[-1], profile["before"], "原地", MUTED)
        # Below the valley, and left of the wall that the curve climbs: neither label meets a line.
        for which, text, color, place, anchor in (
            ("clipped", "裁剪", CLIPPED, (0, -7), ("center", "top")),
            ("full", "不裁剪", UNCLIPPED, (-7, 2), ("right", "bottom")),
        ):
            at = profile[f"{which}_length"], profile[f"after_{which}"]
            ax.plot(*at, "o", color=color, markersize=6)
            ha, va = anchor
            ax.annotate(text, at, xytext=place, textcoords="offset points", color=color, ha=ha, va=va)
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
        for name, p in (("早期失控的一步", early), ("裁剪训练的中途", late))
    )


def curvature(values, ax):
    epochs = values["probed_epochs"]
    found, allowed = clipped_curvatures(values), allowed_curvature(values)
    band(ax, epochs, allowed, "裁剪容许", CLIPPED, linestyle="--")
    for seed in found:
        ax.plot(epochs, seed, "o-", color=INK, linewidth=1, markersize=3)
    direct_label(ax, epochs[-1], statistics.fmean(seed[-1] for seed in found), "实测", INK)
    for lr in (1, 0.5, 0.25):
        ax.axhline(2 / lr, color=UNCLIPPED, linewidth=1, linestyle=":")
        direct_label(ax, epochs[-1], 2 / lr, f"2/η，η={lr:g}", UNCLIPPED)
    ax.set_xlim(0, epochs[-1])
    ax.set_ylim(0, 9)
    ax.set_xlabel("训练轮次（nn.RNN，裁剪）")
    ax.set_ylabel("一步上的平均曲率")
    means = [statistics.fmean(column) for column in zip(*found, strict=True)]
    told = "、".join(f"第 {epoch} 轮前 {mean:.1f}" for epoch, mean in zip(epochs, means, strict=True))
    return f"裁剪的训练里，裁剪的一步上的平均曲率（各种子平均）：{told}；不裁剪、学习率 1 只容得下 2。"


def reach(values, ax):
    clipped, unclipped = values["library_clipped"], values["library_unclipped"]
    quarter = values["library_unclipped_lr_quarter"]
    shown = (
        (clipped["reach_before"], "初始", MUTED, "-"),
        (clipped["reach_after"], "裁剪", CLIPPED, "-"),
        (quarter["reach_after"], "η=0.25 不裁剪", THIRD, "--"),
        (unclipped["reach_after"], "发散后", UNCLIPPED, "-"),
    )
    for runs, label, color, style in shown:
        for run in runs:
            alive = next((k for k, g in enumerate(run) if g <= FLOOR), len(run) - 1) + 1
            heights = [max(g, FLOOR) for g in run[:alive]]
            ax.plot(range(1, alive + 1), heights, color=color, linestyle=style, linewidth=1)
        if color != UNCLIPPED:
            direct_label(ax, alive, heights[-1], label, color)
    ax.annotate("发散后", (0.36, 0.08), xycoords="axes fraction", color=UNCLIPPED)
    ax.set_yscale("log")
    ax.set_ylim(FLOOR, 10)
    ax.set_xlim(0, len(clipped["reach_before"][0]))
    ax.set_xlabel("往回传了多少个时间步")
    ax.set_ylabel("末步损失对隐状态的梯度范数")
    last = [statistics.median(run[-1] / run[0] for run in runs) for runs, *_ in shown[:3]]
    return (
        f"末步损失的梯度往回传时的范数。最远处与一步之外之比的中位数：初始 {last[0]:.0e}，"
        f"裁剪着学会之后 {last[1]:.2f}，学习率 0.25 不裁剪地学会之后 {last[2]:.2f}；发散之后的网络里梯度很快就没有了。"
    )
