"""What a page's author meant as a block, a number or a formula and what would reach the reader as plain text."""

import difflib
import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

FENCE = re.compile(r"\s*(`{3,}|~{3,})")
OPENING = re.compile(r"(/{3,})\s*(\w[\w-]*)")
CLOSING = re.compile(r"(/{3,})\s*")
HALF = re.compile(r"\[\[\s*\d+\.\d+\.\d+\s*:[^\]]*|\$\$|\\[A-Za-z]{2,}")  # of a number or of a formula


def unclosed_blocks(lines: Sequence[str]) -> list[tuple[str, str]]:
    """``(line, message)`` of every block that is opened and never closed: it would swallow what follows."""
    fence, stack = "", []
    for line in lines:
        if mark := FENCE.match(line):
            fence = "" if fence and mark[1].startswith(fence) else fence or mark[1]
        elif not fence and OPENING.match(line):
            stack.append(line)
        elif not fence and CLOSING.fullmatch(line) and stack:
            stack.pop()
    return [(line, f"块 {line.strip()!r} 没有结束：请在它的末尾另起一行写 ///。") for line in stack]


def stray_blocks(root: Element, names: list[str]) -> list[tuple[str, str]]:
    """``(line, message)`` of whatever begins like a block and was not taken for one: a wrong name or no argument."""
    lines = (line.strip() for element in root.iter() for line in (element.text or "").splitlines())
    return [(line, _stray(line, names)) for line in lines if line.startswith("///")]


def half_written(root: Element) -> list[tuple[str, str]]:
    """``(text, message)`` of brackets, dollars and TeX commands still there after all inline text was read."""
    texts = [element.text for element in root.iter() if element.tag not in ("code", "pre")]
    texts += [element.tail for element in root.iter()]
    plain = [text for text in texts if text and not isinstance(text, AtomicString)]
    needles = [match[0].splitlines()[0] for text in plain for match in HALF.finditer(text)]
    return [
        (needle, f"{needle!r} 附近的数或公式没有写完整：括号、$ 要成对，中间不能断行或空行。") for needle in needles
    ]


def _stray(line: str, names: list[str]) -> str:
    word = (line.strip(" /").split("|")[0].split() or [""])[0]
    near = difflib.get_close_matches(word, names, n=2, cutoff=0.4) or names
    return (
        f"{line!r} 不是一个完整的块：可用的块有 {'、'.join(near)}。"
        "请检查名字与参数；块的前后各空一行，末尾另起一行写 ///。"
    )
