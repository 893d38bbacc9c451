"""What becomes of a clipped gradient: float arithmetic first, then networks."""

import math

import pytest
import torch

from solutions.ch08.rnn_scratch.relu_overflow import clipped_update
from solutions.toolkit.training import clip_gradients


def clipped(*gradient: float) -> tuple[float, list[float]]:
    parameter = torch.nn.Parameter(torch.zeros(len(gradient)))
    parameter.grad = torch.tensor(gradient)
    return clip_gradients([parameter], 1.0).item(), parameter.grad.tolist()


def test_floats_have_three_endings():
    assert clipped(3.0, 4.0)[1] == pytest.approx([0.6, 0.8])
    norm, update = clipped(1e30, 1.0)
    assert norm == math.inf and update == [0, 0]  # every component is finite, the sum of squares is not
    norm, update = clipped(math.inf, 1.0)
    assert norm == math.inf and math.isnan(update[0]) and update[1] == 0
    assert all(math.isnan(number) for number in clipped(math.nan, 1.0)[1])


@pytest.mark.parametrize(
    ("radius", "activation", "steps", "kind"),
    [
        (0.5, "relu", 10, "kept"),
        (6.0, "relu", 25, "scaled"),
        (30.0, "relu", 22, "nothing"),
        (30.0, "relu", 80, "nan"),
        (30.0, "tanh", 80, "any"),
    ],
)
def test_networks_have_the_same_endings(radius, activation, steps, kind):
    text = torch.randint(0, 6, (8, steps + 1), generator=torch.Generator().manual_seed(1))
    found = clipped_update(radius, activation, 0, (text[:, :-1], text[:, 1:]), 24)
    assert found["kind"] == kind or kind == "any" and found["finite"] and found["loss"] < 3
    assert found["finite"] == (found["kind"] != "nan")
    assert found["length"] <= 1.00001 and (found["length"] > 0) == (found["kind"] in ("kept", "scaled"))
