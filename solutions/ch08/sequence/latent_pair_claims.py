"""练习 8.1.4 关于成对的 1 的结论。每个函数返回（是否成立，证据）。"""

from itertools import pairwise
from statistics import fmean

from solutions.ch08.sequence.latent_numbers import behind_shares, best_table
from solutions.ch08.sequence.latent_pairs import ZERO
from solutions.lab.wording import listed, typeset


def no_window_is_enough(values):
    found = values["pairs"]
    exact, gap, blind = found["enumerated"], found["formula_gap"], found["blind_gap"]
    drawn = all(
        abs(one - other) <= 1e-5 * other for one, other in zip(exact, found["formula"], strict=True)
    )  # the stored ones are rounded
    shrunk = all(
        abs(after - (1 - ZERO) * before) < 1e-3 * before for before, after in zip(exact, exact[2:], strict=False)
    )
    holds = drawn and min(exact) > 0 and shrunk and gap < 1e-12 and blind < 1e-12
    evidence = (
        f"k = 0 … {len(exact) - 1}，由 {exact[0]:.4f} 到 {exact[-1]:.4f} 比特，至多差 {gap:.0e}；"
        f"后验与 {found['share']:.4f} 至多差 {blind:.0e}"
    )
    return holds, typeset(evidence)


def two_numbers_are_enough(values):
    found = values["pairs"]
    losses = found["filter"]
    holds = all(abs(loss / found["rate"] - 1) < 0.03 for loss in losses)
    return holds, f"熵率 {found['rate']:.4f} 比特，各种子 {min(losses):.4f}–{max(losses):.4f}"


def tables_run_out_of_data(values):
    tables, runs = values["pairs"]["table"], values["pairs"]["runs"]["14"]
    order, excess = best_table(values)
    best = [min(rows) for rows in zip(*tables.values(), strict=True)]
    worse = all(long > none for long, none in zip(tables["14"], tables["0"], strict=True))
    better = all(own < table for own, table in zip(runs, best, strict=True)) and min(runs) > 0.02
    evidence = (
        f"最好的是 {order} 阶，多 {excess:.3f} 比特；0 阶 {fmean(tables['0']):.3f}，14 阶 {fmean(tables['14']):.3f}，"
        f"数个数的 {fmean(runs):.3f}（{min(runs):.3f}–{max(runs):.3f}）"
    )
    return 2 <= order <= 8 and excess > 0.05 and worse and better, evidence


def states_can_be_learned(values):
    found = values["pairs"]["states"]
    alone = max(zeros[0] for zeros in values["pairs"]["zeros"])
    paid = listed([min(found), max(found)], ".4f")
    evidence = f"多付 {paid} 比特（最小、最大）；单个的 1 后面出现 0 的概率学成至多 {alone:.0e}"
    return max(found) < 0.01 and alone < 0.01, typeset(evidence)


def learning_is_slow(values):
    shares, rounds = behind_shares(values), values["pairs"]["rounds"]
    told = [f"{num} 轮后 {share:.0%}" for num, share in zip(rounds, shares, strict=True)]
    falling = all(after < before for before, after in pairwise(shares))
    return falling and shares[0] > 0.5 and shares[-1] < 0.15, "还差得多的起点：" + "、".join(told)
