"""Figures: matplotlib draws once, the SVG takes its colours from the page and keeps its text as text."""

import io
import re
import warnings
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from solutions.errors import UserError
from solutions.lab.experiment import FigureSpec
from solutions.lab.svg import compact
from solutions.lab.wording import text_width, typeset

# Okabe and Ito's palette, darkened where it would be too pale on white; in a page each colour is a
# CSS variable (--fig-1 … --fig-6, --fig-ink, --fig-muted), so that one SVG serves light and dark.
COLORS = ["#0b6fb8", "#c75000", "#00805c", "#a8487f", "#8a6500", "#4b5fa8"]
INK = "#24292f"
MUTED = "#838b94"
VARIABLES = {**{color: f"--fig-{n}" for n, color in enumerate(COLORS, 1)}, INK: "--fig-ink", MUTED: "--fig-muted"}

WIDTH = 340 / 72  # inches: narrow, so that the text is still readable when a phone shrinks it
FONT_SIZE = 9.5  # points

STYLE = {
    "svg.fonttype": "none",
    "font.family": "DejaVu Sans",  # comes with matplotlib: the layout is the same on every machine
    "font.size": FONT_SIZE,
    "axes.prop_cycle": matplotlib.cycler(color=COLORS),
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.unicode_minus": True,
    "grid.color": MUTED,
    "grid.alpha": 0.25,
    "grid.linewidth": 0.6,
    "lines.linewidth": 1.6,
    "lines.markersize": 4,
    "legend.frameon": False,
    "legend.fontsize": FONT_SIZE - 0.5,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": MUTED,
    "xtick.color": INK,
    "ytick.color": INK,
    "path.simplify": True,
    "path.simplify_threshold": 0.3,
}


def direct_label(ax: Axes, x: float, y: float, text: str, color: str) -> None:
    """Label the end of a line on its right; labels of one panel that would touch are moved apart."""
    label = ax.annotate(text, (x, y), xytext=(5, 0), textcoords="offset points", color=color, va="center")
    label.set_annotation_clip(False)
    label.set_in_layout(False)  # its true width is known here only by estimate, see text_width
    ax.__dict__.setdefault("direct_labels", []).append(label)


def band(ax: Axes, x: Sequence[float], runs: Sequence[Sequence[float]], label: str, color: str, **line) -> None:
    """Mean over the seeds as a line, smallest to largest as a band, the label at the line's end."""
    columns = list(zip(*runs, strict=True))
    means = [sum(column) / len(column) for column in columns]
    ax.fill_between(x, [min(c) for c in columns], [max(c) for c in columns], color=color, alpha=0.2, linewidth=0)
    ax.plot(x, means, color=color, **line)
    if label:
        direct_label(ax, x[-1], means[-1], label, color)


def draw(spec: FigureSpec, values: dict, prefix: str) -> tuple[str, str]:
    """``(svg, alternative text)`` of a figure; ``prefix`` keeps the ids of several figures in a page apart.

    Raises UserError where the drawing returns no alternative text.
    """
    with matplotlib.rc_context({**STYLE, "svg.hashsalt": prefix}), warnings.catch_warnings():
        # The page's own fonts have the Chinese glyphs that DejaVu lacks.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure = Figure(figsize=(WIDTH, spec.height * spec.panels), layout="constrained")
        axes = [figure.add_subplot(spec.panels, 1, n + 1) for n in range(spec.panels)]
        alt = spec.draw(values, axes if spec.panels > 1 else axes[0])
        if not isinstance(alt, str) or not alt.strip():
            raise UserError(f"图 {spec.draw.__name__} 没有返回替代文本：请让它返回一句说出发现的话。")
        alt = typeset(alt)
        _place_labels(figure, axes)
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
    return _for_page(buffer.getvalue(), prefix, alt), alt


def _place_labels(figure: Figure, axes: list[Axes]) -> None:
    """Leave room on the right for the direct labels and move apart those that would overlap."""
    labels = [label for ax in axes for label in getattr(ax, "direct_labels", [])]
    if not labels:
        return
    room = (max(text_width(label.get_text()) for label in labels) * FONT_SIZE + 7) / (WIDTH * 72)
    figure.get_layout_engine().set(rect=(0, 0, 1 - room, 1))
    figure.draw_without_rendering()
    for ax in axes:
        _spread(ax, getattr(ax, "direct_labels", []))


def _spread(ax: Axes, labels: list, gap: float = FONT_SIZE * 1.25) -> None:
    points = 72 / ax.figure.dpi
    heights = [(ax.transData.transform(label.xy)[1] * points, label) for label in labels]
    low, high = (edge * points for edge in (ax.bbox.y0, ax.bbox.y1))
    placed: list[float] = []
    heights.sort(key=lambda pair: pair[0])
    for height, _ in heights:
        placed.append(max(min(max(height, low), high), placed[-1] + gap if placed else low))
    for n in range(len(placed) - 1, -1, -1):  # push back what went over the top
        ceiling = placed[n + 1] - gap if n + 1 < len(placed) else high
        placed[n] = min(placed[n], ceiling)
    for (height, label), target in zip(heights, placed, strict=True):
        label.set_position((5, target - height))


def _for_page(svg: str, prefix: str, alt: str) -> str:
    """Matplotlib's file as an inline element: variables for colours, the page's font, ids of its own."""
    ElementTree.register_namespace("", "http://www.w3.org/2000/svg")
    root = ElementTree.fromstring(re.sub(r"<metadata>.*?</metadata>|<style.*?</style>", "", svg, flags=re.S))
    for size in ("width", "height", "version"):
        root.attrib.pop(size, None)
    root.attrib.update({"class": "figure", "role": "img", "aria-label": alt})
    text = ElementTree.tostring(root, encoding="unicode")
    used = set(re.findall(r"url\(#([^)]+)\)|href=\"#([^\"]+)\"", text))
    names = {name: f"{prefix}-{n}" for n, name in enumerate(sorted({a or b for a, b in used}))}
    text = re.sub(r' id="([^"]+)"', lambda m: f' id="{names[m[1]]}"' if m[1] in names else "", text)
    for old, new in names.items():
        text = text.replace(f"url(#{old})", f"url(#{new})").replace(f'href="#{old}"', f'href="#{new}"')
    text = re.sub(r"font(-family)?: [^;\"]*'[^;\"]*;?", lambda m: _font_size(m[0]), text)
    # A tenth of a point is finer than any screen; an HTML parser knows href, but no other namespace's.
    text = re.sub(r' (d|x|y|transform)="[^"]*"', lambda m: re.sub(r"\d+\.\d+", _tenth, m[0]), text)
    text = re.sub(r' xmlns:ns\d="[^"]*"', "", re.sub(r"\bns\d:href", "href", text))
    for color, variable in VARIABLES.items():
        text = text.replace(color, f"var({variable}, {color})")
    small = compact(ElementTree.fromstring(text), prefix)
    return re.sub(r"\s*\n\s*", " ", ElementTree.tostring(small, encoding="unicode"))


def standalone(svg: str) -> str:
    """The same figure as a file of its own: the colours of the light page, for any viewer."""
    return re.sub(r"var\(--[\w-]+, (#\w+)\)", r"\1", svg)


def _font_size(font: str) -> str:
    size = re.search(r"[\d.]+px", font)
    return f"font-size: {size[0]};" if size else ""


def _tenth(number: re.Match) -> str:
    return f"{float(number[0]):.1f}".removesuffix(".0")
