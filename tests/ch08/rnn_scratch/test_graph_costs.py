"""What is counted of a kept graph, against formulas and against the matrix products that torch really makes."""

import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from solutions.ch08.rnn_scratch import graph_costs
from solutions.ch08.rnn_scratch.graph_costs import BACKWARDS, epoch_costs, nodes, random_tokens, seconds
from solutions.ch08.rnn_scratch.graph_descent import Way, descend_keeping
from solutions.ch08.rnn_scratch.graph_numbers import added_bytes, batches_in, operations
from solutions.toolkit.models import ScratchRNN
from solutions.toolkit.training import Recipe, descend


@pytest.fixture
def model():
    torch.manual_seed(0)
    return ScratchRNN(7, 12)


BATCHES = random_tokens(7, 4, 6, 5)


@pytest.mark.parametrize("way", BACKWARDS)
def test_steps_and_bytes_follow_the_formulas(model, way):
    found = epoch_costs(model, BATCHES, way)
    assert [batch["steps"] for batch in found] == [6 * k if way == "kept" else 6 for k in range(1, 6)]
    added = added_bytes({"num_steps": 6, "batch_size": 4, "hiddens": 12})
    grown = [batch["bytes"] - found[0]["bytes"] for batch in found]
    assert grown == [0 if way == "detached" else added * k for k in range(5)]
    per_node = {batch["nodes"] / batch["steps"] for batch in found}
    assert way == "kept" or len(per_node) == 1


def test_a_single_batch_keeps_what_exercise_8_4_3_counted(model):
    kept = epoch_costs(model, BATCHES[:1], "detached")[0]["bytes"]
    # Two copies of the hidden states, log-probabilities, indices of tokens and of labels, and small change.
    least = 6 * (4 * 4 * (2 * 12 + 7) + 16 * 4)
    assert least <= kept <= least + 4 * 4 * 12 + 64


class Products(TorchDispatchMode):
    """Multiplications and additions of every matrix product, forward and backward.

    torch.utils.flop_counter does the same, but takes seconds to import.
    """

    total = 0

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        if func is torch.ops.aten.mm.default:
            self.total += 2 * args[0].shape[0] * args[0].shape[1] * args[1].shape[1]
        return func(*args, **(kwargs or {}))


def test_the_formula_of_operations_is_what_torch_counts():
    n, q, K = 32, 8, 6
    torch.manual_seed(0)
    model, batches, recipe = ScratchRNN(q, n), random_tokens(q, 4, 20, K), Recipe(batch_size=4, num_steps=20)
    totals = []
    for epoch in (
        lambda: descend(model, batches, recipe, torch.device("cpu")),
        lambda: descend_keeping(model, batches, recipe, Way(reach=None)),
    ):
        with Products() as products:
            list(epoch())
        totals.append(products.total)
    assert totals[0] == pytest.approx(K * 20 * 6 * 4 * n * (n + q), rel=0.03)
    assert totals[1] / totals[0] == pytest.approx(operations(K, n, q), rel=0.02)


def test_a_graph_is_walked_whole(model):
    logits, _ = model(BATCHES[0][0], model.begin_state(4))
    kinds = [node.name().rpartition("::")[2] for node in nodes(logits.sum())]
    assert kinds.count("TanhBackward0") == 6 and kinds.count("AccumulateGrad") == 5


def test_seconds_are_those_of_each_batch_and_no_more_than_the_epoch(model):
    found = seconds(model, BATCHES, "kept", 1)
    assert len(found["backward"]) == 5 and min(found["backward"]) > 0
    assert sum(found["backward"]) < found["epoch"] < 60


def test_the_clock_is_read_around_the_backward_pass_alone(model, monkeypatch):
    ticks = iter(range(10**6))
    monkeypatch.setattr(graph_costs.time, "thread_time", lambda: next(ticks))
    found = seconds(model, BATCHES, "detached", 3)
    # A clock that advances by one whenever it is read: once around each backward pass, twice a batch in all.
    assert found == {"backward": [1] * 5, "epoch": 11}


def test_how_many_batches_a_text_makes():
    assert batches_in(10_000, 32, 35) == 8
    assert batches_in(32 * 35 + 1, 32, 35) == 1
