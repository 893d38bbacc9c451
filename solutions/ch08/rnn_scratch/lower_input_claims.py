"""练习 8.5.2 的结论：输入层。每个函数返回（是否成立，证据）。"""

import math
from statistics import fmean

from solutions.ch08.rnn_scratch.lower_numbers import last, lowest
from solutions.lab.wording import listed


def embedding_is_faster_and_sooner_spoiled(values):
    kinds, sweep = values["inputs"]["kinds"], values["sweep"]
    pairs = [
        (last(kinds[name]["train_loss"]), lowest(kinds[name]["heldout_loss"]), sweep[key]["test"])
        for name, key in (("embedding", "embedding"), ("one_hot", "base"))
    ]
    ends = [last(kinds[name]["heldout_loss"]) for name in ("embedding", "one_hot")]
    holds = all(max(new) < min(old) for new, old in zip(*pairs, strict=True))
    holds = holds and min(ends[0]) > max(ends[1]) and min(ends[0]) > math.log(1.2) + max(pairs[0][1])
    told = [listed((math.exp(loss) for loss in losses), ".2f") for pair in pairs for losses in pair]
    spoiled = [listed((math.exp(loss) for loss in end), ".2f") for end in ends]
    return holds, (
        f"嵌入：训练 {told[0]}，留出最低 {told[1]}、最后 {spoiled[0]}，整本书 {told[2]}；"
        f"独热：{told[3]}，{told[4]}、{spoiled[1]}，{told[5]}"
    )


def gaps(values: dict, name: str, other: str, lowest_heldout: bool = False) -> list[float]:
    """Difference of the last training loss (or of the lowest held-out loss), seed by seed, nats."""
    one, two = (values["inputs"]["kinds"][kind] for kind in (name, other))
    losses = [lowest(k["heldout_loss"]) if lowest_heldout else last(k["train_loss"]) for k in (one, two)]
    return [a - b for a, b in zip(*losses, strict=True)]


def a_longer_one_hot_does_the_same(values):
    trained = gaps(values, "longer", "embedding") + gaps(values, "step", "embedding")
    held = gaps(values, "longer", "embedding", True) + gaps(values, "step", "embedding", True)
    plain, first, sweep = gaps(values, "one_hot", "embedding"), gaps(values, "first", "step"), values["sweep"]
    whole = [fmean(sweep[name]["test"]) - fmean(sweep["embedding"]["test"]) for name in ("longer", "base")]
    holds = max(map(abs, trained + held)) < 0.15 and min(plain) > 0.5 and abs(whole[0]) < 0.15 < 0.2 < whole[1]
    clipped = max(share for kind in values["inputs"]["kinds"].values() for share in kind["clipped"])
    holds = holds and min(first) > 0.4 and clipped < 0.03
    return holds, (
        f"比嵌入多的损失（纳特），训练：×c 与只放大步长 {listed(trained, '.2f')}，独热 {listed(plain, '.2f')}；"
        f"留出最低：{listed(held, '.2f')}；整本书的测试：×c {listed(whole[:1], '.2f')}，独热 {whole[1]:.2f}；"
        f"只放大初值的训练比只放大步长的多 {listed(first, '.2f')}；被裁的步至多 {clipped:.1%}"
    )


def a_small_embedding_is_slower(values):
    behind, ahead = gaps(values, "small", "embedding"), gaps(values, "small", "one_hot")
    factors = {name: fmean(values["inputs"]["kinds"]["small"][f"factor_{name}"]) for name in ("before", "after")}
    holds = min(behind) > 0.15 and max(ahead) < 0 and factors["before"] < 2 < factors["after"]
    return holds, (
        f"比 N(0, 1) 的嵌入高 {listed(behind, '.2f')} 纳特，比独热低 {listed((-gap for gap in ahead), '.2f')}；"
        f"步长的倍数由 {factors['before']:.1f} 长到 {factors['after']:.1f}"
    )
