"""练习 8.5.6 的图与表：只读测量值，不训练。"""

import math
from statistics import fmean

from solutions.ch08.rnn_scratch.clipping_wording import short, span
from solutions.ch08.rnn_scratch.relu_numbers import NAMES, described, how_many, judged, learned, shared
from solutions.ch08.rnn_scratch.relu_starts import LARGEST
from solutions.lab import Table
from solutions.lab.figures import COLORS, INK, band

CLIPPED, UNCLIPPED, LEARNED, FAILED = COLORS[0], COLORS[1], COLORS[2], COLORS[1]
KINDS = {"nan": "非数", "nothing": "0", "scaled": r"$\theta$", "kept": "不变"}


def state_growth(values, ax):
    steps, norms = values["growth"]["steps"], values["growth"]["norms"]
    lines = (
        ("relu_radius_4", "谱半径 4", COLORS[3]),
        ("relu_radius_2", "谱半径 2", COLORS[1]),
        ("relu_radius_1_4", "谱半径 1.4", INK),
        ("relu_identity", "恒等", COLORS[4]),
        ("relu_default", "默认", COLORS[5]),
        ("relu_small", "小", COLORS[0]),
        ("tanh_radius_2", "tanh 2", COLORS[2]),
    )
    for name, label, color in lines:
        logs = [[math.log10(max(norm, 1e-9)) for norm in seed] for seed in norms[name]]
        shown = [n for n in range(len(steps)) if max(seed[n] for seed in logs) < 50]
        band(ax, [steps[n] for n in shown], [[seed[n] for n in shown] for seed in logs], label, color)
    ax.axhline(math.log10(LARGEST), color=INK, linewidth=1, linestyle="--")
    ax.annotate("单精度的上限", (steps[-1], math.log10(LARGEST) + 1), color=INK, ha="right")
    ax.set_yticks([0, 10, 20, 30, 40], ["1", "10¹⁰", "10²⁰", "10³⁰", "10⁴⁰"])
    ax.set_ylim(-4, 50)
    ax.set_xlim(0, steps[-1])
    ax.set_xlabel("时间步（训练前，读真实文本）")
    ax.set_ylabel("隐状态的长度")
    ends = {name: fmean(seed[-1] for seed in norms[name]) for name, _, _ in lines}
    return (
        f"未训练的网络读 {steps[-1]} 步文本，隐状态的平均长度：ReLU 的小初始化 {ends['relu_small']:.2f}、"
        f"默认 {ends['relu_default']:.2f}、恒等 {ends['relu_identity']:.1f}、谱半径 2 {ends['relu_radius_2']:.0e}、"
        f"谱半径 4 {ends['relu_radius_4']:.0e}；tanh 在谱半径 2 时只有 {ends['tanh_radius_2']:.1f}。"
    )


def verdicts(values, ax):
    found, top = judged(values), 15.0
    for learned_it, marker, color, text in ((True, "o", LEARNED, "● 学会"), (False, "x", FAILED, "× 没有学会")):
        own = [one for one in found if one["learned"] == learned_it]
        heights = [min(math.log10(max(one["curvature"], 1e-2)), top) for one in own]
        ax.plot([one["gain"] for one in own], heights, marker, color=color, markersize=5)
        ax.annotate(text, (2.05, 2.6 if learned_it else 1.2), color=color)
    for label, x, y in (("小", 0.16, -1.5), ("默认", 0.3, 1.2), ("恒等", 0.6, 9.6), ("谱半径 4", 2.4, 13.6)):
        ax.annotate(label, (x, y), color=INK)
    ax.axhline(math.log10(2), color=INK, linewidth=1, linestyle="--")
    ax.annotate("2/η", (2.9, math.log10(2) - 1.1), color=INK)
    ax.axvline(1, color=INK, linewidth=1, linestyle=":")
    ax.set_xlim(0, 3.2)
    ax.set_ylim(-2.3, top + 0.8)
    ax.set_yticks([0, 5, 10, top], ["1", "10⁵", "10¹⁰", "≥10¹⁵"])
    ax.set_xlabel("这一步之前的倍率")
    ax.set_ylabel("一步上的平均曲率")
    good, bad = ([one["gain"] for one in found if one["learned"] == way] for way in (True, False))
    return (
        f"不裁剪的 ReLU，梯度范数第一次超过 1 为止曲率最大的一步：学会的 {len(good)} 次，倍率都不超过 "
        f"{max(good, default=0):.2f}；没有学会的 {len(bad)} 次，倍率都不低于 {min(bad, default=0):.2f}，"
        f"平均曲率多半在 10⁵ 以上。"
    )


