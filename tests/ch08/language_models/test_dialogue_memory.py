"""What a model remembers: windows, speakers, earlier turns, and contexts from full to empty."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.ch08.language_models.dialogue_grammar import sample
from solutions.ch08.language_models.dialogue_memory import MEMORIES, Condition, places
from solutions.errors import UserError

TOKENS = ["<甲>", "谁", "有", "</s>", "<乙>", "不", "知道", "</s>", "<乙>", "几点", "</s>", "</d>"]


def test_a_memory_knows_the_window_the_speaker_and_the_turns_before():
    memories = [memory for memory, _ in places(TOKENS, 4)]
    assert memories[0].window == ("<s>",) * 3 and memories[0].turn == ("<s>",) and memories[0].speaker is None
    assert memories[3].window == ("<甲>", "谁", "有") and (memories[3].speaker, memories[3].first) == ("<甲>", "谁")
    border = memories[4]  # who speaks now?
    assert (border.speaker, border.first, border.turn) == (None, None, ("</s>",))
    assert border.finished == (None, ("<甲>", "谁"))
    last = memories[9]
    assert last.finished == (("<甲>", "谁"), ("<乙>", "不")) and last.turn == ("</s>", "<乙>")


def test_the_contexts_lose_the_farthest_first():
    memory = [memory for memory, _ in places(TOKENS)][9]
    assert MEMORIES["two"].contexts(memory) == [
        ((("<甲>", "谁"), ("<乙>", "不")), "<乙>", ("</s>", "<乙>")),
        ((("<乙>", "不"),), "<乙>", ("</s>", "<乙>")),
        ((), "<乙>", ("</s>", "<乙>")),
        ((), None, ("</s>", "<乙>")),
        ((), None, ("<乙>",)),
        ((), None, ()),
    ]
    assert Condition(1).contexts(memory) == [((), None, ())]
    assert MEMORIES["previous"].fullest(memory) == ((("<乙>", "不"),), None, ("</s>", "<乙>"))


@given(st.integers(0, 30), st.integers(1, 13))
def test_an_n_grams_context_is_the_last_tokens(seed, order):
    tokens = sample(random.Random(seed))
    padded = ["<s>"] * (order - 1) + tokens
    for place, (memory, token) in enumerate(places(tokens)):
        assert Condition(order).fullest(memory)[2] == tuple(padded[place : place + order - 1])
        assert token == tokens[place]


@pytest.mark.parametrize("condition", [Condition(0), Condition(5), Condition(2, turns=3)])
def test_a_memory_too_short_is_named(condition):
    memory, _ = next(iter(places(TOKENS, 4)))
    with pytest.raises(UserError, match="改小 order 或 turns"):
        condition.contexts(memory)
