"""The page being converted: its name and source, what it may quote, and everything found wrong on the way."""

import contextvars
import re
from dataclasses import dataclass, field
from pathlib import Path

from solutions.errors import UserError
from solutions.lab.catalogue import Entry, find
from solutions.lab.presentation import Presentation, present

ANCHOR = re.compile(r"^#{1,6} .*\{[^}]*#ex-(\d+\.\d+\.\d+)\b", re.M)
CODE = re.compile(r"^(`{3,}|~{3,}).*?^\1|`[^`\n]+`", re.M | re.S)  # what is only quoted is not a mistake
UNFIT = {
    "missing": "还没有测量结果",
    "stale": "结果已过期：测量之后代码或语料变了",
}


class AlreadyTold(UserError):
    """The reason stands on this page already: a damaged file must not fail once for every number."""


@dataclass
class PageState:
    """``errors`` are mistakes of the page; ``warnings`` say that a result is missing, stale or false.

    Both hold sentences that begin with file and line.  ``shown`` remembers the figures and tables that
    the page has placed by name, so that the result block does not repeat them.
    """

    name: str = "页面"
    source: str = ""
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    shown: set[tuple[str, str, str]] = field(default_factory=set)
    presentations: dict[str, Presentation] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)

    def entry(self, id: str) -> Entry:
        """The exercise of that number.  Raises UserError with the nearest numbers."""
        return find(id)

    def presentation(self, id: str) -> Presentation:
        """The exercise's presentation; a damaged result or a figure that cannot be drawn raises UserError."""
        if id in self.failed:
            raise AlreadyTold
        if id not in self.presentations:
            entry = self.entry(id)
            try:
                self.presentations[id] = present(entry)
            except UserError:
                self.failed.add(id)
                raise
        return self.presentations[id]

    def error(self, needle: str, message: str) -> None:
        """A mistake on this page, at the line where ``needle`` stands in the source."""
        self.errors.append(f"{self._place(needle)}{message}")

    def warn(self, needle: str, message: str) -> None:
        """Something that a strict build refuses, said once a page."""
        told = f"{self._place(needle)}{message}"
        if not any(warning.endswith(f"：{message}") for warning in self.warnings):
            self.warnings.append(told)

    def warn_unfit(self, id: str, needle: str) -> None:
        """Warn where the exercise's result is missing or stale."""
        shown = self.presentation(id)
        if shown.state in UNFIT:
            self.warn(needle, f"练习 {id} {UNFIT[shown.state]}，请运行 python -m solutions run {id}。{shown.problem}")

    def problem(self, id: str | None, needle: str, error: UserError) -> None:
        """An error, unless it stems from a result that is out of date anyway: then a warning."""
        if isinstance(error, AlreadyTold):
            return
        states = {self.presentations[id].state} if id in self.presentations else set()
        report = self.warn if states & {"stale", "missing"} else self.error
        report(needle, str(error))

    def _place(self, needle: str) -> str:
        position = CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), self.source).find(needle)
        line = f":{self.source.count(chr(10), 0, position) + 1}" if position >= 0 else ""
        return f"{self.name}{line}："


# Which page is being converted: Python-Markdown's extensions have no other way to learn of it.
_current: contextvars.ContextVar[tuple[str, str]] = contextvars.ContextVar("page", default=("页面", ""))
_latest: contextvars.ContextVar[PageState] = contextvars.ContextVar("state")


def open_page(name: str, source: str) -> None:
    """Say which page the next conversion is of: ``docs/ch08/….md`` and its whole text, header included."""
    _current.set((name, source))


def state_of(md, lines: list[str] | None = None) -> PageState:
    """The state of the conversion that ``md`` is in the middle of; ``lines`` begins a new one."""
    if lines is not None:
        name, source = _current.get()
        md.page_state = PageState(name, source or "\n".join(lines))
        _latest.set(md.page_state)
    return md.page_state


def latest_state() -> PageState:
    """The state of the last page converted, for a builder that never sees its Markdown object.

    Raises LookupError where no page has been converted.
    """
    return _latest.get()


def sections(root: Path) -> dict[str, str]:
    """The page, relative to ``docs/``, on which each exercise has its section (``{ #ex-8.5.4 }``)."""
    pages = sorted((root / "docs").rglob("*.md"))
    return {
        id: path.relative_to(root / "docs").as_posix()
        for path in pages
        for id in ANCHOR.findall(path.read_text(encoding="utf-8"))
    }


def exercise_link(state: PageState, id: str, root: Path) -> str:
    """The link from a page to an exercise's section.  Raises UserError where no page has it."""
    places = sections(root)
    if id not in places:
        raise UserError(f"链接 #ex-{id} 无处可去：还没有练习 {id} 的页面。已有的是：{'、'.join(places)}。")
    up = "../" * state.name.removeprefix("docs/").count("/")
    return f"{up}{places[id]}#ex-{id}"


def split_reference(text: str) -> tuple[str, str]:
    """``8.5.4:rest`` as ``("8.5.4", "rest")``; UserError where it has no such form."""
    match = re.fullmatch(r"\s*(\d+\.\d+\.\d+)\s*:\s*(.+?)\s*", text, re.S)
    if not match:
        raise UserError(f"引用 {text!r} 应写成「题号:名字」，例如 8.5.4:training。")
    return match[1], match[2]
