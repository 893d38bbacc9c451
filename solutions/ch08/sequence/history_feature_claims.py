"""练习 8.1.1 第三、四问的结论：合并旧的观测，换网络。"""

import statistics

from solutions.ch08.sequence.history_comparisons import explained, lowest, means, paired
from solutions.ch08.sequence.history_numbers import at_best, gru_again, larger, noise_left
from solutions.lab.wording import typeset


def merging_wins(values):
    test, merged = values["one_step"]["test"], values["merged"]["slow"]["fitted"]
    best = [min(errors) for errors in zip(*test.values(), strict=True)]  # of every seed its own best τ
    found = paired(merged["4"], test["4"]), paired(merged["64"], best)
    shown = f"原始 4 个 {means(test)['4']:.4f}，4 箱各 4 个 {means(merged)['4']:.4f}"
    shown += f"；原始，各种子自己最好的 τ {statistics.fmean(best):.4f}，4 箱各 64 个 {means(merged)['64']:.4f}"
    return all(pair.wins == pair.count for pair in found), shown


def merging_helps_the_network(values):
    found, shown = [], []
    for when in ("brief", "long"):
        merged, raw = values["network_merged"][when]["16"], values["network"][when]["test"]["4"]
        found.append(paired(merged, raw))
        shown.append(f"{values['epochs'][when]} 轮 {statistics.fmean(raw):.4f} 降到 {statistics.fmean(merged):.4f}")
    return all(pair.wins == pair.count for pair in found), "；".join(shown)


def merged_features_see_far(values):
    far = values["merged_ahead"]
    ratios = [raw / merged for raw, merged in zip(far["1"], far["64"], strict=True)]
    return min(
        ratios
    ) > 3, f"原始 {means(far)['1']:.4f}，4 箱各 64 个 {means(far)['64']:.4f}，比值最小 {min(ratios):.1f}"


def merging_needs_no_longer_past(values):
    merged, raw = values["merged_short"]["64"], values["one_step"]["short_test"]
    found = paired(merged, raw[str(lowest(raw))])
    shown = f"4 箱各 64 个 {statistics.fmean(merged):.4f}，原始最好（τ={lowest(raw)}）{min(means(raw).values()):.4f}"
    shown += f"，赢 {found.wins}/{found.count}；原始 256 个 {means(raw)['256']:.4f}"
    longest = paired(values["one_step"]["test"]["256"], raw["256"])
    return found.wins >= 0.9 * found.count and found.high < 0 and longest.wins == longest.count, shown


def features_matter_more_than_the_network(values):
    merged, best = values["merged"]["slow"]["fitted"]["16"], values["bayes"]["test"]["4"]
    found = paired(merged, best)
    return found.wins == found.count, f"{statistics.fmean(merged):.4f} 对 {statistics.fmean(best):.4f}"


def wide_bins_are_hard_to_fit(values):
    fitted, wide = values["merged"]["slow"]["fitted"], values["wide_bins"]
    found = paired(fitted["64"], fitted["200"])
    kinds = {"最小二乘": fitted, "理论的权重": wide["known"], "各窗口噪声独立": wide["own_noise"]}
    medians = {name: [statistics.median(runs[width]) for width in ("64", "200")] for name, runs in kinds.items()}
    rise = {name: last / first for name, (first, last) in medians.items()}
    holds = found.wins >= 0.75 * found.count and rise["最小二乘"] > 1.05
    holds &= max(rise["理论的权重"], rise["各窗口噪声独立"]) < 1.01
    shown = "；".join(f"{name} {first:.4f} 变 {last:.4f}" for name, (first, last) in medians.items())
    return holds, f"中位数：{shown}；最小二乘有 {found.wins}/{found.count} 个种子变差"


def half_a_period_is_fatal(values):
    slow, fast = values["merged"]["slow"]["fitted"]["314"], values["merged"]["fast"]["fitted"]
    beside = fast["28"] + fast["36"]
    evidence = f"最小：ω=0.01、b=314 时 {min(slow):.2f}，ω=0.1、b=31 时 {min(fast['31']):.2f}"
    return min(slow + fast["31"]) > 0.1 and max(beside) < 0.06, f"{evidence}；b=28 和 36 最大 {max(beside):.3f}"


