"""Measured values: to JSON and back, and one of them by its path for a sentence in a page."""

import difflib
import json
import math
import statistics
from typing import Any

from solutions.errors import UserError
from solutions.lab.wording import typeset

REDUCERS = {
    "mean": statistics.fmean,
    "sd": lambda numbers: statistics.stdev(numbers) if len(numbers) > 1 else 0.0,
    "min": min,
    "max": max,
    "median": statistics.median,
    "sum": sum,
    "count": len,
}


def plain(value: Any) -> Any:
    """JSON-able copy: arrays and tensors become lists, inf and nan ``{"float": "inf"}``.

    Raises UserError for a value that JSON cannot hold.
    """
    if hasattr(value, "tolist"):  # numpy arrays and scalars, torch tensors
        value = value.tolist()
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": str(value)}
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    raise UserError(f"测量结果里有一个 {type(value).__name__}，存不进 JSON：请让 measure 返回数字、文字、列表或字典。")


def rounded(value: Any, digits: int = 5) -> Any:
    """The same values with floats of so many significant digits, keys as text: more would only swell the file."""
    if isinstance(value, dict):
        return {str(key): rounded(item, digits) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(item, digits) for item in value]
    return float(f"{value:.{digits}g}") if isinstance(value, float) else value


def restore(document: str) -> Any:
    """The values that :func:`plain` wrote, with inf and nan back as floats.  Raises ValueError."""
    return json.loads(document, object_hook=lambda d: float(d["float"]) if d.keys() == {"float"} else d)


def lookup(values: Any, path: str) -> Any:
    """The value at a dotted path: keys, list indices, and last perhaps one of REDUCERS over a list.

    Raises UserError naming the step that is not there and the nearest name that is.
    """
    here = values
    for step in path.split("."):
        if isinstance(here, dict) and step in here:
            here = here[step]
        elif isinstance(here, list) and step.lstrip("-").isdigit() and -len(here) <= int(step) < len(here):
            here = here[int(step)]
        elif isinstance(here, list) and here and step in REDUCERS and all(_is_number(item) for item in here):
            here = REDUCERS[step](here)
        else:
            raise UserError(f"没有名为 {path} 的值：走到 {step} 就断了。{_nearest(here, step)}")
    return here


def render(values: Any, expression: str) -> str:
    """``path|format`` as text: ``clipped.final.mean|.2f``.  Raises UserError for what is not a number or text."""
    path, _, spec = expression.partition("|")
    value = lookup(values, path.strip())
    if isinstance(value, (dict, list)):
        raise UserError(
            f"{path} 不是一个数，而是{'字典' if isinstance(value, dict) else '列表'}。{_nearest(value, '')}"
        )
    try:
        text = format(value, spec.strip())
        # Only of a number: a generated text may well contain “inf” or “nan”.
        return text if isinstance(value, str) else typeset(text.replace("inf", "∞").replace("nan", "非数"))
    except (ValueError, TypeError) as error:
        raise UserError(f"{path} 的值 {value!r} 不能按 {spec!r} 排版：请改格式，例如 .2f、.1%、,。") from error


def _is_number(item: Any) -> bool:
    return isinstance(item, (int, float)) and not isinstance(item, bool)


def _nearest(here: Any, step: str) -> str:
    names = list(here) if isinstance(here, dict) else [*REDUCERS] if isinstance(here, list) else []
    if isinstance(here, list):
        return f"这里是 {len(here)} 项的列表，可以用序号 0–{len(here) - 1}，或在全是数字时用 {'、'.join(REDUCERS)}。"
    near = difflib.get_close_matches(step, names, n=3, cutoff=0.4) or names[:8]
    return f"最接近的是：{'、'.join(near)}。" if near else "这里已经是一个数，下面没有别的了。"
