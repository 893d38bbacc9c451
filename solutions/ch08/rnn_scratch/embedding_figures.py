"""练习 8.5.1 的图：只读测量值。"""

from solutions.lab.figures import COLORS, MUTED, band, direct_label

GROUPS = (("vowels", "元音之间"), ("consonants", "辅音之间"), ("across", "元音与辅音"))


def cosines(values, ax):
    seeds = values["learned"]
    for place, (name, _) in enumerate(GROUPS):
        ax.plot([s[f"{name}_before"] for s in seeds], [place] * len(seeds), "o", mfc="none", mec=MUTED, markersize=4)
        ax.plot([s[name] for s in seeds], [place] * len(seeds), "o", color=COLORS[place], markersize=4)
    ax.axvline(0, color=MUTED, linewidth=0.8)
    ax.set_yticks(range(len(GROUPS)), [label for _, label in GROUPS])
    ax.set_ylim(len(GROUPS) - 0.5, -0.5)
    ax.set_xlabel("两行之间的平均余弦（独热向量之间恒为 0）")
    means = [sum(s[name] for s in seeds) / len(seeds) for name, _ in GROUPS]
    told = "，".join(f"{label} {mean:+.2f}" for (_, label), mean in zip(GROUPS, means, strict=True))
    return f"训练之后输入权重各行之间的平均余弦（各种子平均）：{told}；训练之前都在 0 附近。"


def ranks(values, ax):
    lost = [seed["lost_at_rank"] for seed in values["learned"]]
    widths = range(1, len(lost[0]) + 1)
    band(ax, widths, lost, "学到的权重", COLORS[0])
    ax.set_xlabel("嵌入的维数 d")
    ax.set_ylabel("相对误差")
    ax.set_ylim(0, 1)
    ax.set_xlim(0, len(lost[0]))
    mean = [sum(column) / len(column) for column in zip(*lost, strict=True)]
    told = "，".join(f"d = {d} 时 {mean[d - 1]:.2f}" for d in (2, 8, 16, len(mean)))
    return f"最好的 d 维嵌入离学到的输入权重的相对误差：{told}。"


def times(values, ax):
    speed = values["timings"]
    for color, name, label in ((COLORS[1], "product", "独热乘矩阵"), (COLORS[0], "lookup", "查表")):
        ax.plot(speed["vocab_size"], speed[name], "o-", color=color, markersize=3)
        direct_label(ax, speed["vocab_size"][-1], speed[name][-1], label, color)
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_xlabel("词表大小")
    ax.set_ylabel("时间（微秒）")
    first, last = (speed["product"][n] / speed["lookup"][n] for n in (0, -1))
    return (
        f"词表由 {speed['vocab_size'][0]} 到 {speed['vocab_size'][-1]:,}，独热乘矩阵的时间由查表的 {first:.1f} 倍"
        f"升到 {last:.0f} 倍。"
    )
