"""Exercise 8.6.2: what one epoch leaves of the trace."""

import pytest
import torch
from torch.nn import functional as F

from solutions.ch08.rnn_concise import deeper_first_epoch as first
from solutions.ch08.rnn_concise.deeper_networks import KINDS, build
from solutions.ch08.rnn_concise.deeper_probes import streams
from solutions.ch08.rnn_scratch.char_rnn import split

X = torch.randint(5, (3, 40), generator=torch.Generator().manual_seed(0))


def test_the_last_trace_is_the_difference_of_two_texts_that_differ_in_one_character():
    model = build("default", 2, 5, 16, seed=0).double()
    other = X.clone()
    other[:, first.PLACE] = (X[:, first.PLACE] + 1) % 5
    change = torch.zeros(3, dtype=torch.float64)
    with torch.no_grad():
        a, b = (model.layer_outputs(text, model.begin_state(3))[0][-1] for text in (X, other))
    change = (a - b).square().sum((0, 2)) / 2
    assert first.last_trace(model, X) == pytest.approx(change.mean().sqrt().item())


@pytest.mark.parametrize("kind", KINDS)
def test_hidden_states_are_tanh_values_whatever_is_handed_up(kind):
    model = build(kind, 3, 5, 8, seed=0)
    hiddens = first.hidden_states(model, X)
    assert hiddens.shape == (3, 40, 3, 8) and hiddens.abs().max() <= 1
    with torch.no_grad():
        assert torch.equal(hiddens[0], model.layers[0](F.one_hot(X.T, 5).float())[0])
    assert not any(layer._forward_hooks for layer in model.layers)


def test_slopes_are_multiplied_over_the_layers():
    hiddens = torch.tensor([0.0, 0.5, 0.8]).reshape(3, 1, 1, 1).expand(3, 4, 2, 6)
    assert first.slope_product(hiddens) == pytest.approx(0.75 * 0.36)


def test_without_biases_only_the_layers_biases_change():
    model, same = (build("residual", 2, 5, 8, seed=0) for _ in range(2))
    first.without_biases(model)
    for (name, one), (_, other) in zip(model.named_parameters(), same.named_parameters(), strict=True):
        zeroed = name.startswith("layers") and "bias" in name
        assert torch.equal(one, torch.zeros_like(one) if zeroed else other)


def test_a_constant_put_into_the_biases_presses_the_trace_and_zeroing_them_frees_it(time_machine):
    # No training at all: the mechanism by itself.
    texts = split(time_machine)
    text, _ = streams(texts.train[:1281], 16)
    model = build("orthogonal", 20, len(texts.vocab), 64, seed=0)
    before = first.last_trace(model, text)
    with torch.no_grad():
        for layer in model.layers:
            layer.bias_ih_l0 += 0.5
    pressed = first.last_trace(model, text)
    assert pressed < 0.2 * before
    assert first.last_trace(first.without_biases(model), text) == pytest.approx(before)


def test_the_first_epoch_drowns_the_trace_unless_the_output_bias_is_right(time_machine):
    texts = split(time_machine)
    plain, biased = (
        first.first_epoch("orthogonal", flag, 20, 0, 64, texts, "cpu", lambda *_: None) for flag in (False, True)
    )
    assert plain["before"] == biased["before"]
    assert plain["after"] < 0.1 * plain["before"] < plain["unbiased"] and biased["after"] > 0.5 * biased["before"]
