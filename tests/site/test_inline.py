"""Numbers and formulas in a line: what is shown, and what is said when one is wrong."""

import re

import pytest

from solutions.errors import UserError
from solutions.site import page
from tests.site.conftest import presentation


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("[[8.5.4:clipped.mean|.2f]]", "1.50"),
        ("[[8.5.4:clipped.0]]", "1.25"),
        ("[[8.5.4:derived.total|.0f]]", "3"),
        ("[[8.5.4:huge|.1f]]", "∞"),
        ("[[8.5.4:clipped.0|.1e]]", "1.2×10⁰"),
        ("[[8.5.4:name]]", "&lt;b&gt;甲|乙&lt;/b&gt;"),  # a value is text, never markup
    ],
)
def test_a_number_is_the_measured_one_and_says_where_it_is_from(convert, written, shown):
    html, mistakes, warnings = convert(f"困惑度是 {written}。")
    assert f">{shown}</span>。" in html and f'title="实测值 {written[2:-2]}"' in html
    assert not mistakes and not warnings


def test_a_number_with_a_format_may_stand_in_a_table(convert):
    html, mistakes, _ = convert("| 甲 | 乙 |\n|---|---|\n| [[8.5.4:clipped.mean|.1f]] | [[8.5.4:clipped.max|.2f]] |")
    assert html.count("<td>") == 2 and ">1.5</span></td>" in html and ">1.75</span></td>" in html and not mistakes


def test_code_is_left_alone(convert):
    html, mistakes, _ = convert("`[[8.5.4:clipped.mean]]` 和 `$x$`\n\n```python\nx = '[[8.5.4:no]] $y$'\n```\n")
    assert "[[8.5.4:clipped.mean]]</code>" in html and "$x$</code>" in html and "[[8.5.4:no]] $y$" in html
    assert "<math" not in html and not mistakes


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("[[8.5.4:cliped.mean]]", "没有名为 cliped.mean 的值：走到 cliped 就断了。最接近的是：clipped"),
        ("[[8.5.4:clipped]]", "clipped 不是一个数，而是列表"),
        ("[[8.5.4:clipped.0|.2q]]", "不能按 '.2q' 排版"),
        ("[[8.5.9:clipped.0]]", "没有练习 8.5.9。最接近的是：8.5.4"),
        ("[[clipped.0]]", "应写成「题号:名字」"),
    ],
)
def test_a_wrong_number_is_named_with_file_and_line(convert, written, message):
    _, mistakes, _ = convert(f"# 题\n\n第一段。\n\n这里是 {written}。")
    assert len(mistakes) == 1
    assert mistakes[0].startswith("docs/ch08/page.md:5：") and written in mistakes[0] and message in mistakes[0]


def test_a_number_of_a_missing_result_is_a_warning_once_a_page(convert, exercises):
    exercises["8.5.4"] = presentation("missing")
    html, mistakes, warnings = convert("[[8.5.4:clipped.0]] 与 [[8.5.4:clipped.1]]")
    assert html.count("（未测）") == 2 and not mistakes
    assert warnings == ["docs/ch08/page.md:1：练习 8.5.4 还没有测量结果，请运行 python -m solutions run 8.5.4。"]


def test_a_stale_result_is_still_shown_and_a_renamed_value_is_no_mistake_then(convert, exercises):
    exercises["8.5.4"] = presentation("stale")
    html, mistakes, warnings = convert("[[8.5.4:clipped.0]] 与 [[8.5.4:renamed]]")
    assert ">1.25</span>" in html and not mistakes
    assert "结果已过期" in warnings[0] and "没有名为 renamed 的值" in warnings[1]


def test_formulas_become_mathml(convert):
    html, mistakes, _ = convert("当 $\\|\\mathbf g\\|>\\theta$ 时，\n\n$$\n\\frac{a_1}{b} \\le *c*\n$$\n")
    assert html.count("<math") == 2 and 'display="block"' in html and "<mfrac>" in html and "<em>" not in html
    assert "$" not in html and not mistakes


def test_a_measured_number_may_stand_in_a_formula(convert):
    html, mistakes, _ = convert("$10^{[[8.5.4:derived.total|.0f]]}$")
    assert "<mn>3</mn>" in html and not mistakes


@pytest.mark.parametrize("text", ["一本书 $5，两本 $9。", r"价钱是 \$5 和 \$6"])
def test_prices_are_not_formulas(convert, text):
    html, mistakes, _ = convert(text)
    assert "<math" not in html and html.count("$") == 2 and not mistakes


