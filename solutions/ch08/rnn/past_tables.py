"""练习 8.4.2 的表：只读测量值。"""

from statistics import fmean

from solutions.lab import Table


def causality(values):
    parts = [part["mean"] for part in values["learned"]["causality"]]
    letters, rows = values["shown"].replace(" ", "␣"), []
    for s, letter in enumerate(letters):
        means = [fmean(part[s][t] for part in parts) for t in range(len(letters))]
        rows.append([letter, *("0" if mean == 0 else f"{100 * mean:.0f}" for mean in means)])
    return Table(["换掉", *(f"o{'₁₂₃₄₅₆₇₈₉'[t]}" for t in range(len(letters)))], rows)


def precision(values):
    measured, rows = values["precision"], []
    for name, found in measured["floats"].items():
        states = f"{found['states']:,}"
        rows.append([name, str(found["bits"]), str(found["distance"]), states])
    rows.append(["实数", "—", "∞", f"{2 ** measured['length']:,}"])
    return Table(["格式", "尾数（位）", "分不清", "状态"], rows)
