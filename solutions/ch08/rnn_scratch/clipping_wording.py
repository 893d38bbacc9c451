"""练习 8.5.4 的措辞：几个种子的数怎样写进一格、一句话，界限往哪边取整才不出错。"""

import math


def exponent(number: float) -> int:
    """The k of 10^k, rounded down; 308, where floats end, for an overflow."""
    return math.floor(math.log10(number)) if math.isfinite(number) else 308


def short(number: float) -> str:
    """A perplexity for a cell: two decimals, or its power of ten."""
    return f"{number:.2f}" if number < 1000 else f"$10^{{{exponent(number)}}}$"


def span(numbers: list, form=short) -> str:
    """Smallest and largest of several seeds."""
    low, high = form(min(numbers)), form(max(numbers))
    return low if low == high else f"{low} 至 {high}"
