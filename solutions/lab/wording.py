"""Small questions of wording: how wide a text is, how a duration reads."""

import unicodedata


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
