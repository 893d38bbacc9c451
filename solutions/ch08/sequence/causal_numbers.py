"""练习 8.1.3：由测量值算出的数，图、表、结论和正文共用。"""

from statistics import fmean, stdev

LEVELS = {"char": "字符", "word": "词"}
SMOOTHING_NAMES = {"absolute": "折扣", "witten_bell": "Witten–Bell", "fixed": "固定 10", "fixed_100": "固定 100"}


def own(values, level: str, name: str) -> float:
    """Plug-in entropy of the text's own counts for a context by its name (``left_2``, ``both_1``, ``none``)."""
    ring, (side, _, size) = values["ring"][level], name.partition("_")
    if side in ("left", "right"):
        ways = ring["ways"]
        return ways["forward" if side == "left" else "backward"][ways["context"].index(int(size))]
    return ring[name]


def differences(row: dict) -> list[float]:
    """Forward minus backward, one number a held-out piece."""
    return [f - b for f, b in zip(row["forward"], row["backward"], strict=True)]


def direction(values, level: str, min_freq: int, smoothing: str) -> dict:
    """Mean, spread, share of the forward bits, and the pieces that forward wins."""
    wanted = {"level": level, "min_freq": min_freq, "smoothing": smoothing}
    row = next(row for row in values["directions"] if wanted.items() <= row.items())
    gaps = differences(row)
    wins, share = sum(gap < 0 for gap in gaps), fmean(gaps) / fmean(row["forward"])
    return {"mean": fmean(gaps), "sd": stdev(gaps), "share": share, "wins": wins, "pieces": len(gaps)}


def skipping(values, level: str) -> list[float]:
    """Bits a token of "every other place first, then the gaps", one a piece: half of the tokens each way."""
    held = values["heldout"][level]
    return [(first + second) / 2 for first, second in zip(held["every_other"], held["both_1"], strict=True)]


def advantage(values, level: str) -> float:
    """H(x | two on the left) − H(x | one on either side) of the text's own counts."""
    return own(values, level, "left_2") - own(values, level, "both_1")


def derived(values):
    directions = {
        f"{row['level']}_{row['min_freq']}_{row['smoothing']}": direction(
            values, row["level"], row["min_freq"], row["smoothing"]
        )
        for row in values["directions"]
    }
    adaptive = [found["share"] for name, found in directions.items() if "fixed" not in name]
    return {
        "adaptive": {"low": min(adaptive), "high": max(adaptive)},
        "own": {level: {name: own(values, level, name) for name in ("left_2", "both_1")} for level in LEVELS},
        "directions": directions,
        "skipping": {level: fmean(skipping(values, level)) for level in LEVELS},
        "advantage": {level: advantage(values, level) for level in LEVELS},
        "widest_gap": max(gap for level in LEVELS for gap in values["ring"][level]["ways"]["gap"]),
        "widest_open": max(abs(gap) for level in LEVELS for gap in values["ring"][level]["open"]),
        "best_left": {
            level: min(fmean(column) for name, column in values["heldout"][level].items() if name.startswith("left"))
            for level in LEVELS
        },
    }
