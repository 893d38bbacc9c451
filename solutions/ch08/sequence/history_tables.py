"""练习 8.1.1 的表：只读测量值，不训练。"""

import statistics

import numpy as np

from solutions.ch08.sequence.history_comparisons import deviation, in_order, lowest, optimum, paired
from solutions.ch08.sequence.history_models import ARCHITECTURES
from solutions.ch08.sequence.history_numbers import contenders
from solutions.ch08.sequence.history_plan import WIDTHS
from solutions.ch08.sequence.history_rules import RULES
from solutions.ch08.sequence.sine_optimum import merged_optimum, risk, segment_risk
from solutions.ch08.sequence.sine_series import TEST
from solutions.lab import Table


def spread(runs: list, digits: int = 4) -> str:
    """Mean and standard deviation over the seeds."""
    return f"{statistics.fmean(runs):.{digits}f} ± {deviation(runs):.{digits}f}"


def average(runs: list | None) -> str:
    """Mean over the seeds; a dash where nothing was measured."""
    return f"{statistics.fmean(runs):.4f}" if runs else "—"


def thousandths(difference: float) -> str:
    """A small difference in thousandths, with its sign."""
    return f"{1e3 * difference:+.1f}".replace("-0.0", "0.0").replace("+0.0", "0.0").replace("-", "−")


def one_step(values):
    errors, nets = values["one_step"], values["network"]
    brief, long = values["epochs"]["brief"], values["epochs"]["long"]
    rows = []
    for tau in sorted({*in_order(nets["long"]["test"]), lowest(errors["test"])}):
        key = str(tau)
        network = [nets["brief"]["test"], nets["long"]["train"], nets["long"]["test"]]
        rows.append(
            [key, f"{optimum(tau):.5f}", average(errors["train"][key]), spread(errors["test"][key])]
            + [average(runs.get(key)) for runs in network]
        )
    nets = [f"MLP {brief} 轮：测试", f"{long} 轮：训练", "测试"]
    return Table(["τ", "最优", "最小二乘：训练", "测试", *nets], rows)


def steps_ahead(values):
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
    return Table(["规则", r"$\|\mathbf w\|^2$", "理论：随机相位", "理论：测试段", "实测"], rows)


def merging(values):
    slow, fast = values["merged"]["slow"], values["merged"]["fast"]
    raw = {when: values["network"][when]["test"] for when in ("brief", "long")}
    rows = []
    for width in ("1", "4", "16"):
        tau = str(4 * int(width))
        cells = [average(runs) for runs in (slow["raw"][width], raw["brief"].get(tau), raw["long"].get(tau))]
        rows.append([f"原始 {tau} 个", tau, f"{optimum(int(tau)):.4f}", *cells, average(fast["raw"][width])])
    for width in WIDTHS:
        nets = [values["network_merged"][when][str(width)] for when in ("brief", "long")]
        cells = [average(runs) for runs in (slow["fitted"][str(width)], *nets, fast["fitted"][str(width)])]
        rows.append([f"4 箱，各 {width} 个", str(4 * width), f"{merged_optimum(width)[0]:.4f}", *cells])
    nets = [f"MLP {values['epochs'][when]} 轮" for when in ("brief", "long")]
    return Table(["特征", "观测", "最优", "最小二乘", *nets, "最小二乘，ω=0.1"], rows)


def networks(values):
    names = {name: label for name, (label, _) in ARCHITECTURES.items()}
    names |= {"least_squares": "最小二乘", "bayes": "贝叶斯最优"}
    numbers = {**values["parameters"], "least_squares": 5, "bayes": 0}
    base = {when: values["network"][when]["test"]["4"] for when in ("brief", "long")}
    rows = [["4-10-1（书）", str(numbers["book"]), average(base["brief"]), "—", average(base["long"]), "—", "—"]]
    for name, label in names.items():
        cells = []
        for when, own in base.items():
            found = paired(contenders(values, when)[name], own)
            interval = f"{thousandths(found.mean)}（{thousandths(found.low)} … {thousandths(found.high)}）"
            cells += [average(contenders(values, when)[name]), interval]
        rows.append([label, str(numbers[name] or "—"), *cells, f"{found.wins}/{found.count}"])
    brief, long = values["epochs"]["brief"], values["epochs"]["long"]
    return Table(["结构", "参数", f"{brief} 轮", "差（10⁻³）", f"{long} 轮", "差（10⁻³）", "胜"], rows)
