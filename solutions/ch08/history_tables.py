"""练习 8.1.1 的表：只读测量值，不训练。"""

import statistics

import numpy as np

from solutions.ch08.history_comparisons import (
    SINES,
    contenders,
    deviation,
    in_order,
    merged_optimum,
    optimum,
    paired,
)
from solutions.ch08.history_models import ARCHITECTURES
from solutions.ch08.history_plan import MERGINGS
from solutions.ch08.history_rules import RULES
from solutions.ch08.sine_optimum import dominant_root, linear_optimum, risk, segment_risk
from solutions.ch08.sine_series import TEST
from solutions.lab import Table


def spread(runs: list, digits: int = 4) -> str:
    """Mean and standard deviation over the seeds."""
    return f"{statistics.fmean(runs):.{digits}f} ± {deviation(runs):.{digits}f}"


def between(runs: list) -> str:
    """Smallest and largest of several seeds."""
    low, high = f"{min(runs):.4f}", f"{max(runs):.4f}"
    return low if low == high else f"{low} 至 {high}"


def thousandths(difference: float) -> str:
    """A small difference in thousandths, with its sign."""
    return f"{1e3 * difference:+.1f}".replace("-0.0", "0.0").replace("+0.0", "0.0").replace("-", "−")


def one_step(values):
    errors, nets = values["one_step"], values["network"]
    brief, long = values["epochs"]["brief"], values["epochs"]["long"]
    rows = []
    for tau in in_order(errors["test"]):
        key = str(tau)
        network = [nets["brief"]["test"], nets["long"]["train"], nets["long"]["test"]]
        rows.append(
            [key, f"{optimum(tau):.5f}", spread(errors["train"][key]), spread(errors["test"][key])]
            + [spread(runs[key]) if key in runs else "—" for runs in network]
        )
    header = [
        "τ",
        "线性最优",
        "最小二乘：训练",
        "测试",
        f"MLP {brief} 轮：测试",
        f"{long} 轮：训练",
        f"{long} 轮：测试",
    ]
    return Table(header, rows)


def multi_step(values):
    rows = []
    for horizon, by_tau in values["multi_step"]["direct"].items():
        for tau in by_tau:
            nets = values["network_direct"][horizon], values["network"]["brief"]["recursive"][horizon]
            if tau in nets[0] or tau == "128":
                linear = by_tau[tau], values["multi_step"]["recursive"][horizon][tau]
                cells = [spread(runs, 3) for runs in linear]
                cells += [f"{statistics.median(runs[tau]):.3f}" if tau in runs else "—" for runs in nets]
                rows.append([horizon, tau, f"{optimum(int(tau), int(horizon)):.3f}", *cells])
    return Table(["步数", "τ", "线性最优", "最小二乘：直接", "递推", "MLP：直接", "递推"], rows)


def roots(values):
    rows = []
    for tau, angles in values["roots"]["angle"].items():
        size, angle = dominant_root(linear_optimum(int(tau))[1])
        sizes = values["roots"]["size"][tau]
        measured = [between(sizes), between(angles)]
        rows.append([tau, f"{size:.4f}", f"{angle:.4f}", f"{size**64:.2f}", *measured])
    return Table(["τ", "最优：|λ|", "角度", "|λ|⁶⁴", "最小二乘：|λ|", "角度"], rows)


def phases(values):
    rows = [
        [horizon, tau, f"{optimum(int(tau), int(horizon)):.4f}", spread(runs), spread(book[horizon][tau])]
        for book in [{"1": values["one_step"]["test"], "64": values["multi_step"]["direct"].get("64", {})}]
        for horizon, by_tau in values["any_phase"].items()
        for tau, runs in by_tau.items()
    ]
    return Table(["步数", "τ", "线性最优（随机相位）", "最小二乘：随机相位", "最小二乘：书中的相位"], rows)


def rules(values):
    names = {
        "zero": "总是猜 0",
        "persistence": "猜上一个值",
        "mean": "最近 4 个的平均",
        "recurrence": "精确的递推",
        "optimum_2": "线性最优，τ=2",
        "optimum_4": "线性最优，τ=4",
    }
    rows = []
    for name, label in names.items():
        weights = RULES[name]
        theory = [f"{risk(weights):.4f}", f"{segment_risk(weights, TEST):.4f}"]
        rows.append([label, f"{np.sum(weights**2):.3f}", *theory, spread(values["rules"][name])])
    return Table(["规则", "‖w‖²", "理论：随机相位", "理论：测试段", "实测"], rows)


def merging(values):
    slow, nets = values["merged"]["slow"], values["network_merged"]
    names = {"4": "4 箱，各 4 个", "16": "4 箱，各 16 个", "64": "4 箱，各 64 个", "growing": "4 箱：1、4、16、64 个"}
    rows = [raw_row(values, tau) for tau in ("4", "16", "64")]
    for name, label in names.items():
        fitted = slow["growing"] if name == "growing" else slow["fitted"][name]
        optima = [f"{merged_optimum(MERGINGS[name], sine):.4f}" for sine in SINES.values()]
        cells = [spread(runs) for runs in (fitted, nets["brief"][name], nets["long"][name])]
        rows.append([label, str(sum(MERGINGS[name])), "5", *optima, *cells])
    brief, long = values["epochs"]["brief"], values["epochs"]["long"]
    header = ["特征", "用到的观测", "线性参数", "最优", "最优，ω=0.1", "最小二乘", f"MLP {brief} 轮", f"{long} 轮"]
    return Table(header, rows)


def raw_row(values, tau: str) -> list[str]:
    """The row of lags that are not merged."""
    nets = [values["network"][when]["test"].get(tau) for when in ("brief", "long")]
    optima = [f"{merged_optimum((1,) * int(tau), sine):.4f}" for sine in SINES.values()]
    cells = [spread(values["one_step"]["test"][tau]), *(spread(runs) if runs else "—" for runs in nets)]
    return [f"原始 {tau} 个", tau, str(int(tau) + 1), *optima, *cells]


def architectures(values):
    names = {name: label for name, (label, _) in ARCHITECTURES.items()}
    names |= {"least_squares": "最小二乘（线性）", "bayes": "贝叶斯最优（已知 ω、σ）"}
    numbers = {**values["parameters"], "least_squares": 5, "bayes": 0}
    base = {when: values["network"][when]["test"]["4"] for when in ("brief", "long")}
    rows = [["书中的 4-10-1", str(numbers["book"]), spread(base["brief"]), "—", spread(base["long"]), "—", "—"]]
    for name, label in names.items():
        cells = []
        for when, own in base.items():
            found = paired(contenders(values, when)[name], own)
            interval = f"{thousandths(found.mean)}（{thousandths(found.low)} 至 {thousandths(found.high)}）"
            cells += [spread(contenders(values, when)[name]), interval]
        rows.append([label, str(numbers[name] or "—"), *cells, f"{found.wins}/{found.count}"])
    brief, long = values["epochs"]["brief"], values["epochs"]["long"]
    return Table(["结构", "参数", f"{brief} 轮", "差（10⁻³）", f"{long} 轮", "差（10⁻³）", f"{long} 轮胜"], rows)
