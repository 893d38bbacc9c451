"""练习 8.4.4 的结论。每个函数返回（是否成立，证据）。"""

import math
from statistics import fmean

from solutions.ch08.rnn.limits_grain import bits_per_character
from solutions.ch08.rnn.limits_numbers import (
    LATER,
    caught_up,
    derived,
    for_a_word,
    grades,
    grain_ratios,
    longer_caught_up,
    share_of_known,
)
from solutions.lab.wording import listed

WORDS = ("word_1", "word_2", "word_3")


def history_is_short(values):
    ways = {"清零": caught_up(values, "zeroed"), "别处的隐状态": caught_up(values, "foreign")}
    ways["训练加倍后（清零、别处的）"] = longer_caught_up(values)
    holds = all(1 < n <= 10 for found in ways.values() for n in found)
    evidence = "；".join(f"{name}：第 {listed(found, 'd')} 个字符起" for name, found in ways.items())
    holds = holds and 10 / values["lengths"]["characters_per_word"] < 2
    return holds, f"{evidence}，差距一直小于 0.01 纳特"


def four_characters_counted_do_better(values):
    counted = derived(values)["ngram_four"]
    networks = [math.exp(loss) for loss in values["network"]["heldout_loss"]]
    longer = math.exp(values["longer"]["heldout_loss"][0])
    holds = counted < 0.8 * min(*networks, longer) and longer < networks[0]
    return holds, f"计数 {counted:.2f}；网络 {listed(networks, '.2f')}，训练加倍的 {longer:.2f}"


def zeroing_costs_at_the_beginning(values):
    first, extra = derived(values)["first"], derived(values)["zeroing_costs"]
    network = values["network"]
    worse = all(other[0] > none[0] for other, none in zip(network["foreign"], network["zeroed"], strict=True))
    holds = first["ratio"] > 2 and worse and all(0.03 < share < 0.1 for share in extra)
    evidence = f"读 1 个字符后 {first['zeroed']:.1f}（别处的 {first['foreign']:.1f}），照常带着 {first['carried']:.2f}"
    return holds, f"{evidence}；35 步平均高 {listed(extra, '.1%')}"


def the_gradient_stays_in_its_batch(values):
    reached, steps = values["reach"]["reached"], values["lengths"]["num_steps"]
    holds = reached == list(range(1, steps + 1)) and values["reach"]["previous"] == 0
    evidence = f"最少 {min(reached)} 个，最多 {max(reached)} 个，平均 {fmean(reached):.0f} 个"
    return holds, f"{evidence}；落在上一批的有 {values['reach']['previous']} 个"


def a_batch_is_a_few_words(values):
    lengths = values["lengths"]
    holds = 6 < lengths["words_in_a_batch"] < 7 and lengths["within"] < 0.2
    evidence = (
        f"35 步是 {lengths['words_in_a_batch']:.1f} 个词；一句平均 {lengths['characters_per_sentence']:.0f} 个字符"
    )
    return holds, f"{evidence}，不超过 35 个字符的占 {lengths['within']:.1%}"


def the_chain_grows_with_the_steps(values):
    chain = values["chain"]
    holds = chain["rnn"] == [n + 1 for n in chain["steps"]] and set(chain["window"]) == {2}
    evidence = f"{listed(chain['steps'], 'd')} 步时，循环网络 {listed(chain['rnn'], 'd')}"
    return holds, f"{evidence}；窗口网络 {listed(chain['window'], 'd')}"


def the_grain_reverses_the_order(values):
    ratios = grain_ratios(values)
    times, bits = ([one[key] for one in ratios] for key in ("perplexity", "bits"))
    best_word = {min(WORDS, key=lambda name: piece["models"][name]["perplexity"]) for piece in values["pieces"]}
    best_char = 2 + values["ngram_loss"].index(min(values["ngram_loss"]))
    holds = min(times) > 150 and max(bits) < 0.95 and best_word == {"word_2"} and best_char == 5
    evidence = f"困惑度之比 {min(times):.0f}–{max(times):.0f}，比特之比 {min(bits):.3f}–{max(bits):.3f}"
    return holds, f"{len(ratios)} 段：{evidence}；末段字符最好的阶是 {best_char}"


