"""8.3.5 随机偏移：好在哪里，均匀不均匀。"""

from solutions.ch08.language_models import offset_claims as claims
from solutions.ch08.language_models import offset_figures as figures
from solutions.ch08.language_models import offset_tables as tables
from solutions.ch08.language_models.offset_coverage import SCHEMES, Size
from solutions.ch08.language_models.offset_measurements import (
    all_distinct,
    all_histories,
    errors_of_the_formulas,
    faults_of_the_streams,
    one_stream,
    summaries,
    toy_probabilities,
)
from solutions.ch08.language_models.offset_numbers import derived
from solutions.ch08.language_models.offset_training import train_with_cuts
from solutions.ch08.language_models.offset_trials import pooled_rejections_in_theory, rejections, uniformity
from solutions.lab import Experiment
from solutions.lab.values import rounded
from solutions.toolkit.tokens import encode
from solutions.toolkit.training import Recipe

experiment = Experiment("8.3.5", title="随机偏移：好在哪里，均匀不均匀", corpus="time_machine", seeds=5, difficulty=3)

TOY = Size(length=35, num_steps=5, batch_size=2)
TESTED = ["random", "sequential", "narrow", "ring", "ring_streams"]
LEVEL = 0.05


@experiment.measure
def measure(run):
    size = run.scale(Size(10_000, 35, 32), Size(600, 7, 4))
    epochs, repeats, passes = run.scale(2000, 300), run.scale(400, 20), run.scale(180, 40)
    checkpoints = run.scale([1, 2, 4, 8, 16, 35, 70, 140, 280], [1, 2, 4, 7, 14, 56])
    all_at_once = Size(35, 5, 7)  # a pass is one batch: nothing is left out
    values = {
        "size": vars(size),
        "toy": {"size": vars(TOY), **toy_probabilities(TOY)},
        "formula_error": errors_of_the_formulas([TOY, Size(101, 7, 3), Size(997, 35, 8)]),
        "one_stream": one_stream(size),
        "streams": faults_of_the_streams(size),
        "schemes": summaries(size),
        "histories": all_histories(size),
        "tests": {name: [uniformity(name, TOY, epochs, seed) for seed in run.seeds] for name in TESTED},
        "drawn": epochs,
        "pooled": {
            **rejections(all_at_once, passes, repeats, LEVEL, seed=0),
            "theory": pooled_rejections_in_theory(all_at_once, LEVEL),
            "repeats": repeats,
        },
        "distinct": all_distinct(size, checkpoints, run.seeds),
        "training": trainings(run),
    }
    for name in SCHEMES:
        found = values["schemes"][name]
        run.log(f"{tables.NAMES[name]}：{found['starts']:,} 个起点里 {found['never']:,} 个从不出现")
    for name in TESTED:
        p = [min(test[what] for test in values["tests"][name]) for what in ("starts", "predictions")]
        run.log(f"卡方检验，{tables.NAMES[name]}：各种子最小的 p 值，起点 {p[0]:.1e}，预测 {p[1]:.1e}")
    return rounded(values)


def trainings(run) -> dict:
    """The same model trained with fixed and with random cuts; one history a seed, paired by the seed."""
    indices, vocab = encode(run.text)
    length = run.scale(2500, 300)
    half = run.scale(5000, 150)  # of the held-out text: the first decides when to stop, the second judges
    texts = {"train": indices[:length], "stop": indices[length : length + half]}
    texts["heldout"] = indices[length + half : length + 2 * half]
    epochs, every = run.scale(80, 8), run.scale(4, 1)
    recipe = Recipe(batch_size=16, num_steps=10, num_epochs=epochs, evaluate_every=every, sampling="random")
    kinds = ["fixed", "random"]
    tasks = [(kind, texts, len(vocab), recipe, seed) for kind in kinds for seed in run.seeds]
    found = run.map(train_with_cuts, tasks)
    sizes = {"length": length, "heldout": half, "num_steps": recipe.num_steps, "epochs": epochs}
    half = len(run.seeds)
    return {**sizes, "fixed": found[:half], "random": found[half:]}


