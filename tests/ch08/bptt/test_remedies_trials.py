"""Exercise 8.7.2: rates, walks and summaries."""

import math

import pytest

from solutions.ch08.bptt import remedies_trials as trials
from solutions.ch08.bptt.remedies_models import Design
from solutions.ch08.bptt.remedies_training import Remedy
from solutions.ch08.rnn_scratch.char_rnn import Texts, split

WHOLE = split("the time traveller for so it will be convenient to speak of him was expounding " * 12)
TEXTS = Texts(WHOLE.train[:600], WHOLE.train[600:], WHOLE.vocab)
SIZE = trials.Size(8, 1, 25, 4, (4, 20))


def test_the_rate_is_the_geometric_mean_and_says_when_all_is_lost():
    assert trials.rate([3 * 0.9**k for k in range(50)]) == pytest.approx(0.9)
    assert trials.rate([5.0] * 9 + [1.1**k for k in range(31)] + [9.0] * 10) == pytest.approx(1.1)  # ends ignored
    assert trials.rate([0.0] * 50) == 0
    assert trials.rate([1.0, *[math.nan] * 49]) == trials.rate([math.inf] * 50) == math.inf


def test_both_walks_are_in_the_same_landscape_and_begin_along_their_gradients():
    found = trials.walk(0, TEXTS, SIZE, [0.0, 1e-3])
    assert found["whole"]["before"] == found["cut"]["before"] == found["cut"]["losses"][0]
    whole = found["whole"]
    assert (whole["before"] - whole["losses"][1]) / 1e-3 == pytest.approx(whole["norm"], rel=0.1)
    assert found["cut"]["losses"][1] < found["cut"]["before"]
    assert 0 < whole["output_share"] < 1


def test_a_summary_is_of_the_run():
    record = trials.train_one(Remedy(Design(), lr=0.5), 0, TEXTS, SIZE, lambda *_: None)
    assert record["first_norm"] <= record["largest_norm"] and 0 < record["rate_after"] < 1
    assert 1 < record["loss"] < math.log(len(TEXTS.vocab)) + 0.5 and record["updates"] > 5
    assert trials.train_one(Remedy(Design("lstm")), 0, TEXTS, SIZE, lambda *_: None)["stretch_after"] is None


def test_lost_weights_are_told_as_infinite():
    lost = trials.train_one(Remedy(Design("relu", 50.0), clip=1.0), 0, TEXTS, SIZE, lambda *_: None)
    assert lost["loss"] == lost["heldout"] == lost["stretch_after"] == lost["rate_after"] == math.inf


def test_the_reach_is_counted_in_fours():
    size = trials.Size(8, 1, 100, 4)
    found = trials.follow_back(Design(), 0, TEXTS, size)
    assert len(found["reach"]) == 25 and found["radius"] == pytest.approx(3**-0.5, rel=0.4)


def test_training_longer_is_more_of_the_same_training():
    once, thrice = (trials.train_one(Remedy(Design(), longer=n), 0, TEXTS, SIZE, lambda *_: None) for n in (1, 3))
    # A random offset an epoch: one batch more or less.
    assert abs(thrice["updates"] - 3 * once["updates"]) <= 3 and thrice["first_norm"] == once["first_norm"]
    assert thrice["loss"] < once["loss"]


def test_the_heldout_loss_is_of_the_heldout_text():
    other = Texts(TEXTS.train, TEXTS.heldout[::-1], TEXTS.vocab)
    mine, theirs = (trials.train_one(Remedy(Design()), 0, texts, SIZE, lambda *_: None) for texts in (TEXTS, other))
    assert mine["loss"] == theirs["loss"] and mine["heldout"] < theirs["heldout"]
