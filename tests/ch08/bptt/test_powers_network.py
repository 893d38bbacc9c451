"""Exercise 8.7.1: the gradients of every character's loss, against autograd."""

import pytest
import torch
from torch.nn import functional as F

from solutions.ch08.bptt import powers_network as network
from solutions.ch08.bptt.powers_products import alignment, gaps
from solutions.ch08.rnn.gradient_reach import run_through, windows
from solutions.ch08.rnn_scratch.char_rnn import build

WALK = network.Walk(hiddens=6, windows=3, steps=8, every=4, settle=4)
CORPUS = torch.randint(0, 5, (300,), generator=torch.Generator().manual_seed(1)).tolist()


@pytest.fixture(scope="module")
def model():
    return build("library", 3, 5, WALK.hiddens).double()


def gradients_by_autograd(model, X, k):
    """``(windows, vocab_size, num_hiddens)`` ∂L/∂h_{T−k} for every character's loss."""
    rows = []
    for character in range(5):
        states = run_through(model, X)
        loss = F.cross_entropy(model.output(states[-1]), torch.full((len(X),), character), reduction="sum")
        rows.append(torch.autograd.grad(loss, states[-1 - k])[0])
    return torch.stack(rows, dim=1)


def test_going_back_by_hand_is_what_autograd_does(model):
    X, _ = windows(CORPUS, WALK.windows, WALK.settle + WALK.steps, 2)
    states = [state.detach() for state in run_through(model, X)]
    W = model.layer.weight_hh_l0.detach()
    rows = network.losses_of_every_character(model, states[-1])
    assert torch.allclose(rows, gradients_by_autograd(model, X, 0))
    for k in range(3):
        rows = network.one_back(rows, states[-1 - k], W)
    assert torch.allclose(rows, gradients_by_autograd(model, X, 3))


def walk_of(model, seed):
    states = network.states_of(model, CORPUS, WALK, seed)
    W = model.layer.weight_hh_l0.detach()
    return network.walk_back(network.losses_of_every_character(model, states[-1]), states, W, WALK)


def test_the_walk_reports_alignment_length_and_the_gaps_of_the_jacobian(model):
    found = walk_of(model, 2)
    X, _ = windows(CORPUS, WALK.windows, WALK.settle + WALK.steps, 2)
    start, end = (gradients_by_autograd(model, X, k) for k in (0, 8))
    assert found["same_text"][-1] == pytest.approx(alignment(end).mean().item())
    shrunk = (end.norm(dim=-1) / start.norm(dim=-1)).log().mean().item()
    assert found["log_length"][-1] == pytest.approx(shrunk) and found["log_length"][0] == 0
    inputs = X[:, -8:]

    def last(state, window):
        layer = model.layer
        for x in inputs[window]:
            before = layer.weight_ih_l0.T[x] + layer.bias_ih_l0 + layer.bias_hh_l0
            state = torch.tanh(before + state @ layer.weight_hh_l0.T)
        return state

    states = run_through(model, X)
    jacobians = torch.stack(
        [torch.autograd.functional.jacobian(lambda h, n=n: last(h, n), states[-9][n].detach()) for n in range(3)]
    )
    line, plane = gaps(jacobians).log().mean(0).exp().tolist()
    assert found["line"][-1] == pytest.approx(line) and found["plane"][-1] == pytest.approx(plane)
    assert [len(found[key]) for key in found] == [3] * 5


def test_with_slopes_of_one_the_products_are_the_powers_of_the_weights(model):
    found = network.look(model, CORPUS, WALK, 2)
    W = model.layer.weight_hh_l0.detach()
    power = torch.linalg.matrix_power(W, 8)
    rows = network.losses_of_every_character(model, network.states_of(model, CORPUS, WALK, 2)[-1])
    assert found["alone"]["line"][-1] == pytest.approx(gaps(power)[0].item())
    assert found["alone"]["same_text"][-1] == pytest.approx(alignment(rows @ power).mean().item())
    assert found["line"][-1] != pytest.approx(found["alone"]["line"][-1], rel=1e-6)  # the real slopes do count
    assert found["same_text"] == walk_of(model, 2)["same_text"] and set(found) >= {"real", "ratio"}


def test_the_shared_direction_is_the_line_all_lie_on():
    line = torch.tensor([[[1.0, 2.0], [-2.0, -4.0], [0.5, 1.0]]], dtype=torch.float64)
    direction = network.shared_directions(line)
    assert (direction @ torch.tensor([1.0, 2.0]).double()).abs().item() == pytest.approx(5**0.5)
