"""练习 8.7.1 的结论：梯度的大小与方向。每个函数返回（是否成立，证据）。"""

import math

from solutions.ch08.bptt.powers_numbers import PLANE, a_step, alone, ends, gaussians, near, of
from solutions.lab.wording import listed


def size_and_direction_are_two_things(values):
    parts = values["gradient"].values()
    off = max(entry["off"] for part in parts for entry in part)
    tangent = max(entry["tangent"] for part in parts for entry in part)
    small, same, large = ([entry["norm"] for entry in part] for part in parts)
    first, last = ([curve[n] for curve in values["symmetric"]] for n in (0, -1))
    holds = off < 1e-9 and tangent < 1e-6 and max(small) < 1e-4 and min(large) > 100
    holds = holds and 1e-3 < min(same) <= max(same) <= 1 and max(first) < 0.1 and min(last) > 0.999
    return holds, (
        f"长度：λ₁ = 0.9 时至多 {max(small):.0e}，1 时 {min(same):.2f} 至 {max(same):.2f}，"
        f"1.1 时至少 {min(large):.0f}；"
        f"与公式最多差 {off:.0e}，夹角的正切至多 {tangent:.0e}；"
        f"|cos| 的平均由至多 {max(first):.3f} 升到至少 {min(last):.5f}"
    )


def a_real_leader_leaves_a_line_a_complex_pair_a_plane(values):
    real, pair = (
        {key: gaussians(values, kind, key) for key in ("line", "plane", "alignment", "projector")}
        for kind in (True, False)
    )
    if not real["line"] or not pair["line"]:
        return False, f"实数 {len(real['line'])} 个，复数对 {len(pair['line'])} 个：两种都要有"
    holds = max(real["line"]) < 1e-6 and max(real["projector"]) < 1e-6 and min(real["alignment"]) > 0.999
    holds = holds and max(pair["plane"]) < 1e-6 and min(pair["line"]) > 0.01 and max(pair["alignment"]) < 0.95
    return holds, (
        f"首特征值是实数的 {len(real['line'])} 个，σ₂/σ₁ 至多 {max(real['line']):.0e}；"
        f"复数对的 {len(pair['line'])} 个，"
        f"σ₃/σ₁ 至多 {max(pair['plane']):.0e}，σ₂/σ₁ 是 {min(pair['line']):.2f} 至 {max(pair['line']):.2f}"
    )


def the_fresh_network_stays_in_a_plane(values):
    aligned, line, plane, step = (
        *(ends(values, "initial", key) for key in ("same_text", "line", "plane")),
        a_step(values, "initial", "line"),
    )
    holds = not any(of(values, "initial", "real")) and max(abs(cos - PLANE) for cos in aligned) < 0.07
    holds = holds and min(line) > 0.6 and max(plane) < 0.2 and max(abs(rate - 1) for rate in step) < 0.002
    return holds, (
        f"|cos| 的平均 {listed(aligned, '.2f')}（2/π ≈ {PLANE:.2f}）；σ₂/σ₁ 是 {listed(line, '.2f')}，"
        f"σ₃/σ₁ 是 {listed(plane, '.2g')}"
    )


def the_trained_network_collapses_slowly(values):
    start, end = ([curve[n] for curve in of(values, "trained", "same_text")] for n in (0, -1))
    length, line = (a_step(values, "trained", key) for key in ("length", "line"))
    left, close = [math.exp(log) for log in near(values, "trained", "log_length")], near(values, "trained", "same_text")
    holds = all(b > a + 0.2 for a, b in zip(start, end, strict=True)) and min(end) > 0.75 and max(end) < 0.95
    holds = holds and max(length) < 0.93 and min(line) > 0.99 and max(line) < 0.997
    holds = holds and max(left) < 0.1 and max(close) < 0.6
    return holds, (
        f"|cos| 的平均由 {listed(start, '.2f')} 升到 {listed(end, '.2f')}；长度每步乘 {listed(length, '.3f')}，"
        f"σ₂/σ₁ 每步乘 {listed(line, '.3f')}；退 32 步，长度剩 {listed(left, '.3f')}，|cos| {listed(close, '.2f')}"
    )


def the_slopes_take_the_plane_apart(values):
    without = [curve[-1] for curve in alone(values, "trained", "line")]
    line = ends(values, "trained", "line")
    holds = not any(of(values, "trained", "real")) and min(without) > 0.7
    holds = holds and all(real < part / 4 for real, part in zip(line, without, strict=True))
    return holds, f"σ₂/σ₁：φ′ 换成 1 时 {listed(without, '.2f')}；乘上 φ′ 时 {listed(line, '.2f')}"


def the_direction_depends_on_the_text(values):
    same, other = (ends(values, "trained", key) for key in ("same_text", "other_text"))
    fresh = ends(values, "initial", "other_text")
    return max(other) < 0.2 and min(same) > 4 * max(other) and min(fresh) > 0.8, (
        f"训练后，不同文本 {listed(other, '.2f')}，同一文本 {listed(same, '.2f')}；"
        f"初始的网络，不同文本 {listed(fresh, '.2f')}"
    )
