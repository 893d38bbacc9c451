"""练习 8.5.4 的表：只读测量值，不训练。"""

import math

from solutions.ch08.clipping_figures import output_gradient_bound
from solutions.ch08.clipping_runs import THETA
from solutions.lab import Table

NORM = r"$\|\mathbf g\|$"


def derived(values) -> dict:
    """Numbers for the prose that follow from the measured ones."""
    unclipped, clipped, first = values["library_unclipped"], values["library_clipped"], values["first_steps"]
    lost = list(zip(unclipped["lost_epoch"], unclipped["lowest_loss"], strict=True))
    worst, index = first["unclipped"][first["worst"]], clipped["epochs"][0].index(values["reuse_epochs"])
    long = next((n for n, norm in enumerate(worst["norm"]) if norm > THETA), 0)
    return {
        "gradient_bound": output_gradient_bound(values),
        "early": sum(1 for epoch, _ in lost if epoch and epoch <= 10),
        "late": [epoch for epoch, _ in lost if epoch and epoch > 10],
        "late_lowest": [math.exp(loss) for epoch, loss in lost if epoch and epoch > 10],
        "half_lowest": [math.exp(loss) for loss in values["library_unclipped_lr_half"]["lowest_loss"]],
        "highest_exponent": max(exponent(p) for p in unclipped["final_perplexity"]),
        "largest_gradient_exponent": exponent(max(unclipped["largest_gradient"])),
        "worst_first_long_step": long + 1,
        "worst_first_long_norm": worst["norm"][long],
        "worst_spectral": [worst["spectral_norm"][0], worst["spectral_norm"][-1]],
        "saturated": [dead["saturated"] for dead in unclipped["autopsy"]],
        "output_share": [dead["output_share"] for dead in unclipped["autopsy"]],
        "reach_exploded": max(sum(g > 1e-12 for g in reached) for reached in unclipped["reach_after"]),
        "reach_before": max(reached[-1] / reached[0] for reached in clipped["reach_before"]),
        "fresh_loss": [losses[index] for losses in clipped["train_loss"]],
    }


def exponent(number: float) -> int:
    """The k of 10^k, rounded down; 308, where floats end, for an overflow."""
    return math.floor(math.log10(number)) if math.isfinite(number) else 308


def short(number: float) -> str:
    """A perplexity for a cell: two decimals, or its power of ten."""
    return f"{number:.2f}" if number < 1000 else f"$10^{{{exponent(number)}}}$"


def span(numbers: list, form=short) -> str:
    """Smallest and largest of several seeds."""
    low, high = form(min(numbers)), form(max(numbers))
    return low if low == high else f"{low} 至 {high}"


def final_perplexities(values):
    rows = [
        [
            values[name]["label"],
            span(values[name]["final_perplexity"]),
            span(values[name]["heldout_lowest"]),
            span(values[name]["heldout_lowest_epoch"], str),
            span(values[name]["heldout_perplexity"]),
        ]
        for name in ("library_clipped", "library_unclipped", "scratch_clipped", "scratch_unclipped")
    ]
    return Table(["设置", "训练", "留出最低", "在第几轮", "留出末了"], rows)


def outcomes(values):
    names = [name for name in values if isinstance(values[name], dict) and "label" in values[name]]
    rows = []
    for name in sorted(names, key=lambda name: values[name]["label"]):
        runs = values[name]
        lost = [epoch for epoch in runs["lost_epoch"] if epoch]
        best = [math.exp(loss) for loss in runs["lowest_loss"]]
        rows.append([runs["label"], f"{len(lost)}/{len(best)}", span(lost, str) if lost else "—", span(best)])
    return Table(["设置", "发散", "起于第几轮", "训练困惑度曾低到"], rows)


def first_sixteen(values):
    steps = values["first_steps"]
    free, held = steps["unclipped"][steps["worst"]], steps["clipped"][steps["worst"]]
    rows = [
        [
            str(n + 1),
            f"{free['norm'][n]:.2f}",
            f"{free['loss'][n]:.2f}",
            f"{free['spectral_norm'][n]:.2f}",
            f"{free['saturated'][n]:.0%}",
            f"{held['norm'][n]:.2f}",
            f"{held['loss'][n]:.2f}",
        ]
        for n in range(16)
    ]
    return Table(["步", NORM, "损失", r"更新后 $\mathbf W_{hh}$ 的谱范数", "饱和", f"裁剪：{NORM}", "损失"], rows)


def listed(numbers, spec: str) -> str:
    """All seeds' numbers in one cell of evidence."""
    return "、".join(format(number, spec) for number in numbers)


def named(items) -> str:
    """Epochs, steps or seeds in a sentence; a dash for one that never came."""
    return "、".join("—" if item is None else str(item) for item in items) or "无"