def book_size(values, ax):
    for way, color, label in (("unclipped", UNCLIPPED, "不裁剪"), ("clipped", CLIPPED, "裁剪")):
        for n, run in enumerate(values["runs"][f"book_{way}"]):
            curve = run["curve"]
            ax.plot(curve["epochs"], curve["train_loss"], color=color, linewidth=1.2)
            if n == 0:
                x, y = curve["epochs"][-1], curve["train_loss"][-1]
                ax.annotate(label, (x, y), xytext=(-34, -16), textcoords="offset points", color=color)
    ax.axhline(math.log(values["vocab_size"]), color=INK, linewidth=1, linestyle="--")
    ax.annotate("均匀猜测", (500, math.log(values["vocab_size"]) * 0.72), color=INK, ha="right")
    ax.set_yscale("log")
    ax.set_yticks([0.1, 0.3, 1, 3], ["0.1", "0.3", "1", "3"])
    ax.set_yticks([], minor=True)
    ax.set_ylim(0.1, 4)
    ax.set_xlim(0, 505)
    ax.set_ylabel("训练损失（纳特）")
    ax.set_xlabel("训练轮次")
    free, held = (shared(values, f"book_{way}", "final_perplexity") for way in ("unclipped", "clipped"))
    return (
        f"256 个隐藏单元的 ReLU：不裁剪训练 500 轮，困惑度 {min(free):.2f} 到 {max(free):.2f}，没有一个种子发散；"
        f"裁剪训练 150 轮，困惑度 {min(held):.2f} 到 {max(held):.2f}，到那时两组曲线几乎重合。"
    )


def outcomes(values):
    rows = []
    kinds = [*((name, "relu") for name in NAMES), ("radius_2", "tanh")]
    for start, activation in kinds:
        for steps in (35, 100):
            name = f"{activation}_{start}_{steps}"
            good = [run for run in values["runs"][f"{name}_clipped"] if learned(values, run)]
            label = NAMES[start] if activation == "relu" else f"tanh，{NAMES[start]}"
            row = [label, f"{steps}", span(described(values, f"{name}_clipped", "before", "gain"))]
            for way in ("unclipped", "clipped"):
                row.append("{}/{}".format(*how_many(values, f"{name}_{way}")))
            row += [
                span([run[key] for run in good]) if good else "—" for key in ("final_perplexity", "heldout_perplexity")
            ]
            rows.append(row)
    header = [r"$\mathbf W_{hh}$ 的起点", "$T$", "倍率", "不裁剪", "裁剪", "困惑度", "留出"]
    return Table(header, rows)


def overflows(values):
    rows = []
    for relu in (one for one in values["overflow"] if one["activation"] == "relu"):
        tanh = next(
            one for one in values["overflow"]
            if one["activation"] == "tanh" and (one["radius"], one["num_steps"]) == (relu["radius"], relu["num_steps"])
        )  # fmt: skip
        row = [f"{relu['radius']:g}", f"{relu['num_steps']}"]
        for one in (relu, tanh):
            row += [cell(one["runs"], "loss"), cell(one["runs"], "norm"), update(one["runs"])]
        rows.append(row)
    norm = r"$\|\mathbf g\|$"
    return Table(["谱半径", "$T$", "ReLU 损失", norm, "裁剪后", "tanh 损失", norm, "裁剪后"], rows)


def cell(runs: list[dict], key: str) -> str:
    """The range over the seeds, in powers of ten where large; 非数 where the numbers themselves are spoiled."""
    if not all(run["finite"] for run in runs):
        return "非数"
    return span([run[key] for run in runs], lambda number: short(number) if math.isfinite(number) else "inf")


def update(runs: list[dict]) -> str:
    """What clipping made of the gradient, over the seeds."""
    return "、".join(KINDS[kind] for kind in KINDS if any(run["kind"] == kind for run in runs))
