"""练习 8.3.3 的图：只读测量值。"""

from solutions.ch08.language_models.zipf_numbers import NAMES, derived, fitted
from solutions.lab.figures import COLORS, INK, MUTED

PAINT = dict(zip(NAMES, COLORS, strict=False))


def logarithmic(ax, values: dict, ylabel: str) -> None:
    """Both axes logarithmic, the declared range of ranks shaded."""
    ax.axvspan(values["low"], values["high"], color=MUTED, alpha=0.15, linewidth=0)
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_xlabel("秩 r")
    ax.set_ylabel(ylabel)


def curves(values, ax):
    for n, order in values["orders"].items():
        ranks, frequencies = zip(*order["curve"], strict=True)
        ax.step(ranks, frequencies, where="post", color=PAINT[n])
        line = [1, values["high"] * 5]
        ax.plot(line, [fitted(order, values, rank) for rank in line], "--", color=INK, linewidth=0.9)
        told = f"{NAMES[n]}：{order['maximum_likelihood']:.2f}"
        ax.annotate(told, (0.97, 1.02 - 0.1 * int(n)), xycoords="axes fraction", ha="right", color=PAINT[n])
    logarithmic(ax, values, "频数 f")
    ax.set_ylim(0.7, None)
    slopes = "、".join(f"{NAMES[n]} {order['maximum_likelihood']:.2f}" for n, order in values["orders"].items())
    return (
        f"三条频数对秩的双对数曲线，由陡到平是一元、二元、三元；灰底的秩 {values['low']}–{values['high']} 里，"
        f"最大似然的指数是{slopes}，右端都落进频数为 1 的平台。"
    )


def flattening(values, ax):
    order = values["orders"]["3"]
    known, (ranks, frequencies) = order["synthetic"], zip(*order["curve"], strict=True)
    low, high = zip(*known["band"], strict=True)
    ax.fill_between(known["ranks"], low, high, color=COLORS[1], alpha=0.3, linewidth=0, step="post")
    ax.step(ranks, frequencies, where="post", color=PAINT["3"], linewidth=1.2)
    line = [1, known["ranks"][-1]]
    ax.plot(line, [known["scale"] * r ** -known["exponent"] for r in line], "--", color=INK, linewidth=1.1)
    ax.annotate(f"定律：{known['exponent']:.2f}", (0.42, 0.1), xycoords="axes fraction", color=INK)
    ax.annotate("合成文本", (7, 30), color=COLORS[1])
    ax.annotate("三元语法", (1800, 1.5), color=PAINT["3"])
    logarithmic(ax, values, "频数 f")
    ax.set_ylim(0.2, None)
    real = dict(map(tuple, order["curve"]))
    shaded = [(r, *edge) for r, edge in zip(known["ranks"], known["band"], strict=True) if r in real]
    inside = [least <= real[r] <= most for r, least, most in shaded if values["low"] <= r <= values["high"]]
    return (
        f"按指数 {known['exponent']:.2f} 的定律（虚线）抽出的合成文本（色带），右半边高出定律，"
        f"在灰底的区间里读出的指数平均只有 {known['maximum_likelihood']['mean']:.2f}；"
        f"真实的三元语法在灰底里的 {len(inside)} 个点，有 {sum(inside)} 个落在色带内。"
    )


def rank_times_frequency(values, ax):
    for n, order in values["orders"].items():
        for key, style in (("curve", "-"), ("half_curve", ":")):
            points = [(rank, rank * f) for rank, f in order[key] if rank <= 5 * values["high"]]
            ax.plot(*zip(*points, strict=True), style, color=PAINT[n])
        ax.annotate(NAMES[n], (1, 1.5 * order["curve"][0][1]), color=PAINT[n])
    logarithmic(ax, values, "r × f")
    ax.set_ylim(None, 8000)
    numbers = derived(values)["n"]
    rise = "、".join(f"{NAMES[n]} {found['product'][1] / found['product'][0]:.1f} 倍" for n, found in numbers.items())
    whole, half = numbers["1"]["product"][0], numbers["1"]["half_product"][0]
    return (
        f"秩乘频数对秩：由秩 10 到秩 100，{rise}，指数越小升得越陡；"
        f"只用半本书（点线），一元在秩 10 处由 {whole:,} 降到 {half:,}，可见它不是指数。"
    )
