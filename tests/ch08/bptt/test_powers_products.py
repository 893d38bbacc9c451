"""Exercise 8.7.1: directions that are left of a product of matrices."""

import math

import pytest
import torch

from solutions.ch08.bptt import powers_products as products


def test_alignment_counts_pairs_of_lines():
    line = torch.tensor([[1.0, 2.0], [-2.0, -4.0], [3.0, 6.0]], dtype=torch.float64)
    assert products.alignment(line).item() == pytest.approx(1)
    cross = torch.tensor([[1.0, 0.0], [0.0, 5.0]], dtype=torch.float64)
    assert products.alignment(torch.stack([line[:2], cross])).tolist() == pytest.approx([1, 0])


def test_random_lines_of_a_plane_have_two_over_pi():
    rows = torch.randn(400, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    assert products.alignment(rows).item() == pytest.approx(2 / math.pi, abs=0.01)


def test_the_gap_of_a_symmetric_power_is_the_power_of_the_ratio():
    M, _ = products.symmetric([1.0, -0.9, 0.5], 3)
    line, plane = products.gaps(torch.linalg.matrix_power(M, 7)).tolist()
    assert line == pytest.approx(0.9**7) and plane == pytest.approx(0.5**7)


@pytest.mark.parametrize("top", [0.9, 1.1, -1.0])
def test_the_gradient_is_as_long_as_its_part_along_the_first_eigenvector(top):
    found = products.symmetric_gradient(top, 8, 120, 1)
    assert found["off"] < 1e-10 and found["tangent"] < 1e-8
    short = products.symmetric_gradient(top, 8, 3, 1)
    assert short["off"] > 1e-3  # after three steps the others still count


def test_a_rotation_leads_with_a_pair_and_a_diagonal_with_a_number():
    rotation = torch.tensor([[0.0, 2.0, 0.0], [-2.0, 0.0, 0.0], [0.0, 0.0, 1.0]], dtype=torch.float64)
    assert products.lead(rotation) == {"real": False, "ratio": pytest.approx(0.5)}
    assert products.lead(torch.diag(torch.tensor([1.0, -4.0, 3.0]).double())) == {"real": True, "ratio": 0.75}


def test_the_limit_of_a_power_is_the_projector_on_the_right_eigenvector():
    W = torch.tensor([[2.0, 1.0], [0.0, 1.0]], dtype=torch.float64)
    limit, value = products.projector(W)
    assert value == pytest.approx(2) and torch.allclose(limit, torch.tensor([[1.0, 1.0], [0.0, 0.0]]).double())
    negative, value = products.projector(-W)
    assert value == pytest.approx(-2) and torch.allclose(negative, limit)
    # A gradient goes back as a row times Wᵀ: it ends on the right eigenvector (1, 0).
    back = torch.tensor([0.3, 0.7]).double() @ torch.linalg.matrix_power(W.T, 60)
    assert abs(back[1] / back[0]) < 1e-15


def test_the_collapse_of_a_symmetric_matrix_reaches_one():
    path = products.symmetric_alignment(16, 0.8, 10, 10, 100, 1)
    assert len(path) == 11 and path[0] < 0.4 and path[-1] == pytest.approx(1)
