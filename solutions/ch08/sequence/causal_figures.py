"""练习 8.1.3 的图：只读测量值。"""

from statistics import fmean

from solutions.ch08.sequence.causal_heldout import LONGEST
from solutions.ch08.sequence.causal_numbers import LEVELS
from solutions.lab.figures import COLORS, INK, MUTED, band

ONE_SIDED, OTHER_SIDE, TWO_SIDED = COLORS[0], COLORS[2], COLORS[1]


def letters(values, ax):
    tokens, ways = values["ring"]["char"]["tokens"], values["ring"]["char"]["ways"]
    ax.plot([0, 4.3], [0, 4.3], "--", color=MUTED, linewidth=1)
    placed = []
    for token, (_, after, before) in tokens.items():
        color = ONE_SIDED if before > after else TWO_SIDED
        while any(abs(after - x) < 0.11 and abs(before - y) < 0.14 for x, y in placed):
            after += 0.02  # two letters on top of each other: the rarer one moves aside
        placed.append((after, before))
        ax.text(after, before, "空格" if token == " " else token, color=color, ha="center", va="center")
    mean = ways["forward"][0], ways["backward"][0]
    ax.plot(*mean, "+", color=INK, markersize=13, markeredgewidth=2)
    arrow = {"arrowstyle": "-", "color": MUTED, "linewidth": 0.7, "shrinkB": 7}
    ax.annotate(f"平均 {mean[0]:.2f}", mean, xytext=(4.05, 2.3), color=INK, ha="center", arrowprops=arrow)
    ax.annotate("后面好猜", (0.25, 4.05), color=ONE_SIDED)
    ax.annotate("前面好猜", (3.2, 0.6), color=TWO_SIDED)
    ax.set_xlim(-0.25, 4.5)
    ax.set_ylim(0, 4.5)
    ax.set_xlabel("它后面的字符（比特）")
    ax.set_ylabel("它前面的字符（比特）")
    easier = sum(after < before for _, after, before in tokens.values())
    shown = [f"{name} 是 {tokens[name][1]:.2f} 对 {tokens[name][2]:.2f}" for name in "qx" if name in tokens]
    return (
        f"{len(tokens)} 种字符各自的条件熵，后面的字符对前面的字符：{'，'.join(shown)} 比特；"
        f"{easier} 种在对角线上方（后面更好猜），其余在下方，"
        f"按出现次数平均，两个方向同是 {mean[0]:.2f} 比特。"
    )


def sides(values, axes):
    told = []
    for ax, level in zip(axes, LEVELS, strict=True):
        held, longest = values["heldout"][level], LONGEST[level]
        for side, color, style, label in (
            ("left", ONE_SIDED, "-", "只看一侧"),
            ("right", OTHER_SIDE, ":", ""),
        ):
            lines = [held["none"], *(held[f"{side}_{n}"] for n in range(1, longest + 1))]
            band(ax, range(longest + 1), list(zip(*lines, strict=True)), label, color, linestyle=style)
        pairs = [held["none"], *(held[f"both_{n}"] for n in range(1, longest // 2 + 1))]
        band(ax, range(0, longest + 1, 2), list(zip(*pairs, strict=True)), "两侧各半", TWO_SIDED, marker="o")
        ax.set_ylabel(f"{LEVELS[level]}：比特")
        ax.set_xlabel("上下文词元的个数")
        ax.set_xticks(range(longest + 1))
        told.append(
            f"{LEVELS[level]}看 2 个，左边 {fmean(held['left_2']):.2f}，右边 {fmean(held['right_2']):.2f}，"
            f"左右各 1 个 {fmean(held['both_1']):.2f} 比特"
        )
    return f"留出文本每个词元的比特数：左、右两条线几乎重合，两侧各半的在下方。{'；'.join(told)}。"
