"""Sources by name, formulas as MathML, and the font that shows them."""

import io

import pytest
from fontTools.ttLib import TTFont

from solutions.errors import UserError
from solutions.lab.catalogue import ROOT
from solutions.site import math_font, mathml
from solutions.site.listing import find_listing


def test_a_listing_has_decorators_comments_and_the_line_it_begins_at():
    found = find_listing("solutions.toolkit.generation:generate", ROOT)
    assert found.code.startswith("@torch.no_grad()\ndef generate(") and found.code.endswith(
        '"".join(vocab.to_tokens(indices))'
    )
    lines = (ROOT / found.path).read_text(encoding="utf-8").splitlines()
    assert lines[found.line - 1] == "@torch.no_grad()"


def test_a_method_is_shown_without_its_classs_indent_and_a_constant_by_its_line():
    found = find_listing("solutions.toolkit.models:ScratchRNN.forward", ROOT)
    assert found.code.startswith("def forward(self") and "\n    return torch.stack(states)" in found.code
    assert find_listing("solutions.toolkit.training:SAMPLERS", ROOT).code.startswith("SAMPLERS = {")


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("solutions.toolkit.models:ScratchRNN.forwards", "最接近的是：forward"),
        ("solutions.lab.figurs:draw", "最接近的是：solutions.lab.figures"),
        ("torch.nn:RNN", "没有模块 torch.nn"),
    ],
)
def test_a_wrong_reference_names_the_nearest(reference, message):
    with pytest.raises(UserError, match=message):
        find_listing(reference, ROOT)


def test_a_formula_keeps_its_structure_and_its_display_style():
    inline, display = (mathml.convert(r"\sum_{i=1}^n x_i^2", shown) for shown in (False, True))
    assert "<msubsup>" in inline and "munderover" in display and 'display="block"' in display
    with pytest.raises(UserError, match="转换不了.*Unknown command"):
        mathml.convert(r"\nonsense", False)


def test_the_font_holds_every_glyph_that_the_formulas_need_and_few_others(tmp_path):
    mathml.convert(r"\hat h_t \in \mathbb R, \; \alpha < \mathcal{L}", False)
    wanted = mathml.characters_used()
    assert {"ℎ", "𝑡", "𝛼", "ℝ", "ℒ", "<"} <= wanted  # what a browser draws for one-letter identifiers
    data = math_font.math_font(wanted, tmp_path)
    font = TTFont(io.BytesIO(data))
    held = set(font.getBestCmap())
    # U+FE00 only chooses between two shapes of the letter before it.
    assert {ord(character) for character in wanted if character.strip()} - {0xFE00} <= held
    assert "MATH" in font and font.flavor == "woff2" and len(data) < 80_000
    assert "SIL Open Font License" in font["name"].getDebugName(13) and "SIL Open Font License" in math_font.licence()
    assert [path.name for path in tmp_path.iterdir()] == [next(tmp_path.iterdir()).name]
    assert math_font.math_font(wanted, tmp_path) == data


def test_another_set_of_glyphs_replaces_the_kept_font(tmp_path):
    math_font.math_font("x", tmp_path)
    math_font.math_font("y", tmp_path)
    assert len(list(tmp_path.iterdir())) == 1
