"""练习 8.6.2 的结论：只读测量值，返回（是否成立，证据）。"""

from math import sqrt

from solutions.ch08.rnn_concise.deeper_networks import KINDS
from solutions.ch08.rnn_concise.deeper_numbers import (
    BRIEF,
    DEEP,
    DEPTHS,
    LONG,
    SHORT,
    chance_share,
    delays,
    equal_products,
    falling_rates,
    gradient_ratios,
    heldout_after,
    kept_after_an_epoch,
    layer_gradients,
    left,
    mean_left,
    predicted_gradient,
    span,
    times_as_slow,
    trace_rates,
    traces_of,
    train_after,
)
from solutions.ch08.rnn_concise.deeper_theory import delay_a_layer, energy_a_layer
from solutions.lab.wording import named
from solutions.toolkit.training import perplexity


def the_trace_dies(values):
    rates, expected = trace_rates(values, "default"), sqrt(energy_a_layer())
    sizes = [seed["sizes"] for seed in values["untrained"]]
    kept = [last / first for first, last in sizes]
    late, halves = delays(values, "default"), DEEP * delay_a_layer()
    holds = all(abs(rate / expected - 1) < 0.05 for rate in rates) and all(ratio > 0.8 for ratio in kept)
    return holds and all(abs(delay - halves) < 1 for delay in late), (
        f"每层乘 {span(rates, '.3f')}，1/√2 ≈ {expected:.3f}；平均晚到 {span(late)} 步，公式 {halves:g} 步；"
        f"第 20 层隐状态的长度是第 1 层的 {span(kept)} 倍。"
    )


def the_gradient_dies_downwards(values):
    rates, wide = falling_rates(values), values["wide"]
    shallow, deep = (layer_gradients(values, wide, depth, "initial") for depth in (1, DEEP))
    ratios = [layers[-1] / one[0] for layers, one in zip(deep, shallow, strict=True)]
    falls = [layers[-1] / layers[0] for layers in deep]
    holds = all(0.6 < rate < 0.72 for rate in rates) and all(ratio > 1 for ratio in ratios)
    return holds and all(fall > 1000 for fall in falls), (
        f"每往下一层乘 {span(rates, '.3f')}；第 20 层是自己第 1 层的 {span(falls, ',.0f')} 倍，"
        f"是 1 层网络的 {span(ratios, '.1f')} 倍。"
    )


def the_formula_holds(values):
    ratios = {depth: gradient_ratios(values, values["wide"], depth) for depth in DEPTHS}
    spreads = [max(layers) / min(layers) for layers in layer_gradients(values, values["wide"], DEEP)]
    holds = all(0.7 < ratio < 1.3 for found in ratios.values() for ratio in found)
    return holds and all(spread < 1.4 for spread in spreads), (
        "实测比公式：" + "；".join(f"{depth} 层 {span(found)}" for depth, found in ratios.items()) + "。"
        f"20 层时最大的一层是最小的 {span(spreads)} 倍。"
    )


def what_is_left_is_chance(values):
    shares = {depth: chance_share(values, depth) for depth in DEPTHS}
    holds = shares[1] < 0.1 and shares[DEEP] > 0.6
    return holds, "偶然的占：" + "，".join(f"{depth} 层 {share:.0%}" for depth, share in shares.items()) + "。"


def twenty_layers_stay_at_the_unigram(values):
    trained = [perplexity(loss) for record in values["default_20"] for loss in record["loss"][-31:]]
    unseen = heldout_after(values, "default_20", LONG)
    near = all(abs(found / values["unigram"] - 1) < 0.02 for found in trained)
    holds = near and all(abs(found / values["heldout_unigram"] - 1) < 0.03 for found in unseen)
    return holds, (
        f"训练困惑度 {span(trained)}，一元 {values['unigram']:.2f}；"
        f"留出困惑度 {span(unseen)}，一元模型 {values['heldout_unigram']:.2f}。"
    )


def ten_layers_leave_late(values):
    epochs, ends = left(values, "default_10"), train_after(values, "default_10", 60)
    gradients = predicted_gradient(values, 5) / predicted_gradient(values, 10)
    waits = mean_left(values, 10) / mean_left(values, 5)
    holds = all(epoch is not None and SHORT < epoch <= 60 for epoch in epochs) and gradients > 9 and 1 < waits < 9
    return holds, (
        f"离开的轮次：{named(epochs)}；第 60 轮训练困惑度 {span(ends)}。"
        f"由 5 层到 10 层，公式的梯度小到 1/{gradients:.1f}，轮次是 {waits:.1f} 倍。"
    )


