"""The small model: its three losses, its evaluation, and its states read in different ways."""

import random

import pytest
import torch
from torch.nn import functional as F

from solutions.ch08.language_models.sentence_model import (
    BOS,
    EOS,
    PAD,
    RESERVED,
    SentenceModel,
    carried,
    learning_rate,
    measured,
    read_rows,
    trained,
    training_loss,
)
from solutions.ch08.language_models.sentence_states import compare
from solutions.toolkit.sentence_batches import pad_sentences
from solutions.toolkit.tokens import Vocab

DRAW = random.Random(1)
SENTENCES = [[DRAW.randrange(4, 12) for _ in range(DRAW.randint(1, 12))] for _ in range(40)]


@pytest.fixture
def model():
    torch.manual_seed(0)
    return SentenceModel(12)


def test_the_reserved_tokens_have_these_indices():
    assert Vocab(["a"], reserved_tokens=RESERVED)[RESERVED] == [PAD, BOS, EOS]


def test_the_losses_are_the_librarys(model):
    X, Y, _ = pad_sentences(SENTENCES[:8], BOS, EOS, PAD)
    logits, targets = model(X).flatten(0, 1), Y.T.flatten()
    real = F.cross_entropy(logits, targets, ignore_index=PAD)
    found = {mode: training_loss(model, SENTENCES[:8], mode) for mode in ("masked", "unmasked", "rescaled")}
    torch.testing.assert_close(found["masked"], real)
    torch.testing.assert_close(found["unmasked"], F.cross_entropy(logits, targets))
    torch.testing.assert_close(found["rescaled"], found["unmasked"])


def test_the_learning_rate_undoes_the_padding():
    assert learning_rate([3, 3, 7], "unmasked") == learning_rate([5] * 40, "rescaled") == 1
    assert learning_rate([3, 3, 7], "rescaled") == pytest.approx(3 * 7 / 13)


def test_batches_do_not_change_the_loss_of_real_tokens(model):
    alone = measured(model, SENTENCES, [[index] for index in range(40)])
    together = measured(model, SENTENCES, [list(range(25)), list(range(25, 40))])
    assert alone["padding"] == 0 and alone["all"] == alone["real"] == pytest.approx(together["real"], rel=1e-5)
    assert together["by_sentence"] == pytest.approx(alone["by_sentence"], rel=1e-5)
    share = together["padding"]
    assert together["all"] == pytest.approx((1 - share) * together["real"] + share * together["pad"])
    assert carried(model, SENTENCES, True) == pytest.approx(alone["real"], rel=1e-5)
    assert carried(model, SENTENCES, False) != pytest.approx(alone["real"], rel=1e-4)


def test_rows_without_starts_are_one_long_sequence(model):
    X = torch.randint(4, 12, (3, 9))
    torch.testing.assert_close(read_rows(model, X, None), model.layer(model.embedding(X.T))[0])


def test_training_lowers_the_loss_and_a_seed_decides_it():
    def train(seed):
        return trained(SENTENCES, 12, "masked", 1, seed, 6, lambda done, total, loss: None)

    everything = [list(range(40))]
    losses = [measured(model, SENTENCES, everything)["real"] for model in (train(0), train(0), train(1))]
    torch.manual_seed(0)
    assert losses[0] == losses[1] != losses[2]
    assert max(losses) < measured(SentenceModel(12), SENTENCES, everything)["real"]


def test_only_what_should_differ_differs():
    found = compare(SENTENCES, [5] * 90, 12, seed=3)
    wrong = {"padded_final", "backward", "rows_kept_first"}
    assert all((value > 0.1) == (name in wrong) for name, value in found.items())
    assert max(value for name, value in found.items() if name not in wrong) < 1e-10
