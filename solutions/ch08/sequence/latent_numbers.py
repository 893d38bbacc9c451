"""练习 8.1.4：正文引用的派生数，只读测量值。"""

from statistics import fmean

from solutions.ch08.sequence.sine_series import BOOK

WINDOWS = ("window_1", "window_4", "window_16", "window_64")


def state_error(values, horizon, n):
    """Theory: error of the state after n observations."""
    return values["theory"]["state"][str(horizon)][values["lengths"].index(n)]


def behind_shares(values):
    """Share of all restarts of all seeds that were far below the best of their seed, after ever more rounds."""
    found = values["pairs"]
    return [fmean(found["behind"][str(rounds)]) / found["restarts"] for rounds in found["rounds"]]


def wins(values, rival, horizon):
    """Seeds in which the learned state had the smaller test error."""
    errors = values["learned"]["error"][str(horizon)]
    return sum(state < other for state, other in zip(errors["state"], errors[rival], strict=True))


def best_table(values):
    """``(order, excess bits)`` of the counted table that is best on average."""
    means = {int(k): fmean(runs) for k, runs in values["pairs"]["table"].items()}
    order = min(means, key=means.__getitem__)
    return order, means[order]


def derived(values):
    order, excess = best_table(values)
    longest, noise = values["lengths"][-1], BOOK.sigma**2
    errors = values["learned"]["error"]
    return {
        "ratio": {str(tau): state_error(values, 1, tau) / state_error(values, 1, longest) for tau in (4, 64)},
        "total": {str(k): {str(n): noise + state_error(values, k, n) for n in (4, 64, longest)} for k in (1, 64)},
        "far": errors_ratio(errors["64"]["window_64"], errors["64"]["state"]),
        "wins": {name: {str(k): wins(values, name, k) for k in (1, 64)} for name in ("bins", "told_64")},
        "seeds": len(errors["1"]["state"]),
        "needed": {str(row["memory"]): row["needed"] for row in values["forgetting"] if row["needed"]},
        "behind": behind_shares(values),
        "posterior": errors_ratio(*(values["simulated"]["posterior"][str(n)] for n in (64, longest))),
        "off": {str(n): error for n, error in zip(values["lengths"], values["theory"]["off"], strict=True)},
        "turning": values["lengths"][values["theory"]["off"].index(min(values["theory"]["off"]))],
        "worst": worst_seed(values),
        "zero": fmean(zeros[1] for zeros in values["pairs"]["zeros"]),
        "best_order": order,
        "best_excess": excess,
    }


def worst_seed(values):
    """The seed whose frequency was learned worst: how far off, and the one-step error beside the true model's."""
    learned, offs = values["learned"], [abs(omega / BOOK.omega - 1) for omega in values["learned"]["omega"]]
    seed = offs.index(max(offs))
    return {"off": offs[seed], **{name: learned["error"]["1"][name][seed] for name in ("state", "known", "told_64")}}


def errors_ratio(above, below):
    return fmean(above) / fmean(below)
