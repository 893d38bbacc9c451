"""Which exercises there are, read from the files' names and syntax: importing nothing, least of all torch."""

import ast
import difflib
import re
from dataclasses import dataclass
from pathlib import Path

from solutions.errors import UserError

ROOT = Path(__file__).resolve().parents[2]
LEVELS = {1: "易", 2: "中", 3: "难"}


@dataclass(frozen=True)
class Entry:
    """One exercise: its number, its module and the literal arguments of its ``Experiment(…)``."""

    id: str
    title: str
    module: str
    path: Path
    corpus: str | None
    seeds: int
    difficulty: int

    @property
    def root(self) -> Path:
        """The project's folder."""
        return self.path.parents[2]

    @property
    def result_path(self) -> Path:
        """The committed result, which need not be there."""
        return self.root / "data" / "results" / f"{self.id}.json"

    @property
    def test_path(self) -> Path:
        """The exercise's tests: the same stem in the mirrored tree."""
        return self.root / "tests" / self.path.parent.name / f"test_{self.path.name}"

    @property
    def page_name(self) -> str:
        """The exercise's page: number and name of the module, as an address is written (8.5.4-without-clipping.md)."""
        return f"{self.id}-{self.path.stem.split('_', 4)[4].replace('_', '-')}.md"


def entries(root: Path = ROOT) -> list[Entry]:
    """Every exercise in the book's order.  Raises UserError for a module whose name and number disagree."""
    found: dict[str, Entry] = {}
    for path in sorted((root / "solutions").glob("ch*/ex_*.py")):
        entry = _read(path, root)
        if entry.id in found:
            raise UserError(f"{found[entry.id].path.name} 和 {path.name} 都自称练习 {entry.id}：请改正其中一个的编号。")
        found[entry.id] = entry
    return sorted(found.values(), key=lambda entry: [int(part) for part in entry.id.split(".")])


def find(id: str, root: Path = ROOT) -> Entry:
    """The exercise of that number; UserError with the nearest numbers where there is none."""
    known = {entry.id: entry for entry in entries(root)}
    if id in known:
        return known[id]
    near = difflib.get_close_matches(id, known, n=3, cutoff=0.0)
    raise UserError(f"没有练习 {id}。最接近的是：{'、'.join(near)}。全部练习见 python -m solutions list。")


def _read(path: Path, root: Path) -> Entry:
    module = ".".join(path.relative_to(root).with_suffix("").parts)
    match = re.fullmatch(r"ex_(\d+)_(\d+)_(\d+)_\w+", path.stem)
    arguments = _experiment_arguments(path)
    if not match or arguments.get("id") != ".".join(match.groups()):
        raise UserError(
            f"{path} 的文件名应是 ex_章_节_题_名字.py，且与其中的编号 {arguments.get('id')} 一致：请改其一。"
        )
    arguments = {"corpus": None, "seeds": 1, "difficulty": 1, **arguments}
    _require_fit(arguments, path)
    return Entry(module=module, path=path, **arguments)


def _require_fit(arguments: dict, path: Path) -> None:
    """Names and kinds of ``Experiment(…)``'s arguments, checked here because nothing is imported."""
    kinds = {"id": str, "title": str, "corpus": (str, type(None)), "seeds": int, "difficulty": int}
    if arguments.keys() != kinds.keys():
        wrong = "、".join(sorted(arguments.keys() ^ kinds.keys()))
        raise UserError(f"{path} 里 Experiment(…) 的参数应是 {'、'.join(kinds)}，多了或缺了 {wrong}：请改正。")
    for name, kind in kinds.items():
        if not isinstance(arguments[name], kind):
            raise UserError(f"{path} 里 Experiment(…) 的 {name} 不能是 {arguments[name]!r}：请改正。")
    if arguments["seeds"] < 1 or arguments["difficulty"] not in LEVELS:
        raise UserError(f"{path} 里 seeds 至少是 1，difficulty 是 {'、'.join(map(str, LEVELS))} 之一：请改正。")


def _experiment_arguments(path: Path) -> dict:
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except SyntaxError as error:
        raise UserError(f"{path} 第 {error.lineno} 行有语法错误：{error.msg}。请先改正。") from error
    except ValueError as error:
        raise UserError(f"{path} 不是 UTF-8 的 Python 源码（{error}）。请另存为 UTF-8。") from error
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            call = node.value
            if isinstance(call.func, ast.Name) and call.func.id == "Experiment" and call.args:
                pairs = [("id", call.args[0]), *((word.arg, word.value) for word in call.keywords)]
                return _literals(pairs, path)
    raise UserError(f'{path} 里没有 experiment = Experiment("编号", …)：请按 README「添加一个答案」补上。')


def _literals(pairs: list, path: Path) -> dict:
    try:
        return {name: ast.literal_eval(node) for name, node in pairs}
    except ValueError as error:
        raise UserError(f"{path} 里 Experiment(…) 的参数必须直接写成数字或文字，这样不必运行就能读到。") from error
