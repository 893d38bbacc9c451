"""8.6.2 增加隐藏层的数量。"""

from dataclasses import replace

import torch

from solutions.ch08.rnn_concise import deeper_claims as claims
from solutions.ch08.rnn_concise import deeper_figures as figures
from solutions.ch08.rnn_concise import deeper_tables as tables
from solutions.ch08.rnn_concise.deeper_first_epoch import first_epoch
from solutions.ch08.rnn_concise.deeper_networks import KINDS, build, multiply_adds
from solutions.ch08.rnn_concise.deeper_numbers import BRIEF, DEEP, DEPTHS, FIRST, LONG, SHORT, derived, times_as_slow
from solutions.ch08.rnn_concise.deeper_probes import gradients, state_sizes, streams, traces
from solutions.ch08.rnn_concise.deeper_theory import covariances
from solutions.ch08.rnn_concise.deeper_trials import Setting, step_seconds, train_one
from solutions.ch08.rnn_scratch.char_rnn import bigram_loss, split, unigram_loss
from solutions.lab import Experiment
from solutions.lab.values import rounded
from solutions.lab.wording import listed, named
from solutions.toolkit.training import perplexity

experiment = Experiment("8.6.2", title="增加隐藏层的数量", corpus="time_machine", seeds=3, difficulty=3)


def plan(run) -> list[Setting]:
    """The trainings of every seed: the default at all depths, then what is to make twenty layers work."""
    epochs = {depth: run.scale(60 if depth == 10 else LONG, 1) for depth in DEPTHS}
    brief, control = run.scale(SHORT, 1), run.scale(BRIEF, 1)
    return [
        *(Setting("default", depth, epochs[depth]) for depth in DEPTHS),
        Setting("orthogonal", DEEP, brief),
        Setting("residual", DEEP, brief),
        Setting("orthogonal", DEEP, brief, unigram=True),
        Setting("normalised", DEEP, control),
        Setting("default", DEEP, control, unigram=True),
    ]


def look(seed: int, widths: list[int], batch_size: int, warm: int, corpus: list[int], vocab_size: int, report) -> dict:
    """One seed's untrained networks: traces through 20 wide layers, gradients of the default at all depths."""
    found = {"traces": {}, "delays": {}, "gradients": {str(width): {} for width in widths}}
    X, _ = streams(corpus[: 80 * batch_size + 1], batch_size)
    for kind in KINDS:
        # In double precision: a difference of two nearly equal states is asked for.
        energy = traces(build(kind, DEEP, vocab_size, widths[0], seed).double(), X, place=20)
        later = torch.arange(energy.shape[1]).double()
        found["traces"][kind] = energy.sum(1).sqrt().tolist()
        found["delays"][kind] = ((energy * later).sum(1) / energy.sum(1)).tolist()
    found["sizes"] = state_sizes(build("default", DEEP, vocab_size, widths[0], seed), X)
    for done, depth in enumerate(DEPTHS, 1):
        for width in widths:
            model = build("default", depth, vocab_size, width, seed)
            found["gradients"][str(width)][str(depth)] = gradients(model, corpus, batch_size, warm)
        report(done, len(DEPTHS))
    return found


@experiment.measure
def measure(run):
    texts, settings = split(run.text), plan(run)
    if run.quick:
        texts = replace(texts, train=texts.train[:1300], heldout=texts.heldout[:100])
    hiddens, vocab_size = run.scale(64, 8), len(texts.vocab)
    unigram, probed = unigram_loss(texts.train), texts.train[: run.scale(5000, 120)]
    values = {
        "vocab_size": vocab_size,
        "num_hiddens": hiddens,
        "wide": run.scale(256, 12),
        "unigram": perplexity(unigram),
        "bigram": perplexity(bigram_loss(texts.train)),
        "heldout_unigram": perplexity(cross_loss(texts)),
        "covariances": covariances(probed, vocab_size, 60),
        "multiply_adds": [multiply_adds(depth, hiddens, vocab_size) for depth in DEPTHS],
        "timings": {"step_seconds": step_seconds(DEPTHS, 64, vocab_size, run.scale(9, 3))},
    }
    widths, warm = [values["wide"], hiddens], run.scale(60, 10)
    tasks = [(seed, widths, run.scale(16, 2), warm, probed, vocab_size) for seed in run.seeds]
    values["untrained"] = run.map(look, tasks, "初始的网络")
    values["first_epoch"] = after_an_epoch(run, hiddens, texts)
    tasks = [(setting, seed, hiddens, texts, str(run.device)) for setting in settings for seed in run.seeds]
    records = iter(run.map(train_one, tasks))
    run.log(f"训练文本的一元困惑度 {values['unigram']:.3f}，二元 {values['bigram']:.3f}；{hiddens} 个隐藏单元")
    for setting in settings:
        values[setting.name] = [next(records) for _ in run.seeds]
        ends = listed([perplexity(record["loss"][-1]) for record in values[setting.name]], ".2f")
        left = named(record["left"] for record in values[setting.name])
        run.log(f"{setting.label}：第 {setting.num_epochs} 轮的训练困惑度 {ends}；离开平台的轮次 {left}")
    run.log(f"计时：一步的时间是 1 层的几倍，{named(DEPTHS)} 层：{listed(times_as_slow(values), '.1f')}")
    return rounded(values)


