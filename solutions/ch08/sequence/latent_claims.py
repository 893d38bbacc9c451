"""练习 8.1.4 关于正弦和股价的结论。每个函数返回（是否成立，证据）。"""

from itertools import pairwise
from statistics import fmean

from solutions.ch08.sequence.latent_numbers import WINDOWS, state_error, wins, worst_seed
from solutions.ch08.sequence.sine_series import BOOK
from solutions.lab.wording import floor_to, typeset

NOISE = BOOK.sigma**2


def the_state_is_the_optimum(values):
    theory, lengths = values["theory"], values["lengths"]
    error, weights = max(theory["error_gap"].values()), max(theory["weights_gap"].values())
    same = all(
        abs(state / optimum - 1) < 1e-4
        for k in theory["state"]
        for state, optimum in zip(theory["state"][k], theory["optimum"][k], strict=True)
    )
    evidence = f"n = {lengths[0]} … {lengths[-1]:,}，误差至多差 {error:.0e}，权重（τ 到 64）至多差 {weights:.0e}"
    return same and error < 1e-12 and weights < 1e-12, typeset(evidence)


def windows_stand_still(values):
    holds, gaps = True, []
    for k, runs in values["simulated"]["state"].items():
        measured = [fmean(column) for column in zip(*runs, strict=True)]
        gaps += [abs(found / told - 1) for found, told in zip(measured, values["theory"]["state"][k], strict=True)]
        holds = holds and all(after < before for before, after in pairwise(measured))
        by_tau = values["simulated"]["window"][k]
        gaps += [abs(fmean(errors) / state_error(values, k, int(tau)) - 1) for tau, errors in by_tau.items()]
    window, state = values["simulated"]["window"]["1"]["64"], [runs[-1] for runs in values["simulated"]["state"]["1"]]
    ratio = min(wide / own for wide, own in zip(window, state, strict=True))
    evidence = (
        f"{len(gaps)} 处与理论至多差 {max(gaps):.1%}；一步预测，窗口 64 至少是隐状态的 {floor_to(ratio, 1):.1f} 倍"
    )
    return holds and max(gaps) < 0.05 and ratio > 25, evidence


def nonlinear_windows_stop_too(values):
    posterior, gap = values["simulated"]["posterior"], values["theory"]["posterior_gap"]
    ratio = min(wide / own for wide, own in zip(posterior["64"], posterior[str(values["lengths"][-1])], strict=True))
    linear = values["simulated"]["window"]["1"]
    better = all(fmean(posterior[tau]) < fmean(linear[tau]) for tau in linear)
    evidence = (
        f"窗口 64 的误差至少是读 {values['lengths'][-1]:,} 个的 {floor_to(ratio, 1):.1f} 倍；两种算法至多差 {gap:.0e}"
    )
    return better and ratio > 10 and gap < 1e-7, typeset(evidence)


def windows_have_a_floor(values):
    shares = [
        error / (NOISE / (n + 2 * NOISE))
        for errors in values["theory"]["optimum"].values()
        for n, error in zip(values["lengths"], errors, strict=True)
    ]
    last = values["lengths"][-1]
    close = state_error(values, 1, last) / (2 * NOISE / last)
    evidence = f"误差至少是下限的 {floor_to(min(shares), 3):.3f} 倍；n = {last:,} 时是 2σ²/n 的 {close:.3f} 倍"
    return min(shares) > 1 and abs(close - 1) < 0.1, evidence


def forgetful_waves_need_no_state(values):
    rows = values["forgetting"]
    needed = [row["needed"] for row in rows]
    ordered = all(short < long for short, long in pairwise(needed[:-1]))
    brief = [row["needed"] for row in rows if row["memory"] <= 100]
    holds = ordered and needed[-1] is None and max(brief) <= 3 and needed[-2] > 100 and rows[-2]["memory"] == 10_000
    told = [f"{row['memory']:,.0f} 步要 {row['needed']} 个" for row in rows[:-1]]
    return holds, "、".join(told)


def the_state_learns_best(values):
    seeds, errors = len(values["learned"]["omega"]), values["learned"]["error"]
    holds, told = min(wins(values, name, k) for k in (1, 64) for name in WINDOWS) == seeds, []
    for k, by_name in errors.items():
        free, window, own = (fmean(by_name[name]) for name in ("window_64", "told_64", "state"))
        won = wins(values, "told_64", k)
        holds = holds and own < window < free and won >= seeds - 1
        told.append(f"{k} 步，τ = 64：不知道结构 {free:.4f}，知道 {window:.4f}；隐状态 {own:.4f}，胜后者 {won} 次")
    return holds, f"{seeds} 个种子；" + "。".join(told)


def merged_lags_come_second(values):
    errors = values["learned"]["error"]["1"]
    best = [min(runs) for runs in zip(*(errors[name] for name in WINDOWS), strict=True)]
    holds = all(bins < window for bins, window in zip(errors["bins"], best, strict=True))
    holds = holds and fmean(errors["state"]) < fmean(errors["bins"])
    means = fmean(errors["state"]), fmean(errors["bins"]), fmean(best)
    return holds, "一步：隐状态 {:.4f}，4 箱各 64 个 {:.4f}，各种子自己最好的窗口 {:.4f}".format(*means)


def the_likelihood_has_many_hills(values):
    hills = values["learned"]["hills"]
    holds = min(hills["summits"]) > 20 and max(hills["share"]) < 0.1
    return holds, f"峰 {min(hills['summits'])}–{max(hills['summits'])} 个，最高峰的山脚至多占 {max(hills['share']):.1%}"


def bias_piles_up(values):
    off, right, lengths = values["theory"]["off"], values["theory"]["state"]["1"], values["lengths"]
    lowest, at = off.index(min(off)), lengths.index(64)
    risen, window = off[-1] / off[lowest], off[at] / right[at]
    worst, own = worst_seed(values), values["learned"]["error"]["1"]["state"]
    evidence = (
        f"n = {lengths[lowest]} 时最低，{lengths[-1]:,} 时是它的 {risen:.1f} 倍，窗口 64 只多 {window - 1:.2%}；"
        f"偏得最多的种子偏 {worst['off']:.1%}，误差 {worst['state']:.5f}，用真的频率是 {worst['known']:.5f}"
    )
    holds = 64 < lengths[lowest] < lengths[-1] and risen > 5 and window < 1.01
    return holds and worst["state"] == max(own) and worst["state"] > 10 * worst["known"], evidence


def hidden_factors_are_not_enough(values):
    one, many = (fmean(values["walk"][tau]) for tau in ("1", "16"))
    return many >= one and max(abs(one - 1), abs(many - 1)) < 0.05, f"下限 1，τ = 1 是 {one:.3f}，τ = 16 是 {many:.3f}"
