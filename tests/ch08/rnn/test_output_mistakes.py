"""The two mistakes: labels in the wrong order, and the index taken for a quantity."""

import random

import numpy as np
import pytest
import torch

from solutions.ch08.rnn import output_mistakes as mistakes
from solutions.ch08.rnn_scratch.char_rnn import Texts, build
from solutions.toolkit.tokens import Vocab
from solutions.toolkit.training import Recipe, sequence_loss, train

TEXTS = Texts([1, 2, 3, 1, 2, 4] * 40, [1, 2, 3, 1, 2, 4] * 20, Vocab("abcd"))
RECIPE = Recipe(batch_size=4, num_steps=6, num_epochs=8, sampling="random")


def test_right_labels_belong_to_their_outputs_and_wrong_ones_lie_elsewhere():
    X = torch.tensor([[10, 20, 30], [40, 50, 60]])
    outputs = torch.cat(list((X + 1).T))  # as the outputs are joined: step by step
    assert torch.equal(mistakes.flattened(X + 1, True), outputs)
    assert mistakes.flattened(X + 1, False).tolist() == [11, 21, 31, 41, 51, 61] != outputs.tolist()


@pytest.mark.parametrize("by_time", [True, False])
def test_a_relabelled_batch_reaches_the_loss_in_that_order(by_time):
    X, Y = torch.zeros(3, 4, dtype=torch.long), torch.arange(12).reshape(3, 4)
    logits = torch.randn(4, 3, 12)
    [(_, relabelled)] = mistakes.relabelled([(X, Y)], by_time)
    expected = torch.nn.functional.cross_entropy(logits.flatten(0, 1), mistakes.flattened(Y, by_time))
    assert sequence_loss(logits, relabelled) == expected
    assert torch.equal(relabelled, Y) == by_time


def test_with_right_labels_it_is_the_toolkit_s_training():
    found = mistakes.train_with_labels(True, 3, TEXTS, {"num_hiddens": 5}, RECIPE, "cpu", lambda *report: None)
    model = build("library", 3, len(TEXTS.vocab), 5)
    history = train(model, TEXTS.train, RECIPE, seed=3)
    assert np.log(found["train"]) == pytest.approx(history.train_loss[-1], rel=1e-5)
    assert found["drift"] < 1e-5 < 0.01 < found["moved"]


def test_taking_one_number_off_all_scores_changes_no_probability():
    assert mistakes.redundancy(build("library", 0, 5, 4), [1, 2, 3], "cpu") < 1e-6


def test_an_index_that_is_certain_is_hit_and_one_between_two_is_not():
    assert mistakes.index_as_number([0, 1, 2] * 9, np.arange(3)) == 1
    # After 0 comes 1 or 3, as often: the mean is 2, which never comes.
    corpus = [0, 1, 0, 3] * 10
    assert mistakes.index_as_number(corpus, np.arange(4)) == pytest.approx(19 / 39)  # only what follows 1 and 3
    assert mistakes.index_example(corpus, "abcd", "a")["hit"] == "c"
    assert mistakes.index_example(corpus, "abcd", "a")["hit_share"] == 0


def test_the_numbering_is_the_tokens_own():
    # Token 0 is followed by 1; numbered 5, 7, 9 it is still certain what follows.
    assert mistakes.index_as_number([0, 1, 2] * 9, np.array([9, 5, 7])) == 1


def test_guesses_are_counted():
    rng = random.Random(0)
    corpus = [rng.choice([1, 1, 2, 3]) for _ in range(400)]
    found = mistakes.guesses(corpus, ["<unk>", "c", "a", "b"], 3)
    assert found["commonest"] == max(corpus[1:].count(k) for k in (1, 2, 3)) / 399
    assert found["scores"] >= found["commonest"] and len(found["shuffled"]) == 3
    assert found["commonest_token"] == "c"
    assert found["alphabetical"] == mistakes.index_as_number(corpus, np.array([0, 3, 1, 2]))
