"""The wrong version: every fault does what the page says, every switch mends its own fault."""

import pytest

from solutions.ch08.language_models.dialogue_models import marked
from solutions.ch08.language_models.dialogue_parrot import CHATS, REPAIRS, Parrot, across_borders, said, tried
from solutions.errors import UserError


def test_dividing_by_the_wrong_table_leaves_counts_in_the_place_of_probabilities():
    wrong, right = Parrot(CHATS), Parrot(CHATS, ["context"])
    assert wrong.table["？ 我"] == {"去": 1, "也": 1, "吃": 1, "还": 1}
    assert right.table["？ 我"] == dict.fromkeys("去也吃还", 1 / 4)
    assert right.row_sums() == pytest.approx([1] * len(right.table))
    assert all(total == int(total) for total in wrong.row_sums())


def test_the_query_writes_every_context_into_the_unigrams_unless_it_only_reads():
    wrong = Parrot(CHATS)
    assert len(wrong.unigrams) == wrong.words + len(wrong.table) and wrong.unigrams["？ 我"] == 1
    assert len(Parrot(CHATS, ["read_only"]).unigrams) == wrong.words == len(Parrot(CHATS, ["context"]).unigrams)


def test_the_start_is_no_token_so_nothing_is_ever_found():
    parrot = Parrot(CHATS)
    assert parrot.speak("早，", 5) == {"tokens": ["早，", *["你"] * 5], "informed": 0}
    assert Parrot(CHATS, ["start"]).speak("早，", 2) == {"tokens": ["早", "，", "你", "去"], "informed": 2}


def test_marks_keep_dialogues_apart():
    a, b = said("x y"), said("z w")
    glued, apart = Parrot([a, b]), Parrot([a, b], ["marks"])
    assert ("x", "y", "z") in glued.counts[3] and ("x", "y", "z") not in apart.counts[3]
    assert across_borders([a, b]) == 1 and across_borders([said("x y z")]) == 0
    assert apart.counts[3]["<s>", "<s>", "<甲>"] == 2 and "<s>" not in apart.unigrams


def test_mended_it_speaks_what_trigrams_allow_until_the_end():
    parrot = Parrot(CHATS, REPAIRS)
    grams = {gram for chat in CHATS for gram in zip(*(marked(chat)[n:] for n in range(3)), strict=False)}
    for seed in range(20):
        reply = parrot.speak("早，", 400, seed)
        tokens = reply["tokens"]
        assert tokens[-1] == "</d>" and reply["informed"] == len(tokens) - 2
        assert set(zip(tokens, tokens[1:], tokens[2:], strict=False)) <= grams


def test_every_version_is_described():
    found = tried(["drawn"], 9)
    assert len(found["tokens"]) == 10 and found["foreign"] == sum(" " in token for token in found["tokens"])
    assert found["largest_sum"] == 4 and not found["ended"]


def test_an_unknown_repair_is_named():
    with pytest.raises(UserError, match="没有名为 magic 的修法"):
        Parrot(CHATS, ["magic"])
