"""Exercise 8.7.1: the probability bound against simulation and against an independent integral."""

import math

import pytest
from scipy import integrate, stats

from solutions.ch08.bptt import powers_probability as probability


@pytest.mark.parametrize(("size", "t"), [(2, 3.0), (5, 0.7), (32, 20.0)])
def test_the_exact_probability_is_the_integral_over_the_radius(size, t):
    """P(R > t|α₁|) = ∫ P(|α₁| < r/t) dP(R = r), R a chi of n − 1 degrees."""
    direct, _ = integrate.quad(lambda r: (2 * stats.norm.cdf(r / t) - 1) * stats.chi.pdf(r, size - 1), 0, 40)
    assert probability.worst_probability(size, 1.0, 0, t) == pytest.approx(direct, rel=1e-6)


@pytest.mark.parametrize("size", [2, 3, 10, 200])
def test_the_bound_holds_everywhere_and_is_sharp_far_out(size):
    for k in range(0, 60, 4):
        exact = probability.worst_probability(size, 0.7, k, 0.3)
        assert exact <= probability.bound(size, 0.7, k, 0.3) * (1 + 1e-12)
    # Far out the only loss is Jensen's: E R against √(n − 1).
    jensen = stats.chi.mean(size - 1) / math.sqrt(size - 1)
    assert exact / probability.bound(size, 0.7, k, 0.3) == pytest.approx(jensen, rel=1e-3)


def test_the_sharper_bound_is_the_simple_one_for_the_worst_spectrum_and_below_it_for_others():
    worst, spread = (probability.spectrum(name, 12, 0.8) for name in ("worst", "spread"))
    assert probability.spectrum_bound(worst, 9, 0.1) == pytest.approx(probability.bound(12, 0.8, 9, 0.1))
    assert probability.spectrum_bound(spread, 9, 0.1) < probability.bound(12, 0.8, 9, 0.1) / 2
    assert spread[1] == 0.8 and spread[-1] == 0 and len(spread) == len(worst) == 12


@pytest.mark.parametrize("values", [[-2, 1.5, 1.5, -0.5], [1, 0.9, 0], [1, 0.6, -0.6, 0.6, -0.6, 0.6]])
def test_simulations_keep_below_the_bound(values):
    ks, number = [2, 6, 10], 4000
    for k, share in zip(ks, probability.simulate(values, 0.5, ks, number, 3), strict=True):
        assert share <= probability.spectrum_bound(values, k, 0.5) + 4 * math.sqrt(0.25 / number)


def test_the_steps_that_are_enough_are_the_first_that_are():
    for size, ratio in ((2, 0.5), (128, 0.99)):
        k = probability.steps_enough(size, ratio, 0.01, 0.05)
        assert probability.bound(size, ratio, k, 0.01) <= 0.05 < probability.bound(size, ratio, k - 1, 0.01)


def test_the_ratio_of_a_random_matrix_is_a_ratio():
    assert all(0 < probability.random_ratio(10, seed) <= 1 for seed in range(5))
