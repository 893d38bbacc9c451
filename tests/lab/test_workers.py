"""Tasks side by side: the order and the numbers do not depend on how many run at once."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch

from solutions.errors import UserError
from solutions.lab.catalogue import ROOT
from solutions.lab.run import Run, pick_device
from solutions.lab.workers import _Display, run_tasks


def draw(scale, report):
    report(1, 2, loss=0.5)
    return [scale, random.random(), torch.rand(2).tolist()]


def fail(scale, report):
    if scale == 2:
        raise UserError("第二个任务不行。")
    return scale


def test_results_keep_their_order_and_do_not_depend_on_the_number_of_processes():
    tasks = [(scale,) for scale in range(4)]
    one, two = (run_tasks(draw, tasks, jobs, "试", show=False) for jobs in (1, 2))
    assert one == two
    assert [result[0] for result in one] == [0, 1, 2, 3]
    assert len({result[1] for result in one}) == 4  # every task has a seed of its own


@pytest.mark.filterwarnings("error")
def test_thirds_that_add_up_to_a_little_more_than_the_whole_do_not_upset_the_bar():
    assert sum([1 / 3, 2 / 3 - 1 / 3, 1 - 2 / 3] * 16) > 16
    with _Display(16, "试", show=True) as display:
        for number in range(16):
            for done in (1, 2, 3):
                display.update(number, done, 3, None)
        display.bar.refresh()
        assert display.bar.n == 16


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_failing_task_ends_the_run_with_its_own_message(jobs):
    with pytest.raises(UserError, match="第二个任务不行"):
        run_tasks(fail, [(1,), (2,), (3,)], jobs, "试", show=False)


def linger(folder, number, report):
    Path(folder, f"{number}.pid").write_text(str(os.getpid()))
    time.sleep(60)


def alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="进程表只在 Linux 上这样读")
def test_workers_end_when_their_parent_is_killed(tmp_path):
    tasks = [(str(tmp_path), number) for number in range(2)]
    code = f"from tests.lab.test_workers import linger, run_tasks; run_tasks(linger, {tasks}, 2, '', False)"
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    deadline = time.monotonic() + 60
    while len(files := list(tmp_path.glob("*.pid"))) < 2 or not all(file.read_text() for file in files):
        assert parent.poll() is None and time.monotonic() < deadline
        time.sleep(0.1)
    workers = [int(file.read_text()) for file in files]
    assert all(map(alive, workers))
    parent.kill()
    parent.wait()
    while any(map(alive, workers)):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_no_tasks_are_no_trouble():
    assert run_tasks(draw, [], 2, "试", show=False) == []


def test_a_run_logs_scales_and_maps():
    run = Run(torch.device("cpu"), [0, 1], quick=True, jobs=1, show=False)
    run.log("一行")
    assert run.lines == ["一行"] and run.scale(500, 5) == 5
    assert [result[0] for result in run.map(draw, [(7,), (8,)])] == [7, 8]
    assert list(run.progress([1, 2], "数")) == [1, 2]


def test_a_second_corpus_is_the_sample_too_where_the_first_is(monkeypatch):
    asked = []
    monkeypatch.setattr("solutions.lab.run.load_corpus", asked.append)
    for sample in (False, True):
        Run(torch.device("cpu"), [0], sample=sample).other("war_of_the_worlds")
    assert asked == ["war_of_the_worlds", "sample"]


def test_devices():
    assert pick_device("cpu").type == "cpu"
    assert pick_device("auto").type in ("cpu", "cuda", "mps")
    with pytest.raises(UserError, match="不认识设备 'gpu'.*cuda"):
        pick_device("gpu")
    missing = [
        kind
        for kind, there in (("cuda", torch.cuda.is_available()), ("mps", torch.backends.mps.is_available()))
        if not there
    ]
    for kind in missing:
        with pytest.raises(UserError, match=f"没有可用的 {kind} 设备.*--device cpu"):
            pick_device(kind)
