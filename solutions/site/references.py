"""What the pages refer to, checked without building the site; and pages, modules and tests that lack a partner."""

from pathlib import Path

from markdown import Markdown

from solutions.lab.catalogue import ROOT, entries
from solutions.site.extension import SolutionsExtension
from solutions.site.page import open_page, sections


def broken_references(root: Path = ROOT) -> list[str]:
    """Every mistake in every page under ``docs/``, with file and line; empty when all is well."""
    problems: list[str] = []
    converter = Markdown(extensions=[*_extensions(root), SolutionsExtension(refuse=problems.extend)])
    for path in sorted((root / "docs").rglob("*.md")):
        source = path.read_text(encoding="utf-8")
        open_page(path.relative_to(root).as_posix(), source)
        converter.reset().convert(source)
    return problems


def orphans(root: Path = ROOT) -> list[str]:
    """Exercises without a section on a page or without tests; sections and tests without their exercise."""
    places, known, problems = sections(root), {entry.id: entry for entry in entries(root)}, []
    for id, entry in known.items():
        if not entry.test_path.exists():
            problems.append(f"练习 {id} 没有测试：请写 {entry.test_path.relative_to(root).as_posix()}。")
        if id not in places:
            problems.append(f"练习 {id} 没有页面：请在 docs/ 里写一节，标题后加 {{ #ex-{id} }}。")
        elif Path(places[id]).name != entry.page_name:
            problems.append(f"docs/{places[id]} 应叫 {entry.page_name}，与练习 {id} 的模块同名：请改其一。")
        elif f"/// result | {id}\n" not in (root / "docs" / places[id]).read_text(encoding="utf-8"):
            problems.append(f"docs/{places[id]} 里没有「/// result | {id}」：请在练习 {id} 的答案末尾加上。")
    problems += [
        f"docs/{page} 有一节 #ex-{id}，却没有这道练习的模块。" for id, page in places.items() if id not in known
    ]
    tests = {entry.test_path for entry in known.values()}
    for path in sorted((root / "tests").glob("ch*/test_ex_*.py")):
        if path not in tests:
            problems.append(f"{path.relative_to(root).as_posix()} 没有对应的练习模块：请改名或删去。")
    return problems


def _extensions(root: Path) -> list[str]:
    """The site's own Markdown extensions, so that code blocks and tables are read alike."""
    from mkdocs.config import load_config

    return list(load_config(str(root / "mkdocs.yml")).markdown_extensions)
