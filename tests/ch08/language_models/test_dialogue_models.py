"""Interpolated counts: by hand, sums of one, against a plain rewriting; and speaking until the end."""

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.ch08.language_models.dialogue_grammar import VOCABULARY, sample
from solutions.ch08.language_models.dialogue_memory import MEMORIES, Condition, Memory, places
from solutions.ch08.language_models.dialogue_models import (
    DialogueModel,
    largest_error_of_a_sum,
    losses,
    marked,
    speak,
)
from solutions.ch08.language_models.dialogue_parrot import CHATS
from solutions.errors import UserError

WORDS = ("a", "b", "</s>", "</d>", "<甲>", "<乙>")


def model_of(*texts, condition=None):
    examples = [place for text in texts for place in places(text.split())]
    return DialogueModel(examples, condition or Condition(2), WORDS)


def test_probabilities_counted_by_hand():
    model = model_of("<甲> a b </s> </d>", "<甲> a a </s> </d>")
    # After "a": b, a, </s> once each; the unigrams are a 3, b 1, </s> 2, </d> 2, <甲> 2 of 10, 5 kinds.
    unigram = (3 + 5 / 6) / 15
    after_a = Memory().after("<甲>").after("a")
    assert model.probability("a", after_a) == pytest.approx((1 + 3 * unigram) / 6)
    assert model.probability("<乙>", after_a) == pytest.approx(3 * (5 / 6 / 15) / 6)
    unseen = Memory().after("<乙>")  # never a context: the unigrams
    assert model.probability("a", unseen) == pytest.approx(unigram)


@given(st.integers(0, 50), st.sampled_from(sorted(MEMORIES)), st.lists(st.sampled_from(VOCABULARY), max_size=14))
@settings(max_examples=40, deadline=None)
def test_it_sums_to_one_after_anything_and_asking_changes_nothing(seed, name, said):
    rng = random.Random(seed)
    model = DialogueModel([p for _ in range(3) for p in places(sample(rng))], MEMORIES[name], VOCABULARY)
    size, memory = len(model.counts), Memory()
    for token in said:
        memory = memory.after(token)
    chances = model.distribution(memory)
    assert math.fsum(chances.values()) == pytest.approx(1, abs=1e-12) and min(chances.values()) > 0
    assert chances == {token: model.probability(token, memory) for token in VOCABULARY}
    assert len(model.counts) == size


def test_the_largest_error_is_noticed():
    model = model_of("<甲> a b </s> </d>")
    examples = list(places(["<甲>", "a", "b"]))
    assert largest_error_of_a_sum(model, examples) < 1e-12
    model.totals[((), None, ("a",))] += 1
    assert largest_error_of_a_sum(model, examples) > 0.1


def test_losses_are_those_of_the_tokens_in_order():
    model = model_of("<甲> a b </s> </d>")
    examples = list(places(["<甲>", "a", "</s>", "</d>"]))
    expected = [-math.log(model.distribution(memory)[token]) for memory, token in examples]
    assert losses(model, examples) == pytest.approx(expected)


def test_speaking_ends_with_the_end_mark_or_at_the_limit():
    model = DialogueModel([p for chat in CHATS for p in places(marked(chat))], Condition(3), vocabulary_of(CHATS))
    drawn = [speak(model, random.Random(seed), 500) for seed in range(30)]
    assert all(tokens[-1] == "</d>" and tokens.count("</d>") == 1 for tokens in drawn)
    assert len(speak(model, random.Random(0), 3)) == 3
    assert speak(model, None, 40) == speak(model, None, 40)


def vocabulary_of(chats):
    return sorted({token for chat in chats for token in marked(chat)})


def test_marks_say_who_speaks_and_where_it_ends():
    assert marked([("<甲>", ["早"]), ("<乙>", ["你", "好"])]) == [
        "<甲>",
        "早",
        "</s>",
        "<乙>",
        "你",
        "好",
        "</s>",
        "</d>",
    ]


def test_a_token_outside_the_vocabulary_is_named():
    with pytest.raises(UserError, match="'c' 不在词表里"):
        model_of("<甲> c")
