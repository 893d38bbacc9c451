"""The result store: one sealed JSON file an exercise, written whole or not at all."""

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from solutions.errors import UserError
from solutions.lab.values import plain, restore

FORMAT = 1
PROVENANCE = {"device", "torch", "python", "seeds", "seconds", "date", "corpus"}


@dataclass(frozen=True)
class Result:
    """What one measurement gave, and where it came from.

    ``provenance`` holds device, torch, python, seeds, seconds, date and corpus (None, or its name,
    title, SHA-256 and edition).
    """

    id: str
    fingerprint: str
    values: dict
    log: list[str]
    provenance: dict


def save(result: Result, folder: Path) -> Path:
    """Write ``folder/<id>.json`` atomically: a killed run leaves the old file, two runs never mix.

    Raises UserError where it cannot be written.
    """
    body = {"format": FORMAT, **plain(vars(result))}
    path = folder / f"{result.id}.json"
    require_writable(path)
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=f"{result.id}-", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(_document({**body, "seal": _seal(body)}))
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)  # mkstemp makes files private; a committed file is not
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path


def require_writable(path: Path) -> None:
    """Make the folder and see that the file can be written, before hours are spent on what goes there.

    Raises UserError where it cannot.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=path.parent).close()
        if path.is_dir():
            raise IsADirectoryError
    except OSError as error:
        raise UserError(
            f"写不进 {path}（{type(error).__name__}）：请检查路径上有没有同名的文件或文件夹挡着、有没有写权限和空间。"
        ) from error


def load(path: Path) -> Result:
    """Read a result.  Raises UserError, naming the file, where it is damaged or was edited by hand."""
    again = f"请用 python -m solutions run {path.stem} 重新测量，或用 git checkout 取回原来的文件。"
    try:
        text = path.read_text(encoding="utf-8")
        raw = json.loads(text)
        seal = raw.pop("seal")
        version = raw.pop("format")
        sealed = _seal({"format": version, **raw})
        decoded = restore(text)
        result = Result(**{name: decoded[name] for name in Result.__dataclass_fields__})
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UserError(f"结果文件 {path} 已损坏，读不出来（{type(error).__name__}）。{again}") from error
    if version != FORMAT:
        raise UserError(f"结果文件 {path} 是第 {version} 版格式，这里只认第 {FORMAT} 版。{again}")
    if seal != sealed:
        raise UserError(f"结果文件 {path} 被手改过：内容与封印不符，里面的数不再是测出来的。{again}")
    if missing := sorted(PROVENANCE - result.provenance.keys()):
        raise UserError(f"结果文件 {path} 没有写明来历（缺 {'、'.join(missing)}）。{again}")
    if result.id != path.stem:
        raise UserError(f"结果文件 {path} 里写的是练习 {result.id}，与文件名不符。{again}")
    return result


def _seal(body: dict) -> str:
    """SHA-256 of the canonical JSON: catches a hand edit, and does not pretend to be a signature."""
    canonical = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _document(body: dict) -> str:
    """JSON that a diff can read: one line a value down to the second level, long lists on one line."""
    lines = []
    for key, value in body.items():
        if isinstance(value, dict) and value and key in ("values", "provenance"):
            inner = ",\n".join(f"    {_json(name)}: {_json(item)}" for name, item in value.items())
            lines.append(f"  {_json(key)}: {{\n{inner}\n  }}")
        elif isinstance(value, list) and value:
            inner = ",\n".join(f"    {_json(item)}" for item in value)
            lines.append(f"  {_json(key)}: [\n{inner}\n  ]")
        else:
            lines.append(f"  {_json(key)}: {_json(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _json(value) -> str:
    return json.dumps(value, ensure_ascii=False)