def narrow_bins_are_safe(values):
    slow, fast = (values["merged"][name]["fitted"] for name in ("slow", "fast"))
    found = paired(slow["16"], slow["1"]), paired(fast["16"], fast["1"]), paired(fast["16"], fast["64"])
    holds = all(pair.wins == pair.count for pair in found) and means(slow)["64"] < means(slow)["1"]
    shown = "；".join(
        f"ω={omega}：" + "、".join(f"b={width} {means(errors)[width]:.4f}" for width in ("1", "16", "64"))
        for omega, errors in (("0.01", slow), ("0.1", fast))
    )
    return holds, shown


def old_merging_merges_nothing(values):
    elements, different = (values["old_merging"][key] for key in ("elements", "different"))
    return min(elements) > 0 and max(different) == 0, f"{elements[0]} 个元素里有 {max(different)} 个不同"


def larger_networks_do_not_help(values):
    found = {when: larger(values, when) for when in ("brief", "long")}
    best, deep = {when: at_best(values, when) for when in found}, found["long"]["deep"]
    holds = all(pair.high >= 0 for pairs in found.values() for pair in pairs.values()) and deep.low > 0
    holds &= best["brief"] < 0.06 and best["long"] < 0.02
    evidence = f"区间最有利的一端：5 轮低 {best['brief']:.1%}，50 轮低 {best['long']:.1%}"
    evidence += f"；4-10-10-1（50 轮）的区间是 {1e3 * deep.low:+.1f} 至 {1e3 * deep.high:+.1f}（×10⁻³）"
    return holds, typeset(evidence)


def one_run_misleads(values):
    found = {"4-50-10-1（5 轮）": larger(values, "brief")["large"], "4-256-1（50 轮）": larger(values, "long")["wide"]}
    holds = all(0.25 <= pair.wins / pair.count <= 0.75 and pair.low < 0 < pair.high for pair in found.values())
    shown = "；".join(
        f"{name} 赢 {pair.wins}/{pair.count}，平均差 {1e3 * pair.mean:+.1f}"
        f"（{1e3 * pair.low:+.1f} 至 {1e3 * pair.high:+.1f}）×10⁻³"
        for name, pair in found.items()
    )
    return holds, typeset(shown)


def pairing_removes_the_noise(values):
    alone, left = explained(values["noise_power"], values["network"]["long"]["test"]["4"]), noise_left(values)
    return alone > 0.5 and left < 0.1, f"误差与噪声均方的相关系数平方 {alone:.2f}，配对的差至多 {left:.2f}"


def the_gru_wins_no_more_than_another_seed(values):
    book = paired(values["architectures"]["long"]["gru"], values["network"]["long"]["test"]["4"])
    again = paired(*gru_again(values))
    evidence = f"对书中的网络赢 {book.wins}/{book.count}，对换了种子的赢 {again.wins}/{again.count}"
    evidence += f"，平均差 {1e3 * again.mean:+.1f}（{1e3 * again.low:+.1f} 至 {1e3 * again.high:+.1f}）×10⁻³"
    return again.low < 0 < again.high, typeset(evidence)


def least_squares_beat_the_network(values):
    found = [
        paired(values["one_step"]["test"]["4"], values["network"][when]["test"]["4"]) for when in ("brief", "long")
    ]
    shown = "、".join(f"{pair.wins}/{pair.count}" for pair in found)
    evidence = f"胜 {shown}，平均差 {1e3 * found[1].mean:+.1f}×10⁻³（{values['epochs']['long']} 轮）"
    return all(pair.wins == pair.count for pair in found), typeset(evidence)


def the_line_wins_with_the_same_training(values):
    exact, runs = values["one_step"]["test"]["4"], values["architectures"]
    late = paired(runs["long"]["linear"], values["network"]["long"]["test"]["4"])
    early = paired(exact, runs["brief"]["linear"])
    evidence = f"50 轮：对书中的网络胜 {late.wins}/{late.count}，区间 {1e3 * late.low:+.1f} 至 {1e3 * late.high:+.1f}"
    evidence += f"（×10⁻³）；5 轮：平均 {statistics.fmean(runs['brief']['linear']):.4f}，"
    evidence += f"{early.count} 个种子里有 {early.wins} 个不如最小二乘"
    holds = late.wins >= 0.8 * late.count and late.high < 0 and early.wins >= 0.9 * early.count
    return holds, typeset(evidence)


def little_is_left_to_win(values):
    best, linear = values["bayes"]["test"]["4"], values["one_step"]["test"]["4"]
    found, gain = paired(best, linear), 1 - statistics.fmean(best) / statistics.fmean(linear)
    holds = found.high < 0 and 0.01 < gain < 0.05
    return holds, f"{statistics.fmean(best):.4f} 对 {statistics.fmean(linear):.4f}，低 {gain:.1%}"
