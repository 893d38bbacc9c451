"""What is kept of a training of exercise 8.5.4, on trainings that are written down by hand."""

import math

import pytest

from solutions.ch08.rnn_scratch.char_rnn import Trace
from solutions.ch08.rnn_scratch.clipping_records import clipped_shares, curves, downfall, heldout, summary

UNIFORM = math.log(28)


@pytest.fixture
def lost():
    """Two steps an epoch: learns, is lost in epoch 11, comes back in epoch 23 and is lost from sight again."""
    losses = [3.0] + [1.0] * 9 + [9.0] * 12 + [2.0, 5.0]
    norms = [0.5] * 19 + [4.0] + [7.0] * 10 + [80.0] + [7.0] * 17
    trace = Trace(loss=losses, norm=norms, length=[0.5, 7.0], saturated=[n / 100 for n in range(24)])
    trace.epochs, trace.heldout_loss = [1, 10, 24], [3.0, 2.0, 8.0]
    return trace


def test_the_summary_of_a_run_that_was_learning_and_then_was_lost(lost):
    told = summary(lost, UNIFORM)
    assert told["lowest_loss"] == 1.0 and told["trained_epochs"] == 24
    assert told["final_loss"] == pytest.approx((8 * 9 + 2 + 5) / 10)
    assert told["final_perplexity"] == pytest.approx(math.exp(7.9))
    assert told["longest_step"] == 7.0 and told["first_long_step"] == 20
    assert told["largest_gradient"] == 80.0 and told["largest_gradient_epoch"] == 16  # step 31 of two an epoch


def test_when_and_how_a_run_was_lost(lost):
    told = downfall(lost, UNIFORM)
    assert told["lost_epoch"] == 11 and told["lowest_after"] == 2.0 and told["highest_after"] == 9.0
    assert told["largest_before"] == 4.0  # the step before the first lost epoch's
    assert told["saturated_before"] == 0.09  # at the end of epoch 10
    assert told["norm_after"] == 7.0


def test_a_run_that_was_not_lost_or_lost_at_once_or_at_the_very_end():
    calm = downfall(Trace(loss=[3.0] * 12, norm=[1.0] * 12, saturated=[0.0] * 12), UNIFORM)
    at_once = downfall(Trace(loss=[9.0] * 12, norm=[1.0] * 12, saturated=[0.0] * 12), UNIFORM)
    assert set(calm.values()) == {None} and calm.keys() == at_once.keys()
    assert at_once["lost_epoch"] == 1 and at_once["largest_before"] is at_once["saturated_before"] is None
    at_last = downfall(Trace(loss=[1.0] * 5 + [math.nan] * 10, norm=[1.0] * 15, saturated=[0.0] * 15), UNIFORM)
    assert at_last["lost_epoch"] == 6


def test_how_often_the_gradient_was_longer_than_the_threshold(lost):
    assert clipped_shares(lost) == [0, 0, pytest.approx(1), 1, 1]
    assert clipped_shares(Trace(norm=[0.5, 2.0] * 10)) == [0.5] * 5


def test_the_held_out_text_of_a_run(lost):
    told = heldout(lost)
    assert told["heldout_lowest"] == pytest.approx(math.exp(2)) and told["heldout_lowest_epoch"] == 10
    assert told["heldout_last"] == pytest.approx(math.exp(8))


def test_the_norms_of_a_window_are_those_since_the_epoch_before_it(lost):
    told = curves(lost, 300)
    assert told["train_loss"] == [3.0, 1.0, 5.0] and told["epochs"] == [1, 10, 24]
    assert told["largest_norm"] == [0.5, 4.0, 80.0] and told["median_norm"] == [0.5, 0.5, 7.0]
    assert curves(lost, 10)["epochs"] == [1, 10] and curves(lost, 10)["largest_norm"] == [0.5, 4.0]
