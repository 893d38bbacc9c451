"""练习 8.3.4 的结论：怎样读，怎样训练，困惑度怎样变。每个函数返回（是否成立，证据）。"""

import math
from itertools import pairwise
from statistics import fmean

from solutions.ch08.language_models.reading_numbers import LEARNED, excess, from_curve, perplexities, startup
from solutions.lab.wording import listed


def reading_matters(values):
    n, holds = values["num_steps"], True
    for way in LEARNED:
        for losses in values["models"][way]:
            longer = [*losses["disjoint"].values(), losses["carried"]]
            holds = holds and all(after < before for before, after in pairwise(longer))
            holds = holds and math.exp(longer[0] - longer[-1]) > 1.08
    pairs = [(fmean(perplexities(values, way, "disjoint", str(n // 4))), way) for way in LEARNED]
    shown = [f"{short:.2f} 与 {fmean(perplexities(values, way, 'carried')):.2f}" for short, way in pairs]
    return holds, f"窗口 {n // 4} 与传状态：随机采样训练的 {shown[0]}，传状态训练的 {shown[1]}"


def one_curve_explains(values):
    worst = 0.0
    for way in LEARNED:
        for losses in values["models"][way]:
            readings = [(int(n), int(s), loss) for n, found in losses["strided"].items() for s, loss in found.items()]
            readings += [(int(n), int(n), loss) for n, loss in losses["disjoint"].items()]
            for n, stride, loss in readings:
                if stride > 1 and n <= len(losses["curve"]):  # stride 1 is L(n) itself
                    worst = max(worst, abs(math.exp(loss - from_curve(losses, n, stride)) - 1))
    return worst < 0.005, f"最大相差 {worst:.2%}"


def a_short_memory(values):
    curves = [losses["curve"] for way in LEARNED for losses in values["models"][way]]
    worst = max(abs(math.exp(curve[9] - curve[-1]) - 1) for curve in curves)
    return worst < 0.001, f"{len(curves)} 个模型里最大相差 {worst:.3%}"


def startup_is_paid_once(values):
    holds, shown = True, []
    for way in LEARNED:
        total = fmean(startup(losses) for losses in values["models"][way])
        lengths = list(values["models"][way][0]["disjoint"])
        paid = [int(n) * fmean(excess(values, way, n)) for n in lengths]
        holds = holds and all(abs(nats / total - 1) < 0.1 for nats in paid)
        shown.append(f"A = {total:.2f}，n × 多出的 = {listed(paid, '.2f')}")
    return holds, f"随机采样训练：{shown[0]}；传状态训练：{shown[1]}（纳特）"


def more_overlap_buys_nothing(values):
    n, worst = values["num_steps"], 0.0
    for way in LEARNED:
        for losses in values["models"][way]:
            strided = losses["strided"][str(n)]
            found = [loss for stride, loss in strided.items() if int(stride) < n] + [losses["carried"]]
            worst = max(worst, math.exp(max(found) - min(found)) - 1)
    whole, every = (fmean(perplexities(values, "random", "strided", str(n), s)) for s in (str(n // 2), "1"))
    carried = fmean(perplexities(values, "random", "carried"))
    return worst < 1e-4, f"{whole:.4f}、{every:.4f}，传状态 {carried:.4f}；各模型里最大相差 {worst:.5%}"


def read_as_trained(values):
    n, shown, holds = str(values["num_steps"] // 4), [], True
    for sign, path in ((1, ("carried",)), (-1, ("disjoint", n))):
        random, carried = (perplexities(values, way, *path) for way in LEARNED)
        holds = holds and all(sign * (one - other) > 0 for one, other in zip(random, carried, strict=True))
        shown.append(f"{fmean(random):.3f} 与 {fmean(carried):.3f}")
    random, carried = ([startup(losses) for losses in values["models"][way]] for way in LEARNED)
    holds = holds and all(one < other for one, other in zip(random, carried, strict=True))
    first = [[losses["curve"][0] for losses in values["models"][way]] for way in LEARNED]
    holds = holds and all(one < other for one, other in zip(*first, strict=True))
    whole = str(values["num_steps"])
    zero = [perplexities(values, way, "disjoint", whole) for way in LEARNED]
    ratios = [other / one for one, other in zip(*zero, strict=True)]
    holds = holds and all(abs(ratio - 1) < 0.01 for ratio in ratios) and min(ratios) < 1 < max(ratios)
    shown.append(f"{fmean(zero[0]):.3f} 与 {fmean(zero[1]):.3f}")
    nats = f"{fmean(random):.2f} 与 {fmean(carried):.2f} 纳特"
    read = f"传状态读 {shown[0]}，窗口 {n} 读 {shown[1]}，窗口 {whole} 读 {shown[2]}"
    return holds, f"随机采样训练与传状态训练：{read}，启动代价 {nats}"


def stride_one_is_not_more_data(values):
    random, overlapping = (perplexities(values, way, "carried") for way in ("random", "stride_1"))
    holds = all(abs(one / other - 1) < 0.03 for one, other in zip(overlapping, random, strict=True))
    holds = holds and all(one / other > 0.995 for one, other in zip(overlapping, random, strict=True))
    return holds, f"步长 1：{listed(overlapping, '.3f')}；随机采样：{listed(random, '.3f')}"


def carrying_can_be_worse(values):
    short = values["short"]
    window, carried = ([math.exp(losses[kind]) for losses in short["losses"]] for kind in ("window", "carried"))
    worse = [other / one - 1 for one, other in zip(window, carried, strict=True)]
    shown = f"窗口 {listed(window, '.3f')}；传状态 {listed(carried, '.3f')}，高 {listed(worse, '.1%')}"
    return min(worse) > 0.01, shown
