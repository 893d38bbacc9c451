"""练习 8.6.3：数据要多少有多少时，窗口的网络与带着隐状态的网络各能学到哪里；还有各自的下限。"""

import math
from collections.abc import Callable

import numpy as np
import torch

from solutions.ch08.rnn_concise.sine_readers import SequenceRNN, WindowRNN, by_hand, frozen_gain
from solutions.ch08.rnn_concise.sine_training import fit_fresh_windows, fit_waves, sequence_forecasts, waves
from solutions.ch08.rnn_concise.sine_trials import HORIZONS, WINDOWS, seeded
from solutions.ch08.sequence.history_models import Network, mean_squared_error
from solutions.ch08.sequence.latent_kalman import errors
from solutions.ch08.sequence.sine_optimum import bayes, linear_optimum, risk
from solutions.ch08.sequence.sine_series import BOOK, windows_at

READ = 600  # observations that have been read before the forecast
STARTS = {"plain": False, "identity": True}  # of the networks that read sequences


def plenty(seed: int, window_updates: int, wave_updates: int, count: int, report: Callable) -> dict:
    """Errors against the clean wave of networks that never saw a sample twice: windows one step ahead, by τ;
    sequences by the start of W_hh and the horizon, after ``READ`` observations."""
    found: dict = {"window": {}, **{name: {} for name in STARTS}}
    for tau in WINDOWS:
        net = seeded(WindowRNN, seed)
        fit_fresh_windows(net, tau, window_updates, seed)
        features, clean = fresh_windows(tau, count)
        found["window"][str(tau)] = mean_squared_error(Network(net, "cpu")(features), clean)
    report(1, 3)
    for done, (name, identity) in enumerate(STARTS.items(), 2):
        net = seeded(SequenceRNN, seed, 16, identity)
        fit_waves(net, wave_updates, seed)
        found[name] = far_errors(net)
        report(done, 3)
    return found


def fresh_windows(tau: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Windows ``(count, τ)`` of random phase, the same for all, and the clean values to foretell."""
    random = np.random.default_rng([tau, 865])
    angles = random.uniform(0, 2 * math.pi, count)
    return windows_at(random, angles, tau)[0], np.sin(angles)


@torch.no_grad()
def far_errors(net: SequenceRNN, count: int = 400) -> dict[str, float]:
    """Errors against the clean wave by horizon, after ``READ`` observations of series of random phase."""
    clean, x = waves(np.random.default_rng(866), count, READ + max(HORIZONS))
    x = x[:READ].to(net.output.weight.dtype)
    found = {}
    for k in HORIZONS:
        told = sequence_forecasts(net, x, np.array([READ + k]), k)[0]
        found[str(k)] = float(torch.mean((told - clean[READ + k - 1]) ** 2))
    return found


def bounds(count: int) -> dict:
    """What is possible: linear and Bayes windows one step ahead by τ, linear windows, the Kalman filter and the RNN
    written by hand by horizon; all against the clean wave."""
    noise, found = BOOK.sigma**2, {"linear": {}, "bayes": {}, "kalman": {}, "far": {}}
    for tau in WINDOWS:
        features, clean = fresh_windows(tau, count)
        found["linear"][str(tau)] = linear_optimum(tau)[0] - noise
        told = np.concatenate([bayes(part)[0] for part in np.array_split(features, 8)])
        found["bayes"][str(tau)] = mean_squared_error(told, clean)
        found["far"][str(tau)] = {str(k): linear_optimum(tau, k)[0] - noise for k in HORIZONS}
    for k in HORIZONS:
        found["kalman"][str(k)] = float(errors(READ, k)[-1])
    hand = by_hand(BOOK.omega, BOOK.sigma)
    found["hand"], found["hand_theory"] = far_errors(hand)["1"], hand_risk(hand) - noise
    found["hand_gap"] = max(filter_gap(hand, k) for k in (1, 64))
    return found


def hand_risk(net: SequenceRNN) -> float:
    """Expected one-step error of a network that is linear in what it reads, after ``READ`` observations."""
    # Fed every unit impulse it tells its weights on the lags, the latest first after the flip.
    told = sequence_forecasts(net, torch.eye(READ, dtype=torch.float64), np.array([READ + 1]), 1)[0]
    return risk(told.flip(0).numpy())


def filter_gap(net: SequenceRNN, horizon: int) -> float:
    """Largest difference between the network written by hand and the filter of the frozen gain, for one series."""
    x, gain, z = BOOK.observe(0).at(np.arange(1, READ + 1)), frozen_gain(BOOK.omega, BOOK.sigma), np.zeros(2)
    told, times = [], np.arange(READ // 2, READ + 1)
    for value in x:
        s, c = z + gain * (value - z[0])  # what is known of (sin, cos) now
        angle = BOOK.omega * np.array([1, horizon])
        z = np.array([np.cos(angle[0]) * s + np.sin(angle[0]) * c, np.cos(angle[0]) * c - np.sin(angle[0]) * s])
        told.append(np.cos(angle[1]) * s + np.sin(angle[1]) * c)
    own = sequence_forecasts(net, torch.tensor(x)[:, None], times + horizon, horizon)[:, 0].numpy()
    return float(np.max(np.abs(own - np.array(told)[times - 1])))
