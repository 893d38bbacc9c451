"""练习 8.7.1 的表：只读测量值。"""

from solutions.ch08.bptt.powers_numbers import PRECISION, a_step, alone, angles, ends
from solutions.ch08.bptt.powers_probability import steps_enough
from solutions.lab import Table
from solutions.lab.wording import typeset


def span(numbers: list[float], spec: str) -> str:
    """Smallest to largest; one number where both read the same."""
    low, high = (format(end(numbers), spec) for end in (min, max))
    return typeset(low if low == high else f"{low}–{high}")


def cases(values):
    labels = {
        "gap": "$\\lambda_1=1,\\ \\lambda_2=0.8$",
        "negative": "$\\lambda_1=-1,\\ \\lambda_2=0.8$",
        "equal": "$\\lambda_1=\\lambda_2=1$",
        "opposite": "$\\lambda_1=1,\\ \\lambda_2=-1$",
    }
    rows = [
        [label, *(span(angles(values, name, key), ".0f") + "°" for key in ("angle", "one", "two"))]
        for name, label in labels.items()
    ]
    return Table(["特征值", "夹角", "再一次", "再两次"], rows)


def steps(values):
    rows = [
        [f"{q:g}", *(f"{steps_enough(n, q, PRECISION['epsilon'], PRECISION['delta']):,}" for n in PRECISION["size"])]
        for q in PRECISION["ratio"]
    ]
    return Table(["$q=\\lvert\\lambda_2/\\lambda_1\\rvert$", *(f"$n={n}$" for n in PRECISION["size"])], rows)


def networks(values):
    lines = {
        "$\\lvert\\cos\\rvert$，同一文本": lambda name: span(ends(values, name, "same_text"), ".2f"),
        "$\\lvert\\cos\\rvert$，不同文本": lambda name: span(ends(values, name, "other_text"), ".2f"),
        "$\\sigma_2/\\sigma_1$": lambda name: span(ends(values, name, "line"), ".2f"),
        "同上，$\\phi'$ 换成 1": lambda name: span([curve[-1] for curve in alone(values, name, "line")], ".2f"),
        "$\\sigma_3/\\sigma_1$": lambda name: span(ends(values, name, "plane"), ".1g"),
        "$\\sigma_2/\\sigma_1$ 每步乘": lambda name: span(a_step(values, name, "line"), ".3f"),
        "长度每步乘": lambda name: span(a_step(values, name, "length"), ".2f"),
    }
    return Table(["", "初始", "训练后"], [[label, row("initial"), row("trained")] for label, row in lines.items()])
