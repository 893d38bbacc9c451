"""练习 8.5.5 的结论：报错、代价、求的是谁的梯度、困惑度。"""

from solutions.ch08.rnn_scratch import graph_numbers as numbers
from solutions.lab.wording import listed

SECOND_TIME = "Trying to backward through the graph a second time"
MODIFIED = "one of the variables needed for gradient computation has been modified by an inplace operation"


def both_errors_come_at_the_second_batch(values):
    freed, overwritten = (values["attempts"][name] for name in ("freed", "overwritten"))
    holds = freed["batch"] == overwritten["batch"] == 2
    holds = holds and str(freed["message"]).startswith(SECOND_TIME) and str(overwritten["message"]).startswith(MODIFIED)
    said = [str(attempt["message"]).split(" (")[0].split(":")[0] for attempt in (freed, overwritten)]
    return holds, f"第 {freed['batch']} 批：{said[0]}…；第 {overwritten['batch']} 批：{said[1]}…"


def passes_grow_linearly(values):
    costs = values["costs"]
    T, K = costs["num_steps"], costs["number"]
    holds = costs["kept"]["steps"] == [T * k for k in range(1, K + 1)]
    holds = holds and costs["detached"]["steps"] == costs["current_only"]["steps"] == [T] * K
    ratio = sum(costs["kept"]["steps"]) / sum(costs["detached"]["steps"])
    return holds, f"保留 {listed(costs['kept']['steps'], 'd')}；分离、只求当前权重都是 {T}；一轮之比 {ratio:g}"


def memory_grows_linearly(values):
    costs, added = values["costs"], numbers.added_bytes(values["costs"])
    for way in ("kept", "current_only"):
        held = costs[way]["bytes"]
        if any(later - earlier != added for earlier, later in zip(held, held[1:], strict=False)):
            return False, f"{way}：{listed(held, 'd')} 字节"
    holds = len(set(costs["detached"]["bytes"])) == 1
    return holds, f"每批多留 {added:,} 字节；分离时一直是 {costs['detached']['bytes'][0]:,} 字节"


def the_clock_agrees(values):
    timed, K = values["timings"], values["costs"]["number"]
    last = {way: found["backward"][-1] / found["backward"][0] for way, found in timed.items()}
    epoch = numbers.epoch_ratio(values)
    holds = all(len(found["backward"]) == K for found in timed.values())
    holds = holds and last["kept"] > 2 > max(last["detached"], last["current_only"]) and 1.5 < epoch < 6
    return holds, (
        f"末批的反向是首批的：保留 {last['kept']:.1f} 倍，分离 {last['detached']:.1f} 倍，"
        f"只求当前权重 {last['current_only']:.1f} 倍；一轮的时间是分离时的 {epoch:.1f} 倍"
    )


def new_leaves_change_nothing(values):
    found, checks = values["new_leaves"], values["detached"]["whose"]
    epochs = values["detached"]["epoch"]
    holds = all(found["same"]) and all(check["backward_is_own"] for check in checks)
    holds = holds and all(check["older"] > 0 for check in checks) and all(e["new_leaves_is_detached"] for e in epochs)
    older = listed([check["older"] for check in checks], ".2g")
    same = sum(found["same"])
    return holds, f"{found['epochs']} 轮之后 {same}/{len(found['same'])} 个种子逐位相同；落在旧权重上的梯度范数 {older}"


def summed_versions_are_the_true_gradient(values):
    checks = values["detached"]["whose"]
    kept = numbers.errors_of_slopes(checks, "kept", "all_shifted")
    own = numbers.errors_of_slopes(checks, "detached", "last_shifted")
    evidence = f"与差分之差占远处贡献的比例，最大：保留 {max(kept):.4%}，分离 {max(own):.4%}（存的数有五位）"
    return max(kept + own) < 1e-3, evidence


def overwriting_gives_nobodys_gradient(values):
    checks = values["detached"]["whose"]
    wrong = [check["wrong_share"] for check in checks]
    ran = numbers.ran_to_the_end(values, "data")
    told = [epoch["perplexity"] for epoch in values["detached"]["epoch"]]
    apart = [abs(one["overwritten"] / one["kept"] - 1) for one in told]
    off = numbers.errors_of_slopes(checks, "overwritten", "last_shifted")
    holds = ran and min(wrong) > 0.2 and min(off) > 0.5 and max(apart) < 0.05
    evidence = f"与保留的梯度之差占远处贡献的 {listed(wrong, '.0%')}；斜率与只动当前一版的差分差 {listed(off, '.0%')}"
    return holds, f"{evidence}；一轮的困惑度只差 {listed(apart, '.2%')}"


