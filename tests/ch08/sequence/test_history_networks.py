"""The trainings of exercise 8.1.1: looked at when they should be, on the data and batches they should have."""

import numpy as np
import pytest
import torch

from solutions.ch08.sequence import history_networks as networks
from solutions.ch08.sequence.history_models import Network, mlp, train
from solutions.ch08.sequence.history_plan import Pairs, Plan
from solutions.ch08.sequence.sine_series import BOOK, TEST, iterate

TINY = Plan(network_taus=(1, 4), network_horizon_taus=(4,), horizons=(4,), brief=1, long=2)
SERIES = BOOK.observe(0)


@pytest.fixture(scope="module")
def lags():
    return networks.by_lags(0, SERIES, TINY, "cpu")


def test_a_network_is_looked_at_after_the_epochs_asked_for(lags):
    torch.manual_seed(0)
    network, pairs = Network(mlp(4, 10, 1), "cpu"), Pairs.of(SERIES, 4)
    errors = [pairs.errors(network) for _ in train(network, pairs.features, pairs.targets, 2, 0)]
    for (train_error, test_error), when in zip(errors, ("brief", "long"), strict=True):
        assert (lags[when]["train"][4], lags[when]["test"][4]) == (train_error, test_error)
    far = iterate(network, SERIES.lags(TEST, 4, 4), 4)
    assert lags["long"]["recursive"] == {4: {4: pytest.approx(np.mean((far - SERIES.at(TEST)) ** 2))}}
    assert lags["brief"]["test"][1] != lags["brief"]["test"][4]


def test_what_is_set_against_the_books_network_shares_its_data(lags):
    found = networks.architectures(0, SERIES, TINY, "cpu")
    assert set(found["long"]) == {"linear", "again", "wide", "deep", "large", "gru"}
    assert found["brief"]["again"] != lags["brief"]["test"][4]  # the control starts from other weights
    book = networks.held_out_errors(lambda: mlp(4, 10, 1), 0, Pairs.of(SERIES, 4), networks.checkpoints(TINY), "cpu")
    assert book == {when: lags[when]["test"][4] for when in ("brief", "long")}


def test_merged_lags_and_horizons_have_features_of_their_own(lags):
    merged = networks.merged_lags(0, SERIES, TINY, "cpu")
    assert len({*merged["brief"].values(), lags["brief"]["test"][4]}) == 4
    direct = networks.direct(0, SERIES, TINY, "cpu")
    assert direct[4][4] not in (lags["brief"]["test"][4], lags["brief"]["recursive"][4][4])


def test_without_noise_the_floor_is_gone():
    errors = networks.without_noise(0, Plan(brief=5), "cpu")
    assert set(errors) == {1, 2, 4} and max(errors.values()) < 0.03
