"""What exercise 8.6.1 asks a trained model: each answer is known for models whose answers are known."""

import math
from collections import Counter

import pytest
import torch
from torch import nn

from solutions.ch08.rnn_concise import overfit_probes as probes
from solutions.toolkit.models import RNNModel
from solutions.toolkit.training import evaluate, sequence_loss

CPU = torch.device("cpu")


class Constant(nn.Module):
    """The same logits whatever came before."""

    def __init__(self, logits):
        super().__init__()
        self.logits = torch.tensor(logits)

    def begin_state(self, batch_size):
        return torch.zeros(1, batch_size, 1)

    def forward(self, X, state):
        return self.logits.expand(X.shape[1], X.shape[0], -1), state


class Next(Constant):
    """After n comes n + 1, modulo the vocabulary."""

    def forward(self, X, state):
        return 10 * nn.functional.one_hot((X.T + 1) % len(self.logits), len(self.logits)).float(), state


CORPUS = [0, 0, 0, 1] * 50 + [2] * 7


def test_reading_gives_the_loss_that_evaluate_gives():
    torch.manual_seed(0)
    model = RNNModel(nn.RNN(3, 8), 3)
    logits, truth = probes.read(model, CORPUS, CPU)
    loss = nn.functional.cross_entropy(logits, truth).item()
    assert loss == pytest.approx(evaluate(model, CORPUS, CPU), rel=1e-6)


def test_certainty_of_a_model_that_always_says_the_same():
    logits, truth = [2.0, 1.0, 0.0], CORPUS[1:201]
    found = probes.certainty(Constant(logits), CORPUS[:201], CPU)
    assert found["accuracy"] == pytest.approx(truth.count(0) / 200)
    assert found["confidence"] == pytest.approx(math.exp(2) / sum(math.exp(z) for z in logits))


def test_cooling_finds_the_temperature_that_an_overconfident_model_needs():
    corpus = ([0, 0, 0, 1] * 51)[:201]
    counts = Counter(corpus[1:])
    honest = [math.log(counts[n] / 200) for n in (0, 1)]
    found = probes.cooled(Constant([3 * z for z in honest]), corpus, corpus, CPU)
    assert found["temperature"] == 3
    assert found["test"] == pytest.approx(-sum(counts[n] / 200 * honest[n] for n in (0, 1)), rel=1e-5)


def test_the_temperature_is_chosen_on_the_validation_text_and_reported_on_the_other():
    validation, test = ([0, 0, 0, 1] * 51)[:201], [0] * 201
    logits = [3 * math.log(0.75), 3 * math.log(0.25)]
    found = probes.cooled(Constant(logits), validation, test, CPU)
    assert found["temperature"] == 3  # the test text alone would ask for 1
    assert found["test"] == pytest.approx(-math.log(0.75), rel=1e-5)


def test_a_recital_ends_at_the_first_wrong_character():
    rows = torch.tensor([[0, 1, 2, 3, 0, 1], [0, 1, 2, 2, 3, 0], [0, 1, 3, 3, 0, 1], [2, 3, 0, 1, 2, 2]])
    agreed, written = probes.recite(Next([0.0] * 4), rows, 2)
    assert agreed == [4, 1, 0, 3]
    assert written.tolist() == [[2, 3, 0, 1]] * 3 + [[0, 1, 2, 3]]


def test_a_recital_feeds_the_model_its_own_characters():
    torch.manual_seed(1)
    model, rows = RNNModel(nn.RNN(3, 8), 3), torch.tensor([CORPUS[:12], CORPUS[1:13]])
    _, written = probes.recite(model, rows, 5)
    whole = torch.cat([rows[:, :5], written], 1)
    logits, _ = model(whole[:, :-1], model.begin_state(2))
    assert logits.argmax(2).T[:, 4:].equal(written)


def test_passages_lie_apart_within_the_text():
    rows = probes.passages(list(range(1000)), 40, 200, CPU)
    assert rows.shape == (40, 200)
    assert rows[:, 0].tolist() == list(range(0, 800, 20))
    assert (rows[:, 1:] - rows[:, :-1] == 1).all()


def test_a_snapshot_is_the_loss_of_every_text():
    texts = {"train": CORPUS, "test": CORPUS[::-1]}
    model = Constant([1.0, 0.0, 0.0])
    found = probes.snapshot(model, texts, CPU)
    for name, corpus in texts.items():
        logits, truth = probes.read(model, corpus, CPU)
        assert found[name] == pytest.approx(sequence_loss(logits[:, None], truth[None]).item(), rel=1e-6)
        assert found[f"{name}_accuracy"] == probes.certainty(model, corpus, CPU)["accuracy"]


def test_counting_single_characters_is_witten_bell_by_hand():
    train, test = [1, 1, 2, 1, 3], [1, 2, 4]
    # 5 characters, 3 kinds: (count + 3/27)/(5 + 3).
    expected = -sum(math.log((train.count(n) + 3 / 27) / 8) for n in test) / 3
    found = probes.counted(train, train, test)
    assert found["test"][0] == pytest.approx(expected)
    assert found["validation"][0] < expected
