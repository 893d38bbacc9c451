"""The GRU: what it reads, that padding and batches change nothing, and that only a carried state looks back."""

import random

import pytest
import torch

from solutions.ch08.language_models import dialogue_networks as dn
from solutions.ch08.language_models.dialogue_grammar import sample

TOKENS = ["<甲>", "谁", "有", "</s>", "<乙>", "不", "</s>", "</d>"]


@pytest.mark.parametrize("remember", [0.0, 4.0])
def test_the_update_gate_starts_as_open_as_asked(remember):
    torch.manual_seed(0)
    plain = torch.nn.GRU(len(dn.TOKENS), dn.HIDDENS).bias_hh_l0
    added = dn.trained([TOKENS], True, remember, 0, 0).layer.bias_hh_l0 - plain
    expected = torch.zeros(3, dn.HIDDENS)  # reset gate, update gate, candidate
    expected[1] = remember
    assert torch.allclose(added, expected.flatten(), atol=1e-6)


@pytest.fixture(scope="module")
def model():
    return dn.trained([sample(random.Random(n)) for n in range(4)], carried=True, remember=4.0, epochs=1, seed=0)


def words(indices):
    return [dn.TOKENS[index] for index in indices]


def test_a_dialogue_is_read_whole_or_turn_by_turn():
    [(inputs, targets)] = dn.sequences(TOKENS, carried=True)
    assert words(inputs) == ["<s>", *TOKENS[:-1]] and words(targets) == TOKENS
    turns = dn.sequences(TOKENS, carried=False)
    assert [words(inputs)[0] for inputs, _ in turns] == ["<s>", "</s>", "</s>"]
    assert [token for _, targets in turns for token in words(targets)] == TOKENS


def test_padding_is_no_target():
    X, Y = dn.padded([([1, 2, 3], [2, 3, 4]), ([5], [6])])
    assert X.shape == Y.shape == (2, 3) and Y.tolist() == [[2, 3, 4], [6, dn.NOTHING, dn.NOTHING]]


def test_both_readings_train_on_the_same_tokens():
    found = [sample(random.Random(n)) for n in range(45)]
    counts = [[int((Y != dn.NOTHING).sum()) for _, Y in dn.batches(found, carried)] for carried in (True, False)]
    assert counts[0] == counts[1] and len(counts[0]) == 3 and sum(counts[0]) == sum(map(len, found))


def test_chances_are_those_of_one_step_after_another(model):
    found = dn.network_chances(model, TOKENS, carried=True)
    assert torch.allclose(found.sum(1), torch.ones(len(TOKENS)))
    state = model.begin_state(1)
    for n, token in enumerate(["<s>", *TOKENS[:-1]]):
        logits, state = model(torch.tensor([[dn.INDEX[token]]]), state)
        assert torch.allclose(found[n], torch.softmax(logits[0, 0], -1), atol=1e-6)


def test_only_a_carried_state_knows_what_was_asked(model):
    other = ["哪里" if token == "谁" else token for token in TOKENS]
    for carried in (True, False):
        a, b = (dn.network_chances(model, tokens, carried)[4:6] for tokens in (TOKENS, other))
        assert torch.equal(a, b) != carried
