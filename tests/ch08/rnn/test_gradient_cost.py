"""Exercise 8.4.3: what the backward pass keeps, and how long its longest chain is."""

import pytest
import torch

from solutions.ch08.rnn import gradient_cost


def test_the_longest_chain_of_a_small_graph():
    x = torch.ones(2, requires_grad=True)
    y = x.exp()
    # sum ← add ← (sin ← cos ← exp, exp) ← accumulate: the longer branch counts, shared nodes once.
    assert gradient_cost.longest_chain((y.cos().sin() + y).sum()) == 6
    for _ in range(60):  # 2⁶⁰ paths
        y = y + y
    assert gradient_cost.longest_chain(y.sum()) == 63


@pytest.mark.parametrize(("batch_size", "num_hiddens", "vocab_size"), [(2, 5, 3), (4, 8, 11)])
def test_bytes_and_chain_grow_by_the_formula(batch_size, num_hiddens, vocab_size):
    found = [gradient_cost.cost(T, batch_size, num_hiddens, vocab_size) for T in (3, 4, 10)]
    per_step = 4 * batch_size * (2 * num_hiddens + vocab_size) + 16 * batch_size
    assert [entry["bytes"] - found[0]["bytes"] for entry in found] == [0, per_step, 7 * per_step]
    assert [entry["chain"] - found[0]["chain"] for entry in found] == [0, 3, 21]
