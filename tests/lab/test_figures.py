"""Figures as elements of a page: colours by variable, text as text, ids of their own, the same every time."""

import re
import xml.etree.ElementTree as ElementTree

import pytest

from solutions.lab.experiment import FigureSpec
from solutions.lab.figures import COLORS, MUTED, VARIABLES, band, direct_label, draw, standalone


def two_bands(values, ax):
    band(ax, [1, 2, 3], [[1, 2, 3], [2, 3, 4]], "裁剪", COLORS[0])
    band(ax, [1, 2, 3], [[1, 2, 3.1], [2, 3, 4.1]], "不裁剪", COLORS[1], marker="o")
    ax.axhline(2, color=MUTED)
    ax.set_xlabel("迭代周期")
    ax.set_ylabel("困惑度")
    return '第二条线 & "高"于第一条。'


def svg_of(function=two_bands, prefix="fig-a", panels=1):
    return draw(FigureSpec(function, "图注", 2.5, panels), {}, prefix)[0]


def test_an_svg_is_well_formed_scales_and_says_its_finding():
    root = ElementTree.fromstring(svg_of())
    assert root.get("role") == "img" and root.get("aria-label") == '第二条线 & "高"于第一条。'
    assert "width" not in root.attrib and root.get("viewBox").startswith("0 0 340 ")


def test_every_colour_is_a_variable_of_the_page_and_both_files_have_none_left_over():
    svg = svg_of()
    assert set(re.findall(r"var\((--[\w-]+)", svg)) == {"--fig-1", "--fig-2", "--fig-ink", "--fig-muted"}
    assert set(re.findall(r"#[0-9a-f]{6}\b", re.sub(r"var\([^)]*\)", "", svg))) == set()
    alone = standalone(svg)
    assert "var(" not in alone and set(re.findall(r"#[0-9a-f]{6}\b", alone)) <= set(VARIABLES)


def test_text_stays_text_in_the_pages_font():
    svg = svg_of()
    texts = [element.text for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    assert {"裁剪", "不裁剪", "迭代周期", "困惑度"} <= set(texts)
    assert "font-family" not in svg and "DejaVu" not in svg


def test_one_figure_is_drawn_the_same_twice_and_two_figures_share_no_id():
    assert svg_of() == svg_of()
    one, two = (set(re.findall(r' id="([^"]+)"', svg_of(prefix=prefix))) for prefix in ("fig-a", "fig-b"))
    assert one and two and not one & two
    for reference in re.findall(r'url\(#([^)]+)\)|href="#([^"]+)"', svg_of()):
        assert (reference[0] or reference[1]) in one


def test_an_html_parser_understands_it():
    svg = svg_of()
    assert "xlink" not in svg and "ns1:" not in svg and "<?xml" not in svg and "<!DOCTYPE" not in svg
    (sheet,) = re.findall(r"<style>(.*?)</style>", svg)  # which reaches nothing but this figure
    assert sheet and all(rule.startswith("#fig-a .") for rule in sheet.split("}")[:-1])


def test_direct_labels_do_not_overlap_and_stay_in_the_panel():
    def crowded(values, ax):
        ax.plot([0, 1], [0, 1])
        for n in range(5):
            direct_label(ax, 1, 1 + n * 1e-3, f"线 {n}", COLORS[n])
        return "五个标签。"

    root = ElementTree.fromstring(svg_of(crowded))
    height = float(root.get("viewBox").split()[3])
    labels = [e for e in root.iter("{http://www.w3.org/2000/svg}text") if (e.text or "").startswith("线")]
    heights = sorted(float(label.get("y")) for label in labels)
    assert len(heights) == 5 and heights[0] > 0 and heights[-1] < height
    assert all(low + 9 < high for low, high in zip(heights, heights[1:], strict=False))


def test_panels_come_as_a_list():
    def stacked(values, axes):
        assert len(axes) == 3
        for ax in axes:
            ax.plot([1, 2])
        return "三格。"

    assert float(ElementTree.fromstring(svg_of(stacked, panels=3)).get("viewBox").split()[3]) == pytest.approx(540)