def after_an_epoch(run, hiddens: int, texts) -> dict:
    """What one epoch does to the trace in twenty layers: one list, an entry a seed, for every start."""
    tasks = [(*start, DEEP, seed, hiddens, texts, str(run.device)) for start in FIRST.values() for seed in run.seeds]
    records = iter(run.map(first_epoch, tasks, "训练一轮"))
    found = {name: [next(records) for _ in run.seeds] for name in FIRST}
    for name, (kind, unigram) in FIRST.items():
        kept = listed([record["after"] / record["before"] for record in found[name]], ".2g")
        run.log(f"{Setting(kind, DEEP, 1, unigram).label}：训练一轮，第 20 层的痕迹是原来的 {kept} 倍")
    return found


def cross_loss(texts) -> float:
    """Mean loss of the held-out text under the shares of the training text, which has all of its characters."""
    counts = torch.bincount(torch.tensor(texts.train), minlength=len(texts.vocab)).double()
    return -(counts / counts.sum()).log()[torch.tensor(texts.heldout)].mean().item()


experiment.figure(
    "没有训练的 20 层网络：换一个字符，各层的输出变多少（所有延迟合计，3 个种子）。"
    "虚线每层乘 1/√2，点线每层乘 1/√3（只走不延迟的路）",
    height=2.8,
)(figures.traces)
experiment.figure(
    "各层 W_xh 的梯度范数（256 个单元，3 个种子）。橙：20 层网络，初始时。蓝：“平台”上，1 到 20 层的网络；虚线是公式",
    height=2.9,
)(figures.plateau)
experiment.figure("20 层的训练困惑度：线是 3 个种子的平均，色带是最小到最大；横线是一元、二元困惑度", height=2.9)(
    figures.training
)
experiment.table(
    "默认设置，3 个种子的最小到最大。“时间”：这台机器上一步是 1 层的几倍。"
    "困惑度取第 40 轮；“离开平台”：10 层看到第 60 轮，其余第 40 轮"
)(tables.depths)
experiment.table(
    "20 层，各种改法：离开平台的轮次与 20 轮后的困惑度（3 个种子的最小到最大；“默认＋偏置”和“层归一化”只训练 10 轮）"
)(tables.remedies)
experiment.table(
    "20 层，只训练一轮：第 20 层的痕迹是训练前的几倍，再把各层的偏置清零又是几倍；斜率连乘（3 个种子的最小到最大）"
)(tables.first_epoch)

experiment.derived(derived)

experiment.claim(
    "默认的 20 层网络：换一个字符，变化每上一层约乘 1/√2（相差不到 5%），到第 20 层平均晚到约 10 步（误差 1 步以内）；"
    "隐状态的长度却还是第 1 层的八成以上"
)(claims.the_trace_dies)
experiment.claim(
    "初始时，20 层网络里 W_xh 的梯度从第 20 层到第 2 层平均每层乘 0.6–0.72；第 20 层的是第 1 层的 1000 倍以上，"
    "也比 1 层网络的大"
)(claims.the_gradient_dies_downwards)
experiment.claim(
    "平台上的梯度与公式（没有可调的参数）相差不到 30%：256 个单元，1 到 20 层的每一层都是；20 层时各层相差不到 40%"
)(claims.the_formula_holds)
experiment.claim("公式里偶然的相关：1 层时占不到一成，20 层时占六成以上（能量）")(claims.what_is_left_is_chance)
experiment.claim(
    "默认的 20 层：从第 10 轮到第 40 轮，训练困惑度一直在一元困惑度的 ±2% 之内，留出文本也与一元模型相差不到 3%"
)(claims.twenty_layers_stay_at_the_unigram)
experiment.claim(
    "默认的 10 层：20 轮时都还在平台上，60 轮以前都离开了；由 5 层到 10 层，公式的梯度小到九分之一以下，"
    "离开的轮次却不到九倍"
)(claims.ten_layers_leave_late)
experiment.claim("越深，离开平台越晚：1、2、3、5、10 层的平均轮次不减")(claims.deeper_leaves_later)
experiment.claim(
    "同样 40 轮，2 层、3 层的训练困惑度低于 1 层；乘法次数相同时（2 层到第 20 轮，3 层到第 13 轮）却高于 1 层，"
    "每个种子都是"
)(claims.a_little_depth_helps)
experiment.claim("残差的 20 层，第 20 轮低于训练文本的二元困惑度，训练与留出都不比 1 层差 10% 以上，每个种子都是")(
    claims.residual_trains
)
experiment.claim(
    "正交加偏置，每个种子都在 10 轮内离开平台，早于只用正交的；只加偏置（权重是默认的），10 轮里没有一个离开"
)(claims.initialisation_trains)
experiment.claim(
    "正交、不加偏置：训练一轮，第 20 层的痕迹剩不到十分之一，却几乎没有饱和的单元；把各层的偏置清零，又回到一半以上。"
    "加了输出偏置，一轮后还有一半以上"
)(claims.constants_press_the_trace)
experiment.claim(
    "层归一化：不论加不加输出偏置，一轮后痕迹不到原来的 1%，各层的偏置清零又回到一半以上；"
    "不加偏置训练 10 轮，没有一个种子离开平台"
)(claims.normalising_alone_is_not_enough)
experiment.claim("初始时换一个字符，第 20 层的变化：默认的不到第 1 层的 1%，改过的三种都在一半以上")(
    claims.the_cures_keep_the_trace
)
experiment.claim("越深越慢：20 层的乘法是 1 层的 20 倍以上，实测一步的时间是 1 层的 10–40 倍")(claims.cost_is_linear)

if __name__ == "__main__":
    experiment.main()
