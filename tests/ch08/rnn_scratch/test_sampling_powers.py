"""P^α normalised: held against definitions, numeric derivatives, exhaustive counts and torch's own sampler."""

import itertools
import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional as F

from solutions.ch08.rnn_scratch import sampling_powers as powers
from solutions.ch08.rnn_scratch.char_rnn import build
from solutions.errors import UserError
from solutions.toolkit.generation import generate
from solutions.toolkit.tokens import Vocab

NUMBERS = st.lists(st.floats(-8, 8), min_size=2, max_size=6)
ALPHA = st.floats(0.05, 8)


def tensor(numbers):
    return torch.tensor(numbers, dtype=torch.float64)


@given(NUMBERS, ALPHA)
def test_sharpened_is_the_normalised_power(numbers, alpha):
    weights = [math.exp(z) ** alpha for z in numbers]
    expected = [weight / sum(weights) for weight in weights]
    assert powers.sharpened(tensor(numbers), alpha).tolist() == pytest.approx(expected, abs=1e-9)
    assert powers.naive(tensor(numbers), alpha).tolist() == pytest.approx(expected, abs=1e-9)


@given(NUMBERS, ALPHA)
def test_likelihood_rises_at_the_rate_of_the_variance_and_entropy_falls_alpha_times_as_fast(numbers, alpha):
    z, width = tensor(numbers), 1e-4
    numeric, theory = powers.slopes(z, alpha)
    assert numeric.item() == pytest.approx(theory.item(), abs=1e-4) and theory <= 0
    higher, lower = (powers.mean_log(powers.sharpened(z, alpha + shift), z) for shift in (width, -width))
    assert ((higher - lower) / (2 * width)).item() == pytest.approx(-theory.item() / alpha, abs=1e-3)


@given(NUMBERS, st.integers(0, 1000), ALPHA)
def test_no_other_distribution_trades_better(numbers, seed, alpha):
    z = tensor(numbers)
    other = torch.softmax(3 * torch.randn(len(z), generator=torch.Generator().manual_seed(seed)).double(), 0)
    q = powers.sharpened(z, alpha)

    def value(r):
        return (powers.mean_log(r, z) + powers.entropy(r) / alpha).item()

    divergence = (other * (other.log() - q.log())).sum().item()
    assert value(q) - value(other) == pytest.approx(divergence / alpha, abs=1e-8)


def test_the_limits():
    z = tensor([2.0, 2.0, 0.0])
    assert powers.sharpened(z, 0.0).tolist() == pytest.approx([1 / 3] * 3)
    assert powers.sharpened(z, math.inf).tolist() == [0.5, 0.5, 0.0] == powers.sharpened(z, 1e30).tolist()
    assert powers.sharpened(tensor([-torch.inf, 1.0, 1.0]), 2.0).tolist() == [0.0, 0.5, 0.5]  # ruled out stays so
    with pytest.raises(UserError, match="不小于 0"):
        powers.sharpened(z, -1.0)
    with pytest.raises(UserError):
        powers.sharpened(z, math.nan)


def test_the_naive_power_underflows_exactly_below_its_limit():
    # The likeliest of n equal characters has 1/n: 2 is above 2^-1.5, 3 below.
    two, three = torch.zeros(1, 2), torch.zeros(1, 3)
    assert powers.underflow(two, 100.0) == {"naive": 0.0, "softmax": 0.0, "theory": 0.0}
    assert powers.underflow(three, 100.0) == {"naive": 1.0, "softmax": 0.0, "theory": 1.0}
    assert "nan" in powers.objection(three, 100.0) and powers.objection(two, 100.0) == ""


def test_the_best_alpha_undoes_what_was_done_to_the_logits():
    generator = torch.Generator().manual_seed(0)
    truth = 2 * torch.randn(4000, 5, generator=generator).double()
    targets = torch.multinomial(torch.softmax(truth, 1), 1, generator=generator)[:, 0]
    found = powers.best_alpha(3 * truth, targets)  # three times too sure
    assert found == pytest.approx(1 / 3, rel=0.05)
    losses = [powers.loss_under(3 * truth, targets, found * factor) for factor in (0.9, 1.0, 1.1)]
    assert losses[1] == min(losses)


def test_three_steps_ahead_are_what_the_model_says_of_every_continuation():
    model, prefix = build("library", 0, 4, 6), [1, 2, 3]
    first, second, third = powers.steps_ahead(model, prefix)
    for a, b in itertools.product(range(3), repeat=2):
        logits, _ = model(torch.tensor([[*prefix, a + 1, b + 1]]), model.begin_state(1))
        for step, row in ((first, logits[2]), (second[a], logits[3]), (third[a, b], logits[4])):
            assert torch.allclose(step, row[0, 1:].double(), atol=1e-6)


def test_step_by_step_and_as_a_whole_by_brute_force():
    generator = torch.Generator().manual_seed(1)
    steps = [3 * torch.randn(*[3] * depth, generator=generator).double() for depth in (1, 2, 3)]
    whole, stepwise = {}, {}
    for a, b, c in itertools.product(range(3), repeat=3):
        rows = [(steps[0], a), (steps[1][a], b), (steps[2][a, b], c)]
        whole[a, b, c] = math.prod(F.softmax(row, 0)[n].item() for row, n in rows) ** 2
        stepwise[a, b, c] = math.prod(F.softmax(2 * row, 0)[n].item() for row, n in rows)
    total = sum(whole.values())
    found = powers.by_steps_and_as_a_whole(steps, 2.0)
    distance = sum(abs(whole[key] / total - stepwise[key]) for key in whole) / 2
    assert found["distance"] == pytest.approx(distance) and distance > 0.01
    a = int(steps[0].argmax())
    b = int(steps[1][a].argmax())
    assert found["greedy_is_best"] == ((a, b, int(steps[2][a, b].argmax())) == max(whole, key=whole.get))
    # With one step there is nothing to choose between the two; with flat later steps neither.
    flat = [steps[0], torch.zeros(3, 3).double(), torch.zeros(3, 3, 3).double()]
    assert powers.by_steps_and_as_a_whole(flat, 2.0)["distance"] == pytest.approx(0, abs=1e-12)


def test_the_toolkits_prediction_draws_from_the_same_distribution():
    vocab = Vocab("abc")
    model = build("library", 3, len(vocab), 5)
    with torch.no_grad():
        model.output.weight.mul_(4)
        logits, _ = model(torch.tensor([[1]]), model.begin_state(1))
    q = powers.sharpened(logits[0, 0].double(), 2.5)
    generator = torch.Generator().manual_seed(0)
    written = [generate(model, vocab, "a", 1, alpha=2.5, generator=generator)[1:] for _ in range(2000)]
    for index, share in enumerate(q.tolist()):
        assert written.count(vocab.to_tokens(index)) / 2000 == pytest.approx(share, abs=0.04)
    assert generate(model, vocab, "a", 1)[1:] == vocab.to_tokens(int(q.argmax()))
