"""Input layers: one family of functions, and steps of different length."""

import math

import pytest
import torch

from solutions.ch08.rnn_scratch.char_rnn import build
from solutions.ch08.rnn_scratch.lower_inputs import (
    build_with,
    effective,
    hidden_norm,
    inputs,
    step_factor,
    train_input,
)
from solutions.toolkit.models import RNNModel
from solutions.toolkit.training import sequence_loss

V, H = 12, 40
KINDS = inputs(V)
X = torch.randint(0, V, (3, 8), generator=torch.Generator().manual_seed(0))
Y = torch.randint(0, V, (3, 8), generator=torch.Generator().manual_seed(1))


def logits(model):
    return model(X, model.begin_state(3))[0]


def gradients(model):
    sequence_loss(logits(model), Y).backward()
    return {name: p.grad for name, p in model.named_parameters() if p.requires_grad}


@pytest.mark.parametrize("name", KINDS)
def test_every_input_layer_is_a_one_hot_encoding_with_the_effective_weights(name):
    model = build_with(KINDS[name], 0, V, H)
    plain = build("library", 0, V, H)
    plain.load_state_dict(model.state_dict(), strict=False)
    with torch.no_grad():
        plain.layer.weight_ih_l0.copy_(effective(model).T)
    assert torch.allclose(logits(model), logits(plain), atol=1e-5)


def test_one_hot_is_the_book_s_model_and_step_starts_as_the_same_function():
    book, plain, step = (
        build("library", 3, V, H),
        build_with(KINDS["one_hot"], 3, V, H),
        build_with(KINDS["step"], 3, V, H),
    )
    assert torch.equal(logits(book), logits(plain))
    assert torch.allclose(logits(plain), logits(step), atol=1e-6)


def test_any_matrix_is_an_embedding_times_input_weights_if_there_are_enough_components():
    wanted = torch.randn(V, H, generator=torch.Generator().manual_seed(2))
    U, S, Vh = torch.linalg.svd(wanted, full_matrices=False)
    assert torch.allclose((U * S) @ Vh, wanted, atol=1e-5) and U.shape == (V, V)


@pytest.mark.parametrize("name", ["step", "longer"])
def test_a_longer_one_hot_moves_its_effective_weights_c_squared_times_as_far(name):
    chosen = build_with(KINDS[name], 0, V, H)
    twin = build_with(KINDS["one_hot"], 0, V, H)
    with torch.no_grad():
        twin.layer.weight_ih_l0.copy_(effective(chosen).T)
    before, lr = effective(chosen), 1e-2
    plain, scaled = (gradients(model)["layer.weight_ih_l0"] for model in (twin, chosen))
    with torch.no_grad():
        chosen.layer.weight_ih_l0 -= lr * scaled
    assert torch.allclose(effective(chosen) - before, -lr * V * plain.T, atol=1e-6)
    assert step_factor(chosen) == pytest.approx(V) and step_factor(twin) == pytest.approx(1)


def test_a_step_of_an_embedding_is_both_matrices_times_the_gradient():
    model = build_with(KINDS["embedding"], 0, V, H)
    twin = build_with(KINDS["one_hot"], 0, V, H)
    with torch.no_grad():
        twin.layer.weight_ih_l0.copy_(effective(model).T)
    G, lr = gradients(twin)["layer.weight_ih_l0"].T, 1e-4
    E, W, before = model.table.detach().clone(), model.layer.weight_ih_l0.detach().clone(), effective(model)
    found = gradients(model)
    with torch.no_grad():
        model.table -= lr * found["table"]
        model.layer.weight_ih_l0 -= lr * found["layer.weight_ih_l0"]
    assert torch.allclose(effective(model) - before, -lr * (E @ E.T @ G + G @ W @ W.T), atol=1e-6)


def test_sizes_at_the_start_are_as_designed():
    scale = {name: effective(build_with(kind, 0, 28, 400)).std().item() for name, kind in inputs(28).items()}
    plain = 1 / math.sqrt(3 * 400)
    for name in ("one_hot", "step", "small"):
        assert scale[name] == pytest.approx(plain, rel=0.1), name
    for name in ("embedding", "longer", "first"):
        assert scale[name] == pytest.approx(plain * math.sqrt(28), rel=0.1), name
    assert step_factor(build_with(inputs(28)["embedding"], 0, 28, 400)) == pytest.approx(28, rel=0.1)
    assert step_factor(build_with(inputs(28)["small"], 0, 28, 400)) == pytest.approx(1, rel=0.1)


def test_a_fixed_table_stays_and_an_embedding_learns():
    text = "the cat sat on the mat and the rat ran\n" * 400
    told = {
        name: train_input(text, inputs(15)[name], 0, 6, 2, "cpu", lambda *_: None) for name in ("longer", "embedding")
    }
    assert told["longer"]["factor_before"] == told["longer"]["factor_after"]
    assert told["embedding"]["factor_before"] != told["embedding"]["factor_after"]
    assert all(0 <= one["clipped"] <= 1 and 0 < one["hidden_norm"] < math.sqrt(6) for one in told.values())
    assert len(told["embedding"]["train_loss"]) == 2 and isinstance(build_with(KINDS["small"], 0, V, H), RNNModel)


def test_the_hidden_norm_is_that_of_the_states_step_by_step():
    model, state, norms = build_with(KINDS["embedding"], 0, V, H), torch.zeros(1, 1, H), []
    with torch.no_grad():
        for token in X[0]:
            _, state = model(token.view(1, 1), state)
            norms.append(state.norm().item())
    assert hidden_norm(model, X[0].tolist()) == pytest.approx(sum(norms) / len(norms), rel=1e-5)
