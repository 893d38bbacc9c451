"""Exercise 8.3.3: the measurement at quick size, the answer by another way, and the stored result."""

import copy
import random
from collections import Counter

import numpy as np
import pytest

from solutions.ch08 import ex_8_3_3_zipf_exponents as ex
from solutions.ch08.language_models import zipf_numbers as numbers
from solutions.lab.catalogue import find
from solutions.lab.results import load
from solutions.toolkit.tokens import clean_lines


@pytest.fixture(scope="module")
def quick(quick_result):
    return quick_result("8.3.3")


@pytest.fixture(scope="module")
def stored():
    return load(find("8.3.3").result_path).values


def test_the_quick_measurement_has_every_value_and_says_what_it_did(quick):
    values = quick.values
    assert list(values["orders"]) == ["1", "2", "3"] and values["high"] == ex.QUICK.high
    assert [values["orders"][n]["tokens"] - values["orders"]["1"]["tokens"] for n in "123"] == [0, -1, -2]
    assert len(values["shuffled"]["2"]) == len(values["shuffled"]["3"])
    assert any("最大似然" in line for line in quick.log) and any("合成文本" in line for line in quick.log)
    assert ex.experiment.judge("orders_fall_in_every_range", values)[0]
    assert ex.experiment.judge("products_climb_back", values)[0]


def test_the_exponents_of_the_book_by_numpys_polynomial(stored, time_machine):
    words = " ".join(clean_lines(time_machine)).split()
    ranks = np.arange(10, 201)
    for n in (1, 2, 3):
        grams = Counter(" ".join(words[k : k + n]) for k in range(len(words) - n + 1))
        f = [count for _, count in grams.most_common()]
        order = stored["orders"][str(n)]
        assert order["types"] == len(f) and order["once"] == f.count(1)
        slope = np.polyfit(np.log(ranks), np.log(f[9:200]), 1)[0]
        assert order["least_squares"]["exponent"] == pytest.approx(-slope, abs=1e-4)
        grid = np.arange(0.2, 1.3, 0.0005)
        likelihood = [-a * np.dot(f[9:200], np.log(ranks)) - sum(f[9:200]) * np.log((ranks**-a).sum()) for a in grid]
        assert order["maximum_likelihood"] == pytest.approx(grid[np.argmax(likelihood)], abs=1e-3)


def test_a_shuffled_text_has_the_same_words():
    words = random.Random(0).choices("abcdefghijklmnopqrstuvwxyz", weights=range(1, 27), k=3000)
    plan = ex.QUICK._replace(low=2, high=20)
    found = [ex.shuffled(words, 1, plan, seed) for seed in (0, 1)]
    assert found[0] == pytest.approx(found[1])
    assert ex.shuffled(words, 2, plan, 0) != ex.shuffled(words, 2, plan, 1)
    assert ex.shuffled(words, 2, plan, 3) == ex.shuffled(words, 2, plan, 3)


def test_products_of_the_ten_most_frequent_words_are_counted(time_machine):
    words = " ".join(clean_lines(time_machine)).split()
    counts = [count for _, count in Counter(words).most_common(60)]
    products = sorted((a * b for a in counts for b in counts), reverse=True)
    top = [a * b for a in counts[:10] for b in counts[:10] if a * b > products[199]]
    assert ex.products(words, 2, ex.FULL)["of_top_ten"] == len(top)


def test_the_percentile_interval_of_the_real_text_would_miss_the_corrected_estimate(stored):
    order = stored["orders"]["3"]
    center, half = order["bootstrap"]["mean"], 1.96 * order["bootstrap"]["sd"]
    assert center + half < numbers.corrected(order) and center < order["maximum_likelihood"] < numbers.corrected(order)


def test_the_tables_say_what_was_measured(stored):
    tables = {name: spec.build(stored) for name, spec in ex.experiment.tables.items()}
    assert [row[0] for row in tables["estimates"].rows] == ["一元", "二元", "三元"]
    assert tables["ranges"].rows[-1][0] == "全部秩" and len(tables["ranges"].rows) == len(ex.OTHER_RANGES) + 1
    third = stored["orders"]["3"]["synthetic"]
    assert tables["known"].rows[2][0] == f"{third['exponent']:.3f}"
    assert tables["known"].rows[2][4] == f"{third['split']['mean']:.2f}±{third['split']['sd']:.2f}"


def test_texts_of_both_laws_give_the_exponent_of_the_book(stored):
    """Both laws were tuned to the same curve: their texts give its exponent, within the spread of a few means."""
    for order in stored["orders"].values():
        for law in (order["synthetic"], order["other_tail"]):
            found = law["maximum_likelihood"]
            assert abs(found["mean"] - order["maximum_likelihood"]) < found["sd"]


