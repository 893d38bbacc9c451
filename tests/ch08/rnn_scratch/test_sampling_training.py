"""Predictions between epochs: what they may change and what they may not."""

import random

import pytest
import torch

from solutions.ch08.rnn_scratch import sampling_training as training
from solutions.ch08.rnn_scratch.char_rnn import build, split
from solutions.toolkit.training import Recipe, train

QUIET = lambda done, total, loss=None: None  # noqa: E731
TEXT = "the cat sat on the mat and the dog ran after the rat that ate the hat\n" * 45


@pytest.fixture(scope="module")
def texts():
    return split(TEXT)


@pytest.fixture(scope="module")
def results(texts):
    return {name: training.train_with_predictions(texts, name, 0, 8, 3, 1, QUIET) for name in training.WAYS}


def bits(result):
    return result["losses"], result["weights"]


def test_predictions_of_their_own_leave_every_bit_alone(results):
    assert {bits(results[name]) for name in ("greedy", "sampled", "alpha_10")} == {bits(results["none"])}
    assert len({results[name]["text"] for name in ("none", "greedy", "sampled")}) == 3


def test_shared_numbers_change_the_batches_whatever_is_written(results):
    shared = {bits(results[name]) for name in ("shared", "shared_alpha_10", "discarded")}
    assert len(shared) == 1 and bits(results["none"]) not in shared
    assert results["shared"]["text"] != results["discarded"]["text"] == ""
    assert results["shared"]["offsets"][0] == results["none"]["offsets"][0]
    assert results["shared"]["offsets"] == results["discarded"]["offsets"] != results["none"]["offsets"]


def test_offsets_of_another_kind_are_left_alone(results):
    assert bits(results["python"]) == bits(results["python_shared"]) != bits(results["none"])


def test_it_is_the_houses_training(texts, results):
    model = build("library", 0, len(texts.vocab), 8)
    history = train(model, texts.train, Recipe(num_epochs=3, evaluate_every=1), seed=0)
    assert history.train_loss[-1] == results["python"]["final_loss"]
    whole = b"".join(value.detach().numpy().tobytes() for value in model.parameters())
    assert training.digest(whole) == results["python"]["weights"]
    rng = random.Random(0)
    assert results["python"]["offsets"] == [rng.randint(0, 35) for _ in range(3)]


def test_one_changed_bit_is_another_digest():
    assert training.digest(b"\x00\x01") != training.digest(b"\x00\x00")
    assert training.digest(b"abc") == "ba7816bf"  # FIPS 180-2


def test_torch_offsets_are_in_range_and_follow_the_global_seed():
    torch.manual_seed(5)
    drawn = [training.TorchOffsets().randint(0, 3) for _ in range(200)]
    torch.manual_seed(5)
    assert drawn == [training.TorchOffsets().randint(0, 3) for _ in range(200)] and set(drawn) == {0, 1, 2, 3}
