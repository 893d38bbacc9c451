"""Three pieces of a book; one reading of a text, equal to token by token; how sure a model is."""

import math

import pytest
import torch
from torch.nn import functional as F

from solutions.ch08.rnn_scratch.char_rnn import build
from solutions.ch08.rnn_scratch.lower_texts import SKIPPED, confidence, parts, read, read_loss, softened, stopped
from solutions.toolkit.tokens import Vocab

TOKENS = torch.randint(0, 9, (60,), generator=torch.Generator().manual_seed(0))


def test_the_pieces_follow_one_another_and_use_the_given_vocabulary():
    vocab = Vocab("zyx cba")
    found = parts("abc abc abc " * 30 + "xyz", vocab)
    whole = found.train + found.validation + found.test
    assert "".join(vocab.to_tokens(whole)) == ("abc abc abc " * 30 + "xyz")
    assert len(found.train) == len(whole) * 8 // 10 and abs(len(found.validation) - len(found.test)) <= 1


def test_reading_at_once_is_reading_token_by_token_with_the_state_carried_on():
    model = build("library", 0, 9, 5)
    state, losses = model.begin_state(1), []
    with torch.no_grad():
        for before, after in zip(TOKENS[:-1], TOKENS[1:], strict=True):
            logits, state = model(before.view(1, 1), state)
            losses.append(F.cross_entropy(logits[0], after.view(1)).item())
    kept = losses[SKIPPED - 1 :]
    assert read(model, TOKENS.tolist()).shape == (60 - SKIPPED, 9)
    assert read_loss(model, TOKENS.tolist()) == pytest.approx(sum(kept) / len(kept), rel=1e-5)


def test_a_uniform_model_expects_what_it_gets():
    told = confidence(torch.zeros(60, 9), TOKENS)
    assert told["loss"] == pytest.approx(math.log(9)) == told["expected"]


def test_a_sure_and_wrong_model_expects_nothing_and_pays_much():
    wrong = 50 * F.one_hot((TOKENS + 1) % 9, 9).float()
    told = confidence(wrong, TOKENS)
    assert told["accuracy"] == 0 and told["expected"] < 1e-6 and told["loss"] == pytest.approx(50, rel=1e-3)


def test_softening_finds_the_temperature_by_which_the_logits_were_sharpened():
    generator = torch.Generator().manual_seed(1)
    logits = 1.5 * torch.randn(20_000, 9, generator=generator)
    tokens = torch.multinomial(logits.softmax(-1), 1, generator=generator)[:, 0]
    best, before, after = softened(4 * logits, tokens, [1, 2, 3, 4, 5, 6])
    assert best == 4 and after < before - 0.5
    assert after == pytest.approx(F.cross_entropy(logits[10_000:], tokens[10_000:]).item(), rel=1e-5)


def test_stopping_early_is_decided_on_the_first_half_only():
    tokens = torch.tensor([0, 0, 1, 1])
    first = torch.tensor([[3.0, 0.0]] * 2 + [[0.0, 0.0]] * 2)  # right in the first half, no idea in the second
    second = torch.tensor([[0.0, 0.0]] * 2 + [[0.0, 9.0]] * 2)
    assert stopped([second, first], tokens) == pytest.approx(math.log(2))
