"""8.5.5 不从计算图中分离隐状态。"""

import random

import torch

from solutions.ch08.rnn_scratch import graph_claims as claims
from solutions.ch08.rnn_scratch import graph_figures as figures
from solutions.ch08.rnn_scratch import graph_tables as tables
from solutions.ch08.rnn_scratch.char_rnn import build, split, unigram_loss
from solutions.ch08.rnn_scratch.graph_costs import BACKWARDS, epoch_costs, random_tokens, seconds
from solutions.ch08.rnn_scratch.graph_descent import Way
from solutions.ch08.rnn_scratch.graph_numbers import derived
from solutions.ch08.rnn_scratch.graph_section import attempt
from solutions.ch08.rnn_scratch.graph_training import epoch_batches, same_as_section, train_one
from solutions.lab import Experiment
from solutions.lab.values import rounded
from solutions.lab.wording import listed
from solutions.toolkit.tokens import encode
from solutions.toolkit.training import Recipe, perplexity

experiment = Experiment("8.5.5", title="不从计算图中分离隐状态", corpus="time_machine", seeds=5, difficulty=2)

WAYS = {  # how far back the gradient goes, and with how many seeds
    "detached": (Way(), 5),
    "kept": (Way(reach=None), 5),
    "five_steps": (Way(chunk=5), 3),
    "one_step": (Way(chunk=1), 3),
    "zeroed": (Way(zeroed=True), 3),
}
ATTEMPTS = {  # the section's loop without detaching: is the graph retained, how are the weights updated, copies kept
    "freed": (False, "in_place", False),
    "overwritten": (True, "in_place", False),
    "data": (True, "data", False),
    "copies": (True, "in_place", True),
}
COST = {"vocab_size": 28, "batch_size": 32, "num_steps": 35, "number": 8}
BOOK_HIDDENS = 512  # section 8.5's default: what things cost is measured at that size
LONGER = ("detached", "kept")  # trained on, beyond the epochs that all ways are compared at


@experiment.measure
def measure(run):
    texts, hiddens = split(run.text), run.scale(64, 16)
    dial, every = run.scale(160, 2), run.scale(5, 1)
    recipe = Recipe(num_epochs=run.scale(200, 2), evaluate_every=every)
    recipes = {name: recipe if name in LONGER else Recipe(num_epochs=dial, evaluate_every=every) for name in WAYS}
    looks = run.scale((0, 20, 40, 80, 120, 160, 200), (0, 2))
    model, batches = costly_epoch(run.scale(BOOK_HIDDENS, 32))
    values = {
        "hiddens": hiddens,
        "epochs": recipe.num_epochs,
        "dial_epochs": dial,
        "corpus_size": len(encode(run.text)[0]),
        "look_epochs": looks,
        "unigram": perplexity(unigram_loss(texts.train)),
        "attempts": try_every_attempt(texts, hiddens, recipe),
        "costs": count_costs(model, batches),
        "timings": {way: seconds(model, batches, way, run.scale(7, 1)) for way in BACKWARDS},
    }
    for way, timed in values["timings"].items():
        run.log(f"计时：{way} 一轮 {timed['epoch']:.3f} 秒，其中各批的反向 {listed(timed['backward'], '.3f')} 秒")
    for name in ("freed", "overwritten"):
        run.log(f"第 {values['attempts'][name]['batch']} 批报错：{values['attempts'][name]['message']}")
    tasks = [
        (way, seed, recipes[name], hiddens, dial, looks if name in LONGER else (), texts, str(run.device))
        for name, (way, count) in WAYS.items()
        for seed in run.seeds[:count]
    ]
    records = iter(run.map(train_one, tasks))
    for name, (_, count) in WAYS.items():
        runs = [next(records) for _ in run.seeds[:count]]
        values[name] = {key: [record[key] for record in runs] for key in runs[0]}
        reached = recipes[name].num_epochs
        run.log(f"{name}：到第 {reached} 轮，训练困惑度 {listed(values[name]['final_perplexity'], '.3f')}")
    short = Recipe(num_epochs=run.scale(20, 1), evaluate_every=run.scale(20, 1))
    values["new_leaves"] = {
        "epochs": short.num_epochs,
        "same": [same_as_section(seed, short, hiddens, texts) for seed in run.seeds[:3]],
    }
    return rounded(values)


