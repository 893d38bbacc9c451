"""练习 8.1.4 的表：只读测量值。"""

import math
from statistics import fmean

from solutions.lab import Table

NAMES = {
    "window_1": "窗口 τ=1",
    "window_4": "窗口 τ=4",
    "window_16": "窗口 τ=16",
    "window_64": "窗口 τ=64",
    "bins": "4 箱各 64 个",
    "told_64": "窗口 τ=64，知道结构",
    "state": "隐状态，知道结构",
    "known": "隐状态，真参数",
}
# Numbers that are learned for one horizon, and numbers that have to be kept while predicting.
SIZES = {
    "window_1": (2, 1),
    "window_4": (5, 4),
    "window_16": (17, 16),
    "window_64": (65, 64),
    "bins": (5, 256),
    "told_64": (2, 64),
}
STATE_KEEPS = 5  # two of the mean, three of the covariance


def forgetting(values):
    rows = []
    for row in values["forgetting"]:
        times = [f"{row['window'][tau] / row['limit']:.2f}" if row["limit"] else "∞" for tau in ("1", "4", "64")]
        memory = f"{row['memory']:,.0f}" if math.isfinite(row["memory"]) else "∞"
        rows.append([memory, f"{row['limit']:.4f}" if row["limit"] else "0", *times, str(row["needed"] or "没有")])
    return Table(["记忆 L（步）", "隐状态的误差", "τ=1：倍数", "τ=4", "τ=64", "高不到一成，要 τ"], rows)


def learned(values):
    errors, rows = values["learned"]["error"], []
    for name, label in NAMES.items():
        fitted, kept = SIZES.get(name, (2 if name == "state" else 0, STATE_KEEPS))
        cells = [spread(errors[k][name]) for k in ("1", "64")]
        rows.append([label, str(fitted), str(kept), *cells])
    return Table(["模型", "参数", "要记住", "1 步", "64 步"], rows)


def spread(runs):
    return f"{fmean(runs):.4f}（{min(runs):.4f}–{max(runs):.4f}）"
