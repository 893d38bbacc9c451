"""The numbers the prose quotes, worked out by hand."""

import math

import pytest

from solutions.ch08.rnn_scratch import relu_numbers as numbers


def test_to_have_learned_is_to_beat_the_letters_without_ever_being_lost():
    values = {"unigram": 17.0}
    assert numbers.learned(values, {"lost_epoch": None, "final_perplexity": 12.0})
    assert not numbers.learned(values, {"lost_epoch": None, "final_perplexity": 17.5})
    assert not numbers.learned(values, {"lost_epoch": 3, "final_perplexity": 12.0})


def test_the_two_ways_are_compared_over_the_same_ten_epochs():
    def curve(*losses):
        return {"curve": {"train_loss": list(losses)}}

    values = {"runs": {"book_unclipped": [curve(2.0, 1.0, 0.5)], "book_clipped": [curve(2.0, 0.9)]}}
    free, held = numbers.side_by_side(values)
    assert free == [pytest.approx(math.e)] and held == [pytest.approx(math.exp(0.9))]


def test_each_sharpest_step_is_judged_by_the_outcome_of_its_own_training():
    runs = [{"lost_epoch": None, "final_perplexity": 9.0}, {"lost_epoch": 2, "final_perplexity": math.inf}]
    steps = [{"curvature": 3.0}, {"curvature": 1e9}]
    values = {"unigram": 17.0, "runs": {"relu_a": runs}, "overshoots": {"relu_a": steps, "tanh_a": steps}}
    told = numbers.judged(values)
    assert [(one["curvature"], one["learned"]) for one in told] == [(3.0, True), (1e9, False)]  # and no tanh


def test_only_probes_from_an_epoch_on_are_taken():
    probes = [{"epoch": 50, "gain": 0.5}, {"epoch": 100, "gain": 0.8}]
    values = {"runs": {"book": [{"probes": probes}]}}
    assert numbers.probed(values, "book", "gain") == [[0.5, 0.8]]
    assert numbers.probed(values, "book", "gain", since=100) == [[0.8]]
