"""练习 8.5.2 的图：只读测量值。"""

import math
from statistics import fmean

from solutions.ch08.rnn_scratch.lower_numbers import derived, last, lowest, perplexities
from solutions.lab.figures import COLORS, INK, MUTED, band, direct_label

TRAIN, HELD, SURE = COLORS[0], COLORS[1], COLORS[2]


def ticks(axis, at: list[float]) -> None:
    """A log axis with plain numbers at these places only."""
    (axis.axes.set_xscale if axis.axis_name == "x" else axis.axes.set_yscale)("log")
    axis.set_ticks(at, [f"{tick:g}" for tick in at])
    axis.set_ticks([], minor=True)


def curves(values, axes):
    book, top, bottom = values["book"], *axes
    at, snapshots = book["epochs"], book["snapshots"]
    band(top, at, [perplexities(row) for row in book["heldout"]], "留出", HELD)
    band(top, at, [perplexities(row) for row in book["train"]], "训练", TRAIN)
    level = math.exp(values["ngrams"]["time_machine_10000"]["unigram"]["next"])
    top.axhline(level, color=INK, linestyle="--", linewidth=1)
    top.annotate("一元，读留出文本", (at[-1], level * 1.12), ha="right", color=INK)
    band(bottom, snapshots, [perplexities(row) for row in book["loss"]], "真实", HELD, marker="o")
    band(bottom, snapshots, [perplexities(row) for row in book["expected"]], "自以为", SURE, marker="o")
    for ax in axes:
        ticks(ax.yaxis, [1, 3, 10, 30, 100])
        ax.set_xlabel("轮")
    top.set_ylabel("困惑度")
    bottom.set_ylabel("留出困惑度")
    told = derived(values)["book"]
    return (
        f"上：训练困惑度 {book['num_epochs']} 轮后降到 {fmean(told['train']):.2f}，留出困惑度先降到 "
        f"{fmean(told['lowest']):.1f}，再升到 {fmean(told['last']):.0f}。下：最后模型对留出文本自以为的困惑度只有 "
        f"{fmean(told['expected_last']):.1f}。"
    )


def ladder(values, ax):
    book, ngrams = values["book"], values["ngrams"]
    key = "time_machine"
    rows = [
        ("默认，500 轮", perplexities(book["last_test"]), HELD),
        ("一元语法，整本书", [math.exp(ngrams[key]["unigram"][key])], INK),
        ("默认，早停", perplexities(book["stopped_test"]), HELD),
        ("n 元，10,000 个字符", [math.exp(ngrams["time_machine_10000"]["tests"][key])], INK),
        ("整本书，其余照书", perplexities(values["sweep"]["base"]["test"]), TRAIN),
        ("整本书，换嵌入", perplexities(values["sweep"]["embedding"]["test"]), TRAIN),
        ("整本书，选定的设置", perplexities(values["books"][key][key]), TRAIN),
        ("n 元，整本书", [math.exp(ngrams[key]["tests"][key])], INK),
    ]
    rows = sorted(rows, key=lambda row: -fmean(row[1]))
    for place, (_, told, color) in enumerate(rows):
        y = len(rows) - place
        many = len(told) > 1  # seeds are dots, a count is a stroke
        ax.plot(told, [y] * len(told), "o" if many else "|", color=color, markersize=5 if many else 11, mew=2 - many)
        ax.annotate(f"{fmean(told):.1f}", (max(told), y), xytext=(7, -3), textcoords="offset points", color=color)
    ax.set_yticks([len(rows) - n for n in range(len(rows))], [label for label, _, _ in rows])
    ticks(ax.xaxis, [3, 5, 10, 20, 50, 100])
    ax.set_xlim(3, 260)
    ax.set_xlabel("测试困惑度（对数坐标）")
    return "测试困惑度由高到低：" + "，".join(f"{label} {fmean(told):.2f}" for label, told, _ in rows) + "。"


def input_curves(values, axes):
    kinds, (top, bottom) = values["inputs"]["kinds"], axes
    shown = [("one_hot", "独热", COLORS[0], "-"), ("first", "只放大初值", COLORS[4], "--"),
             ("small", "小嵌入", COLORS[3], "-"), ("step", "只放大步长", COLORS[2], "--"),
             ("longer", "独热 ×c", COLORS[1], "--"), ("embedding", "嵌入", INK, "-")]  # fmt: skip
    for name, label, color, dash in shown:
        kind = kinds[name]
        mean = [math.exp(fmean(column)) for column in zip(*kind["train_loss"], strict=True)]
        top.plot(range(1, len(mean) + 1), mean, dash, color=color)
        direct_label(top, len(mean), mean[-1], label, color)
        held = [math.exp(fmean(column)) for column in zip(*kind["heldout_loss"], strict=True)]
        bottom.plot(kind["epochs"][0], held, dash, color=color)
        direct_label(bottom, kind["epochs"][0][-1], held[-1], label, color)
    ticks(top.yaxis, [2, 4, 8, 16])
    ticks(bottom.yaxis, [8, 10, 14, 20])
    bottom.set_ylim(7, 24)
    for ax, name in ((top, "训练"), (bottom, "留出")):
        ax.set_xlabel("轮")
        ax.set_ylabel(f"{name}困惑度")
        ax.tick_params(color=MUTED)
    one, two, long = (fmean(perplexities(last(kinds[k]["train_loss"]))) for k in ("one_hot", "embedding", "longer"))
    held = [fmean(perplexities(lowest(kinds[k]["heldout_loss"]))) for k in ("one_hot", "embedding")]
    return (
        f"最后一轮的训练困惑度：独热 {one:.2f}，嵌入 {two:.2f}，独热的 1 换成 c 是 {long:.2f}，与嵌入几乎重合；"
        f"留出困惑度的最低值由独热的 {held[0]:.2f} 降到嵌入的 {held[1]:.2f}。"
    )
