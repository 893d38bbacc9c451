"""The two commands of the README on a machine of their own: a bare folder with stand-ins for pytest and mkdocs."""

import shutil
import socket
import subprocess
import sys

import pytest

from solutions.lab.catalogue import ROOT

# ``python -m pytest`` finds these before anything installed, because the commands run in the project's folder.
STAND_IN = "import sys\nprint('{}:', *sys.argv[1:])\nraise SystemExit({})\n"


@pytest.fixture
def bare(tmp_path):
    """``bare(script, *arguments)`` runs a script there."""
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "requirements.txt").write_text("# nothing\n", encoding="utf-8")
    (tmp_path / "pytest.py").write_text(STAND_IN.format("pytest", 3), encoding="utf-8")
    (tmp_path / "mkdocs.py").write_text(STAND_IN.format("mkdocs", 0), encoding="utf-8")

    def run(script: str, *arguments: str) -> subprocess.CompletedProcess:
        command = [sys.executable, f"scripts/{script}", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8")

    run.root = tmp_path
    return run


def test_the_first_start_sets_up_and_the_second_does_not(bare):
    first = bare("test.py", "-k", "有空格 的名字")
    assert "正在准备 .venv" in first.stdout and "pytest: -n auto --dist worksteal -k 有空格 的名字" in first.stdout
    assert first.returncode == 3  # the tests' own verdict
    stamp = (bare.root / ".venv" / "installed.txt").stat().st_mtime_ns
    second = bare("serve.py", "--build")
    assert second.returncode == 0 and second.stdout == "mkdocs: build --strict\n"
    assert bare("build.py", "-q").stdout == "mkdocs: build --strict -q\n"
    assert (bare.root / ".venv" / "installed.txt").stat().st_mtime_ns == stamp
    (bare.root / "requirements.txt").write_text("# changed\n", encoding="utf-8")
    assert "正在准备 .venv" in bare("serve.py", "--build").stdout


def test_serving_prints_the_address_and_passes_the_port_on(bare):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    done = bare("serve.py", "--port", str(port))
    assert done.returncode == 0
    assert f"http://127.0.0.1:{port}/" in done.stdout and f"mkdocs: serve -a 127.0.0.1:{port}" in done.stdout


def test_an_installation_that_fails_is_one_sentence_and_is_tried_again(bare):
    (bare.root / "requirements.txt").write_text("./no-such-package\n", encoding="utf-8")
    for _ in range(2):
        done = bare("test.py")
        assert done.returncode == 2 and "安装依赖失败" in done.stderr and "Traceback" not in done.stderr
        assert "pytest:" not in done.stdout
    assert not (bare.root / ".venv" / "installed.txt").exists()


def test_a_port_in_use_or_out_of_range_is_said_before_anything_is_set_up(bare):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = bare("serve.py", "--port", str(port))
    assert done.returncode == 2 and f"端口 {port} 用不了" in done.stderr
    for wrong, told in (("70000", "端口要在 1 到 65535 之间"), ("http", "命令写得不对")):
        done = bare("serve.py", "--port", wrong)
        assert done.returncode == 2 and told in done.stderr and done.stderr.count("\n") == 1
    assert not (bare.root / ".venv").exists()


def test_an_old_python_is_told_what_is_needed(bare):
    environment = bare.root / "scripts" / "environment.py"
    environment.write_text(
        environment.read_text(encoding="utf-8").replace("MINIMUM = (3, 11)", "MINIMUM = (9, 9)"), encoding="utf-8"
    )
    done = bare("test.py")
    assert done.returncode == 2 and "需要 Python 9.9 或更新" in done.stderr and not (bare.root / ".venv").exists()