def put(path, value):
    """Spoil one value at a dotted path; ``value`` may be a function of the old one."""

    def spoil(values):
        *steps, last = path.split(".")
        for step in steps:
            values = values[int(step) if isinstance(values, list) else step]
        last = int(last) if isinstance(values, list) else last
        values[last] = value(values[last]) if callable(value) else value

    return spoil


def halve_frequency(values):
    """The first half of the book had as many of the tenth word as the whole."""
    for point in values["orders"]["1"]["half_curve"]:
        point[1] *= 2


SPOILED = [
    ("orders_fall_in_every_range", put("orders.2.ranges.3.maximum_likelihood", 1.2)),
    ("orders_fall_in_every_range", put("orders.3.least_squares.exponent", 0.7)),
    ("intervals_are_apart", put("orders.2.bootstrap.sd", 0.08)),
    ("intervals_are_apart", put("orders.3.coverage.widening", 4)),
    ("intervals_are_apart", put("orders.3.synthetic.exponent", 0.56)),
    ("the_plateau_drags", put("orders.3.once", 20_000)),
    ("the_plateau_drags", put("orders.3.ranges.4.least_squares", 0.4)),
    ("the_plateau_drags", put("orders.3.synthetic.whole_range.max", 0.45)),
    ("known_truth_lies_between", put("orders.2.synthetic.maximum_likelihood.mean", 0.66)),
    ("known_truth_lies_between", put("orders.1.synthetic.split.mean", 0.93)),
    ("bias_grows_with_the_order", put("orders.2.synthetic.maximum_likelihood.mean", 0.648)),
    ("bias_grows_with_the_order", put("orders.3.synthetic.long.mean", 0.44)),
    ("known_truth_lies_between", put("orders.3.synthetic.true_ranks.mean", 0.475)),
    ("the_tail_matters", put("orders.3.other_tail.exponent", 0.46)),
    ("the_tail_matters", put("orders.2.other_tail.exponent", 0.58)),
    ("the_tail_matters", put("orders.1.other_tail.exponent", 0.6)),
    ("ranking_again_flattens_again", put("orders.1.bootstrap.mean", 0.95)),
    ("ranking_again_flattens_again", put("orders.2.coverage.twice", 0.63)),
    ("ranking_again_flattens_again", put("orders.3.coverage.twice", 0.49)),
    ("percentiles_miss", put("orders.2.coverage.percentile", 50)),
    ("percentiles_miss", put("orders.3.coverage.corrected", 85)),
    ("percentiles_miss", put("orders.1.coverage.percentile", 97)),
    ("neighbours_hardly_matter", put("orders.1.bootstrap.sd", 0.013)),
    ("neighbours_hardly_matter", put("orders.2.bootstrap.shuffled.mean", 0.025)),
    ("the_textbook_error_is_too_small", put("orders.3.synthetic.standard_error.mean", 0.012)),
    ("the_textbook_error_is_too_small", put("orders.1.synthetic.least_squares.sd", 0.005)),
    ("one_text_has_several_exponents", put("orders.1.ranges.3.maximum_likelihood", 1.0)),
    ("one_text_has_several_exponents", put("orders.1.ranges.1.r_squared", 0.9)),
    ("the_product_is_not_the_exponent", halve_frequency),
    ("the_product_is_not_the_exponent", put("orders.1.parts.2.0", 0.8)),
    ("the_product_is_not_the_exponent", put("orders.3.curve", lambda curve: [[r, 10**6 // r**2] for r, _ in curve])),
    ("independent_words_fall_too", put("products.3.text", 0.65)),
    ("independent_words_fall_too", put("shuffled.3.4", 0.75)),
    ("products_climb_back", put("products.2.zipf_far", 0.7)),
    ("products_climb_back", put("products.3.zipf", 0.8)),
    ("top_products_use_top_words", put("products.3.of_top_ten", 150)),
    ("shorter_text_is_flatter", put("orders.2.parts.4.1", 0.62)),
    ("shorter_text_is_flatter", put("orders.3.parts.4.1", 0.41)),
    ("shorter_text_is_flatter", put("orders.3.synthetic.quarter.mean", 0.4)),
]


@pytest.mark.parametrize(("claim", "spoil"), SPOILED)
def test_a_claim_notices_when_a_value_says_otherwise(stored, claim, spoil):
    values = copy.deepcopy(stored)
    spoil(values)
    assert not ex.experiment.judge(claim, values)[0]


def test_every_claim_is_put_to_the_test():
    assert {claim for claim, _ in SPOILED} == set(ex.experiment.claims)
