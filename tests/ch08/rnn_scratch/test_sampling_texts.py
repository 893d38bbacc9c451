"""What is counted in written text, on texts whose answer can be seen."""

import math

import pytest
import torch
from torch.nn import functional as F

from solutions.ch08.rnn_scratch import sampling_texts as texts
from solutions.ch08.rnn_scratch.char_rnn import build
from solutions.ch08.rnn_scratch.sampling_trials import Judge, periods
from solutions.toolkit.tokens import Vocab

VOCAB = Vocab("abcd")


@pytest.fixture(scope="module")
def model():
    model = build("library", 1, len(VOCAB), 8)
    with torch.no_grad():
        model.output.weight.mul_(6)  # far from uniform, so that α matters
    return model


def test_parts_cut_the_stream_in_three():
    found = texts.parts("The cat sat.\nA dog ran on\n" * 1200)
    assert len(found.train) == len(found.heldout) == 10_000
    assert found.train.startswith("the cat sata dog ran onthe") and found.rest
    assert found.words == {"the", "cat", "sat", "a", "dog", "ran", "on"}
    short = texts.parts("The cat sat.\nA dog ran on\n" * 600)
    assert len(short.train + short.heldout) == 3 * len(short.rest)


def test_pieces_are_prefixes_and_what_really_follows():
    signs = "".join(chr(97 + n % 26) for n in range(500))
    found = texts.pieces(signs, 4, 30)
    assert [len(before) for before, _ in found] == [50] * 4 and all(before + after in signs for before, after in found)
    assert found[0][0] == signs[:50] and found[-1][1] in signs[-31:]


def test_writing_scores_itself_as_a_second_reading_does(model):
    wrote = texts.write(model, VOCAB, ["ab", "cd"], [0.5, 2.0, math.inf], 12, seed=0)
    assert wrote["loss"].shape == wrote["entropy"].shape == (3, 2, 12)
    for group, losses, entropies in zip(wrote["texts"], wrote["loss"], wrote["entropy"], strict=True):
        for prefix, text, loss, height in zip(["ab", "cd"], group, losses, entropies, strict=True):
            rows = torch.tensor([VOCAB[list(prefix + text)]])
            logits = model(rows[:, :-1], model.begin_state(1))[0][len(prefix) - 1 :, 0, 1:].double()
            own = F.cross_entropy(logits, rows[0, len(prefix) :] - 1, reduction="none")
            p = torch.softmax(logits, 1)
            assert torch.allclose(own, loss, atol=1e-4)
            assert torch.allclose(-(p * p.log()).sum(1), height, atol=1e-4)


def test_infinite_alpha_is_greedy_and_unknown_is_never_written(model):
    with torch.no_grad():
        model.output.bias[0] += 50  # <unk> would be certain
    wrote = texts.write(model, VOCAB, ["ab", "ab"], [0.1, math.inf], 30, seed=0)["texts"]
    assert not any("<" in text for group in wrote for text in group)
    assert wrote[1][0] == wrote[1][1] and wrote[0][0] != wrote[0][1]
    with torch.no_grad():
        model.output.bias[0] -= 50


def test_only_at_one_the_loss_is_the_entropy(model):
    wrote = texts.write(model, VOCAB, ["a"] * 400, [0.5, 1.0, 2.0], 20, seed=0)
    low, plain, high = (texts.self_check(a, b) for a, b in zip(wrote["loss"], wrote["entropy"], strict=True))
    assert low[0] > 8 * low[1] and abs(plain[0]) < 4 * plain[1] and high[0] < -8 * high[1]


def test_the_models_view_of_real_text(model):
    text = "abcdacbd" * 20
    log_p, targets = texts.real_steps(model, VOCAB, texts.pieces(text, 3, 10))
    assert log_p.shape == (30, 4) and torch.allclose(log_p.exp().sum(1), torch.ones(30).double())
    assert "".join(VOCAB.to_tokens((targets[:10] + 1).tolist())) == text[50:60]
    logits, _ = model(torch.tensor([VOCAB[list(text[:59])]]), model.begin_state(1))
    assert torch.allclose(log_p[9], torch.log_softmax(logits[-1, 0, 1:].double(), 0), atol=1e-5)


def test_what_is_counted():
    assert texts.distinct_share(["aaaaaa", "abcdef"], 5) == 3 / 4
    assert texts.known_share(["xx cat doog end"], {"cat", "xx", "end"}) == 1 / 2
    assert texts.known_share(["nospace"], {"nospace"}) == 0
    assert texts.top_share(["xx a a a b b c yy"], 2) == 5 / 6 and texts.top_share(["nospace"]) == 0
    assert texts.copied_share(["abcdx"], "zabcd", 3) == 2 / 3
    assert texts.letter_distance(["aab"], "ab") == pytest.approx(1 / 6)
    assert texts.letter_distance(["aa"], "bb") == 1
    assert texts.period("xyz" + "ab" * 10, 16) == 2
    assert texts.period("ab" * 4 + "c" + "ab" * 4, 16) is None and texts.period("abcdefgh", 8) is None


def test_greedy_circles_longer_than_a_short_text_are_found():
    class Clock(torch.nn.Module):
        """Counts in its state and says "d" every 60 characters, else "a": a period no text of 80 can show."""

        def begin_state(self, count):
            return torch.zeros(count, dtype=torch.long)

        def forward(self, inputs, state):
            state = state + inputs.shape[1]
            return F.one_hot(torch.where(state % 60 == 0, 4, 1), 5).float()[None], state

    assert periods(Clock(), VOCAB, ["ab", "cd"], 300) == [60, 60]
    assert periods(Clock(), VOCAB, ["ab"], 80) == [0]  # the "d" stands in the last half, and once only


def test_the_judge_is_a_distribution_that_knows_its_own_text():
    judge = Judge("the cat sat on the mat and the rat sat on the hat " * 5)
    signs = "abcdefghijklmnopqrstuvwxyz "
    for context in ("", "the ", "qqqq"):
        together = sum(math.exp(-judge._one(context + sign)) for sign in signs)
        assert together == pytest.approx(1)
    assert judge.loss(["the cat sat"]) < judge.loss(["tac eht tas"])
    assert judge.loss(["the", "cat sat on"]) == pytest.approx(
        (3 * judge.loss(["the"]) + 10 * judge.loss(["cat sat on"])) / 13
    )