def deeper_leaves_later(values):
    means = [mean_left(values, depth) for depth in DEPTHS[:-1]]
    holds = means == sorted(means) and means[-1] > means[0]
    return holds, "平均轮次：" + "、".join(f"{d} 层 {m:.1f}" for d, m in zip(DEPTHS, means, strict=False)) + "。"


def a_little_depth_helps(values):
    shallow, told = train_after(values, "default_1", LONG), []
    holds = True
    for depth in (2, 3):
        epochs = equal_products(values, depth)
        long, equal = (train_after(values, f"default_{depth}", epoch) for epoch in (LONG, epochs))
        holds &= all(deep < one < cheap for deep, one, cheap in zip(long, shallow, equal, strict=True))
        told.append(f"{depth} 层 {span(long)}，它的第 {epochs} 轮 {span(equal)}")
    return holds, f"第 {LONG} 轮：1 层 {span(shallow)}；" + "；".join(told) + "。"


def residual_trains(values):
    (trained, unseen), (one, other) = (
        [after(values, name, SHORT) for after in (train_after, heldout_after)] for name in ("residual_20", "default_1")
    )
    near = all(d < 1.1 * s for pair in ((trained, one), (unseen, other)) for d, s in zip(*pair, strict=True))
    return near and all(found < values["bigram"] for found in trained), (
        f"训练 {span(trained)}，1 层 {span(one)}，二元 {values['bigram']:.2f}；"
        f"留出 {span(unseen)}，1 层 {span(other)}。"
    )


def initialisation_trains(values):
    names = ("orthogonal_20", "orthogonal_20_unigram", "default_20_unigram")
    plain, both, only = (left(values, name) for name in names)
    earlier = all(b is not None and (p is None or b < p) for p, b in zip(plain, both, strict=True))
    holds = earlier and all(b <= BRIEF for b in both) and not any(only)
    return holds, (
        f"正交＋偏置：第 {named(both)} 轮；只用正交：{named(plain)}（— 是 {SHORT} 轮内没有）；"
        f"只加偏置：{named(only)}（{BRIEF} 轮内）。"
    )


def constants_press_the_trace(values):
    plain, both = (kept_after_an_epoch(values, name) for name in ("orthogonal", "orthogonal_unigram"))
    freed = kept_after_an_epoch(values, "orthogonal", "unbiased")
    slopes, full = ([seed[what] for seed in values["first_epoch"]["orthogonal"]] for what in ("slopes", "saturated"))
    holds = all(p < 0.1 < 0.5 < b and f > 0.5 for p, b, f in zip(plain, both, freed, strict=True))
    return holds and max(slopes) < 0.1 and max(full) < 0.001, (
        f"痕迹是训练前的：不加 {span(plain, '.2g')} 倍，再把各层偏置清零 {span(freed)} 倍；加了 {span(both)} 倍。"
        f"不加时斜率连乘 {span(slopes, '.2g')}，饱和的单元占 {max(full):.2%}。"
    )


def the_cures_keep_the_trace(values):
    kept = {kind: [found[-1] / found[0] for found in traces_of(values, kind)] for kind in KINDS}
    holds = all(ratio < 0.01 if kind == "default" else ratio > 0.5 for kind, found in kept.items() for ratio in found)
    return holds, "第 20 层是第 1 层的：" + "；".join(
        f"{KINDS[k]} {span(found, '.2g')} 倍" for k, found in kept.items()
    ) + "。"


def cost_is_linear(values):
    products, slower = values["multiply_adds"][-1] / values["multiply_adds"][0], times_as_slow(values)
    holds = products > 20 and 10 < slower[-1] < 40 and slower == sorted(slower)
    told = "、".join(f"{depth} 层 {ratio:.1f}" for depth, ratio in zip(DEPTHS, slower, strict=True))
    return holds, f"20 层的乘法是 1 层的 {products:.1f} 倍；实测一步的时间是 1 层的几倍：{told}。"


def normalising_alone_is_not_enough(values):
    names = ("normalised", "normalised_unigram")
    kept = [ratio for name in names for ratio in kept_after_an_epoch(values, name)]
    freed = [ratio for name in names for ratio in kept_after_an_epoch(values, name, "unbiased")]
    holds = not any(left(values, "normalised_20")) and all(ratio < 0.01 for ratio in kept)
    return holds and all(ratio > 0.5 for ratio in freed), (
        f"第 {BRIEF} 轮训练困惑度 {span(train_after(values, 'normalised_20', BRIEF))}，一元 {values['unigram']:.2f}；"
        f"训练一轮，痕迹最多是原来的 {max(kept):.1g} 倍；再把各层偏置清零，{span(freed, '.1f')} 倍。"
    )
