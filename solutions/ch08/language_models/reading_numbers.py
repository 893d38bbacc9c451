"""练习 8.3.4 的公式，和由测量值推出的数。"""

import math
from statistics import fmean

NAMES = {
    "random": "随机采样",
    "sequential": "顺序分区，传状态",
    "disjoint": "滑窗",
    "mixed": "滑窗",
    "quarter": "滑窗",
    "every": "滑窗",
    "scored": "滑窗",
    "carried": "传状态",
    "independent": "独立起点",
    "stratified": "独立起点，分层",
    "padded": "一段一个样本，补齐",
    "bucketed": "同上，按长度分桶",
    "packed": "各段打包，不跨段",
    "circular": "循环拼接",
    "stride_1": "滑窗",
}
EIGHTHS = {"disjoint": 8, "mixed": 3, "quarter": 2, "every": 0, "scored": 2, "stride_1": 0}  # of n; 0: stride 1
LEARNED = ("random", "carried")  # the ways of training whose models are read in every way


def label(name: str, num_steps: int) -> str:
    """A way of reading in words, with its stride."""
    if name not in EIGHTHS:
        return NAMES[name]
    stride = max(num_steps * EIGHTHS[name] // 8, 1)
    return f"{NAMES[name]}，步长 {stride}" + (f"，只计末 {stride} 步" if name == "scored" else "")


def windows(length: int, num_steps: int, stride: int) -> int:
    """W(s) = ⌊(N − 1 − n) / s⌋ + 1."""
    return (length - 1 - num_steps) // stride + 1


def missed_by_independent_starts(length: int, num_steps: int) -> float:
    """Chance that a position away from both ends is in none of the ⌊(N − 1)/n⌋ windows: about 1/e."""
    return (1 - num_steps / (length - num_steps)) ** ((length - 1) // num_steps)


def missed_by_strata(num_steps: int) -> float:
    """Mean chance that a position is in neither window of two neighbouring strata: (1 − 1/n²)/6."""
    return (1 - 1 / num_steps**2) / 6


def of_stratum(k: int, num_steps: int) -> float:
    """Mean share of positions predicted k times under stratified starts; 0 and 2 are equally likely."""
    missed = missed_by_strata(num_steps)
    return {0: missed, 1: 1 - 2 * missed, 2: missed}.get(k, 0.0)


def poisson(k: int) -> float:
    """e⁻¹/k!: how often a position is hit when as many windows as one pass has fall independently."""
    return math.exp(-1) / math.factorial(k)


def startup(losses: dict) -> float:
    """A = Σ (L(k) − L(n)) in nats: what one window pays for beginning from zeros."""
    return sum(loss - losses["curve"][-1] for loss in losses["curve"])


def from_curve(losses: dict, num_steps: int, stride: int) -> float:
    """The mean of L(k) over the steps that are scored, k = num_steps − stride + 1 … num_steps."""
    return fmean(losses["curve"][num_steps - stride : num_steps])


def leaked(num_steps: int, stride: int) -> float:
    """1 − 0.1^(n/s − 1): a held-out position is in n/s windows, and one of the others was trained on."""
    return 1 - 0.1 ** (num_steps / stride - 1)


def perplexities(values: dict, way: str, kind: str, *path: str) -> list[float]:
    """One a seed: of the models trained by ``way``, read as ``kind`` and ``path`` say."""
    found = []
    for losses in values["models"][way]:
        loss = losses[kind]
        for key in path:
            loss = loss[key]
        found.append(math.exp(loss))
    return found


def way_means(values: dict) -> dict:
    """The mean over the passes of every row of the table."""
    return {
        name: {key: fmean(one[key] for one in passes) for key in passes[0]} for name, passes in values["ways"].items()
    }


def excess(values: dict, way: str, num_steps: str) -> list[float]:
    """One a seed: nats a token by which disjoint windows of this length are worse than carrying the state."""
    return [losses["disjoint"][num_steps] - losses["carried"] for losses in values["models"][way]]


def derived(values: dict) -> dict:
    n, models = values["num_steps"], values["models"]
    short, half = str(n // 4), str(n // 2)
    read = {}
    for way in LEARNED:
        read[way] = {
            "short": fmean(perplexities(values, way, "disjoint", short)),
            "zero": fmean(perplexities(values, way, "disjoint", str(n))),
            "half": fmean(perplexities(values, way, "strided", str(n), half)),
            "every": fmean(perplexities(values, way, "strided", str(n), "1")),
            "carried": fmean(perplexities(values, way, "carried")),
            "startup": [startup(losses) for losses in models[way]],
            "first": fmean(math.exp(losses["curve"][0]) for losses in models[way]),
        }
    overlapping = perplexities(values, "stride_1", "carried")
    epoch = models["trained"] - n
    return {
        "ways": way_means(values),
        "read": read,
        "short": {
            kind: [math.exp(losses[kind]) for losses in values["short"]["losses"]] for kind in ("window", "carried")
        },
        "inner": {"short": n // 4, "half": n // 2, "kept": n + 1, "behind": (models["scored"] + 1) / 2},
        "independent": {"missed": [part[0] for part in values["independent"]], "theory": math.exp(-1)},
        "stratified": {"missed": [part[0] for part in values["stratified"]], "theory": missed_by_strata(n)},
        "overlapping": {
            "perplexity": fmean(overlapping),
            "passes": models["updates"] * models["batch_size"] / (epoch / n),
            "epoch_updates": epoch // models["batch_size"],
            "random_updates": epoch // n // models["batch_size"],
            "windows": windows(values["tokens"], n, 1),
        },
    }
