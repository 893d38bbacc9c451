"""练习 8.4.2 的图：只读测量值。"""

from statistics import fmean

from solutions.ch08.rnn.past_numbers import at, loss_at
from solutions.lab.figures import COLORS, INK, MUTED, band, direct_label
from solutions.lab.wording import typeset

TRAINED, FRESH, COUNTED, BY_HAND = COLORS[0], COLORS[1], COLORS[2], COLORS[3]
FLOOR = 2.0**-53


def influence(values, ax):
    distances, order = values["distances"], values["ngram"]["order"]
    hand = values["parity"]["influence"]["tanh"]["min"]
    ax.plot(distances, [hand] * len(distances), color=BY_HAND)
    direct_label(ax, distances[-1], hand, "奇偶，手设", BY_HAND)
    band(ax, distances, values["learned"]["after"], "训练后", TRAINED)
    band(ax, distances, values["learned"]["before"], "未训练", FRESH)
    start = fmean(at(values, "before", distances[0]))
    theory = [start * 3 ** (-(d - distances[0]) / 2) for d in distances]
    line = [(d, value) for d, value in zip(distances, theory, strict=True) if value > FLOOR]
    ax.plot(*zip(*line, strict=True), "--", color=INK, linewidth=1)
    ax.annotate("∝ (1/√3)ᵈ", line[len(line) // 2 + 1], xytext=(8, 4), textcoords="offset points", color=INK)
    near = [d for d in distances if d < order]
    ax.plot(near, values["ngram"]["influence"][: len(near)], "o", color=COUNTED)
    ax.annotate(
        f"{'一二三四五六'[order - 1]}元语法：d ≥ {order} 恰为 0",
        (near[-1], values["ngram"]["influence"][len(near) - 1]),
        xytext=(62, -9),
        textcoords="offset points",
        color=COUNTED,
        arrowprops={"arrowstyle": "-", "color": COUNTED, "linewidth": 0.7},
    )
    ax.axhline(FLOOR, color=MUTED, linewidth=1, linestyle=":")
    direct_label(ax, distances[-1], FLOOR, "舍入误差", MUTED)
    ax.set_yscale("log")
    ax.set_ylim(1e-18, 8)
    ax.set_xlabel("倒数第 d 个字符")
    ax.set_ylabel("总变差")
    far, after, before = distances[-1], values["learned"]["after"], values["learned"]["before"]
    return typeset(
        f"换掉倒数第 d 个字符，输出分布的总变差，纵轴是对数。训练后由 d = 1 的 {fmean(p[0] for p in after):.2f} "
        f"降到 d = {far} 的 {fmean(p[-1] for p in after):.0e}；未训练时由 {start:.3f} 沿 (1/√3) 的 d 次方降到 "
        f"{fmean(p[-1] for p in before):.0e}；手设的奇偶网络一直是 {hand:.1f}；"
        f"{'一二三四五六'[order - 1]}元语法从 d = {order} 起恰为 0。"
    )


def contexts(values, ax):
    ticks = values["contexts"]
    places = list(range(len(ticks)))
    band(ax, places, values["learned"]["reset"], "RNN", TRAINED)
    ngram = values["ngram"]
    counted = [ticks.index(k) for k in ngram["contexts"]]
    ax.plot(counted, ngram["loss"], color=COUNTED, marker="o")
    ax.annotate(
        "数频率（n 元语法）",
        (counted[-1], ngram["loss"][-1]),
        xytext=(0, -14),
        textcoords="offset points",
        color=COUNTED,
    )
    alone, one = values["learned"]["memoryless"], ticks.index(1)
    spread = [[fmean(alone) - min(alone)], [max(alone) - fmean(alone)]]
    ax.errorbar([one], [fmean(alone)], yerr=spread, fmt="D", color=FRESH)
    ax.annotate("训练时就不带状态", (one, fmean(alone)), xytext=(9, 12), textcoords="offset points", color=FRESH)
    ax.axhline(ngram["loss"][0], color=INK, linestyle="--", linewidth=1)
    ax.annotate("一元", (places[-1], ngram["loss"][0]), xytext=(-18, 4), textcoords="offset points", color=INK)
    ax.set_xticks(places, [str(k) for k in ticks])
    ax.set_xlabel("给多少个字符的前文")
    ax.set_ylabel("留出损失（纳特/字符）")
    one_loss, last = fmean(loss_at(values, 1)), fmean(loss_at(values, ticks[-1]))
    best = min(ticks, key=lambda k: fmean(loss_at(values, k)))
    return (
        f"留出损失对所给前文的长度：RNN 给 1 个字符是 {one_loss:.2f}，给 {best} 个最低，"
        f"{fmean(loss_at(values, best)):.2f}，给 {ticks[-1]} 个是 {last:.2f}，早已变平；"
        f"训练时就不带状态的是 {fmean(alone):.2f}；一元是 {ngram['loss'][0]:.2f}。"
    )
