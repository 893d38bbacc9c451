"""Exercise 8.6.2: the formulas against sums, brute force and random networks."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.ch08.rnn_concise import deeper_theory as theory


@settings(max_examples=30, deadline=None)
@given(depth=st.integers(1, 20), a=st.floats(0.1, 1.0), r=st.floats(0.05, 0.6))
def test_all_delays_together_are_one_factor_a_layer_and_the_mean_delay_adds_up(depth, a, r):
    energies = [theory.trace_energy(depth, k, a, r) for k in range(600)]
    assert sum(energies) == pytest.approx(theory.energy_a_layer(a, r) ** depth, rel=1e-6)
    mean = sum(k * energy for k, energy in enumerate(energies)) / sum(energies)
    assert mean == pytest.approx(depth * theory.delay_a_layer(r), rel=1e-6)


def test_torchs_default_gives_a_half_and_half_a_step():
    assert theory.energy_a_layer() == pytest.approx(1 / 2)
    assert theory.delay_a_layer() == pytest.approx(1 / 2)


def test_paths_are_counted_as_a_walk_counts_them():
    # Layer by layer and step by step: what stands at (layer, step) comes from below and from the step before.
    reached = [[0.0] * 8 for _ in range(6)]
    for layer in range(6):
        for step in range(8):
            below = reached[layer - 1][step] if layer else float(step == 0)
            before = reached[layer][step - 1] if step else 0.0
            reached[layer][step] = (below + before) / 3
            assert reached[layer][step] == pytest.approx(theory.trace_energy(layer + 1, step))


def test_wide_linear_networks_have_these_energies_on_average():
    generator, width, depth, steps, nets = torch.Generator().manual_seed(0), 120, 4, 5, 12
    energy = torch.zeros(steps, dtype=torch.float64)
    for _ in range(nets):
        signal = torch.zeros(steps, width, dtype=torch.float64)
        signal[0, 0] = 1
        for _ in range(depth):
            W, R = ((2 * torch.rand(width, width, generator=generator) - 1) / width**0.5 for _ in range(2))
            state, out = torch.zeros(width, dtype=torch.float64), []
            for x in signal:
                state = W.double() @ x + R.double() @ state
                out.append(state)
            signal = torch.stack(out)
        energy += signal.square().sum(1) / nets
    for k in range(steps):
        assert energy[k].item() == pytest.approx(theory.trace_energy(depth, k), rel=0.25)


def test_covariances_are_those_counted_by_hand():
    corpus, q = [0, 1, 2, 1, 0, 0, 1, 2, 2, 1, 0, 1], 3
    for j, found in enumerate(theory.covariances(corpus, q, 4)):
        pairs = [(corpus[t - 1 - j], corpus[t]) for t in range(1 + j, len(corpus))]
        shares = [sum(y == b for _, y in pairs) / len(pairs) for b in range(q)]
        total = 0.0
        for a in range(q):
            for b in range(q):
                total += (sum((x == a) * ((y == b) - shares[b]) for x, y in pairs) / len(pairs)) ** 2
        assert found == pytest.approx(total)


def test_the_plateaus_gradient_of_one_layer_written_out():
    C = [0.5, 0.2, 0.1]
    assert theory.plateau_gradient(1, C) == pytest.approx(math.sqrt(0.5 / 3 + 0.2 / 9 + 0.1 / 27))
    assert theory.plateau_gradient(2, C) == pytest.approx(math.sqrt(0.5 / 9 + 2 * 0.2 / 27 + 3 * 0.1 / 81))
