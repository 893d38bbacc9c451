"""How well h hidden units can write a table of conditional probabilities."""

import math

import numpy as np
import pytest
from scipy.optimize import approx_fprime

from solutions.ch08.rnn import output_bottleneck as bottleneck
from solutions.ch08.rnn_scratch.char_rnn import bigram_loss, unigram_loss

CORPUS = [1, 2, 3, 1, 1, 2, 4, 3, 2, 1, 4, 4, 2, 2, 3, 1, 3, 3, 4, 1] * 5 + [1]


def silent(*report):
    pass


def test_counts_are_those_of_the_pairs_and_an_index_that_never_occurs_is_left_out():
    counts = bottleneck.successor_counts([1, 2, 1, 2, 2, 1])
    assert counts.tolist() == [[0, 2], [2, 1]]


def test_the_table_s_own_entropy_is_the_bigram_loss():
    counts = bottleneck.successor_counts(CORPUS)
    assert bottleneck.conditional_entropy(counts) == pytest.approx(bigram_loss(CORPUS))


@pytest.mark.parametrize("corpus", [CORPUS, [1, 2, 1, 3, 1, 2, 3, 1]])
def test_one_hidden_unit_fewer_than_tokens_writes_the_table_exactly_also_with_zeros(corpus):
    counts = bottleneck.successor_counts(corpus)
    H, W = bottleneck.exact_scores(counts)
    assert H.shape[1] == W.shape[0] == len(counts) - 1
    assert bottleneck.cross_entropy(counts, H @ W) == pytest.approx(bottleneck.conditional_entropy(counts), abs=1e-9)


def test_without_hidden_units_nothing_but_the_frequencies_is_left():
    counts = bottleneck.successor_counts(CORPUS)
    assert bottleneck.best_loss(counts, 0, 0, 50, silent) == pytest.approx(unigram_loss(CORPUS[1:]))


def test_a_table_of_known_rank_is_reached_with_just_that_many():
    generator = np.random.default_rng(0)
    scores = generator.normal(size=(9, 2)) @ generator.normal(size=(2, 8)) + generator.normal(size=8)
    counts = np.exp(scores) / np.exp(scores).sum(1, keepdims=True) * generator.uniform(1, 5, (9, 1))
    optimum = bottleneck.conditional_entropy(counts)
    one, two = (min(bottleneck.best_loss(counts, rank, s, 2000, silent) for s in range(3)) for rank in (1, 2))
    assert one > optimum + 0.01 and two == pytest.approx(optimum, abs=1e-6)


def test_the_gradient_is_the_loss_s(monkeypatch):
    seen = {}

    def spy(function, start, **options):
        seen["analytic"] = function(start)[1]
        seen["numeric"] = approx_fprime(start, lambda point: function(point)[0], 1e-7)
        return type("Found", (), {"fun": function(start)[0]})

    monkeypatch.setattr(bottleneck, "minimize", spy)
    bottleneck.best_loss(bottleneck.successor_counts(CORPUS), 2, 0, 1, silent)
    assert seen["analytic"] == pytest.approx(seen["numeric"], abs=1e-5)


def test_uniform_scores_cost_the_logarithm_of_their_number():
    assert bottleneck.cross_entropy(np.ones((3, 5)), np.zeros((3, 5))) == pytest.approx(math.log(5))