def bits_are_converted_perplexities(values):
    gaps = [
        abs(bits_per_character(one["perplexity"], one["tokens"], piece["characters"]) / one["bits"] - 1)
        for piece in values["pieces"]
        for one in piece["models"].values()
    ]
    return max(gaps) < 1e-4, f"{len(gaps)} 次换算，相对误差最大 {max(gaps):.0e}"


def unspelled_words_look_cheap(values):
    pieces = [piece["models"] for piece in values["pieces"]]
    shares = [one["word_2_unspelled"]["perplexity"] / one["word_2"]["perplexity"] for one in pieces]
    unknown = [piece["unknown"] for piece in values["pieces"]]
    holds = max(shares) < 1 / 3 and min(unknown) > 0.05
    evidence = f"不拼写的困惑度是拼写的 {min(shares):.0%}–{max(shares):.0%}"
    return holds, f"{evidence}；不认得的词占 {min(unknown):.1%}–{max(unknown):.1%}"


def one_probability_three_perplexities(values):
    rnn, word = (grades(values)[name] for name in ("rnn", "word_2"))
    holds = rnn["perplexity"] < word["perplexity"] / 100 and rnn["per_word"] > 5 * word["per_word"]
    evidence = f"字符 RNN：每字符 {rnn['perplexity']:.2f}，每词 {rnn['per_word']:,.0f}"
    return holds, f"{evidence}；词二元：每词 {word['per_word']:,.0f}"


def the_output_layer_takes_over(values):
    output, word = derived(values)["output"], for_a_word(values)
    char, by_word = (output[level]["multiply_adds"] for level in ("char", "word"))
    holds = char < 0.1 and by_word > 0.9 and word["ratio"] < 1 / 3
    evidence = f"乘加里输出层占 {char:.1%} 与 {by_word:.1%}"
    return holds, f"{evidence}；读一个词，按字符的乘加是按词的 {word['ratio']:.0%}"


def one_slip_spoils_a_word(values):
    steps, own = values["network"]["true_steps"], values["network"]["own_steps"]
    words = share_of_known(values, "sampled", slice(None))
    holds = all(by_itself > given > 0.75 for by_itself, given in zip(own, steps, strict=True)) and max(words) < 0.55
    evidence = f"一步不走错：读真字 {listed(steps, '.1%')}，读自己的字 {listed(own, '.1%')}"
    return holds, f"{evidence}；整个词认得 {listed(words, '.1%')}"


def no_worse_far_from_the_prefix(values):
    first, noise = (
        share_of_known(values, "sampled", slice(1)),
        share_of_known(values, "noise", LATER["second_to_tenth"]),
    )
    near, far = (share_of_known(values, "sampled", part) for part in LATER.values())
    real = share_of_known(values, "real", slice(-10, None))
    holds = all(
        later > begun - 0.03 and abs(later - soon) < 0.03 and abs(other - soon) < 0.03 and truth - later > 0.35
        for begun, soon, later, other, truth in zip(first, near, far, noise, real, strict=True)
    )
    evidence = f"第 1 个词 {listed(first, '.1%')}；第 2–10 个 {listed(near, '.1%')}；末 10 个 {listed(far, '.1%')}"
    return holds, f"{evidence}；乱码之后第 2–10 个 {listed(noise, '.1%')}；原文 {fmean(real):.1%}"


def greedy_writing_goes_round(values):
    looping = values["network"]["looping"]
    greedy, sampled, different = ([one[key] for one in looping] for key in ("greedy", "sampled", "different"))
    holds = min(greedy) == 1 and max(sampled) == 0 and max(different) <= 3
    evidence = f"转圈的占 {listed(greedy, '.0%')}，不同的圈有 {listed(different, 'd')} 个"
    return holds, f"{evidence}；采样的占 {listed(sampled, '.1%')}"
