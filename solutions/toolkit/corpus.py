"""Corpora: found in ``data/`` or in ``SOLUTIONS_DATA``, or downloaded; verified before anything reads them.

``data/corpora.toml`` says what each one is and where it comes from.  A file that is not what it should
be is named, never passed over.
"""

import difflib
import hashlib
import os
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from solutions.errors import UserError
from solutions.toolkit import download, gutenberg

REGISTRY = Path(__file__).resolve().parents[2] / "data" / "corpora.toml"
OFFLINE = "没有网络时可用 --sample 改读随附的小故事"


@dataclass(frozen=True)
class Spec:
    """One table of ``corpora.toml``.

    ``bytes`` and ``sha256`` are the file's.
    ``accept`` is the check that another edition has to pass, see :func:`gutenberg.objection`.
    """

    name: str
    folder: Path
    title: str
    file: str
    edition: str
    licence: str
    sources: list[str] = field(default_factory=list)
    bytes: int = 0
    sha256: str = ""
    accept: dict | None = None


@dataclass(frozen=True)
class Corpus:
    """A verified text: lines end in ``\\n``, Gutenberg's header and footer are off.  ``sha256`` is the file's."""

    name: str
    title: str
    text: str
    sha256: str
    edition: str


class _NotTheCorpus(Exception):
    """What is wrong with some bytes, in Chinese; whoever has them knows where they come from."""


def corpora(registry: Path = REGISTRY) -> dict[str, Spec]:
    """Every corpus by its name.  Raises UserError where the registry cannot be read."""
    try:
        tables = tomllib.loads(registry.read_text(encoding="utf-8"))
        return {name: Spec(name, registry.parent, **table) for name, table in tables.items()}
    except (OSError, ValueError, TypeError) as error:
        raise UserError(
            f"语料清单 {registry} 读不出来（{error}）：请改正，或用 git checkout 取回原来的文件。"
        ) from error


def load_corpus(name: str, fetch: bool = True, registry: Path = REGISTRY) -> Corpus:
    """Look in ``data/``, then in the folder ``SOLUTIONS_DATA``, then download into ``data/`` if ``fetch``.

    Raises UserError for an unknown name, for a file that is not the corpus, and where none can be had.
    """
    spec = _spec(name, registry)
    for folder in _folders(spec):
        path = folder / spec.file
        if path.exists():
            return _load(spec, path)
    if not fetch or not spec.sources:
        raise UserError(_missing(spec, []))
    return _download(spec)


def expected_sha256(name: str, registry: Path = REGISTRY) -> str:
    """SHA-256 of the file that ``corpora.toml`` names; for our own text that of the file as it is."""
    spec = _spec(name, registry)
    return spec.sha256 or hashlib.sha256(_read(spec.folder / spec.file)).hexdigest()


def _spec(name: str, registry: Path) -> Spec:
    known = corpora(registry)
    if name not in known:
        near = difflib.get_close_matches(name, known, n=3, cutoff=0.0)
        raise UserError(f"没有名为 {name} 的语料，最接近的是：{'、'.join(near)}。全部语料见 {registry}。")
    return known[name]


def _folders(spec: Spec) -> Iterator[Path]:
    """The folders in their order; a wrong setting is an error only when it would be used."""
    yield spec.folder
    if setting := os.environ.get("SOLUTIONS_DATA"):
        folder = Path(setting).expanduser()
        if not folder.is_dir():
            raise UserError(
                f"环境变量 SOLUTIONS_DATA 指的文件夹 {folder.absolute()} 不存在：请改成放语料的文件夹，或取消这个变量。"
            )
        yield folder


def _load(spec: Spec, path: Path) -> Corpus:
    try:
        return _verify(spec, _read(path))
    except _NotTheCorpus as problem:
        remedy = (
            f"删掉它再运行 python -m solutions data 重新下载；{OFFLINE}" if spec.sources else "用 git checkout 取回它"
        )
        raise UserError(f"{path} 不是《{spec.title}》应有的文件：{problem}。请{remedy}。") from problem


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"读不了 {path}（{error.strerror}）：请检查它在不在、是不是文件、有没有读取权限。") from error


def _verify(spec: Spec, data: bytes) -> Corpus:
    digest = hashlib.sha256(data).hexdigest()
    known = not spec.sha256 or digest == spec.sha256
    try:
        text = gutenberg.decode(data)
    except UnicodeDecodeError as error:
        raise _NotTheCorpus(f"第 {error.start + 1} 个字节起不是 UTF-8 文本") from error
    if known:
        return Corpus(spec.name, spec.title, gutenberg.book(text), digest, spec.edition)
    problem = gutenberg.objection(text, spec.accept) if spec.accept else _difference(spec, data, digest)
    if problem:
        raise _NotTheCorpus(problem)
    return Corpus(spec.name, spec.title, gutenberg.book(text), digest, gutenberg.edition(text))


def _difference(spec: Spec, data: bytes, digest: str) -> str:
    hashes = f"SHA-256 应是 {spec.sha256}，实际是 {digest}"
    if len(data) < spec.bytes:
        return f"文件只有 {len(data):,} 字节，应有 {spec.bytes:,} 字节，不完整（{hashes}）"
    return f"内容不同（{hashes}）"


def _download(spec: Spec) -> Corpus:
    failures = []
    for url in spec.sources:
        print(f"正在下载《{spec.title}》：{url}", file=sys.stderr)
        try:
            data = download.fetch(url, None if spec.accept else spec.sha256)
            corpus = _verify(spec, data)
        except _NotTheCorpus as problem:
            failures.append(f"{url}（{problem}）")
        except (OSError, ValueError) as error:
            failures.append(f"{url}（{download.reason(error)}）")
        else:
            download.store(data, spec.folder / spec.file)
            return corpus
    raise UserError(_missing(spec, failures))


def _missing(spec: Spec, failures: list[str]) -> str:
    """The one sentence for somebody who has no such file and no network."""
    if not spec.sources:
        return f"缺少 {spec.folder / spec.file}（《{spec.title}》）：请用 git checkout 取回它。"
    tried = f"，网上的来源也都没有取到：{'；'.join(failures)}" if failures else ""
    return (
        f"找不到《{spec.title}》的文件 {spec.file}{tried}。请联网后运行 python -m solutions data，"
        f"或把文件放到 {spec.folder / spec.file}（也可以放进 SOLUTIONS_DATA 指的文件夹）；{OFFLINE}。"
    )
