"""练习 8.7.2 的数：只读测量值；层归一化的倍率另有一个预言。"""

import math

import numpy as np

from solutions.lab.wording import ceil_to
from solutions.toolkit.training import perplexity

NAMES = {
    "default": "（参照）默认权重",
    "none": "不处理",
    "clip": "按范数裁剪",
    "clip_third": "按范数裁剪，θ = 0.3",
    "clip_tenth": "按范数裁剪，θ = 0.1",
    "clip_longer": "同上，轮数 ×3",
    "clip_value": "按值裁剪",
    "slow": "学习率 ÷10",
    "adam": "Adam",
    "cut": "5 步截断",
    "orthogonal": "正交初始化",
    "cap": "谱范数 ≤ 1",
    "norm": "层归一化",
    "leaky": "泄漏 α = 0.2",
    "lstm": "LSTM",
    "lstm_triple": "LSTM（×15）",
    "relu_clip": "ReLU + 裁剪",
    "decay": "L2",
    "decay_clip": "L2 + 裁剪",
    "penalty": "梯度正则",
    "penalty_clip": "梯度正则 + 裁剪",
    "orthogonal_clip": "正交 + 裁剪",
}
DIVERGED = 100.0  # a training perplexity above this; guessing uniformly has the size of the vocabulary, 28
SHORTER = ("clip", "clip_third", "clip_tenth", "clip_value", "slow", "adam")  # what limits the step
STRUCTURAL = ("orthogonal", "cap", "decay_clip")  # the best of what limits the factors


def perplexities(runs: dict, which: str = "loss") -> list[float]:
    """Of every seed; ``which`` is ``loss`` (training, last epochs) or ``heldout``."""
    return [perplexity(loss) for loss in runs[which]]


def diverged(runs: dict) -> int:
    """How many seeds end far worse than guessing uniformly."""
    return sum(not loss <= math.log(DIVERGED) for loss in runs["loss"])


def worse_than_guessing(values: dict, runs: dict) -> int:
    """How many seeds end worse than guessing uniformly."""
    return sum(not loss <= math.log(values["vocab_size"]) for loss in runs["loss"])


def rates(values: dict, design: str) -> list[float]:
    return [found["rate"] for found in values["designs"][design]]


def layer_norm_rate(points: int = 80) -> float:
    """√(E φ′(z)² / E φ(z)²) for φ = tanh, z ~ N(0, 1): a layer-normalised network's factor a step back.

    The pre-activations have variance 1, the state's mean square is E φ²; so the normalisation divides by
    ‖W‖_F/√n · √(E φ²), and a gradient that knows nothing of W is multiplied by ‖W‖_F/√n · √(E φ′²).
    Inputs, biases and the two directions that the normalisation removes are left out.
    """
    z, weights = np.polynomial.hermite_e.hermegauss(points)
    slope, state = (weights @ found**2 for found in (1 / np.cosh(z) ** 2, np.tanh(z)))
    return math.sqrt(slope / state)


def best_drop(values: dict, way: str) -> list[float]:
    """By how much, at most, walking down the gradient no further than 1 (the clipped step) lowers the loss."""
    near = [n for n, length in enumerate(values["lengths"]) if length <= 1.001]
    return [max(found[way]["before"] - found[way]["losses"][n] for n in near) for found in values["walks"]]


def promised_at(values: dict, length: float) -> list[float]:
    """What the slope promises: norm · length, for the whole gradient."""
    return [found["whole"]["norm"] * length for found in values["walks"]]


def change_at(values: dict, length: float) -> list[float]:
    """How the loss really changes at the length nearest to ``length`` down the whole gradient."""
    n = min(range(len(values["lengths"])), key=lambda n: abs(math.log(values["lengths"][n] / length)))
    return [found["whole"]["losses"][n] - found["whole"]["before"] for found in values["walks"]]


def derived(values: dict) -> dict:
    """What the prose quotes."""
    told = {
        place: {
            name: {
                "train": perplexities(runs),
                "heldout": perplexities(runs, "heldout"),
                "diverged": diverged(runs),
            }
            for name, runs in values[place].items()
        }
        for place in ("time", "step")
    }
    told["rates"] = {name: rates(values, name) for name in values["designs"]}
    told["radius"] = [found["radius"] for found in values["designs"]["start"]]
    told["layer_norm_rate"] = layer_norm_rate()
    told["drop"] = {way: best_drop(values, way) for way in ("whole", "cut")}
    told["walk_norm"] = {way: [found[way]["norm"] for found in values["walks"]] for way in ("whole", "cut")}
    told["output_share"] = {way: [found[way]["output_share"] for found in values["walks"]] for way in ("whole", "cut")}
    told["promised"] = promised_at(values, 1e-3)
    told["changed_bound"] = f"{ceil_to(max(abs(change) for change in change_at(values, 1e-3)), 2):.2f}"
    told["lstm_norm"] = ceil_to(max(values["step"]["lstm"]["largest_norm"]), 2)
    told["guessing"] = worse_than_guessing(values, values["time"]["clip"])
    told["short"] = [one for name in SHORTER for one in perplexities(values["time"][name])]
    told["structural"] = [one for name in STRUCTURAL for one in perplexities(values["time"][name])]
    return told
