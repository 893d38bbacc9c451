"""练习 8.1.4 的图：只读测量值。"""

from statistics import fmean

from solutions.ch08.sequence.latent_numbers import best_table, state_error
from solutions.lab.figures import COLORS, INK, MUTED, band, direct_label

STATE, WINDOW, TABLE, RUNS = COLORS[0], COLORS[1], COLORS[1], COLORS[2]


def dot(ax, x, runs, color):
    """Mean over the seeds with a line from smallest to largest."""
    ax.plot([x, x], [min(runs), max(runs)], color=color, linewidth=1)
    ax.plot([x], [fmean(runs)], "o", color=color, markersize=3.5)


def waves(values, axes):
    lengths = values["lengths"]
    for ax, k in zip(axes, ("1", "64"), strict=True):
        state, last = values["theory"]["state"][k], lengths[-1]
        for tau in (1, 4, 16, 64):
            level = state_error(values, k, tau)
            ax.plot([tau, last], [level, level], color=WINDOW, linewidth=1.2)
            dot(ax, last, values["simulated"]["window"][k][str(tau)], WINDOW)
            direct_label(ax, last, level, f"τ={tau}", WINDOW)
        ax.plot(lengths, state, color=STATE)
        for at, runs in zip(lengths, zip(*values["simulated"]["state"][k], strict=True), strict=True):
            dot(ax, at, runs, STATE)
        direct_label(ax, last, state[-1], "隐状态", STATE)
        if k == "1":
            ax.plot(lengths, values["theory"]["off"], color=STATE, linewidth=1, linestyle="--")
            direct_label(ax, last, values["theory"]["off"][-1], "ω 偏 2%", STATE)
        ax.set_xscale("log")
        ax.set_yscale("log")
        ax.set_ylim(4e-5, 0.08 if k == "1" else 0.7)  # room for the labels
        ax.set_xticks([1, 4, 16, 64, 256, 1024], ["1", "4", "16", "64", "256", "1,024"])
        ax.set_xticks([], minor=True)
        ax.set_ylabel(f"{k} 步预测的误差")
        ax.set_xlabel("读过的观测 n")
    one, far = (values["theory"]["state"][k] for k in ("1", "64"))
    return (
        f"误差对读过的观测数，双对数。一步预测，隐状态由 {one[0]:.3f} 一路降到 {one[-1]:.1e}，"
        f"窗口在 n = τ 处离开这条线，从此持平：τ = 4 停在 {state_error(values, 1, 4):.4f}，"
        f"τ = 64 停在 {state_error(values, 1, 64):.4f}。64 步预测，隐状态降到 {far[-1]:.1e}，"
        f"τ = 16 停在 {state_error(values, 64, 16):.2f}。频率偏 2% 的隐状态（虚线）最后回升到 "
        f"{values['theory']['off'][-1]:.4f}。"
    )


def pairs(values, ax):
    found = values["pairs"]
    orders = [int(k) for k in found["table"]]
    ax.plot(range(len(found["formula"])), found["formula"], color=INK, linewidth=1.2)
    band(ax, orders, list(zip(*found["table"].values(), strict=True)), "", TABLE, marker="o")
    band(ax, orders, list(zip(*found["runs"].values(), strict=True)), "", RUNS, marker="s")
    ax.axhline(fmean(found["states"]), color=STATE)
    ax.fill_between([0, orders[-1]], min(found["states"]), max(found["states"]), color=STATE, alpha=0.2, linewidth=0)
    ax.axhline(0, color=MUTED, linewidth=0.8, zorder=0)
    ax.annotate("数出来的表", (8.6, 0.098), color=TABLE, ha="right")
    ax.annotate("最好的窗口（精确）", (4.2, 0.022), color=INK, ha="center")
    ax.annotate("只数 1 的个数", (14, 0.052), color=RUNS, ha="right")
    ax.annotate("学出的两个状态", (0.4, 0.006), color=STATE)
    ax.set_xticks(orders)
    ax.set_ylim(-0.008, None)
    ax.set_xlabel("窗口长 k")
    ax.set_ylabel("多付（比特/符号）")
    order, excess = best_table(values)
    return (
        f"多付的比特数对窗口长 k。最好的窗口由 {found['formula'][0]:.3f} 降到 k = {len(found['formula']) - 1} 的 "
        f"{found['formula'][-1]:.3f}；由 {found['symbols']} 个符号数出来的表在 k = {order} 最低（{excess:.3f}），"
        f"到 k = {orders[-1]} 是 {fmean(found['table'][str(orders[-1])]):.3f}；"
        f"只数 1 的个数，到 {orders[-1]} 个是 {fmean(found['runs'][str(orders[-1])]):.3f}；"
        f"学出的两个状态平均只多 {fmean(found['states']):.4f}。"
    )
