"""练习 8.6.3 关于预测误差的结论。每个函数返回（是否成立，证据）。"""

from itertools import combinations
from statistics import fmean

from solutions.ch08.sequence.history_comparisons import paired
from solutions.lab.wording import ceil_to, floor_to, typeset

TRAINED = ("rnn_4", "rnn_16", "sequence")


def told(runs, spec: str) -> str:
    """Mean and range over the seeds in a sentence."""
    return f"平均 {fmean(runs):{spec}}（{min(runs):{spec}} 至 {max(runs):{spec}}）"


def below(a, b) -> bool:
    """Whether the first is the smaller one in every seed."""
    return all(x < y for x, y in zip(a, b, strict=True))


def same_window_same_error(values):
    test = values["test"]["1"]
    means = [fmean(test[name]) for name in ("rnn_4", "mlp_4", "ls_4")]
    gap, wins = max(abs(a / b - 1) for a, b in combinations(means, 2)), paired(test["rnn_4"], test["mlp_4"]).wins
    evidence = (
        f"RNN {means[0]:.4f}，MLP {means[1]:.4f}，最小二乘 {means[2]:.4f}，至多差 {ceil_to(100 * gap, 1):.1f}%；"
        f"线性最优的权重 {fmean(test['optimum_4']):.4f}；RNN 胜 MLP {wins} 次，胜最小二乘 "
        f"{paired(test['rnn_4'], test['ls_4']).wins} 次"
    )
    return gap < 0.02 and min(means) >= fmean(test["optimum_4"]) and wins == len(test["rnn_4"]), evidence


def two_units_are_a_filter(values):
    found = values["bounds"]
    gap = abs(found["hand"] / found["hand_theory"] - 1)
    evidence = (
        f"与逐步滤波的预测（1 步和 64 步）至多差 {found['hand_gap']:.0e}；读完 {values['read']} 个，"
        f"对真值的误差：理论 {found['hand_theory']:.5f}，实测 {found['hand']:.5f}，差 {gap:.0%}"
    )
    return gap < 0.2 and found["hand_gap"] < 1e-5, typeset(evidence)


def reading_everything_helps(values):
    test = values["test"]["1"]
    evidence = (
        f"MLP {told(test['mlp_4'], '.4f')}，读整条序列 {told(test['sequence'], '.4f')}，"
        f"手设 {told(test['hand'], '.4f')}"
    )
    better = all(below(test["sequence"], test[name]) for name in ("mlp_4", "rnn_4"))
    return better and below(test["hand"], test["sequence"]), evidence


def longer_windows_help_the_rnn(values):
    test = values["test"]["1"]
    short, line, mlp = (paired(test["rnn_16"], test[name]) for name in ("rnn_4", "ls_16", "mlp_16"))
    evidence = (
        f"{short.count} 个种子里胜 τ=4 的 RNN {short.wins} 次，胜最小二乘 {line.wins} 次；"
        f"与 MLP 的差平均 {mlp.mean:+.4f}（{mlp.low:+.4f} 至 {mlp.high:+.4f}）"
    )
    return short.wins >= 5 and line.wins <= 1 and mlp.low < 0 < mlp.high, typeset(evidence)


def windows_lie_between_the_bounds(values):
    bounds, found = values["bounds"], values["plenty"]["window"]
    inside = bounds["bayes"]["4"] < min(found["4"]) <= max(found["4"]) < bounds["linear"]["4"]
    parts = [
        f"τ={tau}：线性 {bounds['linear'][tau]:.5f}，RNN {told(runs, '.5f')}，贝叶斯 {bounds['bayes'][tau]:.5f}"
        for tau, runs in found.items()
    ]
    return inside and fmean(found["16"]) > bounds["linear"]["16"], "；".join(parts)


def trained_networks_drift(values):
    test, zero = values["test"]["64"], fmean(values["zero"])
    ratios = [fmean(test[name]) / zero for name in TRAINED]
    worse = all(below(test[line], test[name]) for line in ("direct_16", "ls_4") for name in TRAINED)
    evidence = (
        f"一律猜 0 平均 {zero:.3f}；RNN（τ=4）{fmean(test['rnn_4']):.3f}，RNN（τ=16）{fmean(test['rnn_16']):.3f}，"
        f"读整条序列 {fmean(test['sequence']):.3f}，至少是猜 0 的 {floor_to(min(ratios), 2):.2f} 倍；"
        f"最小二乘，τ=16 直接 {fmean(test['direct_16']):.3f}，τ=4 递推 {fmean(test['ls_4']):.3f}；"
        f"手设至多 {ceil_to(max(test['hand']), 3):.3f}"
    )
    return min(ratios) > 0.8 and worse and max(test["hand"]) < 0.06, evidence


def the_start_matters(values):
    plain, identity = (values["plenty"][name]["64"] for name in ("plain", "identity"))
    window, near = values["bounds"]["far"]["16"]["64"], values["plenty"]["identity"]["1"]
    ratio = max(a / b for a, b in zip(identity, plain, strict=True))
    evidence = (
        f"对真值，走 64 步：默认 {told(plain, '.3f')}，单位阵 {told(identity, '.4f')}，至多是默认的 "
        f"{ceil_to(100 * ratio, 0):.0f}%；16 个观测的线性最优 {window:.3f}。走一步，单位阵至多 {max(near):.4f}，"
        f"τ=16 的贝叶斯最优 {values['bounds']['bayes']['16']:.4f}"
    )
    return ratio < 0.1 and max(identity) < window / 10 and max(near) < values["bounds"]["bayes"]["16"], evidence
