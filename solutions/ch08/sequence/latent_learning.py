"""练习 8.1.4：同样的训练数据，滑动窗口用最小二乘学，隐状态的两个参数用最大似然学。"""

import math

import numpy as np

from solutions.ch08.sequence.history_models import LeastSquares
from solutions.ch08.sequence.latent_kalman import WaveState, errors, forecasts
from solutions.ch08.sequence.sine_optimum import bayes, linear_optimum
from solutions.ch08.sequence.sine_series import BOOK, TEST, TRAIN, Series, Sine, merge

TAUS = (1, 4, 16, 64)
HORIZONS = (1, 64)
LAST = int(TRAIN[-1])  # observations t = 1 … 604 are for training
FREQUENCIES = np.arange(1, 301) / 1000  # where the likelihood is searched first, in radians a step


def simulated(seed: int, lengths: list[int], series: int) -> dict:
    """Mean squared errors against the clean wave over ``series`` waves of random phase, after each of ``lengths``.

    ``state`` by horizon and length, ``window`` (optimal weights) by horizon and τ after the longest; ``posterior``
    by length: one step, the best of all predictors from so many of the latest observations, linear or not.
    """
    random, longest = np.random.default_rng([seed, 14]), max(lengths)
    angles = random.uniform(0, 2 * math.pi, series) + BOOK.omega * np.arange(longest + max(HORIZONS))[:, None]
    clean, x = np.sin(angles), np.sin(angles[:longest])
    x = x + BOOK.sigma * random.standard_normal(x.shape)
    found: dict[str, dict] = {"state": {}, "window": {}, "posterior": {}}
    for k in HORIZONS:
        told = forecasts(x, k)
        found["state"][str(k)] = [float(np.mean((told[n] - clean[n + k - 1]) ** 2)) for n in lengths]
        found["window"][str(k)] = {
            str(tau): float(np.mean((linear_optimum(tau, k)[1] @ x[: -tau - 1 : -1] - clean[longest + k - 1]) ** 2))
            for tau in TAUS
        }
    for n in (*TAUS, longest):
        told, _ = bayes(x[: -n - 1 : -1].T.copy())
        found["posterior"][str(n)] = float(np.mean((told - clean[longest]) ** 2))
    return found


def log_likelihood(x: np.ndarray, omega: np.ndarray, sigma: np.ndarray) -> np.ndarray:
    """Of the observations ``x`` under many models side by side, in nats; phase and amplitude as in the prior."""
    state = WaveState(omega=omega, sigma=sigma)
    for value in x:
        state.observe(value)
        state.turn()
    return np.asarray(state.evidence)


def most_likely(x: np.ndarray, rounds: int = 6) -> tuple[float, float]:
    """``(ω, σ)`` of the largest likelihood: a grid over all frequencies, then ever finer ones around the best."""
    omegas, sigmas = FREQUENCIES, np.array([0.1, 0.4])
    for zoom in range(rounds):
        grid = [part.ravel() for part in np.meshgrid(omegas, sigmas, indexing="ij")]
        best = int(np.argmax(log_likelihood(x, *grid)))
        omega, sigma = float(grid[0][best]), float(grid[1][best])
        near = np.linspace(-1, 1, 7) / 3**zoom
        omegas, sigmas = np.maximum(omega + 0.001 * near, 1e-5), sigma * 2**near
    return omega, sigma


def hills(x: np.ndarray, step: float = 0.0005) -> dict:
    """The likelihood as a landscape over ω in (0, 0.3], σ known: how many summits, how wide the highest hill's foot.

    ``share`` is the part of the interval from which going uphill ends on the highest summit.
    """
    omegas = np.arange(1, round(0.3 / step) + 1) * step
    heights = log_likelihood(x, omegas, np.full(len(omegas), BOOK.sigma))
    padded = np.concatenate([[-np.inf], heights, [-np.inf]])
    summits = int(np.sum((padded[1:-1] > padded[:-2]) & (padded[1:-1] > padded[2:])))
    low = high = int(np.argmax(heights))
    while low > 0 and heights[low - 1] < heights[low]:
        low -= 1
    while high < len(heights) - 1 and heights[high + 1] < heights[high]:
        high += 1
    return {"summits": summits, "share": (high - low + 1) / len(heights)}


