"""Baum–Welch against a sum over all paths of states; its likelihood never falls."""

import itertools
import math

import numpy as np
import pytest

from solutions.ch08.sequence.latent_em import baum_welch, expected_counts, random_processes
from solutions.ch08.sequence.latent_pairs import draw


def by_all_paths(process, symbols):
    counts, total = np.zeros((2, 2, 2)), 0.0
    for path in itertools.product((0, 1), repeat=len(symbols) + 1):
        steps = list(zip(symbols, path, path[1:], strict=False))
        chance = 0.5 * math.prod(process[step] for step in steps)
        total += chance
        for step in steps:
            counts[step] += chance
    return counts / total, math.log(total)


def test_expected_counts_are_those_of_all_paths():
    process = random_processes(np.random.default_rng(0), 2)
    symbols = np.array([[1, 0, 1, 1, 1, 0], [1, 1, 0, 0, 1, 1]])
    counts, likelihood = expected_counts(process, symbols)
    for lane in range(2):
        expected, total = by_all_paths(process[lane], symbols[lane])
        assert counts[lane] == pytest.approx(expected)
        assert likelihood[lane] == pytest.approx(total)


def test_random_starts_are_chances():
    assert random_processes(np.random.default_rng(1), 5).sum(axis=(1, 3)) == pytest.approx(np.ones((5, 2)))


def test_every_round_raises_the_likelihood():
    process = random_processes(np.random.default_rng(2), 4)
    symbols = np.stack([draw(np.random.default_rng(n), 80) for n in range(4)])
    before = expected_counts(process, symbols)[1]
    for _ in range(6):
        process, after = baum_welch(process, symbols, 1)
        assert np.all(after >= before - 1e-9)
        before = after
    assert process.sum(axis=(1, 3)) == pytest.approx(np.ones((4, 2)))
