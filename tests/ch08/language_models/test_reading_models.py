"""Reading one model in several ways: each loss by an independent computation."""

import math
import random

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from solutions.ch08.language_models import reading_models as models
from solutions.toolkit.models import RNNModel

CORPUS = torch.randint(0, 5, (97,), generator=torch.Generator().manual_seed(1)).tolist()


@pytest.fixture(scope="module")
def model():
    torch.manual_seed(0)
    return RNNModel(nn.RNN(5, 6), 5)


def loss_after(model, start, target):
    """Loss of CORPUS[target] after CORPUS[start:target], from zeros."""
    with torch.no_grad():
        logits, _ = model(torch.tensor([CORPUS[start:target]]), model.begin_state(1))
    return F.cross_entropy(logits[-1], torch.tensor([CORPUS[target]])).item()


@pytest.mark.parametrize("stride", [1, 2, 4, 8])
def test_a_strided_score_is_the_mean_of_every_positions_own_loss(model, stride):
    found = models.score(models.window_losses(model, CORPUS, 8, stride), stride)
    own = []
    for target in range(1, 97):
        windows = [start for start in range(0, 89, stride) if start < target <= start + 8]
        own.append(loss_after(model, windows[0], target))  # the earliest window that holds it sees most
    assert found == pytest.approx(sum(own) / len(own), abs=1e-6)


def test_the_curve_has_exactly_k_tokens_of_context_over_the_same_positions(model):
    curve = models.context_curve(models.window_losses(model, CORPUS, 8, 1))
    for k in (1, 5, 8):
        own = [loss_after(model, target - k, target) for target in range(8, 90)]
        assert curve[k - 1] == pytest.approx(sum(own) / len(own), abs=1e-6)


def test_a_carried_state_is_a_window_of_the_whole_text(model):
    own = [loss_after(model, 0, target) for target in range(1, 97)]
    found, one_window = models.read_carried(model, CORPUS), models.window_losses(model, CORPUS, 96, 96)
    assert found == pytest.approx(sum(own) / 96, abs=1e-6)
    assert found == pytest.approx(one_window.mean().item(), abs=1e-6)


def test_a_model_is_read_in_every_way_and_disjoint_windows_are_a_stride_of_a_whole_window(model):
    found = models.read_and_score(model, CORPUS, 16)
    assert set(found["strided"]) == {4, 16} and set(found["disjoint"]) == {4, 8, 16, 32, 64}
    assert set(found["strided"][16]) == {1, 4, 8, 16} and len(found["curve"]) == 16
    for n in (4, 16):
        assert found["strided"][n][n] == found["disjoint"][n]


def test_overlapping_batches_are_all_windows_in_random_order():
    batches = list(models.overlapping_batches(range(40), 4, 5, random.Random(3)))
    starts = torch.cat([X[:, 0] for X, _ in batches]).tolist()
    assert len(starts) == 32 and len(set(starts)) == 32 and starts != sorted(starts)  # 35 windows, 8 whole batches
    assert all(torch.equal(Y, X + 1) and torch.equal(X, X[:, :1] + torch.arange(5)) for X, Y in batches)


@pytest.mark.parametrize("way", ["random", "carried", "stride_1"])
def test_training_learns_a_rule_and_begins_with_the_same_weights(way):
    # Period 3: the next token is known from the last one.
    corpus, quiet = [0, 1, 2] * 200, lambda *told: None
    plan = models.Plan(num_steps=6, batch_size=4, num_hiddens=8, updates=60, lr=0.03)
    trained = models.train_by(way, corpus, 3, plan, 0, quiet)
    assert math.exp(models.read_carried(trained, corpus)) < 1.1
    fresh = models.train_by(way, corpus, 3, models.Plan(6, 4, 8, updates=0), 0, quiet)
    torch.manual_seed(0)
    expected = RNNModel(nn.RNN(3, 8), 3)
    assert torch.equal(fresh.output.weight, expected.output.weight)


def test_only_carried_training_goes_on_from_the_last_state():
    plan = models.Plan(num_steps=5, batch_size=2)
    for way, expected in (("random", [True] * 6), ("stride_1", [True] * 6), ("carried", [True, False, False] * 2)):
        passes = models._passes(way, list(range(36)), plan, random.Random(1))
        found = [next(passes)[0] for _ in range(6)]
        assert found == expected


def test_a_model_of_short_windows_is_read_by_its_window_and_with_the_state_carried():
    plan, quiet = models.Plan(num_steps=4, batch_size=2, num_hiddens=6, updates=3), lambda *told: None
    found = models.train_short_and_read(CORPUS, CORPUS, 5, plan, 0, quiet)
    trained = models.train_by("random", CORPUS, 5, plan, 0, quiet)
    window = [loss_after(trained, max(target - 4, 0), target) for target in range(1, 97)]
    carried = [loss_after(trained, 0, target) for target in range(1, 97)]
    assert found["window"] == pytest.approx(sum(window) / 96, abs=1e-6)
    assert found["carried"] == pytest.approx(sum(carried) / 96, abs=1e-6)
