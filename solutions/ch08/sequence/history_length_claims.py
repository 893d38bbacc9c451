"""练习 8.1.1 第一问的结论：历史要多长，往前看多远，直接还是递推。"""

import statistics

from solutions.ch08.sequence.history_comparisons import best_length, guide, in_order, lowest, means, paired
from solutions.ch08.sequence.history_numbers import noise_share
from solutions.ch08.sequence.sine_series import BOOK, TRAIN


def training_error_never_rises(values):
    train = values["one_step"]["train"]
    columns = [train[str(tau)] for tau in in_order(train)]
    holds = all(
        wide < narrow for a, b in zip(columns, columns[1:], strict=False) for narrow, wide in zip(a, b, strict=True)
    )
    first, last, test = statistics.fmean(columns[0]), statistics.fmean(columns[-1]), values["one_step"]["test"]
    found = paired(test["4"], test["256"])
    evidence = f"训练：τ=1 平均 {first:.4f}，τ={in_order(train)[-1]} 平均 {last:.4f}"
    evidence += f"；测试：τ=256 平均 {means(test)['256']:.4f}，{found.count} 个种子里有 {found.wins} 个不如 τ=4"
    return holds and found.wins == found.count, evidence


def heldout_error_is_a_valley(values):
    test = values["one_step"]["test"]
    worse = [paired(test["16"], test[tau]).wins for tau in ("1", "256")]
    holds = 8 <= lowest(test) <= 64 and worse == [len(test["16"])] * 2
    shown = "、".join(f"τ={tau} {means(test)[tau]:.4f}" for tau in ("1", "4", "16", "64", "256"))
    return holds, f"最低在 τ={lowest(test)}（{means(test)[str(lowest(test))]:.4f}）；{shown}"


def twelve_beat_four_by_little(values):
    test = values["one_step"]["test"]
    found, gain = paired(test["12"], test["4"]), 1 - means(test)["12"] / means(test)["4"]
    holds = found.wins >= 0.9 * found.count and found.high < 0 and 0.03 < gain < 0.15
    return holds, f"{found.count} 个种子里 {found.wins} 个更好，平均低 {gain:.1%}"


def valley_follows_theory(values):
    test = means(values["one_step"]["test"])
    ratios = {tau: error / guide(int(tau)) for tau, error in test.items()}
    power = statistics.fmean(values["noise_power"])
    evidence = f"比值 {min(ratios.values()):.3f} 至 {max(ratios.values()):.3f}；测试段里真正的噪声均方 {power:.4f}"
    return max(abs(ratio - 1) for ratio in ratios.values()) < 0.06, evidence


def network_has_a_valley_too(values):
    runs = values["network"]["long"]
    falling = [means(runs["train"])[str(tau)] for tau in in_order(runs["train"])]
    worse = [paired(runs["test"]["8"], runs["test"][tau]).wins for tau in ("1", "256")]
    test = means(runs["test"])
    holds = all(a > b for a, b in zip(falling, falling[1:], strict=False)) and worse == [len(runs["test"]["8"])] * 2
    holds &= test["1"] > test["4"] > test["16"] < test["64"] < test["256"] and lowest(runs["test"]) in (8, 16)
    shown = "、".join(f"τ={tau} {error:.4f}" for tau, error in test.items())
    return holds, f"训练 {falling[0]:.4f} 降到 {falling[-1]:.4f}；测试 {shown}"


def short_windows_see_nothing_far(values):
    far = values["multi_step"]["direct"]["64"]
    ratios = [four / many for four, many in zip(far["4"], far["64"], strict=True)]
    return min(
        ratios
    ) > 3, f"τ=4 平均 {means(far)['4']:.3f}，τ=64 平均 {means(far)['64']:.3f}，比值最小 {min(ratios):.1f}"


