"""A small project of its own in a temporary folder: the real package, one toy exercise, no others."""

import os
import re
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


PAGE = """# 练习 8.9.9 玩具 { #ex-8.9.9 }

/// question
数在增大吗？
///

答案：总和是 [[8.9.9:derived.total|.0f]]，与 $x^2$ 无关。

/// source | solutions.ch08.ex_8_9_9_toy:measure
///

/// result | 8.9.9
///
"""
TEST = "def test_something():\n    assert True\n"


class Project:
    """The temporary project: paths, edits, its command line and its site."""

    def __init__(self, root: Path):
        self.root = root
        self.exercise = root / "solutions" / "ch08" / "ex_8_9_9_toy.py"
        self.parts = root / "solutions" / "toolkit" / "toy_parts.py"
        self.result = root / "data" / "results" / "8.9.9.json"
        self.page = root / "docs" / "ch08" / "8.9.9-toy.md"
        self.html = root / "site" / "ch08" / "8.9.9-toy" / "index.html"

    def edit(self, path: Path, old: str, new: str) -> None:
        """Replace text that is there exactly once."""
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
        """``python -m solutions …`` in the project's folder, its output as text."""
        return self.python("solutions", *arguments, **variables)

    def build(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
        """``mkdocs build …`` there."""
        return self.python("mkdocs", "build", *arguments, NO_MKDOCS_2_WARNING="1", **variables)

    def python(self, module: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", module, *arguments]
        return subprocess.run(command, cwd=self.root, env=self.environment(**variables), capture_output=True, text=True)

    def environment(self, **variables: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in ("SOLUTIONS_DATA", "PYTHONPATH")}
        return {**kept, "PYTHONUTF8": "1", "OMP_NUM_THREADS": "1", **variables}


@pytest.fixture
def project(tmp_path) -> Project:
    """A fresh project for every test, with no result."""
    return lay_out(tmp_path)


@pytest.fixture
def measured(measured_once, tmp_path) -> Project:
    """The same, already measured: a copy, because measuring takes seconds."""
    return Project(shutil.copytree(measured_once.root, tmp_path, dirs_exist_ok=True))


@pytest.fixture
def built(built_once, tmp_path) -> Project:
    """The same, measured by its first build, with its site."""
    return Project(shutil.copytree(built_once.root, tmp_path, dirs_exist_ok=True))


@pytest.fixture(scope="session")
def measured_once(tmp_path_factory) -> Project:
    made = lay_out(tmp_path_factory.mktemp("measured"))
    done = made.run("run", "8.9.9", "--device", "cpu")
    assert done.returncode == 0, done.stderr
    return made


@pytest.fixture(scope="session")
def built_once(tmp_path_factory) -> Project:
    made = lay_out(tmp_path_factory.mktemp("built"))
    done = made.build("--strict")
    assert done.returncode == 0, done.stderr
    return made


def lay_out(folder: Path) -> Project:
    """Write the project into an empty folder."""
    ignore = shutil.ignore_patterns("ex_*.py", "__pycache__")
    shutil.copytree(ROOT / "solutions", folder / "solutions", ignore=ignore)
    for name in ("data/results", "docs/ch08", "docs/assets", "tests/ch08"):
        (folder / name).mkdir(parents=True)
    for name in ("data/corpora.toml", "data/sample.txt", "docs/assets/site.css"):
        shutil.copy(ROOT / name, folder / name)
    made = Project(folder)
    # The site's own settings, with the toy's pages in the place of the real ones.
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    settings = re.sub(r"^nav:\n(?: .*\n)+", "nav: [index.md, ch08/8.9.9-toy.md]\n", settings, flags=re.M)
    files = {
        made.exercise: TOY,
        made.parts: PARTS,
        made.page: PAGE,
        folder / "mkdocs.yml": settings,
        folder / "docs" / "index.md": "# 首页\n\n/// catalogue\n///\n",
        folder / "tests" / "ch08" / "test_ex_8_9_9_toy.py": TEST,
    }
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    return made
