"""练习 8.6.3 的图：只读测量值。"""

from statistics import fmean

from solutions.ch08.sequence.sine_series import TEST
from solutions.lab.figures import COLORS, INK, MUTED, band, direct_label

LINES = {  # label, colour, line style
    "rnn_4": ("RNN，τ=4", COLORS[1], "-"),
    "sequence": ("RNN，整条", COLORS[3], "-"),
    "direct_16": ("最小二乘，直接", COLORS[2], "-"),
    "hand": ("手设 RNN", COLORS[0], "-"),
}


def orders(values, ax):
    (low, high), alone = values["example"]["wrong"], values["example"]["alone"]
    times = TEST[::6]
    middle = [(a + b) / 2 for a, b in zip(low, high, strict=True)]
    span = [[1000 * (a - m) for a, m in zip(part, middle, strict=True)] for part in (low, high)]
    ax.fill_between(times, *span, color=COLORS[1], alpha=0.3, linewidth=0)
    ax.plot(times, [1000 * (a - m) for a, m in zip(alone, middle, strict=True)], ".", color=COLORS[1], markersize=4)
    ax.axhline(0, color=COLORS[0])
    direct_label(ax, times[-1], span[1][-1], "轴放错", COLORS[1])
    direct_label(ax, times[-1], 0, "沿时间读", COLORS[0])
    ax.set_xlabel("目标的时刻 t")
    ax.set_ylabel("减去范围中点（10⁻³）")
    axis = values["axis"]
    return (
        f"测试段上，换 {values['orders']} 种批次顺序时预测的范围减去中点，单位千分之一。"
        f"轴放错：范围平均宽 {1000 * axis['range'][0]:.0f}（各种子 {1000 * min(axis['range']):.0f} 至 "
        f"{1000 * max(axis['range']):.0f}）；点是单独送进去的预测。沿时间读的 RNN 换序不变，范围宽 "
        f"{1000 * max(axis['right']):.0f}，是一条线。"
    )


def ahead(values, ax):
    horizons = [int(k) for k in values["test"]]
    for name, (label, color, style) in LINES.items():
        runs = list(zip(*(values["test"][str(k)][name] for k in horizons), strict=True))
        band(ax, horizons, runs, label, color, marker="o", linestyle=style)
    zero, noise = fmean(values["zero"]), fmean(values["noise"])
    for level, label, color in ((zero, "一律猜 0", INK), (noise, "只剩新噪声", MUTED)):
        ax.axhline(level, color=color, linewidth=1, linestyle=":")
        direct_label(ax, horizons[-1], level, label, color)
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_xticks(horizons, [str(k) for k in horizons])
    ax.set_xticks([], minor=True)
    ax.set_yticks([0.05, 0.1, 0.2, 0.5], ["0.05", "0.1", "0.2", "0.5"])
    ax.set_yticks([], minor=True)
    ax.set_xlabel("预测的步数 k")
    ax.set_ylabel("测试误差")
    one, far = ({name: fmean(values["test"][k][name]) for name in LINES} for k in ("1", "64"))
    return (
        f"测试误差对步数，双对数。走一步：RNN（τ=4）{one['rnn_4']:.4f}，读整条序列的 RNN {one['sequence']:.4f}，"
        f"手设的 {one['hand']:.4f}。走 64 步：前两个升到 {far['rnn_4']:.2f} 和 {far['sequence']:.2f}，"
        f"一律猜 0 是 {zero:.2f}，最小二乘（τ=16，直接）{far['direct_16']:.2f}，手设的仍是 {far['hand']:.3f}。"
    )
