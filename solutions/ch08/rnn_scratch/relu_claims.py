"""练习 8.5.6 的结论：各是一个读测量值的小判断。"""

import math

from solutions.ch08.rnn_scratch.relu_numbers import constants, described, how_many, judged, probed, shared, side_by_side
from solutions.lab.wording import listed, named

UNBOUNDED = ("identity", "radius_1_4", "radius_2")


def fraction(values: dict, name: str) -> str:
    return "{}/{}".format(*how_many(values, name))


def everyone(values: dict, name: str) -> bool:
    good, count = how_many(values, name)
    return good == count > 0


def nobody(values: dict, name: str) -> bool:
    return how_many(values, name)[0] == 0


def books_start_needs_no_clipping(values):
    ppl, epochs = (shared(values, "book_unclipped", key) for key in ("final_perplexity", "trained_epochs"))
    holds = everyone(values, "book_unclipped") and max(ppl) < 2 and min(epochs) == 500
    return holds, f"{len(ppl)} 个种子 500 轮都没有发散，最后 10 轮的困惑度 {listed(ppl, '.2f')}"


def clipping_acts_there_and_changes_little(values):
    free, held = side_by_side(values)
    acting = [run["curve"]["long_steps"] for run in values["runs"]["book_clipped"]]
    apart = [a / b - 1 for a, b in zip(free, held, strict=True)]
    holds = bool(apart) and min(acting) > 0.1 and min(apart) > 0 and max(apart) < 0.1
    return holds, (
        f"裁剪的有 {listed(acting, '.0%')} 的步被裁；第 141–150 轮的困惑度 {listed(held, '.2f')}，"
        f"不裁剪 {listed(free, '.2f')}，高 {listed(apart, '.1%')}"
    )


def gain_stays_below_one_there(values):
    gains = [max(one) for one in probed(values, "book_unclipped", "gain")]
    late = [n for one in probed(values, "book_unclipped", "curvature", since=100) for n in one] or [0.0]
    radius = described(values, "book_unclipped", "after", "radius")
    holds = max(gains) < 1 and min(late) > 1 and max(late) < 2 and min(radius) > 2
    return holds, (
        f"倍率各种子最高 {listed(gains, '.3f')}；第 100 轮起的曲率 {min(late):.2f} 到 {max(late):.2f}，2/η = 2；"
        f"训练后的谱半径 {listed(radius, '.1f')}"
    )


def unclipped_relu_overfits(values):
    keys = ("heldout_lowest", "heldout_perplexity", "heldout_lowest_epoch")
    lowest, last, when = (shared(values, "book_unclipped", key) for key in keys)
    holds = max(lowest) < 9 and max(when) <= 100 and all(b > 2 * a for a, b in zip(lowest, last, strict=True))
    return holds, f"留出困惑度第 {named(when)} 轮最低 {listed(lowest, '.2f')}，末了 {listed(last, '.1f')}"


def gain_tells_the_outcome(values):
    found = judged(values)
    good, bad = ([one["gain"] for one in found if one["learned"] == way] for way in (True, False))
    mild = max((one["curvature"] for one in found if one["learned"]), default=math.inf)
    sharp = sorted(one["curvature"] for one in found if not one["learned"])
    holds = bool(good and bad) and max(good) < 0.9 < min(bad) and mild < 100 < min(sharp[1:], default=0)
    return holds, (
        f"学会的 {len(good)} 次，倍率至多 {max(good, default=0):.2f}，β̂ 至多 {mild:.3g}；"
        f"没有学会的 {len(bad)} 次，倍率至少 {min(bad, default=0):.3f}，β̂ 最小的三次 {listed(sharp[:3], '.3g')}"
    )


def clipping_is_idle_until_a_long_step(values):
    pairs = []
    for name in values["runs"]:
        if name.endswith("_clipped") and f"{name.removesuffix('_clipped')}_unclipped" in values["runs"]:
            both = zip(values["runs"][name], values["runs"][name.replace("_clipped", "_unclipped")], strict=True)
            pairs += [(a, b) for a, b in both if a["first_long_step"] is None]
    alike = sum(a["final_perplexity"] == b["final_perplexity"] for a, b in pairs)
    return alike == len(pairs) > 0, f"{len(pairs)} 对训练中没有一步超过 θ，困惑度逐位相同的有 {alike} 对"


def default_start_learns_either_way(values):
    names = [f"{kind}_{way}" for kind in ("relu_default_35", "big_default") for way in ("unclipped", "clipped")]
    free, held = (shared(values, f"relu_default_35_{way}", "final_perplexity") for way in ("unclipped", "clipped"))
    long = [how_many(values, f"relu_default_100_{way}") for way in ("unclipped", "clipped")]
    holds = (
        all(everyone(values, name) for name in names)
        and long == [(2, 3), (3, 3)]
        and all(b < a for a, b in zip(free, held, strict=True))
    )
    return holds, (
        f"128 个单元：不裁剪 {fraction(values, names[0])} 学会（{listed(free, '.2f')}），"
        f"裁剪 {fraction(values, names[1])}（{listed(held, '.2f')}）；"
        f"256 个单元：不裁剪 {fraction(values, names[2])}，裁剪 {fraction(values, names[3])}；"
        f"128 个单元、100 步：不裁剪 {long[0][0]}/{long[0][1]}，裁剪 {long[1][0]}/{long[1][1]}"
    )


