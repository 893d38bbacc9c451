"""Turns, answers and loops, counted by hand."""

import pytest

from solutions.ch08.language_models import dialogue_replies as dr
from solutions.ch08.language_models.dialogue_trials import dialogues

QUESTION = ["<甲>", "谁", "有", "电影", "呢", "？", "</s>"]
ANSWER, UNKNOWN = ["<乙>", "应该", "是", "老师", "。", "</s>"], ["<乙>", "不", "知道", "。", "</s>"]
TOKENS = [*QUESTION, *ANSWER, *QUESTION, *UNKNOWN, "</d>"]


def test_a_dialogue_falls_into_turns():
    found = dr.turns(TOKENS)
    assert [turn[0] for turn in found] == ["<甲>", "<乙>", "<甲>", "<乙>"]
    assert [token for turn in found for token in turn] == TOKENS[:-1]
    assert [dr.asked(turn) for turn in found] == ["谁", None, "谁", None]
    assert dr.turns(["<甲>", "谁"]) == []


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("<乙> 大概 是 同学 。 </s>", True),
        ("<乙> 不 知道 。 </s>", True),
        ("<乙> 大概 是 公园 。 </s>", False),  # where, not who
        ("<甲> 大概 是 同学 。 </s>", False),  # nobody answers themselves
        ("<乙> 哪里 有 同学 呢 ？ </s>", False),
        ("<乙> 大概 是 。 </s>", False),
        ("不 知道 。 </s>", False),  # nobody says it
    ],
)
def test_what_an_answer_is(answer, right):
    assert dr.fits(QUESTION, answer.split()) == right
    assert dr.share_that_fits([[*QUESTION, *answer.split(), "</d>"], TOKENS]) == pytest.approx((2 + right) / 3)


def test_the_grammar_always_answers():
    assert dr.share_that_fits(dialogues(0, "test", 50)) == 1


def test_places_of_answers():
    assert dr.answer_places(TOKENS) == [(10, "谁")] and TOKENS[10] == "老师"
    assert dr.reply_places(TOKENS) == [[8, 9, 10, 11, 12], [21, 22, 23, 24]]
    assert [TOKENS[n] for n in dr.reply_places(TOKENS)[1]] == ["不", "知道", "。", "</s>"]


def test_scores_are_means_over_tokens_answers_and_answer_places():
    found = dr.scores([TOKENS], lambda tokens: ([float(n) for n in range(len(tokens))], {10: 0.5}))
    assert found == {"loss": sum(range(26)) / 26, "reply": (50 + 90) / 2, "fitting": 0.5}


def test_a_loop_is_found_and_nothing_else_is():
    assert dr.period([1, 9, 2, 3, 2, 3, 2, 3, 2, 3]) == 2
    assert dr.period([7] * 8) == 1
    assert dr.period(list(range(20))) is None


def test_a_dialogue_is_shown_without_markup():
    assert dr.readable(TOKENS[:9]) == "甲： 谁 有 电影 呢 ？ ／ 乙： 应该"
    assert dr.readable(QUESTION) == "甲： 谁 有 电影 呢 ？" and dr.readable(["</s>", "</d>"]) == "／ （完）"
