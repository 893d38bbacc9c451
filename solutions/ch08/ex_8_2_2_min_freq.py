"""8.2.2 词表随 min_freq 怎样变。"""

from solutions.ch08.text_preprocessing import vocabulary_figures as figures
from solutions.ch08.text_preprocessing import vocabulary_heldout_claims as heldout
from solutions.ch08.text_preprocessing import vocabulary_size_claims as sizes
from solutions.ch08.text_preprocessing import vocabulary_tables as tables
from solutions.ch08.text_preprocessing.vocabulary_counts import (
    at,
    cleanings,
    identity_loss,
    merged_loss,
    off_by_one,
    vocabulary_curve,
)
from solutions.ch08.text_preprocessing.vocabulary_heldout import example_line, flat, piece, read_every_piece, together
from solutions.ch08.text_preprocessing.vocabulary_numbers import derived
from solutions.ch08.text_preprocessing.vocabulary_spelling import losses_of_every_piece
from solutions.lab import Experiment
from solutions.toolkit.tokens import Vocab, clean_lines, count_tokens, tokenize

experiment = Experiment("8.2.2", title="词表随 min_freq 怎样变", corpus="time_machine", seeds=1, difficulty=1)

TELLING = [1, 2, 3, 5, 10, 20, 50, 100]
RESERVED = ["<pad>", "<bos>", "<eos>"]


