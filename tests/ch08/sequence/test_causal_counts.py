"""Conditional entropies of a ring of tokens: independent computations, processes that are known, any text."""

import math
import random
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import entropy as scipy_entropy

from solutions.ch08.sequence import causal_counts as counts
from solutions.errors import UserError

TEXTS = st.text(alphabet="abc ", min_size=8, max_size=60)


def test_a_stream_glues_no_words_and_leaves_no_empty_line():
    text = "The Time\n\nMachine, by\n"
    assert counts.stream(text, "word") == ["the", "time", "machine", "by"]
    assert "".join(counts.stream(text, "char")) == "the time machine by"


def test_windows_by_name():
    assert (counts.left(2), counts.right(2), counts.both(2)) == ((-2, -1), (1, 2), (-2, -1, 1, 2))


def test_entropy_is_scipys():
    found = Counter("the time machine")
    assert counts.entropy(found) == pytest.approx(scipy_entropy(list(found.values()), base=2), rel=1e-12)
    assert counts.entropy(Counter("abcd")) == 2


@given(TEXTS, st.sampled_from([(), (-1,), (1,), (-2, -1), (-1, 1), (-3, 2)]))
def test_a_conditional_entropy_is_a_joint_one_less_the_contexts(text, window):
    positions = range(len(text))
    context = [tuple(text[(t + o) % len(text)] for o in window) for t in positions]
    joint = Counter((c, text[t]) for t, c in enumerate(context))
    expected = counts.entropy(joint) - counts.entropy(Counter(context))
    assert counts.conditional_entropy(text, window) == pytest.approx(expected, abs=1e-10)


@given(TEXTS, st.integers(1, 5))
def test_no_ring_has_a_direction(text, size):
    ways = counts.both_ways(text, [size])
    assert ways["gap"][0] < 1e-9
    assert counts.conditional_entropy(text[::-1], counts.left(size)) == pytest.approx(ways["forward"][0], abs=1e-9)


@given(TEXTS, st.integers(1, 4))
def test_an_open_text_has_only_the_direction_of_its_ends(text, size):
    grams = [text[t : t + size + 1] for t in range(len(text) - size)]
    joint = counts.entropy(Counter(grams))
    forward = joint - counts.entropy(Counter(gram[:-1] for gram in grams))
    backward = joint - counts.entropy(Counter(gram[1:] for gram in grams))
    assert counts.open_gap(list(text), size) == pytest.approx(forward - backward, abs=1e-9)
    assert abs(forward - backward) < (math.log2(len(grams)) + 1.45) / len(grams)  # one count more, one less
    if text[:size] == text[-size:]:  # what the one side lacks is what the other lacks
        assert forward == pytest.approx(backward, abs=1e-9)


@given(TEXTS, st.text(alphabet="abc ", min_size=1, max_size=6))
def test_forward_and_backward_bigram_models_are_the_same_distribution(text, string):
    ring = Counter(zip(text, text[1:] + text[0], strict=True))
    single, size = Counter(text), len(text)
    if not set(string) <= set(text):
        return
    forward, backward = single[string[0]] / size, single[string[-1]] / size
    for a, b in zip(string, string[1:], strict=False):
        forward, backward = forward * ring[a, b] / single[a], backward * ring[a, b] / single[b]
    assert forward == pytest.approx(backward, rel=1e-9)


@given(TEXTS)
def test_what_two_sides_save_is_near_less_skipped_information(text):
    saved = counts.conditional_entropy(text, counts.left(2)) - counts.conditional_entropy(text, counts.both(1))
    near, skip = (counts.mutual_information(text, distance) for distance in (1, 2))
    assert saved == pytest.approx(near - skip, abs=1e-9)


def test_two_sides_are_not_always_better():
    # Two independent random bits, for ever repeated: over many such rings, x_t = x_{t−2}.
    rings = [[a, b] * 2 for a in (0, 1) for b in (0, 1)]
    for window, expected in ((counts.left(2), 0), (counts.both(1), 1)):
        table: dict = {}
        for ring in rings:
            for context, followed in counts.followers(ring, window).items():
                table[context] = table.get(context, Counter()) + followed
        assert sum(c.total() * counts.entropy(c) for c in table.values()) / 16 == expected


def test_a_markov_chain_shows_its_known_entropies():
    rng, token, stay = random.Random(0), 0, 0.9
    chain = []
    for _ in range(40_000):
        token = token if rng.random() < stay else 1 - token
        chain.append(token)
    h = lambda p: -p * math.log2(p) - (1 - p) * math.log2(1 - p)  # noqa: E731
    assert counts.conditional_entropy(chain, counts.left(1)) == pytest.approx(h(0.9), abs=0.02)
    assert counts.conditional_entropy(chain, counts.left(3)) == pytest.approx(h(0.9), abs=0.02)
    expected = 2 * h(0.9) - h(0.9**2 + 0.1**2)  # H(x|l,r) = H(x|l) + H(r|x) − H(r|l)
    assert counts.conditional_entropy(chain, counts.both(1)) == pytest.approx(expected, abs=0.02)


def test_single_tokens_average_to_the_conditional_entropies():
    text = counts.stream("the quick queen took an equal quilt to the quay", "char")
    shares, after, before = (np.array(column) for column in zip(*counts.token_entropies(text).values(), strict=True))
    assert shares.sum() == pytest.approx(1)
    assert shares @ after == pytest.approx(counts.conditional_entropy(text, counts.left(1)))
    assert shares @ before == pytest.approx(shares @ after)
    assert counts.token_entropies(text)["q"][1] == 0 < counts.token_entropies(text)["q"][2]
    assert counts.spread(after, shares) == pytest.approx(np.sqrt(np.cov(after, aweights=shares, ddof=0)))


def test_contexts_that_occur_once():
    assert counts.seen_once(list("abcabd"), counts.left(2)) == pytest.approx(4 / 6)  # all but the two "ab"


def test_the_token_itself_is_no_context():
    with pytest.raises(UserError, match="去掉 0"):
        counts.conditional_entropy("abc", (-1, 0))
