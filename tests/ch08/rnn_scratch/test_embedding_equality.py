"""One-hot products and look-ups: equal to torch's own layers, for any table and any indices."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from solutions.ch08.rnn_scratch import embedding_equality as equality
from solutions.ch08.rnn_scratch.embedding_learned import agreement, lost_at_rank, mean_cosine, neighbours, spread
from solutions.toolkit.models import ScratchRNN


@given(st.integers(1, 40), st.integers(1, 9), st.lists(st.integers(0, 10**6), min_size=1, max_size=30), st.integers())
@settings(max_examples=40, deadline=None)
def test_products_rows_and_torchs_embedding_are_one(vocab_size, width, numbers, seed):
    W = torch.randn(vocab_size, width, generator=torch.Generator().manual_seed(seed % 2**31))
    indices = torch.tensor(numbers) % vocab_size
    table = nn.Embedding.from_pretrained(W)
    assert torch.equal(equality.by_product(indices, W), table(indices))
    assert torch.equal(equality.by_lookup(indices, W), W[indices])


def test_the_gradient_adds_up_where_a_token_occurs_and_is_nought_elsewhere():
    W, upstream = torch.zeros(3, 2), torch.tensor([[1.0, 2.0], [10.0, 20.0], [100.0, 200.0]])
    for embed in (equality.by_product, equality.by_lookup):
        _, gradient = equality.forward_and_gradient(embed, torch.tensor([2, 0, 2]), W, upstream)
        assert gradient.tolist() == [[10, 20], [0, 0], [101, 202]]


def test_a_wrong_row_would_be_seen(monkeypatch):
    assert equality.compare(10, 3, 50, torch.float32, False, 0)["different"] == 0
    monkeypatch.setattr(equality, "by_lookup", lambda indices, W: W[(indices + 1) % len(W)])
    assert equality.compare(10, 3, 50, torch.float32, False, 0)["different"] > 100


def test_a_differing_sign_of_zero_is_seen():
    assert equality.bits(torch.tensor([0.0])) != equality.bits(torch.tensor([-0.0]))
    told = equality.exceptions(5, 3, 0)
    assert told["zeros_bits"] == told["zeros"] == 15 and told["zeros_values"] == 0
    assert equality.compare(10, 3, 50, torch.float64, True, 0)["different"] == 0


@pytest.mark.parametrize(("shape", "width"), [((4, 7), 4), ((4, 7), 9), ((7, 4), 4), ((7, 4), 5)])
def test_any_table_is_an_embedding_and_a_layer_of_the_smaller_side(shape, width):
    W = torch.randn(*shape)
    E, U = equality.factors(W, width)
    assert E.shape == (shape[0], width) and torch.equal(E @ U, W)
    assert equality.any_table(*shape, width, 1)["different"] == 0
    with pytest.raises(ValueError, match="less than"):
        equality.factors(W, 3)


@pytest.mark.parametrize("standard", [False, True])
def test_indices_for_numbers_are_a_table_of_rank_one(standard):
    wrong, right = equality.IndexRNN(7, 5, standard), ScratchRNN(7, 5)
    state = wrong.state_dict()
    numbers = state.pop("numbers")
    right.load_state_dict(state | {"W_xh": numbers[:, None] @ state["W_xh"]})
    assert torch.linalg.matrix_rank(right.W_xh) == 1
    assert numbers.std(correction=0).item() == pytest.approx(1 if standard else 2)
    X = torch.randint(7, (4, 6))
    assert torch.allclose(wrong(X, wrong.begin_state(4))[0], right(X, right.begin_state(4))[0], atol=1e-6)


def test_both_models_agree_forwards_and_backwards():
    models = []
    for kind in (equality.OneHotRNN, ScratchRNN):
        torch.manual_seed(3)
        models.append(kind(7, 5).double())
    X = torch.randint(7, (4, 6))
    outs = [model(X, model.begin_state(4)) for model in models]
    for one, other in zip(*outs, strict=True):
        assert torch.allclose(one, other, atol=1e-14)
    for logits, _ in outs:
        (logits**2).sum().backward()
    for one, other in zip(*(model.parameters() for model in models), strict=True):
        assert torch.allclose(one.grad, other.grad, atol=1e-14)


@pytest.mark.parametrize("width", [1, 3, 20])
def test_an_extra_layer_is_one_table_and_moves_as_the_formula_says(width):
    told = equality.extra_layer(12, width, 15, 0)
    assert told["apart"] < 1e-12 and told["rank"] == min(width, 12)
    assert told["step_error"] < 1e-5 and -1 < told["cosine"] < 0.999


def test_the_error_left_by_the_best_table_of_a_rank_is_that_of_a_truncated_svd():
    table = torch.randn(6, 9, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    left, sizes, right = torch.linalg.svd(table, full_matrices=False)
    lost = lost_at_rank(table)
    assert len(lost) == 6 and len(lost_at_rank(table.T)) == 9 and lost_at_rank(table.T)[5:] == [0.0] * 4
    for rank in range(1, 7):
        best = left[:, :rank] * sizes[:rank] @ right[:rank]
        assert lost[rank - 1] == pytest.approx(((table - best).norm() / table.norm()).item(), abs=1e-12)


def test_a_row_is_not_compared_with_itself():
    table = torch.tensor([[1.0, 0.0], [0.0, 2.0], [3.0, 0.0]])
    assert mean_cosine(table, [0, 1], [0, 1]) == 0
    assert mean_cosine(table, [0], [2]) == 1


def test_neighbours_are_counted_after_and_before():
    after, before = (neighbours([0, 1, 0, 2], 3, ahead) for ahead in (True, False))
    half = torch.tensor([[0.5, 1.5, 1.5], [1.5, 0.5, 0.5], [0.5, 0.5, 0.5]])  # rows: the token before
    for told, counts in ((after, half), (before, half.T)):
        logs = (counts / counts.sum(1, keepdim=True)).log()
        assert torch.allclose(told, logs - logs.mean(0))


def test_a_table_agrees_with_itself_and_one_hot_vectors_are_equally_far():
    table = torch.randn(6, 9, generator=torch.Generator().manual_seed(1))
    assert agreement(table, 3 * table, [0, 2, 3, 5]) == pytest.approx(1)
    assert spread(torch.eye(5)) == pytest.approx(1)
    assert spread(torch.tensor([[0.0], [1.0], [4.0]])) == 4
