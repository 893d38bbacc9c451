"""练习 8.3.6 的结论：句长、填充和组批。每个函数返回（是否成立，证据）。"""

from itertools import pairwise
from statistics import fmean

from solutions.ch08.language_models.sentence_numbers import (
    at_size,
    derived,
    evenness,
    fixed_length_padding,
    perplexities,
    random_between,
)
from solutions.lab.wording import listed


def lengths_differ(values):
    found = values["sentences"]
    middle, ninetieth, longest = found["median"], found["ninetieth"], found["longest"]
    words, characters = (found[f"fit_as_{level}"] for level in ("words", "characters"))
    evidence = f"{found['sentences']:,} 句：中位数 {middle:g} 个词，第 90 百分位 {ninetieth}，最长 {longest}"
    return (
        longest >= 7 * middle and ninetieth >= 2 * middle and words > 0.9 and characters < 0.25,
        f"{evidence}；35 步装得下的句子，按词 {words:.1%}，按字符 {characters:.1%}",
    )


def mostly_padding(values):
    fixed, shares = fixed_length_padding(values), at_size(values, 32)["random"]
    evidence = f"{len(shares)} 次洗牌：填充 {min(shares):.1%} 到 {max(shares):.1%}；都加长到最长的一句 {fixed:.1%}"
    return min(shares) > 0.5 and fixed > max(0.8, *shares), evidence


def padding_is_as_predicted(values):
    found = values["by_batch_size"]
    measured = [fmean(f["random"]) for f in found]
    rising = all(a < b for a, b in pairwise(measured))
    # Cells are tokens over one minus the padding share.
    apart = [abs(fmean((1 - f["expected"]) / (1 - share) for share in f["random"]) - 1) for f in found]
    evidence = f"批量 {found[0]['size']} 到 {found[-1]['size']}：填充 {measured[0]:.1%} 到 {measured[-1]:.1%}"
    return rising and max(apart) < 0.01, f"{evidence}；格子数与期望最多差 {max(apart):.2%}"


def pools_trade_padding_for_randomness(values):
    padding, between = ([fmean(f[key]) for f in values["by_pool"]] for key in ("padding", "between"))
    monotone = all(a > b for a, b in pairwise(padding)) and all(a < b for a, b in pairwise(between))
    predicted = random_between(values)
    evidence = f"填充依次 {listed(padding, '.1%')}；批间方差依次 {listed(between, '.1%')}（随机时理论 {predicted:.1%}）"
    return monotone and abs(between[0] - predicted) < 0.01, evidence


def half_the_work(values):
    found = derived(values)
    names = ("pool", "sorted", "budget", "rows")
    shares = [found[key][name] for key in ("cells", "steps") for name in names]
    cells, steps = (listed([found[key][name] for name in names], ".0%") for key in ("cells", "steps"))
    random, whole = (fmean(perplexities(values, name)) for name in ("masked", "sorted"))
    evidence = f"分池、整体排序、按预算、首尾相接是随机批的几成：格子 {cells}；时间步 {steps}"
    holds = max(shares) < 0.6 and abs(whole / random - 1) < 0.05
    return holds, f"{evidence}。困惑度：随机组批 {random:.1f}，整体排序 {whole:.1f}"


def a_budget_evens_batches(values):
    whole, budget = values["costs"]["sorted"], values["costs"]["budget"]
    left, second, most = budget["tokens"]
    evidence = f"整体排序：{whole['tokens'][0]} 到 {whole['tokens'][-1]:,} 个；按预算：{second} 到 {most} 个"
    return evenness(whole) > 10 and most / second < 2, f"{evidence}（收尾的一批 {left} 个）"
