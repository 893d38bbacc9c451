"""What can be counted without training, counted another way."""

import pytest
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from solutions.ch08.rnn.limits_costs import chains, gradient_reach, layer_costs, longest_chain
from solutions.toolkit.models import ScratchRNN


@pytest.mark.parametrize("depth", [1, 3, 8])
def test_the_chain_of_a_network_of_layers_is_its_depth(depth):
    layers = nn.Sequential(*[nn.Sequential(nn.Linear(4, 4), nn.Tanh()) for _ in range(depth)])
    assert longest_chain(layers(torch.ones(2, 4))) == depth
    x = torch.ones(2, 4, requires_grad=True)
    assert longest_chain(layers(x) + x) == depth  # the longer way counts


def test_only_the_recurrent_chain_grows():
    assert [chains(n) for n in (1, 7)] == [{"rnn": 2, "window": 2}, {"rnn": 8, "window": 2}]


@pytest.mark.parametrize("num_steps", [2, 9])
def test_a_loss_reaches_the_characters_before_it_in_its_batch(num_steps):
    assert gradient_reach(num_steps) == {"reached": list(range(1, num_steps + 1)), "previous": 0}


@pytest.mark.parametrize("vocab_size", [28, 300])
def test_multiply_adds_are_those_that_torch_counts(vocab_size):
    cost, model = layer_costs(vocab_size, 16), ScratchRNN(vocab_size, 16)
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        model(torch.zeros(1, 10, dtype=torch.long), model.begin_state(1))
    assert counter.get_total_flops() == 2 * 10 * cost["multiply_adds"]
    assert cost["parameters"] == sum(parameter.numel() for parameter in model.parameters())
    assert cost["output_parameters"] == model.W_hq.numel() + model.b_q.numel()
