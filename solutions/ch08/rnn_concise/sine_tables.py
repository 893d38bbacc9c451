"""练习 8.6.3 的表：只读测量值。"""

from statistics import fmean

from solutions.ch08.sequence.history_comparisons import paired
from solutions.ch08.sequence.history_tables import spread, thousandths
from solutions.lab import Table

NAMES = {
    "ls_4": "最小二乘，τ=4",
    "mlp_4": "MLP，τ=4",
    "rnn_4": "RNN，τ=4",
    "wrong": "轴放错的 RNN（打乱）",
    "ls_16": "最小二乘，τ=16",
    "mlp_16": "MLP，τ=16",
    "rnn_16": "RNN，τ=16",
    "sequence": "RNN，读整条序列",
    "hand": "手设的 RNN",
    "optimum_4": "线性最优的权重，τ=4",
    "optimum_16": "线性最优的权重，τ=16",
    "direct_16": "最小二乘，τ=16，直接",
    "kalman": "卡尔曼滤波，知道 ω 和 σ",
}
STARTS = {"plain": "读整条序列的 RNN，默认起步", "identity": "读整条序列的 RNN，单位阵起步"}
HORIZONS = ("1", "4", "16", "64")


def size(values, name: str) -> str:
    """How many numbers are learned from the data, as far as there are any."""
    known = {"ls_4": 5, "ls_16": 17, "wrong": values["parameters"]["rnn"] + 3 * 16, "hand": 2}
    known |= {name: values["parameters"][name] for name in ("mlp_4", "mlp_16")}
    known |= dict.fromkeys(("rnn_4", "rnn_16", "sequence"), values["parameters"]["rnn"])
    return str(known.get(name, "—"))


def one_step(values):
    test = {**values["test"]["1"], "wrong": values["axis"]["shuffled"]}
    rows = []
    for name, label in NAMES.items():
        if name == "direct_16":
            continue
        found = paired(test[name], test["mlp_4"])
        interval = f"{thousandths(found.mean)}（{thousandths(found.low)} … {thousandths(found.high)}）"
        trained = f"{fmean(values['train'][name]):.4f}" if name in values["train"] else "—"
        rows.append([label, size(values, name), trained, spread(test[name]), "—" if name == "mlp_4" else interval])
    rows.append(["只剩新噪声", "—", "—", spread(values["noise"]), "—"])
    return Table(["预测器", "学的数", "训练", "测试", "差（10⁻³）"], rows)


def ahead(values):
    rows = []
    for name in ("ls_4", "mlp_4", "rnn_4", "ls_16", "mlp_16", "rnn_16", "sequence", "hand"):
        rows.append([NAMES[name], *(f"{fmean(values['test'][k][name]):.4f}" for k in HORIZONS)])
    for name in ("direct_16", "optimum_4", "optimum_16", "kalman"):
        rows.append([NAMES[name], *(f"{fmean(values['test'][k][name]):.4f}" for k in HORIZONS)])
    rows.append(["一律猜 0", *[f"{fmean(values['zero']):.4f}"] * len(HORIZONS)])
    return Table(["预测器", *(f"k={k}" for k in HORIZONS)], rows)


def plenty(values):
    bounds, found = values["bounds"], values["plenty"]
    rows = []
    for tau in ("4", "16"):
        rows.append([f"线性最优，τ={tau}", *(f"{bounds['far'][tau][k]:.4f}" for k in HORIZONS)])
        rows.append([f"窗口 RNN，τ={tau}", f"{fmean(found['window'][tau]):.4f}", "—", "—", "—"])
        rows.append([f"贝叶斯最优，τ={tau}", f"{bounds['bayes'][tau]:.4f}", "—", "—", "—"])
    for name, label in STARTS.items():
        rows.append([label, *(f"{fmean(found[name][k]):.4f}" for k in HORIZONS)])
    rows.append(["卡尔曼滤波", *(f"{bounds['kalman'][k]:.5f}" for k in HORIZONS)])
    return Table(["预测器", *(f"k={k}" for k in HORIZONS)], rows)
