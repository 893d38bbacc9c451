"""练习 8.3.2 的表：只读测量值。"""

import math
from statistics import fmean

from solutions.ch08.language_models.dialogue_numbers import (
    best_flat,
    flat_floors,
    perplexities,
    perplexity_floor,
    runs,
    tidy,
    true_perplexity,
)
from solutions.ch08.language_models.dialogue_replies import readable
from solutions.lab import Table

NAMES = {
    "trigram": "三元语法",
    "speaker": "三元＋说话人",
    "previous": "三元＋上一轮",
    "both": "三元＋两样",
    "two": "三元＋说话人＋前两轮",
    "reset": "GRU，每轮清零",
    "plain": "GRU，带着走，默认初始化",
    "carried": "GRU，带着走",
}
REPAIRED = {
    "start": "起始切成词元",
    "shorter": "退回短上下文",
    "marks": "加记号",
    "context": "除以上下文的次数",
    "read_only": "查询不写入",
    "drawn": "改成抽样",
}


def parrots(values):
    rows = []
    for parrot in values["parrots"]:
        repaired = [REPAIRED[name] for name in parrot["repaired"]]
        name = "什么也没修" if not repaired else repaired[0] if len(repaired) == 1 else "全部修好"
        row = [str(parrot["informed"]), f"{parrot['largest_sum']:g}", str(parrot["entries"] - parrot["words"])]
        # A token of two words, as only a spoilt table has them, is shown joined.
        said = tidy(readable([token.replace(" ", "＋") for token in parrot["tokens"]][:8]))
        rows.append([name, *row, f"{said} ……"])
    return Table(["修了哪处", "用上", "行和", "混进", "说出的"], rows)


def models(values):
    rows = []
    best = best_flat(values)
    longest = values["measured"][-1]
    flat = [(str(n), f"{n} 元语法") for n in sorted({best, longest} - {3})]
    for name, shown in [("trigram", NAMES["trigram"]), *flat, *list(NAMES.items())[1:]]:
        window = {"reset": "turn", "plain": None, "carried": None}.get(name, name)
        lowest = true_perplexity(values) if window is None else None
        if lowest is None and window in map(str, values["measured"]):
            lowest = flat_floors(values)[values["orders"].index(int(window))]
        rows.append([shown, f"{lowest or perplexity_floor(values, window):.3f}", *_measured(values, name)])
    truth = values["theory"]["replies"]["entropy"]
    rows.append(
        ["语法本身", f"{true_perplexity(values):.3f}", f"{_truth(values):.3f}", f"{math.exp(truth):.1f}", "100%"]
    )
    return Table(["模型", "下限", "留出（最小–最大）", "回答", "对类"], rows)


def _measured(values, name):
    found = perplexities(values, name)
    spread = f"{fmean(found):.3f}（{min(found):.2f}–{max(found):.2f}）"
    return [
        spread,
        f"{math.exp(fmean(runs(values, name, 'reply'))):.1f}",
        f"{fmean(runs(values, name, 'fitting')):.0%}",
    ]


def _truth(values):
    """Perplexity of the held-out dialogues under the grammar that made them."""
    return fmean(math.exp(part["truth"]) for part in values["counted"])
