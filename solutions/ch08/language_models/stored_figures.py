"""练习 8.3.1 的图：只读测量值。"""

from solutions.ch08.language_models.stored_growth import TARGET, forecast
from solutions.ch08.language_models.stored_numbers import KEYS, by_order, joined, mean_exponent, outlook, stored
from solutions.ch08.language_models.stored_unseen import FATES
from solutions.lab.figures import COLORS, INK, MUTED, direct_label

TEN_THOUSAND = 10_000
PAINT = dict(zip(KEYS, COLORS, strict=False))
NAMES = dict(zip(KEYS, ("一元", "二元", "三元", "四元"), strict=True))


def growth(values, ax):
    measured, length = values["growth"], values["tokens"]
    ahead = [length + (TARGET - length) * k / 30 for k in range(31)]
    ax.plot([0, TARGET / TEN_THOUSAND], [0, TARGET / TEN_THOUSAND], ":", color=INK, linewidth=1)
    direct_label(ax, TARGET / TEN_THOUSAND, TARGET / TEN_THOUSAND, "上界", INK)
    for key in KEYS:
        color, found = PAINT[key], outlook(values, [key])
        scaled = [size / TEN_THOUSAND for size in (0, *measured[key])]
        ax.plot([at / TEN_THOUSAND for at in (0, *measured["at"])], scaled, color=color)
        exponent = mean_exponent(values, key, "full")
        curve = [forecast(measured[key][-1], exponent, N / length) / TEN_THOUSAND for N in ahead]
        ax.plot([N / TEN_THOUSAND for N in ahead], curve, "--", color=color, linewidth=1.1)
        ax.vlines(TARGET / TEN_THOUSAND, *(found[end] / TEN_THOUSAND for end in ("low", "high")), color=color, lw=4)
        ax.plot(values["joined"]["tokens"] / TEN_THOUSAND, values["joined"][key] / TEN_THOUSAND, "o", color=color, ms=4)
        direct_label(ax, TARGET / TEN_THOUSAND, found["mean"] / TEN_THOUSAND, NAMES[key], color)
    ax.axvline(length / TEN_THOUSAND, color=MUTED, linewidth=0.8)
    ax.annotate("实测 | 外推", (length / TEN_THOUSAND, 10), color=INK, ha="center", fontsize=8.5)
    ax.set_xlabel("文本长度 N（万词）")
    ax.set_ylabel("存的条数（万）")
    ax.set_ylim(0, 11)
    total, low, high = stored(values), *(outlook(values, KEYS)[end] for end in ("low", "high"))
    sizes = "、".join(f"{NAMES[key]} {measured[key][-1]:,}" for key in KEYS)
    return (
        f"不同的 n 元语法随文本长度增多：{length:,} 个词时 {sizes}，合计 {total:,} 条；四元几乎贴着上界 N。"
        f"按幂律外推到 {TARGET:,} 个词，合计 {low:,.0f}–{high:,.0f} 条；"
        f"接上第二本书，{values['joined']['tokens']:,} 个词时实测 {joined(values, KEYS):,} 条。"
    )


def unseen(values, ax):
    left = [0.0] * len(KEYS)
    rows = [by_order(values, key) for key in KEYS]
    paints = (COLORS[2], COLORS[1], MUTED)
    for fate, color, label in zip(FATES, paints, ("大于 0", "等于 0", "0/0"), strict=True):
        shares = [100 * row[fate] for row in rows]
        ax.barh([NAMES[key] for key in KEYS], shares, left=left, color=color, height=0.62, label=label)
        left = [start + share for start, share in zip(left, shares, strict=True)]
    for y, row in enumerate(rows):
        direct_label(ax, 100, y, f"{row['positive']:.1%}", paints[0])
    ax.invert_yaxis()
    ax.grid(axis="y", visible=False)
    ax.set_xlim(0, 100)
    ax.set_xlabel("留出的词（%）")
    ax.legend(ncols=3, loc="lower center", bbox_to_anchor=(0.5, 1))
    told = "，".join(f"{NAMES[key]} {row['positive']:.1%}" for key, row in zip(KEYS, rows, strict=True))
    return (
        f"四条横条：留出的词按频数之比得到的概率。大于 0 的只有：{told}；"
        f"四元里有 {rows[-1]['undefined']:.1%} 的词是 0/0，前三个词从没见过。"
    )
