"""练习 8.4.2 的结论。每个函数返回（是否成立，证据）。"""

import math
from itertools import pairwise

from solutions.ch08.rnn.past_numbers import at, loss_at, rates
from solutions.lab.wording import listed


def unrolled_is_the_recursion(values):
    errors = values["learned"]["unrolling"]
    return max(errors) < 1e-12, f"训练过的模型，{len(errors)} 个种子，长 1–50：最大相差 {max(errors):.1e}"


def past_and_future(values):
    future, past = [], []
    for part in values["learned"]["causality"]:
        for s, (lows, highs) in enumerate(zip(part["min"], part["max"], strict=True)):
            future += highs[:s]
            past += lows[s:]
    evidence = f"之前的输出最多变 {max(future):g}，其余的至少变 {min(past):.1e}（总变差）"
    return max(future) == 0 < min(past), evidence


def sums_to_one(values):
    errors = [abs(error) for part in values["total"].values() for error in part]
    ahead = [1 + error for error in values["lookahead"]]
    evidence = f"3 种词元，{len(errors)} 个和，与 1 最多相差 {max(errors):.1e}；双向网络 {listed(ahead, '.3f')}"
    return max(errors) < 1e-12 and min(abs(total - 1) for total in ahead) > 1e-4, evidence


def parity_is_exact(values):
    parity = values["parity"]
    wrong = "，".join(f"{name} 有 {number} 个不符" for name, number in parity["wrong"].items())
    holds = set(parity["wrong"].values()) == {0}
    return holds, f"{parity['strings']} 个长 {parity['length']:,} 的序列，每一步：{wrong}"


def parity_does_not_fade(values):
    seen = values["parity"]["influence"].values()
    low, high = min(part["min"] for part in seen), max(part["max"] for part in seen)
    holds = max(0.8 - low, high - 0.8) < 1e-4 and values["parity"]["length"] >= 1000
    return holds, f"隔 1–{values['parity']['length']:,} 步，总变差在 {low:.4f}–{high:.4f} 之间"


def ngrams_cannot(values):
    parity = values["parity"]
    errors = {int(n): error for n, error in parity["ngram_error"].items()}
    whole = parity["enumerated"] + 1  # an n-gram of this order sees the whole prefix
    blind = [error for n, error in errors.items() if n < whole]
    own = [parity["own_error"][str(n)] for n in errors]
    fewer = all(0 < error < 0.25 * 0.4 for error in own[:-1]) and own[-1] < 1e-9
    holds = all(abs(error - 0.4) < 1e-9 for error in blind) and errors[whole] < 1e-9 and fewer
    evidence = f"数遍长 {whole - 1} 的前缀：n = 1–{whole - 1} 时平均总变差 {min(blind):.2f}–{max(blind):.2f}"
    return holds, f"{evidence}，n = {whole} 时 {errors[whole]:.2f}；规律自己写的，二元 {own[1]:.2f}，五元 {own[4]:.4f}"


def exact_is_injective(values):
    exact = values["precision"]["exact"]
    evidence = f"长 1–{exact['longest']} 的 {exact['prefixes']:,} 个前缀有 {exact['states']:,} 个不同的状态"
    return exact["states"] == exact["prefixes"], evidence


def floats_forget(values):
    floats, holds, told = values["precision"]["floats"], True, []
    for name, found in floats.items():
        half = found["distance"]
        # A base-4 digit takes two bits of the significand; what is rounded off may still carry once or twice.
        holds = holds and found["bits"] / 2 <= half < found["bits"] / 2 + 3
        told.append(f"{name}（尾数 {found['bits']} 位）第 {half} 个")
    return holds, f"{values['precision']['pairs']} 对里半数以上逐位相同时，不同的词元退到了倒数：{'、'.join(told)}"


def influence_fades(values):
    after = values["learned"]["after"]
    falls = all(later < earlier for part in after for earlier, later in pairwise(part))
    at8, at32, at64 = (at(values, "after", d) for d in (8, 32, 64))
    holds = falls and min(at8) > 0.05 and max(at32) < 0.002 and max(at64) < 1e-4
    evidence = f"第 8 个 {listed(at8, '.1%')}；第 32 个 {listed(at32, '.2%')}"
    return holds, f"{evidence}；第 64 个最多 {max(at64):.1e}"


def rates_of_decay(values):
    before, early, after = (rates(values, key) for key in ("before", "early", "after"))
    theory = 1 / math.sqrt(3)
    holds = all(abs(rate / theory - 1) < 0.06 for rate in before) and all(
        first < second < third for first, second, third in zip(before, early, after, strict=True)
    )
    epochs = f"{values['early_epochs']} 轮 {listed(early, '.3f')}；{values['epochs']} 轮 {listed(after, '.3f')}"
    return holds, f"没有训练 {listed(before, '.3f')}（1/√3 = {theory:.3f}）；{epochs}"


def ngram_is_blind_beyond(values):
    ngram = values["ngram"]
    pairs = list(zip(values["distances"], ngram["influence"], strict=True))
    near = [moved for d, moved in pairs if d < ngram["order"]]
    far = [moved for d, moved in pairs if d >= ngram["order"]]
    evidence = f"倒数第 1–{ngram['order'] - 1} 个 {listed(near, '.3f')}，更远最多 {max(far):g}"
    return min(near) > 0 and max(far) == 0, evidence


def the_state_is_worth_something(values):
    whole, one = loss_at(values, max(values["contexts"])), loss_at(values, 1)
    alone = values["learned"]["memoryless"]
    cut, trained = ([b - a for a, b in zip(whole, losses, strict=True)] for losses in (one, alone))
    evidence = f"训练后再扔掉状态，多 {listed(cut, '.3f')} 纳特；训练时就不带，多 {listed(trained, '.3f')} 纳特"
    bigram = values["ngram"]["loss"][values["ngram"]["contexts"].index(1)]
    close = max(abs(loss - bigram) for loss in alone) < 0.05
    told = f"{evidence}；它的损失 {listed(alone, '.2f')}，二元语法 {bigram:.2f}"
    return close and min(cut) > 0.1 and min(trained) > 0.1, told


def soon_flat(values):
    spreads = []
    for part in values["learned"]["reset"]:
        late = [loss for k, loss in zip(values["contexts"], part, strict=True) if k >= 6]
        spreads.append(max(late) - min(late))
    rises = [b - a for a, b in zip(loss_at(values, 6), loss_at(values, 64), strict=True)]
    evidence = f"给 6–{max(values['contexts'])} 个字符，最大与最小相差 {listed(spreads, '.3f')} 纳特"
    return max(spreads) < 0.05 and min(rises) > 0, f"{evidence}；给 64 个比给 6 个多 {listed(rises, '.3f')}"


def counting_wins(values):
    counted = {float(strength): loss for strength, loss in values["ngram"]["strengths"].items()}
    whole = loss_at(values, max(values["contexts"]))
    wins = max(loss for strength, loss in counted.items() if strength >= 2) < min(whole)
    told = "，".join(f"权重 {strength:g} 时 {loss:.2f}" for strength, loss in counted.items())
    return wins and counted[1.0] > min(whole), f"四元语法：{told} 纳特；RNN {listed(whole, '.2f')}"
