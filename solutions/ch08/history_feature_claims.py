"""练习 8.1.1 第三、四问的结论：合并旧的观测，换网络。"""

import statistics

from solutions.ch08.history_comparisons import SINES, lowest, means, paired


def merging_wins(values):
    test, merged = values["one_step"]["test"], values["merged"]["slow"]["fitted"]
    found = paired(merged["4"], test["4"]), paired(merged["64"], test[str(lowest(test))])
    shown = f"原始 4 个 {means(test)['4']:.4f}，4 箱各 4 个 {means(merged)['4']:.4f}"
    shown += f"；原始最好 {means(test)[str(lowest(test))]:.4f}，4 箱各 64 个 {means(merged)['64']:.4f}"
    return all(pair.wins == pair.count for pair in found), shown


def merged_sixteen_beat_raw_sixteen(values):
    merged, raw = values["merged"]["slow"]["fitted"]["4"], values["one_step"]["test"]["16"]
    found = paired(merged, raw)
    evidence = f"合并 {statistics.fmean(merged):.4f}，原样 {statistics.fmean(raw):.4f}"
    holds = found.high < 0 and found.wins > 0.7 * found.count
    return holds, f"{evidence}；{found.count} 个种子里赢 {found.wins} 次"


def merging_helps_the_network(values):
    found, shown = [], []
    for when in ("brief", "long"):
        merged, raw = values["network_merged"][when]["16"], values["network"][when]["test"]["4"]
        found.append(paired(merged, raw))
        shown.append(f"{values['epochs'][when]} 轮 {statistics.fmean(raw):.4f} 降到 {statistics.fmean(merged):.4f}")
    return all(pair.wins == pair.count for pair in found), "；".join(shown)


def merged_features_see_far(values):
    far = values["merged_ahead"]["64"]
    ratios = [raw / merged for raw, merged in zip(far["1"], far["64"], strict=True)]
    return min(
        ratios
    ) > 3, f"原始 {means(far)['1']:.4f}，4 箱各 64 个 {means(far)['64']:.4f}，比值最小 {min(ratios):.1f}"


def merging_needs_no_longer_past(values):
    merged, raw = values["merged_short"]["64"], values["one_step"]["short_test"]
    found = paired(merged, raw[str(lowest(raw))])
    shown = f"4 箱各 64 个 {statistics.fmean(merged):.4f}，原始最好（τ={lowest(raw)}）{min(means(raw).values()):.4f}"
    shown += f"，赢 {found.wins}/{found.count}；原始 256 个 {means(raw)['256']:.4f}"
    return found.wins >= 0.9 * found.count and found.high < 0, shown


def features_matter_more_than_the_network(values):
    merged, best = values["merged"]["slow"]["fitted"]["16"], values["bayes"]["test"]["4"]
    found = paired(merged, best)
    return found.wins == found.count, f"{statistics.fmean(merged):.4f} 对 {statistics.fmean(best):.4f}"


def wide_bins_are_hard_to_fit(values):
    series, apart = means(values["merged"]["slow"]["fitted"]), means(values["merged_independently"])
    holds = series["200"] > 1.1 * series["64"] and apart["200"] < 1.01 * apart["64"]
    return (
        holds,
        f"一条序列 {series['64']:.4f} 变 {series['200']:.4f}；独立的窗口 {apart['64']:.4f} 变 {apart['200']:.4f}",
    )


def half_a_period_is_fatal(values):
    slow, fast = values["merged"]["slow"]["fitted"]["314"], values["merged"]["fast"]["fitted"]
    beside = fast["28"] + fast["36"]
    evidence = f"最小：ω=0.01、b=314 时 {min(slow):.2f}，ω=0.1、b=31 时 {min(fast['31']):.2f}"
    return min(slow + fast["31"]) > 0.1 and max(beside) < 0.06, f"{evidence}；b=28 和 36 最大 {max(beside):.3f}"


def growing_bins_are_safer(values):
    found, shown = [], []
    for name, winner in (("fast", "growing"), ("slow", "equal")):
        growing, equal = values["merged"][name]["growing"], values["merged"][name]["fitted"]["64"]
        found.append(paired(growing, equal) if winner == "growing" else paired(equal, growing))
        shown.append(f"ω={SINES[name].omega:g}：{statistics.fmean(growing):.4f} 对等宽 {statistics.fmean(equal):.4f}")
    return all(pair.wins == pair.count for pair in found), "；".join(shown)


def old_merging_merges_nothing(values):
    elements, different = (values["old_merging"][key] for key in ("elements", "different"))
    return min(elements) > 0 and max(different) == 0, f"{elements[0]} 个元素里有 {max(different)} 个不同"


def larger_networks_do_not_help(values):
    found = {
        (name, when): paired(values["architectures"][when][name], values["network"][when]["test"]["4"])
        for name in ("wide", "deep", "large")
        for when in ("brief", "long")
    }
    large = found["large", "long"]
    evidence = f"4-50-10-1 训练 {values['epochs']['long']} 轮：{large.count} 个种子里赢 {large.wins} 次"
    evidence += f"，平均差 {1e3 * large.mean:+.1f}×10⁻³"
    return all(pair.high >= 0 for pair in found.values()), evidence


def least_squares_beat_the_network(values):
    found = [
        paired(values["one_step"]["test"]["4"], values["network"][when]["test"]["4"]) for when in ("brief", "long")
    ]
    shown = "、".join(f"{pair.wins}/{pair.count}" for pair in found)
    evidence = f"胜 {shown}，平均差 {1e3 * found[1].mean:+.1f}×10⁻³（50 轮）"
    return all(pair.wins == pair.count for pair in found), evidence


def adam_leaves_the_line_unfinished(values):
    exact, brief = values["one_step"]["test"]["4"], values["architectures"]["brief"]["linear"]
    found = paired(exact, brief)
    evidence = (
        f"{statistics.fmean(brief):.4f} 对 {statistics.fmean(exact):.4f}；{found.count} 个种子里差 {found.wins} 个"
    )
    return found.wins >= 0.9 * found.count, evidence


def little_is_left_to_win(values):
    best, linear = values["bayes"]["test"]["4"], values["one_step"]["test"]["4"]
    found, gain = paired(best, linear), 1 - statistics.fmean(best) / statistics.fmean(linear)
    holds = found.high < 0 and 0.01 < gain < 0.05
    return holds, f"{statistics.fmean(best):.4f} 对 {statistics.fmean(linear):.4f}，低 {gain:.1%}"
