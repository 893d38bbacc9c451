"""The records of a run: a loss that is not a number, and curves."""

import math

import pytest

from solutions.ch08.rnn_scratch.char_rnn import Texts, Trace
from solutions.ch08.rnn_scratch.clipping_probes import one_batch
from solutions.ch08.rnn_scratch.relu_runs import Setting, describe, outcome, thinned, train_one
from solutions.ch08.rnn_scratch.relu_starts import build
from solutions.toolkit.tokens import encode

corpus, vocab = encode("the time traveller smiled round at us " * 60)
TEXTS = Texts(corpus[:1800], corpus[1800:], vocab)


def quiet(*_):
    pass


def test_a_loss_that_is_not_a_number_counts_as_infinite():
    trace = Trace([3.0, math.nan, 2.0], [0.5, math.nan, 2.0], [], [], [1, 3], [2.5, math.nan])
    told = outcome(trace, 3.3)
    assert told["broken_epoch"] == 2 and told["worst_loss"] == told["largest_norm"] == math.inf
    assert told["final_perplexity"] == told["heldout_perplexity"] == math.inf
    assert told["heldout_lowest"] == pytest.approx(math.exp(2.5)) and told["heldout_lowest_epoch"] == 1
    assert told["first_long_step"] == 2 and told["lost_epoch"] is None


def test_a_sound_run_has_nothing_broken():
    told = outcome(Trace([2.0, 1.0], [0.5, 0.6], [], [], [1, 2], [1.5, 1.2]), 3.3)
    assert told["broken_epoch"] is None and told["first_long_step"] is None
    assert told["final_perplexity"] == pytest.approx(math.exp(1.5)) and told["trained_epochs"] == 2


def test_a_curve_is_the_mean_of_ten_epochs_and_knows_its_highest_rise():
    losses = [3.0] * 10 + [1.0] * 9 + [2.5]
    told = thinned(Trace(losses, [0.5, 0.5, 2.0, 0.5], [], [], [], []))
    assert told["epochs"] == [10, 20] and told["train_loss"] == pytest.approx([3.0, 1.15])
    assert told["rebound"] == pytest.approx(1.5) and told["long_steps"] == pytest.approx(0.25)


def test_a_hopeless_start_ends_early_and_says_so():
    setting = Setting("radius_40", clip=None, num_hiddens=8, num_epochs=40)
    told = train_one(setting, 0, TEXTS, "cpu", quiet)
    assert told["broken_epoch"] and told["lost_epoch"] and told["trained_epochs"] < 40
    assert told["before"]["radius"] == pytest.approx(40, rel=1e-4)
    assert told["after"] == {"radius": math.inf, "gain": math.inf, "silent": None}


def test_describing_leaves_the_model_as_it_was():
    model = build("default", "relu", 0, len(vocab), 8)
    X, _ = one_batch(TEXTS, Setting().recipe(), 0, "cpu")
    before = [parameter.clone() for parameter in model.parameters()]
    told = describe(model, Setting("default"), X)
    assert 0 < told["gain"] < 1 and 0 <= told["silent"] < 1
    assert all(a.equal(b) and a.dtype == b.dtype for a, b in zip(before, model.parameters(), strict=True))