@experiment.measure
def measure(run):
    lines = clean_lines(run.text)
    filled = [line for line in tokenize(lines) if line]
    words, characters = ([token for line in tokenize(lines, level) for token in line] for level in ("word", "char"))
    counts, pieces = count_tokens(words), run.scale(10, 4)
    commonest, highest = counts.most_common(1)[0]
    values = {
        "lines": len(lines),
        "word": vocabulary_curve(words),
        "char": vocabulary_curve(characters),
        "letters": sorted(count_tokens(characters).items(), key=lambda pair: pair[1]),
        "commonest": [commonest, highest],
        "title": {str(m): Vocab(words, m)[filled[0]] for m in (0, 10)},
        "reserved": {str(m): len(Vocab(words, m, RESERVED)) for m in (10, highest + 1)},
        "off_by_one": {"1": off_by_one(counts, 1)},
        "merged": {
            "min_freq": TELLING,
            "loss": [merged_loss(words, m) for m in TELLING],
            "identity": [identity_loss(counts, m) for m in TELLING],
        },
        "unseen": read_every_piece(filled, pieces, TELLING),
        "losses": losses_of_every_piece(filled, pieces, TELLING),
        "twice": together(filled, pieces),
        "first_tenth": {"10": len(Vocab(flat(filled[: len(filled) // 10]), 10))},
        "cleaning": {name: len(Vocab(found)) for name, found in cleanings(run.text).items()},
        "example": example_line(*piece(filled, 9, 10)),
    }
    for level, name in (("word", "词"), ("char", "字符")):
        curve = values[level]
        run.log(f"按{name}切分：{curve['tokens']:,} 个词元，词表大小 {curve['size'][0]:,}（含未知词元）")
    for m in (0, *TELLING):
        unknown = at(values["word"], "unknown", m) / len(words)
        run.log(f"　　min_freq = {m}：词表大小 {at(values['word'], 'size', m):,}，未登录率 {unknown:.1%}")
    return values


experiment.figure("词表大小与覆盖率对 min_freq。虚线：最小二乘直线；1 − ln m/H_V", height=2.4, panels=2)(figures.sizes)
experiment.figure("未登录率对 min_freq，同一个词表读两种文本。线是 10 段的平均，色带是最小到最大", height=2.7)(
    figures.unseen
)
experiment.figure(
    "留出文本的一元困惑度对 min_freq，三种算法（取 1 时给未知词元留 V₁/N）。线是 10 段的平均，色带是最小到最大",
    height=2.8,
)(figures.perplexities)
experiment.table("min_freq 每翻一倍，词剩下上一行的几成（最后一行：比最常见的词的次数多 1）")(tables.doublings)
experiment.table("末十分之一里的一行，用其余十分之九的词表来读（□ 是未知词元）")(tables.one_line)
experiment.table("全书的一元困惑度：合并以后、省掉的信息（纳特/词元）、把它补上以后")(tables.merging)

experiment.derived(derived)

experiment.claim("词表大小恰是 1 加上频数不低于 min_freq 的词元种数，按词、按字符都是")(sizes.size_is_a_count)
experiment.claim("曲线是只降不升的阶梯，只在出现过的频数之后下降，最后只剩未知词元")(sizes.the_curve_is_a_staircase)
experiment.claim("min_freq 取 0 与取 1 没有区别，取 2 才开始去掉词；错写成“>”就早一步")(sizes.zero_is_one)
experiment.claim("与书中打印的数相同：3,221 行，170,580 个字符，字符的词表大小 28")(sizes.the_books_numbers)
experiment.claim("提高 min_freq 只从尾部截断，留下的词元索引不变；保留词元不受影响")(sizes.kept_tokens_keep_their_index)
experiment.claim("只出现一次的词占词的一半以上，却不到全部词元的十分之一；取 2 时它们都成了未知词元，比最常见的词还多")(
    sizes.half_of_the_words_occur_once
)
experiment.claim(
    "字符的词表到 min_freq = 95 都不变，从 96 开始先去掉 q，然后是 j、z、x，覆盖率仍超过 99%；"
    "留出的任何一段里都没有新字符"
)(sizes.characters_hold_out)
experiment.claim(
    "min_freq 从 1 到 64，每翻一倍，词大约减半（剩 0.45–0.6），未登录率多 6–10 个百分点（公式在其间）；过了 64 就不一定"
)(sizes.doubling_halves)
experiment.claim("恰好出现 k 次的词占 1/(k(k+1))，误差不到 3 个百分点（k = 1–6）：齐普夫定律 a = 1 时的比例")(
    sizes.zipf_shares
)
experiment.claim("双对数图上近似直线：三个区间的斜率都在 −1±0.1 之内")(sizes.roughly_a_power_law)
experiment.claim("min_freq = 2 去掉一半以上的词，只少认不到 8% 的词元，一元模型的信息只少不到一成")(
    sizes.half_the_words_are_not_half_the_information
)
experiment.claim("min_freq 取 1，95% 以上的参数随词表增长；取 10，全部参数不到八分之一")(
    sizes.most_parameters_are_the_vocabularys
)
experiment.claim("恒等式，核对代码：合并罕见词降掉的，恰是“这个未知词元是哪个词”的信息，补上就一点没变")(
    sizes.merging_is_an_identity
)
experiment.claim("只用书的前十分之一，min_freq = 10 的词表不到全书的四分之一")(sizes.the_number_depends_on_the_length)
experiment.claim("各行首尾相接再切词，词表大三成以上；保留撇号却只差不到 3%")(sizes.cleaning_matters)
experiment.claim("没见过的文本总有不认得的词：min_freq = 1 在自己的文本上未登录率为 0，在留出的每一段上都超过 7%")(
    heldout.unseen_text_has_unknown_words
)
experiment.claim(
    "同一个词表，没见过的文本比自己的文本高出的未登录率，在 min_freq 由 1 到 50 时逐步缩小；留一法估计的也是，都略低"
)(heldout.the_gap_closes)
experiment.claim(
    "留一法的估计，与随机抽走的词元相差不到 3%（相对），比连续的一段低 8% 以上：词成群出现，"
    "恰好出现两次的词，两次在同一段里的是随机情形的两倍以上"
)(heldout.words_come_in_clusters)
experiment.claim("含未知词元的留出行：取 1 时就过半，取 2 时四分之三以上，取 10 时九成以上")(
    heldout.few_lines_are_wholly_known
)
experiment.claim(
    "min_freq = 2，同一个词表：每一段留出文本的困惑度都比建词表的文本低；出现 2–9 次的词少了，未知词元多了"
)(heldout.unseen_text_looks_easier)
experiment.claim(
    "留出的每一段，min_freq 由 2 到 10：不拼写，困惑度约剩四分之一；"
    "拼写，一元升到五倍以上，五元变化不到一成（平均不降）"
)(heldout.spelled_out_nothing_falls)
experiment.claim("min_freq = 1，新词的概率是 0；给未知词元留 V₁/N，再拼写，每一段都不比取 2 差，一元、五元都是")(
    heldout.keeping_every_word_is_not_worse
)


if __name__ == "__main__":
    experiment.main()
