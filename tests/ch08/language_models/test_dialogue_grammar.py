"""The grammar of the synthetic dialogues: its probabilities, its one derivation, its vocabulary."""

import math
import random
from collections import Counter

import pytest

from solutions.ch08.language_models import dialogue_grammar as dg
from solutions.errors import UserError


def test_every_state_has_probabilities_and_different_tokens():
    for state in dg.states():
        chances, tokens, _ = zip(*dg.steps(state), strict=True)
        assert math.fsum(chances) == pytest.approx(1) and min(chances) > 0
        assert len(set(tokens)) == len(tokens)  # so that a text has one derivation
    assert set(dg.VOCABULARY) >= {*dg.SPEAKERS, *dg.ANSWERS, *dg.EVENTS, dg.END_TURN, dg.END_DIALOGUE}
    assert dg.BEGIN not in dg.VOCABULARY


def test_the_probability_of_a_dialogue_is_the_product_of_its_choices():
    tokens = ["<甲>", "谁", "有", "比赛", "呢", "？", "</s>", "<乙>", "应该", "是", "妈妈", "。", "</s>", "</d>"]
    expected = 1 / 2 * 1 / 4 * 1 / 8 * 0.9 * (0.75 * 0.1) * 0.3 * 1 / 4
    assert math.exp(dg.log_probability(tokens)) == pytest.approx(expected)
    assert dg.log_probability(tokens[:-1]) == -math.inf  # it has not ended
    assert dg.log_probability([*tokens, "</d>"]) == -math.inf
    assert dg.log_probability([token if token != "妈妈" else "公园" for token in tokens]) == -math.inf


def test_what_is_drawn_is_what_the_grammar_says():
    rng = random.Random(1)
    drawn = [dg.sample(rng) for _ in range(3000)]
    assert all(dg.log_probability(tokens) > -math.inf for tokens in drawn[:200])
    pairs = [tokens.count("？") for tokens in drawn]
    assert sum(pairs) / len(pairs) == pytest.approx(4, abs=0.25)  # 1/STOP, standard error 0.06
    words = Counter(token for tokens in drawn for token in tokens)
    assert words["不"] / words["？"] == pytest.approx(dg.UNKNOWN_SHARE, abs=0.02)
    assert words["公园"] / (words["公园"] + words["学校"] + words["河边"]) == pytest.approx(0.5, abs=0.04)


def test_a_state_that_does_not_exist_is_named():
    with pytest.raises(UserError, match="没有状态"):
        dg.steps(("nowhere",))
