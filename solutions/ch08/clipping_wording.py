"""练习 8.5.4 的措辞：几个种子的数怎样写进一格、一句话，界限往哪边取整才不出错。"""

import math


def exponent(number: float) -> int:
    """The k of 10^k, rounded down; 308, where floats end, for an overflow."""
    return math.floor(math.log10(number)) if math.isfinite(number) else 308


def floor_to(number: float, digits: int) -> float:
    """The nearest number of so many decimals that is not above: for "at least"."""
    # Rounded first, or 2.9 would become 2.89: 2.9 · 100 is 289.99999999999994.
    return math.floor(round(number * 10**digits, 6)) / 10**digits


def ceil_to(number: float, digits: int) -> float:
    """The nearest number of so many decimals that is not below: for "at most"."""
    return math.ceil(round(number * 10**digits, 6)) / 10**digits


def short(number: float) -> str:
    """A perplexity for a cell: two decimals, or its power of ten."""
    return f"{number:.2f}" if number < 1000 else f"$10^{{{exponent(number)}}}$"


def span(numbers: list, form=short) -> str:
    """Smallest and largest of several seeds."""
    low, high = form(min(numbers)), form(max(numbers))
    return low if low == high else f"{low} 至 {high}"


def listed(numbers, spec: str) -> str:
    """All seeds' numbers in one sentence of evidence."""
    return "、".join(format(number, spec) for number in numbers)


def named(items) -> str:
    """Epochs, steps or seeds in a sentence; a dash for one that never came."""
    return "、".join("—" if item is None else str(item) for item in items) or "无"
