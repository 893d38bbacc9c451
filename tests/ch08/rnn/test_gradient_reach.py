"""Exercise 8.4.3: the language model's gradient by time steps, against torch.nn and against truncation."""

import pytest
import torch
from torch.nn import functional as F

from solutions.ch08.rnn import gradient_reach as reach
from solutions.ch08.rnn_scratch.char_rnn import build
from solutions.ch08.rnn_scratch.clipping_probes import through_time

STEPS, BATCH = 9, 3


@pytest.fixture(scope="module")
def model():
    return build("library", 0, 7, 6).double()


@pytest.fixture(scope="module")
def batch():
    corpus = torch.randint(7, (200,), generator=torch.Generator().manual_seed(1)).tolist()
    return reach.windows(corpus, BATCH, STEPS, seed=2)


def test_windows_are_pieces_of_the_text_and_the_character_after():
    X, y = reach.windows(list(range(50)), 20, 6, seed=0)
    assert X.shape == (20, 6) and torch.equal(y, X[:, 0] + 6)
    assert torch.equal(X - X[:, :1], torch.arange(6).expand(20, 6))
    assert y.max() < 50


def test_the_states_are_those_of_torch(model, batch):
    X, _ = batch
    _, last = model(X, model.begin_state(BATCH))
    states = reach.run_through(model, X)
    assert len(states) == STEPS + 1 and torch.allclose(states[-1], last[0])


def test_the_gradients_are_those_of_an_independent_probe(model, batch):
    X, y = batch
    _, gradients = reach.last_step(model, X, y)
    found = reach.norms(gradients)[1:STEPS]
    expected = through_time(model, (X, y[:, None].expand(BATCH, STEPS)))  # of the mean, not of the sum
    assert found == pytest.approx([BATCH * size for size in expected])


def loss_after(model, X, y, cut):
    """The last step's loss with the state detached ``cut`` steps before the end."""
    states = reach.run_through(model, X[:, : STEPS - cut])
    _, last = model(X[:, STEPS - cut :], states[-1].detach()[None])
    return F.cross_entropy(model.output(last[0]), y, reduction="sum")


@pytest.mark.parametrize("recent", [1, 4, STEPS])
def test_the_part_of_the_last_steps_is_the_truncated_gradient(model, batch, recent):
    X, y = batch
    parts = reach.recent_parts(*reach.last_step(model, X, y))
    (expected,) = torch.autograd.grad(loss_after(model, X, y, recent), [model.layer.weight_hh_l0])
    assert len(parts) == STEPS and torch.allclose(parts[recent - 1], expected.T)  # torch keeps W_hh transposed


def test_without_recurrent_weights_nothing_comes_back():
    model = build("library", 1, 7, 6)
    model.layer.weight_hh_l0.data.zero_()
    _, gradients = reach.last_step(model, *reach.windows(list(range(7)) * 20, BATCH, STEPS, 0))
    assert gradients[0].any() and not any(gradient.any() for gradient in gradients[1:])


def test_a_scaled_orthogonal_network_of_small_states_is_as_predicted():
    """W_hh = 0.7·Q and tiny inputs: every step back is a factor 0.7, whatever the direction."""
    model = build("library", 1, 7, 6)
    for parameter in model.layer.parameters():
        parameter.data.mul_(1e-4)
    model.layer.weight_hh_l0.data = 0.7 * torch.linalg.qr(torch.randn(6, 6)).Q
    found = reach.look(model, list(range(7)) * 20, reach.Probe(6, 24, BATCH, 4, (10, 20), 24), 0)
    assert (found["radius"], found["slope"]) == pytest.approx((0.7, 1.0), rel=1e-5)
    assert (found["gain"], found["slope_start"]) == pytest.approx((0.7, 1.0), rel=1e-5)
    assert (found["first_ten"], found["later"]) == pytest.approx((0.7, 0.7), rel=1e-4)
    assert found["reach"] == pytest.approx([0.7 ** (4 * n) for n in range(7)], rel=1e-3)
    assert 0 < found["missing"]["20"] < found["missing"]["10"] < 0.1


def test_a_study_scales_the_fresh_weights_and_trains_them():
    probe = reach.Probe(6, 24, BATCH, 4, (10,), 40)
    text = "the time traveller for so it will be convenient to speak of him " * 30
    found = reach.study(0, 1, (1.0, 2.0), probe, text, "cpu", lambda *_: None)
    assert list(found) == ["initial", "scaled_1", "scaled_2", "orthogonal", "trained"]
    assert found["scaled_2"]["radius"] == pytest.approx(2, rel=1e-5)
    assert [found["orthogonal"][key] for key in ("radius", "gain")] == pytest.approx([1, 1], rel=1e-5)
    assert found["scaled_2"]["gain"] == pytest.approx(2 * found["scaled_1"]["gain"], rel=1e-5)
    assert found["trained"]["radius"] != pytest.approx(found["scaled_2"]["radius"], rel=0.1)
    assert "trained" not in reach.study(0, 0, (), probe, text, "cpu", lambda *_: None)
