"""练习 8.1.2 的结论：只读测量值。"""

import math

from solutions.ch08.sequence.returns_numbers import (
    broken_errors_in_theory,
    correlation,
    correlation_gap,
    errors_in_theory,
    left,
    luck,
    margin,
    mean,
    patience,
)
from solutions.ch08.sequence.returns_trials import COMMON, LIMITS, NUMBERS, YEARS
from solutions.ch08.sequence.returns_worlds import GAUSSIAN, WORLDS
from solutions.lab.wording import ceil_to, listed

POINT = 0.01  # one percentage point a year


def luck_follows_the_formula(values):
    averages = [mean(runs) for runs in values["years"]["past"]]
    gaps = [abs(mean(runs) - luck(n)) for n, runs in zip(NUMBERS, values["candidates"]["past"], strict=True)]
    gaps += [abs(average - luck(years=n)) for n, average in zip(YEARS, averages, strict=True)]
    hundred, left_over = mean(values["candidates"]["past"][NUMBERS.index(100)]), min(values["years"]["past"][-1])
    return max(gaps) < POINT and left_over > 0.04, (
        f"100 只、5 年：实测 {hundred:.1%}，公式 {luck():.1%}；各处最多差 {ceil_to(100 * max(gaps), 2):.2f} 个百分点；"
        f"看 {YEARS[-1]} 年，最小的种子 {left_over:.1%}。"
    )


def luck_does_not_last(values):
    runs = values["candidates"]["future"] + values["years"]["future"]
    farthest, winner = max(abs(mean(run)) for run in runs), values["worlds"]["same"]["future"]
    told = f"最远的一处离零 {ceil_to(100 * farthest, 2):.2f} 个百分点；100 只里的第一，以后 5 年平均 {mean(winner):.2%}"
    holds = farthest < POINT and abs(mean(winner)) < margin(winner)
    return holds, f"{told}，95% 区间的半宽 {margin(winner):.2%}。".replace("-", "−")


def the_same_data_prove_nothing(values):
    found = {name: mean(runs) for name, runs in values["trial"].items()}
    holds = found["same_data"] > 0.9 and all(0.02 < found[name] < 0.03 for name in ("held_out", "counted"))
    return holds, (
        f"显著的比例：同一段数据 {found['same_data']:.1%}，留出的下一段 {found['held_out']:.1%}，"
        f"同一段数据而门槛计入 100 只 {found['counted']:.1%}。"
    )


def a_used_holdout_is_used_up(values):
    second, third = values["trial"]["second_choice"], values["trial"]["third_window"]
    holds = abs(mean(second) - luck(10)) < POINT and abs(mean(third)) < POINT
    return holds, f"留出期里 {mean(second):.1%}（公式 {luck(10):.1%}），再下一个 5 年 {mean(third):.1%}。".replace(
        "-", "−"
    )


def survivors_look_good(values):
    told, holds = [], True
    for limit, found in zip(LIMITS, values["vanished"], strict=True):
        average = left(limit)[1]
        holds = holds and min(found["survivors"]) > 0 and abs(mean(found["survivors"]) - average) < POINT / 10
        told.append(f"{limit:.0%}：{mean(found['survivors']):.2%}（公式 {average:.2%}）")
    shares = [abs(mean(f["share"]) - left(limit)[0]) for limit, f in zip(LIMITS, values["vanished"], strict=True)]
    return holds and max(shares) < POINT, f"除名线与幸存者的平均年化：{'；'.join(told)}。"


def with_the_vanished_nothing_is_left(values):
    runs = [found[name] for found in values["vanished"] for name in ("everyone", "later")]
    farthest, later = max(abs(mean(run)) for run in runs), values["vanished"][0]["later"]
    told = f"最远的一处离零 {ceil_to(100 * farthest, 3):.3f} 个百分点；跌三成就除名的那些，幸存者以后 5 年平均"
    holds = farthest < POINT / 10 and abs(mean(later)) < margin(later)
    return holds, f"{told} {mean(later):.3%}，95% 区间的半宽 {margin(later):.3%}。".replace("-", "−")


def correlations_are_the_formulas(values):
    gap = correlation_gap(values)
    return gap < 0.02, f"下一段和再下一段，{2 * len(values['worlds'])} 个相关系数最多差 {ceil_to(gap, 3):.3f}。"


def the_winner_keeps_this_much(values):
    pairs = [
        (mean(found["future"]), correlation(name) * mean(found["past"]))
        for name, found in values["worlds"].items()
        if name in GAUSSIAN
    ]
    told = "、".join(
        f"{WORLDS[name].label} {100 * pair[0]:.1f}（{100 * pair[1]:.1f}）"
        for name, pair in zip(GAUSSIAN, pairs, strict=True)
    )
    holds = all(abs(seen - expected) < POINT / 2 for seen, expected in pairs)
    return holds, f"以后的年化（%），括号里是 ρ 乘过去：{told.replace('-', '−').replace('−0.0', '0.0')}。"


