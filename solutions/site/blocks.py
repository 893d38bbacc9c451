"""The blocks of an exercise's page: question, hint, pitfall; source, figure, table, result."""

import difflib
from xml.etree.ElementTree import Element, SubElement

from pymdownx.blocks import BlocksExtension
from pymdownx.blocks.block import Block

from solutions.errors import UserError
from solutions.lab.catalogue import ROOT, Entry, entries
from solutions.lab.presentation import Presentation
from solutions.site import chapter, views
from solutions.site.listing import find_listing
from solutions.site.page import sections, split_reference, state_of


class Titled(Block):
    """A box with a fixed title around the author's text."""

    KIND, TITLE = "", ""

    def on_create(self, parent: Element) -> Element:
        box = SubElement(parent, "div", {"class": f"admonition {self.KIND}"})
        SubElement(box, "p", {"class": "admonition-title"}).text = self.TITLE
        return box


class Question(Titled):
    NAME, KIND, TITLE = "question", "question", "题目"


class Pitfall(Titled):
    NAME, KIND, TITLE = "pitfall", "warning", "常见误解"


class Hint(Block):
    """A nudge, folded."""

    NAME = "hint"

    def on_create(self, parent: Element) -> Element:
        box = SubElement(parent, "details", {"class": "tip"})
        SubElement(box, "summary").text = "提示"
        return box


class Generated(Block):
    """A block whose content comes from the code or from what it measured; what is wrong is noted, not shown."""

    ARGUMENT = True

    def on_create(self, parent: Element) -> Element:
        box = SubElement(parent, "div", {"class": f"generated {self.NAME}-block"})
        self.state = state_of(self.md)
        self.needle = f"/// {self.NAME} | {self.argument}" if self.argument else f"/// {self.NAME}"
        self.exercise = None
        try:
            self.fill(box)
        except UserError as error:
            self.state.problem(self.exercise, self.needle, error)
            SubElement(box, "p", {"class": "broken"}).text = str(error)
        return box

    def fill(self, box: Element) -> None:
        """Put the content into the box.  Raises UserError."""
        raise NotImplementedError

    def store(self, html: str) -> str:
        """A placeholder for ready HTML."""
        return self.md.htmlStash.store(html)

    @property
    def up(self) -> str:
        """From this page to the folder of all pages."""
        return "../" * (self.state.name.removeprefix("docs/").count("/"))

    def pick(self, kind: str):
        """``(id, view)`` of the figure or table that the argument names, remembering that the page has shown it."""
        self.exercise, name = split_reference(self.argument)
        shown = self.state.presentation(self.exercise)
        self.state.warn_unfit(self.exercise, self.needle)
        if shown.state == "missing" or shown.problem:
            return None
        known = getattr(shown, f"{kind}s")
        if name not in known:
            near = difflib.get_close_matches(name, known, n=3, cutoff=0.0)
            what = {"figure": "图", "table": "表"}[kind]
            raise UserError(
                f"练习 {self.exercise} 没有名为 {name} 的{what}，最接近的是：{'、'.join(near) or '（没有）'}。"
            )
        self.state.shown.add((self.exercise, kind, name))
        return known[name]


class Source(Generated):
    """The tested function by name."""

    NAME = "source"

    def fill(self, box: Element) -> None:
        views.listing(box, find_listing(self.argument, ROOT), self.up, self.store)


class Figure(Generated):
    NAME = "figure"

    def fill(self, box: Element) -> None:
        if view := self.pick("figure"):
            views.figure(box, view, self.store)


class Table(Generated):
    NAME = "table"

    def fill(self, box: Element) -> None:
        if view := self.pick("table"):
            views.table(box, view)


class Result(Generated):
    """Everything measured that the page has not placed by name: figures, tables, claims, log, provenance."""

    NAME = "result"

    def fill(self, box: Element) -> None:
        self.exercise = self.argument.strip()
        entry = self.state.entry(self.exercise)
        shown = self.state.presentation(self.exercise)
        self.state.warn_unfit(self.exercise, self.needle)
        if shown.state != "fresh":
            views.notice(box, self.exercise, shown.state)
        if shown.result is None:
            return
        for name, view in shown.figures.items():
            if (self.exercise, "figure", name) not in self.state.shown:
                views.figure(box, view, self.store)
        for name, view in shown.tables.items():
            if (self.exercise, "table", name) not in self.state.shown:
                views.table(box, view)
        if shown.claims:
            views.claims(box, entry.id, shown.claims)
        for claim in shown.claims:
            if not claim.holds:
                self.state.warn(self.needle, f"练习 {entry.id} 的结论不成立：{claim.statement}。实测：{claim.evidence}")
        views.log(box, shown.result.log)
        views.provenance(box, entry, shown, self.up)


class Catalogue(Generated):
    """A table of all exercises that have an answer, each linked to its section."""

    NAME, ARGUMENT = "catalogue", False

    def fill(self, box: Element) -> None:
        views.catalogue(box, self.answered())

    def answered(self, section: str = "") -> list[tuple[Entry, Presentation, str]]:
        """Entry, presentation and link of every exercise (of one section, ``8.5``) that has a page."""
        rows, places = [], sections(ROOT)
        for entry in entries():
            if entry.id.startswith(section) and (place := places.get(entry.id)):
                self.exercise = entry.id
                rows.append((entry, self.state.presentation(entry.id), f"{self.up}{place}#ex-{entry.id}"))
        return rows


class Chapter(Catalogue):
    """All exercises of the chapter, the unanswered ones too."""

    NAME = "chapter"

    def fill(self, box: Element) -> None:
        pages = {number: f"{self.up}{place}" for number, place in chapter.section_pages(ROOT).items()}
        chapter.overview(box, {row[0].id: row for row in self.answered()}, pages)


class Section(Catalogue):
    """The exercises of one section."""

    NAME, ARGUMENT = "section", True

    def fill(self, box: Element) -> None:
        number = self.argument.strip()
        chapter.section(box, number, {row[0].id: row for row in self.answered(f"{number}.")})


BLOCKS = (Question, Hint, Pitfall, Source, Figure, Table, Result, Catalogue, Chapter, Section)


class ExerciseBlocks(BlocksExtension):
    """Registers the blocks."""

    def extendMarkdownBlocks(self, md, block_mgr) -> None:
        for block in BLOCKS:
            block_mgr.register(block, self.getConfigs())