def test_a_formula_that_does_not_convert_is_named_with_file_and_line(convert):
    _, mistakes, _ = convert("# 题\n\n好的 $x$。\n\n$$\nx + \\fraq{1}{2}\n$$\n")
    assert len(mistakes) == 1 and "\\\\fraq" in mistakes[0] and "转换不了" in mistakes[0]
    assert mistakes[0].startswith("docs/ch08/page.md:5：")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("好的。\n\n坏的 [[8.5.4:clipped.0 没有结束。", "没有写完整"),
        ("好的。\n\n断行的 [[8.5.4:clipped\n.0]]。", "没有写完整"),
        ("好的。\n\n$$\nx\n\ny\n$$", "没有写完整"),
        ("好的。\n\n没有结束的 $\\frac{1}{2}。", "没有写完整"),
        ("好的。\n\n/// hint\n想一想。\n\n后面还有。", "没有结束"),
    ],
)
def test_what_was_only_half_written_does_not_reach_the_reader(convert, written, told):
    _, mistakes, _ = convert(written)
    assert mistakes and mistakes[0].startswith("docs/ch08/page.md:3：") and told in mistakes[0]


@pytest.mark.parametrize(
    ("written", "mathml"),
    [
        ("$p=[[8.5.4:share|.1%]]$", "<mn>12.3</mn><mi>%</mi>"),
        ("$n=[[8.5.4:many|,]]$", '<morspace="0">,</mo><mn>234</mn>'),
        ("$\\epsilon=[[8.5.4:tiny|.0e]]$", "<msup><mn>10</mn>"),
    ],
)
def test_a_number_in_a_formula_keeps_its_sign_its_comma_and_its_power(convert, exercises, written, mathml):
    exercises["8.5.4"].result.values.update(share=0.123, many=1234, tiny=2e-15)
    html, mistakes, _ = convert(written)
    assert not mistakes and mathml in html.replace(" ", "").replace('mathvariant="normal"', ""), html


def test_a_bar_in_a_formula_is_none_of_the_tables(convert):
    html, mistakes, _ = convert("甲 | 乙\n---|---\n$P(x|y)$ | [[8.5.4:clipped.mean|.1f]]\n")
    assert html.count("<td>") == 2 and "<math" in html and ">1.5</span>" in html and not mistakes
    html, mistakes, _ = convert("| 甲 | 乙 |\n|---|---|\n| $\\|g\\|>|x|$ | 好 |\n")
    assert html.count("<td>") == 2 and not mistakes
    assert html.count("‖</mo>") == 2 and html.count("|</mo>") == 2, html


def test_an_escaped_dollar_is_a_dollar(convert):
    html, mistakes, _ = convert(r"价钱是 \$5")
    assert "价钱是 $5" in html and not mistakes


def test_a_mistake_is_blamed_on_itself_and_not_on_a_quotation_of_it(convert):
    quoted = "`[[8.5.9:x]]` 与 $\\frac{1}{2}$\n\n```text\n[[8.5.9:x]]\n```\n\n"
    _, mistakes, _ = convert(quoted + "这里 [[8.5.9:x]] 和 $\\frac$")
    assert [mistake.split("：")[0] for mistake in mistakes] == ["docs/ch08/page.md:7"] * 2


def test_a_damaged_result_is_told_once_and_not_for_every_number(convert, monkeypatch):
    def damaged(_entry):
        raise UserError("结果文件 8.5.4.json 被手改过。")

    monkeypatch.setattr(page, "present", damaged)
    _, mistakes, _ = convert("# [[8.5.4:a]]\n\n[[8.5.4:b]] [[8.5.4:c]]\n\n/// result | 8.5.4\n///\n")
    assert len(mistakes) == 1 and "被手改过" in mistakes[0]


@pytest.mark.parametrize(
    ("written", "joined"),
    [
        ("长（$x$），", "（{}），"),
        ("是 $x$。", "{}。"),
        ("约 $x$%，", "{}%，"),
        ("设 $x$ 为数", None),
        ("「$x$ 个」", "「{}"),
    ],
)
def test_a_line_does_not_break_between_a_formula_and_its_punctuation(convert, written, joined):
    html, mistakes, _ = convert(written)
    shown = re.sub(r"<math.*?</math>", "{}", html)
    assert not mistakes and (f'<span class="joined">{joined}</span>' in shown if joined else "joined" not in shown)
