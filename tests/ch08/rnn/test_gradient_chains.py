"""Exercise 8.4.3: what autograd gives on the way back, and where float32 ends."""

import math

import numpy as np
import pytest
import torch

from solutions.ch08.rnn import gradient_chains as chains
from solutions.ch08.rnn.gradient_matrices import gaussian, orthogonal


def test_a_linear_gradient_is_the_vector_times_powers_of_the_transpose():
    W = gaussian(6, 0.8, 1)
    gradients = chains.linear_gradients(W, 7, 2)
    assert gradients[0].norm().item() == pytest.approx(1)
    for k, gradient in enumerate(gradients):
        expected = gradients[0].numpy() @ np.linalg.matrix_power(W.numpy().T, k)
        assert np.allclose(gradient.numpy(), expected)


def test_the_derivation_has_the_books_order_of_rows_and_columns():
    torch.manual_seed(3)
    W, inputs, h = gaussian(4, 1.3, 0), torch.randn(5, 4).double(), torch.randn(4).double()

    def last(state):
        for z in inputs:
            state = torch.tanh(z + state @ W)
        return state

    product, state = torch.eye(4, dtype=torch.float64), h
    for z in inputs:
        state = torch.tanh(z + state @ W)
        product = product @ W @ torch.diag(1 - state**2)
    assert torch.allclose(torch.autograd.functional.jacobian(last, h).T, product)


def test_norms_of_tiny_gradients_do_not_underflow():
    tiny = torch.full((4,), 1e-30)
    assert chains.norms([tiny]) == pytest.approx([2e-30])
    assert tiny.norm().item() == 0  # what float32 makes of it, and why norms() does not use it


def test_the_step_at_which_float32_ends():
    assert chains.predicted_step(0.5) == pytest.approx(149)
    assert chains.predicted_step(2) == pytest.approx(128)
    assert chains.predicted_step(0.5, start=2.0) == pytest.approx(150)
    half = torch.tensor(1.0)
    assert (half * 0.5**149).item() > 0 and torch.finfo(torch.float32).max < chains.LARGEST


def test_zero_and_overflow_are_found_where_they_begin():
    nan, inf = math.nan, math.inf
    rows = [torch.tensor(row) for row in ([1.0, 0.0], [1.0, inf], [nan, 1.0], [0.0, 0.0])]
    assert chains.first_zero(rows) == 3 and chains.first_overflow(rows) == 1
    assert chains.first_zero(rows[:2]) is None and chains.first_overflow(rows[:1]) is None


def test_a_diagonal_network_leaves_float32_exactly_where_predicted():
    gradients = chains.linear_gradients(torch.tensor([[2.0]]), 140, 0)
    assert chains.first_overflow(gradients) == 128
    gradients = chains.linear_gradients(torch.tensor([[0.5]]), 160, 0)
    assert chains.first_zero(gradients) == 150  # 2⁻¹⁴⁹ is the last one above 0


def test_what_float32_loses_inside_a_step_is_told_from_rounding_the_result():
    found = chains.linear_family(32, 0.9, [0, 5], 1)
    exact = chains.linear_gradients(gaussian(32, 0.9, 1), 1200, 1)
    last = next(k for k, gradient in enumerate(exact) if gradient.abs().max() <= 2.0**-150)
    assert found["left_rounded"] == last > found["left_float32"]
    grown = chains.linear_family(8, 1.1, [0, 5], 1)
    assert grown["left_rounded"] == pytest.approx(grown["left_float32"], abs=1)
    assert chains.linear_family(8, 1.0, [0, 5], 1)["left_rounded"] is None


@pytest.mark.parametrize(("radius", "units"), [(0.9, 4), (0.6, 1), (0.5, 0), (0.4, 0)])
def test_a_single_unit_of_more_than_a_half_never_becomes_zero_in_float32(radius, units):
    """At the smallest numbers u = 2⁻¹⁴⁹ apart, 0.9·4u = 3.6u is rounded to 4u again."""
    assert chains.frozen(radius, 2000) == units


def test_an_orthogonal_matrix_does_not_drift_and_a_slightly_larger_one_does():
    assert chains.orthogonal_drift(8, 200, 1) < 1e-13
    grown = chains.norms(chains.linear_gradients(orthogonal(8, 1) * 1.01, 200, 1))
    assert grown[-1] == pytest.approx(1.01**200)


def test_the_trap_explodes_with_tanh_and_vanishes_without():
    found = chains.trap(12)
    assert found["linear"][2:] == [0.0] * 11
    W, D = 3 * np.array([[1, -1], [1, -1.0]]), np.diag([1, 1 - 0.9**2])
    assert abs(np.linalg.eigvals(W)).max() < 1e-6 and not (W @ W).any()
    assert abs(np.linalg.eigvals(W @ D)).max() == pytest.approx(found["rate"]) == pytest.approx(2.43)
    expected = [np.linalg.norm(np.linalg.matrix_power(W @ D, k - 1) @ W[:, 0]) for k in range(1, 13)]
    assert found["tanh"][1:] == pytest.approx(expected)  # the seen unit's own slope is 1
    assert found["tanh_state"] == pytest.approx(0.9)
