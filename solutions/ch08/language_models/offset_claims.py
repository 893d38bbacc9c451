"""练习 8.3.5 的结论：每条是一个读测量值的小函数，返回（是否成立, 证据）。"""

from solutions.ch08.language_models.offset_numbers import (
    derived,
    gained,
    interval,
    largest_p,
    last,
    seen,
    smallest_p,
    stopped,
)
from solutions.lab.wording import listed

EXACT = 1e-9  # rounding of sums of some thousand floats; a wrong formula is off by 1e-4 at least
PASSES, FAILS = 0.001, 1e-6  # p-values; 5 seeds and 5 passing tests: a true one falls below 0.001 once in 40


def starts_are_uniform(values):
    error = values["formula_error"]
    worst, residues = max(*error["starts"], *error["predictions"]), values["toy"]["residues"]
    return worst < EXACT and residues == 1, (
        f"三种大小，试遍偏移量，与公式最多差 {worst:.0e}；小例子每一轮的起点除以 n 只有 {residues} 种余数。"
    )


def histories_are_spread(values):
    found, n = values["histories"], values["size"]["num_steps"]
    spread = found["random_times"] == [1, 1] and found["fixed_kinds"] == 1
    middle = all(abs(mean - (n + 1) / 2) < EXACT for mean in found["mean"].values())
    return spread and middle, (
        f"固定：每个预测 {found['fixed_kinds']} 种长度，{found['fixed_short']:.1%} 的预测永远只看得到一个词元；"
        f"随机：n 个偏移里每种长度 {found['random_times'][0]} 次；"
        f"平均 {found['mean']['fixed']:g} 与 {found['mean']['random']:g}。"
    )


def fixed_cuts_see_few_windows(values):
    end, n = values["distinct"]["epochs"][-1], values["size"]["num_steps"]
    fixed, found = seen(values, "fixed", end), seen(values, "random", end)
    gap = max(
        abs(sum(run[place] for run in runs) / len(runs) - theory)
        for name, runs in values["distinct"]["simulated"].items()
        for place, theory in enumerate(values["distinct"]["theory"][name])
    )
    return max(fixed) < 1.01 / n and min(found) > 0.99 and gap < 0.05, (
        f"{end} 轮：固定 {max(fixed):.2%}（1/n 是 {1 / n:.2%}），随机最少 {min(found):.2%}；"
        f"四种办法、各个轮数，种子的平均与公式最多差 {gap:.3f}。"
    )


def dealing_is_faster(values):
    n = values["size"]["num_steps"]
    dealt, found = seen(values, "dealt", n), seen(values, "random", n)
    lead = min(a - b for a, b in zip(dealt, found, strict=True))
    return lead > 0.2, f"{n} 轮以后：发牌 {listed(dealt, '.3f')}；重抽 {listed(found, '.3f')}。"


def fixed_cuts_are_memorised(values):
    ratio = {
        cuts: [b / a for a, b in zip(last(values, cuts, "own"), last(values, cuts, "other"), strict=True)]
        for cuts in ("fixed", "random")
    }
    holds = min(ratio["fixed"]) > 2 and all(1 / 1.2 < r < 1.2 for r in ratio["random"])
    return holds, (
        f"别的切口与 n 的倍数处的切口，困惑度之比：固定 {listed(ratio['fixed'], '.2f')}；"
        f"随机 {listed(ratio['random'], '.2f')}。"
    )


def fixed_cuts_generalise_worse(values):
    fixed, found = last(values, "fixed", "heldout"), last(values, "random", "heldout")
    holds = all(a > 1.5 * b for a, b in zip(fixed, found, strict=True))
    return holds, f"固定 {listed(fixed, '.1f')}；随机 {listed(found, '.1f')}。"


