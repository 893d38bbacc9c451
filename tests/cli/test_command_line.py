"""The command line as a person meets it, in a project of its own with one toy exercise."""

import functools
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from solutions.lab.results import load

SLOW = """    run.log("开始")
    import time
    time.sleep(60)
"""


def test_run_status_and_check_tell_one_story(project):
    assert json.loads(project.run("status", "--json").stdout)[0]["state"] == "missing"
    checked = project.run("check")
    assert checked.returncode == 1 and "8.9.9 还没有结果" in checked.stderr
    done = project.run("run", "8.9.9", "--device", "cpu")
    assert done.returncode == 0, done.stderr
    assert "✓ 第一个数是 1：第一个数是 1" in done.stdout and "data/results/8.9.9.json" in done.stdout
    result = load(project.result)
    assert result.values == {"numbers": [1, 3], "letters": result.values["letters"], "quick": False}
    assert result.log == ["开始"] and result.provenance["seeds"] == [0, 1]
    assert result.provenance["corpus"]["name"] == "sample" and result.provenance["device"].startswith("cpu")
    (row,) = json.loads(project.run("status", "--json").stdout)
    assert (row["state"], row["claims_held"], row["claims_total"]) == ("fresh", 1, 1)
    assert project.run("check").returncode == 0


def test_a_reworded_claim_measures_nothing_and_a_changed_measure_is_stale(measured):
    before = measured.result.read_bytes()
    measured.edit(measured.exercise, '第一个数是 1")', '最小的数是 1")')
    assert "没有需要测量的练习" in measured.run("run", "--stale").stdout
    assert measured.result.read_bytes() == before
    measured.edit(measured.exercise, "OFFSET = 1\n", "OFFSET = 5\n")
    assert json.loads(measured.run("status", "--json").stdout)[0]["state"] == "stale"
    checked = measured.run("check")
    assert checked.returncode == 1 and "已过期" in checked.stderr
    again = measured.run("run", "--stale")
    assert again.returncode == 1 and "✗ 最小的数是 1：第一个数是 5" in again.stdout
    assert load(measured.result).values["numbers"] == [5, 7]
    failed = measured.run("check")
    assert failed.returncode == 1 and "结论不成立：最小的数是 1" in failed.stderr


def test_all_skips_what_is_fresh_unless_forced(measured):
    before = measured.result.stat().st_mtime_ns
    assert "没有需要测量的练习" in measured.run("run", "--all", "--device", "cpu").stdout
    assert measured.result.stat().st_mtime_ns == before
    assert measured.run("run", "--all", "--force", "--device", "cpu").returncode == 0
    assert measured.result.stat().st_mtime_ns > before


@pytest.mark.parametrize("flags", [["--quick"], ["--sample"], ["--seeds", "1"], ["--quick", "--sample"]])
def test_a_trial_never_enters_the_results(measured, flags):
    before = measured.result.read_bytes()
    done = measured.run("run", "8.9.9", *flags)
    assert done.returncode == 0, done.stderr
    assert measured.result.read_bytes() == before
    suffix = "".join(flag.replace("--", "-") for flag in flags if flag in ("--quick", "--sample"))
    folder = measured.root / "runs" / f"8.9.9{suffix}"
    assert {path.name for path in folder.iterdir()} == {"8.9.9.json", "log.txt", "numbers.svg"}
    assert f"runs/8.9.9{suffix}/" in done.stdout


def test_the_module_runs_by_itself_and_says_where_its_files_are(project):
    command = [sys.executable, "-m", "solutions.ch08.ex_8_9_9_toy", "--quick"]
    done = subprocess.run(command, cwd=project.root, env=project.environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "runs/8.9.9-quick/" in done.stdout and (project.root / "runs/8.9.9-quick/numbers.svg").is_file()
    assert not project.result.exists()


def test_a_hand_edited_number_is_found_out_everywhere(measured):
    text = measured.result.read_text(encoding="utf-8")
    measured.result.write_text(text.replace('"numbers": [1, 3]', '"numbers": [1, 4]'), encoding="utf-8")
    checked = measured.run("check")
    assert checked.returncode == 1 and "8.9.9.json 被手改过" in checked.stderr
    (row,) = json.loads(measured.run("status", "--json").stdout)
    assert row["state"] == "damaged" and "被手改过" in row["problem"]
    assert "被手改过" in measured.run("status").stdout
    assert measured.run("run", "--stale").returncode == 0  # a damaged result is measured again
    assert measured.run("check").returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="类 Unix 的信号")
