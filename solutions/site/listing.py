"""A tested function as the page shows it: found by name, its lines as they stand in the file."""

import ast
import difflib
from dataclasses import dataclass
from pathlib import Path

from solutions.errors import UserError
from solutions.lab.sources import Module, load_module, module_path


@dataclass(frozen=True)
class Listing:
    """``path`` is relative to the project's folder; ``line`` is the first line of the code, decorators included."""

    name: str
    path: str
    line: int
    code: str


def find_listing(reference: str, root: Path) -> Listing:
    """The source behind ``package.module:function`` (or ``:Class``, ``:Class.method``, ``:CONSTANT``).

    Raises UserError with the nearest names where there is no such module or definition.
    """
    name, _, target = (part.strip() for part in reference.partition(":"))
    module = _module(name, root)
    if not target:
        raise UserError(f"源码引用 {reference!r} 要写成「模块:函数」，例如 solutions.toolkit.training:train_epoch。")
    path = module_path(name, root)
    statement = _definition(module, target, name)
    first = min([statement.lineno, *(decorator.lineno for decorator in getattr(statement, "decorator_list", []))])
    lines = path.read_text(encoding="utf-8").splitlines()[first - 1 : statement.end_lineno]
    indent = len(lines[0]) - len(lines[0].lstrip())
    code = "\n".join(line[indent:] for line in lines)
    return Listing(f"{name}:{target}", path.relative_to(root).as_posix(), first, code)


def _module(name: str, root: Path) -> Module:
    module = load_module(name, root)
    if module is None:
        known = [".".join(path.relative_to(root).with_suffix("").parts) for path in root.glob("solutions/**/*.py")]
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.4) or ["solutions.ch08.…", "solutions.toolkit.…"]
        raise UserError(f"没有模块 {name}。最接近的是：{'、'.join(near)}。")
    return module


def _definition(module: Module, target: str, name: str) -> ast.stmt:
    head, *rest = target.split(".")
    places = module.definitions
    statement = None
    for step in [head, *rest]:
        if step not in places:
            near = difflib.get_close_matches(step, places, n=3, cutoff=0.4) or list(places)[:8]
            raise UserError(f"{name} 里没有 {target}。最接近的是：{'、'.join(near)}。")
        statement = places[step][-1]
        places = {item.name: [item] for item in getattr(statement, "body", []) if hasattr(item, "name")}
    return statement
