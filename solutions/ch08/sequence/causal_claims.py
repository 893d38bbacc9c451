"""练习 8.1.3 的结论。每个函数返回（是否成立，证据）。"""

import math
from statistics import fmean

from solutions.ch08.sequence.causal_heldout import LONGEST
from solutions.ch08.sequence.causal_numbers import LEVELS, advantage, direction, own, skipping
from solutions.lab.wording import listed, typeset

EXACT = 1e-9  # bits: far above what floating point loses, far below what any text could differ by


def every_order_gives_the_joint(values):
    three = values["three"]
    products = [math.prod(entry["factors"]) for entry in three["orders"]]
    holds = three["worst"] == 0 and three["compared"] == 6 * three["kinds"]
    holds = holds and len({round(product, 4) for product in [*products, three["probability"]]}) == 1
    evidence = (
        f"{three['kinds']} 个词 × 6 种顺序，最大的差是 {three['worst']:g}；{three['example']} 都是 {products[0]:.4f}"
    )
    return holds, evidence


def the_ring_has_no_direction(values):
    gaps = [gap for level in LEVELS for gap in values["ring"][level]["ways"]["gap"]]
    shown = [f"{LEVELS[level]} {listed(values['ring'][level]['ways']['forward'], '.3f')}" for level in LEVELS]
    agree = all(
        math.isclose(f, b, rel_tol=1e-5)
        for level in LEVELS
        for f, b in zip(*(values["ring"][level]["ways"][way] for way in ("forward", "backward")), strict=True)
    )
    ends, near = {}, True
    for level in LEVELS:
        size, ends[level] = values["ring"][level]["length"], max(map(abs, values["ring"][level]["open"]))
        near = near and ends[level] < 2 * math.log2(size) / size
    evidence = f"{'；'.join(shown)} 比特，前后最多差 {max(gaps):.0e}；不接成环，最多差 {max(ends.values()):.5f}"
    return max(gaps) < EXACT and agree and near, typeset(evidence)


def single_tokens_have_a_direction(values):
    tokens = values["ring"]["char"]["tokens"]
    apart = [token for token, (_, after, before) in tokens.items() if abs(after - before) > 0.4]
    _, after, before = tokens.get("q", (0, math.nan, math.nan))
    holds = abs(after) < EXACT and before > 1 and len(apart) >= 10
    return holds, f"q 后面 {abs(after):.2f} 比特，前面 {before:.2f} 比特；相差 0.4 以上的有 {len(apart)} 个"


def reversed_text_is_another_text(values):
    forward, backward = values["ring"]["char"]["th_ht"]
    return forward > 10 * backward > 0, f"th {forward:,} 次，ht {backward:,} 次"


def held_out_directions_nearly_agree(values):
    rows = [row for row in values["directions"] if not row["smoothing"].startswith("fixed")]
    shares = [direction(values, row["level"], row["min_freq"], row["smoothing"])["share"] for row in rows]
    letters = [direction(values, "char", 0, smoothing) for smoothing in ("absolute", "witten_bell")]
    holds = max(map(abs, shares)) < 0.005 and all(row["mean"] < 0 and row["wins"] >= 8 for row in letters)
    wins = listed([row["wins"] for row in letters], "d")
    evidence = f"{len(shares)} 种设置，相差 {listed(shares, '+.2%')}；字符，两种平滑向前胜 {wins} 段"
    return holds, typeset(evidence)


def the_estimate_brings_a_direction(values):
    adaptive = [direction(values, "word", 2, smoothing) for smoothing in ("absolute", "witten_bell")]
    pseudo = direction(values, "word", 2, "fixed")["mean"]
    once = [direction(values, "word", 1, smoothing) for smoothing in ("absolute", "witten_bell")]
    holds = all(row["mean"] < 0 and pseudo < 5 * row["mean"] for row in adaptive)
    holds = holds and all(row["mean"] >= 0 or row["wins"] <= row["pieces"] / 2 for row in once)
    few, many = (direction(values, "char", 0, smoothing) for smoothing in ("fixed", "fixed_100"))
    holds = holds and few["mean"] < 0 < many["mean"] and few["wins"] >= 8 and many["wins"] <= 2
    shown = [listed([row["mean"] for row in rows], "+.4f") for rows in (adaptive, once)]
    letters = f"字符，10 个伪计数 {few['mean']:+.4f}，100 个 {many['mean']:+.4f}"
    words = f"词，min_freq 2：{shown[0]}，10 个伪计数 {pseudo:+.4f}；min_freq 1：{shown[1]} 比特"
    return holds, typeset(f"{letters}；{words}")