def winners_can_lose_or_win(values):
    futures = {name: found["future"] for name, found in values["worlds"].items()}
    holds = all(min(futures[name]) > 0 for name in ("differ", "patient", "switch"))
    holds = holds and all(max(futures[name]) < 0 for name in ("revert", "alternate"))
    lines = {name: correlation(name) * mean(values["worlds"][name]["past"]) for name in ("alternate", "switch")}
    holds = holds and all(abs(seen) < abs(line) for name, line in lines.items() for seen in futures[name])
    told = [f"{WORLDS[name].label} {listed([min(runs)], '.1%')} 至 {max(runs):.1%}" for name, runs in futures.items()]
    beside = "、".join(f"{WORLDS[name].label} {line:.1%}" for name, line in lines.items())
    return holds, f"各种子里第一名以后的年化：{'；'.join(told)}。ρ 乘过去：{beside}。".replace("-", "−")


def differences_take_decades(values):
    found = {name: [mean(runs) for runs in values["years"][name]] for name in ("shrinkage", "better", "best")}
    gaps = {
        name: max(abs(seen - patience(n)[name]) for n, seen in zip(YEARS, line, strict=True))
        for name, line in found.items()
    }
    at = {n: {name: line[i] for name, line in found.items()} for i, n in enumerate(YEARS)}
    holds = gaps["shrinkage"] < 0.02 and gaps["better"] < 0.02 and gaps["best"] < 0.04
    holds = holds and at[40]["better"] < 0.95 and at[100]["best"] < 0.7
    told = "；".join(
        f"{n} 年 {at[n]['shrinkage']:.2f}、{at[n]['better']:.1%}、{at[n]['best']:.0%}" for n in (5, 10, 40, 100)
    )
    return holds, f"收缩系数、二选一选对、百里挑一选中第一：{told}。"


def carrying_on_needs_half(values):
    told, holds = [], True
    for name, found in values["worlds"].items():
        carried, average = found["error"]["carried"], found["error"]["average"]
        wins = sum(a < b for a, b in zip(carried, average, strict=True))
        holds = holds and wins == (len(carried) if correlation(name) > 0.5 else 0)
        told.append(f"{WORLDS[name].label}（ρ={correlation(name):.2f}）{wins}/{len(carried)}".replace("-", "−"))
    return holds, f"照搬胜过猜平均的种子数：{'，'.join(told)}。"


def a_learned_slope_is_safe(values):
    ratios, gaps, slopes = {}, [], []
    for name, found in values["worlds"].items():
        errors = {way: mean(runs) for way, runs in found["error"].items()}
        ratios[name] = errors["learned"] / min(errors["carried"], errors["average"])
        gaps += [abs(error / errors_in_theory(name)[way] - 1) for way, error in errors.items()]
        slopes.append(abs(mean(found["slope"]) - correlation(name)))
    picked = values["worlds"]["revert"]["pick"]
    holds = max(ratios.values()) < 1.01 and max(gaps) < 0.03 and max(slopes) < 0.02 and min(picked) > 0
    told = "、".join(f"{WORLDS[name].label} {ratio:.3f}" for name, ratio in ratios.items())
    return holds, (
        f"误差与另两种里较小的之比：{told}；斜率与 ρ 最多差 {ceil_to(max(slopes), 3):.3f}；"
        f"均值回归里照它挑，以后年化 {mean(picked):.1%}。"
    )


def a_broken_law_is_not_learned(values):
    found, kept = values["broken"], values["worlds"]["differ"]["error"]
    worse = all(a > b for a, b in zip(found["error"]["learned"], found["error"]["average"], strict=True))
    better = all(a < b for a, b in zip(kept["learned"], kept["average"], strict=True))
    theory = broken_errors_in_theory()
    gap = max(abs(mean(runs) / theory[way] - 1) for way, runs in found["error"].items())
    learned = abs(mean(found["slope"]) - correlation("differ")) < 0.02
    holds = worse and better and learned and gap < 0.03 and abs(mean(found["pick"])) < POINT
    ratios = [mean(error["learned"]) / mean(error["average"]) for error in (found["error"], kept)]
    return holds, (
        f"学出的斜率 {mean(found['slope']):.2f}；它与猜平均的误差之比：重抽 {ratios[0]:.3f}，不重抽 {ratios[1]:.3f}；"
        f"重抽之后，照斜率挑的那只 {listed([mean(found['pick'])], '.1%')}。"
    )


def other_assumptions_do_not_save_it(values):
    found = values["variants"]
    together, fat, uneven = (found[name] for name in ("together", "fat", "uneven"))
    expected = math.sqrt(1 - COMMON) * luck()
    holds = abs(mean(together["past"]) - expected) < POINT and mean(fat["past"]) > luck()
    holds = holds and mean(uneven["past"]) > luck() and min(found["wild"]) > 0.99
    holds = holds and all(abs(mean(kind["future"])) < POINT for kind in (together, fat, uneven))
    told = [
        f"{label} {mean(kind['past']):.1%}、{mean(kind['future']):.1%}"
        for label, kind in (("两两相关", together), ("厚尾", fat), ("风险不同", uneven))
    ]
    return holds, (
        f"过去、以后：{'；'.join(told)}。两两相关的公式 {expected:.1%}；风险不同时第一名出自风险大的一半："
        f"{mean(found['wild']):.1%}。"
    ).replace("-", "−")
