"""练习 8.7.1 的结论：矩阵的幂。每个函数返回（是否成立，证据）。"""

import math
from statistics import median

from solutions.ch08.bptt.powers_numbers import angles, probabilities
from solutions.lab.wording import listed


def the_spectrum_is_raised_to_the_power(values):
    found = values["exact"]
    return found["spectrum"] == found["multiplicity"] == found["cases"], (
        f"{found['cases']} 例中，两边每个分数都相同的有 {found['spectrum']} 例，"
        f"特征子空间的维数都对的有 {found['multiplicity']} 例"
    )


def the_angle_shrinks(values):
    found, broken = values["exact"], sum(values["broken"])
    holds = found["tangent"] == found["cases"] and broken == 0
    return holds, f"分数算的 {found['cases']} 例，成立 {found['tangent']} 例；浮点数逐步量的，违反 {broken} 次"


def the_ratio_is_the_rate(values):
    rates = values["rate"]
    return max(abs(rate / 0.8 - 1) for rate in rates) < 0.01, f"第 20 到 60 步，每步乘 {listed(rates, '.4f')}"


def the_probability_keeps_below_the_bound(values):
    number = values["probability"]["number"] * len(values["probability"]["shares"]["worst"])
    holds, worst = True, 0.0
    for entry in probabilities(values, "worst"):
        p = entry["exact"]
        deviation = abs(entry["simulated"] - p) / max(math.sqrt(p * (1 - p) / number), 1 / number)
        worst = max(worst, deviation)
        holds = holds and deviation < 4 and p <= entry["bound"]
    spread = probabilities(values, "spread")
    holds = holds and all(entry["simulated"] <= entry["spectrum"] <= entry["bound"] for entry in spread)
    return holds, (
        f"最坏的谱：模拟与精确值最多差 {worst:.1f} 个标准误；散开的谱，k = {spread[-1]['k']}："
        f"模拟 {spread[-1]['simulated']:.4f}，界 {spread[-1]['spectrum']:.4f} 与 {spread[-1]['bound']:.4f}"
    )


def the_bound_is_sharp_only_for_the_worst_spectrum(values):
    worst, spread = probabilities(values, "worst")[-1], probabilities(values, "spread")[-1]
    loose, simple, refined = (
        worst["bound"] / worst["exact"],
        spread["bound"] / spread["simulated"],
        spread["spectrum"] / spread["simulated"],
    )
    holds = 1 <= loose < 1.02 and simple > 4 and 1 < refined < 1.4
    return holds, f"界与概率之比：最坏的谱 {loose:.3f}；散开的谱 {simple:.1f}，把整个谱放进去则是 {refined:.2f}"


def a_large_random_matrix_has_a_small_gap(values):
    medians = [median(found) for found in values["random_ratio"].values()]
    holds = medians == sorted(medians) and len(set(medians)) == len(medians) and medians[-1] > 0.97
    return holds, f"n = {'、'.join(values['random_ratio'])} 时，|λ₂/λ₁| 的中位数是 {listed(medians, '.3f')}"


def only_a_leader_gives_a_line(values):
    for_one = {name: angles(values, name, "angle") for name in values["ends"]}
    turns = {name: angles(values, name, "one") for name in values["ends"]}
    back = max(max(angles(values, name, "two")) for name in values["ends"])
    holds = max(for_one["gap"] + for_one["negative"]) < 1e-4 and max(turns["gap"] + turns["equal"]) < 1e-4
    holds = holds and min(turns["negative"]) > 180 - 1e-4 and back < 1e-4
    spread = max(for_one["equal"]) - min(for_one["equal"])
    twice = max(abs(min(2 * a, 360 - 2 * a) - b) for a, b in zip(for_one["opposite"], turns["opposite"], strict=True))
    holds = holds and spread > 45 and twice < 0.02
    return holds, (
        f"λ₁ 领先，夹角都小于 10⁻⁴ 度；λ₁ = λ₂，夹角从 {min(for_one['equal']):.0f}° 到 {max(for_one['equal']):.0f}°；"
        f"λ₁ = −λ₂，再乘一次转过 {min(turns['opposite']):.0f}° 到 {max(turns['opposite']):.0f}°，再乘两次都回到原处"
    )


def rounding_turns_an_orthogonal_vector(values):
    found = values["drift"]
    single, double = ([k for k in found[name] if k is not None] for name in ("float32", "float64"))
    holds = all(found["exact"]) and len(single) == len(double) == len(found["exact"])
    holds = holds and all(22 <= k <= 36 for k in single) and all(50 <= k <= 66 for k in double)
    return holds, (
        f"{len(found['exact'])} 个矩阵，分数算到第 100 步仍正交的 {sum(found['exact'])} 个；"
        f"单精度在第 {min(single, default=0)}–{max(single, default=0)} 步转向 v₁，"
        f"双精度在第 {min(double, default=0)}–{max(double, default=0)} 步"
    )