def random_cuts_overfit_later(values):
    fixed, found = stopped(values, "fixed"), stopped(values, "random")
    later = all(a[0] < b[0] for a, b in zip(fixed, found, strict=True))
    gains = gained(values)
    low, high = interval(gains)
    return later and low > 0 and high < 0.1, (
        f"停在：固定 {listed((a for a, _ in fixed), 'd')} 轮，随机 {listed((b for b, _ in found), 'd')} 轮；"
        f"各种子低 {listed(gains, '.1%')}，平均的 95% 置信区间 {low:.1%} 至 {high:.1%}。"
    )


def dropping_matters_in_order_only(values):
    low, high = values["schemes"]["random"]["start"]
    found, lost = values["schemes"]["in_order"], derived(values)["never"]["in_order"]
    at_the_end = found["never"] == found["starts"] - found["never_from"]
    return low > 0 and high / low < 1.01 and 0.08 < lost < 0.12 and at_the_end, (
        f"打乱：{low:.5f} 至 {high:.5f}；不打乱：从位置 {found['never_from']:,} 起，末尾 {lost:.1%} 的起点从不出现。"
    )


def streams_miss_a_third(values):
    numbers, end, found = derived(values), values["distinct"]["epochs"][-1], values["streams"]
    most, (low, high) = max(seen(values, "sequential", end)), found["lengths"]["never"]
    holds = found["book"]["never"] > 0.3 and found["book"]["twice"] > 0.2 and most < 0.7 and numbers["unused"] > 0.02
    return holds and low < 0.1 and high > 0.3, (
        f"从不出现 {found['book']['never']:.1%}，机会加倍 {found['book']['twice']:.1%}；"
        f"{end} 轮以后各种子最多见过 {most:.1%}；从不用到的预测 {numbers['unused']:.2%}；"
        f"N 由 {found['lengths']['first']:,} 到 {found['lengths']['last']:,}，从不出现的由 {low:.1%} 到 {high:.1%}。"
    )


def unequal_streams_are_the_main_fault(values):
    one, found = values["one_stream"], values["streams"]
    holds = one == {"multiples": [2], "others": [1]} and found["n_offsets"]["never"] > 0.3
    return holds and found["equal"]["never"] < 0.12 and found["equal"]["twice"] == 0, (
        f"一路，以 1/(n+1) 为单位：n 的倍数 {listed(one['multiples'], 'g')}，其余 {listed(one['others'], 'g')}；"
        f"32 路，从不出现的起点：去掉偏移量 n 之后 {found['n_offsets']['never']:.1%}，"
        f"每路再取一样长 {found['equal']['never']:.1%}，机会加倍的 {found['equal']['twice']:.1%}。"
    )


def a_narrower_range_is_worse(values):
    never = derived(values)["never"]
    return never["narrow"] > 0.4 and never["random"] == 0, (
        f"从不出现的起点：范围减半 {never['narrow']:.1%}，范围完整 {never['random']:.1%}。"
    )


def the_ring_is_uniform(values):
    error = values["formula_error"]
    worst = max(*error["ring_starts"], *error["ring_predictions"])
    return worst < EXACT, f"三种大小、随机顺序与分区，试遍 N 个偏移量，与“窗口数/N”最多差 {worst:.0e}。"


def the_tests_agree(values):
    both = ("starts", "predictions")
    uniform = [(name, what) for name in ("ring", "ring_streams") for what in both] + [("random", "starts")]
    biased = [(name, what) for name in ("sequential", "narrow") for what in both] + [("random", "predictions")]
    low = min(smallest_p(values, *test) for test in uniform)
    high = max(largest_p(values, *test) for test in biased)
    return low > PASSES and high < FAILS, f"该通过的，p 最小 {low:.3f}；不该通过的，p 最大 {high:.0e}。"


def pooling_is_wrong(values):
    found = values["pooled"]
    holds = found["pooled"] > 0.1 and 0.03 <= found["single"] <= 0.08 and abs(found["pooled"] - found["theory"]) < 0.05
    return holds, (
        f"{found['repeats']} 次检验：全算 {found['pooled']:.1%}（公式 {found['theory']:.1%}），"
        f"每轮一个 {found['single']:.1%}。"
    )
