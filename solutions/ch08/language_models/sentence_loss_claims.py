"""练习 8.3.6 的结论：隐状态、损失和训练。每个函数返回（是否成立，证据）。"""

from statistics import fmean

from solutions.ch08.language_models.sentence_numbers import by_sentence, derived, perplexities
from solutions.lab.wording import listed

EXACT = ("packed_states", "packed_final", "packed_gradient", "padded_states", "padded_gradient")


def two_means_differ(values):
    share, pairs = values["sentences"]["shorter_half"], by_sentence(values)
    token, sentence = (fmean(column) for column in zip(*pairs, strict=True))
    evidence = f"较短的一半句子含 {share:.1%} 的词；困惑度，逐词元 {token:.1f}，逐句 {sentence:.1f}"
    return share < 0.3 and all(b > 1.02 * a for a, b in pairs), evidence


def masked_equals_packed(values):
    worst = max(values["states"][key] for key in EXACT)
    return worst < 1e-10, f"双精度，32 句：隐状态、末状态、梯度最大相差 {worst:.0e}"


def the_last_step_is_not_the_last_word(values):
    found = values["states"]
    wrong, backward, right = found["padded_final"], found["backward"], found["gathered"]
    evidence = f"平均相对误差：末步 {wrong:.2f}，反向层 {backward:.2f}；按句长取出 {right:.0e}"
    return wrong > 0.5 and backward > 0.2 and right < 1e-10, evidence


def rows_need_a_reset(values):
    reset, first = values["states"]["rows_reset"], values["states"]["rows_kept_first"]
    more = derived(values)["carried_more"]
    evidence = f"清零：最大相差 {reset:.0e}；不清零：句首第一步平均相对误差 {first:.0%}"
    holds = reset < 1e-10 and first > 0.2 and min(more) > 0
    return holds, f"{evidence}，训练好的模型困惑度升高 {listed(more, '.1%')}"


def long_sentences_can_be_split(values):
    apart, limit = values["states"]["split"], values["limit"]
    evidence = f"截断丢 {limit['truncated']:.1%} 的词元，整句丢弃丢 {limit['dropped']:.1%}；切开续读，隐状态最大相差"
    return apart < 1e-10 and 0 < limit["truncated"] < limit["dropped"], f"{evidence} {apart:.0e}"


def unmasked_looks_better_and_is_worse(values):
    shown, masked, unmasked = (
        perplexities(values, *names) for names in (("unmasked", "all"), ("masked",), ("unmasked",))
    )
    looks = all(5 * a < b for a, b in zip(shown, masked, strict=True))
    is_worse = all(a > b for a, b in zip(unmasked, masked, strict=True))
    evidence = f"不加掩码报出 {listed(shown, '.1f')}，真词元其实 {listed(unmasked, '.1f')}"
    forgotten = perplexities(values, "masked", "all")
    told = all(a > 10 * b for a, b in zip(forgotten, masked, strict=True))
    evidence = f"{evidence}；加掩码 {listed(masked, '.1f')}，评估时忘了掩码则报出 {listed(forgotten, ',.0f')}"
    return looks and is_worse and told, evidence


def reported_is_a_mixture(values):
    found = [size for model in values["models"]["unmasked"] for size in model["by_size"]]
    apart = max(abs((1 - f["padding"]) * f["real"] + f["padding"] * f["pad"] - f["all"]) for f in found)
    highest = max(f["pad"] for f in found)
    return apart < 1e-3 and highest < 0.1, f"最多相差 {apart:.0e} 纳特；填充格的损失最高 {highest:.0e} 纳特"


def a_smaller_step_is_the_cause(values):
    found = {name: perplexities(values, name) for name in ("masked", "unmasked", "rescaled")}
    masked, unmasked, rescaled = (fmean(found[name]) for name in found)
    apart = max(a / b - 1 for a, b in zip(found["rescaled"], found["masked"], strict=True))
    evidence = f"留出困惑度：不加掩码 {unmasked:.1f}，学习率放大到 {derived(values)['rate']:.2f} 倍后 {rescaled:.1f}"
    return (
        unmasked / masked > 1.1 and apart < 0.05,
        f"{evidence}，加掩码 {masked:.1f}；放大后每个种子最多差 {apart:.1%}",
    )
