"""练习 8.3.1 的表：只读测量值。"""

from solutions.ch08.language_models.stored_figures import NAMES
from solutions.ch08.language_models.stored_numbers import (
    COUNT_BYTES,
    KEYS,
    by_order,
    full_table,
    listing_bytes,
    occurrences,
    positions_bytes,
    stored,
)
from solutions.lab import Table
from solutions.lab.wording import typeset


def cells(number: int) -> str:
    """A count in full if it is short, else by its order of magnitude."""
    return f"{number:,}" if number < 10**6 else typeset(f"{number:.1e}")


def by_orders(values):
    rows = []
    for key in KEYS:
        row, order = by_order(values, key), values["orders"][key]
        rows.append(
            [NAMES[key], cells(row["table"]), f"{row['bound']:,}", f"{order['distinct']:,}", f"{row['once']:.1%}"]
        )
    once = sum(values["orders"][key]["once"] for key in KEYS) / stored(values)
    total = [cells(full_table(values["types"])), f"{occurrences(values['tokens']):,}", f"{stored(values):,}"]
    return Table(["", "全表", "上界", "实存", "仅一次"], [*rows, ["合计", *total, f"{once:.1%}"]])


def memory(values):
    four = values["orders"]["4"]["distinct"]
    rows = [
        ["全表", cells(full_table(values["types"])), size(COUNT_BYTES * full_table(values["types"]))],
        ["出现过的一至四元", f"{stored(values):,}", size(listing_bytes(values))],
        ["只存四元", f"{four:,}", size(listing_bytes(values, ["4"]))],
        ["原文＋排好序的位置", "0", size(positions_bytes(values))],
    ]
    return Table(["存法", "频数条数", "字节"], rows)


def size(number: int) -> str:
    """Bytes in words, to two digits: 874 kB, 1.8 PB."""
    for power, unit in ((15, "PB"), (12, "TB"), (9, "GB"), (6, "MB"), (3, "kB")):
        if number >= 10**power:
            scaled = number / 10**power
            return f"{scaled:,.0f} {unit}" if scaled >= 10 else f"{scaled:.1f} {unit}"
    return f"{number} B"
