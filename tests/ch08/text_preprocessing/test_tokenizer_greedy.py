"""The exhaustive search and the shortest path, against plain enumeration."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from solutions.ch08.ex_8_2_1_more_tokenizers import MERGES, TINY
from solutions.ch08.text_preprocessing import tokenizer_greedy as greedy
from solutions.toolkit import bpe

WORDS = st.dictionaries(st.text("abc", min_size=1, max_size=5), st.integers(1, 5), min_size=1, max_size=3)


def fewest(words, merges):
    """By recursion over lists of pieces, with nothing of the module used."""
    tokens = sum(count * len(pieces) for pieces, count in words)
    pairs = {pair for pieces, _ in words for pair in pairwise(pieces)}
    if not merges or not pairs:
        return tokens
    return min(fewest([(bpe.merge(w, p, "".join(p)), n) for w, n in words], merges - 1) for p in pairs)


def test_the_counterexample_leaves_no_way_out():
    best, sequences = greedy.exhaustive(TINY, MERGES)
    assert greedy.greedy_totals(TINY, MERGES) == {18} and best[-1]["tokens"] == 12 == sum(TINY.values())
    assert fewest([(tuple(word), n) for word, n in TINY.items()], MERGES) == 12
    assert sequences > MERGES and not any(a == b for word in TINY for a, b in pairwise(word))  # no overlaps at play
    merges = bpe.train_bpe(TINY, 3 + MERGES)
    encoder = bpe.BPE(merges)
    assert len(merges) == MERGES
    assert sum(n * len(encoder.encode_word(word)) for word, n in TINY.items()) == 18


@given(WORDS, st.integers(0, 3))
def test_the_search_finds_the_fewest_and_greed_never_fewer(words, merges):
    best = greedy.exhaustive(words, merges)[0][-1]["tokens"]
    assert best == fewest([(tuple(word), n) for word, n in words.items()], merges)
    assert min(greedy.greedy_totals(words, merges)) >= best
    assert greedy.greedy_steps(words, merges)[-1]["tokens"] in greedy.greedy_totals(words, merges)


@given(WORDS, st.integers(3, 8))
def test_the_shortest_path_is_never_longer_than_bpes_own_cut(words, vocab_size):
    found = greedy.same_vocabulary(words, bpe.train_bpe(words, vocab_size))
    assert found["shortest"] <= found["bpe"]
    assert "".join(found["example"]["bpe"]) == "".join(found["example"]["shortest"]) in words
