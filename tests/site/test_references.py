"""Exercises, pages and tests that lack a partner are found, in both directions."""

import pytest

from solutions.site.references import orphans
from tests.site.conftest import presentation


def test_a_whole_exercise_has_all_its_partners(project):
    assert orphans(project.root) == []


@pytest.mark.parametrize(
    ("break_it", "message"),
    [
        (lambda p: p.page.unlink(), "练习 8.9.9 没有页面"),
        (lambda p: p.page.rename(p.page.with_name("8.9.9-other.md")), "8.9.9-other.md 应叫 8.9.9-toy.md"),
        (lambda p: p.edit(p.page, "/// result | 8.9.9\n///\n", ""), "里没有「/// result | 8.9.9」"),
        (lambda p: (p.root / "tests/ch08/test_ex_8_9_9_toy.py").unlink(), "练习 8.9.9 没有测试"),
        (lambda p: (p.root / "tests/ch08/test_ex_8_9_8_lost.py").touch(), "test_ex_8_9_8_lost.py 没有对应的练习模块"),
        (lambda p: p.page.with_name("8.9.8-lost.md").write_text("# 题 { #ex-8.9.8 }\n"), "却没有这道练习的模块"),
    ],
)
def test_an_orphan_is_named(project, break_it, message):
    break_it(project)
    (problem,) = orphans(project.root)
    assert message in problem


def test_a_link_to_an_exercise_leads_to_its_page_from_anywhere(convert, own_root):
    (own_root / "docs" / "ch08" / "8.5-x").mkdir(parents=True)
    (own_root / "docs" / "ch08" / "8.5-x" / "8.5.4-y.md").write_text("# 练习 { #ex-8.5.4 }\n", encoding="utf-8")
    html, mistakes, _ = convert("见[那一题](#ex-8.5.4)和[下文](#more)。\n")
    assert '<a href="../ch08/8.5-x/8.5.4-y.md#ex-8.5.4">' in html and '<a href="#more">' in html and not mistakes
    _, mistakes, _ = convert("见[另一题](#ex-8.5.9)。\n")
    assert mistakes == ["docs/ch08/page.md:1：链接 #ex-8.5.9 无处可去：还没有练习 8.5.9 的页面。已有的是：8.5.4。"]


def test_a_link_may_lead_to_one_claim(convert, exercises, own_root):
    (own_root / "docs" / "ch08" / "8.5-x").mkdir(parents=True)
    (own_root / "docs" / "ch08" / "8.5-x" / "8.5.4-y.md").write_text("# 练习 { #ex-8.5.4 }\n", encoding="utf-8")
    html, mistakes, warnings = convert("见[证据](#ex-8.5.4:grows)。\n\n/// result | 8.5.4\n///\n")
    assert '<a href="../ch08/8.5-x/8.5.4-y.md#ex-8.5.4-grows">' in html and 'id="ex-8.5.4-grows"' in html
    assert not mistakes and not warnings
    _, mistakes, _ = convert("见[证据](#ex-8.5.4:grow)。\n")
    assert mistakes == ["docs/ch08/page.md:1：练习 8.5.4 没有名为 grow 的结论，最接近的是：grows。"]


def test_a_link_to_a_claim_that_does_not_hold_is_a_warning(convert, exercises, own_root):
    (own_root / "docs" / "ch08" / "8.5-x").mkdir(parents=True)
    (own_root / "docs" / "ch08" / "8.5-x" / "8.5.4-y.md").write_text("# 练习 { #ex-8.5.4 }\n", encoding="utf-8")
    exercises["8.5.4"] = presentation(holds=False)
    _, mistakes, warnings = convert("先说别的。\n\n见[证据](#ex-8.5.4:grows)。\n")
    assert not mistakes
    assert warnings == ["docs/ch08/page.md:3：这里引以为据的结论不成立：练习 8.5.4 的 grows，数在 $x$ 处增大。"]
