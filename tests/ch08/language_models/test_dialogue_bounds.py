"""Exact numbers of the grammar against closed forms, against drawn dialogues and against the best counts can do."""

import math
import random

import pytest

from solutions.ch08.language_models import dialogue_bounds as db
from solutions.ch08.language_models import dialogue_grammar as dg
from solutions.ch08.language_models.dialogue_memory import MEMORIES, Condition, places


def entropy(*chances):
    return -sum(p * math.log(p) for p in chances)


@pytest.fixture(scope="module")
def visits():
    return db.memory_visits(5)


def test_the_entropy_is_that_of_the_choices_written_out():
    habit, again = entropy(0.9, 0.1), entropy(0.85, 0.05, 0.05, 0.05)
    question = math.log(8) + habit
    answer = entropy(0.25, 0.75) + 0.75 * (habit + entropy(0.5, 0.3, 0.2))
    onward = entropy(0.25, 0.75) + 0.75 * (entropy(0.8, 0.2) + 0.75 * math.log(4) + 0.25 * again)
    expected = math.log(2) + math.log(4) + 4 * (question + answer + onward)
    assert db.entropy_per_dialogue() == pytest.approx(expected)
    # 7 tokens of a question, 6 of an answer or 5 of 不 知道, four times, and the end.
    assert db.tokens_per_dialogue() == pytest.approx(4 * (7 + 0.75 * 6 + 0.25 * 5) + 1)


def test_replies_are_all_there_is():
    found = db.replies("<甲>", "谁")
    assert len(found) == 7 and math.fsum(found.values()) == pytest.approx(1)
    assert found["大概", "是", "老师", "。", "</s>"] == pytest.approx(0.75 * 0.9 * 0.5)
    assert found["不", "知道", "。", "</s>"] == 0.25


def test_the_likeliest_dialogue_is_one_pair_of_turns():
    found = db.likeliest()
    assert (
        len(found) == 14
        and found[-1] == "</d>"
        and dg.log_probability(found) == pytest.approx(math.log(1 / 2 * 1 / 4 * 1 / 8 * 0.9 * 0.75 * 0.9 * 0.5 * 1 / 4))
    )
    rng = random.Random(2)
    assert all(dg.log_probability(dg.sample(rng)) <= dg.log_probability(found) + 1e-9 for _ in range(500))


def test_the_trigrams_bound_written_out(visits):
    """By hand: after ``</s> <甲>`` stands a question's first word 3 times, an answer's 4 times."""
    first = [3 / 4 / 7] * 4 + [4 / 7 * p for p in (0.25, 0.75 * 0.9, 0.75 * 0.1)]
    start, turns = math.log(2) + math.log(4), 7 * entropy(*first) + 4 * entropy(1 / 4, 3 / 8, 3 / 8)
    inside = 4 * (math.log(8) + math.log(2) + math.log(2)) + 3 * (entropy(0.5, 0.3, 0.2) + math.log(4))
    assert sum(db.best_losses(visits, Condition(3).fullest).values()) == pytest.approx(start + turns + inside)


def test_one_turns_bound_pools_what_it_cannot_tell_apart(visits):
    """After ``</s>`` alone, an answer is due 4 times and the next question or the end 4 times."""
    found = db.best_losses(visits, lambda memory: memory.turn)
    assert found["reply"] + found["next"] == pytest.approx(8 * entropy(1 / 8, 7 / 16, 7 / 16))


def test_the_memory_unfolds_into_the_same_visits(visits):
    by_state = {}
    for state, _, visited in visits:
        by_state[state] = by_state.get(state, 0) + visited
    assert by_state == pytest.approx(db.state_visits())


def test_knowing_two_turns_is_knowing_all(visits):
    found = db.best_losses(visits, MEMORIES["two"].fullest)
    assert sum(found.values()) == pytest.approx(db.entropy_per_dialogue())


def test_who_is_to_answer_costs_the_trigram_ln_2(visits):
    found = db.best_losses(visits, Condition(3).fullest)
    assert found["reply"] == pytest.approx(4 * math.log(2))
    assert db.best_losses(visits, MEMORIES["previous"].fullest)["reply"] == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("name", ["trigram", "both"])
def test_the_bound_is_the_conditional_entropy_of_drawn_dialogues(visits, name):
    context, rng, joint = MEMORIES[name].fullest, random.Random(3), {}
    for _ in range(1200):
        for memory, token in places(dg.sample(rng), 5):
            followers = joint.setdefault(context(memory), {})
            followers[token] = followers.get(token, 0) + 1
    plugged = sum(-c * math.log(c / sum(f.values())) for f in joint.values() for c in f.values())
    tokens = sum(sum(f.values()) for f in joint.values())  # per token: the number of tokens itself varies a lot
    bound = sum(db.best_losses(visits, context).values()) / db.tokens_per_dialogue()
    assert bound == pytest.approx(plugged / tokens, rel=0.02)


def test_more_is_never_worse(visits):
    totals = [sum(db.best_losses(visits, Condition(n).fullest).values()) for n in range(1, 6)]
    assert totals == sorted(totals, reverse=True) and totals[-1] > db.entropy_per_dialogue()
    chain = [sum(db.best_losses(visits, MEMORIES[n].fullest).values()) for n in ("trigram", "speaker", "both", "two")]
    assert chain == sorted(chain, reverse=True)
