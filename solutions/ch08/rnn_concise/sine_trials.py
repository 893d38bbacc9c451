"""练习 8.6.3 的测量：一个种子上的各种预测器走一步与走多步，放错的轴，和只有最后一批的损失。"""

from collections.abc import Callable

import numpy as np
import torch

from solutions.ch08.rnn_concise.sine_readers import SequenceRNN, WindowRNN, WrongAxisRNN, by_hand
from solutions.ch08.rnn_concise.sine_training import BATCH, LAST, fit_sequence, fit_windows, sequence_error, trained
from solutions.ch08.sequence.history_models import LeastSquares, Network, mean_squared_error, mlp
from solutions.ch08.sequence.history_plan import Pairs
from solutions.ch08.sequence.latent_kalman import forecasts
from solutions.ch08.sequence.latent_learning import most_likely
from solutions.ch08.sequence.sine_optimum import linear_optimum
from solutions.ch08.sequence.sine_series import BOOK, TAU, TEST, TRAIN, Series, iterate

HORIZONS = (1, 4, 16, 64)
WINDOWS = (4, 16)
TAIL = 10  # epochs at the end whose last batch is looked at


def study(seed: int, epochs: int, passes: int, orders: int, report: Callable) -> dict:
    """Everything about one seed.  ``epochs`` of the window networks, ``passes`` over the series of the other one,
    ``orders`` in which the test samples are put."""
    series = BOOK.observe(seed)
    record: dict = {"train": {}, "test": {str(k): {} for k in HORIZONS}}
    nets = [windows(record, seed, series, tau, epochs) for tau in WINDOWS]
    report(1, 3)
    whole_past(record, seed, series, passes)
    report(2, 3)
    record["axis"] = wrong_axis(seed, series, nets[0], epochs, orders)
    report(3, 3)
    return record


def seeded(build: Callable, seed: int, *arguments) -> torch.nn.Module:
    """A fresh network whose weights only ``seed`` decides."""
    torch.manual_seed(seed)
    return build(*arguments)


def windows(record: dict, seed: int, series: Series, tau: int, epochs: int) -> Network:
    """Least squares, the book's network and the RNN on windows of τ: one step, and iterated; returns the RNN."""
    pairs, net = Pairs.of(series, tau), seeded(WindowRNN, seed)
    tail = list(fit_windows(net, pairs, epochs, seed))[-TAIL:]
    predictors = {
        "ls": LeastSquares(pairs.features, pairs.targets),
        "mlp": trained(seeded(mlp, seed, tau, 10, 1), pairs, epochs, seed),
        "rnn": Network(net, "cpu"),
    }
    for name, predict in predictors.items():
        record["train"][f"{name}_{tau}"] = pairs.errors(predict)[0]
        for k in HORIZONS:
            far = iterate(predict, series.lags(TEST, tau, k), k)
            record["test"][str(k)][f"{name}_{tau}"] = mean_squared_error(far, pairs.test_targets)
    for k in HORIZONS:
        far = Pairs.of(series, tau, k)
        record["test"][str(k)][f"optimum_{tau}"] = far.errors(lambda X, k=k: X @ linear_optimum(tau, k)[1])[1]
        record["test"][str(k)][f"direct_{tau}"] = far.fitted()[1]
    if tau == TAU:
        record["tail"] = {"low": min(tail), "high": max(tail)}
    return predictors["rnn"]


def whole_past(record: dict, seed: int, series: Series, passes: int) -> None:
    """What has read everything since t = 1: the trained RNN, the one written by hand, and the Kalman filter."""
    x, targets = series.at(np.arange(1, int(TEST[-1]) + 1)), series.at(TEST)
    omega, sigma = most_likely(x[:LAST])
    nets = {"sequence": seeded(SequenceRNN, seed), "hand": by_hand(omega, sigma)}
    fit_sequence(nets["sequence"], series, passes, seed)
    for name, net in nets.items():
        record["train"][name] = sequence_error(net, series, TRAIN, 1, series.at(TRAIN))
        for k in HORIZONS:
            record["test"][str(k)][name] = sequence_error(net, series, TEST, k, targets)
    for k in HORIZONS:
        told = forecasts(x, k)[TEST - k]
        record["test"][str(k)]["kalman"] = mean_squared_error(told, targets)
    record["noise"] = mean_squared_error(BOOK.clean(TEST), targets)
    record["zero"] = float(np.mean(targets**2))


def wrong_axis(seed: int, series: Series, right: Network, epochs: int, orders: int) -> dict:
    """Put the same test samples into other orders: what the predictions of either network do then."""
    pairs, random = Pairs.of(series, TAU), np.random.default_rng([seed, 3])
    nets = {
        "wrong": trained(seeded(WrongAxisRNN, seed, TAU), pairs, epochs, seed),
        "right": right,
        "backwards": trained(seeded(WrongAxisRNN, seed, TAU), pairs, max(1, epochs // 3), seed, backwards=True),
    }
    times = np.arange(len(TEST))
    shuffles = [random.permutation(len(TEST)) for _ in range(orders)]
    told = {name: np.array([in_batches(nets[name], pairs.test_features, order) for order in shuffles]) for name in nets}
    alone = in_batches(nets["wrong"], pairs.test_features, times, size=1)

    def error(name: str, order: np.ndarray) -> float:
        return mean_squared_error(in_batches(nets[name], pairs.test_features, order), pairs.test_targets)

    return {
        "range": float(np.mean(np.ptp(told["wrong"], axis=0))),
        "widest": float(np.max(np.ptp(told["wrong"], axis=0))),
        "right": float(np.max(np.ptp(told["right"], axis=0))),
        "shuffled": float(np.mean((told["wrong"] - pairs.test_targets) ** 2)),
        "alone": mean_squared_error(alone, pairs.test_targets),
        "leak": {
            "latest_first": error("backwards", times[::-1]),
            "earliest_first": error("backwards", times),
            "shuffled": float(np.mean((told["backwards"] - pairs.test_targets) ** 2)),
        },
        "band": [told["wrong"].min(axis=0)[::6].tolist(), told["wrong"].max(axis=0)[::6].tolist()],
        "alone_line": alone[::6].tolist(),
    }


def in_batches(predict: Callable, features: np.ndarray, order: np.ndarray, size: int = BATCH) -> np.ndarray:
    """Predictions ``(n,)``, each at its own sample's place, made batch by batch in the given order of the samples."""
    told = np.empty(len(order))
    for start in range(0, len(order), size):
        index = order[start : start + size]
        told[index] = predict(features[index])
    return told
