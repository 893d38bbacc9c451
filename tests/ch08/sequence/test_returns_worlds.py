"""The artificial markets of exercise 8.1.2: what is drawn has the covariance that the formula says."""

import numpy as np
import pytest

from solutions.ch08.sequence import returns_worlds as worlds
from solutions.ch08.sequence.returns_worlds import WORLDS


@pytest.mark.parametrize("name", WORLDS)
def test_drawn_returns_have_the_autocovariance_of_the_formula(name):
    world = WORLDS[name]
    # Long sums of returns see what single months would hide in their noise.
    returns = world.sample(np.random.default_rng(3), (300, 100, 96)).astype(float).reshape(-1, 96)
    assert returns.mean() == pytest.approx(0, abs=2e-4)
    lags = np.arange(96)
    matrix = world.autocovariance(np.abs(lags[:, None] - lags[None, :]))
    for weights in (lags == 0, lags < 48, np.where(lags < 48, 1, -1), np.where(lags % 24 < 12, 1, -1)):
        assert (returns @ weights).var() == pytest.approx(weights.astype(float) @ matrix @ weights, rel=0.04)


@pytest.mark.parametrize("name", ["same", "revert"])
def test_a_month_is_as_uncertain_with_and_without_mean_reversion(name):
    assert WORLDS[name].autocovariance(0) == pytest.approx(0.2**2 / 12)


def test_regimes_last_as_long_as_they_should(monkeypatch):
    monkeypatch.setattr(worlds, "noise", lambda draw, shape: np.zeros(shape, dtype=np.float32))
    draw = np.random.default_rng(4)
    sign = np.sign(worlds.alternating(draw, (3, 50, 400), 30))
    changes = np.diff(sign, axis=-1) != 0
    places = [np.flatnonzero(row) for row in changes.reshape(-1, 399)]
    assert all(set(np.diff(place)) == {30} for place in places)
    assert len({place[0] for place in places}) > 20  # everyone stands elsewhere in the cycle
    switched = np.diff(np.sign(worlds.switching(draw, (20, 100, 401), 30)), axis=-1) != 0
    assert switched.mean() == pytest.approx(1 / 30, rel=0.05)


def test_annualised_is_the_logarithm_of_the_price_ratio_a_year():
    returns = np.random.default_rng(5).normal(0, 0.05, (2, 3, 48))
    prices = np.exp(np.concatenate([np.zeros((2, 3, 1)), returns.cumsum(axis=-1)], axis=-1))
    found = worlds.annualised(returns, 24)
    assert found.shape == (2, 3, 2)
    assert np.allclose(found[..., 1], np.log(prices[..., 48] / prices[..., 24]) / 2)


def test_the_patient_world_is_the_differing_one_seen_for_longer():
    patient, differ = WORLDS["patient"], WORLDS["differ"]
    assert patient.sample is differ.sample and patient.autocovariance is differ.autocovariance
    assert patient.months == 4 * differ.months
