"""练习 8.4.3 的结论：矩阵的幂、tanh 网络、单精度和代价。每个函数返回（是否成立，证据）。"""

from itertools import pairwise

from solutions.ch08.rnn.gradient_numbers import (
    INPUTS,
    RADIUS,
    bound_and_truth,
    bytes_a_step,
    float32_exits,
    grown,
    lost_inside,
    peak,
    rates,
)
from solutions.lab.wording import listed

ROUNDED = 1e-4  # the stored values have five digits


def powers_keep_between_their_bounds(values):
    ratios = []
    for rho, radius in RADIUS.items():
        for family, stretch in zip(values["linear"][rho], values["stretch"], strict=True):
            for k, norm in zip(values["steps"], family["norm"], strict=True):
                ratios.append((norm / radius**k, norm / (radius * stretch) ** k))
    low, high = min(low for low, _ in ratios), max(high for _, high in ratios)
    holds = low >= 1 - ROUNDED and high <= 1 + ROUNDED * values["steps"][-1]
    return holds, f"{len(ratios)} 个谱范数，除以下界最小 {low:.4f}，除以上界最大 {high:.4f}"


def the_spectral_radius_is_the_rate(values):
    off = max(abs(rate / radius - 1) for rho, radius in RADIUS.items() for rate in rates(values, rho))
    spread = "；".join(f"{radius:g}：{listed(rates(values, rho), '.4f')}" for rho, radius in RADIUS.items())
    return off < 0.01, f"后半段每步的倍率，{spread}；与谱半径最多差 {off:.2%}"


def the_singular_value_bound_is_loose(values):
    bounds, truths = bound_and_truth(values, "90", 50)
    holds = min(bounds) > 1e6 and max(truths) < 0.1
    return holds, f"往回 50 步，上界最小 {min(bounds):.1e}，实测最大 {max(truths):.1e}"


def an_orthogonal_matrix_keeps_the_norm(values):
    worst = max(values["orthogonal"])
    return worst < 1e-12, f"双精度，梯度范数与 1 最多差 {worst:.1e}"


def the_chain_grows_first(values):
    chain, (top, at) = values["chain"], peak(values)
    bounds = zip(chain["lower"], chain["norm"], chain["upper"], strict=True)
    between = all(low * (1 - ROUNDED) <= norm <= high * (1 + ROUNDED) for low, norm, high in bounds)
    holds = between and top >= max(chain["norm"]) * (1 - ROUNDED) and top > 1000
    holds = holds and 0 < at < values["steps"][-1] and chain["norm"][-1] < 1
    return (
        holds,
        f"最大 {top:,.0f}（第 {at} 步），最后 {chain['norm'][-1]:.2g}；都在两条界之间：{'是' if between else '否'}",
    )


def tanh_slows_the_growth(values):
    excess = max(
        rate / radius for radius in values["radii"] for strength in INPUTS for rate in grown(values, strength, radius)
    )
    ordered = all(
        stronger < weaker
        for radius in values["radii"]
        if radius <= 2
        for before, after in pairwise(INPUTS)
        for weaker, stronger in zip(grown(values, before, radius), grown(values, after, radius), strict=True)
    )
    word = "是" if ordered else "否"
    return excess < 1.01 and ordered, f"倍率与谱半径之比最大 {excess:.3f}；ρ ≤ 2 时输入越强倍率越小：{word}"


def the_input_decides(values):
    free, driven = grown(values, "none", 2.0), grown(values, "strong", 2.0)
    sizes = grown(values, "none", 2.0, "state")
    holds = min(free) > 1.05 and max(driven) < 0.95 and max(sizes) < 1
    evidence = f"没有输入时倍率 {listed(free, '.3f')}（隐状态的方均根至多 {max(sizes):.2f}）"
    return holds, f"{evidence}；输入标准差 2 时 {listed(driven, '.3f')}"


def without_input_one_is_the_threshold(values):
    small = [rate / radius for radius in (0.5, 0.8) for rate in grown(values, "none", radius)]
    near = [rate for radius in (1.0, 1.2) for rate in grown(values, "none", radius)]
    holds = all(abs(number - 1) < 0.01 for number in small + near)
    told = f"ρ = 0.5、0.8 时与 ρ 之比 {min(small):.3f} 至 {max(small):.3f}"
    return holds, f"{told}；ρ = 1、1.2 时 {min(near):.3f} 至 {max(near):.3f}"


def radius_zero_can_explode(values):
    trap = values["trap"]
    late = trap["tanh"][-1] / trap["tanh"][-2]
    holds = all(norm == 0 for norm in trap["linear"][2:]) and abs(late / trap["rate"] - 1) < 1e-3
    holds = holds and trap["tanh"][-1] > 1e6
    last = len(trap["tanh"]) - 1
    return holds, (
        f"往回 {last} 步：线性网络的梯度 {trap['linear'][-1]:g}，tanh 网络的 {trap['tanh'][-1]:.1e}，每步乘 {late:.3f}"
    )


def float32_ends_where_predicted(values):
    offs, told, sides = [], [], []
    for name, found in float32_exits(values).items():
        if None in found["measured"]:
            return False, f"{name}：有的种子没有走出单精度的范围"
        late = [m / p - 1 for m, p in zip(found["measured"], found["predicted"], strict=True)]
        offs += late
        sides += [off > 0 for off in late] if name == "110" else [off < 0 for off in late]
        told.append(listed(found["measured"], "d"))
    off = max(map(abs, offs))
    return off < 0.05 and all(sides), f"实测步数 {'；'.join(told)}；与预言最多差 {off:.1%}"


def overflow_is_exact_and_zero_is_early(values):
    overflow = [(family["left_float32"], family["left_rounded"]) for family in values["linear"]["110"]]
    early = lost_inside(values)
    if len(early) < len(overflow) or None in (step for pair in overflow for step in pair):
        return False, "有的种子没有走出单精度的范围"
    holds = all(single == rounded for single, rounded in overflow) and min(early) >= 5 and values["frozen"] > 0
    return holds, (
        f"到 inf，单精度 {listed([single for single, _ in overflow], 'd')}，"
        f"双精度取整后 {listed([rounded for _, rounded in overflow], 'd')}；到 0 早 {listed(early, 'd')} 步；"
        f"一个单元停在最小正数的 {values['frozen']:g} 倍"
    )


def the_cost_is_exactly_linear(values):
    first, sizes, per_step = values["cost"][0], values["sizes"], bytes_a_step(values)
    # Two copies of the state and the log-probabilities in float32, two indices of eight bytes.
    expected = sizes["batch_size"] * (4 * (2 * sizes["num_hiddens"] + sizes["vocab_size"]) + 2 * 8)
    holds = all(
        entry["bytes"] - first["bytes"] == expected * (entry["num_steps"] - first["num_steps"])
        and entry["chain"] - first["chain"] == 3 * (entry["num_steps"] - first["num_steps"])
        for entry in values["cost"]
    )
    span = values["cost"][-1]["num_steps"] - first["num_steps"]
    chain = (values["cost"][-1]["chain"] - first["chain"]) / span
    return holds, f"每多一个时间步，多留 {per_step:,.0f} 字节（公式 {expected:,}），链上多 {chain:g} 个运算"
