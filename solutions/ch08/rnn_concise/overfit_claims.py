"""练习 8.6.1 的结论：书中的训练过拟合，以及它是怎样一回事。每个函数返回（是否成立，证据）。"""

import math
from itertools import pairwise
from statistics import fmean

from solutions.ch08.rnn_concise.overfit_numbers import (
    at,
    blame,
    derived,
    in_batches,
    level,
    magnitudes,
    ngram,
    stop,
    stopped,
)
from solutions.ch08.rnn_concise.overfit_probes import LETTERS
from solutions.lab.wording import listed


def the_gap_grows(values):
    gaps = [[math.exp(a - b) for a, b in zip(one["test"], one["train"], strict=True)] for one in values["book"]["runs"]]
    steps = [n for n, epoch in enumerate(values["book"]["epochs"]) if epoch in (0, 50, 100, 150, 500)]
    told = [[one[n] for n in steps] for one in gaps]
    holds = len(steps) == 5 and all(before < after for one in told for before, after in pairwise(one))
    holds = holds and all(one[0] < 1.02 and one[-1] > 30 for one in told)
    means = [fmean(column) for column in zip(*told, strict=True)]
    return holds, f"第 0、50、100、150、500 轮，留出与训练的困惑度之比平均为 {listed(means, '.1f')}"


def worse_than_guessing(values):
    runs, last = values["book"]["runs"], values["book"]["epochs"][-1]
    when = [values["book"]["epochs"][stop(one)] for one in runs]
    best, end = [math.exp(loss) for loss in stopped(values)], [math.exp(loss) for loss in at(values, "test", last)]
    after = [math.exp(loss) for loss in at(values, "next", last)]
    late = [n for n, epoch in enumerate(values["book"]["epochs"]) if epoch >= 75]
    rising = all(one["test"][n] < one["test"][m] for one in runs for n, m in pairwise(late))
    holds = all(10 <= epoch <= 50 for epoch in when) and rising
    holds = holds and min(end) > 3 * LETTERS and min(after) > 2 * LETTERS and max(best) < 12
    holds = holds and all(b > 10 * a for a, b in zip(best, end, strict=True))
    evidence = f"停在第 {listed(when, 'd')} 轮，留出 {listed(best, '.1f')}；{last} 轮后 {listed(end, '.0f')}"
    return holds, f"{evidence}，紧接训练文本的一段 {listed(after, '.0f')}"


def counting_is_better(values):
    counted, networks = ngram(values), [math.exp(loss) for loss in stopped(values)]
    holds = counted["order"] >= 3 and counted["test"] < min(networks) < max(networks) < counted["order_1"]
    holds = holds and all(abs(network / counted["order_2"] - 1) < 0.03 for network in networks)
    told = f"{counted['order']} 元 {counted['test']:.2f}，二元 {counted['order_2']:.1f}，一元 {counted['order_1']:.1f}"
    return holds, f"计数：{told}；网络提前停止 {listed(networks, '.1f')}"


def sure_and_wrong(values):
    last = values["book"]["epochs"][-1]
    right, sure = (
        [[100 * share for share in at(values, f"test_{name}", epoch)] for epoch in (50, last)]
        for name in ("accuracy", "confidence")
    )
    lost = [a - b for a, b in zip(*right, strict=True)]
    holds = max(lost) < 10 and min(sure[1]) > 70 and all(s - r > 30 for s, r in zip(sure[1], right[1], strict=True))
    cool = [math.exp(one["test"]) for one in values["cooled"]]
    end = [math.exp(loss) for loss in at(values, "test", last)]
    holds = holds and all(a < b / 5 for a, b in zip(cool, end, strict=True)) and max(cool) < LETTERS
    early = [math.exp(loss) for loss in stopped(values)]
    holds = holds and all(a > 1.1 * b for a, b in zip(cool, early, strict=True))
    own = [at(values, f"train_{name}", last) for name in ("accuracy", "confidence")]
    holds = holds and all(abs(s - r) < 0.03 for r, s in zip(*own, strict=True)) and blame(values) > 0.8
    evidence = (
        f"猜中 {fmean(right[0]):.0f}% → {fmean(right[1]):.0f}%，自信 {fmean(sure[0]):.0f}% → {fmean(sure[1]):.0f}%；"
        f"训练文本 {fmean(own[0]):.0%}、{fmean(own[1]):.0%}"
    )
    return holds, f"{evidence}；除以温度后困惑度 {listed(cool, '.1f')}，挽回 {blame(values):.0%}"


def it_recites(values):
    recital = values["recital"]
    told = {
        (name, when): [fmean(one) for one in recital[name][when]]
        for name in ("train", "test")
        for when in ("early", "late")
    }
    own, other = told["train", "late"], told["test", "late"]
    holds = all(a > 10 * b for a, b in zip(own, other, strict=True)) and max(*told["train", "early"], *other) < 3
    evidence = f"训练文本平均 {listed(own, '.1f')} 个字符，留出文本 {listed(other, '.1f')} 个"
    return holds, f"{evidence}；第 {recital['epochs']['early']} 轮时训练文本 {listed(told['train', 'early'], '.1f')} 个"


def running_mean_flatters(values):
    last = values["book"]["epochs"][-1]
    pairs = [(math.exp(one["running"]), math.exp(one["train"][-1])) for one in values["book"]["runs"]]
    running, measured = zip(*pairs, strict=True)
    holds = max(running) < min(measured) and 0.85 < in_batches() < 0.95
    told = f"第 {last} 轮：打印的 {listed(running, '.2f')}（数了 {in_batches():.1%} 的字符）"
    return holds, f"{told}，从头读到尾 {listed(measured, '.2f')}"


def divergence_is_bad_at_both(values):
    train, test = (magnitudes(values, part) for part in ("train", "test"))
    holds = min(*train, *test) > math.log10(LETTERS)
    pairs = [pair for one in values["wild"] for pair in zip(one["train"][1:], one["test"][1:], strict=True)]
    holds = holds and all(abs(a / b - 1) < 0.05 for a, b in pairs) and any(a > b for a, b in pairs)
    told = f"最好的一次，困惑度的常用对数：训练文本 {listed(train, '.1f')}，留出文本 {listed(test, '.1f')}"
    better = sum(a > b for a, b in pairs)
    return holds, f"{told}；{len(pairs)} 次评估里 {better} 次留出文本反而好些"


def dropout_between_layers_only(values):
    one, two = values["layers"]["one"], values["layers"]["two"]
    holds = one["apart"] == 0 and one["warnings"] > 0 and two["apart"] > 1e-3 and two["warnings"] == 0
    return holds, f"权重最大相差：一层 {one['apart']:g}（警告 {one['warnings']} 次），两层 {two['apart']:.2f}"


def holes_left_on_cost(values):
    runs = values["remedies"]["dropout"]
    pairs = [(math.exp(one["test"][-1]), math.exp(one["left_on"])) for one in runs]
    told = derived(values)["left_on"]
    holds = all(open_ > 1.05 * closed for closed, open_ in pairs)
    return holds, f"留出困惑度：先 eval() {level([one['test'][-1] for one in runs]):.2f}，忘了 {told:.2f}"
