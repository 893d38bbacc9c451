"""练习 8.1.2 的表：只读测量值，不模拟。"""

from solutions.ch08.sequence.returns_numbers import correlation, left, margin, mean
from solutions.ch08.sequence.returns_trials import LIMITS
from solutions.ch08.sequence.returns_worlds import WORLDS
from solutions.lab import Table
from solutions.lab.wording import typeset


def percent(runs: list[float], digits: int = 1) -> str:
    """Mean over the seeds with half its 95 % interval, in percent."""
    average = round(100 * mean(runs), digits) + 0.0  # no minus before a zero
    return typeset(f"{average:.{digits}f} ± {100 * margin(runs):.{digits}f}")


def worlds(values):
    rows = []
    for name, world in WORLDS.items():
        found, rho = values["worlds"][name], typeset(f"{correlation(name):.2f}")
        rows.append([world.label, rho, percent(found["past"]), percent(found["future"])])
    return Table(["市场", "ρ", "过去", "以后"], rows)


def survivors(values):
    rows = []
    for limit, found in zip(LIMITS, values["vanished"], strict=True):
        share, average = left(limit)
        cells = [
            f"{mean(found['share']):.1%}（{share:.1%}）",
            f"{percent(found['survivors'], 2)}（{100 * average:.2f}）",
        ]
        rows.append([f"{limit:.0%}", *cells])
    return Table(["跌去", "剩下（公式）", "年化（公式）"], rows)


def predictions(values):
    kinds = [(w.label, f"{correlation(name):.2f}", values["worlds"][name]) for name, w in WORLDS.items()]
    kinds.append(("差别，重抽", f"{correlation('differ'):.2f} → 0", values["broken"]))
    rows = []
    for label, rho, found in kinds:
        cells = [f"{100 * mean(found['error'][way]):.1f}" for way in ("carried", "average", "learned")]
        rows.append([label, typeset(rho), *cells])
    return Table(["市场", "ρ", "照搬", "平均", "斜率"], rows)
