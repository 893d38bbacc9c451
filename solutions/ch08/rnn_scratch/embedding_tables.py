"""练习 8.5.1 的表和派生的数：只读测量值。"""

from solutions.lab import Table
from solutions.lab.wording import typeset


def equalities(values):
    rows = [
        [f"{row['vocab_size']:,}", kind, f"{row['different']}/{row['elements']:,}", _short(row["gradient"])]
        for kind, compared in (("单精度", values["single"]), ("双精度整数", values["whole"]))
        for row in compared
    ]
    return Table(["词表大小", "表里的数", "输出不同的", "梯度的相对差"], rows)


def costs(values):
    speed = values["timings"]
    rows = [
        [f"{size:,}", f"{product:,.0f}", f"{lookup:,.0f}", f"{product / lookup:.1f}", f"{bytes_ / 1e6:,.1f}"]
        for size, product, lookup, bytes_ in zip(
            speed["vocab_size"], speed["product"], speed["lookup"], speed["one_hot_bytes"], strict=True
        )
    ]
    return Table(["词表大小", "乘法（微秒）", "查表（微秒）", "倍数", "独热向量（MB）"], rows)


def derived(values):
    seeds, speed = values["learned"], values["timings"]
    ratios = [a / b for a, b in zip(speed["product"], speed["lookup"], strict=True)]
    return {
        "spread": [seed["spread"] for seed in seeds],
        "spread_before": [seed["spread_before"] for seed in seeds],
        "seeds": len(seeds),
        "lost_at_8": [seed["lost_at_rank"][7] for seed in seeds],
        "lost_at_27": [seed["lost_at_rank"][26] for seed in seeds],
        "vowels": [seed["vowels"] for seed in seeds],
        "across": [seed["across"] for seed in seeds],
        "vowels_late": [seed["vowels_late"] for seed in seeds],
        "next": [seed["next"] for seed in seeds],
        "previous": [seed["previous"] for seed in seeds],
        "heldout": {
            name: [run["heldout"][name] for run in values["trained_both_ways"]]
            for name in ("lookup", "index", "standard")
        },
        "apart": max(run["apart"] for run in values["trained_both_ways"]),
        "gap": max(run["gap"] for run in values["trained_both_ways"]),
        "unseen": len(seeds[0]["unseen_moved"]),
        "ratio": {str(size): ratio for size, ratio in zip(speed["vocab_size"], ratios, strict=True)},
        "cosine": [row["cosine"] for row in values["layers"]],
        "widths": [row["width"] for row in values["layers"]],
    }


def _short(number: float) -> str:
    return "0" if number == 0 else typeset(f"{number:.0e}")
