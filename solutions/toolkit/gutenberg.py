"""Project Gutenberg's files: the book without header and footer, and whether it is that book, whole."""

import re

START = r"^\*\*\* ?START OF TH(?:E|IS) PROJECT GUTENBERG EBOOK\s+([^*]+?)\s*\*\*\*.*$"  # the title may wrap
END = r"^\*\*\* ?END OF TH(?:E|IS) PROJECT GUTENBERG EBOOK\s+[^*]+?\*\*\*.*$"
# Gutenberg's words too, though older files have them between the two lines.
CREDIT = r"\A\s*(?:Produced|E-?text prepared) by .*(?:\n.+)*"
CLOSING = r"\n *End of (?:the |this )?Project Gutenberg.*(?:\n.+)*\s*\Z"
CONTENTS = 5000  # characters that a motto and a table of contents may take before the first sentence
COLOPHON = 300  # and that may follow the last
PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "_": "", "\u00a0": " "})


def decode(data: bytes) -> str:
    """UTF-8, a mark at its beginning aside, with ``\\n`` at every line's end.  Raises UnicodeDecodeError."""
    return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def book(text: str) -> str:
    """What stands between the START and END lines; a text without both is returned as it is."""
    start, end = re.search(START, text, re.M), re.search(END, text, re.M)
    if not (start and end):
        return text
    between = text[start.end() : end.start()]
    return re.sub(CLOSING, "", re.sub(CREDIT, "", between)).strip("\n") + "\n"


def objection(text: str, accept: dict) -> str | None:
    """Why a file is not the wanted book in some edition, in Chinese; None where it is.

    ``accept`` holds the title, min_characters and max_characters of :func:`book` and the first and
    the last sentence.  Quotation marks, line breaks and capitals, which editors change, do not count.
    """
    start = re.search(START, text, re.M)
    if not start:
        return "没有古登堡计划的 START 行"
    if not re.search(END, text, re.M):
        return "没有古登堡计划的 END 行，多半没有下载完整"
    title, body = _flat(start[1]), book(text)
    if _flat(accept["title"]) not in title:
        return f"书名是 {start[1]!r}，应是 {accept['title']!r}"
    if not accept["min_characters"] <= len(body) <= accept["max_characters"]:
        return f"正文有 {len(body):,} 个字符，应在 {accept['min_characters']:,} 与 {accept['max_characters']:,} 之间"
    flat = _flat(body)
    first, last = flat.find(_flat(accept["first"])), flat.rfind(_flat(accept["last"]))
    if not 0 <= first <= CONTENTS:
        return f"开头没有第一句 {accept['first'][:40]!r}……"
    if last < 0 or len(flat) - last - len(_flat(accept["last"])) > COLOPHON:
        return f"结尾没有最后一句 {accept['last'][:40]!r}……"
    return None


def edition(text: str) -> str:
    """Which edition the header says it is, for the record of a measurement."""
    head = re.split(START, text, maxsplit=1, flags=re.M)[0]
    updated = re.search(r"(?:last|recently) updated:?\s*([^\]\n]+)", head, re.I)
    released = re.search(r"release date:?\s*([^\[\n]+)", head, re.I)
    date = updated or released
    return f"古登堡计划的另一版本（{date[1].strip()}）" if date else "古登堡计划的另一版本（没有注明日期）"


def _flat(text: str) -> str:
    return " ".join(text.translate(PLAIN).split()).casefold()