def unbounded_starts_break_or_die(values):
    names = [f"relu_{start}_{steps}_unclipped" for start in UNBOUNDED for steps in (35, 100)]
    runs = [run for name in names for run in values["runs"][name]]
    broken = [run["broken_epoch"] for run in runs if run["broken_epoch"]]
    dead = [run["after"]["silent"] or 0.0 for run in runs if not run["broken_epoch"]]
    holds = all(nobody(values, name) for name in names) and max(broken, default=99) <= 10 and min(dead, default=1) > 0.9
    return holds, (
        f"{len(runs)} 次训练：{len(broken)} 次成为非数，起于第 {named(sorted(set(broken)))} 轮；"
        f"其余 {len(dead)} 次死单元 {listed(dead, '.0%')}"
    )


def clipping_rescues_only_some(values):
    short, long = ([f"relu_{start}_{steps}_clipped" for start in UNBOUNDED] for steps in (35, 100))
    lost = [f"relu_radius_4_{steps}_{way}" for steps in (35, 100) for way in ("clipped", "unclipped")]
    found = [ppl for name in short for ppl in shared(values, name, "final_perplexity")]
    late = [fraction(values, name) for name in long]
    at_once = [epoch for name in lost for epoch in shared(values, name, "broken_epoch")]
    holds = (
        all(everyone(values, name) for name in short)
        and sum(how_many(values, name)[0] for name in long) == 1
        and all(nobody(values, name) for name in lost)
        and set(at_once) == {1}
    )
    return holds, (
        f"恒等、谱半径 1.4 与 2，裁剪：35 步 {len(found)} 次都学会（困惑度 {min(found):.1f} 到 {max(found):.1f}），"
        f"100 步学会 {'、'.join(late)}；"
        f"谱半径 4 的 {len(at_once)} 次，非数都起于第 {named(sorted(set(at_once), key=str))} 轮"
    )


def tanh_keeps_a_finite_loss(values):
    names = [f"tanh_radius_2_{steps}_{way}" for steps in (35, 100) for way in ("clipped", "unclipped")]
    worst = [loss for name in names for loss in shared(values, name, "worst_loss")]
    lost = [epoch for name in names if name.endswith("_unclipped") for epoch in shared(values, name, "lost_epoch")]
    kept = [epoch for name in names if name.endswith("_clipped") for epoch in shared(values, name, "lost_epoch")]
    holds = math.isfinite(max(worst)) and all(lost) and not any(kept)
    return holds, (
        f"一轮的平均损失最高 {max(worst):.3g} 纳特，没有非数；"
        f"不裁剪的 {len(lost)} 次发散于第 {named(sorted(set(lost), key=str))} 轮，裁剪的 {len(kept)} 次都没有"
    )


def growth_is_proportional_to_the_radius(values):
    radii, found = values["growth"]["radii"], values["growth"]["free"]
    spread = max(abs(g / r / (row[0] / radii[0]) - 1) for row in found for g, r in zip(row, radii, strict=True))
    per = constants(values)
    mean = sum(per) / len(per)
    holds = spread < 1e-3 and abs(mean * math.sqrt(2) - 1) < 0.1
    return holds, f"倍率与谱半径之比 {listed(per, '.3f')}（平均 {mean:.3f}，1/√2 = 0.707），换谱半径只差 {spread:.0e}"


def three_ways_to_fail(values):
    runs = [run for one in values["overflow"] for run in one["runs"]]
    sound = [run for run in runs if run["finite"]]
    over = [run for run in sound if math.isinf(run["norm"])]
    spoiled = [run for run in runs if not run["finite"]]
    tanh = [run for one in values["overflow"] if one["activation"] == "tanh" for run in one["runs"]]
    holds = (
        bool(over and spoiled)
        and all(run["kind"] == "nothing" and run["length"] == 0 for run in over)
        and all(run["kind"] == "nan" for run in spoiled)
        and all(run["kind"] in ("scaled", "kept") and run["length"] < 1.00001 for run in sound if run not in over)
        and max(run["loss"] for run in tanh) < 3.5
        and all(run["finite"] for run in tanh)
        and any(run in over for run in tanh)
    )
    return holds, (
        f"{len(runs)} 次：分量有限而范数溢出 {len(over)} 次，更新全是 0；"
        f"有分量不是有限数 {len(spoiled)} 次，更新成非数；其余 {len(sound) - len(over)} 次长度不超过 θ；"
        f"tanh 的损失最高 {max(run['loss'] for run in tanh):.2f}"
    )


def a_large_rate_spoils_the_small_start(values):
    free = shared(values, "fast_unclipped", "broken_epoch")
    return sum(map(bool, free)) == 2 and len(free) == 3, f"学习率 8、不裁剪：非数起于第 {named(free)} 轮"


def the_books_size_tells_the_same(values):
    holds = everyone(values, "big_radius_2_clipped") and nobody(values, "big_radius_2_unclipped")
    return holds, (
        f"256 个单元、谱半径 2、20 轮：裁剪 {fraction(values, 'big_radius_2_clipped')} 学会，"
        f"不裁剪 {fraction(values, 'big_radius_2_unclipped')}"
    )
