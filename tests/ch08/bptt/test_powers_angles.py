"""Exercise 8.7.1: angles measured step by step against the eigenvectors' own formula."""

import math

import numpy as np
import pytest
import torch

from solutions.ch08.bptt import powers_angles as angles


def test_the_matrix_has_the_eigenvalues_asked_for():
    M, Q = angles.symmetric([3, -2, 0.5], 4)
    assert torch.equal(M, M.T)
    assert np.allclose(np.linalg.eigvalsh(M.numpy()), [-2, 0.5, 3])
    assert torch.allclose(M @ Q[:, 1], -2 * Q[:, 1])


def test_the_tangent_is_that_of_the_line():
    v = torch.tensor([1.0, 0.0], dtype=torch.float64)
    X = torch.tensor([[1.0, 1.0], [-2.0, 2.0], [3.0, 0.0], [0.0, 1.0]], dtype=torch.float64)
    assert angles.tangents(X, v).tolist() == [1, 1, 0, math.inf]


def test_stepping_gives_the_tangent_of_the_formula():
    values = angles.CASES["gap"]
    M, Q = angles.symmetric(values, 1)
    x = angles.gaussian_rows(1, len(values), 9)
    alpha, now = (x @ Q)[0], x
    for _ in range(12):
        now = angles.step(M, now)
    parts = torch.tensor(values, dtype=torch.float64) ** 12 * alpha
    assert angles.tangents(now, Q[:, 0]).item() == pytest.approx((parts[1:].norm() / parts[0].abs()).item())


def test_a_turn_is_accurate_at_both_ends():
    x = torch.tensor([1.0, 0.0], dtype=torch.float64)
    for degrees in (1e-9, 30, 90, 180 - 1e-9, 180):
        y = torch.tensor([math.cos(math.radians(degrees)), math.sin(math.radians(degrees))], dtype=torch.float64)
        assert angles.turn(x, y) == pytest.approx(degrees, rel=1e-6)


def test_a_tie_ends_on_the_projection_and_opposite_signs_go_to_and_fro():
    M, Q = angles.symmetric(angles.CASES["equal"], 2)
    x = angles.gaussian_rows(1, 8, 1002)
    alpha = (x @ Q)[0]
    expected = math.degrees(math.atan(abs(alpha[1] / alpha[0])))
    assert angles.after("equal", 150, 2)["angle"] == pytest.approx(expected)
    found = angles.after("opposite", 150, 2)
    assert found["angle"] == pytest.approx(expected) and found["two"] == pytest.approx(0, abs=1e-5)
    assert found["one"] == pytest.approx(min(2 * expected, 360 - 2 * expected))


def test_a_path_notices_a_broken_bound(monkeypatch):
    assert angles.tangent_paths("gap", 30, 20, 1)["broken"] == 0
    monkeypatch.setitem(angles.CASES, "gap", [1, 0.2, 0.8, 0])  # not sorted: 0.2 is not the ratio
    assert angles.tangent_paths("gap", 30, 20, 1)["broken"] > 0
