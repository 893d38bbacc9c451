"""The numbers of exercise 8.5.4 that follow from measured ones, on values small enough to work out."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional as F

from solutions.ch08.rnn_scratch import clipping_numbers as numbers
from solutions.ch08.rnn_scratch.clipping_derived import at_the_start


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
    assert largest <= numbers.output_curvature_bound({"num_hiddens": 3}) + 1e-9


def test_the_bound_is_attained_where_all_states_agree_and_two_tokens_share_the_probability():
    inputs = torch.tensor([[1.0, -1.0, 1.0, 1.0]] * 6, dtype=torch.float64)
    # Two tokens that tie and three that are out of question, all along the very state.
    weights = torch.outer(inputs[0], torch.tensor([9.0, 9.0, -9.0, -9.0, -9.0], dtype=torch.float64))
    targets = torch.tensor([0, 1, 0, 1, 0, 1])
    hessian = torch.autograd.functional.hessian(lambda w: F.cross_entropy(inputs @ w, targets), weights)
    largest = torch.linalg.eigvalsh(hessian.reshape(20, 20))[-1].item()
    assert largest == pytest.approx(numbers.output_curvature_bound({"num_hiddens": 3}))


def test_the_bounds_of_the_books_network():
    assert numbers.output_curvature_bound({"num_hiddens": 256}) == 128.5
    assert numbers.output_gradient_bound({"num_hiddens": 256}) == pytest.approx(math.sqrt(2) * math.sqrt(257))


@pytest.fixture
def values():
    profile = {"before": 2.0, "after_clipped": 1.5, "norm": 3.0, "clipped_length": 1.0}
    first = {"norm": [0.5, 2.0] + [30.5] * 22, "largest": [0.125] * 24, "spectral_norm": list(range(24))}
    return {
        "library_clipped": {"profiles": [[profile]]},
        "library_unclipped": {
            "lost_epoch": [2, 188, None, 11],
            "reach_after": [[1.0, 1e-3, 1e-13, 1e-5], [1.0, 0, 0, 0]],
        },
        "first_steps": {"worst": 0, "unclipped": [first] * 4},
    }


def test_curvature_found_and_allowed_along_a_clipped_step(values):
    assert numbers.clipped_curvatures(values) == [[5.0]]  # 1.5 = 2 − 1·3 + ½·5·1²
    assert numbers.allowed_curvature(values) == [[6.0]]


def test_who_was_lost_early_and_who_late(values):
    assert numbers.early_seeds(values) == [0] and numbers.late_seeds(values) == [1, 3]


def test_how_far_a_gradient_reaches_is_its_last_appearance_and_not_a_count(values):
    assert numbers.reach_exploded(values) == 4  # not 3: it was gone at step 3 and there again at step 4
    assert numbers.reach_ratios([[2.0, 1.0, 0.5]]) == [0.25]


def test_losses_at_an_epoch_that_was_evaluated_or_not():
    runs = {"epochs": [[1, 100], [1, 50]], "train_loss": [[3.0, 1.0], [2.0, 9.0]]}
    assert numbers.losses_at(runs, 100, [0, 1]) == [1.0] and numbers.losses_at(runs, 1, [1]) == [2.0]


def test_the_first_steps_of_the_worst_seed(values):
    told = at_the_start(values)
    assert told["worst_first_long_step"] == 2
    assert told["worst_spectral"] == [0, 15]  # the table ends with step 16
    assert told["early_largest_component"] == 0.13 and told["early_largest_norm"] == 30
