"""8.3.6 样本要是完整的句子，小批量会遇到什么。"""

import random

from solutions.ch08.language_models import sentence_batch_claims as batching
from solutions.ch08.language_models import sentence_figures as figures
from solutions.ch08.language_models import sentence_loss_claims as losses
from solutions.ch08.language_models import sentence_tables as tables
from solutions.ch08.language_models.sentence_lengths import (
    BATCH_SIZE,
    NUM_STEPS,
    describe,
    limited,
    sentences_of,
    steps_of,
)
from solutions.ch08.language_models.sentence_model import RESERVED, train_and_measure
from solutions.ch08.language_models.sentence_numbers import derived
from solutions.ch08.language_models.sentence_padding import by_batch_size, by_pool, costs
from solutions.ch08.language_models.sentence_states import compare
from solutions.lab import Experiment
from solutions.lab.values import rounded
from solutions.toolkit.sentence_batches import expected_longest
from solutions.toolkit.tokens import Vocab

experiment = Experiment("8.3.6", title="样本是完整的句子", corpus="time_machine", seeds=5, difficulty=2)

SIZES, POOLS, POOL = [1, 2, 4, 8, 16, 32, 64, 128], [1, 2, 4, 8, 16, 32, None], 8
MODES = {"masked": ("masked", 1), "unmasked": ("unmasked", 1), "rescaled": ("rescaled", 1), "sorted": ("masked", None)}


@experiment.measure
def measure(run):
    sentences = sentences_of(run.text)
    lengths, shuffles, vocab = steps_of(sentences), run.scale(20, 2), Vocab(sentences, reserved_tokens=RESERVED)
    chosen = random.Random(0).sample(sentences, BATCH_SIZE)
    values = {
        "sentences": describe(sentences),
        "mean_steps": sum(lengths) / len(lengths),
        "longest_of_32": expected_longest(lengths, BATCH_SIZE),
        "by_batch_size": [by_batch_size(lengths, size, shuffles) for size in SIZES],
        "by_pool": [by_pool(lengths, pool, shuffles) for pool in POOLS],
        "costs": costs(sentences, POOL, seed=0),
        "limit": limited(lengths, NUM_STEPS, seed=0),
        "states": compare(vocab[chosen], vocab[max(sentences, key=len)], len(vocab), seed=0),
    }
    found = values["sentences"]
    run.log(
        f"{found['sentences']:,} 个句子，{found['words']:,} 个词；中位数 {found['median']:g}，最长 {found['longest']}"
    )
    for name, cost in values["costs"].items():
        run.log(f"　　{tables.SCHEMES[name]}：{cost['batches']} 批，{cost['cells']:,} 格，填充 {cost['padding']:.1%}")
    run.log(f"不 pack 就取最后一步，较短的句子末状态平均相对误差 {values['states']['padded_final']:.2f}")
    learnt = sentences[: run.scale(len(sentences), 150)]  # a trial run trains on a few
    tasks = [(learnt, *MODES[name], seed, run.scale(4, 1)) for name in MODES for seed in run.seeds]
    trained = iter(run.map(train_and_measure, tasks))
    values["models"] = {name: [next(trained) for _ in run.seeds] for name in MODES}
    return rounded(values)


experiment.figure("每个句子有多少个词。虚线：中位数、第 90 百分位；点线：书中的 35 个时间步", height=2.2)(
    figures.lengths
)
experiment.figure(
    "填充比例。上：对批量大小（虚线是理论）；下：对池的大小，批量 32，另画句长的方差有几成在批与批之间",
    height=2.3,
    panels=2,
)(figures.padding)
experiment.figure("同一个模型、同一段留出文本报出的“困惑度”，只改批量大小；五个种子，模型训练时没有掩码", height=2.6)(
    figures.reported
)
experiment.table("读一遍全书，一次洗牌：每批 32 句；预算是每批至多 640 格；首尾相接是排成 32 行，每次读 20 步")(
    tables.schemes
)
experiment.table("留出文本的困惑度，批量 32，五个种子的平均（括号里是最小到最大）。“报出”的算法与训练时的损失相同")(
    tables.trainings
)

experiment.derived(derived)

experiment.claim(
    "句长差得很远：最长的是中位数的 7 倍以上，第 90 百分位是中位数的 2 倍以上；"
    "35 步（算上句末词元）按词装得下九成以上的句子，按字符不到四分之一"
)(batching.lengths_differ)
experiment.claim("批量 32 随机组批，每次洗牌都有一半以上的格子是填充；每行都加长到最长的一句，则有八成以上，还更多")(
    batching.mostly_padding
)
experiment.claim("填充比例随批量大小上升；实测的格子数与精确的期望相差不到 1%")(batching.padding_is_as_predicted)
experiment.claim("池越大填充越少，句长的方差越多落在批与批之间；池是一批时，后者与 (B−1)/(N−1) 相差不到 1 个百分点")(
    batching.pools_trade_padding_for_randomness
)
experiment.claim(
    "分桶（池 8 批以上）或首尾相接，格子数和相继的时间步都不到随机批的六成；整体排序训练，平均留出困惑度相差不到 5%"
)(batching.half_the_work)
experiment.claim("整体排序后，最满与最空的一批词元数相差 10 倍以上；按格子预算组批，除去收尾的一批以外不到 2 倍")(
    batching.a_budget_evens_batches
)
experiment.claim(
    "上限 35 步：截断比整句丢弃少丢词元；切开、带着隐状态续读则一个不丢，隐状态与整句读相同（差小于 10⁻¹⁰）"
)(losses.long_sentences_can_be_split)
experiment.claim("较短的一半句子只含不到三成的词；每个种子，先逐句平均再平均，困惑度都比逐词元平均高 2% 以上")(
    losses.two_means_differ
)
experiment.claim("恒等式，核对代码：逐句计算、pack、填充加掩码，有词处的隐状态和梯度相同（差小于 10⁻¹⁰）")(
    losses.masked_equals_packed
)
experiment.claim("不 pack 就取最后一步，较短句子的末状态平均相对误差超过 0.5；按句长取出则没有误差；反向层也错")(
    losses.the_last_step_is_not_the_last_word
)
experiment.claim(
    "首尾相接时，句首清零则每一步都与逐句相同；不清零，第一步平均差 20% 以上，训练好的模型每个种子的留出困惑度都变高"
)(losses.rows_need_a_reset)
experiment.claim(
    "不加掩码训练：每个种子报出的“困惑度”都不到加掩码的五分之一，真词元的困惑度却都更高；"
    "只在评估时忘了掩码：报出的是真词元的 10 倍以上"
)(losses.unmasked_looks_better_and_is_worse)
experiment.claim("恒等式，核对代码：ln(报出的) = (1−p)·ln(真的) + p·(填充格的损失)；而填充格的损失都不到 0.1 纳特")(
    losses.reported_is_a_mixture
)
experiment.claim(
    "害处来自步子变小：不加掩码，平均困惑度高 10% 以上；仍不加掩码、只把学习率除以 1−p，每个种子都不比加掩码的差 5%"
)(losses.a_smaller_step_is_the_cause)


if __name__ == "__main__":
    experiment.main()
