"""练习 8.1.1 的网络训练：一个种子的各种 τ、步数、分箱和结构，都按书中的配方。"""

from collections.abc import Callable

import torch
from torch import nn

from solutions.ch08.sequence.history_models import ARCHITECTURES, Network, mean_squared_error, mlp, train
from solutions.ch08.sequence.history_plan import WIDTHS, Pairs, Plan
from solutions.ch08.sequence.sine_series import TAU, TEST, Series, Sine, iterate

HIDDEN = 10  # the book's number of hidden units


def fit(
    build: Callable[[], nn.Module], seed: int, pairs: Pairs, epochs: dict[str, int], look: Callable, device: str
) -> dict:
    """Train one fresh network and look at it after each of the named numbers of epochs.

    Returns what ``look(network)`` returned, by the names of ``epochs``.  Networks of one seed see the
    same batches in the same order.
    """
    torch.manual_seed(seed)
    network, seen = Network(build(), device), {}
    for epoch in train(network, pairs.features, pairs.targets, max(epochs.values()), seed):
        seen |= {name: look(network) for name, wanted in epochs.items() if wanted == epoch}
    return seen


def checkpoints(plan: Plan) -> dict[str, int]:
    """After the book's few epochs, and after many."""
    return {"brief": plan.brief, "long": plan.long}


def by_lags(seed: int, series: Series, plan: Plan, device: str) -> dict:
    """The book's network for every τ: errors by number of epochs and τ, and recursive prediction."""
    errors: dict = {name: {"train": {}, "test": {}, "recursive": {}} for name in checkpoints(plan)}
    for tau in plan.network_taus:
        pairs = Pairs.of(series, tau)
        horizons = plan.horizons if tau in plan.network_horizon_taus else ()

        def look(network: Network, pairs=pairs, tau=tau, horizons=horizons) -> tuple:
            far = {k: iterate(network, series.lags(TEST, tau, k), k) for k in horizons}
            return *pairs.errors(network), {k: mean_squared_error(far[k], pairs.test_targets) for k in horizons}

        seen = fit(lambda tau=tau: mlp(tau, HIDDEN, 1), seed, pairs, checkpoints(plan), look, device)
        for name, (train_error, test_error, recursive) in seen.items():
            errors[name]["train"][tau], errors[name]["test"][tau] = train_error, test_error
            for horizon, error in recursive.items():
                errors[name]["recursive"].setdefault(horizon, {})[tau] = error
    return errors


def direct(seed: int, series: Series, plan: Plan, device: str) -> dict:
    """The book's network trained for a horizon of its own: test error by horizon and τ."""
    errors: dict = {horizon: {} for horizon in plan.horizons}
    for horizon in plan.horizons:
        for tau in plan.network_horizon_taus:
            pairs = Pairs.of(series, tau, horizon)
            errors[horizon][tau] = brief_error(tau, seed, pairs, plan, device)
    return errors


def brief_error(tau: int, seed: int, pairs: Pairs, plan: Plan, device: str) -> float:
    """Test error of the book's network after the book's number of epochs."""
    return held_out_errors(lambda: mlp(tau, HIDDEN, 1), seed, pairs, {"brief": plan.brief}, device)["brief"]


def held_out_errors(build: Callable, seed: int, pairs: Pairs, epochs: dict[str, int], device: str) -> dict:
    """Test error of one network after each of the numbers of epochs."""
    return fit(build, seed, pairs, epochs, lambda network: pairs.errors(network)[1], device)


def merged_lags(seed: int, series: Series, plan: Plan, device: str) -> dict:
    """The book's network on four bin means instead of four values: test error by epochs and width."""
    epochs = checkpoints(plan)
    found = {
        width: held_out_errors(lambda: mlp(TAU, HIDDEN, 1), seed, Pairs.merged(series, width), epochs, device)
        for width in WIDTHS
    }
    return {when: {width: errors[when] for width, errors in found.items()} for when in epochs}


def architectures(seed: int, series: Series, plan: Plan, device: str) -> dict:
    """Other networks on the book's four lags: test error by epochs and architecture."""
    found, pairs, epochs = {}, Pairs.of(series, TAU), checkpoints(plan)
    for name, (_, build) in ARCHITECTURES.items():
        own = seed + 1000 if name == "again" else seed  # the control: the book's network, other weights and batches
        found[name] = held_out_errors(build, own, pairs, epochs, device)
    return {when: {name: errors[when] for name, errors in found.items()} for when in epochs}


def without_noise(seed: int, plan: Plan, device: str) -> dict:
    """The book's network on a noiseless sine, from one, two and four values: test error by τ."""
    series = Sine(sigma=0.0).observe(seed)
    return {tau: brief_error(tau, seed, Pairs.of(series, tau), plan, device) for tau in (1, 2, TAU)}


def parameters() -> dict[str, int]:
    """How many numbers every architecture trains."""
    builders = {"book": lambda: mlp(TAU, HIDDEN, 1), **{name: build for name, (_, build) in ARCHITECTURES.items()}}
    return {name: Network(build(), "cpu").num_parameters for name, build in builders.items()}
