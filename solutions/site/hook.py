"""The thin layer between MkDocs and the Markdown extension: what to run before, what to add after.

MkDocs loads this file by its path (``hooks:`` in mkdocs.yml), so that ``mkdocs serve`` needs no installation.
"""

import logging
import sys
from pathlib import Path

import jieba
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from solutions.errors import UserError  # noqa: E402 (needs the path)
from solutions.site import math_font, mathml, preparation, views  # noqa: E402
from solutions.site.extension import SolutionsExtension  # noqa: E402
from solutions.site.page import latest_state, open_page  # noqa: E402

jieba.setLogLevel(logging.WARNING)  # it tells at every build that it has loaded its dictionary
log = logging.getLogger("mkdocs.hooks.solutions")
mistakes: list[str] = []  # of the pages of one build


def on_config(config):
    """Add the extension as an object: MkDocs imports extensions by name before it knows this folder."""
    config.markdown_extensions.append(SolutionsExtension(refuse=mistakes.extend))
    return config


def on_pre_build(config) -> None:
    """Measure and draw what is not up to date."""
    mistakes.clear()
    try:
        preparation.prepare()
    except UserError as error:
        raise PluginError(str(error)) from error


def on_files(files, config):
    """The sources that the pages link to are part of the site."""
    for path in sorted([*ROOT.glob("solutions/**/*.py"), *ROOT.glob("tests/ch*/*.py")]):
        uri = f"{views.CODE_FOLDER}/{path.relative_to(ROOT).as_posix()}"
        files.append(File.generated(config, uri, abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, page, config, files) -> str:
    """Tell the extension which page comes next; its lines are counted in the whole file."""
    source = Path(page.file.abs_src_path).read_text(encoding="utf-8")
    open_page(f"docs/{page.file.src_uri}", source)
    return markdown


def on_page_content(html: str, page, config, files) -> str:
    """Missing and stale results and false claims: warnings, which ``--strict`` refuses."""
    for warning in latest_state().warnings:
        log.warning(warning)
    return html


def on_post_page(output: str, page, config) -> str:
    """Material's search dialog has no name that a screen reader could say."""
    return output.replace('role="dialog"', 'role="dialog" aria-label="搜索"')


def on_env(env, config, files):
    """All pages are read: refuse the build where one has a mistake."""
    if mistakes:
        raise PluginError("页面里有错误：\n" + "\n".join(dict.fromkeys(mistakes)))
    return env


def on_post_build(config) -> None:
    """The math font with the glyphs that these pages use."""
    folder = Path(config.site_dir) / "assets" / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    font = math_font.math_font(mathml.characters_used(), ROOT / ".cache" / "math-font")
    (folder / "math.woff2").write_bytes(font)
    (folder / "math-licence.txt").write_text(math_font.licence(), encoding="utf-8")
