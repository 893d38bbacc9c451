"""The numbers of exercise 8.5.4 that follow from measured ones, on values small enough to work out."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from solutions.ch08.rnn_scratch import clipping_numbers as numbers
from solutions.ch08.rnn_scratch.clipping_derived import at_the_start, slower_back


@given(st.integers(0, 10_000))
@settings(max_examples=40)
def test_no_output_layer_is_more_curved_than_its_bound(seed):
    draw = torch.Generator().manual_seed(seed)
    inputs = torch.rand(12, 3, generator=draw) * 2 - 1
    inputs = torch.cat([inputs.sign() if seed % 2 else inputs, torch.ones(12, 1)], 1)
    weights = torch.randn(4, 5, generator=draw, dtype=torch.float64) * 3
    targets = torch.randint(5, (12,), generator=draw)
    hessian = torch.autograd.functional.hessian(lambda w: F.cross_entropy(inputs.double() @ w, targets), weights)
    largest = torch.linalg.eigvalsh(hessian.reshape(20, 20))[-1].item()
    assert largest <= numbers.output_curvature_bound(3) + 1e-9


def test_the_bound_is_attained_where_all_states_agree_and_two_tokens_share_the_probability():
    inputs = torch.tensor([[1.0, -1.0, 1.0, 1.0]] * 6, dtype=torch.float64)
    # Two tokens that tie and three that are out of question, all along the very state.
    weights = torch.outer(inputs[0], torch.tensor([9.0, 9.0, -9.0, -9.0, -9.0], dtype=torch.float64))
    targets = torch.tensor([0, 1, 0, 1, 0, 1])
    hessian = torch.autograd.functional.hessian(lambda w: F.cross_entropy(inputs @ w, targets), weights)
    largest = torch.linalg.eigvalsh(hessian.reshape(20, 20))[-1].item()
    assert largest == pytest.approx(numbers.output_curvature_bound(3))


def test_the_bounds_of_the_books_network():
    assert numbers.output_curvature_bound(256) == 128.5
    assert numbers.output_gradient_bound({"num_hiddens": 256}) == pytest.approx(math.sqrt(2) * math.sqrt(257))


@pytest.fixture
def values():
    profile = {"before": 2.0, "after_clipped": 1.5, "norm": 3.0, "clipped_length": 1.0}
    profile |= {"after_full": 1.9, "full_length": 2.0}
    return {
        "probed_epochs": [100],
        "library_clipped": {"profiles": [[profile]]},
        "library_unclipped": {"lost_epoch": [2, 188, None, 11]},
        "first_steps": {
            "unclipped": {"norm": [0.5, 2.0] + [30.5] * 12, "spectral_norm": list(range(14))},
            "walk": {"before": 3.0, "after_full": 4.0, "norm": 2.0, "full_length": 2.0},
            "largest_component": [0.125, 9.0, 9.0, 9.0],
            "largest_norm": [30.5, 1.0, 1.0, 1.0],
        },
    }


def test_curvature_found_and_allowed_along_a_step(values):
    assert numbers.curvatures(values, "clipped") == [[5.0]]  # 1.5 = 2 − 1·3 + ½·5·1²
    assert numbers.curvatures(values, "full") == [[pytest.approx(2.95)]]  # 1.9 = 2 − 2·3 + ½·2.95·2²
    assert numbers.allowed_curvature(values) == [[6.0]]


def test_how_much_of_the_gain_is_left_when_the_whole_gradient_is_walked(values):
    assert numbers.gain_kept(values, 100) == [pytest.approx(0.2)]  # 0.1 nats instead of 0.5
    assert numbers.gain_kept(values, 50) == []


def test_who_was_lost_early_and_who_late(values):
    assert numbers.early_seeds(values) == [0] and numbers.late_seeds(values) == [1, 3]


def test_losses_at_an_epoch_that_was_evaluated_or_not():
    runs = {"epochs": [[1, 100], [1, 50]], "train_loss": [[3.0, 1.0], [2.0, 9.0]]}
    assert numbers.losses_at(runs, 100) == [1.0] and numbers.losses_at(runs, 1, [1]) == [2.0]


def test_the_first_steps_of_the_worst_seed(values):
    told = at_the_start(values)
    assert told["first_long_step"] == 2 and told["spectral"] == [0, 13]
    assert told["walk_curvature"] == 2.5  # 4 = 3 − 2·2 + ½·2.5·2²
    assert told["early_component"] == 0.13 and told["early_norm"] == 30


def test_how_many_come_back_with_shorter_steps():
    losses = {"slower_loss": [[4.0, 3.0, 3.5], [4.0, 3.4]]}
    assert slower_back({"vocab_size": 28, "aftermath": losses}) == 1  # ln 28 = 3.33
