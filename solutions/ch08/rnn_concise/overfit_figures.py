"""练习 8.6.1 的图：只读测量值，不训练。"""

import math

from solutions.ch08.rnn_concise.overfit_numbers import SHORT, best_decay, moment, ngram, remedy, stop
from solutions.ch08.rnn_concise.overfit_probes import LETTERS
from solutions.lab.figures import COLORS, INK, MUTED, band, direct_label
from solutions.lab.wording import listed, named

TRAIN, TEST, SURE = COLORS[0], COLORS[1], COLORS[3]


def log_ticks(ax, ticks: list[float]) -> None:
    """A log axis with plain numbers at these places only."""
    ax.set_yscale("log")
    ax.yaxis.set_ticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.yaxis.set_ticks([], minor=True)


def gap(values, axes):
    top, bottom = axes
    epochs, runs = values["book"]["epochs"], values["book"]["runs"]
    for name, label, color in (("train", "训练", TRAIN), ("test", "留出", TEST)):
        band(top, epochs, [[math.exp(loss) for loss in one[name]] for one in runs], label, color, marker="o")
    counted = ngram(values)
    for height, label in ((LETTERS, "乱猜"), (counted["test"], f"{counted['order']} 元语法")):
        top.plot([0, epochs[-1]], [height] * 2, "--", color=INK, linewidth=1)
        direct_label(top, epochs[-1], height, label, INK)
    log_ticks(top, [1, 2, 5, 10, 20, 50, 100, 200])
    top.set_ylabel("困惑度")
    for name, label, color in (("accuracy", "猜中", TEST), ("confidence", "自信", SURE)):
        shares = [[100 * share for share in one[f"test_{name}"]] for one in runs]
        band(bottom, epochs, shares, label, color, marker="o")
    bottom.set_ylim(0, 100)
    bottom.set_ylabel("留出文本（%）")
    for ax in axes:
        ax.set_xlabel("训练的轮数")
    lowest = named(sorted({epochs[stop(one)] for one in runs}))
    end = moment(values, epochs[-1])
    return (
        f"上：训练文本的困惑度一直降到 {end['train']:.2f}，留出文本的在第 {lowest} 轮的快照里最低，"
        f"此后升到 {end['test']:.0f}，越过乱猜的 {LETTERS}。下：留出文本上猜中的比例停在 {end['accuracy']:.0%} 左右，"
        f"模型给自己的把握却升到 {end['confidence']:.0%}。"
    )


def curves(values, axes):
    top, bottom = axes
    order = ["none", best_decay(values), "dropout", "small", "data_40", "data_150"]
    for name, color in zip(order, COLORS, strict=True):
        runs = values["remedies"][name]
        for ax, part in ((top, "test"), (bottom, "train")):
            lines = [[math.exp(loss) for loss in one[part][1:]] for one in runs]
            band(ax, runs[0]["updates"][1:], lines, SHORT[name], color)
    top.axhline(ngram(values)["test"], color=MUTED, linestyle="--", linewidth=1)
    log_ticks(top, [7, 8, 10, 12, 15])
    log_ticks(bottom, [4, 5, 7, 10, 13])
    top.set_ylabel("留出困惑度")
    bottom.set_ylabel("训练困惑度")
    for ax in axes:
        ax.set_xlabel("更新次数")
    before, after = (remedy(values, name) for name in ("none", "data_40"))
    ends = listed((remedy(values, name)["test"] for name in order), ".1f")
    return (
        f"上：留出文本的困惑度对更新次数，什么也不做时先降后升到 {before['test']:.1f}，六种做法最后依次是 {ends}。"
        f"下：训练文本的困惑度，什么也不做时降到 {before['train']:.1f}，文本是四倍长时只到 {after['train']:.1f}。"
    )
