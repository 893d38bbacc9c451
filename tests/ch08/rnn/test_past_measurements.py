"""Exercise 8.4.2: the training that throws the state away learns what the last character tells, and no more."""

import math

import pytest
import torch

from solutions.ch08.rnn.past_context import fresh, reset_loss
from solutions.ch08.rnn.past_measurements import train_without_state
from solutions.toolkit.training import Recipe


def test_without_a_state_the_last_token_is_all_that_is_learned():
    # 1 1 2 2 1 1 2 2 …: after a token the next is the same or the other, each half the time.
    corpus, model = [1, 1, 2, 2] * 60, fresh(0, 3, 8)
    train_without_state(model, corpus, Recipe(batch_size=4, num_steps=10, num_epochs=40), 0, "cpu")
    assert reset_loss(model, corpus, range(2, 200), 1) == pytest.approx(math.log(2), abs=0.02)


def test_a_rule_of_the_last_token_is_learned_and_the_seed_decides_the_order():
    corpus, losses = [1, 2, 3] * 60, []
    for seed in (0, 0, 1):
        model = fresh(0, 4, 8)
        train_without_state(model, corpus, Recipe(batch_size=4, num_steps=10, num_epochs=20), seed, "cpu")
        losses.append(reset_loss(model, corpus, range(2, 100), 1))
    assert losses[0] == losses[1] != losses[2] and max(losses) < 0.3
    assert all(torch.isfinite(parameter).all() for parameter in model.parameters())
