"""Pieces of a page as element trees: figures, tables, claims, log and the line of provenance.

Element trees rather than HTML text, so that formulas in cells and captions are converted like any other.
"""

import re
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from solutions.lab.catalogue import LEVELS, Entry
from solutions.lab.presentation import ClaimView, FigureView, Presentation, TableView
from solutions.lab.wording import duration
from solutions.site.listing import Listing
from solutions.site.page import UNFIT

CODE_FOLDER = "code"  # where the site keeps the sources that pages link to
SELF_ESCAPING = re.compile(r"(`[^`]*`|\$[^$]*\$)")
NUMERIC = set("0123456789.,-−+%×–^ ∞") | set("eE")


def literal(text: str) -> str:
    """A ``<`` in a claim or a cell is a character: only formulas and code, which see to it themselves, keep theirs."""
    parts = SELF_ESCAPING.split(text)
    return "".join(part if n % 2 else part.replace("<", "&lt;") for n, part in enumerate(parts))


def figure(parent: Element, view: FigureView, store) -> None:
    """A drawn figure with its caption; ``store`` keeps ready HTML out of Markdown's hands."""
    box = SubElement(parent, "figure", {"class": "measured-figure"})
    # The SVG carries its own view box, so that nothing moves while the page loads.
    SubElement(box, "div", {"class": "figure-box"}).text = store(view.svg)
    SubElement(box, "figcaption").text = literal(view.caption)


def table(parent: Element, view: TableView) -> None:
    """A table with its caption; a wide one scrolls within itself and can be reached by keyboard."""
    box = SubElement(parent, "figure", {"class": "measured-table"})
    SubElement(box, "figcaption").text = literal(view.caption)
    scroll = SubElement(box, "div", {"class": "scroll", "tabindex": "0", "role": "region", "aria-label": view.caption})
    grid = SubElement(scroll, "table")
    numeric = [all(_is_numeric(row[n]) for row in view.rows) for n in range(len(view.header))]
    head = SubElement(SubElement(grid, "thead"), "tr")
    for n, text in enumerate(view.header):
        SubElement(head, "th", {"scope": "col", **_aligned(numeric[n])}).text = literal(text)
    body = SubElement(grid, "tbody")
    for row in view.rows:
        line = SubElement(body, "tr")
        for n, text in enumerate(row):
            SubElement(line, "td", _aligned(numeric[n])).text = literal(text)


def claim_anchor(id: str, name: str) -> str:
    """Where on its page a claim stands: other pages may link to it."""
    return f"ex-{id}-{name}"


def claims(parent: Element, id: str, views: list[ClaimView]) -> None:
    """Every statement with a tick or a cross and its evidence; each can be linked to."""
    held = sum(view.holds for view in views)
    box = SubElement(parent, "section", {"class": "claims"})
    SubElement(box, "p", {"class": "block-title"}).text = f"结论与证据：{held}/{len(views)} 成立"
    items = SubElement(box, "ul")
    for view in views:
        state = "holds" if view.holds else "fails"
        item = SubElement(items, "li", {"class": state, "id": claim_anchor(id, view.name)})
        mark = SubElement(
            item, "span", {"class": "mark", "role": "img", "aria-label": "成立" if view.holds else "不成立"}
        )
        mark.text = "✓" if view.holds else "✗"
        SubElement(item, "strong").text = literal(view.statement)
        SubElement(item, "span", {"class": "evidence"}).text = literal(view.evidence)


def log(parent: Element, lines: list[str]) -> None:
    """The log of the run, in full but folded."""
    details = SubElement(parent, "details", {"class": "note log"})
    SubElement(details, "summary").text = f"运行日志（{len(lines)} 行）"
    text = SubElement(SubElement(details, "pre", {"tabindex": "0"}), "code")
    text.text = AtomicString("\n".join(lines))


