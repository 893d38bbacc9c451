"""Exercise 8.4.2: the measurement at quick size, the numbers the prose quotes, and the stored result."""

import copy
import math

import pytest

from solutions.ch08 import ex_8_4_2_whole_past as ex
from solutions.ch08.rnn import past_numbers as numbers
from solutions.ch08.rnn import past_tables as tables
from solutions.lab.catalogue import find
from solutions.lab.results import load


@pytest.fixture(scope="module")
def quick(quick_result):
    return quick_result("8.4.2")


@pytest.fixture(scope="module")
def stored():
    return load(find("8.4.2").result_path).values


def test_what_holds_for_any_text_holds_for_the_sample(quick):
    for claim in (
        "unrolled_is_the_recursion",
        "past_and_future",
        "sums_to_one",
        "parity_is_exact",
        "ngrams_cannot",
        "exact_is_injective",
        "floats_forget",
        "ngram_is_blind_beyond",
    ):
        holds, evidence = ex.experiment.judge(claim, quick.values)
        assert holds, f"{claim}: {evidence}"


def test_the_quick_run_says_what_it_found(quick):
    assert any("不带状态训练" in line for line in quick.log) and any("奇偶网络" in line for line in quick.log)
    assert len(quick.values["learned"]["reset"]) == len(quick.values["learned"]["after"]) >= 2


def test_the_pigeonholes_are_one_too_few_at_the_length_named_and_not_before(stored):
    found, characters = numbers.derived(stored), stored["characters"]
    states = 2 ** (32 * stored["num_hiddens"])
    assert characters ** (found["pigeonhole"] - 1) <= states < characters ** found["pigeonhole"]


def test_rates_are_those_of_an_exact_decay():
    values = {"distances": [8, 24], "learned": {"after": [[0.5**8, 0.5**24], [0.9**8, 0.9**24]]}}
    assert numbers.rates(values, "after") == pytest.approx([0.5, 0.9])


def test_the_numbers_of_parameters(stored):
    found, V, h = numbers.derived(stored), stored["vocab_size"], stored["num_hiddens"]
    assert found["parameters"] == h * V + h * h + 2 * h + V * h + V
    assert found["table"]["4"] == 27**3 * 26


def test_the_half_distance_halves(stored):
    found = numbers.derived(stored)
    for rate, half in zip(found["rate"]["after"], found["half"], strict=True):
        assert math.isclose(rate**half, 0.5)


def test_the_causality_table_is_zero_below_the_diagonal_only(stored):
    for s, (_, *cells) in enumerate(tables.causality(stored).rows):
        assert [cell == "0" for cell in cells] == [t < s for t in range(len(cells))]


def put(*path, value):
    """Spoil one value at a path of keys and indices."""

    def spoil(values):
        for step in path[:-1]:
            values = values[step]
        values[path[-1]] = value

    return spoil


SPOILED = [
    ("unrolled_is_the_recursion", put("learned", "unrolling", 2, value=1e-9)),
    ("past_and_future", put("learned", "causality", 1, "max", 3, 2, value=1e-16)),
    ("past_and_future", put("learned", "causality", 4, "min", 0, 5, value=0.0)),
    ("sums_to_one", put("total", "3", 1, value=-1e-9)),
    ("sums_to_one", put("lookahead", 2, value=0.0)),
    ("parity_is_exact", put("parity", "wrong", "tanh", value=1)),
    ("parity_does_not_fade", put("parity", "influence", "relu", "min", value=0.79)),
    ("parity_does_not_fade", put("parity", "length", value=999)),
    ("ngrams_cannot", put("parity", "ngram_error", "12", value=0.3)),
    ("ngrams_cannot", put("parity", "ngram_error", "13", value=0.1)),
    ("ngrams_cannot", put("parity", "own_error", "2", value=0.4)),
    ("ngrams_cannot", put("parity", "own_error", "12", value=0.0)),
    ("exact_is_injective", put("precision", "exact", "states", value=8189)),
    ("floats_forget", put("precision", "floats", "float32", "distance", value=24)),
    ("floats_forget", put("precision", "floats", "float64", "distance", value=20)),
    ("influence_fades", put("learned", "after", 0, 11, value=0.5)),
    ("influence_fades", put("learned", "after", 3, 5, value=0.04)),
    ("rates_of_decay", put("learned", "before", 1, 8, value=1e-6)),
    ("rates_of_decay", put("learned", "after", 1, 8, value=1e-9)),
    ("rates_of_decay", put("learned", "early", 1, 8, value=0.01)),
    ("ngram_is_blind_beyond", put("ngram", "influence", 3, value=1e-12)),
    ("ngram_is_blind_beyond", put("ngram", "influence", 1, value=0.0)),
    ("the_state_is_worth_something", put("learned", "reset", 2, 1, value=2.25)),
    ("the_state_is_worth_something", put("learned", "memoryless", 0, value=2.25)),
    ("the_state_is_worth_something", put("learned", "memoryless", 0, value=2.5)),
    ("soon_flat", put("learned", "reset", 1, 5, value=2.22)),
    ("soon_flat", put("learned", "reset", 0, -1, value=2.1)),
    ("counting_wins", put("ngram", "strengths", "2", value=2.3)),
    ("counting_wins", put("ngram", "strengths", "1", value=1.9)),
]


@pytest.mark.parametrize(("claim", "spoil"), SPOILED)
def test_a_claim_notices_when_a_value_says_otherwise(stored, claim, spoil):
    values = copy.deepcopy(stored)
    spoil(values)
    assert not ex.experiment.judge(claim, values)[0]


def test_every_claim_is_put_to_the_test():
    assert {claim for claim, _ in SPOILED} == set(ex.experiment.claims)