@pytest.mark.parametrize(("how", "status"), [(signal.SIGKILL, -9), (signal.SIGINT, 130)])
def test_a_run_ended_half_way_leaves_the_old_result(measured, how, status):
    before = measured.result.read_bytes()
    measured.edit(measured.exercise, '    run.log("开始")\n', SLOW)
    command = [sys.executable, "-m", "solutions", "run", "8.9.9"]
    # A shell that starts the tests in the background has them, and so this process too, ignore Ctrl-C.
    heed = functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    running = subprocess.Popen(
        command, cwd=measured.root, env=measured.environment(), stderr=subprocess.PIPE, text=True, preexec_fn=heed
    )
    while "开始" not in running.stderr.readline():
        assert running.poll() is None
    time.sleep(0.2)
    running.send_signal(how)
    _, rest = running.communicate(timeout=30)
    assert running.returncode == status
    assert "Traceback" not in rest and ("已中断" in rest) == (how == signal.SIGINT)
    assert measured.result.read_bytes() == before
    assert [path.name for path in measured.result.parent.iterdir()] == ["8.9.9.json"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "8.9.8"], "没有练习 8.9.8。最接近的是：8.9.9"),
        (["run"], "请在练习编号、--stale、--all 里选一种"),
        (["run", "8.9.9", "--all"], "请在练习编号、--stale、--all 里选一种"),
        (["run", "8.9.9", "--device", "gpu"], "不认识设备 'gpu'"),
        (["run", "8.9.9", "--device", "cuda"], "没有可用的 cuda 设备"),
        (["run", "8.9.9", "--seeds", "0"], "不小于 1 的整数，收到的是 '0'"),
        (["run", "8.9.9", "--seeds", "two"], "不小于 1 的整数，收到的是 'two'"),
        (["run", "8.9.9", "--jobs", "-1"], "不小于 1 的整数，收到的是 '-1'"),
        (["rnu", "8.9.9"], "没有 'rnu'，可以用 run"),
        (["list", "--jason"], "不认识的参数 --jason"),
        ([], "缺少 命令"),
        (["run", "8.9.9", "--seeds"], "--seeds 后面要跟一个值"),
    ],
)
def test_bad_input_is_one_clear_line(project, arguments, message):
    done = project.run(*arguments)
    assert done.returncode == 2 and message in done.stderr
    assert done.stderr.count("\n") == 1 and "Traceback" not in done.stderr


def test_a_missing_data_folder_is_one_clear_line(project):
    project.edit(project.exercise, 'corpus="sample"', 'corpus="time_machine"')
    done = project.run("run", "8.9.9", SOLUTIONS_DATA=str(project.root / "nowhere"))
    assert done.returncode == 2 and "nowhere" in done.stderr and "Traceback" not in done.stderr


def test_list_tells_cost_and_level(measured):
    (row,) = json.loads(measured.run("list", "--json").stdout)
    assert (row["id"], row["title"], row["seeds"], row["level"]) == ("8.9.9", "玩具", 2, "易")
    assert "秒（cpu" in row["cost"]
    shown = measured.run("list").stdout
    assert "玩具" in shown and "编号" in shown


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("parts", "FACTOR = 2", "FACTOR = (", "toy_parts.py 第 1 行有语法错误"),
        (
            "parts",
            "FACTOR = 2",
            "import nowhere\nFACTOR = 2",
            "导入不了（ModuleNotFoundError: No module named 'nowhere'",
        ),
        (
            "parts",
            "return FACTOR",
            "return FACTOR / 0",
            "的 measure 中途出错（ZeroDivisionError: division by zero，toy_parts.py 第 11 行",
        ),
        (
            "exercise",
            '    return {"numbers"',
            '    return [1]\n    return {"numbers"',
            "measure 应返回一个字典，得到的是 list",
        ),
        ("exercise", "seeds=2", "seed=2", "多了或缺了 seed："),
        ("exercise", "difficulty=1", "difficulty=9", "difficulty 是 1、2、3 之一"),
        ("exercise", "seeds=2", 'seeds="two"', "seeds 不能是 'two'"),
    ],
)
def test_broken_code_is_one_clear_line_and_the_old_result_stays(measured, file, old, new, told):
    before = measured.result.read_bytes()
    measured.edit(getattr(measured, file), old, new)
    done = measured.run("run", "8.9.9")
    assert done.returncode == 2 and told in done.stderr and "Traceback" not in done.stderr
    assert measured.result.read_bytes() == before


def test_a_place_that_cannot_be_written_is_said_before_anything_is_measured(measured):
    measured.edit(measured.exercise, '    run.log("开始")\n', SLOW)
    measured.result.unlink()
    measured.result.mkdir()
    (measured.root / "runs").write_text("", encoding="utf-8")
    for flags in ([], ["--quick"]):
        done = measured.run("run", "8.9.9", *flags)  # a minute if it were measured first
        assert done.returncode == 2 and "写不进" in done.stderr and "开始" not in done.stderr
        assert done.stderr.count("\n") == 1
    for verb in ("list", "status", "check"):
        assert "Traceback" not in measured.run(verb).stderr


def test_a_figure_that_fails_costs_a_trial_nothing_else(measured):
    extra = (
        '@experiment.figure("坏图")\ndef broken(values, ax):\n    return values["no"]\n\n\n@experiment.table("数表")'
    )
    measured.edit(measured.exercise, '@experiment.table("数表")', extra)
    done = measured.run("run", "8.9.9", "--quick")
    assert done.returncode == 1 and "图 broken 用现有的结果做不出来（KeyError: 'no'" in done.stderr
    folder = measured.root / "runs" / "8.9.9-quick"
    assert {path.name for path in folder.iterdir()} == {"8.9.9.json", "log.txt", "numbers.svg"}
    assert "这是一次试跑" in done.stdout and "✓ 第一个数是 1" in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="类 Unix 的管道")
def test_a_reader_who_leaves_early_and_a_poor_locale_are_no_trouble(measured):
    command = f"{sys.executable} -m solutions list | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command], cwd=measured.root, env=measured.environment(), capture_output=True, text=True
    )
    assert "Traceback" not in done.stderr and "BrokenPipe" not in done.stderr
    poor = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "solutions", "list"],
        cwd=measured.root,
        env=measured.environment() | poor,
        capture_output=True,
    )
    assert done.returncode == 0 and "玩具" in done.stdout.decode()
