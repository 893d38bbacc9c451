"""Inside a line: measured numbers, ``[[8.5.4:clipped.mean|.2f]]``, and formulas, ``$x$`` and ``$$x$$``."""

import re
from xml.etree.ElementTree import Element

from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.util import AtomicString

from solutions.errors import UserError
from solutions.lab.values import render
from solutions.lab.wording import SUPERSCRIPTS
from solutions.site.leftovers import unclosed_blocks
from solutions.site.mathml import convert
from solutions.site.page import AlreadyTold, PageState, split_reference, state_of

NUMBER = r"\[\[([^\[\]\n]+?)\]\]"
# An escaped dollar is a dollar; a formula neither begins nor ends with a space, so prices stay prices.
DISPLAY = r"(?<!\\)\$\$(.+?)(?<!\\)\$\$"
INLINE = r"(?<![\\$])\$(?![\s$])((?:\\.|[^$\\])+?)(?<!\s)\$(?!\d)"
# A browser may break a line on either side of a formula, even before a comma; these stay with it.
OPENING, CLOSING = re.compile(r"[（《「『“‘]+$"), re.compile(r"[，。、；：！？）》」』”’,.;:%]+")
PLAIN_DIGITS = {superscript: chr(digit) for digit, superscript in SUPERSCRIPTS.items()}


class Opening(Preprocessor):
    """Runs first: begins the page's state, and lets a table's cells hold ``[[…|format]]``."""

    def run(self, lines: list[str]) -> list[str]:
        state = state_of(self.md, lines)
        for line, message in unclosed_blocks(lines):
            state.error(line, message)
        return [self._spare_bars(line) for line in lines]

    def _spare_bars(self, line: str) -> str:
        """In a table's row a bar inside a number or a formula is none of the table's."""
        if "|" not in re.sub(f"{NUMBER}|{INLINE}", "", line):
            return line
        line = re.sub(INLINE, lambda match: match[0] if "[[" in match[0] else _without_bars(match[0]), line)
        return re.sub(NUMBER, lambda match: match[0].replace("|", "\\|"), line)


def _without_bars(tex: str) -> str:
    """The same formula with ``|`` and ``\\|`` by their names."""
    return tex.replace(r"\|", r"\Vert{}").replace("|", r"\vert{}")


class Number(InlineProcessor):
    """A measured value in a sentence; hovering shows where it comes from."""

    def handleMatch(self, match, data):
        expression = match[1].replace("\\|", "|")
        element = Element("span", {"class": "measured", "title": f"实测值 {expression}"})
        element.text = AtomicString(quote(state_of(self.md), expression))
        return element, match.start(0), match.end(0)


class Formula(InlineProcessor):
    """A formula as MathML; measured numbers may stand in it as well."""

    def __init__(self, pattern: str, md, display: bool):
        super().__init__(pattern, md)
        self.display = display

    def handleMatch(self, match, data):
        state, tex = state_of(self.md), match[1]
        filled = re.sub(NUMBER, lambda number: in_tex(quote(state, number[1].replace("\\|", "|"))), tex)
        try:
            mathml = convert(filled.strip(), self.display)
        except UserError as error:
            state.error(match[0], str(error))
            broken = Element("span", {"class": "broken"})
            broken.text = AtomicString(match[0])
            return broken, match.start(0), match.end(0)
        if self.display:
            whole = f'<span class="formula" tabindex="0">{mathml}</span>'
            return self.md.htmlStash.store(whole), match.start(0), match.end(0)
        before, after = OPENING.search(data, 0, match.start(0)), CLOSING.match(data, match.end(0))
        if not (before or after):
            return self.md.htmlStash.store(mathml), match.start(0), match.end(0)
        whole = f'<span class="joined">{before[0] if before else ""}{mathml}{after[0] if after else ""}</span>'
        ends = (before or match).start(0), (after or match).end(0)
        return self.md.htmlStash.store(whole), *ends


def in_tex(text: str) -> str:
    """A quoted number inside a formula: ``%`` would begin a comment there, and a comma would get a space."""
    text = re.sub(r"×10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda power: rf"\times10^{{{power[1].translate(PLAIN_DIGITS)}}}", text)
    return re.sub(r"[%#&_]", lambda sign: f"\\{sign[0]}", text).replace(",", "{,}").replace("∞", r"\infty ")


def quote(state: PageState, expression: str) -> str:
    """The text of one measured value; a mistake is noted on the page's state and leaves a mark in the text."""
    needle, id = f"[[{expression}]]", None
    try:
        id, path = split_reference(expression)
        shown = state.presentation(id)
        state.warn_unfit(id, needle)
        return "（未测）" if shown.state == "missing" else render(shown.values, path)
    except AlreadyTold:
        return f"⟦{expression}⟧"
    except UserError as error:
        state.problem(id, needle, UserError(f"{needle}：{error}"))
        return f"⟦{expression}⟧"
