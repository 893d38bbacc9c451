"""练习 8.3.3 的结论：估计有多准。每个函数返回（是否成立，证据）。"""

from solutions.ch08.language_models.zipf_numbers import bias, derived, falling
from solutions.lab.wording import listed


def known_truth_lies_between(values):
    known, texts = [order["synthetic"] for order in values["orders"].values()], values["texts"]
    holds = all(k["maximum_likelihood"]["mean"] < k["exponent"] < k["split"]["mean"] for k in known)
    gaps = [(k["true_ranks"]["mean"] - k["exponent"]) / (k["true_ranks"]["sd"] / texts**0.5) for k in known]
    shown = "；".join(
        f"{k['maximum_likelihood']['mean']:.3f} < {k['exponent']:.3f} < {k['split']['mean']:.3f}" for k in known
    )
    return holds and all(abs(gap) < 3 for gap in gaps), f"{shown}；用真名次，差 {listed(gaps, '.1f')} 个标准误"


def bias_grows_with_the_order(values):
    found = [bias(order) for order in values["orders"].values()]
    long = [numbers["long_bias"] for numbers in derived(values)["n"].values()]
    holds = falling([0, *found]) and all(abs(b) < abs(a) / 3 for a, b in zip(found, long, strict=True))
    return holds, f"偏差 {listed(found, '.3f')}；{values['longer']} 倍长的文本 {listed(long, '.3f')}"


def the_tail_matters(values):
    numbers = derived(values)["n"].values()
    lower = [(n["corrected"] - n["other"]) / n["half_width"] for n in numbers]
    holds = max(map(abs, lower[:2])) < 1 < lower[2] and falling([n["other"] for n in numbers])
    shown = "；".join(f"{n['corrected']:.2f} → {n['other']:.2f}" for n in numbers)
    return holds, f"{shown}；降低的是半宽的 {listed(lower, '.1f')} 倍"


def ranking_again_flattens_again(values):
    lower = [o["bootstrap"]["mean"] - o["maximum_likelihood"] for o in values["orders"].values()]
    errors = [n["twice_error"] for n in derived(values)["n"].values()]
    evidence = f"真文重抽样的平均减去估计 {listed(lower, '.3f')}；合成文本上补回以后，与真值差 {listed(errors, '.3f')}"
    return max(lower) < 0 and max(map(abs, errors[:2])) < 0.01 and errors[2] > 0.02, evidence


def percentiles_miss(values):
    found = [order["coverage"] for order in values["orders"].values()]
    texts = found[0]["texts"]
    plain, better = ([c[key] for c in found] for key in ("percentile", "corrected"))
    holds = max(plain[1:]) < 0.3 * texts and min(better) > 0.9 * texts and plain[0] < better[0]
    return holds, f"{texts} 篇里盖住真值的：百分位区间 {listed(plain, 'd')}，校正后的区间 {listed(better, 'd')}"


def neighbours_hardly_matter(values):
    ratios = [numbers["blocks"] for numbers in derived(values)["n"].values()]
    real, mixed = (listed(found, ".3f") for found in zip(*map(spreads, values["orders"].values()), strict=True))
    evidence = f"真文 {real}，打乱以后平均 {mixed}，是 {listed(ratios, '.2f')} 倍"
    return all(abs(ratio - 1) < 0.2 for ratio in ratios), evidence


def spreads(order) -> tuple[float, float]:
    """Sd of the block bootstrap: of the text, and on the average of its shuffled tokens."""
    return order["bootstrap"]["sd"], order["bootstrap"]["shuffled"]["mean"]


def the_textbook_error_is_too_small(values):
    known = [order["synthetic"] for order in values["orders"].values()]
    told, true = [k["standard_error"]["mean"] for k in known], [k["least_squares"]["sd"] for k in known]
    holds = all(a < b / 2 for a, b in zip(told, true, strict=True))
    return holds, f"标准误平均 {listed(told, '.4f')}，估计的标准差 {listed(true, '.4f')}"
