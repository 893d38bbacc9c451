"""Matrices of exercise 8.4.3: exact radii, and the bounds of their powers."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.ch08.rnn import gradient_matrices as matrices


@given(st.integers(2, 12), st.floats(0.1, 3), st.integers(0, 99))
@settings(max_examples=25, deadline=None)
def test_a_gaussian_matrix_has_the_radius_asked_for(size, radius, seed):
    W = matrices.gaussian(size, radius, seed)
    assert abs(np.linalg.eigvals(W.numpy())).max() == pytest.approx(radius)
    assert torch.equal(W, matrices.gaussian(size, radius, seed))


@given(st.integers(2, 8), st.integers(0, 12), st.integers(0, 99))
@settings(max_examples=25, deadline=None)
def test_a_power_lies_between_the_powers_of_radius_and_singular_value(size, k, seed):
    W = matrices.gaussian(size, 0.9, seed)
    (norm,) = matrices.power_norms(W, [k])
    assert norm == pytest.approx(np.linalg.norm(np.linalg.matrix_power(W.numpy(), k), 2))
    assert 0.9**k * (1 - 1e-9) <= norm <= matrices.largest_stretch(W) ** k * (1 + 1e-9)


def test_an_orthogonal_matrix_is_one():
    Q = matrices.orthogonal(9, 4)
    assert torch.allclose(Q @ Q.T, torch.eye(9, dtype=torch.float64), atol=1e-14)


@given(st.integers(2, 6), st.floats(0.1, 1.2), st.floats(0.1, 2), st.integers(0, 40))
@settings(max_examples=40, deadline=None)
def test_the_bounds_of_the_chain_hold(size, radius, link, k):
    W = matrices.chain(size, radius, link)
    low, high = matrices.chain_bounds(size, radius, link, k)
    norm = np.linalg.norm(np.linalg.matrix_power(W.numpy(), k), 2)
    assert low * (1 - 1e-9) <= norm <= high * (1 + 1e-9)


def test_the_highest_power_is_looked_for_at_every_step():
    chain = matrices.chain(5, 0.9, 1.0)
    norms = [np.linalg.norm(np.linalg.matrix_power(chain.numpy(), k), 2) for k in range(61)]
    assert matrices.highest_power(chain, 60) == (pytest.approx(max(norms)), int(np.argmax(norms)))
    assert matrices.highest_power(matrices.gaussian(4, 0.1, 0) * 0.1, 9) == (1.0, 0)


def test_the_chain_passes_from_a_unit_to_the_next_and_is_not_normal():
    W = matrices.chain(3, 0.5, 2.0)
    assert torch.equal(torch.tensor([[1.0, 0, 0]], dtype=torch.float64) @ W, W[:1])
    assert W[0].tolist() == [0.5, 2.0, 0.0]
    assert torch.equal(torch.diagonal(W), torch.full((3,), 0.5, dtype=torch.float64))
    assert not torch.allclose(W @ W.T, W.T @ W)
