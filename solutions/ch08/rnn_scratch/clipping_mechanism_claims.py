"""练习 8.5.4 的结论之二：步长与曲率、饱和与尖峰、梯度往回传多远。"""

from solutions.ch08.rnn_scratch.clipping_numbers import (
    STEPS_BACK,
    curvatures,
    gain_kept,
    late_seeds,
    output_gradient_bound,
)
from solutions.ch08.rnn_scratch.clipping_records import THETA
from solutions.lab.wording import listed, named


def steps_are_bounded(values):
    longest = values["library_clipped"]["longest_step"] + values["scratch_clipped"]["longest_step"]
    free, cosine = values["library_unclipped"]["longest_step"], values["first_steps"]["lowest_cosine"]["clipped"]
    shares = values["library_clipped"]["share_above_theta"]
    first, rest = [share[0] for share in shares], [min(share[1:]) for share in shares]
    holds = max(longest) <= THETA * (1 + 1e-3) and min(free) > 10 * THETA and min(cosine) > 0.9999
    evidence = f"裁剪时最长 {max(longest):.4f}，与负梯度的余弦至少 {min(cosine):.4f}；被裁的步，前五分之一 "
    evidence += f"{listed(first, '.0%')}，此后最少 {listed(rest, '.0%')}；不裁剪时最长 {listed(free, '.0e')}"
    return holds and max(first) < 0.5 and min(rest) > 0.9, evidence


def curvature_outgrows_the_step(values):
    columns = list(zip(*curvatures(values, "full"), strict=True))
    profiles = [profile for seed in values["library_clipped"]["profiles"] for profile in seed]
    down, kept = sum(profile["after_clipped"] < profile["before"] for profile in profiles), gain_kept(values, 100)
    shown = "；".join(
        f"第 {n} 轮后 {listed(column, '.2f')}" for n, column in zip(values["probed_epochs"], columns, strict=True)
    )
    holds = max((max(column) for column in columns[:-2]), default=2) < 2 < min(min(column) for column in columns[-2:])
    evidence = f"走满的一步上：{shown}；第 100 轮后走满的降幅是裁剪的 {listed(kept, '.0%') or '—'}"
    holds = holds and down == len(profiles) and bool(kept) and 0 < min(kept) <= max(kept) < 0.8
    return holds, f"{evidence}；裁剪的 {len(profiles)} 步有 {down} 步下降"


def spikes_come_afterwards(values):
    runs, late, bound = values["library_unclipped"], late_seeds(values), output_gradient_bound(values)
    peaks, after = runs["largest_gradient_epoch"], [norm or 0.0 for norm in runs["norm_after"]]
    before, saturated = ([runs[f"{what}_before"][n] for n in late] for what in ("largest", "saturated"))
    holds = all(lost and peak >= lost for peak, lost in zip(peaks, runs["lost_epoch"], strict=True)) and bool(late)
    holds = holds and min(after) > THETA and max(after) < bound and max(before) < 10 * THETA and max(saturated) < 0.5
    evidence = f"最大的梯度 {listed(runs['largest_gradient'], '.0e')} 在第 {named(peaks)} 轮，发散起于第 "
    evidence += f"{named(runs['lost_epoch'])} 轮；此前后发散的种子最大 {listed(before, '.1f') or '—'}"
    evidence += f"，饱和 {listed(saturated, '.0%') or '—'}；此后的中位数 {listed(after, '.1f')}，上界 {bound:.1f}"
    return holds, evidence


def exploded_layers_are_frozen(values):
    told, steps = values["aftermath"]["autopsy"], values["aftermath"]["reach"]
    saturated, shares, drift = ([part[key] for part in told] for key in ("saturated", "output_share", "drift"))
    evidence = f"|h|>0.99 的比例 {listed(saturated, '.1%')}；输出层占梯度平方和的 {listed(shares, '.2%')}"
    evidence += f"；再训练 4 轮，循环层的权重共移动自身范数的 {listed(drift, '.1g')}"
    evidence += f"；最远传到 {named(steps)} 步，一共可传 {STEPS_BACK} 步"
    return min(saturated) > 0.9 and min(shares) > 0.99 and max(drift) < 0.05 and max(steps) < STEPS_BACK / 2, evidence


def exploded_steps_hover_at_the_limit(values):
    told = values["aftermath"]["autopsy"]
    curvature, up = ([part[key] for part in told] for key in ("curvature", "overshooting"))
    holds = all(1.8 < value < 2.2 for value in curvature) and 0.3 < min(up) <= max(up) < 0.7
    return holds, f"平均曲率的中位数 {listed(curvature, '.2f')}；{listed(up, '.0%')} 的步使自己那一批的损失升高"


def clipping_does_not_cure_vanishing(values):
    before, norms = (values["library_clipped"][key] for key in ("reach_before", "first_norm"))
    evidence = f"34 步之外与 1 步之外之比 {listed(before, '.0e')}；第一步的范数 {listed(norms, '.2f')}，都不到 θ"
    return max(before) < 1e-6 and max(norms) < THETA, evidence
