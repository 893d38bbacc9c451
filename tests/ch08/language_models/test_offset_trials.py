"""Trials by chance: the tests notice what is not uniform and leave alone what is; the formulas meet the counts."""

import itertools
import random

import numpy as np
import pytest
from scipy import stats

from solutions.ch08.language_models.offset_coverage import SCHEMES, Size, start_probabilities
from solutions.ch08.language_models.offset_trials import (
    NarrowRandom,
    dealt,
    distinct_windows,
    expected_distinct,
    expected_distinct_dealt,
    one_draw_an_epoch,
    p_value,
    pooled_rejections_in_theory,
    rejections,
    uniformity,
)

TOY = Size(35, 5, 2)


def test_the_p_value_is_pearsons():
    drawn = np.array([0] * 12 + [1] * 8 + [2] * 10)
    statistic = (2**2 + 2**2 + 0) / 10
    assert p_value(drawn, 3) == pytest.approx(np.exp(-statistic / 2))  # χ² with 2 degrees of freedom
    assert p_value(drawn, 4) < p_value(drawn, 3)  # a cell that never comes counts too


@pytest.mark.parametrize("name", ["ring", "ring_streams"])
def test_the_ring_passes_both_tests(name):
    found = uniformity(name, TOY, 1000, seed=3)
    assert found["starts"] > 0.01 and found["predictions"] > 0.01


@pytest.mark.parametrize("name", ["sequential", "narrow"])
def test_the_sequential_sampler_and_a_narrow_range_fail_both(name):
    found = uniformity(name, TOY, 1000, seed=3)
    assert found["starts"] < 1e-9 and found["predictions"] < 1e-9


def test_the_random_sampler_has_uniform_starts_only():
    found = uniformity("random", TOY, 1000, seed=3)
    assert found["starts"] > 0.01 and found["predictions"] < 1e-6


def test_a_draw_is_a_step_of_a_window_of_the_pass():
    chosen, predictions = one_draw_an_epoch("ring", TOY, 400, seed=0)
    assert set((predictions - chosen) % 35) == set(range(5))
    narrow, _ = one_draw_an_epoch("narrow", TOY, 200, seed=0)
    assert set(narrow % 5) == {0, 1, 2}
    assert {NarrowRandom(seed).randint(0, 34) for seed in range(300)} == set(range(18))


def test_counting_every_window_of_a_pass_rejects_too_often_as_the_formula_says():
    size = Size(35, 5, 7)
    found = rejections(size, epochs=100, repeats=150, level=0.05, seed=1)
    theory = pooled_rejections_in_theory(size, 0.05)
    # The formula by hand: seven equal residue classes, so seven times χ² with four degrees of freedom.
    drawn = 7 * np.random.default_rng(0).chisquare(4, 200_000)
    assert (drawn > stats.chi2.isf(0.05, 34)).mean() == pytest.approx(theory, abs=0.005)
    assert found["pooled"] == pytest.approx(theory, abs=0.08) and found["pooled"] > found["single"]


def test_dealt_offsets_come_once_in_every_round():
    offsets = list(itertools.islice(dealt(5, random.Random(0)), 30))
    rounds = [offsets[first : first + 5] for first in range(0, 30, 5)]
    assert all(sorted(found) == [0, 1, 2, 3, 4] for found in rounds) and len({tuple(r) for r in rounds}) > 1


@pytest.mark.parametrize("name", ["fixed", "random", "sequential", "dealt"])
def test_distinct_windows_against_the_formula(name):
    size, checkpoints = Size(70, 5, 4), [1, 3, 5, 8, 10]
    runs = [distinct_windows(name, size, checkpoints, seed) for seed in range(120)]
    if name == "dealt":
        theory = [expected_distinct_dealt(size, epochs) for epochs in checkpoints]
    else:
        tried = start_probabilities(SCHEMES[name], size)
        theory = [expected_distinct(tried, size, epochs) for epochs in checkpoints]
    assert np.mean(runs, axis=0) == pytest.approx(theory, abs=0.03)
    assert all(run == sorted(run) for run in runs)
