"""练习 8.5.1 的结论：只读测量值。"""

from itertools import pairwise


def a_product_is_a_row(values):
    compared = values["single"] + values["whole"]
    elements, different = (sum(row[name] for row in compared) for name in ("elements", "different"))
    wrong = values["identity"]["different"]
    sizes = "、".join(f"{row['vocab_size']:,}" for row in values["single"])
    return different == 0 == wrong, (
        f"词表大小 {sizes}，单精度与双精度共 {elements:,} 个数，"
        f"{different} 个有任何一位不同；单位矩阵作表，与独热向量有 {wrong} 处不同"
    )


def the_gradients_agree(values):
    exact = max(row["gradient"] for row in values["whole"])
    single = max(row["gradient"] for row in values["single"])
    untouched = max(row["untouched"] for row in values["whole"] + values["single"])
    return exact == 0 == untouched and single < 1e-5, (
        f"整数上最大相差 {exact:g}，单精度的相对差最大 {single:.0e}；没出现的词元，梯度最大 {untouched:g}"
    )


def training_is_the_same(values):
    runs = values["trained_both_ways"]
    gap = max(run["gap"] for run in runs)
    apart = max(run["apart"] for run in runs)
    learned = min(run["first"] - run["last"]["lookup"] for run in runs)
    return max(gap, apart) < 1e-3 < learned, (
        f"{len(runs)} 个种子、{values['epochs_both_ways']} 轮，每轮的训练损失最多相差 {gap:.0e} 纳特，"
        f"同时各自下降了 {learned:.2f} 纳特以上；最后的权重之差至多是训练中移动的 {apart:.0e}"
    )


def indices_are_no_substitute(values):
    runs = [run["heldout"] for run in values["trained_both_ways"]]
    worse = {name: min(run[name] - run["lookup"] for run in runs) for name in ("index", "standard")}
    return min(worse.values()) > 0.1, (
        f"{len(runs)} 个种子、{values['epochs_both_ways']} 轮，留出损失比查表至少高："
        f"编号原样 {worse['index']:.2f} 纳特，标准化 {worse['standard']:.2f} 纳特"
    )


def one_hots_are_equally_far(values):
    told = values["identity"]
    return told["farthest_from_root_two"] < 1e-12 and told["pairs"] > 0, (
        f"{told['pairs']} 对，与 √2 最多相差 {told['farthest_from_root_two']:g}"
    )


def the_network_learns_an_embedding(values):
    seeds = values["learned"]
    vowels, across = min(s["vowels"] for s in seeds), max(s["across"] for s in seeds)
    before = max(abs(s[f"{name}_before"]) for s in seeds for name in ("vowels", "consonants", "across"))
    return vowels > 0.2 and across < -0.1 and before < 0.05, (
        f"{len(seeds)} 个种子：元音之间至少 {vowels:.2f}，元音与辅音至多 {across:.2f}；"
        f"训练之前的绝对值都不超过 {before:.3f}"
    )


def rows_become_unequally_far(values):
    seeds = values["learned"]
    spread, before = min(s["spread"] for s in seeds), max(s["spread_before"] for s in seeds)
    return spread > 1.5 > before, f"{len(seeds)} 个种子：训练之前至多 {before:.2f} 倍，第 50 轮至少 {spread:.2f} 倍"


def rows_tell_what_comes_next(values):
    seeds = values["learned"]
    following, previous = min(s["next"] for s in seeds), max(s["previous"] for s in seeds)
    return following > 0.7 and previous < 0.5, (
        f"{len(seeds)} 个种子：与“后面接什么”的相关系数至少 {following:.2f}，与“前面是什么”的至多 {previous:.2f}"
    )


def overfitting_blurs_the_groups(values):
    seeds = values["learned"]
    lost = min(s["vowels"] - s["vowels_late"] for s in seeds)
    vowels, across = min(s["vowels_late"] for s in seeds), max(s["across_late"] for s in seeds)
    return lost > 0.1 and across < 0 < vowels, (
        f"{len(seeds)} 个种子：元音之间少了至少 {lost:.2f}，剩下至少 {vowels:.2f}；元音与辅音至多 {across:.2f}"
    )


