"""Smoothed models over any window: distributions, hand computations, mirror images, refusal."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.ch08.sequence import causal_models as models
from solutions.errors import UserError

TEXT = np.array([0, 1, 2, 0, 1, 1, 2, 0, 2, 1, 0, 1, 2, 2, 0, 1])
WINDOWS = [(), (-1,), (1,), (-2, -1), (-1, 1), (-4, -2), (-2, -1, 1, 2)]


@pytest.mark.parametrize("smoothing", models.SMOOTHINGS)
@pytest.mark.parametrize("window", WINDOWS)
def test_every_context_has_a_distribution_over_the_vocabulary(smoothing, window):
    model, size = models.WindowModel([TEXT, TEXT[:7]], 4, smoothing), 4
    contexts = np.random.default_rng(0).integers(0, size, (50, len(window)))
    at = {offset: np.repeat(contexts[:, n], size) for n, offset in enumerate(window)}
    at[0] = np.tile(np.arange(size), len(contexts))
    found = model.probabilities(at, window).reshape(-1, size)
    assert np.allclose(found.sum(axis=1), 1) and found.min() > 0


def test_the_farthest_token_goes_first_and_both_when_equally_far():
    assert models.shorter((-2, -1)) == [(-1,)] and models.shorter((1, 2, 3)) == [(1, 2)]
    assert models.shorter((-1, 1)) == [(1,), (-1,)] and models.shorter((-4, -2)) == [(-2,)]


def test_other_routes_to_fall_back_on():
    assert models.left_first((-1, 1)) == [(1,)] and models.right_first((-1, 1)) == [(-1,)]
    assert models.left_first((-2, -1)) == models.right_first((-2, -1)) == models.shorter((-2, -1))
    assert models.left_first((-2, -1, 1, 2)) == [(-1, 1, 2)]
    assert models.any_one_less((-2, -1)) == [(-1,), (-2,)]


def test_two_routes_are_averaged_and_one_is_followed():
    model, at = models.WindowModel([np.array([0, 1, 2, 0, 1, 1])], 3), {-1: np.array([2]), 1: np.array([2])}
    at[0] = np.array([1])  # 2 _ 2 was never seen: all comes from the windows fallen back on
    left, right = model.probabilities(at, (-1,)), model.probabilities(at, (1,))
    assert left != right and model.probabilities(at, (-1, 1)) == pytest.approx((left + right) / 2)
    for route, expected in ((models.left_first, right), (models.right_first, left)):
        assert replace(model, fallback=route).probabilities(at, (-1, 1)) == pytest.approx(expected)


def test_contexts_that_were_seen():
    model = models.WindowModel([np.array([0, 1, 2, 0])], 3)
    at = {-1: np.array([0, 0, 2]), 0: np.array([1, 0, 1]), 1: np.array([2, 1, 0])}
    assert model.knows(at, (-1, 1)).tolist() == [True, False, False]
    assert model.knows(at, (-1,)).tolist() == [True, True, True]


def test_witten_bell_by_hand():
    # a b a b a c: after "a" came b twice and c once; b, c: two kinds, three times.
    model = models.WindowModel([np.array([0, 1, 0, 1, 0, 2])], 3, "witten_bell")
    uniform = 1 / 3
    unigram = (2 + 3 * uniform) / (6 + 3)
    at = {-1: np.array([0]), 0: np.array([1])}
    assert model.probabilities(at, (-1,))[0] == pytest.approx((2 + 2 * unigram) / (3 + 2))
    assert model.probabilities({-1: np.array([2]), 0: np.array([1])}, (-1,))[0] == pytest.approx(unigram)


def test_absolute_discounting_by_hand():
    model = models.WindowModel([np.array([0, 1, 0, 1, 0, 2])], 3)
    pairs = {(0, 1): 2, (1, 0): 2, (0, 2): 1}
    once, twice = (sum(n == k for n in pairs.values()) for k in (1, 2))
    discount = (once + 0.5) / (once + 2 * twice + 1)
    assert model._table((-1,)).discount == pytest.approx(discount)
    low = (1 + 0.5) / (1 + 2 + 1)  # unigram counts 3, 2, 1: one once, one twice
    unigram = (2 - low + low * 3 / 3) / 6
    expected = (2 - discount + discount * 2 * unigram) / 3
    assert model.probabilities({-1: np.array([0]), 0: np.array([1])}, (-1,))[0] == pytest.approx(expected)


def test_a_fixed_pseudo_count_by_hand():
    model = models.WindowModel([np.array([0, 1, 0, 1, 0, 2])], 3, "fixed")
    unigram = (2 + 10 / 3) / 16
    found = model.probabilities({-1: np.array([0]), 0: np.array([1])}, (-1,))[0]
    assert found == pytest.approx((2 + 10 * unigram) / 13)
    many = models.WindowModel(model.parts, 3, "fixed_100")
    single = (2 + 100 / 3) / 106
    found = many.probabilities({-1: np.array([0]), 0: np.array([1])}, (-1,))[0]
    assert found == pytest.approx((2 + 100 * single) / 103)


@given(st.lists(st.integers(0, 3), min_size=12, max_size=60), st.sampled_from(WINDOWS[1:]))
@settings(max_examples=40)
def test_reading_backward_is_reading_the_reversed_text(tokens, window):
    text = np.array(tokens)
    mirrored = tuple(sorted(-offset for offset in window))
    straight = models.WindowModel([text], 4).probabilities(models.columns(text, window), window)
    turned = models.WindowModel([text[::-1]], 4).probabilities(models.columns(text[::-1], mirrored), mirrored)
    assert np.allclose(straight, turned[::-1])


def test_parts_that_are_not_adjacent_make_no_pair_across_the_gap():
    model = models.WindowModel([np.array([0, 0, 1]), np.array([2, 2])], 3)
    assert (1 * 3 + 2) not in model._table((-1,)).pairs


def test_remembered_windows_change_nothing():
    model, at, done = models.WindowModel([TEXT], 4), models.columns(TEXT, (-2, -1, 1)), {}
    for window in ((-2, -1), (-1, 1)):
        assert np.array_equal(model.probabilities(at, window, done), model.probabilities(at, window))


def test_the_matrix_is_the_bigram_model():
    model = models.WindowModel([TEXT], 4)
    matrix = model.matrix()
    at = models.columns(TEXT, (-1,))
    assert matrix.shape == (4, 4) and np.allclose(matrix.sum(axis=1), 1)
    assert np.allclose(matrix[at[-1], at[0]], model.probabilities(at, (-1,)))


def test_columns_stay_inside():
    at = models.columns(np.arange(10), (-2, 1))
    assert at[0].tolist() == list(range(2, 9)) and at[-2].tolist() == list(range(7)) and at[1][-1] == 9
    assert len(models.columns(np.arange(2), (-2, 1))[0]) == 0


def test_a_window_too_wide_for_64_bits_is_refused():
    with pytest.raises(UserError, match="缩短窗口"):
        models.codes(models.columns(TEXT, (-2, -1)), (-2, -1), 2**21)
