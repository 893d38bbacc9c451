"""练习 8.3.3 的表：只读测量值。"""

from solutions.ch08.language_models.zipf_numbers import NAMES, bias, corrected, interval
from solutions.lab import Table
from solutions.lab.wording import typeset


def estimates(values):
    rows = []
    for n, order in values["orders"].items():
        low, high = interval(order)
        raw = f"{order['least_squares']['exponent']:.3f}", f"{order['maximum_likelihood']:.3f}"
        rows.append([NAMES[n], *raw, typeset(f"{bias(order):.3f}"), f"{corrected(order):.3f}", f"{low:.2f}–{high:.2f}"])
    return Table(["语法", "最小二乘", "最大似然", "偏差", "校正后", "95% 区间"], rows)


def ranges(values):
    rows = []
    for place, first in enumerate(values["orders"]["1"]["ranges"]):
        cells = [order["ranges"][place] for order in values["orders"].values()]
        whole = first["high"] == values["orders"]["1"]["types"]
        name = "全部秩" if whole else f"{first['low']}–{first['high']:,}"
        rows.append([name, *(f"{c['least_squares']:.2f} / {c['maximum_likelihood']:.2f}" for c in cells)])
    return Table(["秩区间", *NAMES.values()], rows)


def known(values):
    rows = []
    for order in values["orders"].values():
        found = order["synthetic"]
        cells = [f"{found[name]['mean']:.3f}" for name in ("true_ranks", "maximum_likelihood", "least_squares")]
        cells.append(f"{found['split']['mean']:.2f}±{found['split']['sd']:.2f}")
        cells.append(f"{found['long']['mean']:.3f}")
        rows.append([f"{found['exponent']:.3f}", *cells])
    header = ["真值", "用真名次", "最大似然", "最小二乘", "分半排序", f"{values['longer']} 倍长"]
    return Table(header, rows)
