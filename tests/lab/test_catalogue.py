"""The catalogue reads the exercises without importing them, and refuses what does not fit together."""

import subprocess
import sys

import pytest

from solutions.errors import UserError
from solutions.lab.catalogue import ROOT, entries, find


def test_entries_come_in_the_books_order_without_importing_torch():
    code = (
        "import sys; from solutions.lab.catalogue import entries; from solutions.lab.runner import standing;"
        "ids = [e.id for e in entries()]; [standing(e) for e in entries()];"
        "assert 'torch' not in sys.modules and 'matplotlib' not in sys.modules; print(*ids)"
    )
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    ids = [tuple(map(int, id.split("."))) for id in out.split()]
    assert ids == sorted(ids) and len(ids) >= 3


def test_an_unknown_id_suggests_the_nearest():
    with pytest.raises(UserError, match=r"没有练习 8\.5\.44.*8\.5\.4"):
        find("8.5.44")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('Experiment("8.9.9"', 'Experiment("8.9.8"', "文件名应是"),
        ("seeds=2", "seeds=int(2)", "必须直接写成数字或文字"),
        ("experiment = Experiment(", "experiment = object() or Experiment(", r"没有 experiment = Experiment"),
        ("def measure(run):", "def measure(run:", "语法错误"),
    ],
)
def test_a_module_that_does_not_fit_is_named(project, old, new, message):
    project.edit(project.exercise, old, new)
    with pytest.raises(UserError, match=message) as error:
        entries(project.root)
    assert "ex_8_9_9_toy.py" in str(error.value)


def test_two_modules_for_one_exercise_are_named(project):
    twin = project.exercise.with_name("ex_8_9_9_twin.py")
    twin.write_text(project.exercise.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(UserError, match="ex_8_9_9_toy.py 和 ex_8_9_9_twin.py"):
        entries(project.root)
