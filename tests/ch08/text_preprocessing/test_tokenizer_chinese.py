"""Longest match by hand; the most probable path is jieba's on sentences that the experiment does not use."""

from collections import Counter

from solutions.ch08.text_preprocessing import tokenizer_chinese as chinese


def test_the_longest_word_is_taken_first_and_a_strange_character_stands_alone():
    words = {"研究", "研究生", "生命", "起源"}
    assert chinese.longest_match("研究生命起源", words) == ["研究生", "命", "起源"]
    assert chinese.longest_match("起源䶮", words) == ["起源", "䶮"] and chinese.longest_match("", words) == []


def test_the_most_probable_path_is_jiebas():
    sentences = ["他说的确实在理", "乒乓球拍卖完了", "梯度裁剪不改变方向", "䶮字很少见", "有意见分歧"]
    for sentence, found in zip(sentences, chinese.segmentations(sentences), strict=True):
        assert found["probable"] == found["jieba"]
        assert "".join(found["longest"]) == sentence


def test_the_text_is_chinese_and_long_enough_to_repeat_itself():
    parts = chinese.clauses(chinese.TEXT)
    assert len(parts) > 40 and all("一" <= character <= "鿿" for part in parts for character in part)
    assert sum(map(len, parts)) == sum(Counter(c for c in chinese.TEXT if c not in "，。；、\n").values())


def test_every_hard_sentence_has_a_segmentation_of_several_words():
    assert all(sentence.count("/") >= 2 for sentence in chinese.HARD)
    assert len(set(chinese.HARD)) == len(chinese.HARD)


def test_bytes_of_unseen_characters_are_counted_as_bytes():
    found = chinese.unseen_characters(["河水", "座钟", "河水", "河冰"], 5)  # 河水 becomes one piece of six bytes
    assert found["characters"] == 2 and found["unknown"] == 1 and found["bytes"] == 6
    known = {*"河水座钟".encode()}
    assert found["new_bytes"] == sum(byte not in known for byte in "河冰".encode())
    assert found["tokens"] == 1 + 3 and found["unknown_pieces"] == 0 and found["restored"]
