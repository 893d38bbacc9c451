"""Lengths: words are the book's, a limit is counted by hand, padding and its baseline by brute force."""

from itertools import permutations
from statistics import fmean

import pytest

from solutions.ch08.language_models.sentence_lengths import describe, limited, sentences_of, steps_of
from solutions.ch08.language_models.sentence_padding import between_share, costs, padding
from solutions.toolkit.corpus import load_corpus
from solutions.toolkit.tokens import clean_lines, tokenize


def test_sentences_hold_the_books_words_and_no_others():
    text = load_corpus("sample").text
    words = [word for sentence in sentences_of(text) for word in sentence]
    assert words == [word for line in tokenize(clean_lines(text)) for word in line]


def test_a_description_by_hand():
    found = describe([["a"], ["bb", "c"], ["d"] * 6, ["e"] * 40])
    assert (found["sentences"], found["words"], found["median"], found["longest"]) == (4, 49, 4, 40)
    assert found["shorter_half"] == 3 / 49 and found["histogram"] == [[1, 1], [2, 1], [6, 1], [40, 1]]
    assert found["fit_as_words"] == 0.75 == found["fit_as_characters"]
    # 34 words and <eos> are 35 steps; one more does not fit.
    assert [describe([["x"] * words])["fit_as_words"] for words in (34, 35)] == [1, 0]


def test_a_limit_by_hand():
    found = limited([3, 5, 12], 5, seed=0)
    assert found["longer"] == 1 / 3 and found["truncated"] == 7 / 20 and found["dropped"] == 12 / 20
    assert found["padding"] == pytest.approx(2 / 15)
    assert limited([3, 5, 12], 12, seed=0)["truncated"] == 0


def test_padding_by_hand():
    assert padding([1, 3, 4], [[0, 1], [2]]) == pytest.approx(1 - 8 / 10)


def test_random_batches_share_the_variance_as_predicted():
    lengths, sizes = [1, 2, 4, 8, 8, 30], (4, 2)
    shares = [between_share(lengths, [order[:4], order[4:]]) for order in permutations(range(6))]
    assert fmean(shares) == pytest.approx((len(sizes) - 1) / (len(lengths) - 1))
    assert between_share([2, 2, 7, 7], [[0, 1], [2, 3]]) == pytest.approx(1)


def test_every_scheme_reads_every_token_once():
    sentences = [["a"] * (1 + n % 17) for n in range(200)]
    total = sum(steps_of(sentences))
    for cost in costs(sentences, 2, seed=0).values():
        assert cost["cells"] * (1 - cost["padding"]) == pytest.approx(total)
        assert cost["tokens"][0] <= cost["tokens"][1] <= cost["tokens"][-1] <= cost["largest"] <= cost["cells"]
