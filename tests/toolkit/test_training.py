"""Training: clipping, losses and evaluation against torch's own and against what can be worked out."""

import copy
import math
import random

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from solutions.errors import UserError
from solutions.toolkit.batches import sequential_batches
from solutions.toolkit.models import RNNModel, ScratchRNN
from solutions.toolkit.training import (
    Recipe,
    clip_gradients,
    descend,
    evaluate,
    gradient_norm,
    perplexity,
    sequence_loss,
    train,
    train_epoch,
)

CPU = torch.device("cpu")


def parameters_with_gradients(numbers):
    made = [nn.Parameter(torch.zeros(len(row))) for row in numbers]
    for parameter, row in zip(made, numbers, strict=True):
        parameter.grad = torch.tensor(row)
    return made


@given(
    st.lists(st.lists(st.floats(-1e3, 1e3, width=32), min_size=1, max_size=4), min_size=1, max_size=4),
    st.floats(0.1, 10),
)
@settings(max_examples=60)
def test_clipping_equals_torch_and_never_lengthens(rows, theta):
    ours, theirs = parameters_with_gradients(rows), parameters_with_gradients(rows)
    before = gradient_norm(ours)
    returned = clip_gradients(ours, theta)
    nn.utils.clip_grad_norm_(theirs, theta)
    assert returned == before
    assert gradient_norm(ours) <= min(theta, float(before)) * (1 + 1e-5) + 1e-12
    for one, two in zip(ours, theirs, strict=True):
        # torch adds 1e-6 to the norm before dividing, so tiny gradients differ by that much.
        torch.testing.assert_close(one.grad, two.grad, rtol=2e-5, atol=1e-5)


def test_a_short_gradient_is_left_exactly_as_it_is():
    (parameter,) = parameters_with_gradients([[0.3, -0.4]])
    clip_gradients([parameter], 1.0)
    assert torch.equal(parameter.grad, torch.tensor([0.3, -0.4]))


def test_an_all_zero_gradient_stays_zero():
    (parameter,) = parameters_with_gradients([[0.0, 0.0]])
    assert clip_gradients([parameter], 1.0) == 0
    assert torch.equal(parameter.grad, torch.zeros(2))


def test_perplexity_of_a_uniform_guess_is_the_vocabulary_size():
    assert perplexity(math.log(28)) == pytest.approx(28)
    assert perplexity(1e4) == math.inf
    logits, Y = torch.zeros(5, 3, 28), torch.randint(28, (3, 5))
    assert perplexity(sequence_loss(logits, Y).item()) == pytest.approx(28, rel=1e-5)


def test_loss_matches_each_output_with_its_own_target():
    Y = torch.randint(6, (3, 5))
    certain = 50.0 * nn.functional.one_hot(Y.T, 6)
    assert sequence_loss(certain, Y) < 1e-6
    assert sequence_loss(certain.roll(1, dims=1), Y) > 1


def test_one_epoch_equals_torch_sgd_and_torch_clipping():
    torch.manual_seed(1)
    ours = ScratchRNN(10, 6, scale=0.8).double()
    theirs = copy.deepcopy(ours)
    corpus = torch.randint(10, (300,)).tolist()
    recipe = Recipe(batch_size=4, num_steps=7, lr=0.9, clip=0.05)
    loss, _ = train_epoch(ours, sequential_batches(corpus, 4, 7, random.Random(5)), recipe, CPU)
    optimizer, state, losses = torch.optim.SGD(theirs.parameters(), lr=0.9), None, []
    for X, Y in sequential_batches(corpus, 4, 7, random.Random(5)):
        state = theirs.begin_state(4) if state is None else state.detach()
        logits, state = theirs(X, state)
        losses.append(nn.functional.cross_entropy(logits.permute(1, 2, 0), Y))
        optimizer.zero_grad()
        losses[-1].backward()
        nn.utils.clip_grad_norm_(theirs.parameters(), 0.05)
        optimizer.step()
    assert loss == pytest.approx(torch.stack(losses).mean().item(), abs=1e-6)
    for one, two in zip(ours.parameters(), theirs.parameters(), strict=True):
        torch.testing.assert_close(one, two, rtol=0, atol=1e-6)  # torch's 1e-6 in the clipping again


