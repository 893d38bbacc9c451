"""练习 8.4.3 的结论：字符级语言模型里的梯度。每个函数返回（是否成立，证据）。"""

import math

from solutions.ch08.rnn.gradient_numbers import NETWORKS, estimates, missing, of
from solutions.lab.wording import listed


def the_default_shrinks_by_the_root_of_three(values):
    found = of(values, "initial", "first_ten")
    off = max(abs(rate * math.sqrt(3) - 1) for rate in found)
    return off < 0.03, f"前 10 步每步乘 {listed(found, '.4f')}，与 1/√3 ≈ 0.5774 最多差 {off:.1%}"


def at_first_only_the_nearest_steps_count(values):
    left_out, ratio = missing(values, "initial", 10), of(values, "initial", "whole_to_ten")
    holds = max(left_out) < 0.01 and max(abs(r - 1) for r in ratio) < 0.01
    return holds, f"只算最近 10 步，总梯度漏掉 {listed(left_out, '.2%')}；全长与 10 步的范数之比 {listed(ratio, '.4f')}"


def training_lengthens_the_reach(values):
    radii, later, left_out = (of(values, "trained", key) for key in ("radius", "later", "missing"))
    shares = [found["10"] for found in left_out]
    initial = max(of(values, "initial", "later"))
    holds = min(radii) > 1.2 and initial < min(later) and max(later) < 1 and min(shares) > 0.25
    return holds, (
        f"谱半径 {listed(radii, '.2f')}，每步却乘 {listed(later, '.3f')}；只算最近 10 步，漏掉 {listed(shares, '.0%')}"
    )


def scaled_to_one_and_two(values):
    one, two, orthogonal = (of(values, name, "later") for name in ("scaled_1", "scaled_2", "orthogonal"))
    ratio, ends = of(values, "scaled_2", "whole_to_ten"), [reach[-1] for reach in of(values, "scaled_2", "reach")]
    holds = max(one + orthogonal) < 0.98 and min(two) > 1.05 and min(ratio) > 1e6 and min(ends) > 1e7
    evidence = (
        f"谱半径 1，每步乘 {listed(one, '.3f')}；正交，{listed(orthogonal, '.3f')}；谱半径 2，{listed(two, '.3f')}"
    )
    return holds, f"{evidence}，总梯度是最近 10 步的 {listed(ratio, '.1e')} 倍，最远的梯度放大 {min(ends):.1e} 倍以上"


def independence_explains_all_but_the_trained(values):
    def ratios(name):
        return [a / b for a, b in zip(estimates(values, name), of(values, name, "later"), strict=True)]

    fresh = [ratio for name in NETWORKS if name != "trained" for ratio in ratios(name)]
    trained = ratios("trained")
    holds = max(abs(ratio - 1) for ratio in fresh) < 0.08 and max(trained) < 0.9
    return holds, (
        f"估计与实测之比：没有训练的 {min(fresh):.3f} 至 {max(fresh):.3f}（{len(fresh)} 个），"
        f"训练后 {listed(trained, '.3f')}"
    )


def the_first_states_are_less_saturated(values):
    told, holds = [], True
    for name in ("trained", "scaled_2"):
        start, all_of_it = (of(values, name, key) for key in ("slope_start", "slope"))
        holds = holds and all(a > b + 0.05 for a, b in zip(start, all_of_it, strict=True))
        told.append(f"{NETWORKS[name]}，最初 4 步 {listed(start, '.2f')}，整段 {listed(all_of_it, '.2f')}")
    return holds, "φ′ 的方均根：" + "；".join(told)
