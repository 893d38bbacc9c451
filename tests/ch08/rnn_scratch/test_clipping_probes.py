"""The probes of exercise 8.5.4, each against something worked out another way."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional as F

from solutions.ch08.rnn_scratch import clipping_probes as probes
from solutions.ch08.rnn_scratch.char_rnn import Texts, build, flat_weights
from solutions.ch08.rnn_scratch.clipping_numbers import output_gradient_bound
from solutions.toolkit.models import RNNModel, ScratchRNN
from solutions.toolkit.tokens import Vocab
from solutions.toolkit.training import Recipe, clip_gradients, descend, sequence_loss, train_epoch

CPU = torch.device("cpu")
RECIPE = Recipe(batch_size=3, num_steps=5, lr=0.7, clip=None)


@pytest.fixture
def texts():
    indices = torch.randint(6, (200,), generator=torch.Generator().manual_seed(1)).tolist()
    return Texts(indices, indices[:50], Vocab(list("abcde")))


def a_batch(vocab_size=6, batch_size=3, num_steps=5, seed=0):
    draw = torch.Generator().manual_seed(seed)
    return [torch.randint(vocab_size, (batch_size, num_steps), generator=draw) for _ in range(2)]


vectors = st.lists(st.lists(st.floats(-1e3, 1e3, width=32), min_size=1, max_size=5), min_size=1, max_size=4)


@given(vectors, st.floats(0.05, 20), st.floats(0.05, 3))
@settings(max_examples=80)
def test_a_clipped_step_is_no_longer_than_lr_theta_and_points_the_same_way(rows, theta, lr):
    parameters = [nn.Parameter(torch.zeros(len(row), dtype=torch.float64)) for row in rows]
    for parameter, row in zip(parameters, rows, strict=True):
        parameter.grad = torch.tensor(row, dtype=torch.float64)
    raw = torch.cat([p.grad.clone() for p in parameters])
    clip_gradients(parameters, theta)
    step = -lr * torch.cat([p.grad for p in parameters])
    assert step.norm() <= lr * theta * (1 + 1e-12)
    if raw.norm() > theta:
        assert step.norm().item() == pytest.approx(lr * theta, rel=1e-12)
    if raw.norm() > 1e-9:
        assert (step @ -raw / step.norm() / raw.norm()).item() == pytest.approx(1, abs=1e-12)


def test_clipping_changes_no_bit_while_gradients_are_short(texts):
    free, held = build("scratch", 0, 6, 8), build("scratch", 0, 6, 8)
    batches = [a_batch(seed=n) for n in range(5)]
    norms = [step.norm for step in descend(free, batches, RECIPE, CPU)]
    list(descend(held, batches, Recipe(batch_size=3, num_steps=5, lr=0.7, clip=float(max(norms))), CPU))
    assert torch.equal(flat_weights(free), flat_weights(held))
    list(descend(held, batches, Recipe(batch_size=3, num_steps=5, lr=0.7, clip=0.01), CPU))
    list(descend(free, batches, RECIPE, CPU))
    assert not torch.equal(flat_weights(free), flat_weights(held))


def test_clipping_by_value_turns_the_gradient_and_norm_clipping_does_not():
    layer = nn.Linear(2, 1, bias=False)
    probes.clamp_gradients(layer, 0.1)
    (layer(torch.tensor([[0.05, 2.0]])).sum()).backward()
    torch.testing.assert_close(layer.weight.grad, torch.tensor([[0.05, 0.1]]))  # not along (0.05, 2)


@pytest.mark.parametrize("kind", ["scratch", "library"])
def test_walking_down_the_gradient_starts_at_the_loss_with_the_slope_of_the_norm(kind):
    model = build(kind, 0, 6, 8).double()
    X, Y = a_batch()
    state, before = model.begin_state(3), flat_weights(model)
    norm, losses = probes.along_gradient(model, (X, Y), state, [0.0, 1e-5])
    assert losses[0] == pytest.approx(sequence_loss(model(X, state)[0], Y).item(), rel=1e-12)
    assert (losses[0] - losses[1]) / 1e-5 == pytest.approx(norm, rel=1e-3)
    assert torch.equal(flat_weights(model), before)


def test_the_three_lengths_of_a_profile_are_none_clipped_and_full():
    model, (X, Y) = ScratchRNN(6, 8, scale=1.0), a_batch()
    profile = probes.step_profile(model, (X, Y), model.begin_state(3), RECIPE, 0.1, [0.0])
    assert profile["full_length"] == pytest.approx(0.7 * profile["norm"])
    assert profile["clipped_length"] == pytest.approx(0.07)
    assert profile["before"] == profile["losses"][0] > profile["after_clipped"]
    train_epoch(model, [(X, Y)], RECIPE, CPU)  # one real step must land where the profile says
    assert sequence_loss(model(X, model.begin_state(3))[0], Y).item() == pytest.approx(profile["after_full"], rel=1e-5)


@pytest.mark.parametrize("number", [1, 4, 13, 14, 30])  # 13 steps an epoch: the last, the first, the third epoch
def test_the_profile_of_a_step_is_that_of_the_training_at_that_step(texts, number):
    steps = probes.first_steps(build("scratch", 2, 6, 8), texts, RECIPE, 5, 32, "cpu")
    profile = probes.profile_of_step(build("scratch", 2, 6, 8), texts, RECIPE, 1.0, 5, number, [], "cpu")
    assert profile["norm"] == pytest.approx(steps["norm"][number - 1], rel=1e-5)
    assert profile["before"] == pytest.approx(steps["loss"][number - 1], rel=1e-5)


def test_first_steps_measure_the_step_itself(texts):
    clipped = probes.first_steps(build("scratch", 0, 6, 8), texts, Recipe(3, 5, lr=0.7, clip=0.01), 0, 6, "cpu")
    assert clipped["length"] == pytest.approx([0.7 * min(norm, 0.01) for norm in clipped["norm"]], rel=1e-3)
    assert min(clipped["cosine"]) > 1 - 1e-5
    by_value = probes.first_steps(build("scratch", 0, 6, 8), texts, RECIPE, 0, 6, "cpu", bound=0.001)
    assert min(by_value["cosine"]) < 0.99 and max(by_value["largest"]) > 0.001
    assert all(len(row) == 6 for row in by_value.values())


@pytest.mark.parametrize("kind", ["scratch", "library"])
def test_the_gradient_through_time_is_that_of_a_state_cut_out_by_hand(kind):
    model, (X, Y) = build(kind, 0, 6, 8).double(), a_batch()
    reached = probes.through_time(model, (X, Y))
    assert len(reached) == 4
    for back in (1, 3, 4):
        _, state = model(X[:, :-back], model.begin_state(3))
        state = state.detach().requires_grad_()
        F.cross_entropy(model(X[:, -back:], state)[0][-1], Y[:, -1]).backward()
        assert reached[back - 1] == pytest.approx(state.grad.norm().item(), rel=1e-9)


@pytest.mark.parametrize("kind", ["scratch", "library"])
def test_the_hidden_states_of_a_batch_are_those_that_the_output_layer_sees(kind):
    model, (X, Y) = build(kind, 0, 6, 8), a_batch()
    state = model(Y, model.begin_state(3))[1].detach()
    hiddens = probes.hidden_states(model, X, state)
    logits = hiddens @ model.W_hq + model.b_q if kind == "scratch" else model.output(hiddens)
    torch.testing.assert_close(logits, model(X, state)[0].flatten(0, 1))
    assert hiddens.shape == (5 * 3, 8)


@given(st.floats(0.1, 5), st.floats(0.1, 5), st.floats(-2, 2))
def test_the_mean_curvature_of_a_parabola_is_its_curvature(curvature, length, start):
    # L(w) = ½ β w², from w = −start down the gradient, whichever side that is.
    norm = abs(curvature * start)
    after = 0.5 * curvature * (abs(start) - length) ** 2
    assert probes.mean_curvature(0.5 * curvature * start**2, after, norm, length) == pytest.approx(curvature, rel=1e-6)
    assert probes.mean_curvature(1.0, 1.0, 3.0, 0.0) == 0


def test_the_mean_curvature_weighs_the_start_most():
    # L(s) with L'' = c at first and 0 after half the way: weight 1 − s on [0, ½] is 3/8, of ½ in all.
    c, half = 8.0, 0.5
    after = 0.0 - 1.0 * 1.0 + (c * half**2 / 2 + c * half * (1 - half))
    assert probes.mean_curvature(0.0, after, 1.0, 1.0) == pytest.approx(c * (3 / 8) / (1 / 2))


@given(st.integers(0, 1000), st.floats(0.1, 1e4))
@settings(max_examples=40)
def test_the_output_layers_gradient_cannot_exceed_its_bound(seed, scale):
    torch.manual_seed(seed)
    model = RNNModel(nn.RNN(6, 8), 6)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.mul_(scale)
    X, Y = a_batch(seed=seed)
    sequence_loss(model(X, model.begin_state(3))[0], Y).backward()
    norm = torch.cat([p.grad.flatten() for p in model.output.parameters()]).norm().item()
    assert norm <= output_gradient_bound({"num_hiddens": 8}) * (1 + 1e-5)
