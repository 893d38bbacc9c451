"""Small questions of wording: how wide a text is, how durations, bounds and lists of numbers read."""

import math
import re
import unicodedata
from collections.abc import Iterable

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def text_width(text: str) -> float:
    """Width in em, estimated: a Chinese character is 1 wide, a Latin one about 0.6.

    Known by rule only, because neither a terminal nor matplotlib has the page's fonts.
    """
    return sum(1.0 if unicodedata.east_asian_width(character) in "WF" else 0.6 for character in text)


def duration(seconds: float) -> str:
    """Seconds in words: 0.4 秒, 25 秒, 4 分 10 秒."""
    if seconds < 10:
        return f"{seconds:.1f} 秒"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"


def floor_to(number: float, digits: int) -> float:
    """The nearest number of so many decimals that is not above: for "at least"."""
    # Rounded first, or 2.9 would become 2.89: 2.9 · 100 is 289.99999999999994.
    return math.floor(round(number * 10**digits, 6)) / 10**digits


def ceil_to(number: float, digits: int) -> float:
    """The nearest number of so many decimals that is not below: for "at most"."""
    return math.ceil(round(number * 10**digits, 6)) / 10**digits


def typeset(text: str) -> str:
    """Numbers as a page writes them: −0.5 for -0.5, 2×10⁻¹⁵ for 2e-15.  Hyphens in words stay."""
    text = re.sub(r"(\d)e([+-]\d+)\b", lambda m: f"{m[1]}×10{str(int(m[2])).translate(SUPERSCRIPTS)}", text)
    return re.sub(r"(?<![\w.\-])-(?=[\d∞])", "−", text)


def listed(numbers: Iterable[float], spec: str) -> str:
    """Several numbers in one sentence of evidence, with the minus sign of the page."""
    return typeset("、".join(format(number, spec) for number in numbers))


def named(items: Iterable) -> str:
    """Epochs, steps or seeds in a sentence; a dash for one that never came."""
    return "、".join("—" if item is None else str(item) for item in items) or "无"
