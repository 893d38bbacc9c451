"""The opponents: an order chosen on one text and read on others; what counts remember of their own text."""

import math
import random

import pytest

from solutions.ch08.rnn_scratch.char_rnn import bigram_loss, unigram_loss
from solutions.ch08.rnn_scratch.lower_counts import best_ngrams, by_heart

RNG = random.Random(0)
CHAIN = [0]  # each token is the last one plus 1 or 2, half and half: entropy ln 2, all in one token of context
for _ in range(6000):
    CHAIN.append((CHAIN[-1] + RNG.choice((1, 2))) % 7)


def test_the_order_fits_the_source_and_the_loss_is_its_entropy():
    found = best_ngrams(CHAIN[:4000], CHAIN[4000:5000], {"new": CHAIN[5000:]}, 7, 4, lambda *_: None)
    assert found["order"] == 2 and found["characters"] == 4000
    assert found["tests"]["new"] == pytest.approx(math.log(2), abs=0.01)
    assert found["unigram"]["new"] == pytest.approx(math.log(7), abs=0.02)
    assert found["validation"] == min(found["kneser_ney"]) and len(found["witten_bell"]) == 4


def test_what_is_known_by_heart_are_the_conditional_entropies():
    found = by_heart(CHAIN[:2000], CHAIN[2000:], range(1, 4))
    assert found["own"][:2] == pytest.approx([unigram_loss(CHAIN[:2000]), bigram_loss(CHAIN[:2000])])
    assert found["impossible"] == [0, 0, 0]


def test_a_text_without_repetition_is_known_by_heart_and_nothing_else_is():
    found = by_heart(list(range(100)), list(range(50, 150)), range(1, 3))
    assert found["own"] == pytest.approx([math.log(100), 0])
    assert found["impossible"] == pytest.approx([0.5, 50 / 99])
