"""What exercise 8.5.4 reads off the shared trainings, against the same trainings done by hand."""

import random

import pytest
import torch

from solutions.ch08.rnn_scratch.book_runs import BookSetting, book_run
from solutions.ch08.rnn_scratch.char_rnn import build, split
from solutions.ch08.rnn_scratch.clipping_looks import book_looks, far_to_near, setting_looks
from solutions.ch08.rnn_scratch.clipping_probes import one_batch, through_time
from solutions.ch08.rnn_scratch.clipping_runs import Setting, clipping_run
from solutions.toolkit.batches import sequential_batches
from solutions.toolkit.training import Recipe, train_epoch

TEXT = "The cat sat on the mat, and the rat ran.\n" * 300
BOOK, QUIET = BookSetting(num_epochs=12, num_hiddens=8), lambda *report: None


@pytest.fixture(scope="module")
def looks():
    texts = split(TEXT)
    return book_looks([book_run(TEXT, BOOK, 3, "cpu", QUIET)], BOOK, texts, [3], "cpu", [10, 12])


def test_a_profile_after_some_epochs_is_the_step_that_training_would_make(looks):
    texts, rng = split(TEXT), random.Random(3)
    model = build("library", 3, len(texts.vocab), 8)
    for _ in range(10):
        train_epoch(model, sequential_batches(texts.train, 32, 35, rng), Recipe(), torch.device("cpu"))
    profile = looks["profiles"][0][0]
    batch = one_batch(texts, Recipe(), 3, "cpu")
    loss, norm = train_epoch(model, [batch], Recipe(), torch.device("cpu"))
    assert profile["before"] == pytest.approx(loss, rel=1e-5) and profile["norm"] == pytest.approx(norm, rel=1e-5)
    assert looks["epochs"] == [[1, 2, 4, 6, 8, 10, 12]] and looks["trained_epochs"] == [12]


def test_before_training_are_the_fresh_weights(looks):
    texts = split(TEXT)
    fresh = build("library", 3, len(texts.vocab), 8)
    batch = one_batch(texts, Recipe(), 3, "cpu")
    assert looks["reach_before"] == [far_to_near(through_time(fresh, batch))]
    assert far_to_near([2.0, 1.0, 0.5]) == 0.25


def test_an_unclipped_setting_that_never_reaches_the_threshold_is_the_clipped_training(looks):
    setting = Setting(clip=None, num_epochs=12, num_hiddens=8)
    told = setting_looks([clipping_run(TEXT, setting, 3, "cpu", QUIET)], setting, split(TEXT), [3])
    assert max(told["largest_gradient"]) < 1
    for name in ("train_loss", "median_norm", "spectral_norm", "final_loss"):
        assert told[name] == looks[name]
