"""Set up ``.venv`` once: used by serve.py, build.py and test.py.  Standard library only."""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".venv"
MINIMUM = (3, 11)


def prepare() -> Path:
    """The Python of ``.venv`` with everything in ``requirements.txt``; installs only what changed.

    Ends the program with one clear sentence where that cannot be had.
    """
    if sys.version_info < MINIMUM:
        stop(f"需要 Python {MINIMUM[0]}.{MINIMUM[1]} 或更新，这里是 {sys.version.split()[0]}。请安装新版本再运行。")
    python = FOLDER / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = FOLDER / "installed.txt"
    wanted = _digest()
    if python.exists() and stamp.exists() and stamp.read_text() == wanted:
        return python
    print(
        "第一次运行（或依赖有变）：正在准备 .venv，要下载几百 MB（Linux 上带 CUDA 的 torch 有几 GB），请稍候……",
        flush=True,
    )
    if not python.exists():
        _create()
    stamp.unlink(missing_ok=True)  # an interrupted installation must not look finished
    install = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "-q", "-r", "requirements.txt"]
    if subprocess.run(install, cwd=ROOT).returncode:
        stop("安装依赖失败，原因见上。请检查网络或 pip 的镜像设置，然后重新运行同一条命令。")
    stamp.write_text(wanted)
    return python


def run(python: Path, arguments: list[str]) -> int:
    """Run a command of the environment in the project's folder; its exit status, 130 after Ctrl-C."""
    # UTF-8 everywhere: a Windows console's code page may lack the characters we print.
    # Material's advertisement for its successor would stand between us and the reader at every start.
    variables = {**os.environ, "PYTHONUTF8": "1", "NO_MKDOCS_2_WARNING": "1"}
    process = subprocess.Popen([str(python), *arguments], cwd=ROOT, env=variables)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:  # the child hears of it too and ends in its own way
            continue


def stop(sentence: str) -> None:
    """End with one sentence and exit status 2."""
    print(f"错误：{sentence}", file=sys.stderr)
    raise SystemExit(2)


def _create() -> None:
    try:
        venv.create(FOLDER, with_pip=True, clear=FOLDER.exists())
    except (OSError, subprocess.CalledProcessError) as error:
        stop(f"建不了虚拟环境 {FOLDER}（{error}）。Debian、Ubuntu 上请先安装 python3-venv。")


def _digest() -> str:
    text = (ROOT / "requirements.txt").read_bytes() + sys.version.encode()
    return hashlib.sha256(text).hexdigest()
