"""练习 8.6.3 的正文引用的数：由测量值推出，不训练。"""

from statistics import fmean

from solutions.ch08.sequence.history_comparisons import NOISE, paired
from solutions.ch08.sequence.latent_kalman import errors


def derived(values) -> dict:
    """Numbers for the prose that follow from the measured values."""
    test, bounds, plenty = values["test"]["1"], values["bounds"], values["plenty"]
    return {
        "paired": {name: vars(paired(test[name], test["mlp_4"])) for name in test if name != "mlp_4"},
        "sequence_ls_16": vars(paired(test["sequence"], test["ls_16"])),
        "room": {tau: 1 - (bounds["bayes"][tau] + NOISE) / (bounds["linear"][tau] + NOISE) for tau in bounds["bayes"]},
        "taken": (bounds["linear"]["4"] - fmean(plenty["window"]["4"]))
        / (bounds["linear"]["4"] - bounds["bayes"]["4"]),
        "window_limit": {str(tau): float(errors(tau)[tau]) for tau in (16, 64)},
        "far_kalman": fmean(plenty["identity"]["1"]) / bounds["kalman"]["1"],
    }
