"""8.1.2 按过去的回报挑证券：选择、幸存者、均值回归、状态与规律会变，以及真有差别时要看多少年。"""

from collections.abc import Callable

import numpy as np

from solutions.ch08.sequence import returns_claims as claims
from solutions.ch08.sequence import returns_figures as figures
from solutions.ch08.sequence import returns_tables as tables
from solutions.ch08.sequence import returns_trials as trials
from solutions.ch08.sequence.returns_numbers import derived
from solutions.ch08.sequence.returns_worlds import WORLDS
from solutions.lab import Experiment
from solutions.lab.values import plain, rounded

experiment = Experiment("8.1.2", title="按过去的回报挑证券", seeds=10, difficulty=1)
MARKETS = 300  # a seed; a third of them where a market is large, thrice as many where a rare event is counted


def study(seed: int, markets: int, report: Callable) -> dict:
    """All simulations of one seed, each with a stream of random numbers of its own."""
    streams = iter(np.random.default_rng([812, seed]).spawn(6 + len(WORLDS)))
    record = {
        "candidates": trials.by_candidates(next(streams), markets // 3),
        "years": trials.by_years(next(streams), markets // 3),
        "trial": trials.luck_on_trial(next(streams), 3 * markets),
        "vanished": trials.vanishing(next(streams), 100 * markets),
        "broken": trials.after_a_break(next(streams), markets),
        "variants": trials.variants(next(streams), markets // 2),
    }
    report(1, 2)
    record["worlds"] = {
        name: trials.of_world(next(streams), world, markets if name != "patient" else markets // 3)
        for name, world in WORLDS.items()
    }
    return record


def gathered(records: list):
    """One record whose numbers are lists over the seeds."""
    first = records[0]
    if isinstance(first, dict):
        return {key: gathered([record[key] for record in records]) for key in first}
    if isinstance(first, list):
        return [gathered([record[n] for record in records]) for n in range(len(first))]
    return records


@experiment.measure
def measure(run):
    markets = run.scale(MARKETS, 15)
    records = run.map(study, [(seed, markets) for seed in run.seeds], label="种子")
    values = rounded(plain(gathered([plain(record) for record in records])))
    chosen = values["candidates"]
    for n, past, future in zip(trials.NUMBERS, chosen["past"], chosen["future"], strict=True):
        run.log(f"{n} 只全都一样的证券，挑过去 5 年最好的：过去年化 {told(past)}，以后 5 年 {told(future)}")
    for name, found in values["worlds"].items():
        correlation = np.mean(found["correlation"][0])
        run.log(f"{WORLDS[name].label}：相关 {correlation:+.3f}，100 只里过去最好的，以后年化 {told(found['future'])}")
    return values


def told(shares: list[float]) -> str:
    """Mean and range over the seeds in percent, for the log."""
    return f"{np.mean(shares):+.1%}（{min(shares):+.1%} 至 {max(shares):+.1%}）"


experiment.figure("全都一样的证券里挑过去最好的：点是 10 个种子的平均，竖线是最小到最大", height=2.3, panels=2)(
    figures.chosen
)
experiment.figure("真有差别时要看多少年：点是 10 个种子的平均，竖线是最小到最大，虚线是公式", height=2.7)(
    figures.waiting
)
experiment.table(
    "六个人造市场：100 只里过去第一，它过去与以后的年化（%，± 是 95% 区间的半宽；“20 年”看前后各 20 年，其余各 5 年）"
)(tables.worlds)
experiment.table("跌去多少就从数据库里除名：10 年后剩下的比例，它们的平均年化（%，± 是 95% 区间的半宽）")(
    tables.survivors
)
experiment.table(
    "预测每只证券第三段的年化，均方根误差（百分点）：照搬第二段、一律猜平均、由前两段学斜率；“重抽”是第三段换了真实均值"
)(tables.predictions)
experiment.derived(derived)

experiment.claim(
    "全都一样时，挑出来的过去业绩是 $\\sigma M_N/\\sqrt n$：相差不到 1 个百分点；看 100 年，每个种子里仍超过 4%"
)(claims.luck_follows_the_formula)
experiment.claim("它以后什么也不剩：各种只数和年数，离零都不到 1 个百分点；100 只里的第一，95% 区间含零")(
    claims.luck_does_not_last
)
experiment.claim(
    "同一段数据证明不了什么：九成以上的市场里第一名“显著”；换到下一段，或者计入候选数，都在 2% 与 3% 之间"
)(claims.the_same_data_prove_nothing)
experiment.claim(
    "留出期也会用旧：在留出期里再十里挑一，业绩又虚高 $\\sigma M_{10}/\\sqrt 5$，再往后离零不到 1 个百分点（都是平均）"
)(claims.a_used_holdout_is_used_up)
experiment.claim("幸存者的平均为正：三条除名线，每个种子都是，与公式相差不到 0.1 个百分点")(claims.survivors_look_good)
experiment.claim("把除名的算回来，平均离零不到 0.1 个百分点；幸存者以后也是，跌三成就除名时 95% 区间含零")(
    claims.with_the_vanished_nothing_is_left
)
experiment.claim("六个市场，下一段和再下一段，实测的相关与公式相差不到 0.02")(claims.correlations_are_the_formulas)
experiment.claim("联合正态的市场里，第一名以后的年化就是 ρ 乘过去：相差不到 0.5 个百分点")(
    claims.the_winner_keeps_this_much
)
experiment.claim(
    "第一名以后，真有差别、随机切换时为正，均值回归、定期轮换时为负；切换与轮换时离零比 ρ 乘过去更近：每个种子都是"
)(claims.winners_can_lose_or_win)
experiment.claim(
    "看清差别要几十年：夏普比率差 0.3 的两只，40 年不到 95% 选对；百里挑一，100 年不到七成；收缩系数合公式，差不到 0.02"
)(claims.differences_take_decades)
experiment.claim("照搬过去的数，ρ 大于 ½ 才胜过一律猜平均：六个市场，每个种子都是")(claims.carrying_on_needs_half)
experiment.claim(
    "规律不变时学斜率稳妥：六个市场都不比另两种里较好的差 1% 以上，斜率与 ρ 差不到 0.02；均值回归时照它挑，每个种子都赚"
)(claims.a_learned_slope_is_safe)
experiment.claim("规律变了，学来的也作废：真实均值重抽之后，斜率比猜平均差；不重抽时比它好：每个种子都是")(
    claims.a_broken_law_is_not_learned
)
experiment.claim(
    "两两相关时虚高乘 $\\sqrt{1-0.3}$，厚尾、风险不同时更大，99% 以上的第一名出自风险大的一半；以后离零不到 1 个百分点"
)(claims.other_assumptions_do_not_save_it)


if __name__ == "__main__":
    experiment.main()
