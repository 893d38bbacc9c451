"""The same text as characters and as words."""

import pytest

from solutions.ch08.rnn.limits_text import characters, lengths, split
from solutions.errors import UserError


def test_every_tenth_is_held_out_once_and_nothing_is_lost():
    words = [f"{'abcdefghij'[n % 10]}{'klmno'[n % 5]}" for n in range(1003)]
    texts = [split("\n".join(words), number) for number in range(10)]
    assert [word for one in texts for word in one.heldout] == words
    assert all(len(one.train) + len(one.heldout) == len(words) for one in texts)
    assert texts[9] == split("\n".join(words)) and texts[9].train + texts[9].heldout == words


def test_both_grains_tell_the_same_text():
    words = ["time", "is", "long"]
    assert characters(words).split() == words and len(characters(words)) == sum(len(word) + 1 for word in words)
    vocab = split("now then " * 600).vocab()
    assert set(vocab.idx_to_token) == {"<unk>", *"nowthe "}


def test_a_text_too_short_to_hold_something_out_is_refused():
    with pytest.raises(UserError, match="999 个词"):
        split("word " * 999)


def test_lengths_of_a_text_counted_by_hand():
    found = lengths("It was. Was it?\nNo -- it wasn't!", 7)
    # it was | was it | no it wasn t, each word with a space after it: 7, 7 and 13 characters.
    assert found["sentences"] == 3 and found["words"] == 8
    assert found["characters_per_word"] == pytest.approx(27 / 8)
    assert found["characters_per_sentence"] == pytest.approx(27 / 3)
    assert found["words_in_a_batch"] == pytest.approx(7 / (27 / 8)) and found["within"] == pytest.approx(2 / 3)
