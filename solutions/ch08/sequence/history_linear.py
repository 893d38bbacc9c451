"""练习 8.1.1 的最小二乘：一步、多步、分箱，以及换一个起始相位。"""

import math

import numpy as np

from solutions.ch08.sequence.history_models import LeastSquares, mean_squared_error
from solutions.ch08.sequence.history_plan import FAST, SLOW, Pairs, Plan
from solutions.ch08.sequence.sine_optimum import dominant_root, merged_optimum
from solutions.ch08.sequence.sine_series import BOOK, TAU, TRAIN, Series, Sine, iterate, merge, windows_at


def one_step(series: Series, plan: Plan) -> dict:
    """Least squares for every τ: errors by τ; ``short_test`` has only the book's own 1000 points to learn from."""
    errors: dict[str, dict] = {"train": {}, "test": {}, "short_test": {}}
    for tau in plan.taus:
        pairs = Pairs.of(series, tau)
        errors["train"][tau], errors["test"][tau] = pairs.fitted()
        errors["short_test"][tau] = without_longer_past(pairs, tau)
    return errors


def without_longer_past(pairs: Pairs, reach: int) -> float:
    """Test error of least squares from only those pairs whose features the book's own 1000 points hold."""
    usable = reach < TRAIN  # a target at t needs the observation at t − reach, which must not be before 1
    return pairs.errors(LeastSquares(pairs.features[usable], pairs.targets[usable]))[1]


def multi_step(series: Series, plan: Plan) -> dict:
    """Test error by horizon and τ: fitted for the horizon directly, and one step taken again and again."""
    errors: dict[str, dict] = {kind: {k: {} for k in plan.horizons} for kind in ("direct", "recursive")}
    for tau in plan.horizon_taus:
        near = Pairs.of(series, tau)
        step = LeastSquares(near.features, near.targets)
        for horizon in plan.horizons:
            far = Pairs.of(series, tau, horizon)
            errors["direct"][horizon][tau] = far.fitted()[1]
            predictions = iterate(step, far.test_features, horizon)
            errors["recursive"][horizon][tau] = mean_squared_error(predictions, far.test_targets)
    return errors


def noise_gain(series: Series, plan: Plan) -> dict:
    """‖w‖², by which a predictor passes on the noise of its features, at the furthest horizon and by τ."""
    gains: dict[str, dict] = {"direct": {}, "recursive": {}}
    horizon = plan.horizons[-1]
    for tau in plan.gain_taus:
        far, near = Pairs.of(series, tau, horizon), Pairs.of(series, tau)
        step = LeastSquares(near.features, near.targets)
        # What is recursive is affine too: its weights are what it makes of the unit vectors, less its constant.
        recursive = iterate(step, np.eye(tau), horizon) - iterate(step, np.zeros((1, tau)), horizon)
        gains["direct"][tau] = float(np.sum(LeastSquares(far.features, far.targets).weights ** 2))
        gains["recursive"][tau] = float(np.sum(recursive**2))
    return gains


def roots(series: Series, plan: Plan) -> dict:
    """Size and angle of the largest root of the fitted one-step weights, by τ."""
    found: dict[str, dict] = {"size": {}, "angle": {}}
    for tau in plan.root_taus:
        pairs = Pairs.of(series, tau)
        size, angle = dominant_root(LeastSquares(pairs.features, pairs.targets).weights)
        found["size"][tau], found["angle"][tau] = size, angle
    return found


def merged(seed: int, plan: Plan) -> dict:
    """Test error of four bin means, by width; ``raw`` is what the same observations give unmerged."""
    errors: dict[str, dict] = {}
    for name, sine in (("slow", SLOW), ("fast", FAST)):
        series = sine.observe(seed)
        errors[name] = {
            "fitted": {width: Pairs.merged(series, width).fitted()[1] for width in plan.widths},
            "raw": {
                width: Pairs.of(series, TAU * width).fitted()[1] for width in plan.widths if TAU * width in plan.taus
            },
        }
    return errors


def merged_short(series: Series) -> dict:
    """Test error of four means of 64, learnt from the book's own 1000 points."""
    return {64: without_longer_past(Pairs.merged(series, 64), TAU * 64)}


def wide_bins(seed: int, series: Series) -> dict:
    """Why wide bins are hard to fit: test error by width, with the weights that theory gives (``known``), and
    fitted to the same 600 pieces of the wave when every window has noise of its own (``own_noise``)."""
    errors: dict[str, dict] = {"known": {}, "own_noise": {}}
    for width in (64, 200):
        pairs, weights = Pairs.merged(series, width), merged_optimum(width)[1]
        errors["known"][width] = pairs.errors(lambda X, w=weights: X @ w)[1]
        windows, targets = windows_at(np.random.default_rng([seed, width]), BOOK.omega * TRAIN, TAU * width)
        errors["own_noise"][width] = pairs.errors(LeastSquares(merge(windows, [width] * TAU), targets))[1]
    return errors


def merged_ahead(series: Series) -> dict:
    """Test error 64 steps ahead: four lags, and four means of 64."""
    return {width: Pairs.merged(series, width, 64).fitted()[1] for width in (1, 64)}


def any_phase(seed: int, taus: tuple[int, ...], horizons: tuple[int, ...], repeats: int = 5) -> dict:
    """Least squares as in the book, but every series starts at a phase of its own: mean test error."""
    errors: dict = {horizon: {tau: [] for tau in taus} for horizon in horizons}
    for number in range(repeats):
        own = 1000 + seed * repeats + number  # noise that no other measurement uses
        series = Sine(phase=float(np.random.default_rng([own, 1]).uniform(0, 2 * math.pi))).observe(own)
        for horizon in horizons:
            for tau in taus:
                errors[horizon][tau].append(Pairs.of(series, tau, horizon).fitted()[1])
    return {horizon: {tau: float(np.mean(e)) for tau, e in row.items()} for horizon, row in errors.items()}
