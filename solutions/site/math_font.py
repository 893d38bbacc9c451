"""A math font served from the site itself: STIX Two Math with just the glyphs that the formulas use."""

import hashlib
import importlib.metadata
import importlib.util
import io
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

# Brackets, bars and arrows may be stretched by the browser though no formula holds them by themselves.
ALWAYS = "()[]{}|‖⟨⟩/\\√∑∏∫−+=<>≤≥·×→←⇒′ˆ˜¯⏞⏟ 0123456789.,"
KEPT_NAMES = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # copyright and licence stay inside the file, as the OFL asks


def math_font(characters: Iterable[str], cache: Path) -> bytes:
    """WOFF2 of the subset; kept in ``cache`` by the characters and by the version of the font's package."""
    wanted = "".join(sorted({*characters, *ALWAYS}))
    versions = [importlib.metadata.version(name) for name in ("ziamath", "fonttools")]
    key = hashlib.sha256("\n".join([wanted, *versions]).encode()).hexdigest()[:24]
    path = cache / f"{key}.woff2"
    if path.exists():
        return path.read_bytes()
    data = _subset(wanted)
    cache.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=cache, suffix=".tmp")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    os.replace(temporary, path)
    for old in cache.glob("*.woff2"):
        if old != path:
            old.unlink(missing_ok=True)
    return data


def licence() -> str:
    """Copyright and licence of the font, from the font itself."""
    from fontTools.ttLib import TTFont

    names = TTFont(_font_path())["name"]
    return "\n\n".join(str(names.getDebugName(number)) for number in (0, 13, 14)) + "\n"


def _font_path() -> Path:
    # The package is not imported: only its font is wanted.
    return Path(importlib.util.find_spec("ziamath").origin).parent / "fonts" / "STIXTwoMath-Regular.ttf"


def _subset(characters: str) -> bytes:
    from fontTools import subset  # slow to import and seldom needed

    options = subset.Options(flavor="woff2", layout_features=["*"], name_IDs=KEPT_NAMES, notdef_outline=True)
    font = subset.load_font(str(_font_path()), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=characters)
    subsetter.subset(font)
    buffer = io.BytesIO()
    subset.save_font(font, buffer, options)
    return buffer.getvalue()
