"""LaTeX to MathML at build time: a reader needs neither JavaScript nor another host."""

import functools
import html
import re
import unicodedata

from math_core import LatexError, LatexToMathML

from solutions.errors import UserError

_converter = LatexToMathML(fancy_error=False)
_characters: set[str] = set()  # of all formulas converted by this process: what the math font must have


def convert(tex: str, display: bool) -> str:
    """A ``<math>`` element.  Raises UserError with the formula and the reason where it does not convert."""
    mathml, characters = _convert(tex, display)
    _characters.update(characters)
    return mathml


def characters_used() -> set[str]:
    """Every character that a browser needs for the formulas converted so far."""
    return _characters | {slanted for character in _characters if (slanted := _italic(character))}


@functools.lru_cache(maxsize=4096)
def _convert(tex: str, display: bool) -> tuple[str, frozenset[str]]:
    try:
        mathml = _converter.convert_with_local_state(tex, displaystyle=display)
    except LatexError as error:
        raise UserError(f"公式 {tex!r} 转换不了（{error}）：请改用 math-core 认识的写法。") from error
    return mathml, frozenset(html.unescape(re.sub(r"<[^>]+>", "", mathml)))


def _italic(letter: str) -> str | None:
    """The mathematical italic letter that a browser shows for a one-letter ``<mi>``."""
    if letter == "h":
        return "\u210e"  # the one that Unicode had before the others
    kind = "CAPITAL" if letter.isupper() else "SMALL"
    name = unicodedata.name(letter, "")
    plain = name.removeprefix("LATIN ").removeprefix("GREEK ").removeprefix(f"{kind} ")
    plain = plain.removeprefix("LETTER ")
    try:
        return unicodedata.lookup(f"MATHEMATICAL ITALIC {kind} {plain}")
    except KeyError:
        return None
