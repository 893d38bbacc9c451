"""练习 8.1.2 的图：只读测量值，不模拟。"""

from matplotlib.axes import Axes

from solutions.ch08.sequence.returns_numbers import luck, mean, patience
from solutions.ch08.sequence.returns_trials import NUMBERS, YEARS
from solutions.ch08.sequence.returns_worlds import CANDIDATES
from solutions.lab.figures import COLORS, INK, MUTED, direct_label

PAST, FUTURE, THIRD = COLORS[:3]


def log_ticks(ax: Axes, ticks: list[int]) -> None:
    """A log axis with plain numbers at these places only."""
    ax.set_xscale("log")
    ax.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
    ax.set_xticks([], minor=True)


def measured(ax: Axes, x: list[float], runs: list[list[float]], label: str, color: str, scale: float = 1.0) -> None:
    """Mean over the seeds as points, smallest to largest as bars, the label at the last point."""
    means = [scale * mean(run) for run in runs]
    reach = [
        [scale * (mean(run) - min(run)) for run in runs],
        [scale * (max(run) - mean(run)) for run in runs],
    ]
    ax.errorbar(x, means, yerr=reach, fmt="o", color=color, elinewidth=1, capsize=2, markersize=3.5)
    if label:
        direct_label(ax, x[-1], means[-1], label, color)


def chosen(values, axes):
    panels = (
        (axes[0], "candidates", list(NUMBERS), luck, [1, 10, 100, 1000]),
        (axes[1], "years", list(YEARS), lambda n: luck(years=n), [1, 2, 5, 10, 20, 40, 100]),
    )
    for ax, name, x, expected, ticks in panels:
        grid = [n for n in range(1, x[-1] + 1) if n <= 10 or n % 10 == 0 and n <= 100 or n % 100 == 0]
        ax.plot(grid, [100 * expected(n) for n in grid], "--", color=INK, linewidth=1)
        measured(ax, x, values[name]["past"], "过去", PAST, 100)
        measured(ax, x, values[name]["future"], "以后", FUTURE, 100)
        ax.axhline(0, color=MUTED, linewidth=0.8)
        log_ticks(ax, ticks)
        ax.set_ylabel("年化收益（%）")
    axes[0].set_xlabel("候选只数（看过去 5 年）")
    axes[1].set_xlabel(f"看过去多少年（{CANDIDATES} 只里挑）")
    axes[0].annotate("虚线：公式", (0.03, 0.88), xycoords="axes fraction", color=INK)
    first, last = (mean(values["candidates"]["past"][NUMBERS.index(n)]) for n in (1, 1000))
    short, long = (mean(values["years"]["past"][YEARS.index(n)]) for n in (1, 100))
    return (
        f"上：挑中的那只过去 5 年的年化，由 1 只候选的 {first:.1%} 升到 1000 只里挑的 {last:.1%}；下：100 只里挑，"
        f"由看 1 年的 {short:.1%} 降到看 100 年的 {long:.1%}，仍不是零。两幅图里以后 5 年都在零附近，实测点落在公式上。"
    )


def waiting(values, ax):
    expected = [patience(n) for n in YEARS]
    for name, label, color in (
        ("better", "二选一选对", PAST),
        ("shrinkage", "收缩系数", THIRD),
        ("best", "选中第一", FUTURE),
    ):
        ax.plot(YEARS, [entry[name] for entry in expected], "--", color=INK, linewidth=1)
        measured(ax, list(YEARS), values["years"][name], label, color)
    log_ticks(ax, [1, 2, 5, 10, 20, 40, 100])
    ax.set_ylim(0, 1.03)
    ax.set_xlabel("看过去多少年")
    ax.set_ylabel("概率，或系数")
    told = {name: mean(values["years"][name][YEARS.index(10)]) for name in ("better", "shrinkage", "best")}
    return (
        f"真有差别时，看 10 年：两只里选对较好的概率 {told['better']:.0%}，收缩系数 {told['shrinkage']:.2f}，"
        f"一百只里选中真正第一的概率只有 {told['best']:.0%}；三条都随年数上升，实测与公式重合。"
    )
