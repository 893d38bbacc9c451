"""A small project of its own in a temporary folder: the real package, one toy exercise, no others."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from solutions.lab.catalogue import ROOT

TOY = '''"""A toy."""
from solutions.lab import Experiment, Table
from solutions.toolkit import toy_parts
from solutions.toolkit.toy_parts import double as twice

experiment = Experiment("8.9.9", title="玩具", corpus="sample", seeds=2, difficulty=1)
OFFSET = 1


@experiment.measure
def measure(run):
    """Doc."""
    run.log("开始")
    return {"numbers": [twice(seed) + OFFSET for seed in run.seeds], "letters": len(run.text), "quick": run.quick}


@experiment.figure("数")
def numbers(values, ax):
    ax.plot(values["numbers"])
    return "数在增大。"


@experiment.table("数表")
def listing(values):
    return Table(["数"], [[str(number)] for number in values["numbers"]])


@experiment.claim("第一个数是 1")
def starts_at_one(values):
    return values["numbers"][0] == 1, f"第一个数是 {values['numbers'][0]}"


@experiment.derived
def derived(values):
    return {"total": sum(values["numbers"])}


if __name__ == "__main__":
    experiment.main()
'''
PARTS = '''FACTOR = 2
UNUSED = 7


def double(number: int) -> int:
    """Twice."""
    return number * factor()  # so it is


def factor():
    return FACTOR


def unrelated():
    return UNUSED
'''


class Project:
    """The temporary project: paths, edits and its command line."""

    def __init__(self, root: Path):
        self.root = root
        self.exercise = root / "solutions" / "ch08" / "ex_8_9_9_toy.py"
        self.parts = root / "solutions" / "toolkit" / "toy_parts.py"
        self.result = root / "data" / "results" / "8.9.9.json"

    def edit(self, path: Path, old: str, new: str) -> None:
        """Replace text that is there exactly once."""
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
        """``python -m solutions …`` in the project's folder, its output as text."""
        command = [sys.executable, "-m", "solutions", *arguments]
        return subprocess.run(command, cwd=self.root, env=self.environment(**variables), capture_output=True, text=True)

    def environment(self, **variables: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in ("SOLUTIONS_DATA", "PYTHONPATH")}
        return {**kept, "PYTHONUTF8": "1", "OMP_NUM_THREADS": "1", **variables}


@pytest.fixture
def project(tmp_path) -> Project:
    """A fresh copy for every test."""
    ignore = shutil.ignore_patterns("ex_*.py", "__pycache__")
    shutil.copytree(ROOT / "solutions", tmp_path / "solutions", ignore=ignore)
    (tmp_path / "data").mkdir()
    (tmp_path / "docs").mkdir()
    for name in ("corpora.toml", "sample.txt"):
        shutil.copy(ROOT / "data" / name, tmp_path / "data" / name)
    made = Project(tmp_path)
    made.exercise.write_text(TOY, encoding="utf-8")
    made.parts.write_text(PARTS, encoding="utf-8")
    return made
