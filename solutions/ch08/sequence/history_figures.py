"""练习 8.1.1 第一、二问的图：只读测量值，不训练。"""

import math
import statistics

from matplotlib.axes import Axes

from solutions.ch08.sequence.history_comparisons import (
    NOISE,
    deviation,
    guide,
    in_order,
    lowest,
    means,
    noise_after,
    optimum,
)
from solutions.ch08.sequence.sine_series import BOOK
from solutions.lab.figures import COLORS, INK, MUTED, direct_label
from solutions.lab.wording import SUPERSCRIPTS, typeset

FIRST, SECOND, THIRD = COLORS[:3]
POWERS = [1, 2, 4, 8, 16, 32, 64, 128, 256]


def scattered(ax: Axes, by_number: dict, label: str, color: str) -> None:
    """Mean over the seeds with one standard deviation up and down."""
    numbers = in_order(by_number)
    average = [statistics.fmean(by_number[str(n)]) for n in numbers]
    spread = [deviation(by_number[str(n)]) for n in numbers]
    ax.errorbar(numbers, average, yerr=spread, fmt="o-", color=color, elinewidth=1, capsize=2, markersize=3)
    direct_label(ax, numbers[-1], average[-1], label, color)


def theory(ax: Axes, numbers: list, heights: list, label: str) -> None:
    """A line that was calculated, not measured."""
    ax.plot(numbers, heights, color=INK, linestyle="--", linewidth=1.1)
    direct_label(ax, numbers[-1], heights[-1], label, INK)


def powers(ax: Axes, ticks: list = POWERS) -> None:
    """A logarithmic axis whose ticks are plain numbers."""
    ax.set_xscale("log", base=2)
    ax.set_xticks(ticks, [str(tick) for tick in ticks])
    ax.set_xticks([], minor=True)


def noise_floor(ax: Axes, right: float) -> None:
    """The noise in the target itself; the line ends where its label begins."""
    ax.plot([1, right], [NOISE, NOISE], color=MUTED, linewidth=1)
    direct_label(ax, right, NOISE, "σ²", MUTED)


def one_step(values, axes):
    errors, nets = values["one_step"], values["network"]
    taus = in_order(errors["test"])
    scattered(axes[0], errors["test"], "测试", FIRST)
    scattered(axes[0], errors["train"], "训练", SECOND)
    axes[0].plot(taus, [guide(tau) for tau in taus], color=INK, linestyle=":", linewidth=1.4)
    axes[0].annotate("点线：理论，最优＋估计代价", (0.97, 0.9), xycoords="axes fraction", ha="right", color=INK)
    scattered(axes[1], nets["long"]["test"], f"测试 {values['epochs']['long']} 轮", FIRST)
    scattered(axes[1], nets["long"]["train"], f"训练 {values['epochs']['long']} 轮", SECOND)
    scattered(axes[1], nets["brief"]["test"], f"测试 {values['epochs']['brief']} 轮", THIRD)
    for ax, name in zip(axes, ("最小二乘", "多层感知机"), strict=True):
        theory(ax, taus, [optimum(tau) for tau in taus], "线性最优")
        noise_floor(ax, taus[-1])
        powers(ax)
        ax.set_ylim(0.01, 0.115)
        ax.set_xlabel(f"观测个数 τ（{name}）")
        ax.set_ylabel("均方误差")
    best, average = lowest(errors["test"]), means(errors["test"])
    return (
        f"一步均方误差对观测个数 τ，误差线是 {len(values['noise_power'])} 个种子的标准差。最小二乘的测试误差从 τ=1 的 "
        f"{average['1']:.4f} 降到 τ={best} 的 {average[str(best)]:.4f}，再升到 τ=256 的 {average['256']:.4f}，训练误差"
        f"一路降到 {means(errors['train'])['256']:.4f}；多层感知机训练 {values['epochs']['long']} 轮时形状相同。"
    )


def multi_step(values, axes):
    told = []
    for ax, horizon in zip(axes, list(values["multi_step"]["direct"])[-2:], strict=True):
        direct, recursive = (values["multi_step"][kind][horizon] for kind in ("direct", "recursive"))
        taus = in_order(direct)
        theory(ax, taus, [optimum(tau, int(horizon)) for tau in taus], "线性最优")
        scattered(ax, direct, "直接", FIRST)
        scattered(ax, recursive, "递推", SECOND)
        noise_floor(ax, taus[-1])
        powers(ax)
        ax.set_yscale("log")
        ax.set_yticks([0.04, 0.1, 0.2, 0.4], ["0.04", "0.1", "0.2", "0.4"])
        ax.set_yticks([], minor=True)
        ax.set_ylim(0.035, 0.6)
        ax.set_xlabel(f"观测个数 τ（预测 {horizon} 步之后）")
        ax.set_ylabel("测试均方误差")
        d, r = means(direct), means(recursive)
        told.append(
            f"{horizon} 步：" + "，".join(f"τ={t} 直接 {d[t]:.3f}、递推 {r[t]:.3f}" for t in ("4", "16", "128"))
        )
    return f"最小二乘的多步测试误差对 τ。{'；'.join(told)}。64 步时，只看 4 个两种做法都不行。"


def ahead(values, ax):
    exact, noisy = values["noiseless"], values["recurrence_ahead"]
    steps = in_order(noisy)
    shown = (
        ([statistics.fmean(noisy[str(k)]) for k in steps], "两个带噪值", SECOND),
        ([exact["one_value"][str(k)] for k in steps], "一个精确值", FIRST),
    )
    ceiling = f"10{str(math.ceil(math.log10(max(exact['two_values'].values())))).translate(SUPERSCRIPTS)}"
    ax.annotate(
        f"两个精确值：都低于 {ceiling}，在图外", (0.97, 0.05), xycoords="axes fraction", ha="right", color=THIRD
    )
    curves = (
        [noise_after(k) for k in steps],
        [math.sin(k * BOOK.omega) ** 2 / 2 for k in steps],
    )
    for heights in curves:
        ax.plot(steps, heights, color=INK, linestyle="--", linewidth=1.1)
    for heights, label, color in shown:
        ax.plot(steps, heights, "o", color=color)
        direct_label(ax, steps[-1], heights[-1], label, color)
    ax.set_yscale("log")
    ax.set_ylim(1e-6, 3e3)
    ax.set_yticks([1e-6, 1e-4, 1e-2, 1, 100], ["10⁻⁶", "10⁻⁴", "0.01", "1", "100"])
    ax.set_yticks([], minor=True)
    powers(ax, [1, 4, 16, 64])
    ax.set_xlabel("向前预测的步数 k")
    ax.set_ylabel("均方误差")
    return (
        f"均方误差对步数，虚线是公式。两个精确值：{steps[-1]} 步之内都低于 {ceiling}，画不进图里；一个精确值：从 "
        f"{typeset(f'{shown[1][0][0]:.0e}')} 升到 {shown[1][0][-1]:.2f}；同一个递推用在带噪数据上：从 "
        f"{shown[0][0][0]:.2f} 升到 {shown[0][0][-1]:.0f}。"
    )
