"""Exercise 8.4.3: the factor a step is that of a real backward pass."""

import pytest
import torch

from solutions.ch08.rnn import gradient_growth as growth
from solutions.ch08.rnn.gradient_chains import back_from, norms
from solutions.ch08.rnn.gradient_matrices import gaussian


def test_the_rate_is_that_of_autograd():
    W, radii, inputs = gaussian(5, 1.0, 0), torch.tensor([[1.6]]).double(), torch.tensor([[0.3]]).double()
    states = growth.forward(W, radii, inputs, 9, torch.Generator().manual_seed(4))
    rate = growth.backward_rate(W, radii, 1 - states**2, 2, torch.Generator().manual_seed(7))

    generator = torch.Generator().manual_seed(4)
    draw = lambda: torch.randn(1, 5, dtype=torch.float64, generator=generator)  # noqa: E731
    chain = [draw().requires_grad_()]
    for _ in range(9):
        chain.append(torch.tanh(1.6 * chain[-1] @ W + 0.3 * draw()))
    assert torch.allclose(chain[-1], states[-1])
    start = torch.randn(1, 5, dtype=torch.float64, generator=torch.Generator().manual_seed(7))
    sizes = norms(back_from((chain[-1] * start).sum(), chain))
    assert rate.item() == pytest.approx((sizes[9] / sizes[2]) ** (1 / 7))


def test_without_input_a_small_network_is_linear_in_the_end():
    sweep = growth.Sweep(12, (0.5, 0.9), (0.0, 5.0), settle=200, steps=300, align=100)
    found = growth.growth(sweep, 1)
    assert found["rate"][0] == pytest.approx([0.5, 0.9], rel=0.02)
    assert found["state"][0] == pytest.approx([0, 0], abs=1e-6)
    assert max(found["rate"][1]) < 0.4 and min(found["state"][1]) > 0.8  # saturated


def test_settings_do_not_disturb_one_another():
    together = growth.growth(growth.Sweep(6, (0.8, 1.5), (0.0, 1.0), 10, 20, 5), 2)
    alone = growth.growth(growth.Sweep(6, (1.5,), (1.0,), 10, 20, 5), 2)
    assert together["rate"][1][1] == pytest.approx(alone["rate"][0][0])
    assert together["state"][1][1] == pytest.approx(alone["state"][0][0])
