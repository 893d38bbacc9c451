"""What is kept of a training of exercise 8.5.4, on trainings that are written down by hand."""

import math

import pytest

from solutions.ch08.rnn_scratch.char_rnn import Trace
from solutions.ch08.rnn_scratch.clipping_records import curves, downfall, summary

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
    assert told["heldout_lowest"] == pytest.approx(math.exp(2)) and told["heldout_lowest_epoch"] == 10
    assert told["heldout_perplexity"] == pytest.approx(math.exp(8)) and told["longest_step"] == 7.0


def test_when_and_how_a_run_was_lost(lost):
    told = downfall(lost, UNIFORM)
    assert told["lost_epoch"] == 11 and told["lowest_after_lost"] == 2.0
    assert told["share_worse"] == 13 / 14  # epochs 11 to 24, all but one
    assert told["largest_before_lost"] == 4.0  # the step before the first lost epoch's
    fall = told["fall"]
    assert fall["first_epoch"] == 1 and len(fall["loss"]) == len(fall["largest_norm"]) == len(fall["saturated"]) == 21
    assert fall["loss"][:2] == [3.0, 1.0] and fall["loss"][10] == 9.0 and fall["largest_norm"][9] == 4.0
    assert fall["largest_norm"][15] == 80.0 and fall["saturated"][10] == 0.10


def test_a_run_that_was_not_lost_or_lost_at_once_or_at_the_very_end():
    calm = downfall(Trace(loss=[3.0] * 12, norm=[1.0] * 12, saturated=[0.0] * 12), UNIFORM)
    assert set(calm.values()) == {None}
    at_once = downfall(Trace(loss=[9.0] * 12, norm=[1.0] * 12, saturated=[0.0] * 12), UNIFORM)
    assert at_once["lost_epoch"] == 1 and at_once["largest_before_lost"] is None and at_once["share_worse"] == 1
    at_last = downfall(Trace(loss=[1.0] * 5 + [math.nan] * 10, norm=[1.0] * 15, saturated=[0.0] * 15), UNIFORM)
    assert at_last["lost_epoch"] == 6 and at_last["lowest_after_lost"] is None and at_last["share_worse"] == 1


def test_gradients_and_phases_count_from_one(lost):
    told = summary(lost, UNIFORM)
    assert told["steps_an_epoch"] == 2 and told["first_long_step"] == 20
    assert told["largest_gradient"] == 80.0 and told["largest_gradient_epoch"] == 16  # step 31 of two an epoch
    assert told["share_above_theta"][0] == 0 and told["share_above_theta"][-1] == 1 and told["late_norm"] == 7.0


def test_the_norms_of_a_window_are_those_since_the_epoch_before_it(lost):
    told = curves(lost)
    assert told["train_loss"] == [3.0, 1.0, 5.0] and told["heldout_loss"] == [3.0, 2.0, 8.0]
    assert told["largest_norm"] == [0.5, 4.0, 80.0] and told["median_norm"] == [0.5, 0.5, 7.0]
