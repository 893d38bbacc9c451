"""练习 8.1.4：不用抽样就算得出的数，隐状态与线性最优，枚举与公式。"""

import math

import numpy as np

from solutions.ch08.sequence.latent_kalman import WaveState, errors, forecasts
from solutions.ch08.sequence.latent_learning import HORIZONS, TAUS
from solutions.ch08.sequence.latent_pairs import contexts, entropy_rate, order_entropy, stationary, window_price
from solutions.ch08.sequence.sine_optimum import bayes, linear_optimum, risk
from solutions.ch08.sequence.sine_series import BOOK, Sine

DEEPEST = 14  # orders of windows that are enumerated: 2¹⁴ contexts
OFF = 1.02  # a frequency learned wrong by 2%


def wave_in_theory(lengths: list[int]) -> dict:
    """Errors against the clean wave by horizon: the state after n observations, and the linear optimum of τ = n."""
    found: dict[str, dict] = {"state": {}, "optimum": {}, "error_gap": {}, "weights_gap": {}}
    for k in HORIZONS:
        by_length = errors(max(lengths), k)
        state = [float(by_length[n]) for n in lengths]
        optimum = [linear_optimum(n, k)[0] - BOOK.sigma**2 for n in lengths]
        found["state"][str(k)], found["optimum"][str(k)] = state, optimum
        found["error_gap"][str(k)] = max(abs(own - other) for own, other in zip(state, optimum, strict=True))
        found["weights_gap"][str(k)] = max(weights_gap(tau, k) for tau in TAUS)
    found["off"] = [risk_of_wrong(OFF, n) for n in lengths]
    found["posterior_gap"] = max(posterior_gap(n) for n in TAUS)
    return found


def risk_of_wrong(factor: float, num: int) -> float:
    """Error against the clean wave, one step, of the state that takes ω to be ``factor`` times what it is."""
    return risk(linear_optimum(num, 1, Sine(omega=factor * BOOK.omega))[1]) - BOOK.sigma**2


def posterior_mean(state: WaveState) -> float:
    """Mean of the clean value given all that was observed and amplitude 1, from nothing but the state's numbers."""
    ss, sc, cc = state.covariance
    precision = np.linalg.inv([[ss, sc], [sc, cc]])
    angles = np.arange(720) * (2 * math.pi / 720)
    h = np.stack([np.sin(angles), np.cos(angles)])
    # Mean and covariance hold the likelihood of every h: its linear part, and its quadratic part less the prior's 2I.
    log_likelihood = (precision @ state.mean) @ h - 0.5 * np.sum(h * ((precision - 2 * np.eye(2)) @ h), axis=0)
    weights = np.exp(log_likelihood - log_likelihood.max())
    return float(weights @ h[0] / weights.sum())


def posterior_gap(num: int) -> float:
    """Difference between the posterior mean from the state and the one from all ``num`` observations."""
    x = np.sin(1.0 + BOOK.omega * np.arange(num)) + BOOK.sigma * np.random.default_rng(num).standard_normal(num)
    state = WaveState()
    for value in x:
        state.observe(value)
        state.turn()
    return abs(posterior_mean(state) - float(bayes(x[None, ::-1].copy())[0][0]))


def weights_gap(num: int, horizon: int) -> float:
    """Largest difference between the optimal weights on ``num`` lags and those that the state gives them in effect."""
    # The state is linear in the observations: feed it every unit impulse and see what it tells.
    told = forecasts(np.eye(num), horizon)[-1]
    return float(np.max(np.abs(told[::-1] - linear_optimum(num, horizon)[1])))


def pairs_in_theory() -> dict:
    """Excess bits of the best window of every order, enumerated and in closed form, and what 1s alone tell."""
    orders, rate = range(DEEPEST + 1), entropy_rate()
    full = [contexts(k)[-1] for k in orders]  # the last context is all 1s
    enumerated, formula = [order_entropy(k) - rate for k in orders], [window_price(k) for k in orders]
    share = float(stationary()[0])
    return {
        "rate": rate,
        "share": share,
        "enumerated": enumerated,
        "formula": formula,
        "formula_gap": max(abs(own - other) for own, other in zip(enumerated, formula, strict=True)),
        "full_chance": [float(joint.sum()) for joint in full],
        "blind_gap": max(abs(float(joint[0] / joint.sum()) - share) for joint in full[::2]),
    }