def copies_make_the_section_keep(values):
    epochs = values["detached"]["epoch"]
    copies, apart = ([epoch[key] for epoch in epochs] for key in ("copies_from_kept", "kept_from_detached"))
    holds = numbers.ran_to_the_end(values, "copies") and max(copies) < 1e-9 < 1e-3 < min(apart)
    return holds, f"一轮之后权重相差 {listed(copies, '.0e')}；而保留与分离相差 {listed(apart, '.2f')}"


def the_far_part_is_tiny_at_first_and_grows(values):
    first, last = (numbers.looks_of_pair(values, number, "far_share") for number in (0, -1))
    cosines = numbers.looks_of_pair(values, -1, "cosine")
    neighbour = [found[1] for found in numbers.looks_of_pair(values, -1, "by_distance")]
    beyond = numbers.beyond_neighbour(values)
    holds = max(first) < 0.002 and 0.05 < min(last) <= max(last) < 0.5 and min(cosines) > 0.9
    holds = holds and all(far < near / 3 for far, near in zip(beyond, neighbour, strict=True))
    return holds, (
        f"开始不超过 {max(first):.2%}；结束 {min(last):.0%} 至 {max(last):.0%}，余弦不低于 {min(cosines):.3f}；"
        f"末批里相邻一批至少 {min(neighbour):.2f}，更早的合起来不超过 {max(beyond):.3f}"
    )


def perplexity_hardly_changes(values):
    keys = ("dial_perplexity", "final_perplexity", "heldout_lowest")
    early, late, heldout = (numbers.relative_differences(values, key) for key in keys)
    holds = max(abs(d) for d in early + late + heldout) < 0.02
    holds = holds and all(min(found) < 0 < max(found) for found in (early, heldout))
    return holds, (
        f"保留减分离：训练困惑度第 {values['dial_epochs']} 轮 {listed(early, '+.1%')}，"
        f"第 {values['epochs']} 轮 {listed(late, '+.1%')}；留出最低 {listed(heldout, '+.1%')}"
    )


def short_reach_costs_more(values):
    one, five, ours = (values[name]["dial_perplexity"] for name in ("one_step", "five_steps", "detached"))
    worse = [o / d - 1 for o, d in zip(one, ours, strict=False)]
    near = [f / d - 1 for f, d in zip(five, ours, strict=False)]
    holds = min(worse) > 0.1 and max(abs(d) for d in near) < 0.05
    return holds, f"与 35 步比：每步都断 {listed(worse, '+.0%')}；5 步一断 {listed(near, '+.1%')}"


def zeroing_is_another_training(values):
    changes = {
        key: [z / d - 1 for z, d in zip(values["zeroed"][key], values["detached"][key], strict=False)]
        for key in ("dial_perplexity", "carried_perplexity")
    }
    own, carried = changes.values()
    holds = min(own) > 0.03 and min(carried) < 0 < max(carried) < 0.04 and min(carried) > -0.04
    return holds, f"清零减分离：各按自己的读法 {listed(own, '+.1%')}；训练之后都带着状态重读 {listed(carried, '+.1%')}"


def heldout_does_not_reward_reach(values):
    everyone = [p for name in numbers.ALL for p in values[name]["heldout_lowest"]]
    five, zeroed, ours, kept = (values[name]["heldout_lowest"] for name in ("five_steps", "zeroed", "detached", "kept"))
    holds = all(max(f, z) < min(d, k) for f, z, d, k in zip(five, zeroed, ours, kept, strict=False))
    spread = max(everyone) / min(everyone) - 1
    evidence = f"5 步一断 {listed(five, '.2f')}；清零 {listed(zeroed, '.2f')}；分离 {listed(ours[: len(five)], '.2f')}"
    return (
        holds and spread < 0.06,
        f"{evidence}；保留 {listed(kept[: len(five)], '.2f')}；所有的最高比最低多 {spread:.1%}",
    )
