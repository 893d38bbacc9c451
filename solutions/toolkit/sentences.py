"""Sentences of an English text, found by a rule that fits in one line: good enough to count, never perfect."""

import re
from collections.abc import Iterator

# A run of . ! ? with its closing quotes and brackets, white space, then anything but a small letter:
# “'Why not?' said he” goes on after the question mark, and “that ... very clear” after the dots.
BOUNDARY = re.compile(r"[.!?]+['\")\]_’”]*\s+(?=['\"(\[_‘“]*[^\sa-z])")
ABBREVIATIONS = frozenset({"mr", "mrs", "ms", "dr", "st", "prof", "messrs"})


def split_sentences(text: str) -> list[str]:
    """The sentences in order, white space inside them reduced to single spaces; nothing of the text is lost.

    A blank line ends a sentence too, so a heading counts as one.  The full stop of a title (``Mr.``) or of
    an initial (``H. G. Wells``; not ``I.``) ends none.
    """
    return [sentence for paragraph in re.split(r"\n\s*\n", text) for sentence in _of_paragraph(paragraph)]


def _of_paragraph(paragraph: str) -> Iterator[str]:
    paragraph, start = " ".join(paragraph.split()), 0
    for boundary in BOUNDARY.finditer(paragraph):
        before = paragraph[start : boundary.start()].split()
        if before and boundary.group().startswith(".") and _abbreviated(before[-1]):
            continue
        yield paragraph[start : boundary.end()].rstrip()
        start = boundary.end()
    if paragraph[start:]:
        yield paragraph[start:]


def _abbreviated(word: str) -> bool:
    letters = word.strip("'\"([_‘“")
    return letters.lower() in ABBREVIATIONS or re.fullmatch("[A-HJ-Z]", letters) is not None
