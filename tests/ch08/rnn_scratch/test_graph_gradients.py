"""Whose gradient a kept graph gives: autograd against central differences, on a network of large weights."""

import pytest
import torch

from solutions.ch08.rnn_scratch.graph_gradients import after_an_epoch, versions_of_epoch, whose_gradient
from solutions.toolkit.models import ScratchRNN
from solutions.toolkit.training import Recipe

RECIPE = Recipe(batch_size=3, num_steps=5, lr=0.7)


@pytest.fixture
def model():
    torch.manual_seed(0)
    return ScratchRNN(6, 8, scale=0.5)


@pytest.fixture
def batches():
    draw = torch.Generator().manual_seed(0)
    return [tuple(torch.randint(6, (3, 5), generator=draw) for _ in range(2)) for _ in range(4)]


def test_each_gradient_is_the_slope_it_is_said_to_be(model, batches):
    found = whose_gradient(model, batches, RECIPE)
    assert found["kept"] == pytest.approx(found["all_shifted"], rel=1e-6)
    assert found["detached"] == pytest.approx(found["last_shifted"], rel=1e-6)
    assert abs(found["overwritten"] - found["all_shifted"]) > 1e-3 * abs(found["kept"] - found["detached"])
    assert found["backward_is_own"] and found["older"] > 0 and found["wrong_share"] > 0.05


def test_the_slope_along_the_far_part_tells_the_two_apart_by_its_length(model, batches):
    found = whose_gradient(model, batches, RECIPE)
    assert found["kept"] - found["detached"] > 0
    assert found["all_shifted"] - found["last_shifted"] == pytest.approx(found["kept"] - found["detached"], rel=1e-6)


def test_without_updates_overwriting_is_right(model, batches):
    still = whose_gradient(model, batches, Recipe(batch_size=3, num_steps=5, lr=0.0))
    assert still["wrong_share"] < 1e-12


def test_versions_are_the_weights_before_each_batch_and_the_model_stays(model, batches):
    before = model.W_hh.detach().clone()
    versions = versions_of_epoch(model, batches, RECIPE)
    assert len(versions) == 4 and torch.equal(versions[0]["W_hh"], before) and torch.equal(model.W_hh, before)
    assert not torch.equal(versions[1]["W_hh"], before)


def test_an_epoch_ends_where_it_should(model, batches):
    found = after_an_epoch(model, batches, RECIPE)
    assert found["new_leaves_is_detached"] and found["copies_from_kept"] < 1e-12 < found["kept_from_detached"]
    assert found["overwritten_from_kept"] > 1e-6
