"""The Python-Markdown extension: any builder that reads Python-Markdown can use it, MkDocs or not."""

import difflib
from collections.abc import Callable

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor

from solutions.errors import UserError
from solutions.lab.catalogue import ROOT
from solutions.site.blocks import BLOCKS, ExerciseBlocks
from solutions.site.inline import DISPLAY, INLINE, NUMBER, Formula, Number, Opening
from solutions.site.leftovers import half_written, stray_blocks
from solutions.site.page import PageState, exercise_link, state_of
from solutions.site.views import claim_anchor


class SolutionsExtension(Extension):
    """Blocks, numbers and formulas of this project.

    ``refuse(mistakes)`` is called with all mistakes of a page, with file and line; without it a page
    with mistakes raises UserError.  Missing and stale results and false claims are left in
    ``md.page_state.warnings`` for whoever builds the site.
    """

    def __init__(self, refuse: Callable[[list[str]], None] | None = None):
        super().__init__()
        self.refuse = refuse or _raise

    def extendMarkdown(self, md: Markdown) -> None:
        ExerciseBlocks().extendMarkdown(md)
        md.preprocessors.register(Opening(md), "solutions-opening", 1000)
        # Code spans come first (190), backslash escapes after (180).
        md.inlinePatterns.register(Formula(DISPLAY, md, display=True), "solutions-display", 187)
        md.inlinePatterns.register(Formula(INLINE, md, display=False), "solutions-formula", 186)
        md.inlinePatterns.register(Number(NUMBER, md), "solutions-number", 185)
        md.treeprocessors.register(StrayBlocks(md), "solutions-stray", 30)  # before inline text is parsed
        md.treeprocessors.register(HalfWritten(md), "solutions-half", 15)  # and after
        md.treeprocessors.register(ExerciseLinks(md), "solutions-links", 14)
        md.ESCAPED_CHARS.append("$")
        md.postprocessors.register(Closing(md, self.refuse), "solutions-closing", -1)


class StrayBlocks(Treeprocessor):
    """Notes blocks that were not recognised: they would show up as plain text."""

    def run(self, root):
        for needle, message in stray_blocks(root, [block.NAME for block in BLOCKS]):
            state_of(self.md).error(needle, message)


class HalfWritten(Treeprocessor):
    """Notes numbers and formulas that were begun and not recognised."""

    def run(self, root):
        for needle, message in half_written(root):
            state_of(self.md).error(needle, message)


class ExerciseLinks(Treeprocessor):
    """``[…](#ex-8.5.4)`` leads to that exercise from whatever page it is written on, ``[…](#ex-8.5.4:grows)``
    to one of its claims."""

    def run(self, root):
        state = state_of(self.md)
        for link in root.iter("a"):
            href = link.get("href", "")
            if not href.startswith("#ex-"):
                continue
            id, _, claim = href.removeprefix("#ex-").partition(":")
            try:
                place = exercise_link(state, id, ROOT)
                link.set("href", self._to_claim(state, place, id, claim, href) if claim else place)
            except UserError as error:
                state.problem(id, href, error)

    @staticmethod
    def _to_claim(state: PageState, place: str, id: str, name: str, href: str) -> str:
        """The link to a claim; one that is not there raises UserError, one that does not hold is a warning."""
        shown = state.presentation(id)
        state.warn_unfit(id, href)
        known = {claim.name: claim for claim in shown.claims}
        if name not in known:
            near = "、".join(difflib.get_close_matches(name, known, n=3, cutoff=0.0)) or "（没有）"
            raise UserError(f"练习 {id} 没有名为 {name} 的结论，最接近的是：{near}。")
        if not known[name].holds:
            state.warn(href, f"这里引以为据的结论不成立：练习 {id} 的 {name}，{known[name].statement}。")
        return place.replace(f"#ex-{id}", f"#{claim_anchor(id, name)}")


class Closing(Postprocessor):
    """Runs last: hands over the page's mistakes."""

    def __init__(self, md: Markdown, refuse: Callable[[list[str]], None]):
        super().__init__(md)
        self.refuse = refuse

    def run(self, text: str) -> str:
        # Other extensions run the postprocessors too, on a heading at a time: nothing is told twice.
        state = state_of(self.md)
        if errors := list(dict.fromkeys(state.errors)):
            state.errors.clear()
            self.refuse(errors)
        return text


def _raise(mistakes: list[str]) -> None:
    raise UserError("\n".join(mistakes))


def makeExtension(**_options) -> SolutionsExtension:  # noqa: N802 (the name that Python-Markdown looks for)
    """What Python-Markdown calls for ``solutions.site.extension``."""
    return SolutionsExtension()
