"""A network that reads what it wrote itself."""

import pytest
import torch
from torch import nn

from solutions.ch08.rnn.limits_freerun import continuations, known_shares, loop, own_steps, true_steps
from solutions.ch08.rnn.limits_text import Texts
from solutions.toolkit.generation import generate
from solutions.toolkit.models import RNNModel

TEXTS = Texts(["time", "is", "a", "tide"] * 30, ["a", "time", "odd", "tide"])


@pytest.fixture(scope="module")
def model():
    torch.manual_seed(3)
    model = RNNModel(nn.RNN(len(TEXTS.vocab()), 12), len(TEXTS.vocab()))
    with torch.no_grad():
        model.layer.weight_hh_l0.mul_(3)  # otherwise a fresh network writes one letter for ever
        model.output.weight.mul_(5)
        model.output.bias[0] = -50  # the toolkit may write <unk>, continuations never do
    return model


def test_greedy_writing_is_the_toolkits(model):
    prefixes = ["time ", "a tid", "is a "]
    found = continuations(model, TEXTS.vocab(), prefixes, 25, None)
    expected = [generate(model, TEXTS.vocab(), prefix, 25) for prefix in prefixes]
    assert [prefix + text for prefix, text in zip(prefixes, found, strict=True)] == expected
    assert len(set(found[0])) > 1


def test_unknown_is_never_written_and_draws_follow_the_softmax():
    vocab = TEXTS.vocab()
    model = RNNModel(nn.RNN(len(vocab), 4), len(vocab))
    with torch.no_grad():
        model.output.weight.zero_()
        model.output.bias.copy_(torch.arange(len(vocab)).float().flip(0))  # <unk> would be the likeliest
    assert continuations(model, vocab, ["a"], 8, None) == [vocab.idx_to_token[1] * 8]
    drawn = "".join(continuations(model, vocab, ["a"] * 200, 20, torch.Generator().manual_seed(0)))
    assert len(drawn) == 4000  # <unk> would be five characters
    expected = torch.softmax(model.output.bias[1:], 0)
    for token, share in zip(vocab.idx_to_token[1:], expected.tolist(), strict=True):
        assert drawn.count(token) / 4000 == pytest.approx(share, abs=0.04)


def test_shares_count_whole_words_only():
    texts = ["time is od", "a b c d", "is time "]
    assert known_shares(texts, {"time", "is", "a"}, 2) == [1.0, 2 / 3]


def test_true_steps_is_the_mass_on_signs_that_lead_to_known_words(model):
    vocab, signs = TEXTS.vocab(), "a time odd tide "
    after = {"": "tia", "t": "i", "ti": "md", "tim": "e", "time": " ", "i": "s", "is": " ", "a": " "}
    after |= {"tid": "e", "tide": " "}
    expected, begun = [], ""
    for n, sign in enumerate(signs):
        begun = "" if sign == " " else begun + sign
        if begun in after:  # o, od and odd are not
            logits, _ = model(torch.tensor([vocab[list(signs[: n + 1])]]), model.begin_state(1))
            expected.append(torch.softmax(logits[-1, 0], 0)[vocab[list(after[begun])]].sum().item())
    assert len(expected) == len(signs) - 3
    assert true_steps(model, TEXTS) == pytest.approx(sum(expected) / len(expected), rel=1e-4)


def test_own_steps_are_counted_until_a_word_has_left_all_known_ones():
    # t, i, then a space too soon; t, then a: nothing after it counts; t, i, e, space.
    assert own_steps(["ti tabb tie "], {"tie"}) == pytest.approx((2 + 1 + 4) / 9)


def test_a_loop_is_found_whatever_its_beginning():
    assert loop("once upon a time " + "round and " * 60) == loop("and round " * 45 + "and rou") == " and round"
    assert loop("x" * 430) == "x"
    assert loop("ab" * 199) is None  # shorter than the tail that has to repeat
    assert loop("abc " * 110 + "abd ") is None
    once = "".join(chr(0x4E00 + n) for n in range(201))
    assert loop(once[:200] * 3) is not None and loop(once * 3) is None  # the longest period looked for is 200