def provenance(parent: Element, entry: Entry, shown: Presentation, up: str) -> None:
    """How to run it, what it cost, where the numbers come from, and the code; ``up`` leads to the site's root."""
    line = SubElement(parent, "p", {"class": "provenance"})
    line.text = "自己跑："
    command = SubElement(line, "code")
    command.text = AtomicString(f"python -m solutions run {entry.id}")
    origin = shown.result.provenance
    told = [
        f"用时 {cost(shown)}",
        f"torch {origin['torch']}",
        f"{len(origin['seeds'])} 个种子",
        f"难度 {LEVELS[entry.difficulty]}",
        *([f"语料《{origin['corpus']['title']}》"] if origin["corpus"] else []),
        f"测于 {origin['date']}",
    ]
    command.tail = f"（{'；'.join(told)}）。"
    previous = command
    for label, path in (("源码", entry.path), ("测试", entry.test_path)):
        href = f"{up}{CODE_FOLDER}/{path.relative_to(entry.root).as_posix()}"
        previous = SubElement(line, "a", {"href": href})
        previous.text, previous.tail = label, "　"


def catalogue(parent: Element, rows: list[tuple[Entry, Presentation, str]]) -> None:
    """All exercises that have an answer: number, title with its link, level, what a full run cost, claims held."""
    body = scrolling_table(parent, "全部练习", ("题号", "题目", "难度", "完整运行", "结论成立"))
    for entry, shown, href in rows:
        line = SubElement(body, "tr")
        SubElement(line, "td").text = entry.id
        SubElement(SubElement(line, "td"), "a", {"href": href}).text = entry.title
        SubElement(line, "td").text = LEVELS[entry.difficulty]
        SubElement(line, "td").text = cost(shown)
        SubElement(line, "td").text = f"{sum(claim.holds for claim in shown.claims)}/{len(shown.claims)}"


def scrolling_table(parent: Element, label: str, header: tuple[str, ...]) -> Element:
    """The body of a new table with that header; where it is too wide it scrolls, by keyboard as well."""
    scroll = SubElement(parent, "div", {"class": "scroll", "tabindex": "0", "role": "region", "aria-label": label})
    grid = SubElement(scroll, "table")
    head = SubElement(SubElement(grid, "thead"), "tr")
    for text in header:
        SubElement(head, "th", {"scope": "col"}).text = text
    return SubElement(grid, "tbody")


def cost(shown: Presentation) -> str:
    """What the measurement cost and where; a dash where there was none."""
    if shown.result is None:
        return "—"
    return f"{duration(shown.result.provenance['seconds'])}，{shown.result.provenance['device']}"


def notice(parent: Element, entry_id: str, state: str) -> None:
    """A box that says why the numbers here are not to be trusted."""
    box = SubElement(parent, "div", {"class": "admonition danger unfit"})
    SubElement(box, "p", {"class": "admonition-title"}).text = "这里的结果不是最新的"
    line = SubElement(box, "p")
    line.text = f"{UNFIT[state]}。重新测量："
    code = SubElement(line, "code")
    code.text, code.tail = AtomicString(f"python -m solutions run {entry_id}"), "。"


def listing(parent: Element, found: Listing, up: str, store) -> None:
    """The function itself, highlighted, under its name; the name leads to the whole file."""
    box = SubElement(parent, "div", {"class": "listing"})
    name = SubElement(box, "p", {"class": "listing-name"})
    link = SubElement(name, "a", {"href": f"{up}{CODE_FOLDER}/{found.path}"})
    code = SubElement(link, "code")
    code.text = AtomicString(found.name)
    link.tail = f"　第 {found.line} 行起"
    formatter = HtmlFormatter(cssclass="highlight", wrapcode=True)
    SubElement(box, "div").text = store(
        highlight(found.code, PythonLexer(), formatter).replace("<pre>", '<pre tabindex="0">')
    )


def _aligned(numeric: bool) -> dict[str, str]:
    return {"class": "number"} if numeric else {}


def _is_numeric(cell: str) -> bool:
    plain = cell.replace("$", "").replace("{", "").replace("}", "")
    return bool(plain) and any(c.isdigit() for c in plain) and set(plain) <= NUMERIC