def window_error(series: Series, sine: Sine, tau: int, horizon: int, width: int = 1) -> float:
    """Test error, against the clean wave, of least squares from τ lags (each a mean of ``width`` observations)."""
    first, lags = 1 + tau * width + horizon - 1, tau * width

    def features(times: np.ndarray) -> np.ndarray:
        return merge(series.lags(times, lags, horizon), [width] * tau)

    train = np.arange(first, LAST + 1)
    fitted = LeastSquares(features(train), series.at(train))
    return float(np.mean((fitted(features(TEST)) - sine.clean(TEST)) ** 2))


def state_error(series: Series, sine: Sine, horizon: int, omega: float, sigma: float) -> float:
    """Test error, against the clean wave, of the two-number state that has read every observation since t = 1."""
    told = forecasts(series.at(np.arange(1, int(TEST[-1]) + 1)), horizon, omega=omega, sigma=sigma)
    return float(np.mean((told[TEST - horizon] - sine.clean(TEST)) ** 2))


def told_window_error(series: Series, sine: Sine, tau: int, horizon: int, model: Sine) -> float:
    """The same of a window that is told the structure: its weights are the optimal ones of the sine ``model``."""
    told = series.lags(TEST, tau, horizon) @ linear_optimum(tau, horizon, model)[1]
    return float(np.mean((told - sine.clean(TEST)) ** 2))


def learned(seed: int) -> dict:
    """One wave of random phase: what either kind of model learns from t = 1 … 604, tested on t = 605 … 1000."""
    sine = Sine(phase=float(np.random.default_rng([seed, 4]).uniform(0, 2 * math.pi)))
    series = sine.observe(seed)
    x = series.at(np.arange(1, LAST + 1))
    omega, sigma = most_likely(x)
    found = {"omega": omega, "sigma": sigma, "hills": hills(x), "error": {}}
    for k in HORIZONS:
        found["error"][str(k)] = {
            **{f"window_{tau}": window_error(series, sine, tau, k) for tau in TAUS},
            "bins": window_error(series, sine, 4, k, width=64),
            "told_64": told_window_error(series, sine, 64, k, Sine(omega=omega, sigma=sigma)),
            "state": state_error(series, sine, k, omega, sigma),
            "known": state_error(series, sine, k, BOOK.omega, BOOK.sigma),
        }
    return found


def forgetting(memory: float, steps: int = 4000) -> dict:
    """Theory for a wave that forgets its phase: error of the state in the long run, and how long a window must be.

    ``needed`` is the shortest window whose error is at most 10% above the state's; None where there is none.
    """
    found = errors(steps, memory=memory)
    limit = float(found[-1]) if math.isfinite(memory) else 0.0
    enough = found <= 1.1 * limit
    return {
        "memory": memory,
        "limit": limit,
        "window": {str(tau): float(found[tau]) for tau in TAUS},
        "needed": int(np.argmax(enough)) if enough.any() else None,
    }


def random_walk(seed: int, taus: tuple[int, ...] = (1, 16), length: int = 2000) -> dict:
    """A price driven by five hidden factors, all new every day: test error of least squares by τ (floor 1)."""
    random = np.random.default_rng([seed, 41])
    series = Series(np.cumsum(random.standard_normal((length, 5)).sum(axis=1) / math.sqrt(5)), 1)
    train, test = np.arange(max(taus) + 1, length // 2 + 1), np.arange(length // 2 + 1, length + 1)
    found = {}
    for tau in taus:
        fitted = LeastSquares(series.lags(train, tau), series.at(train))
        found[str(tau)] = float(np.mean((fitted(series.lags(test, tau)) - series.at(test)) ** 2))
    return found
