"""Exercise 8.4.2: the network that counts parity by hand-set weights, and n-grams that cannot."""

from itertools import product

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from solutions.ch08.rnn.past_parity import (
    best_ngram_error,
    influence_of_the_first,
    parity_model,
    parity_strings,
    wanted_logits,
    wrong_logits,
)

BOTH = pytest.mark.parametrize("activation", ["relu", "tanh"])


def probability_of_a(activation, text):
    model = parity_model(activation)
    X = torch.tensor([["ab".index(letter) for letter in text]])
    logits, _ = model(X, model.begin_state(1))
    return torch.softmax(logits[-1, 0], dim=-1)[0].item()


@BOTH
def test_every_short_string_gets_the_probability_of_its_parity(activation):
    for length in range(1, 8):
        for letters in product("ab", repeat=length):
            wanted = 0.9 if letters.count("a") % 2 else 0.1
            assert probability_of_a(activation, letters) == pytest.approx(wanted, abs=1e-12)


@given(st.text("ab", min_size=1, max_size=80), st.sampled_from(["relu", "tanh"]))
def test_any_string_gets_it_bit_for_bit(text, activation):
    X = torch.tensor([["ab".index(letter) for letter in text]])
    assert wrong_logits(activation, X) == 0


def test_the_wanted_logits_are_counted():
    logits = wanted_logits(torch.tensor([[1, 0, 0, 1, 0]]))  # b a a b a: even, odd, even, even, odd
    assert [round(p, 6) for p in torch.softmax(logits, -1)[:, 0, 0].tolist()] == [0.1, 0.9, 0.1, 0.1, 0.9]
    assert logits.dtype == torch.float64


@BOTH
def test_a_wrong_weight_is_noticed(activation, monkeypatch):
    model = parity_model(activation)
    with torch.no_grad():
        model.layer.weight_hh_l0.zero_()  # no memory: only the last token counts
    monkeypatch.setattr("solutions.ch08.rnn.past_parity.parity_model", lambda _: model)
    assert wrong_logits(activation, parity_strings(20, random=5, seed=0)) > 0


@BOTH
def test_the_first_token_keeps_its_whole_influence(activation):
    assert influence_of_the_first(activation, 300) == pytest.approx([0.8] * 300, abs=1e-12)


def test_strings_of_one_letter_are_among_those_tried():
    X = parity_strings(7, random=3, seed=0)
    assert X.shape == (5, 7) and X[3].tolist() == [0] * 7 and X[4].tolist() == [1] * 7


def test_the_best_ngram_is_the_best_of_many_answers_on_the_rules_own_text():
    # All prefixes of three tokens, weighed by the rule; a bigram answers q after a and r after b.
    answers, prefixes = [i / 20 for i in range(21)], []
    for letters in product("ab", repeat=3):
        weight = 1.0
        for t, letter in enumerate(letters):
            p = 0.9 if letters[:t].count("a") % 2 else 0.1
            weight *= p if letter == "a" else 1 - p
        prefixes.append((letters[-1], weight, 0.9 if letters.count("a") % 2 else 0.1))
    assert sum(weight for _, weight, _ in prefixes) == pytest.approx(1)
    best = sum(
        min(sum(w * abs(q - p) for last, w, p in prefixes if last == letter) for q in answers) for letter in "ab"
    )
    assert best_ngram_error(3, 2, own=True) == pytest.approx(best)
    assert best_ngram_error(3, 4, own=True) == 0


def test_an_ngram_errs_by_two_fifths_until_it_sees_the_whole_prefix():
    assert [best_ngram_error(5, n) for n in range(1, 8)] == pytest.approx([0.4] * 5 + [0.0] * 2)
