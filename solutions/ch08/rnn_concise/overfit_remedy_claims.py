"""练习 8.6.1 的结论：防止过拟合的几种办法。每个函数返回（是否成立，证据）。"""

import math
from itertools import pairwise

from solutions.ch08.rnn_concise.overfit_numbers import DECAYS, SHORT, ngram, parameters, remedy, stop
from solutions.lab.wording import listed

CHEAP = (*DECAYS, "dropout", "small")  # on the same 10,000 characters
LONGER = ("none", "data_40", "data_150")


def ends(values: dict, name: str, part: str) -> list[float]:
    """Last losses of one remedy, one a seed."""
    return [one[part][-1] for one in values["remedies"][name]]


def each_trades_training_for_heldout(values):
    holds = all(
        all(a > b for a, b in zip(ends(values, name, "train"), ends(values, "none", "train"), strict=True))
        and all(a < b for a, b in zip(ends(values, name, "test"), ends(values, "none", "test"), strict=True))
        for name in (*CHEAP, *LONGER[1:])
    )
    small = [
        math.exp(b - a) for a, b in zip(ends(values, "small", "train"), ends(values, "small", "test"), strict=True)
    ]
    holds = holds and parameters(32) < 10_000 and min(small) > 1.3
    shown = [
        f"{SHORT[name]} {remedy(values, name)['train']:.1f}、{remedy(values, name)['test']:.1f}"
        for name in ("none", *CHEAP, *LONGER[1:])
    ]
    return (
        holds,
        f"训练、留出的困惑度：{'；'.join(shown)}；32 个单元（{parameters(32):,} 个参数）之比 {listed(small, '.2f')}",
    )


def stopping_helps(values):
    runs = values["remedies"]["none"]
    when = [one["updates"][stop(one)] for one in runs]
    found = remedy(values, "none")
    holds = max(when) <= 500 and all(one["test"][stop(one)] < one["test"][-1] for one in runs)
    holds = holds and found["stopped"] < 0.8 * found["test"]
    told = f"停在第 {listed(when, 'd')} 次更新，留出 {found['stopped']:.2f}"
    return holds, f"{told}；训练到第 {runs[0]['updates'][-1]:,} 次是 {found['test']:.2f}"


def more_decay_smaller_gap(values):
    found = [remedy(values, name) for name in ("none", *DECAYS)]
    holds = all(after["ratio"] < before["ratio"] for before, after in pairwise(found))
    return holds, f"λ = 0、0.0003、0.001、0.003：留出是训练的 {listed((one['ratio'] for one in found), '.2f')} 倍"


def stopping_does_most_of_it_alone(values):
    cheap = {name: remedy(values, name)["stopped"] for name in ("none", *CHEAP)}
    more = [remedy(values, name)["stopped"] for name in LONGER[1:]]
    best = min(cheap, key=cheap.get)
    holds = min(cheap.values()) > 0.9 * cheap["none"] and abs(cheap["decay_low"] / cheap["none"] - 1) < 0.02
    holds = holds and max(more) < 0.8 * min(cheap.values())
    told = f"什么也不做 {cheap['none']:.2f}，同一段文本上最好的是{SHORT[best]} {cheap[best]:.2f}"
    told = f"{told}，最弱的权重衰减 {cheap['decay_low']:.2f}"
    return holds, f"都提前停止：{told}；4 万、15 万字符 {listed(more, '.2f')}"


def more_text_closes_the_gap(values):
    found = [remedy(values, name) for name in LONGER]
    holds = all(after["ratio"] < before["ratio"] for before, after in pairwise(found))
    holds = holds and found[-1]["ratio"] < 1.05 and found[-1]["test"] > found[1]["test"]
    earlier = [one["test"][len(one["test"]) // 2] for one in values["remedies"]["data_150"]]
    drops = [1 - math.exp(b - a) for a, b in zip(earlier, ends(values, "data_150", "test"), strict=True)]
    holds = holds and min(drops) > 0.05
    told = f"1 万、4 万、15 万字符：之比 {listed((one['ratio'] for one in found), '.2f')}"
    told = f"{told}，留出 {listed((one['test'] for one in found), '.2f')}"
    return holds, f"{told}；15 万字符由训练一半到最后又降 {listed(drops, '.1%')}"


def counting_learns_from_more_text_too(values):
    counted = [ngram(values, n) for n in (10_000, 40_000, 150_000)]
    networks = [remedy(values, name)["stopped"] for name in LONGER]
    tests = [one["test"] for one in counted]
    holds = all(after < before for before, after in pairwise(tests))
    holds = holds and all(a < b for a, b in zip(tests, networks, strict=True))
    told = f"n 元语法（阶 {listed((one['order'] for one in counted), 'd')}）{listed(tests, '.2f')}"
    return holds, f"{told}；网络提前停止 {listed(networks, '.2f')}"
