"""练习 8.3.3 的结论。每个函数返回（是否成立，证据）。"""

import math
from itertools import pairwise
from statistics import fmean

from solutions.ch08.language_models.zipf_numbers import (
    NAMES,
    corrected,
    derived,
    ends,
    falling,
    frequency,
    half_width,
    interval,
)
from solutions.lab.wording import listed, typeset


def orders_fall_in_every_range(values):
    orders, wrong, rows = values["orders"].values(), 0, len(values["orders"]["1"]["ranges"])
    for place in range(rows):
        for key in ("least_squares", "maximum_likelihood"):
            wrong += not falling([order["ranges"][place][key] for order in orders])
    declared = [
        [order["least_squares"]["exponent"] for order in orders],
        [order["maximum_likelihood"] for order in orders],
    ]
    holds = wrong == 0 and all(map(falling, declared))
    shown = "；".join(listed(numbers, ".2f") for numbers in declared)
    return (
        holds,
        f"秩 {values['low']}–{values['high']}，最小二乘与最大似然：{shown}。另外 {rows} 个区间里例外 {wrong} 次",
    )


def intervals_are_apart(values):
    orders = values["orders"].values()
    found = [interval(order) for order in orders]
    gaps = [earlier - later for earlier, later in pairwise(corrected(order) for order in orders)]
    reach = [a + b for a, b in pairwise(half_width(order) for order in orders)]
    holds = all(gap > 1.5 * width for gap, width in zip(gaps, reach, strict=True))
    ratios = listed((gap / width for gap, width in zip(gaps, reach, strict=True)), ".1f")
    return holds, f"{'，'.join(f'{low:.2f}–{high:.2f}' for low, high in found)}；中点之差是两个半宽之和的 {ratios} 倍"


def the_plateau_drags(values):
    order = values["orders"]["3"]
    whole, known = order["ranges"][-1]["least_squares"], order["synthetic"]
    once = order["once"] / order["types"]
    holds = once > 0.9 and whole < order["least_squares"]["exponent"] / 2
    holds = holds and known["whole_range"]["max"] < 0.6 * known["exponent"]
    evidence = f"只出现一次的占 {once:.1%}；全部秩的直线给出 {whole:.2f}，真值 {known['exponent']:.2f} 的合成文本"
    return holds, f"{evidence}也最多给出 {known['whole_range']['max']:.2f}"


def top_products_use_top_words(values):
    share = values["products"]["3"]["of_top_ten"] / values["high"]
    slopes = derived(values)["head"], values["orders"]["1"]["maximum_likelihood"]
    return share > 0.9, f"{share:.1%}；词自己由秩 1 到 10 的斜率是 {slopes[0]:.2f}，声明的区间里是 {slopes[1]:.2f}"


def one_text_has_several_exponents(values):
    order = values["orders"]["1"]
    head, tail = order["ranges"][1], order["ranges"][3]
    change, half = tail["maximum_likelihood"] - head["maximum_likelihood"], derived(values)["n"]["1"]["half_width"]
    holds = min(head["r_squared"], tail["r_squared"]) > 0.97 and change > 5 * half
    numbers = "，".join(f"秩 {r['low']}–{r['high']:,} 是 {r['maximum_likelihood']:.2f}" for r in (head, tail))
    squares = listed((head["r_squared"], tail["r_squared"]), ".3f")
    return holds, f"{numbers}，R² 却有 {squares}；区间的半宽只有 {half:.3f}"


def the_product_is_not_the_exponent(values):
    orders, numbers, rises, gaps = values["orders"], derived(values)["n"], [], []
    for n in orders:
        (low, high), drop = ends(values, n), between(orders[n]["curve"], 10, 100)
        rises.append(math.log10(high / low))
        gaps.append(abs(rises[-1] - (1 - drop)))
    first, half = orders["1"]["maximum_likelihood"], orders["1"]["parts"]["2"][0]
    whole, less = numbers["1"]["product"][0], numbers["1"]["half_product"][0]
    holds = max(gaps) < 1e-12 and falling([-rise for rise in rises])
    holds = holds and 0.4 < less / whole < 0.6 and abs(half / first - 1) < 0.03
    evidence = f"一元在秩 10 处由 {whole:,} 变成 {less:,}，指数由 {first:.2f} 变成 {half:.2f}"
    return holds, f"{evidence}；由秩 10 到 100，三种的斜率 {listed(rises, '.2f')}，与 1 减指数最多差 {tiny(max(gaps))}"


def between(curve, low, high) -> float:
    """−slope of the straight line through two points of a curve."""
    return math.log(frequency(curve, low) / frequency(curve, high)) / math.log(high / low)


def tiny(number: float) -> str:
    return typeset(f"{number:.0e}") if number else "0"


def independent_words_fall_too(values):
    found = derived(values)
    first = found["n"]["1"]["corrected"]
    made = [first, *(values["products"][n]["text"] for n in ("2", "3"))]
    real = [corrected(order) for order in values["orders"].values()]
    each = zip(*values["shuffled"].values(), strict=True)
    holds = all(falling([values["orders"]["1"]["maximum_likelihood"], *pair]) for pair in each)
    holds = (
        holds and falling(made) and all(first - m > 0.7 * (first - r) for m, r in zip(made[1:], real[1:], strict=True))
    )
    raw = [values["orders"][n]["maximum_likelihood"] for n in ("2", "3")]
    evidence = f"二元、三元：独立的词 {listed(made[1:], '.2f')}，真文（校正后）{listed(real[1:], '.2f')}"
    shuffled = listed(found["shuffled"].values(), ".2f")
    return (
        holds,
        f"{evidence}；未校正的，打乱 {len(values['shuffled']['2'])} 次平均 {shuffled}，真文 {listed(raw, '.2f')}",
    )


def products_climb_back(values):
    near, far = ([values["products"][n][key] for n in ("2", "3")] for key in ("zipf", "zipf_far"))
    holds = falling([1, *near]) and falling([1, *far]) and all(a < b for a, b in zip(near, far, strict=True))
    first, last = values["far"]
    evidence = f"秩 {values['low']}–{values['high']}：{listed(near, '.2f')}"
    return holds, f"{evidence}；秩 {first:,}–{last:,}：{listed(far, '.2f')}"


def shorter_text_is_flatter(values):
    shown, holds = [], True
    for n in ("2", "3"):
        order, known = values["orders"][n], values["orders"][n]["synthetic"]
        whole, halves, quarters = order["maximum_likelihood"], *(order["parts"][k] for k in ("2", "4"))
        fallen, told = whole - fmean(quarters), known["maximum_likelihood"]["mean"] - known["quarter"]["mean"]
        holds = holds and max(quarters) < min(*halves, whole) and told > 0.7 * fallen
        shown.append(
            f"{NAMES[n]}：全书 {whole:.2f}，半本 {listed(halves, '.2f')}，四分之一 {listed(quarters, '.2f')}，"
            f"平均降 {fallen:.3f}，合成文本降 {told:.3f}"
        )
    return holds, "；".join(shown)