def unseen_rows_stay(values):
    seeds = values["learned"]
    moved = [moved for seed in seeds for moved in seed["unseen_moved"]]
    least = min(seed["least_moved_of_seen"] for seed in seeds)
    return bool(moved) and max(moved) == 0 < least, (
        f"没出现的词元每个种子有 {len(seeds[0]['unseen_moved'])} 个，移动最多 {max(moved, default=float('nan')):g}；"
        f"出现过的，每一行都有分量移动了 {least:.1e} 以上"
    )


def a_layer_more_is_one_table(values):
    apart = max(row["apart"] for row in values["layers"])
    ranks = sorted({(row["width"], row["rank"]) for row in values["layers"]})
    fits = all(rank == min(width, 28) for width, rank in ranks)
    different = sum(row["different"] for row in values["any_table"])
    wide = all(row["width"] >= min(row["vocab_size"], row["hidden"]) for row in values["any_table"])
    return apart < 1e-12 and fits and different == 0 and wide, (
        f"输出最多相差 {apart:g}；" + "，".join(f"d = {width} 时秩 {rank}" for width, rank in ranks) + "；"
        f"反过来，{len(values['any_table'])} 张任意的表拆成两层，{different} 个输出有任何一位不同"
    )


def a_narrow_embedding_is_a_restriction(values):
    lost = [seed["lost_at_rank"] for seed in values["learned"]]
    narrow, almost = min(row[7] for row in lost), min(row[26] for row in lost)
    return narrow > 0.5 and almost > 0.01, f"d = 8 时至少还差 {narrow:.1%}，d = 27 时至少还差 {almost:.1%}"


def the_step_is_another(values):
    error = max(row["step_error"] for row in values["layers"])
    cosine = max(row["cosine"] for row in values["layers"])
    least = min(row["cosine"] for row in values["layers"])
    by_width = {row["width"]: [] for row in values["layers"]}
    for row in values["layers"]:
        by_width[row["width"]].append(row["cosine"])
    widths = sorted(by_width)
    rising = all(max(by_width[a]) < min(by_width[b]) for a, b in pairwise(widths))
    return error < 1e-5 and least > 0 and cosine < 0.95 and rising, (
        f"{len(values['layers'])} 组随机的权重：与公式的相对误差最大 {error:.0e}，方向余弦 {least:.3f}–{cosine:.3f}"
    )


def products_spread_overflow(values):
    told = values["exceptions"]
    return told["product"] == told["elements"] and told["lookup"] == 0, (
        f"其余词元的 {told['elements']:,} 个数里，乘法得到 {told['product']:,} 个 nan，查表 {told['lookup']} 个"
    )


def only_the_sign_of_zero_differs(values):
    told = values["exceptions"]
    return told["zeros_bits"] == told["zeros"] > 0 == told["zeros_values"], (
        f"全是 −0 的表：{told['zeros']:,} 个输出里 {told['zeros_bits']:,} 个的二进制不同，"
        f"{told['zeros_values']} 个的数值不同"
    )


def looking_up_is_cheaper(values):
    speed = values["timings"]
    ratios = dict(
        zip(speed["vocab_size"], (a / b for a, b in zip(speed["product"], speed["lookup"], strict=True)), strict=True)
    )
    megabytes = {size: n / 1e6 for size, n in zip(speed["vocab_size"], speed["one_hot_bytes"], strict=True)}
    large = [size for size in ratios if size >= 4580]
    held = bool(large) and min(ratios[size] for size in large) > 5 and min(megabytes[size] for size in large) > 20
    return held and ratios[28] == min(ratios.values()), (
        f"词表 28 时 {ratios[28]:.1f} 倍，" + "，".join(f"{size:,} 时 {ratios[size]:.0f} 倍" for size in large) + "；"
        f"独热向量占 {'、'.join(f'{megabytes[size]:.1f} MB（{size:,}）' for size in large)}"
    )
