"""练习 8.3.5 的图：只读测量值。"""

from solutions.ch08.language_models.offset_numbers import derived
from solutions.lab.figures import COLORS, INK, band, direct_label

COLOR = {"random": COLORS[0], "sequential": COLORS[1], "ring": COLORS[2], "fixed": COLORS[3], "dealt": COLORS[4]}
LABEL = {"random": "随机", "sequential": "顺序", "ring": "环形", "fixed": "固定", "dealt": "发牌"}


def coverage(values, axes):
    toy = values["toy"]
    for ax, what in zip(axes, ("starts", "predictions"), strict=True):
        for name, marker in (("ring", "s"), ("random", "o"), ("sequential", "v")):
            line = toy[name][what]
            ax.plot(range(len(line)), line, marker=marker, markersize=3.2, linewidth=1, color=COLOR[name])
            if name != "sequential":  # its line ends on another one
                direct_label(ax, len(line) - 1, line[-1], LABEL[name], COLOR[name])
    axes[0].annotate(LABEL["sequential"], (11, 0.325), color=COLOR["sequential"])
    axes[1].annotate(LABEL["sequential"], (17.2, 0.52), color=COLOR["sequential"])
    axes[0].set_ylabel("作起点的概率")
    axes[0].set_xlabel("起点 s")
    axes[0].set_ylim(-0.02, 0.37)
    axes[1].set_ylabel("每轮用到几次")
    axes[1].set_xlabel("预测 t（由第 t 个词元预测下一个）")
    axes[1].set_ylim(0, 1.08)
    n = toy["size"]["num_steps"]
    never = toy["sequential"]["starts"].count(0)
    return (
        f"上：随机采样的合法起点概率都是 {toy['random']['starts'][0]:.2f}（1/{n}），"
        f"顺序分区在 0 到 {max(toy['sequential']['starts']):.2f} 之间，有 {never} 个起点从不出现，"
        f"环形都是 {toy['ring']['starts'][0]:.3f}。"
        f"下：随机采样的预测是梯形，两端由 {toy['random']['predictions'][0]:.1f} 升到 1；"
        f"环形是一条 {toy['ring']['predictions'][0]:.3f} 的水平线。"
    )


def distinct(values, ax):
    found = values["distinct"]
    for name in ("dealt", "random", "sequential", "fixed"):
        percent = [[100 * share for share in run] for run in found["simulated"][name]]
        band(ax, found["epochs"], percent, LABEL[name] if name != "dealt" else "", COLOR[name])
        ax.plot(found["epochs"], [100 * share for share in found["theory"][name]], "--", color=INK, linewidth=0.8)
    ax.set_xscale("log")
    ax.set_ylim(-4, 106)
    n = values["size"]["num_steps"]  # the dealt and the drawn offsets end on the same height
    top = 100 * derived(values)["seen"]["dealt"][str(n)]
    ax.annotate(LABEL["dealt"], (n, top), xytext=(-6, 2), textcoords="offset points", ha="right", color=COLOR["dealt"])
    ax.set_xticks(found["epochs"], [str(epochs) for epochs in found["epochs"]])
    ax.set_xticks([], minor=True)
    ax.set_xlabel("轮数")
    ax.set_ylabel("见过的窗口（%）")
    seen, end = derived(values)["seen"], str(found["epochs"][-1])
    return (
        f"{end} 轮以后，切口固定只见过 {seen['fixed'][end]:.1%} 的窗口，"
        f"书中顺序分区停在 {seen['sequential'][end]:.1%}，"
        f"随机采样到了 {seen['random'][end]:.1%}；偏移轮着取更快。虚线的公式与各种子的平均吻合。"
    )


def perplexities(values, axes):
    top, bottom = axes
    for cuts, text, label, style in (
        ("fixed", "own", "固定，原切口", "-"),
        ("fixed", "other", "固定，别的切口", "--"),
        ("random", "other", "随机", "-"),
    ):
        _lines(top, values, cuts, text, label, style)
    for cuts in ("fixed", "random"):
        _lines(bottom, values, cuts, "heldout", LABEL[cuts], "-")
    for ax, ticks, text in ((top, [3, 5, 10, 20], "训练"), (bottom, [10, 15, 20, 30], "留出")):
        ax.set_yscale("log")
        ax.set_yticks(ticks, [str(tick) for tick in ticks])
        ax.set_yticks([], minor=True)
        ax.set_ylabel(f"困惑度（{text}）")
        ax.set_xlabel("轮数")
    found = derived(values)["perplexity"]
    return (
        f"训练结束时，切口固定的模型在自己的切口上困惑度 {found['fixed']['own']:.1f}，"
        f"同一段文字换切口就是 {found['fixed']['other']:.1f}；偏移随机的是 {found['random']['other']:.1f}。"
        f"留出文本上分别是 {found['fixed']['heldout']:.1f} 和 {found['random']['heldout']:.1f}。"
    )


def _lines(ax, values, cuts, text, label, style):
    runs = values["training"][cuts]
    band(ax, runs[0]["epochs"], [run[text] for run in runs], label, COLOR[cuts], linestyle=style)