experiment.figure(
    "N = 35、n = 5、批量 2：把偏移量试遍。上：每个位置作窗口起点的概率；下：每轮每个预测用到几次", height=2.5, panels=2
)(figures.coverage)
experiment.figure(
    "见过的不同窗口占全部的比例。线是种子的平均，色带是最小到最大，虚线是公式；发牌：偏移量轮着取", height=2.9
)(figures.distinct)
experiment.figure(
    "同一个模型，切口固定与随机。上：训练文本；下：留出文本的后一半。线是种子的平均，色带是最小到最大",
    height=2.4,
    panels=2,
)(figures.perplexities)
experiment.table("N = 10,000、n = 35、批量 32，把偏移量试遍：从不出现的起点；每个预测一轮里平均用几次，最少至最多")(
    tables.schemes
)
experiment.table("检验“等概率”的 p 值，各种子的最小值至最大值；每轮只取一个窗口和其中一步")(tables.tests)

experiment.derived(derived)

experiment.claim(
    "恒等式，核对代码：随机采样不丢尾批时，每个合法起点的概率恰是 1/n，同一轮的起点对 n 同余，预测的概率恰是梯形"
)(claims.starts_are_uniform)
experiment.claim("切口固定，每个预测永远只有一种历史长度；偏移随机，1 到 n 各一次；平均都是 (n+1)/2")(
    claims.histories_are_spread
)
experiment.claim("切口固定，见过的窗口到顶也只有全部的约 1/n；随机采样 280 轮见过 99% 以上，与公式相差不到 0.05")(
    claims.fixed_cuts_see_few_windows
)
experiment.claim("同样 n 轮，偏移量像发牌一样轮着取，见过的窗口比每轮重抽多 0.2 以上")(claims.dealing_is_faster)
experiment.claim("切口固定训练的模型，换个切口读同一段文字，每个种子困惑度都在两倍以上；偏移随机的相差不到两成")(
    claims.fixed_cuts_are_memorised
)
experiment.claim("切口固定的留出困惑度，每个种子都比偏移随机的高一半以上")(claims.fixed_cuts_generalise_worse)
experiment.claim("看留出文本的前一半决定何时停：偏移随机的每个种子都停得更晚；后一半上平均仍低，但低不到一成")(
    claims.random_cuts_overfit_later
)
experiment.claim("打乱再丢尾批，起点的概率相差不到 1%；不打乱就丢，语料末尾约一成的起点从不出现")(
    claims.dropping_matters_in_order_only
)
experiment.claim(
    "顺序分区有 32 路时，三成以上的起点从不出现，两成以上机会加倍；280 轮也见不到七成窗口，2% 以上的预测从不用到；"
    "语料换个长度，从不出现的比例在不到一成与三成以上之间变"
)(claims.streams_miss_a_third)
experiment.claim(
    "顺序分区只有一路时，n 的倍数（0 除外）机会恰是别的起点的两倍；有 32 路时，不取偏移量 n 仍有三成以上从不出现，"
    "每路再取一样长，才降到约一成，也不再有加倍的"
)(claims.unequal_streams_are_the_main_fault)
experiment.claim("偏移量的范围减半，四成以上的起点从不出现：更不均匀")(claims.a_narrower_range_is_worse)
experiment.claim("恒等式，核对代码：环形语料上，起点与预测的概率都完全相等，不论 n 是否整除 N、丢不丢尾批")(
    claims.the_ring_is_uniform
)
experiment.claim("卡方检验：环形的起点与预测都通过；书中随机采样起点通过、预测不通过；顺序分区和减半的范围都不通过")(
    claims.the_tests_agree
)
experiment.claim("把一轮里的窗口全算作独立样本，5% 的检验会误判均匀的采样器一成以上；每轮一个则是 3%–8%")(
    claims.pooling_is_wrong
)


if __name__ == "__main__":
    experiment.main()
