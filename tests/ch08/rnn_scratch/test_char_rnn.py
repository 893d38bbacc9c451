"""What section 8.5's exercises share: texts, fresh models, baselines and the training that writes everything down."""

import math

import pytest
import torch

from solutions.ch08.rnn_scratch.char_rnn import (
    Trace,
    bigram_loss,
    build,
    flat_weights,
    follow,
    saturated_share,
    spectral_norm,
    split,
    unigram_loss,
    worth_a_look,
)
from solutions.toolkit.training import Recipe, evaluate, train

SMALL = {"batch_size": 4, "num_steps": 6, "evaluate_every": 1}


@pytest.fixture
def texts():
    return split("The cat sat on the mat, and the rat ran.\n" * 400)


def test_held_out_text_begins_where_the_training_text_ends(texts):
    assert len(texts.train) == 10_000
    whole = "".join(texts.vocab.to_tokens(texts.train + texts.heldout))
    assert whole == ("the cat sat on the mat and the rat ran" * 400)[: len(whole)]


@pytest.mark.parametrize("init", ["library", "scratch"])
def test_one_seed_is_one_model_and_another_seed_another(init):
    one, same, other = (flat_weights(build(init, seed, 9, 7)) for seed in (3, 3, 4))
    assert torch.equal(one, same) and not torch.equal(one, other)


def test_the_two_initialisations_are_those_of_the_two_sections():
    scratch, library = build("scratch", 0, 28, 256), build("library", 0, 28, 256)
    assert scratch.W_hh.std().item() == pytest.approx(0.01, rel=0.02)
    # nn.RNN draws from U(−1/√h, 1/√h): standard deviation 1/√(3h).
    assert library.layer.weight_hh_l0.std().item() == pytest.approx(1 / math.sqrt(3 * 256), rel=0.02)
    # A random square matrix of that deviation stretches by about 2σ√h at most.
    assert spectral_norm(scratch) == pytest.approx(0.32, abs=0.02)
    assert spectral_norm(library) == pytest.approx(2 / math.sqrt(3), abs=0.06)


def test_baselines_of_texts_that_can_be_worked_out():
    assert unigram_loss([1, 2] * 50) == pytest.approx(math.log(2))
    assert bigram_loss([1, 2] * 50) == 0
    # After a 1 comes 1 or 2, half and half; after a 2 always 1: two thirds of the characters are 1.
    text = [1, 1, 2] * 400 + [1]
    assert bigram_loss(text) == pytest.approx(math.log(2) * 2 / 3, abs=1e-3)
    assert bigram_loss(text) < unigram_loss(text)


def test_unigram_perplexity_of_the_books_training_text(time_machine):
    texts = split(time_machine)
    assert len(texts.vocab) == 28 and len(texts.heldout) == 10_000
    assert math.exp(unigram_loss(texts.train)) == pytest.approx(17.415, abs=1e-3)


@pytest.mark.parametrize(
    ("losses", "expected"),
    [
        ([1, 5, 5, 5, 1], 2),
        ([5, 5, 1, 5, 5], None),  # never three in a row
        ([1, 5, math.nan, math.inf], 2),  # what is not a number is not below the level either
        ([3, 3, 3], None),  # exactly on the level
        ([], None),
    ],
)
def test_a_run_has_crossed_a_level_only_if_it_stays_above(losses, expected):
    assert Trace(loss=losses).crossed(3, 3) == expected


def test_following_a_training_changes_nothing_about_it(texts):
    recipe = Recipe(num_epochs=3, lr=0.5, clip=0.3, **SMALL)
    plain, watched = build("library", 1, len(texts.vocab), 5), build("library", 1, len(texts.vocab), 5)
    short = type(texts)(texts.train[:400], texts.heldout[:200], texts.vocab)
    history = train(plain, short.train, recipe, seed=7, heldout=short.heldout)
    trace = follow(watched, short, recipe, 7, "cpu", lambda *report: None)
    assert torch.equal(flat_weights(plain), flat_weights(watched))
    assert trace.loss == pytest.approx(history.train_loss, rel=1e-6)
    assert trace.epochs == [1, 2, 3]
    assert trace.heldout_loss[-1] == evaluate(watched, short.heldout, torch.device("cpu"))
    assert trace.saturated == [0, 0, 0]
    per_epoch = len(trace.norm) // 3
    assert [max(trace.norm[n * per_epoch : (n + 1) * per_epoch]) for n in range(3)] == history.gradient_norm
    for norm, length in zip(trace.norm, trace.length, strict=True):
        assert length == pytest.approx(0.5 * min(norm, 0.3), rel=1e-3)


def test_saturation_counts_hidden_values_of_either_sign():
    assert saturated_share(torch.tensor([[0.995, -0.995, 0.5, -0.98]])) == 0.5


def test_a_training_thrown_far_off_is_seen_to_saturate(texts):
    model = build("library", 0, len(texts.vocab), 8)
    short = type(texts)(texts.train[:400], texts.heldout[:200], texts.vocab)
    trace = follow(model, short, Recipe(num_epochs=3, lr=500.0, clip=None, **SMALL), 0, "cpu", lambda *report: None)
    assert len(trace.saturated) == 3 and trace.saturated[-1] > 0.9


def test_a_training_can_be_given_up_and_the_last_epoch_is_kept(texts):
    short = type(texts)(texts.train[:400], texts.heldout[:200], texts.vocab)
    seen = []
    trace = follow(
        build("scratch", 0, len(texts.vocab), 4),
        short,
        Recipe(num_epochs=9, **SMALL),
        0,
        "cpu",
        lambda *report: None,
        before_epoch=seen.append,
        give_up=lambda trace: len(trace.loss) == 5,
    )
    assert seen == [1, 2, 3, 4, 5] and len(trace.loss) == 5
    assert trace.epochs == [1, 2, 4, 5] and len(trace.heldout_loss) == 4


def test_the_last_epoch_is_always_looked_at():
    looked = [epoch for epoch in range(1, 504) if worth_a_look(epoch, 503)]
    assert looked[:7] == [1, 2, 4, 6, 8, 10, 20] and looked[-3:] == [475, 500, 503]
