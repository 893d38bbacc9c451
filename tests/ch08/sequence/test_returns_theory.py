"""The theory of exercise 8.1.2 against closed forms, simulation and the exact propagation of a density."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from solutions.ch08.sequence import returns_theory as theory
from solutions.ch08.sequence import returns_worlds as worlds
from solutions.errors import UserError


def test_the_maximum_of_few_normals_has_closed_forms():
    root = math.sqrt(math.pi)
    closed = {1: 0, 2: 1 / root, 3: 1.5 / root, 4: 6 / root * math.atan(math.sqrt(2)) / math.pi}
    for candidates, expected in closed.items():
        assert theory.expected_maximum(candidates) == pytest.approx(expected, abs=1e-9)


def test_the_maximum_of_many_normals_is_that_of_a_simulation_and_below_its_bound():
    drawn = np.random.default_rng(1).standard_normal((40_000, 100)).max(axis=1)
    assert theory.expected_maximum(100) == pytest.approx(drawn.mean(), abs=4 * drawn.std() / 200)
    assert all(theory.expected_maximum(n) < math.sqrt(2 * math.log(n)) for n in (10, 100, 1000, 10**6))
    with pytest.raises(UserError, match="至少要有 1 只"):
        theory.expected_maximum(0)


def exact_survivors(limit: float, sigma: float, years: int) -> tuple[float, float]:
    """The same by carrying the density of the log price from month to month on a grid."""
    cells = 700
    edges = np.linspace(-limit, 5 * sigma * math.sqrt(years), cells + 1)
    middle, width, step = (edges[1:] + edges[:-1]) / 2, edges[1] - edges[0], sigma / math.sqrt(12)
    move = norm.pdf(middle[:, None], middle[None, :], step) * width
    density = norm.pdf(middle, 0, step)
    for _ in range(12 * years - 1):
        density = move @ density
    alive = density.sum() * width
    return alive, (density * middle).sum() * width / alive / years


@pytest.mark.parametrize("limit", [0.357, 0.693, 1.204])
def test_survivors_looked_at_every_month_are_those_of_the_exact_density(limit):
    share, mean = theory.survivors(limit, 0.2, 10, 1 / 12)
    exact_share, exact_mean = exact_survivors(limit, 0.2, 10)
    assert share == pytest.approx(exact_share, abs=5e-4) and mean == pytest.approx(exact_mean, abs=1e-4)
    # Without the correction the formula is visibly off: it is that of a continuous watch.
    assert abs(theory.survivors(limit, 0.2, 10)[0] - exact_share) > 5e-3


@given(st.floats(0.2, 3), st.floats(0.05, 0.6), st.floats(1, 40))
@settings(max_examples=40)
def test_the_living_and_the_dead_cancel(limit, sigma, years):
    share, mean = theory.survivors(limit, sigma, years)
    assert share * mean * years == pytest.approx(limit * (1 - share)) and mean >= 0
    # The reflected density, φ(x) − φ(x + 2b) above −b, integrated.
    spread = sigma * math.sqrt(years)
    x = np.linspace(-limit, 9 * spread, 20_001)
    density = norm.pdf(x, 0, spread) - norm.pdf(x, -2 * limit, spread)
    alive = np.trapezoid(density, x)
    assert share == pytest.approx(alive, abs=1e-6)
    assert mean * years == pytest.approx(np.trapezoid(x * density, x) / alive, abs=1e-5)


def test_window_moments_are_those_of_the_whole_covariance_matrix():
    for world in worlds.WORLDS.values():
        months, days = 7, np.arange(28)
        matrix = world.autocovariance(np.abs(days[:, None] - days[None, :]))
        first, third = (np.where(days // months == k, 12 / months, 0.0) for k in (0, 2))
        found = theory.window_moments(world.autocovariance, months, 2)
        assert found == pytest.approx((first @ matrix @ first, first @ matrix @ third), abs=1e-12)


def test_mean_reversion_and_shrinkage_are_the_window_correlation():
    rate, fundamental = math.log(2) / worlds.HALF_LIFE, worlds.FUNDAMENTAL * math.sqrt(12)
    for years in (1, 5, 20):
        closed = theory.reversal_correlation(worlds.VALUATION, fundamental, rate, years)
        assert theory.window_correlation(worlds.reverting_covariance, 12 * years) == pytest.approx(closed)
        kept = theory.shrinkage(worlds.SPREAD, worlds.SIGMA, years)
        for ahead in (1, 3):
            found = theory.window_correlation(worlds.differing_covariance, 12 * years, ahead)
            assert found == pytest.approx(kept)
    # Pure mean reversion over a long time: half of the past comes back.
    assert theory.reversal_correlation(0.2, 0, rate, 100) == pytest.approx(-0.5)


def test_the_sign_of_regular_regimes_turns_where_the_page_says():
    def rho(length):
        return theory.window_correlation(lambda lags: worlds.alternating_covariance(lags, length), 60)

    assert all(rho(length) < 0 for length in range(41, 120)) and all(rho(length) > 0 for length in range(121, 600, 7))
    assert rho(120) == pytest.approx(0, abs=1e-12) and rho(40) == pytest.approx(0, abs=1e-12)
    assert all(abs(rho(length)) < 0.045 for length in range(12, 41))


def test_the_chance_of_the_best_of_two_is_sheppards():
    for correlation in (0.0, 0.3, 0.9):
        expected = 0.5 + math.asin(correlation) / math.pi
        assert theory.chance_of_the_best(correlation, 2) == pytest.approx(expected, abs=1e-4)
    assert theory.chance_of_the_best(0.0, 7) == pytest.approx(1 / 7, abs=1e-4)
    assert theory.chance_of_the_best(0.8, 1) == pytest.approx(1, abs=1e-6)
    with pytest.raises(UserError, match="−1 与 1 之间"):
        theory.chance_of_the_best(1.0, 5)


def test_the_chance_of_the_best_of_many_is_that_of_a_simulation():
    draw = np.random.default_rng(2)
    truth, other = draw.standard_normal((2, 20_000, 30))
    seen = 0.6 * truth + 0.8 * other
    hits = (seen.argmax(axis=1) == truth.argmax(axis=1)).mean()
    assert theory.chance_of_the_best(0.6, 30) == pytest.approx(hits, abs=4 * math.sqrt(hits / 20_000))


@given(st.floats(0.05, 2), st.floats(0.55, 0.999))
def test_years_to_tell_is_the_inverse_of_the_chance(difference, chance):
    years = theory.years_to_tell(difference, chance)
    assert theory.chance_of_the_better(difference, years) == pytest.approx(chance)


def test_the_threshold_for_many_leaves_the_same_chance_of_one_false_alarm():
    assert theory.significant(1) == pytest.approx(1.959964)
    assert 1 - norm.cdf(theory.significant(100)) ** 100 == pytest.approx(0.025)