def try_every_attempt(texts, hiddens: int, recipe: Recipe) -> dict:
    """The section's loop, not detached, from fresh weights: where it breaks off, or the losses of an epoch."""
    batches, found = epoch_batches(texts, recipe, random.Random(0), torch.device("cpu")), {}
    for name, how in ATTEMPTS.items():
        found[name] = attempt(build("scratch", 0, len(texts.vocab), hiddens), batches, recipe, *how)
    return found


def costly_epoch(hiddens: int) -> tuple:
    """A network and an epoch's batches to count and to time: on the CPU, tokens without meaning."""
    return build("scratch", 0, COST["vocab_size"], hiddens), random_tokens(**COST)


def count_costs(model, batches: list) -> dict:
    """Counts of every way to go back through the graph."""
    counts = {way: epoch_costs(model, batches, way) for way in BACKWARDS}
    columns = {way: {key: [batch[key] for batch in counted] for key in counted[0]} for way, counted in counts.items()}
    return columns | {**COST, "hiddens": model.num_hiddens}


experiment.figure(
    "512 个单元、8 批：每批反向的处理器时间（7 轮的中位数；点线按运算次数推算）和留住的内存（不计权重）",
    height=2.2,
    panels=2,
)(figures.costs)
experiment.figure("困惑度：线是各种子的平均，带是最小至最大；“保留”画成虚线", height=2.5, panels=2)(
    figures.perplexities
)
experiment.figure(
    "梯度里来自更早各批的部分，长度占整个梯度的多少。上图的线是平均，下图一线一种子", height=2.3, panels=2
)(figures.far_part)
experiment.table(
    "截断长度这个旋钮，到第 160 轮的困惑度。训练：10 轮的平均；重读：每轮之后带着状态重读训练文本，10 轮的平均；"
    "留出：最低。各种子最小至最大（分离和保留 5 个种子，其余 3 个）"
)(tables.dial)
experiment.table("第 8 批的损失沿同一个单位方向的斜率（训练之后，种子 0，双精度）")(tables.whose)
experiment.derived(derived)

experiment.claim("去掉分离，第 2 批报错：图已释放；加上 retain_graph=True，第 2 批仍报错：权重被就地改写")(
    claims.both_errors_come_at_the_second_batch
)
experiment.claim("恒等式，核对代码：保留计算图，第 k 批的反向经过 35k 步；分离或只求当前权重，都是 35 步")(
    claims.passes_grow_linearly
)
experiment.claim("保留时末批的反向用时是首批的两倍以上，一轮是分离时的 1.5–6 倍；另两种做法末批不到首批的两倍")(
    claims.the_clock_agrees
)
experiment.claim("保留计算图，每过一批多留同样多的内存，恰是那一批的隐状态和索引；只求当前权重也省不下来")(
    claims.memory_grows_linearly
)
experiment.claim("每次更新都造新的叶子：留不留图，当前权重得到的梯度、训练出的权重都与分离时逐位相同")(
    claims.new_leaves_change_nothing
)
experiment.claim("各版本的梯度之和是各版本一起动时的导数，分离时的梯度是只动当前一版的导数：都与差分相符")(
    claims.summed_versions_are_the_true_gradient
)
experiment.claim("经 .data 改写不报错，梯度却不对：训练之后错了远处贡献的两成以上；一轮的困惑度相差不到 5%，看不出来")(
    claims.overwriting_gives_nobodys_gradient
)
experiment.claim("先复制再改写，本节的循环能走完一轮，得到的权重与各版本相加的做法相同（双精度，差不到 10⁻⁹）")(
    claims.copies_make_the_section_keep
)
experiment.claim(
    "更早各批占整个梯度的长度，开始时不到 0.2%，训练之后是 5%–50%，余弦却在 0.9 以上；"
    "其中相邻一批以前的合起来不到相邻一批的三分之一"
)(claims.the_far_part_is_tiny_at_first_and_grows)
experiment.claim("困惑度几乎不变：每个种子，训练（第 160、200 轮）与留出最低都相差不到 2%；第 160 轮与留出有升有降")(
    claims.perplexity_hardly_changes
)
experiment.claim("每步都断使训练困惑度高一成以上；5 步一断与 35 步相差不到 5%")(claims.short_reach_costs_more)
experiment.claim("每批把状态清零，训练困惑度比分离高 3% 以上，是读法不同：都带着状态重读，就有升有降，相差不到 4%")(
    claims.zeroing_is_another_training
)
experiment.claim("留出文本上，退得远没有换来更低：5 步一断、状态清零的最低值都比分离和保留低，所有做法相差不到 6%")(
    claims.heldout_does_not_reward_reach
)


if __name__ == "__main__":
    experiment.main()
