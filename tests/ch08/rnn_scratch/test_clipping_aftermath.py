"""What is done with a trained network in exercise 8.5.4: the autopsy, the second network, going on more slowly."""

import copy
import random

import pytest
import torch

from solutions.ch08.rnn_scratch import clipping_aftermath as aftermath
from solutions.ch08.rnn_scratch.char_rnn import Texts, build, flat_weights
from solutions.ch08.rnn_scratch.clipping_probes import one_batch
from solutions.toolkit.batches import sequential_batches
from solutions.toolkit.tokens import Vocab
from solutions.toolkit.training import Recipe, descend, train_epoch

RECIPE = Recipe(batch_size=3, num_steps=5, lr=0.7, clip=None)
CPU = torch.device("cpu")


@pytest.fixture
def texts():
    indices = torch.randint(6, (200,), generator=torch.Generator().manual_seed(1)).tolist()
    return Texts(indices, indices[:50], Vocab(list("abcde")))


def a_batch():
    draw = torch.Generator().manual_seed(0)
    return [torch.randint(6, (3, 5), generator=draw) for _ in range(2)]


@pytest.mark.parametrize("kind", ["scratch", "library"])
def test_the_autopsy_of_a_network_whose_units_are_all_stuck(kind, texts):
    model = build(kind, 0, 6, 8)
    before = flat_weights(model)
    alive = aftermath.autopsy(model, texts, RECIPE, 0, "cpu")
    assert torch.equal(flat_weights(model), before)  # a copy was trained, not the model
    assert alive["saturated"] == alive["exactly_one"] == 0 and alive["output_share"]["largest"] < 1
    with torch.no_grad():
        (model.b_h if kind == "scratch" else model.layer.bias_hh_l0).fill_(50.0)
    dead = aftermath.autopsy(model, texts, RECIPE, 0, "cpu")
    assert dead["saturated"] == dead["exactly_one"] == 1 and dead["output_share"]["smallest"] == pytest.approx(1)
    assert dead["recurrent"]["largest"] < 1e-3
    # Then the output layer alone is trained, on inputs that never change: convex, and no more curved than ½·(h + 1).
    assert 0 <= dead["output_curvature"]["smallest"] <= dead["output_curvature"]["largest"] <= 0.5 * (8 + 1)


@pytest.mark.parametrize(("lr", "clip"), [(0.7, None), (25.0, None), (60.0, 0.5)])
def test_a_step_raises_its_own_batch_exactly_where_the_curvature_along_it_is_too_high(lr, clip, texts):
    rows, look = [], aftermath._look
    recipe = Recipe(batch_size=3, num_steps=5, lr=lr, clip=clip)

    def keep(*arguments):
        rows.append((look(*arguments), arguments[3].norm.item()))
        return rows[-1][0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aftermath, "_look", keep)
        told = aftermath.autopsy(build("scratch", 0, 6, 8), texts, recipe, 0, "cpu")
    assert len(rows) == 4 * 13  # four epochs of 13 batches
    for row, norm in rows:
        allowed = 2 / lr if clip is None or norm < clip else 2 * norm / (lr * clip)
        if abs(row["curvature"] / allowed - 1) > 1e-4:
            assert (row["curvature"] > allowed) == bool(row["overshooting"])
    assert (told["overshooting"] > 0) == (lr > 1)


def test_the_autopsy_carries_the_state_on_and_takes_the_steps_of_training(texts):
    model = build("library", 3, 6, 8)
    trained, seen, look = copy.deepcopy(model), [], aftermath._look

    def keep(*arguments):
        seen.append((flat_weights(arguments[0]), arguments[-1]))
        return look(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aftermath, "_look", keep)
        patch.setattr(aftermath, "EXTRA_EPOCHS", 1)
        aftermath.autopsy(model, texts, RECIPE, 5, "cpu")
    steps = list(descend(trained, sequential_batches(texts.train, 3, 5, random.Random(5)), RECIPE, CPU))
    assert torch.equal(seen[-1][0], flat_weights(trained))
    assert torch.equal(seen[-1][1], steps[-2].state.detach()) and not seen[0][1].any()


def test_the_old_manuals_second_network_shares_the_exploded_layer(texts):
    exploded = build("library", 0, 6, 8)
    second = aftermath.reuse(exploded)
    assert second.layer is exploded.layer and second.output is not exploded.output
    before = exploded.layer.weight_hh_l0.clone()
    list(descend(second, [a_batch()], RECIPE, CPU))
    assert not torch.equal(before, exploded.layer.weight_hh_l0)  # training the second trains the first
    assert build("library", 0, 6, 8).layer is not exploded.layer


def test_going_on_trains_a_copy_and_gives_a_loss_an_epoch(texts):
    model = build("library", 0, 6, 8)
    before = flat_weights(model)
    recipe = Recipe(batch_size=3, num_steps=5, lr=0.1, clip=None, num_epochs=3)
    losses = aftermath.go_on(model, texts, recipe, 0, "cpu", lambda *report: None)
    assert torch.equal(flat_weights(model), before) and len(losses) == 3
    first, _ = train_epoch(copy.deepcopy(model), [one_batch(texts, recipe, 0, "cpu")], recipe, CPU)
    assert losses[-1] < losses[0] == pytest.approx(first, rel=0.05)


def test_beyond_nine_a_single_precision_tanh_is_exactly_one_and_lets_nothing_through():
    inputs = torch.tensor([8.5, 9.2, -9.2], requires_grad=True)
    states = torch.tanh(inputs)
    states.sum().backward()
    assert states[0] < 1 and states[1] == 1 and states[2] == -1
    assert inputs.grad[0] > 0 and inputs.grad[1] == inputs.grad[2] == 0
