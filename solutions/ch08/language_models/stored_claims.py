"""练习 8.3.1 的结论：每个函数返回（是否成立，证据）。"""

from itertools import pairwise

from solutions.ch08.language_models.stored_growth import TARGET
from solutions.ch08.language_models.stored_numbers import (
    GROUPS,
    HIDDENS,
    KEYS,
    backtest,
    by_order,
    derived,
    doubled,
    full_table,
    joined,
    listing_bytes,
    mean_exponent,
    occurrences,
    outlook,
    positions_bytes,
    stored,
    unseen,
)
from solutions.lab.wording import listed

TOLD = {"total": "合计", "1": "一元", "2": "二元", "3": "三元", "4": "四元"}


def within_the_bounds(values):
    at, growth, holds = values["growth"]["at"], values["growth"], True
    for k, length in enumerate(at):
        sizes = [growth[key][k] for key in KEYS]
        ceilings = [min(sizes[0] ** int(key), occurrences(length, [int(key)])) for key in KEYS]
        holds = holds and all(size <= ceiling for size, ceiling in zip(sizes, ceilings, strict=True))
        holds = holds and all(lower - 1 <= higher for lower, higher in pairwise(sizes))
    last = listed((growth[key][-1] for key in KEYS), ",")
    return holds, f"在 {len(at)} 个长度上核对；全文（{at[-1]:,} 个词）一至四元依次存 {last} 条"


def far_below_the_table(values):
    total, bound, table = stored(values), occurrences(values["tokens"]), full_table(values["types"])
    evidence = f"存 {total:,} 条，是上界 {bound:,} 的 {total / bound:.1%}，是全表 {table:.2g} 格的 {total / table:.1g}"
    return 0.6 < total / bound < 0.7 and total / table < 1e-9, evidence


def most_occur_once(values):
    rows = [by_order(values, key) for key in KEYS]
    once, near = ([row[name] for row in rows] for name in ("once", "near"))
    rising = all(low < high for shares in (once, near) for low, high in pairwise(shares))
    evidence = f"一至四元，只出现一次的占 {listed(once, '.1%')}；条数是上界的 {listed(near, '.1%')}"
    return rising and once[0] > 0.5 and once[-1] > 0.98, evidence


def higher_orders_hardly_slow_down(values):
    factors = [doubled(values, key) for key in KEYS]
    holds = all(low < high for low, high in pairwise(factors)) and factors[0] < 1.6 and 1.9 < factors[-1] < 2
    return holds, f"前一半到全书，一至四元的条数依次乘以 {listed(factors, '.2f')}"


def the_power_law_was_tried_on_known_text(values):
    errors = {key: [100 * error for error in backtest(values, keys)] for key, keys in GROUPS.items()}
    total, once, four = errors["total"], errors["1"], errors["4"]
    holds = min(total) > 0 and max(total) < 7 and max(once) > 20 and max(map(abs, four)) < 2
    shown = "；".join(f"{name} {listed((min(errors[k]), max(errors[k])), '+.1f')}" for k, name in TOLD.items())
    return holds, f"{len(total)} 个起点的最小、最大误差（%）：{shown}"


def the_exponent_falls(values):
    found = [(mean_exponent(values, key, "short"), mean_exponent(values, key, "full")) for key in KEYS]
    shown = "；".join(f"{early:.3f} → {late:.3f}" for early, late in found)
    return all(early > late for early, late in found), f"一至四元，起点的平均：{shown}"


def a_hundred_thousand_words(values):
    found, bound = outlook(values, KEYS), occurrences(TARGET)
    holds = 225_000 < found["low"] < found["high"] < 255_000
    share = listed((found["low"] / bound, found["high"] / bound), ".0%")
    return holds, f"外推到 {found['low']:,.0f}–{found['high']:,.0f} 条，是上界 {bound:,} 的 {share}"


def the_second_book_agrees(values):
    length, shown, holds = values["joined"]["tokens"], [], True
    for key, name in TOLD.items():
        true, found = joined(values, GROUPS[key]), outlook(values, GROUPS[key], length)
        holds = holds and found["low"] <= true <= found["high"]
        shown.append(f"{name} {true:,}（{found['low']:,.0f}–{found['high']:,.0f}）")
    return holds, f"{length:,} 个词，实存（外推的范围）：{'；'.join(shown)}"


def only_the_end_is_lost(values):
    lower = values["lower_orders"]
    lost = [sum(true - summed for _, true, summed in lower[m]["wrong"]) for m in ("3", "2", "1")]
    repaired = [lower[m][name] for m in ("3", "2", "1") for name in ("padded_differs", "circular_differs")]
    wrong = "；".join(f"{gram} {true:,} 次成了 {summed:,}" for m in "321" for gram, true, summed in lower[m]["wrong"])
    evidence = f"各少 {listed(lost, 'd')} 次：{wrong}；补救以后错 {sum(repaired)} 条"
    too_many = [entry for m in lower for entry in lower[m]["wrong"] if entry[1] < entry[2]]
    return lost == [1, 2, 3] and not too_many and not any(repaired), evidence


def the_text_is_the_smaller_store(values):
    listing, positions = listing_bytes(values), positions_bytes(values)
    four = listing_bytes(values, ["4"])
    checked = f"查了 {stored(values):,} 条，查错 {values['wrong_searches']} 条"
    evidence = f"{checked}；{positions:,} 对 {listing:,} 和 {four:,} 字节"
    return values["wrong_searches"] == 0 and positions < listing / 4 and positions < 0.6 * four, evidence


def most_of_an_unseen_text_is_unseen(values):
    lowest, undefined = min(unseen(values, "4")), [piece["4"]["undefined"] for piece in values["held_out"]]
    evidence = f"{len(undefined)} 段里，没见过的四元最少的一段也有 {lowest:.1%}；0/0 最少的一段有 {min(undefined):.1%}"
    return lowest > 0.95 and min(undefined) > 0.8, evidence


def once_seen_tells_what_is_unseen(values):
    rows = [by_order(values, key) for key in KEYS]
    gaps = [100 * (1 - row["positive"] - row["turing"]) for row in rows]
    evidence = f"估计依次 {listed((row['turing'] for row in rows), '.1%')}，留出文本多 {listed(gaps, '.1f')} 个百分点"
    return min(gaps) > 0 and max(gaps) < 4, evidence


def the_network_is_not_smaller(values):
    shown = derived(values)
    letters, words = shown["network"]["letters"], shown["network"]["words"]
    evidence = f"字符级 {letters:,} 个参数对 {shown['letters']:,} 条频数；词级（{HIDDENS} 个隐藏单元）{words:,} 对"
    return letters > 10 * shown["letters"] and words > 10 * shown["total"], f"{evidence} {shown['total']:,}"
