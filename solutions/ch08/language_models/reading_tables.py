"""练习 8.3.4 的表：只读测量值。"""

from statistics import fmean

from solutions.ch08.language_models.reading_numbers import LEARNED, label, perplexities, way_means
from solutions.lab import Table
from solutions.lab.wording import floor_to


def ways(values):
    n, means = values["num_steps"], way_means(values)
    rows = []
    for name, mean in means.items():
        context = f"{mean['context']:,.1f}" if mean["context"] < 100 else f"{mean['context']:,.0f}"
        cells = [f"{mean['windows']:,.0f}", f"{floor_to(mean['covered'], 4):.2%}", f"{mean['repeats']:.2f}"]
        rows.append([label(name, n), *cells, context, f"{mean['cost']:.2f}", _bias(name, mean, n)])
    return Table(["读法", "样本数", "覆盖", "重复", "上文", "代价", "谁吃亏"], rows)


def _bias(name: str, mean: dict, n: int) -> str:
    """Which positions come off badly, in a few words."""
    missed = f"{mean['missed']:,.0f}"
    return {
        "random": "首尾、尾批",
        "sequential": "首尾",
        "mixed": f"首尾，漏 {missed} 个",
        "quarter": f"首尾，漏 {missed} 个",
        "every": f"首尾各 {n - 1} 个",
        "independent": "碰运气",
        "stratified": "碰运气",
        "padded": "段首",
        "bucketed": "段首",
        "packed": "段首、末尾",
        "circular": "接缝处",
    }.get(name, f"漏末尾 {missed} 个")


def readings(values):
    n, rows = values["num_steps"], []
    for size in (n // 4, n):
        for stride in (size, size // 2, size // 4, 1):
            name = f"窗口 {size}，步长 {stride}"
            rows.append([name, f"{size - stride + 1}", f"{size / stride:g}", *_read(values, "strided", size, stride)])
    rows.append(["传状态", "全部", "1", *_read(values, "carried")])
    return Table(["读法（只计末 s 步）", "最少上文", "代价", "随机采样训练", "传状态训练"], rows)


def _read(values: dict, kind: str, *path: int) -> list[str]:
    """Mean and range over the seeds, for both ways of training."""
    cells = []
    for way in LEARNED:
        found = perplexities(values, way, kind, *map(str, path))
        cells.append(f"{fmean(found):.2f}（{min(found):.2f}–{max(found):.2f}）")
    return cells
