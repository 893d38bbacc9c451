"""The letter models that spell a word, and what unseen text costs with them: by hand, and what must hold."""

import collections
import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.ch08.rnn_scratch.char_rnn import unigram_loss
from solutions.ch08.text_preprocessing import vocabulary_spelling as vs
from solutions.ch08.text_preprocessing.vocabulary_heldout import piece

LETTERS = "abcdefghijklmnopqrstuvwxyz"
words = st.dictionaries(st.text("abc", min_size=1, max_size=6), st.integers(1, 5), max_size=8)


def speller(order, counts):
    model = vs.Speller(order)
    model.learn(counts)
    return model


def test_letter_shares_by_hand():
    model = speller(2, {"ab": 2, "b": 1})
    # 8 signs: a twice, b three times, the end three times: 3 different ones.
    single = {"a": (2 + 3 / 27) / 11, "b": (3 + 3 / 27) / 11, vs.END: (3 + 3 / 27) / 11}
    assert all(model.share("", sign) == pytest.approx(share) for sign, share in single.items())
    assert model.share("", "z") == pytest.approx(3 / 27 / 11)
    assert model.share("a", "b") == pytest.approx((2 + single["b"]) / 3)  # after a: b twice, 1 kind
    assert model.share("z", "b") == model.share("", "b")  # z was never seen
    start = [(2 + 2 * single["a"]) / 5, (1 + 2 * single["b"]) / 5, 2 * single[vs.END] / 5]
    assert model.share(vs.START, vs.END) == pytest.approx(start[2])
    end = (3 + single[vs.END]) / 4  # after b: the end three times
    assert model.loss("ab") == pytest.approx(-math.log(start[0] / (1 - start[2]) * model.share("a", "b") * end))


@given(words, st.sampled_from([1, 2, 5]), st.text("abcz", max_size=7))
def test_the_signs_that_may_follow_share_one(counts, order, text):
    model = speller(order, counts)
    context = (vs.START * order + text)[-(order - 1) :] if order > 1 else ""
    assert sum(model.share(context, sign) for sign in LETTERS + vs.END) == pytest.approx(1)


@given(words, st.sampled_from([1, 5]))
def test_short_words_alone_have_less_than_probability_one_and_every_word_some(counts, order):
    model = speller(order, counts)
    every = ["".join(word) for n in (1, 2) for word in itertools.product(LETTERS, repeat=n)]
    assert 0 < sum(math.exp(-model.loss(word)) for word in every) < 1
    assert model.loss("zzzzzzz") < math.inf


def test_words_of_every_length_sum_to_one():
    model = speller(1, {"a": 3, "bcd": 2})
    end = model.share("", vs.END)
    # With single letters only lengths matter: n letters have (1 − e)ⁿ⁻¹·e.
    by_length = [
        sum(math.exp(-model.loss("".join(word))) for word in itertools.product(LETTERS, repeat=n)) for n in (1, 2)
    ]
    assert by_length == pytest.approx([end, (1 - end) * end])


def test_learning_in_two_steps_is_learning_at_once():
    whole, steps = speller(3, {"the": 2, "time": 5}), speller(3, {"the": 2})
    steps.learn({"time": 5})
    assert steps.after == whole.after and steps.total == whole.total


def test_unseen_losses_by_hand():
    known = ["the"] * 6 + ["a", "b"]
    found = vs.unseen_losses(known, ["the", "c"], [1, 2])
    # With 1 the words give up 2/8, Good and Turing's share; with 2 the words a and b are <unk>.
    one, two = -math.log(6 / 8 * 6 / 8) - math.log(2 / 8), -math.log(6 / 8) - math.log(2 / 8)
    assert found["merged"] == pytest.approx([one / 2, two / 2])
    for name, order in vs.ORDERS.items():
        spelling = speller(order, {"a": 1, "b": 1}).loss("c")
        assert found[name] == pytest.approx([(one + spelling) / 2, (two + spelling) / 2])


def test_a_rising_min_freq_teaches_all_the_rare_words_each_once():
    known = list("aabbbbcccccd")
    found = vs.unseen_losses(known, ["z"], [1, 2, 5])
    rare = {"a": 2, "b": 4, "d": 1}
    expected = -math.log(7 / 12) + speller(5, rare).loss("z")
    assert found["letters_5"][2] == pytest.approx(expected)
    assert vs.unseen_losses(known, ["z"], [5])["letters_5"] == pytest.approx([expected])


def test_a_new_word_is_impossible_where_nothing_teaches_unk():
    assert vs.unseen_losses(["a", "a"], ["b"], [1, 2])["merged"] == [math.inf, math.inf]
    assert vs.unseen_losses(["a", "a"], ["a"], [1, 2])["letters_1"] == [0, 0]


def test_the_words_of_a_vocabulary_and_unk_share_one():
    known = list("aaabbc")
    for min_freq, kept in ((1, "abc"), (2, "ab"), (3, "a")):
        losses = [vs.unseen_losses(known, [word], [min_freq])["merged"][0] for word in (*kept, "z")]
        assert sum(math.exp(-loss) for loss in losses) == pytest.approx(1)


def test_losses_of_every_piece_are_those_of_its_cut():
    lines = [list("aab"), list("bbc"), list("aad"), list("abz")]
    found = vs.losses_of_every_piece(lines, 2, [2, 3])
    known, unseen = ([word for line in part for word in line] for part in piece(lines, 1, 2))
    expected = vs.unseen_losses(known, unseen, [2, 3])
    assert all(found[key][1] == expected[key] for key in expected)
    counts = collections.Counter(known)
    assert found["own"][1][0] == pytest.approx(unigram_loss([word if counts[word] > 1 else "" for word in known]))
