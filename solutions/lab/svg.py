"""Matplotlib's SVG made small: the same picture in about half the bytes.

A page carries its figures inline, so that they take the page's colours and
font; what matplotlib repeats for each tick and each marker would be most of that page.
"""

import re
from collections import Counter
from itertools import count, product
from string import ascii_lowercase
from xml.etree.ElementTree import Element

NAMESPACE = "{http://www.w3.org/2000/svg}"
INVISIBLE = "fill:none"  # a patch without a stroke: the ground of a transparent figure


def compact(root: Element, prefix: str) -> Element:
    """Drop what shows nothing, unwrap bare groups, and name every repeated style once; changes ``root`` in place.

    ``prefix`` becomes the id of the figure: its style sheet reaches nothing else in the page.
    """
    for element in root.iter():
        _tidy(element)
    _prune(root)
    _hoist(root)
    _name_styles(root, prefix)
    return root


def _tidy(element: Element) -> None:
    """Shorter spellings of the same attributes."""
    if path := element.get("d"):
        element.set("d", _short_path(path))
    if element.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]
    if style := element.get("style"):
        element.set("style", re.sub(r"\s*([:;])\s*", r"\1", style).strip("; "))
    element.text = (element.text or "").strip() or None
    element.tail = None


def _short_path(path: str) -> str:
    """No spaces around letters; where there are only straight lines, each further point goes without its L."""
    path = re.sub(r"\s+(?=[A-Za-z])|(?<=[A-Za-z])\s+|\s+$", "", path)
    return path.replace("L", " ") if set(re.findall("[A-Za-z]", path)) <= {"M", "L", "z"} else path


def _prune(parent: Element) -> None:
    """Remove empty groups and invisible patches; put the children of a group that says nothing in its place."""
    kept: list[Element] = []
    for child in list(parent):
        _prune(child)
        name = child.tag.removeprefix(NAMESPACE)
        if name in ("g", "defs") and not len(child):
            continue
        if name == "path" and child.attrib.keys() <= {"d", "style"} and child.get("style") == INVISIBLE:
            continue
        kept.extend(child if name == "g" and not child.attrib else [child])
    parent[:] = kept


def _hoist(root: Element) -> None:
    """Markers of one line share their style: it is said once, on the group around them."""
    for group in root.iter(f"{NAMESPACE}g"):
        styles = {child.get("style") for child in group}
        if len(group) > 1 and len(styles) == 1 and None not in styles and "style" not in group.attrib:
            (style,) = styles
            if "opacity:" in re.sub(r"(fill|stroke)-opacity:", "", style):
                continue  # the opacity of a group is not that of each of its children
            group.set("style", style)
            for child in group:
                del child.attrib["style"]


def _name_styles(root: Element, prefix: str) -> None:
    """A style that occurs more than once becomes a class in a style sheet for this figure alone."""
    uses = Counter(element.get("style") for element in root.iter() if element.get("style"))
    names = dict(zip((style for style, number in uses.items() if number > 1), _short_names(), strict=False))
    for element in root.iter():
        if name := names.get(element.get("style")):
            del element.attrib["style"]
            element.set("class", name)
    if names:
        root.set("id", prefix)
        sheet = Element(f"{NAMESPACE}style")
        sheet.text = "".join(f"#{prefix} .{name}{{{style}}}" for style, name in names.items())
        root.insert(0, sheet)


def _short_names():
    """a, b, …, z, aa, ab, …"""
    for length in count(1):
        yield from map("".join, product(ascii_lowercase, repeat=length))
