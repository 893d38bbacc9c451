"""The fingerprint changes exactly when what is measured may change."""

import pytest

from solutions.errors import UserError
from solutions.lab.catalogue import entries, find
from solutions.lab.fingerprint import fingerprint, measured_code, whole_module


def digest(project, corpus="c" * 64) -> str:
    return fingerprint(find("8.9.9", project.root), corpus)


NOTHING_MEASURED = [
    ("exercise", '    """Doc."""\n', ""),
    ("exercise", '    run.log("开始")', '    # 说明\n    run.log("开始")'),
    ("exercise", "def measure(run):", "def measure(run: object) -> dict:"),
    ("exercise", 'ax.plot(values["numbers"])', 'ax.plot(values["numbers"], marker="o")'),
    ("exercise", '@experiment.figure("数")', '@experiment.figure("另一句图注", height=3)'),
    ("exercise", '@experiment.claim("第一个数是 1")', '@experiment.claim("换个说法")'),
    ("exercise", 'values["numbers"][0] == 1', 'values["numbers"][0] >= 1'),
    ("exercise", 'sum(values["numbers"])', 'max(values["numbers"])'),
    ("exercise", 'return Table(["数"]', 'return Table(["量"]'),
    ("exercise", 'title="玩具"', 'title="新题目"'),
    ("exercise", "difficulty=1", "difficulty=3"),
    ("exercise", "OFFSET = 1\n", "OFFSET = 1\nNEW = 5\n"),
    ("exercise", '"""A toy."""', '"""Toy."""'),
    # A figure that is drawn elsewhere and only handed over here.
    ("exercise", "OFFSET = 1\n", 'OFFSET = 1\nexperiment.figure("又一图")(toy_parts.unrelated)\n'),
    ("parts", "# so it is", "# and a longer comment"),
    ("parts", '    """Twice."""\n', '    """Two times the number."""\n'),
    ("parts", "number: int", "number: float"),
    ("parts", "number * factor()", "(number\n        * factor())"),
    ("parts", "UNUSED = 7", "UNUSED = 8"),
    ("parts", "def unrelated():", "def unrelated(x=0):"),
]
SOMETHING_MEASURED = [
    ("exercise", "OFFSET = 1\n", "OFFSET = 2\n"),
    ("exercise", "+ OFFSET for", "- OFFSET for"),
    ("exercise", 'run.log("开始")', 'run.log("出发")'),
    ("exercise", "seeds=2", "seeds=3"),
    ("exercise", 'corpus="sample"', "corpus=None"),
    ("exercise", "import double as twice", "import factor as twice"),
    ("exercise", "@experiment.measure\n", "@experiment.measure\n@toy_parts.unrelated\n"),
    ("exercise", "twice(seed)", "toy_parts.unrelated(seed)"),
    ("parts", "FACTOR = 2", "FACTOR = 3"),
    ("parts", "return FACTOR", "return FACTOR + 0"),
    ("parts", "UNUSED = 7", "UNUSED = 7\nprint(UNUSED)"),
    ("parts", "def factor():", "def factor(again=1):"),
]


@pytest.mark.parametrize(("file", "old", "new"), NOTHING_MEASURED)
def test_what_measures_nothing_is_ignored(project, file, old, new):
    before = digest(project)
    project.edit(getattr(project, file), old, new)
    assert digest(project) == before


@pytest.mark.parametrize(("file", "old", "new"), SOMETHING_MEASURED)
def test_what_decides_the_measurement_is_seen(project, file, old, new):
    before = digest(project)
    project.edit(getattr(project, file), old, new)
    assert digest(project) != before


def test_the_corpus_is_part_of_it(project):
    assert digest(project, "a" * 64) != digest(project, "b" * 64)


def test_only_what_is_reached_is_in_it(project):
    reached = {f"{module}:{name}" for module, name in measured_code(find("8.9.9", project.root)).parts}
    toy = {name for name in reached if "determinism" not in name and "gutenberg" not in name}
    assert toy == {
        "solutions.ch08.ex_8_9_9_toy:measure",
        "solutions.ch08.ex_8_9_9_toy:OFFSET",
        "solutions.toolkit.toy_parts:double",
        "solutions.toolkit.toy_parts:factor",
        "solutions.toolkit.toy_parts:FACTOR",
    }
    # What no name in measure leads to, and yet decides the numbers: seeds, tasks, and how a corpus is read.
    assert {f"solutions.lab.determinism:{name}" for name in ("seeds_of_run", "begin_run", "do_task")} <= reached
    assert {"solutions.toolkit.gutenberg:decode", "solutions.toolkit.gutenberg:book"} <= reached