def test_training_learns_a_text_that_can_be_learned_and_reports_every_epoch():
    torch.manual_seed(0)
    corpus, heard = [1, 2, 3, 4] * 100, []
    model = RNNModel(nn.RNN(5, 16), 5)
    recipe = Recipe(batch_size=4, num_steps=10, num_epochs=30, evaluate_every=10)
    history = train(model, corpus, recipe, seed=0, heldout=corpus[:80], report=lambda *a: heard.append(a))
    assert history.epochs == [1, 10, 20, 30]
    assert len(history.train_loss) == len(history.heldout_loss) == len(history.gradient_norm) == 4
    assert perplexity(history.train_loss[0]) > 1.5 and perplexity(history.train_loss[-1]) < 1.05
    # Every stream of the held-out text begins cold: one guess among four, then certainty.
    assert perplexity(history.heldout_loss[-1]) < 1.5
    assert [done for done, _, _ in heard] == list(range(1, 31))


def test_training_twice_from_one_seed_gives_the_same_numbers():
    corpus = torch.randint(5, (400,), generator=torch.Generator().manual_seed(2)).tolist()
    histories = []
    for _ in range(2):
        torch.manual_seed(4)
        recipe = Recipe(batch_size=4, num_steps=6, num_epochs=3)
        histories.append(train(RNNModel(nn.RNN(5, 8), 5), corpus, recipe, seed=1, heldout=corpus))
    assert histories[0] == histories[1]


@pytest.mark.parametrize("clip", [None, 0.01])
def test_clip_bounds_the_step(clip):
    torch.manual_seed(0)
    model = ScratchRNN(8, 6, scale=1.0)
    before = [parameter.detach().clone() for parameter in model.parameters()]
    batch = [(torch.randint(8, (2, 5)), torch.randint(8, (2, 5)))]
    train_epoch(model, batch, Recipe(lr=2.0, clip=clip), CPU)
    moved = torch.cat([(new - old).flatten() for new, old in zip(model.parameters(), before, strict=True)])
    if clip is None:
        assert moved.norm() > 2.0 * 0.01 * 2
    else:
        assert moved.norm().item() == pytest.approx(2.0 * clip, rel=1e-4)


def test_evaluation_carries_the_state_and_moves_no_weight():
    torch.manual_seed(0)
    model = ScratchRNN(6, 5, scale=1.0)
    corpus = torch.randint(6, (41,)).tolist()
    before = copy.deepcopy(model.state_dict())
    whole = evaluate(model, corpus, CPU, batch_size=1)
    logits, _ = model(torch.tensor([corpus[:-1]]), model.begin_state(1))
    assert whole == pytest.approx(sequence_loss(logits, torch.tensor([corpus[1:]])).item(), rel=1e-6)
    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())


def test_bad_sampling_and_too_short_heldout_text_are_clear():
    model = ScratchRNN(6, 5)
    with pytest.raises(UserError, match="random 或 sequential.*'shuffled'"):
        train(model, [1] * 100, Recipe(sampling="shuffled"), seed=0)
    with pytest.raises(UserError, match="留出文本只有 5 个词元"):
        evaluate(model, [1] * 5, CPU)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="这台机器没有 CUDA")
def test_training_on_cuda_agrees_with_the_cpu():
    corpus = torch.randint(5, (400,), generator=torch.Generator().manual_seed(2)).tolist()
    losses = []
    for device in ("cpu", "cuda"):
        torch.manual_seed(4)
        model = RNNModel(nn.RNN(5, 8), 5)
        losses.append(train(model, corpus, Recipe(batch_size=4, num_steps=6, num_epochs=3), seed=1, device=device))
    assert losses[0].train_loss == pytest.approx(losses[1].train_loss, rel=1e-3)


@pytest.mark.parametrize(
    "make", [lambda: ScratchRNN(6, 8), lambda: RNNModel(nn.RNN(6, 8), 6), lambda: RNNModel(nn.LSTM(6, 8), 6)]
)
@pytest.mark.parametrize("sampling", ["random", "sequential"])
def test_a_step_stays_on_its_device_and_never_waits_for_a_value(make, sampling):
    # The meta device computes shapes only: it refuses to meet a CPU tensor, and it has no values to read.
    # So this is what can be known about an accelerator on a machine that has none.
    batches = [(torch.randint(6, (4, 5)), torch.randint(6, (4, 5))) for _ in range(3)]
    recipe = Recipe(batch_size=4, num_steps=5, sampling=sampling)
    steps = list(descend(make().to("meta"), batches, recipe, torch.device("meta")))
    assert len(steps) == 3 and {step.loss.device.type for step in steps} == {
        step.norm.device.type for step in steps
    } == {"meta"}
