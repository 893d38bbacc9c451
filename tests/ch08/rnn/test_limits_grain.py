"""Perplexities of different grains, in bits of a character."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.ch08.rnn.limits_grain import bits_per_character, context_losses, grade, read_piece, uniform
from solutions.ch08.rnn.limits_ngrams import NGrams
from solutions.ch08.rnn.limits_text import characters, split


@given(st.lists(st.floats(0.01, 20), min_size=1, max_size=30), st.integers(1, 200))
def test_bits_do_not_care_how_the_loss_is_spread_over_tokens(losses, length):
    found, whole = grade(losses, length), grade([sum(losses)], length)
    assert found["bits"] == pytest.approx(whole["bits"])
    assert bits_per_character(found["perplexity"], len(losses), length) == pytest.approx(found["bits"])


def test_uniform_characters_cost_log_27_bits_whatever_counts_as_a_token():
    assert bits_per_character(27, 100, 100) == pytest.approx(math.log2(27))
    assert bits_per_character(27**5, 20, 100) == pytest.approx(math.log2(27))  # words of five characters


def test_a_piece_read_by_every_model_and_counted_again(sample):
    found, texts = read_piece(sample, 9, None), split(sample)
    assert found["characters"] == len(characters(texts.heldout)) and found["words"] == len(texts.heldout)
    assert found["unknown"] == sum(word not in texts.train for word in texts.heldout) / len(texts.heldout)
    again = NGrams(5, characters(texts.train)).losses(characters(texts.heldout), 5, uniform)
    assert math.log(found["models"]["char_5"]["perplexity"]) == pytest.approx(sum(again) / len(again))
    assert context_losses(texts, 4)[3] == pytest.approx(sum(again) / len(again))
    assert found["models"]["word_2"]["bits"] > found["models"]["word_2_unspelled"]["bits"]


@pytest.fixture(scope="module")
def sample():
    from solutions.toolkit.corpus import load_corpus

    return load_corpus("sample").text
