"""练习 8.7.1 的图：只读测量值。"""

from statistics import fmean

from solutions.ch08.bptt.powers_numbers import PLANE, ends, of, probabilities
from solutions.lab.figures import COLORS, INK, MUTED, band, direct_label

GAP, TIE, LOOSE = COLORS[0], COLORS[1], COLORS[2]


def convergence(values, ax):
    for name, label, color in (("gap", "|λ₂| = 0.8λ₁", GAP), ("equal", "λ₂ = λ₁", TIE)):
        path = values["paths"][name]
        ks = [values["path_every"] * n for n in range(len(path["median"]))]
        ax.fill_between(ks, path["min"], path["max"], color=color, alpha=0.2, linewidth=0)
        ax.plot(ks, path["median"], color=color)
        direct_label(ax, ks[-1], path["median"][-1], label, color)
    start = values["paths"]["gap"]["median"][0]
    ax.plot(ks, [start * 0.8**k for k in ks], "--", color=INK, linewidth=1)
    ax.set_yscale("log")
    ax.set_yticks([1e-12, 1e-8, 1e-4, 1])
    ax.set_xlabel("乘了几次，k")
    ax.set_ylabel("与 v₁ 夹角的正切")
    gap, equal = (values["paths"][name] for name in ("gap", "equal"))
    return (
        f"随机向量乘 k 次之后与 v₁ 夹角的正切，纵轴是对数。首特征值领先时，中位数由 {gap['median'][0]:.1f} "
        f"降到第 {ks[-1]} 步的 {gap['median'][-1]:.0e}，"
        f"末段与每步乘 0.8 的虚线平行；并列时停在 {equal['median'][-1]:.1f} 附近。"
    )


def probability(values, ax):
    told = []
    for name, label, color in (("worst", "最坏的谱", TIE), ("spread", "散开的谱", GAP)):
        found = probabilities(values, name)
        ks = [entry["k"] for entry in found]
        if name == "worst":
            ax.plot(ks, [entry["exact"] for entry in found], color=color, linewidth=1)
        ax.plot(ks, [min(2, entry["spectrum"]) for entry in found], "--", color=color, linewidth=1.2)
        ax.plot(ks, [entry["simulated"] for entry in found], "o", color=color)
        direct_label(ax, ks[-1], found[-1]["simulated"], label, color)
        told.append(f"{label}模拟 {found[-1]['simulated']:.4f}、界 {found[-1]['spectrum']:.4f}")
    ax.set_yscale("log")
    ax.set_ylim(0.004, 1.5)
    ax.set_yticks([0.01, 0.1, 1], ["0.01", "0.1", "1"])
    ax.set_xlabel("乘了几次，k")
    ax.set_ylabel("夹角的正切 > 0.1 的概率")
    return f"乘 k 次之后夹角的正切仍大于 0.1 的概率，点是模拟，虚线是定理的界。第 {ks[-1]} 步：{'；'.join(told)}。"


def collapse(values, ax):
    every = values["walk"]["every"]
    lines = [
        ("对称矩阵", values["symmetric"], COLORS[2], {}),
        ("训练后", of(values, "trained", "same_text"), COLORS[1], {}),
        ("初始", of(values, "initial", "same_text"), COLORS[0], {}),
        ("训练后，跨段", of(values, "trained", "other_text"), COLORS[3], {"linestyle": "--"}),
    ]
    for label, runs, color, style in lines:
        band(ax, [every * n for n in range(len(runs[0]))], runs, label, color, **style)
    ax.axhline(PLANE, color=MUTED, linewidth=1, linestyle=":")
    ax.annotate("2/π", (0, PLANE), xytext=(2, 3), textcoords="offset points", color=MUTED)
    ax.set_ylim(0, 1.04)
    ax.set_xlabel("往回的步数 k")
    ax.set_ylabel("两两 |cos| 的平均")
    end = {
        key: fmean(ends(values, *key))
        for key in (("initial", "same_text"), ("trained", "same_text"), ("trained", "other_text"))
    }
    first, same, other = end.values()
    return (
        "不同损失的梯度两两夹角余弦的绝对值的平均，对往回的步数。对称矩阵（0.95）升到 1；"
        f"往回 {values['walk']['steps']} 步，初始的网络是 {first:.2f}，训练后是 {same:.2f}，"
        f"不同文本之间只有 {other:.2f}。"
    )
