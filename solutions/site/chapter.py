"""The chapter at a glance: every exercise of the book, answered or not, with its state, its cost and its level."""

import re
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

from solutions.errors import UserError
from solutions.lab.catalogue import LEVELS, Entry
from solutions.lab.presentation import Presentation
from solutions.lab.wording import duration
from solutions.site import views
from solutions.site.page import UNFIT

# What the book's chapter holds: the sections with exercises, and how many each has.
SECTIONS = {
    "8.1": ("序列模型", 4),
    "8.2": ("文本预处理", 2),
    "8.3": ("语言模型和数据集", 6),
    "8.4": ("循环神经网络", 4),
    "8.5": ("循环神经网络的从零开始实现", 6),
    "8.6": ("循环神经网络的简洁实现", 3),
    "8.7": ("通过时间反向传播", 2),
}
HEADER = ("题号", "题目", "难度", "完整运行", "状态")
FOLDER = re.compile(r"(\d+\.\d+)-.+")
Row = tuple[Entry, Presentation, str]


def overview(parent: Element, answered: dict[str, Row], pages: dict[str, str]) -> None:
    """One table with a heading row a section; ``answered`` maps a number to entry, presentation and link.

    ``pages`` maps a section to the link of its page.
    """
    total = sum(count for _, count in SECTIONS.values())
    seconds = sum(shown.result.provenance["seconds"] for _, shown, _ in answered.values() if shown.result)
    told = f"已解答 {len(answered)}/{total} 题；完整地重测这些题，一题接一题共 {duration(seconds)}"
    told += "（几题共用的训练只做一次，实际更少）。"
    SubElement(parent, "p").text = told
    grid = views.scrolling_table(parent, "第 8 章的全部习题", HEADER)
    for section, (title, _) in SECTIONS.items():
        _section_row(grid, f"{section} {title}", pages.get(section))
        _exercise_rows(grid, section, answered)


def section(parent: Element, number: str, answered: dict[str, Row]) -> None:
    """The same for one section.  Raises UserError for a section that the chapter does not have."""
    if number not in SECTIONS:
        raise UserError(f"第 8 章没有 {number} 节：有习题的是 {'、'.join(SECTIONS)}。")
    grid = views.scrolling_table(parent, f"{number} 节的习题", HEADER)
    _exercise_rows(grid, number, answered)


def section_pages(root: Path) -> dict[str, str]:
    """The page, relative to ``docs/``, of each section: ``ch08/8.3-…/index.md``."""
    pages = sorted((root / "docs").glob("ch*/*/index.md"))
    named = [(FOLDER.fullmatch(page.parent.name), page.relative_to(root / "docs").as_posix()) for page in pages]
    return {match[1]: place for match, place in named if match}


def _exercise_rows(body: Element, section: str, answered: dict[str, Row]) -> None:
    for n in range(1, SECTIONS[section][1] + 1):
        _exercise_row(body, f"{section}.{n}", answered.get(f"{section}.{n}"))


def _section_row(body: Element, title: str, link: str | None) -> None:
    """A heading across the table, which leads to the section's page once there is one."""
    cell = SubElement(SubElement(body, "tr"), "th", {"scope": "colgroup", "colspan": "5"})
    if link:
        cell = SubElement(cell, "a", {"href": link})
    cell.text = title


def _exercise_row(body: Element, id: str, row: Row | None) -> None:
    line = SubElement(body, "tr")
    SubElement(line, "td").text = id
    title = SubElement(line, "td")
    if row is None:
        title.text = "尚未解答"
        for _ in range(3):
            SubElement(line, "td").text = "—"
        return
    entry, shown, href = row
    SubElement(title, "a", {"href": href}).text = entry.title
    SubElement(line, "td").text = LEVELS[entry.difficulty]
    SubElement(line, "td").text = views.cost(shown)
    SubElement(line, "td").text = standing(shown)


def standing(shown: Presentation) -> str:
    """Whether the numbers are those of the code as it is, and how many of the claims they bear out."""
    if shown.state in UNFIT:
        return UNFIT[shown.state]
    return f"结论 {sum(claim.holds for claim in shown.claims)}/{len(shown.claims)} 成立"
