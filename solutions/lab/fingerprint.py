"""What a measurement depends on, as one hash: its syntax tree and everything in ``solutions`` it reaches.

Comments, docstrings, annotations, formatting, figures, tables, claims and titles are not in it.
Names are followed definition by definition, so a new function beside an old one changes nothing.
What only shows at run time (``getattr`` with a computed name) is not seen: write such code plainly.
"""

import ast
import copy
import hashlib
from dataclasses import dataclass
from pathlib import Path

from solutions.errors import UserError
from solutions.lab.catalogue import Entry
from solutions.lab.sources import Module, load_module, normalised

# Reached by every measurement through ``run``, though no name in ``measure`` says so: how tasks and
# seeds are set up, and how the bytes of a corpus become its text.
FOUNDATION = ("solutions.lab.determinism",)
READING = ("solutions.toolkit.gutenberg", ("decode", "book"))


@dataclass(frozen=True)
class Reach:
    """The definitions that some code depends on: ``(module, name)`` to its normalised syntax tree."""

    parts: dict[tuple[str, str], str]

    def digest(self, *extra: str) -> str:
        """SHA-256 over the parts in sorted order and over the extra texts."""
        lines = [f"{module}:{name}={tree}" for (module, name), tree in sorted(self.parts.items())]
        return hashlib.sha256("\n".join([*lines, *extra]).encode()).hexdigest()


def fingerprint(entry: Entry, corpus_sha256: str | None) -> str:
    """Hash of ``measure``, what it reaches, the parameters and the corpus of one exercise."""
    reach = measured_code(entry)
    parameters = f"corpus={entry.corpus} seeds={entry.seeds} sha256={corpus_sha256}"
    return reach.digest(parameters)


def measured_code(entry: Entry) -> Reach:
    """Everything that decides what the exercise measures.  Raises UserError where it measures nothing."""
    root = entry.root
    module = load_module(entry.module, root)
    parts: dict[tuple[str, str], str] = {}
    measures = _measure_definitions(module)
    if not measures:
        raise UserError(f"{entry.path} 里没有 @experiment.measure 下面的函数：请补上，没有它就没有可测的。")
    for measure in measures:
        _follow(module, "measure", [measure], root, parts)
    for name in FOUNDATION:
        _follow_module(load_module(name, root), root, parts)
    if entry.corpus:
        reading, names = load_module(READING[0], root), READING[1]
        for name in names:
            _follow_chain(reading, [name], root, parts)
    return Reach(parts)


def code_of(module: str, function: str, root: Path) -> Reach:
    """Everything that one function depends on, as far as it stands in ``solutions``."""
    parts: dict[tuple[str, str], str] = {}
    _follow_chain(load_module(module, root), [function], root, parts)
    for name in FOUNDATION:
        _follow_module(load_module(name, root), root, parts)
    return Reach(parts)


def whole_module(name: str, root: Path) -> Reach:
    """Everything a module depends on, figures and claims included: what its presentation hangs on."""
    parts: dict[tuple[str, str], str] = {}
    module = load_module(name, root)
    _follow_module(module, root, parts)
    # Left out of what is measured, but captions and the words of claims stand nowhere else.
    if handed_over := [statement for statement in module.loose if _registers(module, statement)]:
        _follow(module, "<registered>", handed_over, root, parts)
    return Reach(parts)


def _measure_definitions(module: Module) -> list[ast.stmt]:
    """The functions under ``@….measure``, without that decorator: it leads to titles, not to numbers."""
    found = []
    for statement in module.tree.body:
        if isinstance(statement, ast.FunctionDef):
            kept = [d for d in statement.decorator_list if not (isinstance(d, ast.Attribute) and d.attr == "measure")]
            if len(kept) < len(statement.decorator_list):
                bare = copy.copy(statement)  # the parsed module is shared
                bare.decorator_list = kept
                found.append(bare)
    return found


def _follow_module(module: Module, root: Path, parts: dict) -> None:
    if (module.name, "<module>") in parts:  # modules may import one another
        return
    parts[module.name, "<module>"] = ""
    for name, statements in module.definitions.items():
        _follow(module, name, statements, root, parts)
    for alias in list(module.imports):
        _follow_chain(module, [alias], root, parts)
    _follow_loose(module, root, parts)


def _follow(module: Module, name: str, statements: list[ast.stmt], root: Path, parts: dict) -> None:
    """Add a definition and, through the names it uses, all that it depends on."""
    if (module.name, name) in parts:
        return
    parts[module.name, name] = "\n".join(normalised(statement) for statement in statements)
    for statement in statements:
        for chain in module.names_used(statement):
            _follow_chain(module, chain, root, parts)
    _follow_loose(module, root, parts)


def _follow_loose(module: Module, root: Path, parts: dict) -> None:
    """Statements that run at import and bind no name may change what the definitions do."""
    if loose := [statement for statement in module.loose if not _registers(module, statement)]:
        _follow(module, "<import>", loose, root, parts)


def _registers(module: Module, statement: ast.stmt) -> bool:
    """Whether a statement only hands a figure, table or claim to the experiment: ``experiment.figure("…")(draw)``."""
    head = statement.value if isinstance(statement, ast.Expr) else None
    while isinstance(head, (ast.Call, ast.Attribute)):
        head = head.func if isinstance(head, ast.Call) else head.value
    return isinstance(head, ast.Name) and any(map(_makes_experiment, module.definitions.get(head.id, [])))


def _makes_experiment(statement: ast.stmt) -> bool:
    made = statement.value if isinstance(statement, ast.Assign) else None
    return isinstance(made, ast.Call) and isinstance(made.func, ast.Name) and made.func.id == "Experiment"


def _follow_chain(module: Module, chain: list[str], root: Path, parts: dict) -> None:
    """Resolve ``a.b.c``: a definition here, an import from ``solutions``, or something of no concern."""
    head, *rest = chain
    if head in module.definitions:
        _follow(module, head, module.definitions[head], root, parts)
    elif head in module.imports:
        _follow_import(*module.imports[head], rest, root, parts)
    else:
        for star in module.stars:
            if (other := load_module(star, root)) is not None:
                _follow_chain(other, chain, root, parts)


def _follow_import(source: str, attribute: str | None, rest: list[str], root: Path, parts: dict) -> None:
    wanted = [*([attribute] if attribute else []), *rest]
    module = load_module(source, root)
    while wanted and (deeper := load_module(f"{source}.{wanted[0]}", root)) is not None:
        source, module, wanted = f"{source}.{wanted[0]}", deeper, wanted[1:]
    if module is None:  # outside solutions: torch and friends are pinned and recorded, not hashed
        return
    if wanted:
        _follow_chain(module, wanted, root, parts)
    else:  # the module itself is passed around: all of it may be used
        _follow_module(module, root, parts)
