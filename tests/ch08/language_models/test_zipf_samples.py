"""Synthetic texts: the law's probabilities, the split of a text, and a calibration that finds what made the text."""

import numpy as np
import pytest

from solutions.ch08.language_models import zipf_samples as zs
from solutions.ch08.language_models.zipf_fits import maximum_likelihood, ranked
from solutions.errors import UserError

LAW = zs.Law(0.8, 200, 8000)


def test_the_law_gives_rank_one_its_scale_and_has_ranks_enough_for_all_tokens():
    p = np.diff(zs.Law(0.8, 200, 8000).cumulative(), prepend=0)
    assert p[0] * 8000 == pytest.approx(200, rel=0.01)
    assert np.log(p[9] / p[99]) / np.log(10) == pytest.approx(0.8)
    expected = 200 * np.arange(1, len(p) + 1) ** -0.8
    assert expected[:-1].sum() < 8000 <= expected.sum() and p.sum() == pytest.approx(1)


def test_a_law_without_end_is_refused():
    with pytest.raises(UserError, match="凑得满"):
        zs.Law(2.0, 10, 8000).cumulative()


def test_a_tail_of_its_own_leaves_the_law_as_it_is_up_to_the_bend():
    plain, law = LAW.expected(5000), zs.Law(0.8, 200, 8000, tail=1.5, bend=50)
    bent = law.expected(5000)
    assert bent[:50] == pytest.approx(plain[:50])
    assert bent[199] == pytest.approx(200 * 50**-0.8 * 4**-1.5)
    assert bent.min() == bent[-1] == zs.RARE
    p = np.diff(law.cumulative(), prepend=0)
    assert p[0] * 8000 == pytest.approx(200, rel=0.01) and p.sum() == pytest.approx(1)


def test_calibration_matches_the_curve_whatever_tail_is_supposed():
    low, high = 5, 100
    f = ranked(next(zs.synthetic(LAW, 1, seed=4)))
    for tail in (None, 1.5):
        law = zs.calibrate(f, low, high, rounds=6, texts=15, seed=9, tail=tail)
        texts = [ranked(counts) for counts in zs.synthetic(law, 30, seed=6)]
        estimates = [maximum_likelihood(g, low, high) for g in texts]
        assert np.mean(estimates) == pytest.approx(maximum_likelihood(f, low, high), abs=np.std(estimates))
        assert np.mean([g[:high].sum() for g in texts]) == pytest.approx(f[:high].sum(), rel=0.03)


def test_drawn_frequencies_are_those_of_the_law():
    cumulative, total = LAW.cumulative(), np.zeros(5)
    for number in range(100):
        f = zs.draw(cumulative, LAW.tokens, np.random.default_rng(number))
        assert f.sum() == LAW.tokens and len(f) == len(cumulative)
        total += f[:5]
    assert total[0] / 100 == pytest.approx(200, rel=0.03)
    assert total[:3] / 100 == pytest.approx(200 * np.arange(1, 4) ** -0.8, rel=0.05)


def test_synthetic_texts_depend_on_the_seed_only():
    first, again, other = (list(zs.synthetic(LAW, 3, seed)) for seed in (1, 1, 2))
    assert all((a == b).all() for a, b in zip(first, again, strict=True))
    assert any(len(a) != len(b) or (a != b).any() for a, b in zip(first, other, strict=True))
    assert next(zs.synthetic(LAW, 1, 1, longer=3)).sum() == 3 * LAW.tokens


def test_splitting_frequencies_is_splitting_the_tokens():
    """Against a split token by token, of the same text, on the average over many splits."""
    f = ranked(zs.draw(LAW.cumulative(), LAW.tokens, np.random.default_rng(0)))
    tokens, slow, fast = np.repeat(np.arange(len(f)), f), [], []
    for seed in range(150):
        generator = np.random.default_rng(seed)
        chosen = generator.random(len(tokens)) < 0.5
        ranking, counting = (np.bincount(tokens[half], minlength=len(f)) for half in (chosen, ~chosen))
        kinds = sorted(np.flatnonzero(ranking), key=lambda kind: (-ranking[kind], generator.random()))
        slow.append(maximum_likelihood(counting[kinds], 3, 60))
        fast.append(zs.split_half(f, 3, 60, generator))
    assert np.mean(fast) == pytest.approx(np.mean(slow), abs=4 * np.std(slow) / 150**0.5)


def test_calibration_finds_the_law_that_made_the_text():
    low, high = 5, 100
    found = [
        zs.calibrate(f, low, high, rounds=6, texts=15, seed=9).exponent
        for f in map(ranked, zs.synthetic(LAW, 6, seed=4))
    ]
    raw = [maximum_likelihood(f, low, high) for f in map(ranked, zs.synthetic(LAW, 60, seed=5))]
    assert np.mean(raw) < 0.785  # ranking by the same counts flattens
    assert np.mean(found) == pytest.approx(0.8, abs=4 * np.std(raw) / 6**0.5)
    assert np.mean(found) > np.mean(raw)
