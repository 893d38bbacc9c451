"""Keeping the graph over an epoch, held against the section's loop, finite differences and autograd's own copies."""

import copy

import pytest
import torch
from torch.autograd.graph import allow_mutation_on_saved_tensors

from solutions.ch08.rnn_scratch.char_rnn import build, flat_weights
from solutions.ch08.rnn_scratch.graph_descent import Way, descend_keeping, flat
from solutions.ch08.rnn_scratch.graph_section import attempt, descend_undetached, in_place
from solutions.toolkit.models import ScratchRNN
from solutions.toolkit.training import Recipe, descend

CPU = torch.device("cpu")
RECIPE = Recipe(batch_size=3, num_steps=5, lr=0.7, clip=0.5)


def a_network(seed=0, scale=0.4):
    torch.manual_seed(seed)
    return ScratchRNN(6, 8, scale=scale).double()


def some_batches(number=4, seed=0):
    draw = torch.Generator().manual_seed(seed)
    return [tuple(torch.randint(6, (3, 5), generator=draw) for _ in range(2)) for _ in range(number)]


def weights_after(epoch, model):
    own = copy.deepcopy(model)
    losses = [step.loss for step in epoch(own)]
    return flat_weights(own), torch.stack(losses)


def test_reach_of_one_batch_is_the_sections_loop_bit_for_bit():
    batches, model = some_batches(), a_network()
    ours, losses = weights_after(lambda own: descend_keeping(own, batches, RECIPE, Way(reach=1)), model)
    sections, same = weights_after(lambda own: descend(own, batches, RECIPE, CPU), model)
    assert torch.equal(ours, sections) and torch.equal(losses, same)


def test_a_graph_kept_whole_is_the_sections_loop_with_copies():
    batches, model = some_batches(), a_network()
    ours, _ = weights_after(lambda own: descend_keeping(own, batches, RECIPE, Way(reach=None)), model)
    with allow_mutation_on_saved_tensors():
        copies, _ = weights_after(lambda own: descend_undetached(own, batches, RECIPE, True, in_place), model)
    detached, _ = weights_after(lambda own: descend(own, batches, RECIPE, CPU), model)
    torch.testing.assert_close(ours, copies, rtol=0, atol=1e-13)
    assert (ours - detached).norm() > 1e-3


def test_without_updates_the_kept_gradient_is_that_of_one_long_sequence():
    """All versions alike: the last batch's gradient through the graph is back-propagation through the whole text."""
    batches, model, seen = some_batches(), a_network(), []
    still = Recipe(batch_size=3, num_steps=5, lr=0.0)
    list(descend_keeping(model, batches, still, Way(reach=None), seen.append))
    logits, _ = model(torch.cat([X for X, _ in batches], dim=1), model.begin_state(3))
    loss = torch.nn.functional.cross_entropy(logits[-5:].flatten(0, 1), batches[-1][1].T.flatten())
    whole = torch.autograd.grad(loss, list(model.parameters()))
    torch.testing.assert_close(sum(flat(part) for part in seen[-1]), flat(whole))


@pytest.mark.parametrize("reach", [1, 2, 3])
def test_a_reach_of_m_batches_sums_the_last_m_versions(reach):
    batches, model, every, some = some_batches(), a_network(), [], []
    still = Recipe(batch_size=3, num_steps=5, lr=0.0)
    list(descend_keeping(model, batches, still, Way(reach=None), every.append))
    list(descend_keeping(model, batches, still, Way(reach=reach), some.append))
    assert [len(parts) for parts in some] == [min(reach, k) for k in range(1, 5)]
    for whole, part in zip(every, some, strict=True):
        assert all(torch.equal(flat(a), flat(b)) for a, b in zip(whole[-reach:], part, strict=True))


def test_a_cut_at_every_step_leaves_the_values_and_the_gradient_of_one_step():
    batches, model, seen = some_batches(1), a_network(), []
    still = Recipe(batch_size=3, num_steps=5, lr=0.0)
    (step,) = descend_keeping(model, batches, still, Way(chunk=1), seen.append)
    X, Y = batches[0]
    state, states = model.begin_state(3), []
    for x in X.T:  # every step's state is a constant to the next
        state = torch.tanh(model.W_xh[x] + state.detach() @ model.W_hh + model.b_h)
        states.append(state)
    logits = torch.stack(states) @ model.W_hq + model.b_q
    loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), Y.T.flatten())
    torch.testing.assert_close(step.loss, loss.detach())
    torch.testing.assert_close(flat(seen[0][0]), flat(torch.autograd.grad(loss, list(model.parameters()))))


def test_zeroed_batches_are_batches_that_know_nothing_of_one_another():
    batches, model = some_batches(), a_network()
    still = Recipe(batch_size=3, num_steps=5, lr=0.0)
    losses = [step.loss for step in descend_keeping(model, batches, still, Way(zeroed=True))]
    alone = [next(iter(descend_keeping(model, [batch], still, Way()))).loss for batch in batches]
    assert torch.equal(torch.stack(losses), torch.stack(alone))


@pytest.mark.parametrize("init", ["scratch", "library"])
def test_the_two_errors_are_those_of_any_recurrent_layer(init):
    batches, recipe = some_batches(), Recipe(batch_size=3, num_steps=5)
    freed, modified = (attempt(build(init, 0, 6, 8), batches, recipe, keep, "in_place") for keep in (False, True))
    assert freed["batch"] == modified["batch"] == 2
    assert "backward through the graph a second time" in freed["message"]
    assert "[torch.FloatTensor [8, 8]]" in modified["message"] and "inplace operation" in modified["message"]
    assert attempt(build(init, 0, 6, 8), batches, recipe, True, "data")["batch"] is None
    assert attempt(build(init, 0, 6, 8), batches, recipe, True, "in_place", copies=True)["batch"] is None


def test_torch_optim_writes_over_the_weights_just_the_same():
    model, (first, second) = a_network(), some_batches(2)
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    logits, state = model(first[0], model.begin_state(3))
    logits.sum().backward(retain_graph=True)
    optimizer.step()
    logits, _ = model(second[0], state)
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        logits.sum().backward()