def direct_wins_for_middling_windows(values):
    direct, recursive = (values["multi_step"][kind]["64"] for kind in ("direct", "recursive"))
    found = {tau: paired(direct[tau], recursive[tau]) for tau in ("8", "16", "32", "64")}
    shown = "；".join(
        f"τ={tau} 直接 {means(direct)[tau]:.3f}、递推 {means(recursive)[tau]:.3f}，赢 {pair.wins}/{pair.count}"
        for tau, pair in found.items()
    )
    return all(pair.wins >= 0.75 * pair.count and pair.high < 0 for pair in found.values()), shown


def recursive_wins_once_it_is_long(values):
    direct, recursive = (values["multi_step"][kind]["64"] for kind in ("direct", "recursive"))
    gains = values["noise_gain"]
    pairs = [
        paired(by[0][tau], by[1][tau])
        for by in ((recursive, direct), (gains["recursive"], gains["direct"]))
        for tau in ("128", "256")
    ]
    shown = f"τ=128：递推 {means(recursive)['128']:.4f}、直接 {means(direct)['128']:.4f}"
    share, norms = noise_share(values), (means(gains[kind])["128"] for kind in ("recursive", "direct"))
    evidence = f"{shown}；‖w‖² {' 对 '.join(f'{norm:.3f}' for norm in norms)}，占误差之差的 {share:.0%}"
    return all(pair.wins == pair.count for pair in pairs) and share > 0.5, evidence


def only_long_windows_turn(values):
    angles = values["roots"]["angle"]
    still = [angle for tau in ("1", "2", "4", "8", "16", "32") for angle in angles[tau]]
    turning = [angle for tau in ("64", "128") for angle in angles[tau]]
    sizes = [size for tau in ("1", "2", "4", "8", "16", "32") for size in values["roots"]["size"][tau]]
    holds = max(still) == 0 and max(sizes) < 1 and max(abs(angle / BOOK.omega - 1) for angle in turning) < 0.1
    evidence = f"τ≤32：角度最大 {max(still):g}，|λ| 最大 {max(sizes):.4f}"
    return holds, f"{evidence}；τ=64 和 128 的角度在 {min(turning):.4f} 与 {max(turning):.4f} 之间"


def networks_drift_when_iterated(values):
    direct, told, found = values["network_direct"]["64"], [], []
    kinds = {f"递推 {n} 轮": values["network"][when]["recursive"]["64"] for when, n in values["epochs"].items()}
    for tau, errors in direct.items():
        found += [paired(errors, recursive[tau]) for recursive in kinds.values()]
        medians = "、".join(f"{name} {statistics.median(runs[tau]):.3f}" for name, runs in kinds.items())
        told.append(f"τ={tau} 直接 {statistics.median(errors):.3f}，{medians}")
    return all(pair.wins >= 0.9 * pair.count for pair in found), f"中位数：{'；'.join(told)}"


def valley_moves_with_the_number_of_pairs(values):
    best = {pairs: best_length(pairs) for pairs in (len(TRAIN), 2 * len(TRAIN), 10 * len(TRAIN))}
    measured = lowest(values["one_step"]["test"])
    shown = "、".join(f"{pairs} 对 {tau} 个" for pairs, tau in best.items())
    few, twice, many = best.values()
    flat = 1 - guide(twice, 2 * len(TRAIN)) / guide(12, 2 * len(TRAIN))
    holds = few < 20 and abs(few - measured) <= 4 and many > twice > 3 * few and 0 < flat < 0.03
    return holds, f"公式：{shown}（1200 对时比 12 个只低 {flat:.1%}）；实测 600 对 {measured} 个"


def phase_matters_far_ahead(values):
    book, any_phase = values["one_step"]["test"], values["any_phase"]
    ratios = [means(book)[tau] / error for tau, error in means(any_phase["1"]).items()]
    far, far_any = means(values["multi_step"]["direct"]["64"])["4"], means(any_phase["64"])["4"]
    holds = max(abs(ratio - 1) for ratio in ratios) < 0.03 and far > 1.03 * far_any
    return holds, f"一步之比 {min(ratios):.3f} 至 {max(ratios):.3f}；64 步 {far:.3f} 对 {far_any:.3f}"
