"""Generation: greedy is the limit of sampling, and prediction changes no weight."""

import copy

import pytest
import torch

from solutions.errors import UserError
from solutions.toolkit.generation import generate
from solutions.toolkit.models import ScratchRNN
from solutions.toolkit.tokens import Vocab


@pytest.fixture
def setting():
    torch.manual_seed(0)
    vocab = Vocab(list("abcdefg "))
    model = ScratchRNN(len(vocab), 12, scale=1.0)
    torch.nn.init.constant_(model.b_q[:1].data, -1e3)  # never <unk>: one character a token
    return model, vocab


def test_greedy_generation_follows_the_likeliest_character(setting):
    model, vocab = setting
    text = generate(model, vocab, "abc", 5)
    for length in range(3, 8):  # predicting each prefix afresh must give the same next character
        logits, _ = model(torch.tensor([vocab[list(text[:length])]]), model.begin_state(1))
        assert vocab.to_tokens(int(logits[-1, 0].argmax())) == text[length]
    assert text.startswith("abc") and len(text) == 8


def test_a_large_alpha_samples_greedily_without_underflow(setting):
    model, vocab = setting
    assert generate(model, vocab, "ab", 20, alpha=1e5) == generate(model, vocab, "ab", 20)


def test_sampling_follows_its_generator(setting):
    model, vocab = setting
    texts = [generate(model, vocab, "a", 30, alpha=1.0, generator=torch.Generator().manual_seed(s)) for s in (1, 1, 2)]
    assert texts[0] == texts[1] != texts[2]


def test_prediction_changes_no_weight(setting):
    model, vocab = setting
    before = copy.deepcopy(model.state_dict())
    generate(model, vocab, "abc", 10, alpha=1.0)
    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())


def test_an_empty_prefix_is_one_clear_sentence(setting):
    with pytest.raises(UserError, match="前缀不能为空"):
        generate(*setting, "", 5)
