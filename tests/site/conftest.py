"""A converter whose exercises exist only in memory: pages can be tried without measuring anything."""

from pathlib import Path

import pytest
from markdown import Markdown

from solutions.errors import UserError
from solutions.lab.catalogue import ROOT, Entry
from solutions.lab.presentation import ClaimView, FigureView, Presentation, TableView
from solutions.lab.results import Result
from solutions.site import blocks, extension, page
from solutions.site.extension import SolutionsExtension

SVG = '<svg class="figure" role="img" aria-label="数在增大。" viewBox="0 0 9 9"><text>甲</text></svg>'


def entry(id: str) -> Entry:
    stem = f"ex_{id.replace('.', '_')}_toy"
    return Entry(id, "玩具", f"solutions.ch08.{stem}", ROOT / "solutions" / "ch08" / f"{stem}.py", None, 2, 1)


def presentation(state: str = "fresh", holds: bool = True) -> Presentation:
    if state == "missing":
        return Presentation("missing")
    origin = {"device": "cpu（2 核）", "torch": "2.13.0", "seeds": [0, 1], "seconds": 75.0, "date": "2026-11-24"}
    corpus = {"title": "时光机器", "name": "time_machine", "sha256": "0", "edition": "书"}
    values = {"clipped": [1.25, 1.75], "name": "<b>甲|乙</b>", "huge": float("inf")}
    return Presentation(
        state,
        Result("8.5.4", "f", values, ["第一行", "第二行 <&>"], {**origin, "corpus": corpus}),
        {"growth": FigureView("growth", "数的增长", "数在增大。", SVG)},
        {"listing": TableView("listing", "数表", ["名", "数"], [["甲", "1.50"], ["乙", "$10^{4}$"]])},
        [ClaimView("grows", "数在 $x$ 处增大", holds, "1.25 到 1.75")],
        {"total": 3.0},
    )


@pytest.fixture
def exercises(monkeypatch) -> dict[str, Presentation]:
    """Number to presentation; tests put in what they need."""
    known = {"8.5.4": presentation()}

    def find(id: str) -> Entry:
        if id not in known:
            raise UserError(f"没有练习 {id}。最接近的是：{'、'.join(known)}。")
        return entry(id)

    monkeypatch.setattr(page, "find", find)
    monkeypatch.setattr(page, "present", lambda found: known[found.id])
    monkeypatch.setattr(blocks, "entries", lambda: [entry(id) for id in known])
    return known


@pytest.fixture
def convert(exercises):
    """``convert(text)`` gives ``(html, mistakes, warnings)`` of a page called docs/ch08/page.md."""

    def run(text: str, extensions: tuple[str, ...] = ("tables", "attr_list", "pymdownx.superfences")):
        mistakes: list[str] = []
        md = Markdown(extensions=[*extensions, SolutionsExtension(refuse=mistakes.extend)])
        page.open_page("docs/ch08/page.md", text)
        html = md.convert(text)
        return html, mistakes, md.page_state.warnings

    yield run
    page.open_page("页面", "")


@pytest.fixture
def own_root(tmp_path, monkeypatch) -> Path:
    """An empty folder as the project's root."""
    monkeypatch.setattr(blocks, "ROOT", tmp_path)
    monkeypatch.setattr(extension, "ROOT", tmp_path)
    return tmp_path
