"""One file from the network into a folder: whole and verified, or not at all."""

import os
import sys
import tempfile
from pathlib import Path

from solutions.errors import UserError

RETRIES = 2  # of one source, after a failed attempt
TIMEOUT = (5, 30)  # seconds: to connect, and between two pieces of the file


def fetch(url: str, sha256: str | None) -> bytes:
    """The bytes behind a URL, with retries and a progress bar on a terminal.

    Raises OSError where they cannot be had and ValueError where ``sha256`` is given and is another.
    """
    import pooch  # only when something is downloaded: it takes long to import

    pooch.get_logger().setLevel("WARNING")  # it speaks English
    known = sha256 and f"sha256:{sha256}"
    # An interrupted download leaves its half in the scratch folder, never among the data.
    with tempfile.TemporaryDirectory() as scratch:
        keeper = pooch.create(
            scratch, base_url="", registry={"file": known}, urls={"file": url}, retry_if_failed=RETRIES
        )
        downloader = pooch.HTTPDownloader(progressbar=sys.stderr.isatty(), timeout=TIMEOUT)
        return Path(keeper.fetch("file", downloader=downloader)).read_bytes()


def reason(error: Exception) -> str:
    """Why :func:`fetch` failed, in Chinese."""
    if isinstance(error, ValueError):
        return "下载到的内容 SHA-256 不符"
    response = getattr(error, "response", None)
    return f"服务器回答 {response.status_code}" if response is not None else f"连接失败：{type(error).__name__}"


def store(data: bytes, path: Path) -> None:
    """Write a file in one move.  Raises UserError where the folder does not take it."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        os.replace(temporary, path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise UserError(
            f"写不进 {path}（{error.strerror}）：请检查权限与空间，或把文件放进 SOLUTIONS_DATA 指的文件夹。"
        ) from error
