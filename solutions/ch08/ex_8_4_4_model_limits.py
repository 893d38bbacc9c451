"""8.4.4 字符级循环神经网络语言模型的问题。"""

import math

import torch

from solutions.ch08.rnn import limits_claims as claims
from solutions.ch08.rnn import limits_figures as figures
from solutions.ch08.rnn import limits_tables as tables
from solutions.ch08.rnn.limits_costs import chains, gradient_reach, layer_costs
from solutions.ch08.rnn.limits_freerun import write_freely
from solutions.ch08.rnn.limits_grain import context_losses, read_piece
from solutions.ch08.rnn.limits_network import history_curves, train_on, trained
from solutions.ch08.rnn.limits_numbers import derived
from solutions.ch08.rnn.limits_text import PIECES, characters, lengths, split
from solutions.lab import Experiment
from solutions.lab.values import rounded
from solutions.toolkit.tokens import Vocab

experiment = Experiment("8.4.4", title="这种语言模型有哪些问题", corpus="time_machine", seeds=3, difficulty=2)

NUM_STEPS, NUM_HIDDENS = 35, 256  # the book's
SMALLER = 128  # hidden units of the networks trained here


@experiment.measure
def measure(run):
    texts = split(run.text)
    size = {"num_hiddens": SMALLER, "num_epochs": run.scale(14, 1)}
    written = {"count": run.scale(1000, 20), "words": run.scale(30, 20)}
    written |= {"loops": run.scale(200, 5), "room_to_loop": run.scale(1500, 450)}
    found = run.map(study, [(run.text, seed, size, written, seed == run.seeds[0]) for seed in run.seeds])
    longer = found[0].pop("longer")
    for seed, one in zip(run.seeds, found, strict=True):
        run.log(f"种子 {seed}：留出困惑度 {math.exp(one['heldout_loss']):.2f}；贪心续写：…{one['example']['greedy']}…")
        run.log(f"　　采样续写：{one['example']['sampled']}")
    pieces = run.map(read_piece, [(run.text, number) for number in range(PIECES)[run.scale(0, -2) :]], "计数")
    for number, piece in enumerate(pieces, 1):
        char, word = (piece["models"][name] for name in ("char_5", "word_2"))
        seen = f"困惑度 {char['perplexity']:.2f} 与 {word['perplexity']:,.0f}"
        run.log(f"第 {number} 段，字符五元与词二元：{seen}，比特/字符 {char['bits']:.3f} 与 {word['bits']:.3f}")
    return rounded(
        {
            "lengths": lengths(run.text, NUM_STEPS),
            "pieces": pieces,
            "ngram_loss": context_losses(texts, 6),
            "longer": {"num_epochs": 2 * size["num_epochs"], **{key: [value] for key, value in longer.items()}},
            "network": size | written | {key: [one[key] for one in found] for key in found[0]},
            **without_training(texts),
        }
    )


def study(text, seed, size, written, twice, report):
    """One network: trained, read in three ways, and left to write by itself; ``twice``: trained and read again."""
    texts = split(text)
    model = trained(texts, seed, **size, report=report)
    tokens = torch.tensor(texts.vocab()[list(characters(texts.heldout))])
    found = history_curves(model, tokens, width=NUM_STEPS, stride=5) | write_freely(model, texts, seed, **written)
    if twice:
        train_on(model, texts, seed + 1000, size["num_epochs"], report)
        found["longer"] = history_curves(model, tokens, width=NUM_STEPS, stride=5)
    return found


def without_training(texts):
    """What only has to be counted: dependent products, the gradient's reach, the layers' sizes."""
    words, steps = texts.train + texts.heldout, [1, 5, NUM_STEPS, 2 * NUM_STEPS]
    sizes = {"char": len(Vocab(list(characters(words)))), "word": len(Vocab(words))}
    counted = [chains(n) for n in steps]
    return {
        "chain": {"steps": steps, **{key: [one[key] for one in counted] for key in counted[0]}},
        "reach": gradient_reach(NUM_STEPS),
        "cost": {level: layer_costs(size, NUM_HIDDENS) for level, size in sizes.items()},
    }


experiment.figure(
    "把隐状态清零或换成别处的，再读若干个字符之后的困惑度。线是 3 个种子的平均，色带是最小到最大",
    height=2.7,
)(figures.history)
experiment.figure(
    "采样续写里，训练文本有过的词占几成，按离前缀的远近。线是 3 个种子的平均，色带是最小到最大", height=2.3
)(figures.words_known)
experiment.table("同一段留出文本的困惑度，按每词元和按每词，和每个字符的比特数。不认得的词要拼写，末行除外")(
    tables.grains
)
experiment.table("同样 256 个隐藏单元。输出层：占一步乘加的几成；步数、乘加（千次）：读一个词要多少")(tables.costs)

experiment.derived(derived)

experiment.claim(
    "10 个字符（不到两个词）以前的历史几乎没用上：清零或换成别处的隐状态，读到第 10 个字符，平均差距都已小于 "
    "0.01 纳特；种子 0 训练加倍以后也是"
)(claims.history_is_short)
experiment.claim(
    "只看 4 个字符的计数模型，困惑度比读了全部历史的每个网络都低两成以上；种子 0 训练加倍，网络好了些，仍是如此"
)(claims.four_characters_counted_do_better)
experiment.claim("清零隐状态，第一个预测的困惑度翻倍以上，换成别处的更糟；清零摊到 35 步平均高 3%–10%")(
    claims.zeroing_costs_at_the_beginning
)
experiment.claim("恒等式，核对代码：第 j 步的损失把梯度送到本批的 j 个字符，送不到上一批")(
    claims.the_gradient_stays_in_its_batch
)
experiment.claim("35 步只有 6–7 个词，不到两成的句子装得下")(claims.a_batch_is_a_few_words)
experiment.claim("恒等式，核对代码：T 步的循环网络有 T + 1 个矩阵乘积首尾相接，窗口网络总是 2 个")(
    claims.the_chain_grows_with_the_steps
)
experiment.claim("各取最好的阶（字符五元、词二元），词的困惑度是字符的 150 倍以上，比特/字符却少 5% 以上，每一段都是")(
    claims.the_grain_reverses_the_order
)
experiment.claim("恒等式，核对代码：比特/字符 = 词元数/字符数 × log₂ 困惑度")(claims.bits_are_converted_perplexities)
experiment.claim("不认得的词（每段都超过 5%）若不拼写，词二元的困惑度看上去不到三分之一，每一段都是")(
    claims.unspelled_words_look_cheap
)
experiment.claim("字符 RNN 每字符的困惑度不到词二元每词的百分之一，换成每词却是它的 5 倍以上")(
    claims.one_probability_three_perplexities
)
experiment.claim("乘加里输出层按字符不到一成，按词九成以上；读同一个词，按字符的乘加不到按词的三分之一")(
    claims.the_output_layer_takes_over
)
experiment.claim(
    "词还没写错时，读自己的字，一步不走错的机会不比读真字低（都在四分之三以上）；一步步累积，整个词认得的不到 55%"
)(claims.one_slip_spoils_a_word)
experiment.claim(
    "采样续写不随距离变差：末 10 个词认得的比例，与第 2–10 个、与乱码之后的都相差不到 3 个百分点，"
    "也不比第 1 个低 3 个以上；但比原文低 35 个以上"
)(claims.no_worse_far_from_the_prefix)
experiment.claim("三个网络的贪心续写全都转圈（周期不超过 200 个字符），各至多 3 种圈；同样长的采样续写一个也没有")(
    claims.greedy_writing_goes_round
)


if __name__ == "__main__":
    experiment.main()
