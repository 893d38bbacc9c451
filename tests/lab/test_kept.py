"""Trainings kept for other exercises: the same numbers with and without, found only by the same code and arguments."""

import random
from dataclasses import dataclass, replace

import pytest
import torch

from solutions.lab import kept as kept_module
from solutions.lab.kept import Kept
from solutions.lab.run import Run


@dataclass(frozen=True)
class Size:
    width: int


def draw(size, seed, report):
    """Stands for a training: counts its calls on disk-independent state and draws from the task's own chance."""
    calls.append((size, seed))
    report(1, 1)
    return {"width": size.width, "seed": seed, "luck": random.random(), "weights": torch.rand(size.width)}


calls = []


@pytest.fixture
def run(tmp_path, monkeypatch):
    """A run on one process whose trainings are kept in a folder of this test, found by this file's code."""
    calls.clear()
    monkeypatch.setattr(Kept, "_stem", property(lambda self: f"draw-{stem[0]}"))
    monkeypatch.setattr("solutions.lab.run.Kept", lambda f, device: Kept(f, device, tmp_path / "kept"))
    stem[0] = "code"
    return Run(torch.device("cpu"), [0, 1], show=False)


stem = ["code"]
TASKS = [(Size(3), 0), (Size(3), 1), (Size(5), 0)]


def same(one, other):
    return all(
        a.keys() == b.keys() and all(torch.equal(torch.as_tensor(a[k]), torch.as_tensor(b[k])) for k in a)
        for a, b in zip(one, other, strict=True)
    )


def test_what_is_found_is_what_was_trained_and_is_trained_once(run):
    first = run.train_once(draw, TASKS)
    assert len(calls) == 3 and run.spared == 0
    second = run.train_once(draw, TASKS[::-1])
    assert len(calls) == 3 and run.spared > 0
    assert same(first, second[::-1])


def test_a_training_does_not_depend_on_its_place_among_the_tasks(run, tmp_path):
    alone = run.train_once(draw, TASKS[2:])
    for path in (tmp_path / "kept").iterdir():
        path.unlink()
    assert same(run.train_once(draw, TASKS)[2:], alone)
    assert len(calls) == 4


def test_the_same_task_twice_in_one_call_is_trained_once(run):
    one, other = run.train_once(draw, [TASKS[0], TASKS[0]])
    assert len(calls) == 1 and same([one], [other])


def test_other_code_trains_again_and_sweeps_what_the_old_code_left(run, tmp_path):
    run.train_once(draw, TASKS[:1])
    stem[0] = "newer"
    run.train_once(draw, TASKS[:1])
    assert len(calls) == 2
    assert [path.name.split("-")[1] for path in (tmp_path / "kept").iterdir()] == ["newer"]


def test_another_device_or_argument_is_another_training(tmp_path):
    kept = Kept(kept_module.do_task, "cpu（2 核）", tmp_path)  # any function of solutions
    paths = {kept.path((Size(3), 0)), kept.path((Size(4), 0)), replace(kept, device="cuda（H100）").path((Size(3), 0))}
    assert len(paths) == 3


def test_the_name_holds_the_code_that_the_function_reaches(tmp_path):
    stem_of = Kept(kept_module.do_task, "cpu", tmp_path).path(()).name.split("-")
    other = Kept(kept_module._require_plain, "cpu", tmp_path).path(()).name.split("-")
    assert stem_of[0] == "do_task" and stem_of[1] != other[1]


@pytest.mark.parametrize("damage", [b"", b"not a file of torch", None])
def test_a_damaged_file_is_trained_again(run, tmp_path, damage):
    whole = run.train_once(draw, TASKS[:1])
    (path,) = (tmp_path / "kept").iterdir()
    path.write_bytes(path.read_bytes()[:200] if damage is None else damage)
    assert same(run.train_once(draw, TASKS[:1]), whole)
    assert len(calls) == 2


def test_where_nothing_can_be_written_the_numbers_still_come(run, tmp_path):
    (tmp_path / "kept").write_text("a file where the folder should be")
    assert run.train_once(draw, TASKS[:1])[0]["width"] == 3


def test_a_trial_keeps_nothing(run, tmp_path):
    run.quick = True
    run.train_once(draw, TASKS)
    assert not (tmp_path / "kept").exists()


def test_processes_side_by_side_train_the_same(run):
    here = run.train_once(module_level, [(1,), (2,)])
    run.jobs = 2
    assert run.map(module_level, [(1,), (2,)])[0] == here[0]


def module_level(number, report):
    return {"luck": random.random(), "number": 1}


@pytest.mark.parametrize("argument", [object(), lambda: 0, {1, 2}, torch.zeros(1)])
def test_arguments_that_hide_their_value_are_refused(tmp_path, argument):
    with pytest.raises(TypeError, match="train_once"):
        Kept(kept_module.do_task, "cpu", tmp_path).path((argument,))
