"""练习 8.5.3 的表：只读测量值，不训练。"""

import math

from solutions.ch08.rnn_scratch.sampling_training import WAYS
from solutions.ch08.rnn_scratch.sampling_trials import SHOWN
from solutions.lab import Table

LABELS = {  # shorter than in the log, for a narrow table
    "sampled": "α = 1",
    "alpha_10": "α = 10",
    "shared": "α = 1，共用随机数",
    "shared_alpha_10": "α = 10，共用随机数",
    "discarded": "只扔掉随机数",
    "python": "不预测，偏移用 random",
    "python_shared": "α = 1，偏移用 random",
}


def trained(values):
    rows, plain = [], {way.offsets: name for name, way in reversed(WAYS.items()) if way.writes is None}
    for name, way in WAYS.items():
        ones, base = values["training"][name], values["training"][plain[way.offsets]]
        same = sum(a == b for a, b in zip(ones["weights"], base["weights"], strict=True))
        compared = "—" if ones is base else f"{same}/{len(base['weights'])}"
        final = f"{math.exp(ones['final_loss'][0]):.3f}"
        rows.append(
            [LABELS.get(name, way.label), ones["weights"][0], compared, final, ones["text"][0][:16].strip() or "—"]
        )
    return Table(["每 5 轮做什么", "权重指纹", "相同的种子", "困惑度", "写下的"], rows)


def written(values):
    rows = []
    for name in SHOWN:
        rows.append(
            [name.replace("greedy", "贪心"), *(values[key]["shown"][name][:36].strip() for key in ("early", "late"))]
        )
    return Table(["α", *(f"{values[key]['epochs']} 轮" for key in ("early", "late"))], rows)