def two_sides_beat_one(values):
    holds, shown = True, []
    for level, longest in LONGEST.items():
        held = values["heldout"][level]
        for half in range(1, longest // 2 + 1):
            columns = [held[name] for name in (f"both_{half}", f"left_{2 * half}", f"right_{2 * half}")]
            holds = holds and all(two < min(one, other) for two, one, other in zip(*columns, strict=True))
            saved = fmean(columns[1]) - fmean(columns[0])
            shown.append(f"{LEVELS[level]} {2 * half} 个时少 {saved:.2f}")
    return holds, f"比左边：{'，'.join(shown)} 比特"


def two_sides_win_without_averaging(values):
    holds, shown = True, []
    for level, name in LEVELS.items():
        held = values["heldout"][level]
        for half in (1, 2):
            names = (f"single_both_{half}", f"left_{2 * half}", f"right_{2 * half}")
            columns = [held[column] for column in names]
            holds = holds and all(two < min(one, other) for two, one, other in zip(*columns, strict=True))
        pairs = zip(held["both_1"], held["double_left_2"], strict=True)
        holds = holds and all(two < double for two, double in pairs)
        single, double, two, ahead = (
            fmean(held[column]) for column in ("single_both_1", "double_left_2", "both_1", "left_2")
        )
        kept = (ahead - single) / (ahead - two)
        holds = holds and (kept < 0.5 and double > ahead if level == "word" else kept > 0.95)
        shown.append(f"{name} {two:.2f} → {single:.2f}（优势剩 {kept:.0%}），左 2 {ahead:.2f} → {double:.2f}")
    return holds, f"左右各 1 改走一条路，左 2 改走两条路：{'；'.join(shown)} 比特"


def few_on_both_sides_beat_many_on_the_left(values):
    holds, shown = True, []
    for level, name in (("word", "both_1"), ("char", "both_2")):
        held = values["heldout"][level]
        lefts = [held[f"left_{n}"] for n in range(1, LONGEST[level] + 1)]
        holds = holds and all(two < min(one) for two, *one in zip(held[name], *lefts, strict=True))
        shown.append(f"{LEVELS[level]} {fmean(held[name]):.2f} 对最好的左边 {min(map(fmean, lefts)):.2f}")
    return holds, f"{'；'.join(shown)} 比特"


def the_advantage_is_information(values):
    holds, shown = True, []
    for level, name in LEVELS.items():
        near, skip = values["ring"][level]["information"]
        saved = advantage(values, level)
        holds = holds and abs(saved - (near - skip)) < 1e-4 and near > skip
        shown.append(f"{name} {saved:.4f} = {near:.4f} − {skip:.4f}")
    return holds, "；".join(shown)


def plug_in_entropies_deceive(values):
    plugin, held = own(values, "word", "left_2"), fmean(values["heldout"]["word"]["left_2"])
    mixed = values["shuffled"]["word"]["plugin"]
    once = values["ring"]["word"]["seen_once"]
    evidence = f"代入 {plugin:.2f}，留出 {held:.2f}；打乱以后代入 {listed(mixed, '.2f')} 比特"
    holds = plugin < held / 4 and max(mixed) < plugin and once > 0.5
    return holds, f"{evidence}；上下文只见过一次的位置占 {once:.0%}"


def order_carries_the_information(values):
    holds, shown = True, []
    for level, least in (("char", 0.3), ("word", 0.0)):
        held, mixed = values["heldout"][level], values["shuffled"][level]
        holds = holds and all(two >= none for two, none in zip(mixed["left_2"], mixed["none"], strict=True))
        holds = holds and all(two < (1 - least) * none for two, none in zip(held["left_2"], held["none"], strict=True))
        pairs = [(fmean(side["none"]), fmean(side["left_2"])) for side in (held, mixed)]
        texts = [f"{none:.2f} → {two:.2f}" for none, two in pairs]
        shown.append(f"{LEVELS[level]}：原文 {texts[0]}，打乱 {texts[1]}")
    return holds, f"{'；'.join(shown)} 比特（无上下文 → 左 2）"


def pseudo_likelihood_is_no_probability(values):
    three = values["three"]
    holds = three["pseudo_sum"] > 10 and three["pseudo_bits"] < three["entropy"] and three["independent_sum"] == 1
    evidence = (
        f"加起来 {three['pseudo_sum']:.1f}，独立时 {three['independent_sum']:g}；"
        f"平均 {three['pseudo_bits']:.2f} 比特，熵是 {three['entropy']:.2f} 比特"
    )
    return holds, evidence


def another_order_costs_more(values):
    holds, shown = True, []
    for level, name in LEVELS.items():
        held, whole = values["heldout"][level], skipping(values, level)
        triples = zip(held["both_1"], held["left_2"], whole, strict=True)
        holds = holds and all(second < ahead < both for second, ahead, both in triples)
        halves = fmean(held["every_other"]), fmean(held["both_1"])
        shown.append(
            f"{name}（{halves[0]:.2f} + {halves[1]:.2f}）/2 = {fmean(whole):.2f}，从左到右 {fmean(held['left_2']):.2f}"
        )
    return holds, f"{'；'.join(shown)} 比特"


def a_causal_model_can_fill_in(values):
    holds, shown = True, []
    for level, name in LEVELS.items():
        held = values["heldout"][level]
        holds = holds and all(filled < ahead for filled, ahead in zip(held["filled"], held["left_1"], strict=True))
        means = [fmean(held[key]) for key in ("left_1", "filled", "both_1")]
        wins = sum(filled < counted for filled, counted in zip(held["filled"], held["both_1"], strict=True))
        holds = holds and (means[1] < means[2] and wins >= 8 if level == "word" else means[1] > means[2] + 0.3)
        shown.append(f"{name} {listed(means, '.2f')}（邻居组合没见过的占 {fmean(held['unseen']):.2%}）")
    often, rarely = (fmean(values["heldout"][level]["unseen"]) for level in ("word", "char"))
    evidence = f"只看左 1、因果模型填空、直接数左右各 1：{'；'.join(shown)} 比特"
    return holds and often > 0.4 and rarely < 0.01, evidence
