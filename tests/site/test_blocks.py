"""The blocks of a page, and what is said when one is written wrongly."""

import re
from dataclasses import replace

import pytest

from tests.site.conftest import presentation


def test_question_hint_and_pitfall_are_boxes_around_the_authors_text(convert):
    html, mistakes, _ = convert(
        "/// question\n问 $x$？\n///\n\n/// hint\n想 **想**。\n///\n\n/// pitfall\n不对。\n///\n"
    )
    assert html.index("题目") < html.index("提示") < html.index("常见误解")
    assert "<summary>提示</summary>" in html and "<strong>想</strong>" in html and "<math" in html and not mistakes


def test_a_listing_is_the_function_as_it_stands_in_the_file(convert):
    html, mistakes, _ = convert("/// source | solutions.toolkit.training:perplexity\n///\n")
    assert "solutions.toolkit.training:perplexity" in html and "OverflowError" in html and not mistakes
    assert 'href="../code/solutions/toolkit/training.py"' in html
    assert "sequence_loss" not in html  # that function and no other


def test_a_figure_by_name_has_caption_and_alternative_text_and_is_not_repeated(convert):
    html, mistakes, _ = convert("/// figure | 8.5.4:growth\n///\n\n/// result | 8.5.4\n///\n")
    assert html.count("<svg") == 1 and 'aria-label="数在增大。"' in html and "<figcaption>数的增长" in html
    assert html.count("数表") == 2 and not mistakes  # the table's caption and the label of its scrolling box


def test_a_figure_does_not_stand_in_for_a_table_of_the_same_name(convert, exercises):
    shown = exercises["8.5.4"]
    shown.tables["growth"] = replace(shown.tables["listing"], name="growth", caption="增长表")
    html, _, _ = convert("/// figure | 8.5.4:growth\n///\n\n/// result | 8.5.4\n///\n")
    assert "<figcaption>增长表" in html and html.count("<svg") == 1


def test_a_table_converts_formulas_and_aligns_numbers(convert):
    html, _, _ = convert("/// table | 8.5.4:listing\n///\n")
    assert '<td class="number">1.50</td>' in html and "<td>甲</td>" in html and "<msup>" in html
    assert '<th class="number" scope="col">数</th>' in html or '<th scope="col" class="number">数</th>' in html


def test_a_result_tells_claims_evidence_log_cost_and_how_to_run(convert):
    html, mistakes, warnings = convert("/// result | 8.5.4\n///\n")
    assert "结论与证据：1/1 成立" in html and "1.25 到 1.75" in html and 'aria-label="成立"' in html
    assert "运行日志（2 行）" in html and "第二行 &lt;&amp;&gt;" in html
    assert "python -m solutions run 8.5.4" in html and "1 分 15 秒，cpu（2 核）" in html and "2 个种子" in html
    assert 'href="../code/tests/ch08/test_ex_8_5_4_toy.py"' in html and "语料《时光机器》" in html
    assert not mistakes and not warnings


def test_a_false_claim_is_crossed_out_and_reported_with_its_evidence(convert, exercises):
    exercises["8.5.4"] = presentation(holds=False)
    html, mistakes, warnings = convert("# 题\n\n/// result | 8.5.4\n///\n")
    assert 'aria-label="不成立"' in html and "0/1 成立" in html and not mistakes
    assert warnings == ["docs/ch08/page.md:3：练习 8.5.4 的结论不成立：数在 $x$ 处增大。实测：1.25 到 1.75"]


def test_an_angle_bracket_in_a_claim_or_a_cell_is_a_character(convert, exercises):
    shown = exercises["8.5.4"]
    claim = replace(shown.claims[0], statement="不含 <eos>，`<unk>` 与 $a<b$", evidence="1<2")
    cells = replace(shown.tables["listing"], rows=[["<bos>", "1"]])
    exercises["8.5.4"] = replace(shown, claims=[claim], tables={"listing": cells})
    html, mistakes, _ = convert("/// result | 8.5.4\n///\n")
    assert "不含 &lt;eos&gt;，<code>&lt;unk&gt;</code> 与" in html and "<mo>&lt;</mo>" in html and not mistakes
    assert "1&lt;2" in html and ">&lt;bos&gt;</td>" in html


