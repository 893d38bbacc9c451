"""练习 8.3.6 的表：只读测量值。"""

from statistics import fmean

from solutions.ch08.language_models.sentence_numbers import perplexities
from solutions.lab import Table

SCHEMES = {
    "random": "随机",
    "pool": "池 8 批",
    "sorted": "整体排序",
    "budget": "按预算",
    "rows": "首尾相接",
}
TRAININGS = {
    "masked": "加掩码",
    "unmasked": "不加掩码",
    "rescaled": "不加掩码，学习率放大",
    "sorted": "加掩码，整体排序",
}
UNMASKED = ("unmasked", "rescaled")


def schemes(values):
    rows = []
    for name, label in SCHEMES.items():
        cost = values["costs"][name]
        tokens = f"{cost['tokens'][0]:,}–{cost['tokens'][-1]:,}"
        rows.append([label, f"{cost['cells']:,}", f"{cost['padding']:.1%}", f"{cost['steps']:,}", tokens])
    return Table(["组批", "格子", "填充", "时间步", "每批词元"], rows)


def trainings(values):
    return Table(
        ["训练方式", "报出", "真词元"],
        [
            [label, f"{fmean(perplexities(values, name, 'all' if name in UNMASKED else 'real')):.1f}", _told(real)]
            for name, label in TRAININGS.items()
            for real in [perplexities(values, name)]
        ],
    )


def _told(numbers):
    return f"{fmean(numbers):.1f}（{min(numbers):.1f}–{max(numbers):.1f}）"
