"""Exercise 8.7.2: the designs against torch, against the book's model, and against what they promise."""

import pytest
import torch
from torch import nn

from solutions.ch08.bptt.remedies_models import CellRNN, Design, build, gradients_through_time
from solutions.toolkit.models import RNNModel, ScratchRNN
from solutions.toolkit.training import sequence_loss

VOCAB, HIDDENS, BATCH, STEPS = 7, 6, 3, 12
X = torch.randint(VOCAB, (BATCH, STEPS + 1), generator=torch.Generator().manual_seed(0))


def fresh(seed=0, **design):
    return CellRNN(VOCAB, HIDDENS, Design(**design), seed).double()


def logits(model, inputs=X):
    return model(inputs, model.begin_state(len(inputs)))[0]


def gradients(model):
    loss = sequence_loss(logits(model, X[:, :-1]), X[:, 1:])
    return loss, dict(zip("xhbqc", torch.autograd.grad(loss, list(model.parameters())), strict=True))


@pytest.mark.parametrize("layer", ["tanh", "relu"])
def test_the_plain_cell_is_the_books_model_and_torchs(layer):
    cell = fresh(layer=layer, stretch=2.0)
    book = ScratchRNN(VOCAB, HIDDENS, getattr(torch, layer)).double()
    book.load_state_dict(cell.state_dict())
    theirs = RNNModel(nn.RNN(VOCAB, HIDDENS, nonlinearity=layer), VOCAB).double()
    with torch.no_grad():
        theirs.layer.weight_ih_l0.copy_(cell.W_xh.T)
        theirs.layer.weight_hh_l0.copy_(cell.W_hh.T)
        theirs.layer.bias_ih_l0.copy_(cell.b_h)
        theirs.layer.bias_hh_l0.zero_()
        theirs.output.weight.copy_(cell.W_hq.T)
        theirs.output.bias.copy_(cell.b_q)
    assert torch.allclose(logits(cell), logits(book)) and torch.allclose(logits(cell), logits(theirs))


def test_all_designs_of_a_seed_share_their_other_weights():
    plain, big, turned = fresh(), fresh(stretch=5.0), fresh(orthogonal=True)
    assert torch.allclose(big.W_hh, 5 * plain.W_hh) and not torch.equal(turned.W_hh, plain.W_hh)
    assert torch.allclose(turned.W_hh @ turned.W_hh.T, torch.eye(HIDDENS).double(), atol=1e-6)
    for one in (big, turned):
        assert torch.equal(one.W_xh, plain.W_xh) and torch.equal(one.W_hq, plain.W_hq)
    assert not torch.equal(fresh(seed=1).W_hh, plain.W_hh)
    assert plain.W_hh.abs().max() <= HIDDENS**-0.5


def test_a_gated_layer_is_torchs_with_larger_recurrent_weights_only():
    small, large = build(Design("lstm"), VOCAB, HIDDENS, 3), build(Design("lstm", 5.0), VOCAB, HIDDENS, 3)
    assert isinstance(large.layer, nn.LSTM) and isinstance(build(Design("gru"), VOCAB, HIDDENS, 3).layer, nn.GRU)
    for (name, a), (_, b) in zip(small.named_parameters(), large.named_parameters(), strict=True):
        assert torch.allclose(b, 5 * a if name.endswith("weight_hh_l0") else a)


def test_truncation_changes_the_gradient_and_nothing_else():
    loss, whole = gradients(fresh(stretch=5.0))
    same, cut = gradients(fresh(stretch=5.0, cut=5))
    assert torch.equal(loss, same) and torch.allclose(whole["q"], cut["q"])
    assert not torch.allclose(whole["h"], cut["h"])
    model, H, pieces = fresh(stretch=5.0), None, []
    for start in range(0, STEPS, 5):  # by hand: three calls, the state detached between them
        H = model.begin_state(BATCH) if H is None else H.detach()
        out, H = model(X[:, start : min(start + 5, STEPS)], H)
        pieces.append(out)
    sequence_loss(torch.cat(pieces), X[:, 1:]).backward()
    assert torch.allclose(model.W_hh.grad, cut["h"])


def test_layer_normalisation_forgets_the_scale_of_the_weights():
    model = fresh(norm=True)
    before = logits(model)
    with torch.no_grad():
        model.W_xh *= 30
        model.W_hh *= 30
    # Not to the last digit: layer_norm adds 1e-5 to the variance.
    assert torch.allclose(logits(model), before, atol=1e-3)
    assert not torch.allclose(logits(fresh(stretch=30.0)), logits(fresh()), atol=1e-3)


def test_a_leaky_step_keeps_most_of_the_old_state():
    model, inputs, H = fresh(leak=0.2), torch.randn(BATCH, HIDDENS).double(), torch.randn(BATCH, HIDDENS).double()
    expected = 0.8 * H + 0.2 * torch.tanh(inputs + H @ model.W_hh + model.b_h)
    assert torch.allclose(model.step(inputs, H), expected)


@pytest.mark.parametrize("design", [Design(stretch=3.0), Design("gru", 3.0), Design("lstm", 3.0), Design(norm=True)])
def test_the_gradient_at_the_far_end_is_the_one_of_finite_differences(design):
    model = build(design, VOCAB, HIDDENS, 1).double()
    y, (_, first) = X[:, -1], model(X[:, :1], model.begin_state(BATCH))
    parts = [p.detach() for p in (first if isinstance(first, tuple) else (first,))]

    def loss_from(moved):
        out, _ = model(X[:, 1:STEPS], tuple(moved) if isinstance(first, tuple) else moved[0])
        return nn.functional.cross_entropy(out[-1], y, reduction="sum").item()

    total = 0.0
    for which, part in enumerate(parts):
        for place in range(part.numel()):
            sides = []
            for sign in (1, -1):
                moved = [p.clone() for p in parts]
                moved[which].view(-1)[place] += sign * 1e-5
                sides.append(loss_from(moved))
            total += ((sides[0] - sides[1]) / 2e-5) ** 2
    sizes = gradients_through_time(model, X[:, :STEPS], y)
    assert len(sizes) == STEPS - 1 and sizes[-1] == pytest.approx(total**0.5, rel=1e-5)


def test_a_scaled_orthogonal_network_of_tiny_states_is_as_predicted():
    model = fresh(orthogonal=True, stretch=0.7)
    model.W_xh.data *= 1e-6
    model.b_h.data *= 1e-6
    sizes = gradients_through_time(model, X[:, :STEPS], X[:, -1])
    assert [b / a for a, b in zip(sizes, sizes[1:], strict=False)] == pytest.approx([0.7] * (STEPS - 2))
