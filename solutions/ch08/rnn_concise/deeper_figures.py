"""练习 8.6.2 的图：只读测量值。"""

from solutions.ch08.rnn_concise.deeper_networks import KINDS
from solutions.ch08.rnn_concise.deeper_numbers import (
    DEEP,
    DEPTHS,
    REMEDIES,
    SHORT,
    expected_trace,
    layer_gradients,
    predicted_gradient,
    span,
    traces_of,
    train_after,
    typical_gradients,
)
from solutions.ch08.rnn_concise.deeper_theory import DEFAULT
from solutions.lab.figures import COLORS, INK, MUTED, band, direct_label
from solutions.toolkit.training import perplexity

SHOWN = ("default", "residual", "orthogonal")
CURVES = ("default_20", "orthogonal_20", "orthogonal_20_unigram", "residual_20")


def traces(values, ax):
    layers, told = list(range(1, DEEP + 1)), []
    ax.plot(layers, [expected_trace(n) for n in layers], "--", color=INK, linewidth=1)
    ax.plot(layers, [DEFAULT ** (n / 2) for n in layers], ":", color=INK, linewidth=1)
    direct_label(ax, DEEP, DEFAULT ** (DEEP / 2), "不延迟", INK)
    for kind, color in zip(SHOWN, COLORS, strict=False):
        label = KINDS[kind]
        band(ax, layers, traces_of(values, kind), label, color, marker="o", markersize=3)
        told.append(f"{label} {span([found[-1] for found in traces_of(values, kind)], '.2g')}")
    ax.set_yscale("log")
    ax.set_ylim(3e-6, 8)
    ax.set_xticks([1, 5, 10, 15, 20])
    ax.set_xlabel("层")
    ax.set_ylabel("变化（长度）")
    return (
        "没有训练的 20 层网络，输入的一个字符变了（长度算作 1），各层输出的变化，纵轴是对数。默认网络沿每层乘 1/√2 的"
        f"虚线下降，残差与正交的几乎不降。第 20 层的变化：{'；'.join(told)}。"
    )


def plateau(values, ax):
    wide, layers = values["wide"], range(1, DEEP + 1)
    initial = layer_gradients(values, wide, DEEP, "initial")
    band(ax, layers, initial, "初始，20 层", COLORS[1], marker="o", markersize=2.5)
    for depth in DEPTHS:
        expected = predicted_gradient(values, depth)
        ax.plot([0.6, depth + 0.4], [expected] * 2, "--", color=INK, linewidth=1)
        for found in layer_gradients(values, wide, depth):
            ax.plot(range(1, depth + 1), found, "o", color=COLORS[0], markersize=2.5)
        if depth not in (2, DEEP):  # the label of two layers would touch its neighbours
            ax.annotate(f"{depth} 层", (depth + 0.8, expected), color=COLORS[0], va="center")
    direct_label(ax, DEEP, predicted_gradient(values, DEEP), "平台，20 层", COLORS[0])
    ax.set_yscale("log")
    ax.set_ylim(3e-6, 1)
    ax.set_xticks([1, 5, 10, 15, 20])
    ax.set_xlabel("层")
    ax.set_ylabel("梯度范数")
    first, last = ([found[n] for found in initial] for n in (0, -1))
    ends = [span(typical_gradients(values, wide, depth), ".1e") for depth in (1, DEEP)]
    return (
        f"{wide} 个单元，各层输入权重的梯度范数，纵轴是对数。20 层的网络，初始时由第 20 层的 {span(last)} 降到"
        f"第 1 层的 {span(first, '.1e')}；到了平台上，各层一样小，落在公式的水平线上："
        f"1 层的网络 {ends[0]}，20 层的 {ends[1]}。"
    )


def training(values, ax):
    for level, label, at, above in (("unigram", "一元", 12, 5), ("bigram", "二元", 1, -12)):
        ax.axhline(values[level], color=MUTED, linewidth=1)
        ax.annotate(label, (at, values[level]), xytext=(0, above), textcoords="offset points", color=INK)
    told = []
    for name, color in zip(CURVES, (COLORS[0], COLORS[3], COLORS[2], COLORS[1]), strict=True):
        runs = [[perplexity(loss) for loss in record["loss"][:SHORT]] for record in values[name]]
        band(ax, range(1, len(runs[0]) + 1), runs, REMEDIES[name], color)
        told.append(f"{REMEDIES[name]} {span(train_after(values, name, 20), '.1f')}")
    ax.set_ylim(7, 27)
    ax.set_xlim(0, None)
    ax.set_xlabel("轮")
    ax.set_ylabel("训练困惑度")
    return (
        f"20 层网络的训练困惑度对轮数：默认的停在一元困惑度 {values['unigram']:.1f} 上，残差的很快降到二元困惑度 "
        f"{values['bigram']:.1f} 以下。第 20 轮：{'；'.join(told)}。"
    )