WAYS_TO_IMPORT = {
    "attribute": ("from solutions.toolkit import toy_parts", "toy_parts.factor()"),
    "dotted": ("import solutions.toolkit.toy_parts", "solutions.toolkit.toy_parts.factor()"),
    "alias": ("import solutions.toolkit.toy_parts as parts", "parts.factor()"),
    "relative": ("from ..toolkit.toy_parts import factor", "factor()"),
    "relative module": ("from ..toolkit import toy_parts as parts", "parts.factor()"),
    "star": ("from solutions.toolkit.toy_parts import *", "factor()"),
    "inside": ("", "__import__ and _late()"),
    "through another module": ("from solutions.toolkit.bridge import factor", "factor()"),
}
LATE = "\n\ndef _late():\n    from solutions.toolkit.toy_parts import factor as chosen\n\n    return chosen()\n"


@pytest.mark.parametrize("way", WAYS_TO_IMPORT)
def test_every_way_to_import_is_followed(project, way):
    line, call = WAYS_TO_IMPORT[way]
    bridge = project.root / "solutions" / "toolkit" / "bridge.py"
    bridge.write_text("from solutions.toolkit.toy_parts import factor\n", encoding="utf-8")
    project.exercise.write_text(
        f'from solutions.lab import Experiment\n{line}\n\nexperiment = Experiment("8.9.9", title="玩具")\n'
        f"{LATE}\n\n@experiment.measure\ndef measure(run):\n    return {{'a': {call}}}\n",
        encoding="utf-8",
    )
    before = digest(project)
    project.edit(project.parts, "UNUSED = 7", "UNUSED = 9")
    assert digest(project) == before
    project.edit(project.parts, "return FACTOR", "return FACTOR * 1")
    assert digest(project) != before


def test_methods_base_classes_and_decorators_are_followed(project):
    project.exercise.write_text(
        "import functools\nfrom solutions.lab import Experiment\n\n"
        'experiment = Experiment("8.9.9", title="玩具")\n\n\n'
        "def loud(function):\n    return function\n\n\nclass Base:\n    def f(self):\n        return 1\n\n\n"
        "class Child(Base):\n    @loud\n    def g(self):\n        return self.f()\n\n\n"
        "@experiment.measure\ndef measure(run):\n    return {'a': Child().g()}\n",
        encoding="utf-8",
    )
    for old, new in [("return 1", "return 2"), ("return function", "return functools.wraps(function)(function)")]:
        before = digest(project)
        project.edit(project.exercise, old, new)
        assert digest(project) != before


def test_modules_that_import_one_another_end(project):
    project.edit(project.parts, "FACTOR = 2", "from solutions.toolkit import mirror\n\nFACTOR = 2")
    mirror = project.root / "solutions" / "toolkit" / "mirror.py"
    mirror.write_text("from solutions.toolkit import toy_parts\n\n\ndef f():\n    return toy_parts\n", encoding="utf-8")
    project.edit(project.exercise, "twice(seed)", "twice(toy_parts)")
    assert "solutions.toolkit.mirror:f" in {f"{m}:{n}" for m, n in measured_code(find("8.9.9", project.root)).parts}


def test_a_caption_handed_over_in_a_statement_is_shown_but_not_measured(project):
    text = project.exercise.read_text(encoding="utf-8")
    loose = text.replace('@experiment.figure("数")\n', "").replace(
        '@experiment.table("数表")', 'experiment.figure("数")(numbers)\n\n\n@experiment.table("数表")'
    )
    project.exercise.write_text(loose, encoding="utf-8")
    measured, shown = digest(project), whole_module("solutions.ch08.ex_8_9_9_toy", project.root).digest()
    project.edit(project.exercise, 'experiment.figure("数")', 'experiment.figure("另一个图题")')
    assert digest(project) == measured
    assert whole_module("solutions.ch08.ex_8_9_9_toy", project.root).digest() != shown


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.id)
def test_no_exercise_is_measured_by_what_only_shows_it(entry):
    reached = {module for module, _ in measured_code(entry).parts}
    assert entry.module in reached
    shows = {"solutions.lab.experiment", "solutions.lab.figures", "solutions.lab.presentation", "solutions.lab.runner"}
    assert not reached & shows
    assert not [module for module in reached if module.startswith(("solutions.cli", "solutions.site"))]


def test_an_exercise_that_measures_nothing_is_named(project):
    project.edit(project.exercise, "@experiment.measure\n", "")
    with pytest.raises(UserError, match=r"ex_8_9_9_toy\.py 里没有 @experiment\.measure"):
        digest(project)
