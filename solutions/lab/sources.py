"""A module of ``solutions`` as a syntax tree: what it defines, imports and runs.  Nothing is imported."""

import ast
import functools
from dataclasses import dataclass, field
from pathlib import Path
from weakref import WeakKeyDictionary

from solutions.errors import UserError

_normalised: WeakKeyDictionary[ast.AST, str] = WeakKeyDictionary()
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass
class Module:
    """``imports`` maps an alias to ``(module, attribute or None)``; ``loose`` runs at import, binding no name."""

    name: str
    package: str
    tree: ast.Module
    definitions: dict[str, list[ast.stmt]] = field(default_factory=dict)
    imports: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    loose: list[ast.stmt] = field(default_factory=list)
    used: WeakKeyDictionary = field(default_factory=WeakKeyDictionary)  # a statement to the names in it

    def __post_init__(self):
        for statement in self.tree.body:
            self._read(statement)

    def names_used(self, node: ast.AST) -> list[list[str]]:
        """Every dotted name in a piece of code, annotations aside: ``a.b.c`` is ``["a", "b", "c"]``."""
        if node not in self.used:  # many exercises ask for the same function of the toolkit
            self.used[node] = self._find_names(node)
        return self.used[node]

    def _find_names(self, node: ast.AST) -> list[list[str]]:
        for child in ast.walk(node):
            self._read_imports(child)  # imports inside functions count as well
        used = list(_walk_without_annotations(node))
        # The ``a`` and the ``a.b`` inside ``a.b.c`` say nothing more; on its own ``a`` means all of it.
        inner = {id(child.value) for child in used if isinstance(child, ast.Attribute)}
        chains = [_dotted(child) for child in used if id(child) not in inner]
        return [chain for chain in chains if chain]

    def _read(self, statement: ast.stmt) -> None:
        if _is_text(statement) or _is_main_guard(statement) or self._read_imports(statement):
            return
        bound = _bound_names(statement)
        for node in ast.walk(statement):
            if not isinstance(statement, DEFINITIONS):
                self._read_imports(node)
        for name in bound:
            self.definitions.setdefault(name, []).append(statement)
        if not bound:
            self.loose.append(statement)

    def _read_imports(self, node: ast.AST) -> bool:
        if isinstance(node, ast.Import):
            for alias in node.names:
                name = alias.name if alias.asname else alias.name.split(".")[0]
                self.imports[alias.asname or name] = (name, None)
        elif isinstance(node, ast.ImportFrom):
            source = self._absolute(node)
            for alias in node.names:
                if alias.name == "*":
                    self.stars.append(source)
                else:
                    self.imports[alias.asname or alias.name] = (source, alias.name)
        return isinstance(node, (ast.Import, ast.ImportFrom))

    def _absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        base = self.package.split(".")[: len(self.package.split(".")) - node.level + 1]
        return ".".join([*base, *([node.module] if node.module else [])])


def module_path(name: str, root: Path) -> Path | None:
    """The file of a module of ``solutions``; None for any other name."""
    if name.split(".")[0] != "solutions":
        return None
    base = root.joinpath(*name.split("."))
    return next((path for path in (base.with_suffix(".py"), base / "__init__.py") if path.is_file()), None)


def load_module(name: str, root: Path) -> Module | None:
    """Parse a module of ``solutions``; None where the name is not one.  Raises UserError for broken syntax."""
    path = module_path(name, root)
    if path is None:
        return None
    return _parse(name, path, path.stat().st_mtime_ns, path.stat().st_size)


@functools.cache
def _parse(name: str, path: Path, _modified: int, _size: int) -> Module:
    """Parsed once for each version of a file: many exercises reach the same toolkit."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    try:
        return Module(name, package, ast.parse(path.read_text(encoding="utf-8"), filename=str(path)))
    except SyntaxError as error:
        raise UserError(f"{path} 第 {error.lineno} 行有语法错误：{error.msg}。请先改正。") from error
    except ValueError as error:  # not UTF-8, or a null byte
        raise UserError(f"{path} 不是 UTF-8 的 Python 源码（{error}）。请另存为 UTF-8。") from error


def normalised(statement: ast.stmt) -> str:
    """:func:`strip` of a statement, worked out once."""
    if statement not in _normalised:
        _normalised[statement] = strip(statement)
    return _normalised[statement]


def strip(node: ast.AST) -> str:
    """A syntax tree as text without positions, docstrings and annotations, alike in every Python version."""
    if isinstance(node, list):
        return "[" + ",".join(strip(item) for item in node if not _is_text(item)) + "]"
    if not isinstance(node, ast.AST):
        return f"{type(node).__name__}:{node!r}"
    ignored = {"annotation", "returns", "type_comment", "kind", "ctx"}
    fields = [(name, value) for name, value in ast.iter_fields(node) if name not in ignored]
    # Newer Pythons add fields that are None or empty where older ones have none.
    kept = [f"{name}={strip(value)}" for name, value in fields if value is not None and value != []]
    return f"{type(node).__name__}({','.join(kept)})"


def _walk_without_annotations(node: ast.AST):
    yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _walk_without_annotations(child)


def _dotted(node: ast.AST) -> list[str] | None:
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.Attribute) and (head := _dotted(node.value)):
        return [*head, node.attr]
    return None


def _bound_names(statement: ast.stmt) -> set[str]:
    if isinstance(statement, DEFINITIONS):
        return {statement.name}
    names = {n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return names | {n.name for n in ast.walk(statement) if isinstance(n, DEFINITIONS)}


def _is_text(node) -> bool:
    """A docstring or any other bare string: it does nothing."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _is_main_guard(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.If) and "__name__" in {
        n.id for n in ast.walk(statement.test) if isinstance(n, ast.Name)
    }
