"""练习 8.4.2 的派生数：衰减的快慢、参数与状态的个数。"""

import math


def at(values: dict, key: str, distance: int) -> list[float]:
    """Influence ``before``, ``early`` in or ``after`` training at a distance, one a seed."""
    index = values["distances"].index(distance)
    return [part[index] for part in values["learned"][key]]


def loss_at(values: dict, context: int) -> list[float]:
    """Held-out loss with so many characters of context, one a seed."""
    index = values["contexts"].index(context)
    return [part[index] for part in values["learned"]["reset"]]


def rates(values: dict, key: str, near: int = 8, far: int = 24) -> list[float]:
    """By what the influence is multiplied a step, from ``near`` to ``far``, one a seed."""
    pairs = zip(at(values, key, near), at(values, key, far), strict=True)
    return [(later / earlier) ** (1 / (far - near)) for earlier, later in pairs]


def derived(values):
    longest = max(values["contexts"])
    characters, hiddens = values["characters"], values["num_hiddens"]
    gains = [alone - whole for alone, whole in zip(loss_at(values, 1), loss_at(values, longest), strict=True)]
    bits = 32 * hiddens
    return {
        "parameters": values["learned"]["parameters"][0],
        "table": {"4": characters**3 * (characters - 1)},  # rows of probabilities that sum to 1
        "rate": {key: rates(values, key) for key in ("before", "early", "after")},
        "half": [math.log(0.5) / math.log(rate) for rate in rates(values, "after")],
        "inverse_root": 1 / math.sqrt(3),
        "early": {str(d): at(values, "early", d) for d in values["distances"]},
        "after": {str(d): at(values, "after", d) for d in values["distances"]},
        "reset": {str(k): loss_at(values, k) for k in values["contexts"]},
        "gain": gains,
        "memoryless_gain": [
            alone - whole
            for alone, whole in zip(values["learned"]["memoryless"], loss_at(values, longest), strict=True)
        ],
        "counted": dict(zip(map(str, values["ngram"]["contexts"]), values["ngram"]["loss"], strict=True)),
        "lookahead": [1 + error for error in values["lookahead"]],
        "others": characters - 1,
        "bits": bits,
        "pigeonhole": math.floor(bits / math.log2(characters)) + 1,
    }
