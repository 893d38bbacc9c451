"""Paired differences and the reference values of exercise 8.1.1."""

import math
import random
import statistics

import numpy as np
import pytest

from solutions.ch08.sequence import history_comparisons as comparisons
from solutions.ch08.sequence.sine_optimum import linear_optimum, risk
from solutions.ch08.sequence.sine_series import Sine


@pytest.mark.parametrize(("freedom", "quantile"), [(9, 2.2622), (19, 2.0930), (29, 2.0452), (100, 1.9840)])
def test_students_quantile_is_that_of_the_tables(freedom, quantile):
    assert comparisons.t_quantile(freedom) == pytest.approx(quantile, abs=0.001)


def test_the_interval_covers_the_truth_as_often_as_it_says():
    draw, covered = random.Random(0), 0
    for _ in range(2000):
        base = [draw.gauss(0, 5) for _ in range(20)]  # what a pair shares must not widen the interval
        found = comparisons.paired([b + draw.gauss(0.3, 1) for b in base], base)
        covered += found.low <= 0.3 <= found.high
        assert found.high - found.low < 3
    assert 0.935 < covered / 2000 < 0.965


def test_wins_are_counted_where_the_first_is_smaller():
    found = comparisons.paired([1.0, 2.0, 3.0], [2.0, 2.0, 2.5])
    assert (found.wins, found.count) == (1, 3) and found.mean == pytest.approx(-1 / 6)
    assert comparisons.paired([1.0], [2.0]).high == math.inf


def test_the_reference_lines_are_those_of_the_theory():
    assert comparisons.guide(16) == pytest.approx(linear_optimum(16)[0] * 600 / (600 - 17))
    assert comparisons.guide(16, 1200) == pytest.approx(linear_optimum(16)[0] * 1200 / (1200 - 17))
    assert comparisons.noise_after(1) == pytest.approx(0.04 * (2 + 4 * math.cos(0.01) ** 2))
    assert comparisons.noise_after(64) == pytest.approx(
        0.04 * (1 + (math.sin(0.65) ** 2 + math.sin(0.64) ** 2) / math.sin(0.01) ** 2)
    )


@pytest.mark.parametrize("sine", [Sine(), Sine(omega=0.02, sigma=0.3), Sine(omega=0.003)])
def test_plain_averaging_is_best_where_the_cube_root_says(sine):
    risks = {tau: risk(np.full(tau, 1 / tau), 1, sine) for tau in range(1, 80)}
    best = min(risks, key=risks.get)
    assert abs(best - comparisons.averaging_tau(sine)) <= 1
    assert risks[best] == pytest.approx(sine.sigma**2 * (1 + 1 / best) + (sine.omega * (best + 1)) ** 2 / 8, rel=2e-3)


def test_the_best_length_is_where_the_price_of_one_more_is_its_gain():
    for pairs in (300, 600):
        best = comparisons.best_length(pairs, 60)
        assert all(comparisons.guide(best, pairs) <= comparisons.guide(tau, pairs) for tau in (best - 1, best + 1))
    assert comparisons.best_length(300, 60) <= comparisons.best_length(600, 60) == 12
    assert comparisons.best_length(6000, 60) == 60  # the longest that is looked at


def test_the_share_that_noise_explains():
    draw = random.Random(1)
    noise = [draw.gauss(0, 1) for _ in range(20_000)]
    assert comparisons.explained(noise, [2 - 3 * x for x in noise]) == pytest.approx(1)
    mixed = [x + draw.gauss(0, 1) for x in noise]  # half of its variance is its own
    assert comparisons.explained(noise, mixed) == pytest.approx(0.5, abs=0.02)
    assert math.isnan(comparisons.explained([1.0], [2.0]))
    assert comparisons.deviates([1.02, 0.95, 1.0]) == pytest.approx(0.05)


def test_the_lowest_mean_is_found_by_number_and_not_by_spelling():
    runs = {"16": [3.0, 1.0], "4": [1.0, 1.5], "128": [2.0, 2.0]}
    assert comparisons.in_order(runs) == [4, 16, 128] and comparisons.lowest(runs) == 4
    assert comparisons.means(runs)["16"] == statistics.fmean([3.0, 1.0])
