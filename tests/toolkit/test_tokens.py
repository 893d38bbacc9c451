"""Vocabulary and cleaning: the book's numbers, and what must hold for any text."""

import collections
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.errors import UserError
from solutions.toolkit.tokens import Vocab, clean_lines, count_tokens, encode, tokenize

words = st.lists(st.text("abcde", min_size=1, max_size=3), max_size=60)


def test_time_machine_has_the_books_numbers(time_machine):
    lines = clean_lines(time_machine)
    characters, character_vocab = encode(time_machine)
    tokens, word_vocab = encode(time_machine, "word")
    assert len(lines) == 3221
    assert (len(characters), len(character_vocab)) == (170_580, 28)
    assert (len(tokens), len(word_vocab)) == (32_775, 4_580)
    title = ["the", "time", "machine", "by", "h", "g", "wells"]
    assert word_vocab[title] == [1, 19, 50, 40, 2183, 2184, 400]
    assert Vocab(tokenize(lines), min_freq=10)[title] == [1, 19, 50, 40, 0, 0, 0]


def test_encode_keeps_the_first_tokens_but_the_whole_vocabulary(time_machine):
    whole, vocab = encode(time_machine)
    first, same = encode(time_machine, max_tokens=10_000)
    assert first == whole[:10_000] and same.idx_to_token == vocab.idx_to_token


def test_encode_reads_a_second_text_with_the_vocabulary_of_the_first():
    _, vocab = encode("aab")
    assert encode("bca", vocab=vocab)[0] == [vocab["b"], Vocab.unk, vocab["a"]]


@given(st.text(max_size=200))
def test_cleaned_lines_hold_only_letters_and_single_spaces(text):
    for line in clean_lines(text):
        assert set(line) <= set(string.ascii_lowercase + " ")
        assert "  " not in line and line == line.strip()


def test_cleaning_drops_apostrophes_and_digits_as_the_book_does():
    assert clean_lines("It's 1895,\n\nhe said.\n") == ["it s", "", "he said"]


@given(words, st.integers(0, 5))
def test_vocab_orders_by_frequency_and_puts_unknown_first(tokens, min_freq):
    vocab = Vocab(tokens, min_freq)
    counts = collections.Counter(tokens)
    kept = vocab.idx_to_token[1:]
    assert vocab.idx_to_token[0] == "<unk>" and vocab.unk == 0
    assert set(kept) == {token for token, count in counts.items() if count >= min_freq}
    assert [counts[token] for token in kept] == sorted((counts[token] for token in kept), reverse=True)


@given(words)
def test_vocab_gives_back_what_it_was_given(tokens):
    vocab = Vocab(tokens)
    assert vocab.to_tokens(vocab[tokens]) == tokens
    assert vocab[tuple(tokens)] == vocab[tokens] and vocab["?"] == 0


@given(words)
def test_equally_frequent_tokens_keep_the_order_of_their_first_occurrence(tokens):
    unique = list(dict.fromkeys(tokens))
    assert Vocab(unique).idx_to_token[1:] == unique


def test_reserved_tokens_come_right_after_unknown_and_only_once():
    vocab = Vocab([["a", "<pad>"], ["a", "b"]], reserved_tokens=["<pad>", "<bos>"])
    assert vocab.idx_to_token == ["<unk>", "<pad>", "<bos>", "a", "b"]


def test_tokens_may_be_nested_or_flat():
    assert count_tokens([["a", "b"], ["a"]]) == count_tokens(["a", "b", "a"]) == {"a": 2, "b": 1}


def test_unknown_level_is_one_clear_sentence():
    with pytest.raises(UserError, match="word 或 char.*'line'"):
        tokenize(["a b"], "line")
