"""A training of every way, and what it writes down."""

import math
import random

import pytest
import torch

from solutions.ch08.rnn_scratch.char_rnn import build, split
from solutions.ch08.rnn_scratch.graph_descent import Way, descend_keeping
from solutions.ch08.rnn_scratch.graph_training import epoch_batches, look_back, same_as_section, train_one
from solutions.lab.values import plain
from solutions.toolkit.corpus import load_corpus
from solutions.toolkit.training import Recipe, evaluate, train

RECIPE = Recipe(num_epochs=3, evaluate_every=2)
CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def texts():
    return split(load_corpus("sample").text)


def test_a_training_says_what_the_toolkits_says(texts):
    record = train_one(Way(), 3, RECIPE, 12, 3, (), texts, "cpu", lambda *report: None)
    model = build("scratch", 3, len(texts.vocab), 12)
    history = train(model, texts.train, RECIPE, seed=3, heldout=texts.heldout)
    assert record["epochs"] == history.epochs == [1, 2, 3]
    assert record["train_loss"] == pytest.approx(history.train_loss)
    assert record["heldout_loss"] == pytest.approx(history.heldout_loss)
    assert "whose" not in record and record["looks"] == []


def test_looks_do_not_disturb_the_training(texts):
    bare, looked = (
        train_one(Way(), 0, RECIPE, 12, 3, looks, texts, "cpu", lambda *report: None) for looks in ((), (0, 1, 3))
    )
    assert bare["train_loss"] == looked["train_loss"] and len(looked["looks"]) == 3
    assert looked["whose"]["backward_is_own"] and looked["epoch"]["new_leaves_is_detached"]
    plain(looked)


def test_the_ends_of_a_training_are_means_of_its_last_epochs(texts):
    recipe = Recipe(num_epochs=14, evaluate_every=1)
    record = train_one(Way(), 0, recipe, 8, 12, (), texts, "cpu", lambda *report: None)
    losses = record["train_loss"]
    assert record["final_perplexity"] == pytest.approx(math.exp(sum(losses[4:]) / 10))
    assert record["dial_perplexity"] == pytest.approx(math.exp(sum(losses[2:12]) / 10))


def test_carried_reads_the_training_text_with_its_state_whatever_the_training_did(texts):
    record = train_one(Way(zeroed=True), 0, Recipe(num_epochs=2), 8, 2, (), texts, "cpu", lambda *report: None)
    model, found, rng = build("scratch", 0, len(texts.vocab), 8), [], random.Random(0)
    for _ in range(2):
        list(descend_keeping(model, epoch_batches(texts, Recipe(), rng, CPU), Recipe(), Way(zeroed=True)))
        found.append(evaluate(model, texts.train, CPU))
    assert record["carried_perplexity"] == pytest.approx(math.exp(sum(found) / 2))
    assert record["carried_perplexity"] != pytest.approx(record["dial_perplexity"])


def test_a_look_back_leaves_the_model_alone(texts):
    model = build("library", 0, len(texts.vocab), 12)
    before = model.layer.weight_hh_l0.detach().clone()
    found = look_back(model, epoch_batches(texts, RECIPE, random.Random(0), CPU), RECIPE)
    assert torch.equal(before, model.layer.weight_hh_l0)
    assert 0 < found["far_share"] < 1 and 0.5 < found["cosine"] <= 1
    assert found["by_distance"][0] > found["by_distance"][1] > found["by_distance"][2]


def test_new_leaves_are_the_section(texts):
    assert same_as_section(1, RECIPE, 8, texts)
