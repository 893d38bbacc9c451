"""练习 8.4.1 的图、表和派生的数：只读测量值。"""

from solutions.lab import Table
from solutions.lab.figures import COLORS, INK, MUTED, direct_label

ROWS = [
    ("小批量", "(n, T)", "indices"),
    ("独热编码", "(T, n, |V|)", "one_hot"),
    ("一步的输入", "(n, |V|)", "input"),
    ("一步的隐状态", "(n, h)", "hidden"),
    ("一步的输出", "(n, |V|)", "output"),
    ("各步接起来", "(T·n, |V|)", "joined"),
    ("标签", "(T·n,)", "labels"),
]


def shape_text(shape: list[int]) -> str:
    """A shape as Python writes it."""
    return str(tuple(shape))


def shapes(values):
    """One cell for both models while they agree."""
    scratch, library = (values["shapes"][model] for model in ("scratch", "library"))
    rows = []
    for name, symbols, key in ROWS:
        seen = dict.fromkeys(shape_text(found[key]) for found in (scratch, library))
        rows.append([name, symbols, "；".join(seen)])
    return Table(["张量", "形状", "实测"], rows)


def orders(values):
    example = values["order"]["example"]
    named = {"inputs": "输入", "right": "Y.T", "wrong": "Y（错）"}
    rows = [[name, *example[key].replace(" ", "␣")] for key, name in named.items()]
    return Table(["次序", *(str(place) for place in range(1, len(rows[0])))], rows)


def derived(values):
    part, parameters = values["bottleneck"], values["parameters"]
    best = {str(rank): min(found) for rank, found in zip(part["ranks"], part["found"], strict=True)}
    return {
        "output_share": {level: counts["output"] / counts["all"] for level, counts in parameters.items()},
        "best": best,
        "excess": {rank: perplexity / part["optimum"] - 1 for rank, perplexity in best.items()},
        "enough": part["tokens"] - 1,
    }


def bottleneck(values, ax):
    part, best = values["bottleneck"], derived(values)["best"]
    for rank, found in zip(part["ranks"], part["found"], strict=True):
        ax.plot([rank] * len(found), found, "o", color=MUTED, markersize=3)
    ax.plot(part["ranks"], best.values(), "o-", color=COLORS[0])
    ax.plot([part["tokens"] - 1], [part["constructed"]], "s", color=COLORS[1], markersize=5)
    ax.annotate(
        "构造", (part["tokens"] - 1, part["constructed"]), xytext=(-9, 7), textcoords="offset points", color=COLORS[1]
    )
    ax.axhline(part["optimum"], color=INK, linestyle="--", linewidth=1)
    ax.set_xlim(-1.3, part["tokens"] + 0.3)
    direct_label(ax, part["tokens"] + 0.3, part["optimum"], f"最优 {part['optimum']:.1f}", INK)
    for rank, place in (("0", (8, -3)), ("1", (8, -1)), ("4", (6, 5))):
        ax.annotate(
            f"{best[rank]:.1f}", (int(rank), best[rank]), xytext=place, textcoords="offset points", color=COLORS[0]
        )
    ax.set_xlabel("隐单元数 h")
    ax.set_ylabel("找到的最低困惑度")
    return (
        f"横轴是隐单元数，纵轴是只看前一个字符时找到的最低困惑度。没有隐单元时 {best['0']:.1f}，"
        f"1 个 {best['1']:.1f}，4 个 {best['4']:.1f}，以后渐渐贴到虚线，即条件概率表的最优值 {part['optimum']:.1f}；"
        f"直接构造的 {part['tokens'] - 1} 个正在虚线上。"
    )
