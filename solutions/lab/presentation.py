"""What a page shows of a result: figures, tables, judged claims and derived numbers, kept until one of them changes.

All of it is a pure function of the stored values and of the exercise's module, so it is cached under
``.cache/`` by a hash of both: a build with nothing new imports neither torch nor matplotlib.
"""

import hashlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path

from solutions.lab import runner
from solutions.lab.catalogue import Entry
from solutions.lab.experiment import Experiment
from solutions.lab.fingerprint import whole_module
from solutions.lab.results import Result
from solutions.lab.values import plain, restore


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
    """``state`` is fresh, stale or missing; a missing result has nothing to show."""

    state: str
    result: Result | None = None
    figures: dict[str, FigureView] = field(default_factory=dict)
    tables: dict[str, TableView] = field(default_factory=dict)
    claims: list[ClaimView] = field(default_factory=list)
    derived: dict = field(default_factory=dict)

    @property
    def values(self) -> dict:
        """The measured values with the derived ones under ``derived``: what a page may quote."""
        return {**(self.result.values if self.result else {}), "derived": self.derived}


def present(entry: Entry) -> Presentation:
    """The presentation of one exercise, from the cache where nothing changed.  Raises UserError."""
    standing = runner.standing(entry)
    if standing.result is None:
        return Presentation("missing")
    path = entry.root / ".cache" / "presentation" / f"{entry.id}-{_key(entry, standing.result)}.json"
    views = _read(path)
    if views is None:
        views = render(entry.id, runner.experiment_of(entry), standing.result.values)
        _write(path, views)
    return Presentation(
        standing.state,
        standing.result,
        {name: FigureView(**view) for name, view in views["figures"].items()},
        {name: TableView(**view) for name, view in views["tables"].items()},
        [ClaimView(**view) for view in views["claims"]],
        views["derived"],
    )


def render(id: str, experiment: Experiment, values: dict) -> dict:
    """All views of one experiment's values, as plain dictionaries."""
    from solutions.lab import figures  # matplotlib: only when something is drawn

    drawn = {}
    for name, spec in experiment.figures.items():
        svg, alt = figures.draw(spec, values, f"fig-{id.replace('.', '-')}-{name}")
        drawn[name] = asdict(FigureView(name, spec.caption, alt, svg))
    tables = {name: (spec, spec.build(values)) for name, spec in experiment.tables.items()}
    return {
        "figures": drawn,
        "tables": {n: asdict(TableView(n, spec.caption, t.header, t.rows)) for n, (spec, t) in tables.items()},
        "claims": [asdict(view) for view in judge(experiment, values)],
        "derived": experiment.derivation(values) if experiment.derivation else {},
    }


def judge(experiment: Experiment, values: dict) -> list[ClaimView]:
    """Every claim of an experiment, judged on these values."""
    return [
        ClaimView(name, spec.statement, *experiment.judge(name, values)) for name, spec in experiment.claims.items()
    ]


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
    path.parent.mkdir(parents=True, exist_ok=True)
    id = path.name.split("-")[0]
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(plain(views), file, ensure_ascii=False)
    os.replace(temporary, path)
    for old in path.parent.glob(f"{id}-*.json"):
        if old != path:
            old.unlink(missing_ok=True)
