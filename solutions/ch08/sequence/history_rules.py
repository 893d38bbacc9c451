"""练习 8.1.1 里不用拟合的预测：固定的规则、贝叶斯最优、无噪声的递推，和旧做法的特征。"""

import math
from dataclasses import replace

import numpy as np

from solutions.ch08.sequence.history_models import LeastSquares, mean_squared_error
from solutions.ch08.sequence.history_plan import Pairs, Plan
from solutions.ch08.sequence.sine_optimum import bayes, fourth_from_three, linear_optimum, recurrence_weights
from solutions.ch08.sequence.sine_series import (
    BOOK,
    TAU,
    TEST,
    Series,
    Sine,
    book_features,
    independent_windows,
    iterate,
    old_manual_features,
)

RULES = {  # weights on the latest observations that need no training
    "zero": np.zeros(1),
    "persistence": np.ones(1),
    "recurrence": recurrence_weights(),
    "mean": np.full(TAU, 1 / TAU),
    "optimum_2": linear_optimum(2)[1],
    "optimum_4": linear_optimum(TAU)[1],
}


def rules(series: Series) -> dict:
    """Test error of every fixed rule on noisy data."""
    return {name: Pairs.of(series, len(w)).errors(lambda X, w=w: X @ w)[1] for name, w in RULES.items()}


def recurrence_ahead(series: Series, plan: Plan) -> dict:
    """Test error of the exact recurrence, run on from two noisy observations, by horizon."""
    step = recurrence_weights()
    return {
        k: mean_squared_error(iterate(lambda X: X @ step, series.lags(TEST, 2, k), k), series.at(TEST))
        for k in plan.ahead
    }


def best_possible(series: Series, seed: int, taus: tuple[int, ...], draws: int = 2000) -> dict:
    """Error of the Bayes predictor by τ: on the test pairs, and on ``draws`` windows of uniform phase."""
    errors: dict[str, dict] = {"test": {}, "any_phase": {}}
    for tau in taus:
        pairs = Pairs.of(series, tau)
        errors["test"][tau] = pairs.errors(lambda X: bayes(X)[0])[1]
        windows, _ = independent_windows(np.random.default_rng([seed, tau]), draws, tau)
        # The mean posterior variance is the error over the clean value, with less scatter than the error itself.
        errors["any_phase"][tau] = BOOK.sigma**2 + float(np.mean(bayes(windows)[1]))
    return errors


def frequency_from_three(series: Series) -> dict:
    """ω from three noisy values, (x_{t−1} + x_{t+1})/(2x_t) = cos ω: how often there is one, and how far off."""
    before, here, after = (series.at(TEST - shift) for shift in (2, 1, 0))
    cosine = (before + after) / (2 * here)
    possible = np.abs(cosine) <= 1
    return {"possible": float(np.mean(possible)), "median": float(np.median(np.arccos(cosine[possible])))}


def one_value_error(horizon: int, sine: Sine = BOOK, points: int = 20_000) -> float:
    """Error of the best guess of x_{t+k} from a noiseless x_t, over a uniform phase.

    The angles θ and π − θ show the same value; the best guess is the mean of where the two lead.
    """
    angles = (np.arange(points) + 0.5) * (2 * math.pi / points)
    rising, falling = np.sin(angles + horizon * sine.omega), np.sin(math.pi - angles + horizon * sine.omega)
    return float(np.mean(((rising - falling) / 2) ** 2))


def noiseless(plan: Plan) -> dict:
    """What exact values are worth: largest errors over the book's 1000 times, and mean squares by horizon."""
    x, step = BOOK.clean(np.arange(1, 1001)), recurrence_weights()
    return {
        "residual": float(np.max(np.abs(x[2:] - step[0] * x[1:-1] - step[1] * x[:-2]))),
        "run_on": {kind.__name__: run_on(x, kind) for kind in (np.float64, np.float32)},
        "fourth_from_three": float(np.max(np.abs(fourth_from_three(x[:-3], x[1:-2], x[2:-1]) - x[3:]))),
        "one_value": {k: one_value_error(k) for k in plan.ahead},
        "two_values": {k: two_value_error(x, k) for k in plan.ahead},
        "learned": {tau: learned_without_noise(tau) for tau in (1, 2)},
    }


def learned_without_noise(tau: int) -> dict:
    """What least squares learns from the book's 600 pairs when there is no noise: weights and test error."""
    pairs = Pairs.of(replace(BOOK, sigma=0.0).observe(0), tau)
    fitted = LeastSquares(pairs.features, pairs.targets)
    return {"weights": fitted.weights.tolist(), "test": pairs.errors(fitted)[1]}


def run_on(x: np.ndarray, kind: type) -> float:
    """Largest error of a whole series that is grown from its first two values in this precision."""
    first, second = (kind(weight) for weight in recurrence_weights())
    grown = [kind(x[0]), kind(x[1])]
    while len(grown) < len(x):
        grown.append(first * grown[-1] + second * grown[-2])
    return float(np.max(np.abs(np.array(grown, dtype=np.float64) - x)))


def two_value_error(x: np.ndarray, horizon: int) -> float:
    """Mean squared error ``horizon`` steps ahead of two exact values."""
    first, second = recurrence_weights(horizon)
    return float(np.mean((x[1 + horizon :] - first * x[1:-horizon] - second * x[: -horizon - 1]) ** 2))


def old_merging(series: Series) -> dict:
    """The old manual's merged features beside the book's own: how many elements differ."""
    x = series.at(np.arange(1, 1001))
    book, old = book_features(x, TAU), old_manual_features(x, TAU)
    return {"elements": book.size, "different": int(np.sum(book != old))}


def noise_power(series: Series) -> float:
    """Mean square of the noise that really is in the test targets: no predictor can know it beforehand."""
    return float(np.mean((series.at(TEST) - BOOK.clean(TEST)) ** 2))
