"""8.3.4 读长序列的其他办法。"""

from dataclasses import asdict

import numpy as np
import torch

from solutions.ch08.language_models import reading_coverage_claims as coverage
from solutions.ch08.language_models import reading_figures as figures
from solutions.ch08.language_models import reading_model_claims as models
from solutions.ch08.language_models import reading_tables as tables
from solutions.ch08.language_models.reading_models import Plan, train_and_read, train_short_and_read
from solutions.ch08.language_models.reading_numbers import derived, label
from solutions.ch08.language_models.reading_paragraphs import paragraph_lengths, read_packed, read_padded
from solutions.ch08.language_models.reading_ways import (
    counts,
    leak,
    read_carried,
    read_circular,
    read_independent,
    read_random,
    read_sequential,
    read_sliding,
    read_stratified,
    scored_last,
    shares,
    starts_of,
    tally,
)
from solutions.lab import Experiment
from solutions.lab.values import rounded
from solutions.toolkit.tokens import encode
from solutions.toolkit.window_batches import sliding_batches, sliding_windows

experiment = Experiment("8.3.4", title="读长序列的其他办法", corpus="time_machine", seeds=5, difficulty=2)

BATCH = 32
HEAD = 48  # positions at the beginning that the first figure shows
TRAINED = ("random", "carried", "stride_1")


