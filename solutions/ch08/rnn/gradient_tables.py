"""练习 8.4.3 的表：只读测量值。"""

from solutions.ch08.rnn.gradient_numbers import NETWORKS, float32_exits, missing, of
from solutions.lab import Table


def span(numbers: list, spec: str) -> str:
    """Smallest and largest of several seeds; those without a number are passed over."""
    numbers = [number for number in numbers if number is not None]
    if not numbers:
        return "—"
    low, high = format(min(numbers), spec), format(max(numbers), spec)
    return low if low == high else f"{low}–{high}"


def percents(shares: list[float]) -> str:
    """A span of shares in per cent, one decimal only where it tells something."""
    return span([100 * share for share in shares], ".0f" if max(shares) > 0.05 else ".1f") + "%"


def networks(values):
    rows = []
    for name, label in NETWORKS.items():
        shares = [percents(missing(values, name, m)) for m in (10, 35)]
        rows.append([label, span(of(values, name, "later"), ".2f"), *shares])
    return Table(["网络", "倍率", "10 步", "35 步"], rows)


def exits(values):
    labels = {"90": "ρ = 0.9，到 0", "110": "ρ = 1.1，到 inf", "initial": "nn.RNN，到 0"}
    rows = []
    for name, found in float32_exits(values).items():
        steps = [span(found[key], ".0f") for key in ("predicted", "measured")]
        rows.append([labels[name], *steps])
    return Table(["网络", "预言", "实测"], rows)


def costs(values):
    rows = []
    for entry in values["cost"]:
        rows.append([f"{entry['num_steps']}", f"{entry['bytes'] / 2**20:.2f}", f"{entry['chain']:,}"])
    return Table(["时间步数", "内存（MiB）", "运算链"], rows)
