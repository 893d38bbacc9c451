"""练习 8.5.4 的结论之二：步长与曲率、饱和与尖峰、梯度往回传多远。"""

import statistics

from solutions.ch08.rnn_scratch.clipping_numbers import (
    clipped_curvatures,
    late_seeds,
    output_curvature_bound,
    output_gradient_bound,
    reach_exploded,
    reach_ratios,
    saturated_before_lost,
)
from solutions.ch08.rnn_scratch.clipping_records import THETA
from solutions.lab.wording import listed, named


def steps_are_bounded(values):
    clipped = values["library_clipped"]["longest_step"] + values["scratch_clipped"]["longest_step"]
    free = values["library_unclipped"]["longest_step"]
    holds = max(clipped) <= THETA * (1 + 1e-3) and min(free) > 10 * THETA
    return holds, f"η = 1、θ = {THETA:g}：裁剪时最长 {max(clipped):.4f}，不裁剪时 {listed(free, '.1e')}"


def direction_is_kept(values):
    cosine = values["first_steps"]["lowest_cosine"]
    holds = min(cosine["clipped"]) > 0.9999 and max(cosine["by_value"]) < 0.95
    by_norm, by_value = listed(cosine["clipped"], ".4f"), listed(cosine["by_value"], ".2f")
    return holds, f"前 24 步与负梯度的余弦，各种子最低：按范数 {by_norm}；按值 ±0.01 {by_value}"


def full_steps_overshoot(values):
    late = [profile for seed in values["library_clipped"]["profiles"] for profile in seed[-2:]]
    down = sum(profile["after_clipped"] < profile["before"] for profile in late)
    up = sum(profile["after_full"] > profile["before"] for profile in late)
    return down == len(late) and up >= 0.8 * len(late), f"{len(late)} 次试走：裁剪后 {down} 次下降，走满 {up} 次升高"


def curvature_outgrows_the_step(values):
    found, epochs = clipped_curvatures(values), values["probed_epochs"]
    columns = list(zip(*found, strict=True))
    holds = max(max(column) for column in columns[:2]) < 2 < min(min(column) for column in columns[-2:])
    profiles = [profile for seed in values["library_clipped"]["profiles"] for profile in seed]
    holds = holds and all(profile["after_clipped"] < profile["before"] for profile in profiles)
    shown = "；".join(f"第 {epoch} 轮前 {listed(column, '.1f')}" for epoch, column in zip(epochs, columns, strict=True))
    return holds, shown


def gradient_stays_bounded(values):
    norms, bound = values["library_unclipped"]["late_norm"], output_gradient_bound(values)
    return min(norms) > THETA and max(norms) < bound, f"中位数 {listed(norms, '.1f')}，输出层的上界 {bound:.1f}"


def spikes_come_afterwards(values):
    runs, late = values["library_unclipped"], late_seeds(values)
    peaks, before = runs["largest_gradient_epoch"], [runs["largest_before_lost"][n] for n in late]
    holds = all(lost and peak >= lost for peak, lost in zip(peaks, runs["lost_epoch"], strict=True))
    evidence = f"最大的梯度在第 {named(peaks)} 轮，发散起于第 {named(runs['lost_epoch'])} 轮"
    evidence += (
        f"；后发散的种子在那以前最大 {listed(before, '.1f') or '—'}，全程最大 {listed(runs['largest_gradient'], '.0e')}"
    )
    saturated = saturated_before_lost(values)
    evidence += f"；发散前一轮饱和的 {listed(saturated, '.0%') or '—'}"
    return holds and bool(late) and max(before) < 10 * THETA and max(saturated) < 0.5, evidence


def exploded_networks_are_saturated(values):
    dead, alive = (
        [part["saturated"] for part in values[name]["autopsy"]] for name in ("library_unclipped", "library_clipped")
    )
    exact = [part["exactly_one"] for part in values["library_unclipped"]["autopsy"]]
    evidence = f"|h|>0.99 的比例 {listed(dead, '.1%')}，恰为 1 的 {listed(exact, '.1%')}"
    return min(dead) > 0.9 and max(alive) < 0.5, f"{evidence}（裁剪：|h|>0.99 {listed(alive, '.1%')}）"


def only_the_output_layer_moves(values):
    parts = values["library_unclipped"]["autopsy"]
    shares = [part["output_share"]["median"] for part in parts]
    recurrent = [part["recurrent"]["median"] for part in parts]
    alive = [part["output_share"]["median"] for part in values["library_clipped"]["autopsy"]]
    evidence = f"输出层占梯度平方和的 {listed(shares, '.2%')}（裁剪：{listed(alive, '.0%')}）"
    return min(shares) > 0.99 > max(alive), f"{evidence}，循环层的范数 {listed(recurrent, '.1g')}，都是各步的中位数"


def exploded_steps_hover_at_the_limit(values):
    parts = values["library_unclipped"]["autopsy"]
    curvature, up = [part["curvature"]["median"] for part in parts], [part["overshooting"] for part in parts]
    largest, bound = max(part["output_curvature"]["largest"] for part in parts), output_curvature_bound(values)
    holds = all(1.8 < value < 2.2 for value in curvature) and 0.3 < min(up) <= max(up) < 0.7 and 2 < largest <= bound
    evidence = f"平均曲率的中位数 {listed(curvature, '.2f')}；{listed(up, '.0%')} 的步使自己那一批的损失升高"
    return holds, f"{evidence}；输出层一步上最大 {largest:.1f}，理论至多 {bound:.1f}"


def clipping_does_not_cure_vanishing(values):
    ratios = reach_ratios(values["library_clipped"]["reach_before"])
    norms = [steps["norm"][0] for steps in values["first_steps"]["clipped"]]
    evidence = f"比值 {listed(ratios, '.0e')}；第一步的范数 {listed(norms, '.2f')}，都不到 θ"
    return max(ratios) < 1e-6 and max(norms) < THETA, evidence


def learning_carries_the_gradient(values):
    clipped, quarter = (
        reach_ratios(values[name]["reach_after"]) for name in ("library_clipped", "library_unclipped_lr_quarter")
    )
    evidence = f"34 步之外与 1 步之外之比：裁剪 {listed(clipped, '.2f')}，0.25 不裁剪 {listed(quarter, '.2f')}"
    return min(clipped) > 0.01 and min(quarter) > 0.01, evidence


def explosion_ends_in_vanishing(values):
    length = len(values["library_unclipped"]["reach_after"][0])
    far = reach_exploded(values)
    return far < length / 2, f"发散的网络里，传到 {far} 步以外就小于 10⁻¹²（一共可传 {length} 步）"


def clipping_becomes_the_rule(values):
    shares = values["library_clipped"]["share_above_theta"]
    first, rest = [share[0] for share in shares], [min(share[1:]) for share in shares]
    evidence = f"前五分之一 {listed(first, '.0%')}，此后最少 {listed(rest, '.0%')}"
    return max(first) < 0.5 and min(rest) > 0.9, evidence


def initial_stretch_differs(values):
    library, scratch = (values[f"{name}_clipped"]["spectral_norm_before"] for name in ("library", "scratch"))
    grown = values["scratch_clipped"]["spectral_norm_after"]
    evidence = f"初始谱范数 nn.RNN {listed(library, '.2f')}，从零实现 {listed(scratch, '.2f')}"
    evidence += f"，裁剪训练后 {listed(grown, '.1f')}"
    return min(library) > 1 > max(scratch) and statistics.fmean(grown) > 1, evidence