@experiment.measure
def measure(run):
    indices, vocab = encode(run.text)
    plan = run.scale(Plan(), Plan(num_steps=16, batch_size=8, num_hiddens=8, updates=6))
    length, n = len(indices), plan.num_steps
    lengths = paragraph_lengths(run.text)
    ways = {name: [tally(read, length) for read in readings] for name, readings in every_way(lengths, n, run.seeds)}
    for name, passes in ways.items():
        one = passes[0]
        run.log(f"{label(name, n)}：{one['windows']:,} 个样本，漏 {one['missed']:,} 个位置，代价 {one['cost']:.2f}")
    independent, stratified = (
        shares(lambda seed, read=read: read(length, n, seed), run.seeds, length)
        for read in (read_independent, read_stratified)
    )
    values = {
        "tokens": length,
        "num_steps": n,
        "batch_size": BATCH,
        "paragraphs": {"number": len(lengths), "median": float(np.median(lengths)), "longest": max(lengths)},
        "ways": ways,
        "strides": {s: by_stride(length, n, s) for s in sorted({1, 3, n // 4, 3 * n // 8, n // 2, n, 3 * n // 2})},
        "independent": independent,
        "stratified": stratified,
        "stream": compare_stream(indices, n),
        "leak": {s: [leak(length, n, s, seed) for seed in run.seeds] for s in (1, n // 4, n // 2, n)},
        "models": read_models(run, indices, len(vocab), plan),
        "short": read_short_models(run, indices, len(vocab), n),
    }
    return rounded(values, 6)


def every_way(lengths: list[int], n: int, seeds: list[int]):
    """The rows of the table: ``(name, one reading a seed)``; one reading where chance plays no part."""
    length, quarter, mixed = sum(lengths), n // 4, 3 * n // 8
    yield "random", (read_random(length, BATCH, n, seed) for seed in seeds)
    yield "sequential", (read_sequential(length, BATCH, n, seed) for seed in seeds)
    for name, stride in (("disjoint", n), ("mixed", mixed), ("quarter", quarter), ("every", 1)):
        yield name, [read_sliding(length, BATCH, n, stride)]
    yield "scored", [scored_last(starts_of(sliding_batches(range(length), BATCH, n, quarter)), n, quarter)]
    yield "carried", [read_carried(length, n)]
    yield "independent", (read_independent(length, n, seed) for seed in seeds)
    yield "stratified", (read_stratified(length, n, seed) for seed in seeds)
    yield "padded", (read_padded(lengths, BATCH, seed, bucketed=False) for seed in seeds)
    yield "bucketed", (read_padded(lengths, BATCH, seed, bucketed=True) for seed in seeds)
    yield "packed", (read_packed(lengths, n, seed) for seed in seeds)
    yield "circular", (read_circular(length, n, seed) for seed in seeds)


def by_stride(length: int, n: int, stride: int) -> dict:
    """A sliding pass, counted: windows, how often the positions away from both ends are predicted, the first ones."""
    reading = read_sliding(length, BATCH, n, stride)
    times = counts(reading, length)
    last = (reading.windows - 1) * stride  # where the last window starts
    inner = times[n - 1 : last]  # positions n … last: every window that could predict them is whole
    return {
        "windows": reading.windows,
        "missed": int((times == 0).sum()),
        "unread_tail": length - 1 - int(reading.targets.max()),
        "fewest": int(inner.min()),
        "most": int(inner.max()),
        "share_most": float((inner == inner.max()).mean()),
        "head": times[:HEAD].tolist(),
        "tail": times[-HEAD:].tolist(),
    }


def compare_stream(indices: list[int], n: int) -> dict:
    """The stream's windows against those cut in memory, and how far the stream had read beyond each of them."""
    drawn, ahead, same, stride = 0, 0, 0, n // 4

    def source():
        nonlocal drawn
        for token in indices:
            drawn += 1
            yield token

    in_memory = torch.tensor(indices).unfold(0, n + 1, stride).tolist()
    for number, window in enumerate(sliding_windows(source(), n, stride)):
        same += window == in_memory[number]
        ahead = max(ahead, drawn - (number * stride + n + 1))
    return {"windows": len(in_memory), "same": same, "ahead": ahead}


def split(indices: list[int], num_steps: int) -> tuple[list[int], list[int]]:
    """Nine tenths to train on, and held out a multiple of the longest window: every way scores the same positions."""
    cut = len(indices) * 9 // 10
    scored = (len(indices) - cut - 1) // (4 * num_steps) * 4 * num_steps
    return indices[:cut], indices[cut : cut + scored + 1]


def read_short_models(run, indices: list[int], vocab_size: int, num_steps: int) -> dict:
    """Models trained from zeros on windows of 4 only, read 4 characters at a time and with the state carried."""
    plan = run.scale(Plan(num_steps=4, updates=1000), Plan(num_steps=4, batch_size=8, num_hiddens=8, updates=6))
    found = run.map(train_short_and_read, [(*split(indices, num_steps), vocab_size, plan, seed) for seed in run.seeds])
    for seed, losses in zip(run.seeds, found, strict=True):
        window, carried = (np.exp(losses[key]) for key in ("window", "carried"))
        shown = f"{window:.3f}（窗口），{carried:.3f}（传状态）"
        run.log(f"只用窗口 {plan.num_steps} 训练，种子 {seed}：留出困惑度 {shown}")
    return {"num_steps": plan.num_steps, "updates": plan.updates, "losses": found}


def read_models(run, indices: list[int], vocab_size: int, plan: Plan) -> dict:
    """Train on the first nine tenths by each reader and seed; read the last tenth in every way."""
    train, heldout = split(indices, plan.num_steps)
    n, cut, scored = plan.num_steps, len(train), len(heldout) - 1
    tasks = [(way, train, heldout, vocab_size, plan, seed) for way in TRAINED for seed in run.seeds]
    found = run.map(train_and_read, tasks)
    for (way, *_, seed), losses in zip(tasks, found, strict=True):
        shown = f"按{label(way, n)}训练，种子 {seed}：留出困惑度 {np.exp(losses['carried']):.3f}（传状态）"
        if "disjoint" in losses:
            shown += f"，{np.exp(losses['disjoint'][n]):.3f}（各窗口从零开始）"
        run.log(shown)
    ways = {way: [losses for task, losses in zip(tasks, found, strict=True) if task[0] == way] for way in TRAINED}
    return {**asdict(plan), "scored": scored, "trained": cut, **ways}


experiment.figure(
    "上：开头每个位置一轮被预测几次，四种步长。下：一轮里被预测 k 次的位置占多少（短横：公式）",
    height=2.5,
    panels=2,
)(figures.repetition)
experiment.figure(
    "上：恰有 k 个字符的上文时的留出损失（阴影面积是启动代价 A）。下：窗口从零开始比传状态多出的损失（虚线：A/n）",
    height=2.5,
    panels=2,
)(figures.startup)
experiment.figure("留出困惑度对代价：随机采样训练的模型，只换读法。误差棒：最小到最大", height=2.7)(figures.price)
experiment.table("读一遍的各种办法，同一本书")(tables.ways)
experiment.table("同一组权重，留出文本按不同的读法打分（最少上文不算首窗；括号里是各种子的最小到最大）")(
    tables.readings
)

experiment.derived(derived)

experiment.claim("恒等式，核对代码：窗口数恰是 ⌊(N−1−n)/s⌋+1；步长不超过窗口时只漏末尾，超过时漏掉 1−n/s")(
    coverage.window_formula
)
experiment.claim("恒等式，核对代码：里面的位置被预测 ⌊n/s⌋ 或 ⌈n/s⌉ 次；s≤n 时第 j 个位置（j<n）⌈j/s⌉ 次，末尾对称")(
    coverage.inner_repetition
)
experiment.claim("独立起点：同样多的窗口，一轮漏掉约 1/e（36.8%），每个种子相差不到 1 个百分点")(
    coverage.independent_starts_miss
)
experiment.claim("分层抽样：一轮漏掉约 1/6，每个种子相差不到半个百分点，不到独立起点的一半；都不超过两次")(
    coverage.strata_miss_less
)
experiment.claim(
    "恒等式，核对代码：从零开始的窗口平均上文 (n+1)/2；只计末 s 步是 n−(s−1)/2（首窗除外）；传状态是全文的一半"
)(coverage.contexts)
experiment.claim("随机成批再补齐，要算 2.5 倍以上的格；按长度分桶不到 1.25 倍，漏掉的都只有各段的第一个字符")(
    coverage.buckets_save
)
experiment.claim("流式读出的窗口与整本放进内存再切的逐个相同，从不多读一个词元")(coverage.the_stream_is_the_same)
experiment.claim(
    "先切重叠的窗口再随机留出：留出的位置有 1−0.1^(n/s−1) 也被训练预测，平均相差不到 1 个百分点；不重叠时为 0"
)(coverage.overlap_leaks)
experiment.claim("同一组权重，每个种子都是窗口越短困惑度越高；窗口 8 比传状态高 8% 以上")(models.reading_matters)
experiment.claim("近似恒等：步长大于 1 的窗口读法，困惑度是同一段文本上 L(k) 在它那一段的平均，相差不到 0.5%")(
    models.one_curve_explains
)
experiment.claim("记性很短：每个模型，上文 10 个字符与整个窗口相比，困惑度相差不到千分之一")(models.a_short_memory)
experiment.claim("窗口从零开始，每个词元多出的损失是 A/n：窗口 8 到 128，各种子平均相差不到 10%")(
    models.startup_is_paid_once
)
experiment.claim("窗口 32：步长由 16 到 1，代价由 2 到 32，困惑度变化不到万分之一；传状态代价 1，相差也不到万分之一")(
    models.more_overlap_buys_nothing
)
experiment.claim("能传也不一定该传：只用窗口 4 从零训练的，每个种子，传状态的困惑度都比只看 4 个字符高 1% 以上")(
    models.carrying_can_be_worse
)
experiment.claim(
    "每个种子，传状态训练的，传状态读更好；"
    "窗口 8 从零读、只知道一个字符时都更差，启动代价更大；窗口 32 相差不到 1%，互有高低"
)(models.read_as_trained)
experiment.claim("更新次数相同，步长 1 训练与随机采样训练的留出困惑度，每个种子相差不到 3%，没有一个低过千分之五")(
    models.stride_one_is_not_more_data
)


if __name__ == "__main__":
    experiment.main()
