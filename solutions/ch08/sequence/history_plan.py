"""练习 8.1.1 量些什么、用哪些样本对：大小、特征与目标、把各种子的记录合到一起。"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from solutions.ch08.sequence.history_models import LeastSquares, mean_squared_error
from solutions.ch08.sequence.sine_series import BOOK, TAU, TEST, TRAIN, Series, Sine, merge
from solutions.lab.values import rounded

SLOW, FAST = BOOK, Sine(omega=0.1)
WIDTHS = (4, 16, 64)  # of the bins that the table and the networks look at


@dataclass(frozen=True)
class Plan:
    """The sizes to measure.  ``brief`` and ``long`` are epochs of the networks; 5 is the book's."""

    taus: tuple[int, ...] = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256)
    network_taus: tuple[int, ...] = (1, 2, 4, 8, 16, 32, 64, 128, 256)
    horizons: tuple[int, ...] = (4, 16, 64)
    horizon_taus: tuple[int, ...] = (1, 2, 4, 8, 16, 32, 64, 128, 256)
    root_taus: tuple[int, ...] = (1, 2, 4, 8, 16, 32, 64, 128)
    gain_taus: tuple[int, ...] = (128, 256)
    network_horizon_taus: tuple[int, ...] = (4, 16, 64)
    widths: tuple[int, ...] = (1, 2, 3, 4, 6, 8, 12, 16, 24, 28, 31, 36, 40, 48, 64, 96, 128, 157, 200, 256, 314)
    ahead: tuple[int, ...] = (1, 2, 4, 8, 16, 32, 64, 100, 128, 157)
    brief: int = 5
    long: int = 50


@dataclass(frozen=True)
class Pairs:
    """Features and targets: the 600 for training and the 396 for testing."""

    features: np.ndarray
    targets: np.ndarray
    test_features: np.ndarray
    test_targets: np.ndarray

    @classmethod
    def of(cls, series: Series, num_lags: int, horizon: int = 1) -> "Pairs":
        """Lags of the same targets whatever their number."""
        features = [series.lags(times, num_lags, horizon) for times in (TRAIN, TEST)]
        return cls(features[0], series.at(TRAIN), features[1], series.at(TEST))

    @classmethod
    def merged(cls, series: Series, width: int, horizon: int = 1) -> "Pairs":
        """Four means of ``width`` lags each, of the same targets."""
        lags = cls.of(series, TAU * width, horizon)
        features = [merge(part, [width] * TAU) for part in (lags.features, lags.test_features)]
        return cls(features[0], lags.targets, features[1], lags.test_targets)

    def errors(self, predict: Callable) -> tuple[float, float]:
        """Mean squared error of a predictor on the training and on the test pairs."""
        return (
            mean_squared_error(predict(self.features), self.targets),
            mean_squared_error(predict(self.test_features), self.test_targets),
        )

    def fitted(self) -> tuple[float, float]:
        """Training and test error of least squares."""
        return self.errors(LeastSquares(self.features, self.targets))


def gathered(records: list) -> dict:
    """The records of all seeds as one: dictionaries key by key, a list with a number a seed at every leaf."""
    if isinstance(records[0], dict):
        return {str(key): gathered([record[key] for record in records]) for key in records[0]}
    return [rounded(number) for number in records]
