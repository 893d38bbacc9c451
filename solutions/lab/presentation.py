"""What a page shows of a result: figures, tables, judged claims and derived numbers, kept until one of them changes.

All of it is a pure function of the stored values and of the exercise's module, so it is cached under
``.cache/`` by a hash of both: a build with nothing new imports neither torch nor matplotlib.
"""

import contextlib
import hashlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path

from solutions.errors import UserError, described
from solutions.lab import runner
from solutions.lab.catalogue import Entry
from solutions.lab.experiment import Experiment
from solutions.lab.fingerprint import whole_module
from solutions.lab.results import Result
from solutions.lab.values import plain, restore
from solutions.lab.wording import typeset


@dataclass(frozen=True)
class FigureView:
    name: str
    caption: str
    alt: str
    svg: str


@dataclass(frozen=True)
class TableView:
    name: str
    caption: str
    header: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class ClaimView:
    name: str
    statement: str
    holds: bool
    evidence: str


@dataclass(frozen=True)
class Presentation:
    """``state`` is fresh, stale or missing; a missing result has nothing to show.

    ``problem`` says why a stale result cannot be drawn by today's code; then it has only its values.
    """

    state: str
    result: Result | None = None
    figures: dict[str, FigureView] = field(default_factory=dict)
    tables: dict[str, TableView] = field(default_factory=dict)
    claims: list[ClaimView] = field(default_factory=list)
    derived: dict = field(default_factory=dict)
    problem: str = ""

    @property
    def values(self) -> dict:
        """The measured values with the derived ones under ``derived``: what a page may quote."""
        return {**(self.result.values if self.result else {}), "derived": self.derived}


def present(entry: Entry) -> Presentation:
    """The presentation of one exercise, from the cache where nothing changed.

    Raises UserError for a damaged file and for code that cannot draw or judge a fresh result.
    """
    standing = runner.standing(entry)
    if standing.result is None:
        return Presentation("missing")
    path = _cache_path(entry, standing.result)
    views = _read(path)
    if views is None:
        try:
            views = render(entry.id, runner.experiment_of(entry), standing.result.values)
        except UserError as error:
            if standing.state == "fresh":
                raise
            return Presentation(standing.state, standing.result, problem=str(error))
        _write(path, views)
    return Presentation(
        standing.state,
        standing.result,
        {name: FigureView(**view) for name, view in views["figures"].items()},
        {name: TableView(**view) for name, view in views["tables"].items()},
        [ClaimView(**view) for view in views["claims"]],
        views["derived"],
    )


def is_ready(entry: Entry) -> bool:
    """Whether :func:`present` has nothing to draw.  Raises UserError for a damaged result."""
    result = runner.standing(entry).result
    return result is None or _cache_path(entry, result).exists()


def render(id: str, experiment: Experiment, values: dict) -> dict:
    """All views of one experiment's values, as plain dictionaries.

    Raises UserError naming the figure, table or claim that fails on these values.
    """
    drawn, tables = {name: asdict(draw(experiment, name, values)) for name in experiment.figures}, {}
    for name, spec in experiment.tables.items():
        with _named(id, f"表 {name}"):
            table = spec.build(values)
        tables[name] = asdict(TableView(name, spec.caption, table.header, table.rows))
    claims = [asdict(view) for view in judge(experiment, values)]
    with _named(id, "派生的数"):
        derived = experiment.derivation(values) if experiment.derivation else {}
    return {"figures": drawn, "tables": tables, "claims": claims, "derived": derived}


def draw(experiment: Experiment, name: str, values: dict) -> FigureView:
    """One figure.  Raises UserError naming it where it cannot be drawn."""
    from solutions.lab import figures  # matplotlib: only when something is drawn

    spec = experiment.figures[name]
    with _named(experiment.id, f"图 {name}"):
        svg, alt = figures.draw(spec, values, f"fig-{experiment.id.replace('.', '-')}-{name}")
    return FigureView(name, spec.caption, alt, svg)


def judge(experiment: Experiment, values: dict) -> list[ClaimView]:
    """Every claim of an experiment, judged on these values.  Raises UserError naming one that cannot be."""
    views = []
    for name, spec in experiment.claims.items():
        with _named(experiment.id, f"结论 {name}"):
            holds, evidence = experiment.judge(name, values)
            views.append(ClaimView(name, spec.statement, holds, typeset(evidence)))
    return views


@contextlib.contextmanager
def _named(id: str, part: str):
    """Whatever the author's function trips over, say which function it was and where: the values may be older."""
    try:
        yield
    except UserError:
        raise
    except Exception as error:
        raise UserError(
            f"练习 {id} 的{part} 用现有的结果做不出来（{described(error)}）："
            f"请改正这个函数；如果 measure 返回的名字改过，请先运行 python -m solutions run {id}。"
        ) from error


def _cache_path(entry: Entry, result: Result) -> Path:
    return entry.root / ".cache" / "presentation" / f"{entry.id}-{_key(entry, result)}.json"


def _key(entry: Entry, result: Result) -> str:
    import importlib.metadata

    # The drawing code and matplotlib decide how a figure looks, the result what it shows.
    code = whole_module(entry.module, entry.root)
    drawing = whole_module("solutions.lab.presentation", entry.root)
    values = json.dumps(plain(result.values), sort_keys=True)
    key = code.digest(drawing.digest(), values, importlib.metadata.version("matplotlib"))
    return hashlib.sha256(key.encode()).hexdigest()[:24]


def _read(path: Path) -> dict | None:
    try:
        return restore(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # a cache is never worth an error
        return None


def _write(path: Path, views: dict) -> None:
    with contextlib.suppress(OSError):  # nor is one that cannot be written
        _replace(path, views)


def _replace(path: Path, views: dict) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    id = path.name.split("-")[0]
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(plain(views), file, ensure_ascii=False)
    os.replace(temporary, path)
    for old in path.parent.glob(f"{id}-*.json"):
        if old != path:
            old.unlink(missing_ok=True)
