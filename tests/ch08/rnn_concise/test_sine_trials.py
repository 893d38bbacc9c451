"""The measurement of one seed: predictions stay with their samples, whatever the order of the batches."""

import numpy as np
import pytest

from solutions.ch08.rnn_concise import sine_trials as trials
from solutions.ch08.rnn_concise.sine_readers import WindowRNN


def test_predictions_stay_with_their_samples():
    features, order = np.arange(40.0)[:, None], np.random.default_rng(0).permutation(40)
    assert trials.in_batches(lambda X: 2 * X[:, 0], features, order).tolist() == (2 * features[:, 0]).tolist()
    sizes = []
    trials.in_batches(lambda X: sizes.append(len(X)) or X[:, 0], features, order, size=16)
    assert sizes == [16, 16, 8]
    # What depends on the batch shows: the mean of the batch differs from order to order.
    first, second = (
        trials.in_batches(lambda X: np.full(len(X), X.mean()), features, o) for o in (order, np.arange(40))
    )
    assert not np.allclose(first, second)


def test_only_the_seed_decides_the_weights():
    first, second, other = (trials.seeded(WindowRNN, seed) for seed in (1, 1, 2))
    a, b, c = (net.rnn.weight_hh_l0.detach().numpy() for net in (first, second, other))
    assert np.array_equal(a, b) and not np.allclose(a, c)


def test_one_step_direct_and_iterated_are_the_same_fit_and_the_filter_that_knows_is_best(quick_result):
    test = quick_result("8.6.3").values["test"]
    for tau in trials.WINDOWS:
        assert test["1"][f"direct_{tau}"] == pytest.approx(test["1"][f"ls_{tau}"], rel=1e-4)
    for by_name in test.values():
        means = {name: np.mean(runs) for name, runs in by_name.items()}
        assert min(means, key=means.get) in ("kalman", "hand")
