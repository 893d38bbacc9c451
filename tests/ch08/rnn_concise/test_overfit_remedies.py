"""The training of exercise 8.6.1: equal to the toolkit's without a remedy, and each remedy is what it says."""

import itertools
import random

import pytest
import torch
from torch import nn

from solutions.ch08.rnn_concise import overfit_remedies as remedies
from solutions.ch08.rnn_concise.overfit_remedies import DropoutRNN, Remedy
from solutions.toolkit.batches import sequential_batches
from solutions.toolkit.models import RNNModel
from solutions.toolkit.tokens import encode
from solutions.toolkit.training import Recipe, clip_gradients, evaluate, sequence_loss, train

VOCAB = 5
SMALL = Remedy(num_hiddens=8, batch_size=4, num_steps=6)
CORPUS = [random.Random(0).randrange(VOCAB) for _ in range(120)]


def flat(model):
    return torch.cat([weight.detach().flatten() for weight in model.parameters()])


def model_of(remedy, seed=0):
    return remedies.fresh(remedy, seed, VOCAB, "cpu")


def test_without_a_remedy_it_is_the_toolkits_training():
    mine, theirs = model_of(SMALL), model_of(SMALL)
    recipe = Recipe(batch_size=4, num_steps=6, num_epochs=3)
    rng = random.Random(7)
    count = sum(len(list(sequential_batches(CORPUS, 4, 6, rng))) for _ in range(recipe.num_epochs))
    assert list(remedies.updates(mine, CORPUS, SMALL, 7, count)) == list(range(1, count + 1))
    train(theirs, CORPUS, recipe, seed=7)
    torch.testing.assert_close(flat(mine), flat(theirs))


def test_weight_decay_adds_lambda_w_to_the_clipped_gradient():
    remedy = Remedy(num_hiddens=8, batch_size=4, num_steps=6, weight_decay=0.1, lr=0.5)
    model, by_hand = model_of(remedy), model_of(remedy)
    X, Y = next(sequential_batches(CORPUS, 4, 6, random.Random(3)))
    logits, _ = by_hand(X, by_hand.begin_state(4))
    sequence_loss(logits, Y).backward()
    parameters = list(by_hand.parameters())
    clip_gradients(parameters, 1.0)
    expected = torch.cat([(w - 0.5 * (w.grad + 0.1 * w)).detach().flatten() for w in parameters])
    assert list(remedies.updates(model, CORPUS, remedy, 3, 1)) == [1]
    torch.testing.assert_close(flat(model), expected)


def test_dropout_touches_only_what_the_output_layer_reads():
    torch.manual_seed(0)
    layer = nn.RNN(VOCAB, 8)
    model, plain = DropoutRNN(layer, VOCAB, 0.5), RNNModel(layer, VOCAB)
    plain.output = model.output
    X, state = torch.tensor([CORPUS[:20]]), plain.begin_state(1)
    expected, last = plain(X, state)
    model.eval()
    torch.testing.assert_close(model(X, state)[0], expected)
    model.train()
    logits, carried = model(X, state)
    assert not torch.allclose(logits, expected)
    torch.testing.assert_close(carried, last)
    many, _ = model(X.repeat(3000, 1), plain.begin_state(3000))  # a mask of its own for every copy
    torch.testing.assert_close(many.mean(1, keepdim=True), expected, atol=0.06, rtol=0)  # the mean is kept


def test_the_parts_are_the_text_and_do_not_overlap():
    text = "abcdefghij" * 500
    found = remedies.parts(text)
    assert found.pool + found.validation + found.test == encode(text)[0]
    assert len(found.validation) == len(found.test) == 500
    assert len(remedies.parts(text * 40).test) == 10_000


def test_a_record_begins_before_training_and_ends_with_the_last_update(monkeypatch):
    monkeypatch.setattr(remedies, "EVALUATE_EVERY", 2)
    text, remedy = "the quick brown fox jumps " * 100, Remedy(num_hiddens=8, dropout=0.5, batch_size=4, num_steps=6)
    heard = []
    record = remedies.remedied(text, remedy, 1, 5, "cpu", lambda *told: heard.append(told[0]))
    assert record["updates"] == heard == [0, 2, 4, 5]
    found = remedies.parts(text)
    model = remedies.fresh(remedy, 1, len(found.vocab), "cpu").eval()
    assert record["test"][0] == pytest.approx(evaluate(model, found.test, torch.device("cpu")))
    model.train()
    for _ in itertools.islice(remedies.updates(model, found.pool, remedy, 1, 5), 5):
        pass
    model.eval()
    # Looking between the updates does not disturb the training: evaluation draws no chance numbers.
    assert record["train"][-1] == pytest.approx(evaluate(model, found.pool[:10_000], torch.device("cpu")))
    assert record["left_on"] != record["test"][-1]


@pytest.mark.parametrize(("layers", "works"), [(1, False), (2, True)])
def test_the_librarys_dropout_works_between_layers_only(layers, works):
    text = "the quick brown fox jumps over the lazy dog " * 60
    found = remedies.dropout_argument(text, layers, 0, 2, "cpu", lambda *told: None)
    assert (found["apart"] > 1e-4) == works and (found["apart"] == 0) == (not works)
    assert (found["warnings"] > 0) == (not works)
