"""练习 8.3.4 的结论：各种读法覆盖什么、看见多少、算多少。每个函数返回（是否成立，证据）。"""

from statistics import fmean

from solutions.ch08.language_models.reading_numbers import (
    leaked,
    missed_by_independent_starts,
    missed_by_strata,
    way_means,
    windows,
)
from solutions.lab.wording import listed


def window_formula(values):
    length, n, holds = values["tokens"], values["num_steps"], True
    for stride, found in values["strides"].items():
        s = int(stride)
        holds = holds and found["windows"] == windows(length, n, s)
        holds = holds and found["unread_tail"] == (length - 1 - n) % s
        gaps = (found["windows"] - 1) * max(s - n, 0)
        holds = holds and found["missed"] == gaps + found["unread_tail"]
    wide = str(3 * n // 2)
    share = values["strides"][wide]["missed"] / (length - 1)
    holds = holds and abs(share - (1 - n / int(wide))) < 0.001
    found = [found["windows"] for found in values["strides"].values()]
    shown = "、".join(values["strides"])
    return holds, f"步长 {shown}：{listed(found, ',d')} 个窗口；步长 {wide} 漏掉 {share:.1%}"


def inner_repetition(values):
    n, holds, shown = values["num_steps"], True, []
    for stride, found in values["strides"].items():
        s = int(stride)
        holds = holds and (found["fewest"], found["most"]) == (n // s, -(-n // s))
        share = (n % s) / s or 1.0
        holds = holds and abs(found["share_most"] - share) < 0.001
        if s <= n:
            ramp = [-(-j // s) for j in range(1, n)]
            holds = holds and found["head"][: n - 1] == ramp
            # The end mirrors the beginning, before the positions that no window reaches.
            mirrored = found["tail"][::-1][found["unread_tail"] :][: n - 1]
            holds = holds and mirrored == ramp[: len(mirrored)]
        shown.append(f"{s}：{found['fewest']}–{found['most']} 次")
    return holds, f"步长 {'；'.join(shown)}"


def independent_starts_miss(values):
    missed = [part[0] for part in values["independent"]]
    theory = missed_by_independent_starts(values["tokens"], values["num_steps"])
    return all(abs(share - theory) < 0.01 for share in missed), f"漏掉 {listed(missed, '.1%')}；推算 {theory:.1%}"


def strata_miss_less(values):
    missed, theory = [part[0] for part in values["stratified"]], missed_by_strata(values["num_steps"])
    holds = all(abs(share - theory) < 0.005 for share in missed)
    holds = holds and all(2 * max(missed) < part[0] for part in values["independent"])
    holds = holds and all(sum(part[3:]) == 0 for part in values["stratified"])
    return holds, f"漏掉 {listed(missed, '.1%')}；推算 {theory:.1%}"


def contexts(values):
    n, means = values["num_steps"], way_means(values)
    plain = [means[name]["context"] for name in ("random", "disjoint", "every", "independent", "stratified")]
    scored, carried = means["scored"]["context"], means["carried"]
    holds = all(abs(context - (n + 1) / 2) < 1e-3 for context in plain)
    holds = holds and abs(scored - (n - (n // 4 - 1) / 2)) < 0.01
    holds = holds and abs(carried["context"] / ((carried["windows"] * n + 1) / 2) - 1) < 1e-4
    return holds, f"从零开始 {fmean(plain):.1f}，只计末 {n // 4} 步 {scored:.2f}，传状态 {carried['context']:,.0f}"


def buckets_save(values):
    padded, bucketed = values["ways"]["padded"], values["ways"]["bucketed"]
    firsts = values["paragraphs"]["number"] - 1  # the first of all is no target in any way of reading
    holds = all(one["cost"] > 2.5 for one in padded) and all(one["cost"] < 1.25 for one in bucketed)
    holds = holds and all(one["missed"] == firsts for one in [*padded, *bucketed])
    costs = [fmean(one["cost"] for one in passes) for passes in (padded, bucketed)]
    return holds, f"代价 {costs[0]:.2f} 与 {costs[1]:.2f}，都漏掉 {firsts} 个段首"


def the_stream_is_the_same(values):
    stream = values["stream"]
    holds = stream["same"] == stream["windows"] and stream["ahead"] == 0
    return holds, f"{stream['windows']:,} 个窗口里 {stream['same']:,} 个相同，最多超前 {stream['ahead']} 个词元"


def overlap_leaks(values):
    n, leaks = values["num_steps"], values["leak"]
    theory = {stride: leaked(n, int(stride)) for stride in leaks}
    holds = all(abs(fmean(shares) - theory[stride]) < 0.01 for stride, shares in leaks.items())
    holds = holds and max(leaks[str(n)]) == 0
    shown = "；".join(f"步长 {stride}：{fmean(s):.1%}（公式 {theory[stride]:.1%}）" for stride, s in leaks.items())
    return holds, shown
