"""Values to JSON and back, and one of them by its path."""

import json
import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from solutions.errors import UserError
from solutions.lab.values import lookup, plain, render, restore, rounded

plain_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text().filter(lambda key: key != "float"), inner),
)
VALUES = {"clipped": {"final": [1.2, 1.3, 1.4], "epochs": [10, 20]}, "title": "时光机器", "spread": [math.inf, 1.0]}


@given(plain_values)
def test_values_survive_the_way_to_json_and_back(value):
    assert restore(json.dumps(plain(value), allow_nan=False)) == value


def test_infinite_and_undefined_numbers_survive_as_standard_json():
    back = restore(json.dumps(plain([math.inf, -math.inf, math.nan]), allow_nan=False))
    assert back[:2] == [math.inf, -math.inf] and math.isnan(back[2])


def test_arrays_and_tensors_become_plain_numbers():
    value = {"a": np.arange(3), "b": torch.tensor(2.5), "c": np.float64(1.5), 4: (1, 2)}
    assert plain(value) == {"a": [0, 1, 2], "b": 2.5, "c": 1.5, "4": [1, 2]}


def test_what_json_cannot_hold_is_refused():
    with pytest.raises(UserError, match="complex.*存不进 JSON"):
        plain({"a": [1j]})


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("clipped.final.mean|.2f", "1.30"),
        ("clipped.final.sd|.3f", "0.100"),
        ("clipped.final.-1|.1f", "1.4"),
        ("clipped.final.0", "1.2"),
        ("clipped.final.count", "3"),
        ("clipped.final.median|.1%", "130.0%"),
        ("clipped.epochs.sum|,", "30"),
        ("title", "时光机器"),
        ("spread.max|.1f", "∞"),
    ],
)
def test_paths_reducers_and_formats(expression, text):
    assert render(VALUES, expression) == text


def test_a_key_wins_over_a_reducer_of_the_same_name():
    assert lookup({"mean": 3}, "mean") == 3


def test_one_seed_has_no_spread():
    assert lookup({"a": [2.0]}, "a.sd") == 0


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("cliped.final.mean", "cliped 就断了.*clipped"),
        ("clipped.finl", "final"),
        ("clipped.final.7", "3 项的列表.*0–2"),
        ("clipped.final", "不是一个数，而是列表"),
        ("clipped", "不是一个数，而是字典.*final"),
        ("clipped.final.mean.x", "已经是一个数"),
        ("title|.2f", "不能按 '.2f' 排版"),
    ],
)
def test_a_wrong_path_or_format_says_what_is_near(expression, message):
    with pytest.raises(UserError, match=message):
        render(VALUES, expression)


def test_a_text_is_shown_as_it_is_even_if_it_holds_inf_or_nan():
    assert render({"sample": "banana infant"}, "sample") == "banana infant"
    assert render({"loss": math.nan}, "loss|.1f") == "非数"


def test_rounding_keeps_five_digits_and_everything_that_is_not_a_fraction():
    assert rounded({"a": [1.234567, 12345678, "1.234567", None, True], "b": (1.234567e-9,)}) == {
        "a": [1.2346, 12345678, "1.234567", None, True],
        "b": [1.2346e-9],
    }
    assert math.isinf(rounded(math.inf)) and rounded({1: {2: 1 / 3}}) == {"1": {"2": 0.33333}}
