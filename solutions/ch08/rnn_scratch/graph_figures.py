"""练习 8.5.5 的图：只读测量值，不训练。"""

import math
import statistics

from solutions.ch08.rnn_scratch.graph_numbers import look
from solutions.lab.figures import COLORS, MUTED, band, direct_label

NAMES = {
    "detached": "分离",
    "kept": "保留",
    "current_only": "只求当前权重",
    "five_steps": "5 步一断",
    "one_step": "每步都断",
    "zeroed": "状态清零",
}
COLOR = dict(zip(("detached", "kept", "current_only", "zeroed", "one_step"), COLORS, strict=False))


def costs(values, axes):
    found, timed = values["costs"], values["timings"]
    numbers = range(1, found["number"] + 1)
    first, n, q = 1000 * timed["kept"]["backward"][0], found["hiddens"], found["vocab_size"]
    axes[0].plot(numbers, [first * (1 + (k - 1) * n / (n + q)) for k in numbers], ":", color=MUTED)
    for way, style in (("kept", "o-"), ("current_only", "s--"), ("detached", "^-")):
        spent = [1000 * seconds for seconds in timed[way]["backward"]]
        held = [size / 2**20 for size in found[way]["bytes"]]
        for ax, y in zip(axes, (spent, held), strict=True):
            ax.plot(numbers, y, style, color=COLOR[way], markersize=5 if style == "^-" else 4)
            direct_label(ax, numbers[-1], y[-1], NAMES[way], COLOR[way])
    for ax in axes:
        ax.set_ylim(0, None)
        ax.set_xticks(numbers)
        ax.set_xlabel("一轮里的第几批")
    axes[0].set_ylabel("反向的时间（毫秒）")
    axes[1].set_ylabel("反向前留着（MiB）")
    kept, held = timed["kept"]["backward"], found["kept"]["bytes"]
    return (
        f"一轮 {found['number']} 批。上：反向传播的时间，保留计算图由 {1000 * kept[0]:.0f} 毫秒增加到 "
        f"{1000 * kept[-1]:.0f} 毫秒，分离时末批是 {1000 * timed['detached']['backward'][-1]:.0f} 毫秒。"
        f"下：反向传播之前留着的内存，保留计算图由 {held[0] / 2**20:.1f} MiB 增加到 {held[-1] / 2**20:.1f} MiB，"
        f"只求当前权重也一样，分离时不变。"
    )


def perplexities(values, axes):
    for ax, curve, title in ((axes[0], "train_loss", "训练"), (axes[1], "heldout_loss", "留出")):
        for name in ("one_step", "zeroed", "detached", "kept"):
            runs = [[math.exp(loss) for loss in run] for run in values[name][curve]]
            style = {"linestyle": "--"} if name == "kept" else {}
            band(ax, values[name]["epochs"][0], runs, "", COLOR[name], linewidth=1.3, **style)
            ends = statistics.fmean(run[-1] for run in runs)
            # At the edge, also for lines that end before it: the others go on behind them.
            direct_label(ax, values["epochs"], ends, NAMES[name], COLOR[name])
        ax.set_yscale("log")
        ax.set_yticks([5, 7, 10, 15, 25], ["5", "7", "10", "15", "25"])
        ax.set_yticks([], minor=True)
        ax.set_xlabel("训练轮次")
        ax.set_ylabel(f"困惑度（{title}）")
    ends = {name: statistics.fmean(values[name]["dial_perplexity"]) for name in NAMES if name in values}
    return (
        f"训练困惑度（上）与留出困惑度（下）对轮次。第 {values['dial_epochs']} 轮的训练困惑度平均："
        f"分离 {ends['detached']:.2f}，保留 {ends['kept']:.2f}，两条线几乎重合；"
        f"每步都断 {ends['one_step']:.2f}，状态清零 {ends['zeroed']:.2f}。"
    )


def far_part(values, axes):
    epochs = values["look_epochs"]
    for name, style in (("detached", "-"), ("kept", "--")):
        runs = [[100 * found["far_share"] for found in seed] for seed in values[name]["looks"]]
        band(axes[0], epochs, runs, NAMES[name], COLOR[name], linestyle=style, marker="o", markersize=3)
    axes[0].set_yscale("log")
    axes[0].set_ylim(0.02, 200)
    axes[0].set_yticks([0.1, 1, 10, 100], ["0.1", "1", "10", "100"])
    axes[0].set_yticks([], minor=True)
    axes[0].set_xlabel("训练了几轮")
    axes[0].set_ylabel("更早的批占（%）")
    distances = look(values, "detached", -1, "by_distance")
    steps = range(len(distances[0]))
    for seed in distances:
        axes[1].plot(steps, [max(part, 1e-16) for part in seed], "o-", color=COLOR["detached"], linewidth=0.9)
    axes[1].set_yscale("log")
    axes[1].set_yticks([1, 1e-4, 1e-8, 1e-12, 1e-16], ["1", "10⁻⁴", "10⁻⁸", "10⁻¹²", "10⁻¹⁶"])
    axes[1].set_xlabel("几批以前（训练后，第 8 批的损失）")
    axes[1].set_ylabel("这一批的贡献")
    first, last = ([100 * share for share in look(values, "detached", n, "far_share")] for n in (0, -1))
    neighbour, second = (statistics.fmean(seed[d] for seed in distances) for d in (1, 2))
    return (
        f"上：梯度里来自更早各批的部分占整个梯度的长度，开始时 {min(first):.2g}%–{max(first):.2g}%，"
        f"训练 {epochs[-1]} 轮后 {min(last):.0f}%–{max(last):.0f}%。下：训练之后按批数的远近分开，"
        f"相邻一批平均 {neighbour:.2f}，再往前一批只有 {second:.3f}，更早的按指数变小。"
    )
