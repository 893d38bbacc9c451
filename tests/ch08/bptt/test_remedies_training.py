"""Exercise 8.7.2: the training loop against the toolkit's, and every remedy against what it promises."""

import copy

import pytest
import scipy.linalg
import torch

from solutions.ch08.bptt import remedies_training as training
from solutions.ch08.bptt.remedies_models import CellRNN, Design
from solutions.ch08.bptt.remedies_training import Remedy
from solutions.ch08.rnn_scratch.char_rnn import split
from solutions.toolkit import training as toolkit
from solutions.toolkit.training import Recipe, sequence_loss

TEXTS = split("the time traveller for so it will be convenient to speak of him was expounding " * 12)
VOCAB, HIDDENS, BATCH = len(TEXTS.vocab), 8, (4, 12)


def fresh(design=None, seed=0):
    return CellRNN(VOCAB, HIDDENS, design or Design(stretch=3.0), seed)


def silent(*_):
    pass


def run(remedy, epochs=2, model=None):
    model = model or fresh(remedy.design)
    return model, *training.train(model, TEXTS, remedy, epochs, 0, silent, BATCH)


def moved(remedy):
    """The single first update, as parameters' differences."""
    model = fresh(remedy.design)
    before = [p.detach().clone() for p in model.parameters()]
    batches = [next(training.sequential_batches(TEXTS.train, *BATCH, training.random.Random(0)))]
    optimizer = torch.optim.SGD(model.parameters(), lr=remedy.lr)
    list(training.descend(model, batches, remedy, optimizer))
    return [p.detach() - old for p, old in zip(model.parameters(), before, strict=True)]


@pytest.mark.parametrize("clip", [None, 0.3])
def test_without_other_remedies_it_is_the_toolkits_training(clip):
    mine, losses, norms = run(Remedy(Design(stretch=3.0), clip=clip))
    theirs = fresh()
    recipe = Recipe(*BATCH, lr=1.0, num_epochs=2, clip=clip, evaluate_every=1)
    history = toolkit.train(theirs, TEXTS.train, recipe, seed=0)
    assert losses == pytest.approx(history.train_loss, rel=1e-6)
    assert max(norms[len(norms) // 2 :]) == pytest.approx(history.gradient_norm[1], rel=1e-5)
    assert all(torch.allclose(a, b) for a, b in zip(mine.parameters(), theirs.parameters(), strict=True))


def test_no_component_moves_further_than_clipping_by_value_allows():
    free, held = moved(Remedy(Design(stretch=3.0))), moved(Remedy(Design(stretch=3.0), clip_value=0.01))
    assert max(step.abs().max() for step in free) > 0.02
    for long, short in zip(free, held, strict=True):
        assert torch.allclose(short, long.clamp(-0.01, 0.01), atol=1e-7)


def test_decay_and_penalty_pull_at_the_recurrent_weights_only_and_clipping_does_not_weaken_them():
    design, clip = Design(stretch=3.0), 1e-9
    for remedy in (Remedy(design, clip=clip, decay=0.1), Remedy(design, clip=clip, penalty=0.1)):
        steps = dict(zip(("W_xh", "W_hh", "b_h", "W_hq", "b_q"), moved(remedy), strict=True))
        assert steps["W_hh"].norm() > 0.01
        assert all(step.norm() < 1e-6 for name, step in steps.items() if name != "W_hh")
    decayed = moved(Remedy(design, clip=clip, decay=0.1))[1]
    assert torch.allclose(decayed, -0.1 * fresh().W_hh, atol=1e-6)


def through(model):
    X, Y = next(training.sequential_batches(TEXTS.train, *BATCH, training.random.Random(0)))
    loss = sequence_loss(model(X, model.begin_state(len(X)))[0], Y)
    for state in model.states:
        state.retain_grad()
    loss.backward()


def test_the_penalty_is_the_one_added_up_by_hand_and_descending_it_lowers_it():
    model = fresh()
    through(model)
    terms = []
    for t in range(1, len(model.states)):
        delta, slope = model.states[t].grad, 1 - model.states[t] ** 2
        terms.append((((delta * slope) @ model.W_hh.T).norm() / delta.norm() - 1) ** 2)
    omega = training.gradient_penalty(model)
    assert omega.item() == pytest.approx(sum(term.item() for term in terms) / len(terms), rel=1e-5)
    (pull,) = torch.autograd.grad(omega, model.W_hh)
    model.W_hh.data -= 0.1 * pull
    assert training.gradient_penalty(model) < omega


def test_a_network_that_keeps_lengths_pays_no_penalty():
    model = fresh(Design(orthogonal=True))
    for parameter in (model.W_xh, model.b_h):
        parameter.data *= 1e-4
    through(model)
    assert training.gradient_penalty(model).item() < 1e-8
    model.W_hh.data.zero_()
    through(model)
    assert training.gradient_penalty(model).isfinite()


def test_holding_the_singular_values_is_the_nearest_matrix():
    W = torch.randn(8, 8, generator=torch.Generator().manual_seed(1))
    kept = W.clone()
    training.hold_singular_values(kept, 1.0)
    before, after = torch.linalg.svdvals(W), torch.linalg.svdvals(kept)
    assert torch.allclose(after, before.clamp(max=1.0), atol=1e-5) and before[0] > 1.5
    # W = Q P: where all are above 1, the nearest one is Q; in general the distance is what was cut off.
    nearest, _ = scipy.linalg.polar(10 * W.double().numpy() + 100 * torch.eye(8).numpy())
    large = 10 * W + 100 * torch.eye(8)
    training.hold_singular_values(large, 1.0)
    assert torch.allclose(large.double(), torch.from_numpy(nearest), atol=1e-5)
    assert (W - kept).norm().item() == pytest.approx((before - 1).clamp(min=0).norm().item(), rel=1e-4)
    lost = torch.full((2, 2), torch.nan)
    training.hold_singular_values(lost, 1.0)
    assert lost.isnan().all()


def test_the_bound_holds_after_training():
    model, *_ = run(Remedy(Design(stretch=3.0), cap=1.0))
    assert torch.linalg.svdvals(model.W_hh.detach()).max() < 1 + 1e-5


def test_adam_takes_steps_of_the_learning_rate():
    model = fresh()
    before = copy.deepcopy(model.state_dict())
    training.train(model, TEXTS, Remedy(Design(stretch=3.0), lr=0.003, adam=True), 1, 0, silent, (4, 150))  # one update
    step = (model.W_hq - before["W_hq"]).abs()
    assert step.max().item() == pytest.approx(0.003, rel=0.01)
