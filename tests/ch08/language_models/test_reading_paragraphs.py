"""Paragraphs as samples: padding and packing, checked a paragraph at a time."""

import numpy as np
import pytest

from solutions.ch08.language_models import reading_paragraphs as paragraphs
from solutions.ch08.language_models.reading_ways import counts, tally
from solutions.lab.catalogue import ROOT
from solutions.toolkit.tokens import encode

LENGTHS = [5, 1, 9, 2, 7, 30, 4]


def test_paragraphs_together_are_the_text_that_encode_reads():
    text = "A Tale\n\n\nFirst line,\nsecond line.\n* * *\nThird!\n"
    assert paragraphs.paragraph_lengths(text) == [6, 10 + 11, 5]  # a row of stars is an empty line after cleaning
    sample = (ROOT / "data" / "sample.txt").read_text(encoding="utf-8")
    assert sum(paragraphs.paragraph_lengths(sample)) == len(encode(sample)[0])


@pytest.mark.parametrize("bucketed", [False, True])
def test_padding_costs_the_longest_of_each_batch(bucketed):
    reading = paragraphs.read_padded(LENGTHS, 2, seed=4, bucketed=bucketed)
    order = np.random.default_rng(4).permutation(len(LENGTHS)).tolist()
    rows = [LENGTHS[one] for one in order]
    rows = sorted(rows) if bucketed else rows
    pairs = [rows[first : first + 2] for first in range(0, len(rows), 2)]
    assert reading.cells == sum(len(pair) * (max(pair) - 1) for pair in pairs)
    assert sorted(reading.contexts.tolist()) == sorted(k for size in LENGTHS for k in range(1, size))
    firsts = np.cumsum([0, *LENGTHS[:-1]])
    missed = set(range(sum(LENGTHS))) - set(reading.targets.tolist())
    assert missed == set(firsts.tolist())


def test_buckets_cost_no_more_and_read_the_same():
    plain, bucketed = (paragraphs.read_padded(LENGTHS, 3, seed=0, bucketed=flag) for flag in (False, True))
    assert bucketed.cells < plain.cells and np.array_equal(bucketed.targets, plain.targets)


@pytest.mark.parametrize("num_steps", [3, 8])
def test_packing_never_looks_across_a_border(num_steps):
    reading = paragraphs.read_packed(LENGTHS, num_steps, seed=5)
    order = np.random.default_rng(5).permutation(len(LENGTHS))
    firsts = np.cumsum([0, *LENGTHS])
    stream = [(one, place) for one in order for place in range(LENGTHS[one])]  # paragraph and place in it
    expected = []
    for window in range((len(stream) - 1) // num_steps):
        for step in range(1, num_steps + 1):
            one, place = stream[window * num_steps + step]
            seen = [stream[window * num_steps + k] for k in range(step)]
            if place:
                expected.append((firsts[one] + place, sum(other == one for other, _ in seen)))
    assert list(zip(reading.targets, reading.contexts, strict=True)) == expected
    found = tally(reading, sum(LENGTHS))
    assert found["covered"] == (counts(reading, sum(LENGTHS)) > 0).mean() and found["repeats"] <= 1