@pytest.mark.parametrize(("state", "message"), [("stale", "结果已过期"), ("missing", "还没有测量结果")])
def test_a_result_out_of_date_is_marked_on_the_page(convert, exercises, state, message):
    exercises["8.5.4"] = presentation(state)
    html, mistakes, warnings = convert("/// result | 8.5.4\n///\n")
    assert "这里的结果不是最新的" in html and message in html and "python -m solutions run 8.5.4" in html
    assert not mistakes and len(warnings) == 1 and message in warnings[0]


def test_the_catalogue_links_to_every_exercises_section(convert, own_root):
    (own_root / "docs" / "ch08").mkdir(parents=True)
    (own_root / "docs" / "ch08" / "8.5-x.md").write_text("## 练习 { #ex-8.5.4 }\n", encoding="utf-8")
    html, mistakes, _ = convert("/// catalogue\n///\n")
    assert 'href="../ch08/8.5-x.md#ex-8.5.4"' in html and ">1/1</td>" in html and not mistakes


@pytest.mark.parametrize(
    ("state", "told"), [("fresh", "结论 1/1 成立"), ("stale", "结果已过期"), ("missing", "还没有测量结果")]
)
def test_the_chapter_shows_every_exercise_of_the_book_and_where_it_stands(convert, exercises, own_root, state, told):
    exercises["8.5.4"] = presentation(state)
    (own_root / "docs" / "ch08").mkdir(parents=True)
    (own_root / "docs" / "ch08" / "8.5-x").mkdir()
    (own_root / "docs" / "ch08" / "8.5-x" / "index.md").write_text("# 一节\n", encoding="utf-8")
    (own_root / "docs" / "ch08" / "8.5.4-y.md").write_text("# 练习 { #ex-8.5.4 }\n", encoding="utf-8")
    html, mistakes, _ = convert("/// chapter\n///\n")
    rows = re.findall(r"<tr>(.*?)</tr>", html, re.S)[1:]
    assert not mistakes and len(rows) == 27 + 7 and html.count("尚未解答") == 26
    assert "已解答 1/27 题" in html
    (mine,) = [row for row in rows if "8.5.4" in row and "colspan" not in row]
    assert 'href="../ch08/8.5.4-y.md#ex-8.5.4"' in mine and told in mine
    assert '<a href="../ch08/8.5-x/index.md">8.5 循环神经网络的从零开始实现</a>' in html


def test_a_section_shows_its_own_exercises_and_another_chapters_section_is_refused(convert, own_root):
    (own_root / "docs" / "ch08").mkdir(parents=True)
    (own_root / "docs" / "ch08" / "8.5.4-y.md").write_text("# 练习 { #ex-8.5.4 }\n", encoding="utf-8")
    html, mistakes, _ = convert("/// section | 8.5\n///\n")
    assert re.findall(r"<td>(8\.\d\.\d)</td>", html) == [f"8.5.{n}" for n in range(1, 7)]
    assert 'href="../ch08/8.5.4-y.md#ex-8.5.4"' in html and not mistakes
    _, mistakes, _ = convert("/// section | 9.1\n///\n")
    assert mistakes and "第 8 章没有 9.1 节" in mistakes[0]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (
            "/// source | solutions.toolkit.trainin:train\n///",
            "没有模块 solutions.toolkit.trainin。最接近的是：solutions.toolkit.training",
        ),
        ("/// source | solutions.toolkit.training:perplexty\n///", "里没有 perplexty。最接近的是：perplexity"),
        ("/// source | solutions.toolkit.training\n///", "要写成「模块:函数」"),
        ("/// figure | 8.5.4:grwth\n///", "没有名为 grwth 的图，最接近的是：growth"),
        ("/// table | 8.5.4:list\n///", "没有名为 list 的表，最接近的是：listing"),
        ("/// figure | growth\n///", "应写成「题号:名字」"),
        ("/// result | 8.5.3\n///", "没有练习 8.5.3"),
        ("/// reslt | 8.5.4\n///", "不是一个完整的块：可用的块有 result"),
        ("/// result\n///", "不是一个完整的块"),
    ],
)
def test_a_wrong_block_is_named_with_file_and_line(convert, written, message):
    _, mistakes, _ = convert(f"# 题\n\n第一段。\n\n{written}\n")
    assert mistakes and mistakes[0].startswith("docs/ch08/page.md:5：") and message in mistakes[0]


def test_all_mistakes_of_a_page_are_told_at_once(convert):
    _, mistakes, _ = convert("[[8.5.4:no]]\n\n/// figure | 8.5.4:no\n///\n\n$\\no$\n")
    assert [m.split("：")[0] for m in mistakes] == [f"docs/ch08/page.md:{line}" for line in (3, 1, 6)]
