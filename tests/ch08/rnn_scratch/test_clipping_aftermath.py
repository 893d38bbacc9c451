"""What is done with a trained network in exercise 8.5.4: the autopsy, the second network, going on more slowly."""

import copy
import random

import pytest
import torch

from solutions.ch08.rnn_scratch import clipping_aftermath as aftermath
from solutions.ch08.rnn_scratch.book_runs import weights
from solutions.ch08.rnn_scratch.char_rnn import Texts, build, flat_weights
from solutions.ch08.rnn_scratch.clipping_numbers import output_curvature_bound
from solutions.ch08.rnn_scratch.clipping_runs import Setting
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
    assert alive["saturated"] == alive["exactly_one"] == 0 and alive["output_share"] < 1
    with torch.no_grad():
        (model.b_h if kind == "scratch" else model.layer.bias_hh_l0).fill_(50.0)
    dead = aftermath.autopsy(model, texts, RECIPE, 0, "cpu")
    assert dead["saturated"] == dead["exactly_one"] == 1 and dead["output_share"] == pytest.approx(1)
    assert dead["recurrent"] < 1e-3 < alive["recurrent"]
    assert dead["drift"] < 1e-4 < alive["drift"]
    # Then the output layer alone is trained, on inputs that never change: convex, and no more curved than ½·(h + 1).
    assert 0 <= dead["curvature"] <= output_curvature_bound(8)


@pytest.mark.parametrize(("lr", "clip"), [(0.7, None), (25.0, None), (60.0, 0.5)])
def test_a_step_raises_its_own_batch_exactly_where_the_curvature_along_it_is_too_high(lr, clip, texts):
    rows, look = [], aftermath._look
    recipe = Recipe(batch_size=3, num_steps=5, lr=lr, clip=clip)

    def keep(*arguments):
        rows.append((look(*arguments), arguments[2].norm.item()))
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


def test_the_drift_is_that_of_everything_before_the_output_layer(texts):
    model = build("scratch", 2, 6, 8)
    told, moved = aftermath.autopsy(model, texts, RECIPE, 5, "cpu"), copy.deepcopy(model)
    rng = random.Random(5)
    for _ in range(4):
        train_epoch(moved, sequential_batches(texts.train, 3, 5, rng), RECIPE, CPU)
    before, after = (torch.cat([p.flatten() for p in (m.W_xh, m.W_hh, m.b_h)]) for m in (model, moved))
    assert told["drift"] == pytest.approx(((after - before).norm() / before.norm()).item(), rel=1e-5)


def test_the_old_manuals_second_network_shares_the_exploded_layer(texts):
    exploded = build("library", 0, 6, 8)
    second = aftermath.reuse(exploded)
    assert second.layer is exploded.layer and second.output is not exploded.output
    before = exploded.layer.weight_hh_l0.clone()
    list(descend(second, [a_batch()], RECIPE, CPU))
    assert not torch.equal(before, exploded.layer.weight_hh_l0)  # training the second trains the first
    assert build("library", 0, 6, 8).layer is not exploded.layer


def test_the_aftermath_starts_from_the_weights_it_is_given_and_goes_on_by_both_recipes(texts):
    setting = Setting(clip=None, num_hiddens=8)
    last = weights(build("library", 4, 6, 8))
    slower, again = (
        Recipe(batch_size=3, num_steps=5, lr=lr, clip=None, num_epochs=n) for lr, n in ((0.1, 3), (0.2, 2))
    )
    long = Texts(texts.train * 6, texts.heldout, texts.vocab)  # the autopsy's batches are the book's 32 × 35
    told = aftermath.aftermath(last, setting, long, slower, again, 0, "cpu", lambda *report: None)
    model = build("library", 4, 6, 8)
    assert torch.equal(last["layer.weight_hh_l0"], model.layer.weight_hh_l0)  # given weights are left alone
    expected, _ = train_epoch(model, sequential_batches(long.train, 3, 5, random.Random(0)), slower, CPU)
    assert told["slower_loss"][0] == pytest.approx(expected, rel=1e-6)
    assert told["slower_saturated"] == 0 and len(told["slower_loss"]) == 3 and len(told["reused_loss"]) == 2
    assert 0 < told["reach"] <= 34


def test_training_on_starts_from_the_weights_of_the_end_and_leaves_them_alone(texts):
    last = weights(build("scratch", 4, 6, 8))
    before = {name: value.clone() for name, value in last.items()}
    recipe = Recipe(batch_size=3, num_steps=5, lr=0.1, clip=None, num_epochs=2)
    told = aftermath.further(last, Setting("scratch", num_hiddens=8), texts, recipe, 0, "cpu", lambda *report: None)
    model = build("scratch", 4, 6, 8)
    expected, _ = train_epoch(model, sequential_batches(texts.train, 3, 5, random.Random(0)), recipe, CPU)
    assert told[0] == pytest.approx(expected, rel=1e-6) and len(told) == 2
    assert all(torch.equal(last[name], before[name]) for name in before)


def test_how_far_a_gradient_reaches_is_its_last_appearance_and_not_a_count():
    assert aftermath.last_above([1.0, 1e-3, 1e-13, 1e-5], 1e-12) == 4  # gone at step 3 and there again at step 4
    assert aftermath.last_above([0.0, 0.0], 1e-12) == 0


def test_beyond_nine_a_single_precision_tanh_is_exactly_one_and_lets_nothing_through():
    inputs = torch.tensor([8.5, 9.2, -9.2], requires_grad=True)
    states = torch.tanh(inputs)
    states.sum().backward()
    assert states[0] < 1 and states[1] == 1 and states[2] == -1
    assert inputs.grad[0] > 0 and inputs.grad[1] == inputs.grad[2] == 0
