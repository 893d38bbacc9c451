"""练习 8.4.3 的图：只读测量值。"""

import math

from solutions.ch08.rnn.gradient_numbers import INPUTS, NETWORKS, RADIUS, grown, of, peak, rates
from solutions.lab.figures import COLORS, INK, MUTED, band, direct_label
from solutions.lab.wording import listed

REACH = ("initial", "trained", "scaled_1", "scaled_2")  # an orthogonal W_hh runs too close to radius 1


def log_band(ax, x, runs, label, color):
    """As ``band``, for a logarithmic axis: the line is the geometric mean, which no single seed can rule."""
    columns = list(zip(*runs, strict=True))
    means = [math.exp(sum(map(math.log, column)) / len(column)) for column in columns]
    ax.fill_between(x, [min(c) for c in columns], [max(c) for c in columns], color=color, alpha=0.2, linewidth=0)
    ax.plot(x, means, color=color)
    direct_label(ax, x[-1], means[-1], label, color)


def jacobians(values, ax):
    ks = values["steps"]
    for (rho, radius), color in zip(RADIUS.items(), (COLORS[0], COLORS[2], COLORS[1]), strict=True):
        ax.plot(ks, [radius**k for k in ks], "--", color=INK, linewidth=0.9)
        log_band(ax, ks, [family["norm"] for family in values["linear"][rho]], f"ρ = {radius:g}", color)
    chain = values["chain"]["norm"]
    ax.plot(ks, chain, color=COLORS[3])
    top, at = peak(values)
    ax.annotate("链，ρ = 0.9", (at, top), xytext=(0, 7), textcoords="offset points", color=COLORS[3], ha="center")
    ax.set_yscale("log")
    ax.set_xlabel("往回的步数 k")
    ax.set_ylabel("W 的 k 次方的谱范数")
    return (
        "线性网络里梯度最多放大的倍数对往回的步数，纵轴是对数。谱半径 0.9、1、1.1 的随机矩阵沿各自的 ρ 的 k 次方走，"
        f"后半段每步乘 {listed([sum(found) / len(found) for found in (rates(values, rho) for rho in RADIUS)], '.3f')}；"
        f"谱半径也是 0.9 的链状矩阵先升到 {top:,.0f}（第 {at} 步），最后降到 {chain[-1]:.2g}。"
    )


def growth(values, ax):
    radii, told = values["radii"], []
    ax.plot([0, radii[-1]], [0, radii[-1]], "--", color=INK, linewidth=0.9)
    direct_label(ax, radii[-1], radii[-1], "线性：ρ", INK)
    ax.axhline(1, color=MUTED, linewidth=1)
    for row, (strength, color) in enumerate(zip(INPUTS, (COLORS[0], COLORS[2], COLORS[1]), strict=True)):
        label = f"输入 {values['inputs'][row]:g}"
        band(ax, radii, [seed["rate"][row] for seed in values["growth"]], label, color, marker="o")
        mean = sum(grown(values, strength, 2.0)) / len(values["growth"])
        told.append(f"{label} 时 {mean:.2f}")
    ax.set_xlim(0, radii[-1])
    ax.set_ylim(0, radii[-1])
    ax.set_xlabel("W 的谱半径 ρ")
    ax.set_ylabel("梯度每步乘多少")
    return (
        f"tanh 网络里梯度每往回一步乘多少，对谱半径；虚线是线性网络的 ρ，横线是 1。三条曲线都在虚线以下，"
        f"输入越强越低：ρ = 2 处，{'，'.join(told)}。"
    )


def reach(values, ax):
    told = []
    for name, color in zip(REACH, COLORS, strict=False):
        label, runs = NETWORKS[name], of(values, name, "reach")
        steps = [values["every"] * n for n in range(len(runs[0]))]
        log_band(ax, steps, runs, label, color)
        told.append(f"{label} {min(run[-1] for run in runs):.0e} 至 {max(run[-1] for run in runs):.0e}")
    ax.plot(steps, [3 ** (-k / 2) for k in steps], "--", color=INK, linewidth=0.9)
    ax.axhline(1, color=MUTED, linewidth=1)
    ax.set_yscale("log")
    ax.set_xlabel("往回的步数 k")
    ax.set_ylabel("梯度范数（k = 0 处为 1）")
    return (
        f"末步损失对 k 步之前隐状态的梯度范数，纵轴是对数，虚线每步乘 1/√3。往回 {steps[-1]} 步，与起点之比是："
        f"{'；'.join(told)}。"
    )
