"""练习 8.3.5 的表：只读测量值。"""

from solutions.ch08.language_models.offset_numbers import largest_p, smallest_p
from solutions.lab import Table

NAMES = {
    "random": "随机采样",
    "sequential": "顺序分区",
    "narrow": "范围减半",
    "in_order": "不打乱",
    "fixed": "切口固定",
    "ring": "环形随机",
    "ring_streams": "环形分区",
}


def schemes(values):
    rows = []
    for name, label in NAMES.items():
        found = values["schemes"][name]
        low, high = (f"{use:.2f}" for use in found["use"])
        rows.append([label, f"{found['never'] / found['starts']:.1%}", low if low == high else f"{low}–{high}"])
    return Table(["采样", "从不出现的起点", "每个预测用几次"], rows)


def tests(values):
    rows = [
        [NAMES[name], *(_interval(values, name, what) for what in ("starts", "predictions"))]
        for name in values["tests"]
    ]
    return Table(["采样", "起点", "预测"], rows)


def _interval(values, name, what):
    low, high = smallest_p(values, name, what), largest_p(values, name, what)
    # Nobody needs the exponent of an impossible chance.
    return "都不到 10⁻⁶" if high < 1e-6 else f"{low:.2f} 至 {high:.2f}"
