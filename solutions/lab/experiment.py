"""An experiment: one slow ``measure``; figures, tables, claims and derived numbers that only read its values."""

from collections.abc import Callable
from dataclasses import dataclass, field

from solutions.errors import UserError


@dataclass(frozen=True)
class Table:
    """Header and rows of formatted cells; every row is as long as the header (else UserError)."""

    header: list[str]
    rows: list[list[str]]

    def __post_init__(self):
        for row in self.rows:
            if len(row) != len(self.header):
                raise UserError(
                    f"表格有 {len(self.header)} 列，却有一行是 {len(row)} 格：{row}。请补齐或删去多余的格。"
                )


@dataclass(frozen=True)
class FigureSpec:
    """``draw(values, ax)`` draws and returns the alternative text that states the finding."""

    draw: Callable
    caption: str
    height: float  # inches, of one panel
    panels: int  # stacked one above the other; with more than one, draw gets a list of axes


@dataclass(frozen=True)
class TableSpec:
    build: Callable
    caption: str


@dataclass(frozen=True)
class ClaimSpec:
    """``judge(values)`` returns ``(holds, evidence)``: a bool and one Chinese sentence of measured values."""

    judge: Callable
    statement: str


@dataclass
class Experiment:
    """One exercise's experiment.  Arguments are literals: the catalogue reads them without importing.

    ``corpus`` names an entry of ``data/corpora.toml`` or is None, ``seeds`` is how many seeds a full
    measurement uses, ``difficulty`` goes from 1 to 3.
    """

    id: str
    title: str
    corpus: str | None = None
    seeds: int = 1
    difficulty: int = 1
    measurement: Callable | None = None
    derivation: Callable | None = None
    figures: dict[str, FigureSpec] = field(default_factory=dict)
    tables: dict[str, TableSpec] = field(default_factory=dict)
    claims: dict[str, ClaimSpec] = field(default_factory=dict)

    def measure(self, function: Callable) -> Callable:
        """Decorator: the slow part.  ``function(run)`` returns plain values; nothing else writes them."""
        self.measurement = function
        return function

    def derived(self, function: Callable) -> Callable:
        """Decorator: numbers that follow from the values, reachable in pages as ``derived.…``."""
        self.derivation = function
        return function

    def figure(self, caption: str, *, height: float = 2.5, panels: int = 1) -> Callable:
        """Decorator: ``function(values, ax)`` draws and returns its alternative text."""
        return self._register(self.figures, lambda function: FigureSpec(function, caption, height, panels))

    def table(self, caption: str) -> Callable:
        """Decorator: ``function(values)`` returns a :class:`Table`."""
        return self._register(self.tables, lambda function: TableSpec(function, caption))

    def claim(self, statement: str) -> Callable:
        """Decorator: ``function(values)`` returns ``(holds, evidence)``."""
        return self._register(self.claims, lambda function: ClaimSpec(function, statement))

    def judge(self, name: str, values: dict) -> tuple[bool, str]:
        """``(holds, evidence)`` of one claim; UserError where the claim returns anything else."""
        verdict = self.claims[name].judge(values)
        if not (isinstance(verdict, tuple) and len(verdict) == 2 and isinstance(verdict[1], str) and verdict[1]):
            raise UserError(
                f"练习 {self.id} 的结论 {name} 应返回（是否成立, 证据），得到的是 {verdict!r}。请改这个函数。"
            )
        return bool(verdict[0]), verdict[1]

    def main(self) -> None:
        """Run this exercise from its own module and leave figures and log under ``runs/``."""
        # Imported here: the command line imports the exercises, not the other way round.
        from solutions.cli import main

        raise SystemExit(main(["trial", self.id, *_script_arguments()]))

    def _register(self, registry: dict, spec: Callable) -> Callable:
        def register(function: Callable) -> Callable:
            if function.__name__ in registry:
                raise UserError(f"练习 {self.id} 有两个都叫 {function.__name__}。请给其中一个换名字。")
            registry[function.__name__] = spec(function)
            return function

        return register


def _script_arguments() -> list[str]:
    import sys

    return sys.argv[1:]
