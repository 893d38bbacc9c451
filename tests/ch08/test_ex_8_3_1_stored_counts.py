"""Exercise 8.3.1: the bounds, the quick measurement, the numbers the prose quotes, and the stored result."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.ch08 import ex_8_3_1_stored_counts as ex
from solutions.ch08.language_models import stored_numbers as numbers
from solutions.ch08.language_models import stored_tables as tables
from solutions.lab.catalogue import find
from solutions.lab.results import load
from solutions.toolkit.corpus import expected_sha256
from solutions.toolkit.ngrams import count_ngrams


@pytest.fixture(scope="module")
def quick(quick_result):
    return quick_result("8.3.1")


@pytest.fixture(scope="module")
def stored():
    return load(find("8.3.1").result_path).values


@given(st.integers(3, 10**6))
def test_the_bound_is_four_n_minus_six(length):
    assert numbers.occurrences(length) == 4 * length - 6


@pytest.mark.parametrize("length", [1, 2, 3, 50])
def test_a_text_without_a_repeated_word_reaches_the_bound(length):
    different = [len(count_ngrams(range(length), n)) for n in (1, 2, 3, 4)]
    assert sum(different) == numbers.occurrences(length)


def test_the_full_table_counts_every_possible_gram():
    assert numbers.full_table(3) == 3 + 9 + 27 + 81
    assert numbers.full_table(100_000) == 100_001_000_010_000_100_000


@pytest.mark.parametrize(("types", "width"), [(256, 1), (257, 2), (4579, 2), (65_536, 2), (65_537, 3), (100_000, 3)])
def test_an_index_takes_as_many_bytes_as_the_largest_needs(types, width):
    assert numbers.index_bytes(types) == width == len((types - 1).to_bytes(width, "big"))
    assert (types - 1) >= 256 ** (width - 1) or width == 1


def test_what_holds_for_any_text_holds_for_the_sample(quick):
    for claim in ("within_the_bounds", "only_the_end_is_lost"):
        assert ex.experiment.judge(claim, quick.values)[0]
    assert quick.values["wrong_searches"] == 0
    assert not ex.experiment.judge("far_below_the_table", quick.values)[0]  # a shorter text repeats itself less
    assert any("4 元" in line for line in quick.log)


def test_the_growth_curve_ends_where_the_whole_text_does(stored):
    for key, order in stored["orders"].items():
        assert stored["growth"][key][-1] == order["distinct"]
        assert stored["starts"][0][key]["full"]["reached"] == order["distinct"]
    assert stored["growth"]["at"][-1] == stored["tokens"] == 32_775 and stored["types"] == 4579


def test_the_range_is_the_lowest_and_highest_forecast_widened_by_the_errors_of_the_trial(stored):
    shown, keys = numbers.outlook(stored, ["2", "3"]), ("2", "3")
    stretch, short = 100_000 / 32_775, 32_775 / 10_742
    guesses, errors = [], []
    for start in stored["starts"]:
        guesses.append(sum(start[k]["full"]["reached"] * stretch ** start[k]["full"]["exponent"] for k in keys))
        trial = sum(start[k]["short"]["reached"] * short ** start[k]["short"]["exponent"] for k in keys)
        errors.append(trial / sum(start[k]["full"]["reached"] for k in keys) - 1)
    assert shown["low"] == pytest.approx(min(guesses) / (1 + max(errors)))
    assert shown["high"] == pytest.approx(max(guesses) / (1 + min(0, *errors)))
    assert shown["low"] < shown["mean"] < shown["high"]


def test_at_its_own_length_the_book_is_forecast_exactly_and_widened_only_downwards(stored):
    shown = numbers.outlook(stored, numbers.KEYS, stored["tokens"])
    # A start in the middle cuts some n-grams and makes others where the end meets the beginning.
    assert shown["mean"] == pytest.approx(86_875, abs=5) and shown["high"] == pytest.approx(86_875, abs=5)
    assert shown["low"] < 0.96 * 86_875


def test_the_second_book_is_the_registered_edition(stored):
    assert stored["joined"]["sha256"] == expected_sha256("war_of_the_worlds")
    assert 90_000 < stored["joined"]["tokens"] < 100_000


def test_no_forecast_is_above_the_number_of_running_grams(quick):
    for n in numbers.ORDERS:
        assert numbers.outlook(quick.values, [str(n)])["high"] <= 100_000 - n + 1


def test_the_tables_add_up(stored):
    rows = {row[0]: row for row in tables.by_orders(stored).rows}
    assert rows["合计"][3] == f"{86_875:,}" and rows["四元"][1:4] == ["4.4×10¹⁴", "32,772", "32,180"]
    sizes = {row[0]: row for row in tables.memory(stored).rows}
    assert sizes["只存四元"] == ["只存四元", "32,180", tables.size(32_180 * (4 * 2 + 4))]
    assert tables.size(999) == "999 B" and tables.size(12_345) == "12 kB" and tables.size(1_760_000) == "1.8 MB"


def of_every_start(key, name, **change):
    """Spoil one power law of all starts."""
    return lambda v: [start[key][name].update(change) for start in v["starts"]]


SPOILED = [
    ("within_the_bounds", lambda v: v["growth"]["4"].__setitem__(3, v["growth"]["at"][3] - 2)),
    ("within_the_bounds", lambda v: v["growth"]["3"].__setitem__(9, v["growth"]["4"][9] + 2)),
    ("far_below_the_table", lambda v: v["orders"]["4"].update(distinct=5000)),
    ("far_below_the_table", lambda v: v.update(types=100)),
    ("most_occur_once", lambda v: v["orders"]["4"].update(once=30_000)),
    ("most_occur_once", lambda v: v["orders"]["3"].update(distinct=20_000, once=19_000)),
    ("higher_orders_hardly_slow_down", lambda v: v["growth"]["1"].__setitem__(15, 2000)),
    ("higher_orders_hardly_slow_down", lambda v: v["growth"]["4"].__setitem__(15, 20_000)),
    ("the_power_law_was_tried_on_known_text", lambda v: v["starts"][4]["2"]["short"].update(reached=2000)),
    ("the_power_law_was_tried_on_known_text", of_every_start("1", "short", exponent=0.6)),
    ("the_exponent_falls", of_every_start("3", "full", exponent=0.99)),
    ("a_hundred_thousand_words", of_every_start("2", "full", exponent=0.5)),
    ("a_hundred_thousand_words", of_every_start("1", "full", exponent=1.2)),
    ("the_second_book_agrees", lambda v: v["joined"].update({"1": 11_000})),
    ("the_second_book_agrees", lambda v: v["joined"].update({"4": 89_000})),
    ("only_the_end_is_lost", lambda v: v["lower_orders"]["2"]["wrong"].pop()),
    ("only_the_end_is_lost", lambda v: v["lower_orders"]["1"].update(padded_differs=1)),
    ("only_the_end_is_lost", lambda v: v["lower_orders"]["3"].update(circular_differs=2)),
    ("only_the_end_is_lost", lambda v: v["lower_orders"]["3"]["wrong"].extend([["a", 1, 2], ["b", 2, 1]])),
    ("the_text_is_the_smaller_store", lambda v: v.update(wrong_searches=1)),
    ("the_text_is_the_smaller_store", lambda v: v["orders"]["4"].update(distinct=3000)),
    ("most_of_an_unseen_text_is_unseen", lambda v: v["held_out"][2]["4"].update(positive=0.06)),
    ("most_of_an_unseen_text_is_unseen", lambda v: v["held_out"][7]["4"].update(undefined=0.7)),
    ("once_seen_tells_what_is_unseen", lambda v: v["orders"]["1"].update(once=4000)),
    ("once_seen_tells_what_is_unseen", lambda v: v["orders"]["3"].update(once=20_000)),
    ("the_network_is_not_smaller", lambda v: v["letters"].update(distinct=[27, 533, 4610, 30_000])),
    ("the_network_is_not_smaller", lambda v: v["orders"]["2"].update(distinct=600_000)),
]


@pytest.mark.parametrize(("claim", "spoil"), SPOILED)
def test_a_claim_notices_when_a_value_says_otherwise(stored, claim, spoil):
    values = copy.deepcopy(stored)
    spoil(values)
    assert not ex.experiment.judge(claim, values)[0]


def test_every_claim_is_put_to_the_test():
    assert {claim for claim, _ in SPOILED} == set(ex.experiment.claims)
