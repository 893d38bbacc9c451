"""练习 8.2.2 的结论：词表有多大，合并省掉什么。每个函数返回（是否成立，证据）。"""

import math
from itertools import pairwise

from solutions.ch08.text_preprocessing.vocabulary_counts import at, size
from solutions.ch08.text_preprocessing.vocabulary_numbers import (
    coverage,
    derived,
    doubling_steps,
    growing_share,
    more_words,
    recurrent_parameters,
    shares_by_frequency,
    slopes,
)
from solutions.lab.wording import listed
from solutions.toolkit.tokens import Vocab


def size_is_a_count(values):
    wrong = sum(
        measured != size(curve["spectrum"], m)
        for curve in (values["word"], values["char"])
        for m, measured in zip(curve["min_freq"], curve["size"], strict=True)
    )
    total = len(values["word"]["min_freq"]) + len(values["char"]["min_freq"])
    return wrong == 0, f"建了 {total} 个词表，与公式不符的有 {wrong} 个"


def the_curve_is_a_staircase(values):
    holds = True
    for curve in (values["word"], values["char"]):
        occurring = {frequency for frequency, _ in curve["spectrum"]}
        for (m, before), (_, after) in pairwise(zip(curve["min_freq"], curve["size"], strict=True)):
            holds = holds and (before > after if m in occurring else before == after)
    last = values["word"]["size"][-1]
    evidence = f"按词有 {len(values['word']['spectrum'])} 级，按字符有 {len(values['char']['spectrum'])} 级"
    return holds and last == 1, f"{evidence}；最后剩 {last}"


def zero_is_one(values):
    sizes = [at(values["word"], "size", m) for m in (0, 1, 2)]
    wrong = values["off_by_one"]["1"]
    holds = sizes[0] == sizes[1] > sizes[2] == wrong
    return holds, f"词表大小依次是 {listed(sizes, ',')}；错写成“>”，取 1 得 {wrong:,}"


def the_books_numbers(values):
    found = [values["lines"], values["char"]["tokens"], values["char"]["size"][0]]
    return found == [3221, 170_580, 28], f"实测 {listed(found, ',')}"


def kept_tokens_keep_their_index(values):
    pairs = list(zip(values["title"]["0"], values["title"]["10"], strict=True))
    kept = all(after in (before, Vocab.unk) for before, after in pairs)
    reserved, plain = list(values["reserved"].values()), [at(values["word"], "size", 10), 1]
    holds = kept and values["word"]["prefix"] and values["char"]["prefix"]
    holds = holds and [more - less for more, less in zip(reserved, plain, strict=True)] == [3, 3]
    before, after = (listed([pair[n] for pair in pairs], "d") for n in (0, 1))
    return holds, f"首行的索引由 {before} 变为 {after}；加 3 个保留词元，词表大小 {listed(reserved, 'd')}"


def half_of_the_words_occur_once(values):
    once, (word, highest) = derived(values)["once"], values["commonest"]
    unknown = at(values["word"], "unknown", 2)
    evidence = f"{once['number']:,} 个：占不同的词的 {once['types']:.1%}，占词元的 {once['tokens']:.1%}"
    holds = once["types"] > 0.5 and once["tokens"] < 0.1 and once["number"] == unknown > highest
    return holds, f"{evidence}；取 2 时未知词元 {unknown:,} 个，{word} 有 {highest:,} 个"


def characters_hold_out(values):
    curve, rarest, new = values["char"], values["letters"][:4], values["unseen"]["new_letters"]
    first = next(m for m, size in zip(curve["min_freq"], curve["size"], strict=True) if size < curve["size"][0])
    known = coverage(curve, rarest[-1][1] + 1)
    holds = first == 96 and [letter for letter, _ in rarest] == ["q", "j", "z", "x"] and known > 0.99 and not any(new)
    shown = "、".join(f"{letter}（{count} 次）" for letter, count in rarest)
    evidence = f"第一次变小在 min_freq = {first}；最少的是 {shown}；都去掉以后，覆盖率 {known:.1%}"
    return holds, f"{evidence}；{len(new)} 段里的新字符共 {sum(new)} 个"


def doubling_halves(values):
    early, late = ([step for step in doubling_steps(values) if (step["to"] <= 64) is early] for early in (True, False))
    ratios, costs = [step["ratio"] for step in early], [100 * step["cost"] for step in early]
    later, theory = [step["ratio"] for step in late], derived(values)["step"]["theory"]
    holds = min(ratios) > 0.45 and max(ratios) < 0.6 and 6 < min(costs) < theory < max(costs) < 10
    evidence = f"剩下 {listed(ratios, '.2f')}；未登录率多 {listed(costs, '.1f')} 个百分点（公式 {theory:.1f}）"
    return holds and min(later) < 0.45, f"{evidence}；过了 64 是 {listed(later, '.2f')}"


def zipf_shares(values):
    shares = shares_by_frequency(values)
    law = [1 / (k * (k + 1)) for k in range(1, len(shares) + 1)]
    worst = max(abs(a - b) for a, b in zip(shares, law, strict=True))
    evidence = f"实测 {listed(shares, '.1%')}；公式 {listed(law, '.1%')}；最多差 {100 * worst:.1f} 个百分点"
    return worst < 0.03, evidence


def roughly_a_power_law(values):
    found = slopes(values)
    shown = "、".join(f"{low}–{high:,}：{slope:.2f}" for (low, high), slope in found.items()).replace("-", "−")
    return max(abs(slope + 1) for slope in found.values()) < 0.1, shown


def half_the_words_are_not_half_the_information(values):
    numbers = derived(values)
    found, lost = numbers["words"]["2"], numbers["perplexity"]["2"]["lost"]
    evidence = f"词少 {found['removed']:.1%}，认得的词元少 {found['unknown']:.1%}，信息少 {lost:.1%}"
    return found["removed"] > 0.5 and found["unknown"] < 0.08 and lost < 0.1, evidence


def most_parameters_are_the_vocabularys(values):
    first, ten = (at(values["word"], "size", m) for m in (1, 10))
    share, ratio = growing_share(first), recurrent_parameters(ten) / recurrent_parameters(first)
    return share > 0.95 and ratio < 1 / 8, f"取 1 时随词表增长的占 {share:.1%}；取 10 的参数是取 1 的 {ratio:.1%}"


def merging_is_an_identity(values):
    merged = values["merged"]
    whole = [loss + identity for loss, identity in zip(merged["loss"], merged["identity"], strict=True)]
    falls = all(after < before for before, after in pairwise(merged["loss"]))
    low, high = math.exp(merged["loss"][-1]), math.exp(merged["loss"][0])
    holds = falls and max(whole) - min(whole) < 1e-9 * whole[0]
    restored = listed([math.exp(min(whole)), math.exp(max(whole))], ".3f")
    return holds, f"由 {high:.1f} 降到 {low:.2f}；补上以后的最小与最大：{restored}"


def the_number_depends_on_the_length(values):
    tenth, whole = values["first_tenth"]["10"], at(values["word"], "size", 10)
    return tenth < whole / 4, f"min_freq = 10 的词表：前十分之一 {tenth}，全书 {whole}"


def cleaning_matters(values):
    more = more_words(values)
    names = {"book": "书中的做法", "apostrophes": "保留撇号", "glued": "各行首尾相接"}
    shown = "、".join(f"{names[name]} {size:,}" for name, size in values["cleaning"].items())
    return abs(more["apostrophes"]) < 0.03 and more["glued"] > 0.3, shown
