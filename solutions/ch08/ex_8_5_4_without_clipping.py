"""8.5.4 不裁剪梯度时会发生什么。"""

from dataclasses import replace

from solutions.ch08.rnn_scratch import clipping_figures as figures
from solutions.ch08.rnn_scratch import clipping_mechanism_claims as mechanism
from solutions.ch08.rnn_scratch import clipping_outcome_claims as outcome
from solutions.ch08.rnn_scratch import clipping_tables as tables
from solutions.ch08.rnn_scratch.book_runs import BookSetting, book_run
from solutions.ch08.rnn_scratch.char_rnn import Texts, split, unigram_loss
from solutions.ch08.rnn_scratch.clipping_aftermath import aftermath, further
from solutions.ch08.rnn_scratch.clipping_derived import derived
from solutions.ch08.rnn_scratch.clipping_looks import book_looks, columns, first_looks, setting_looks
from solutions.ch08.rnn_scratch.clipping_runs import Setting, clipping_run
from solutions.lab import Experiment
from solutions.lab.values import rounded
from solutions.lab.wording import listed
from solutions.toolkit.training import Recipe, perplexity

experiment = Experiment("8.5.4", title="不裁剪梯度", corpus="time_machine", seeds=5, difficulty=2)


def plan(run) -> dict[str, tuple[Setting, int]]:
    """Every setting with its number of seeds.

    The unclipped nn.RNN goes on until 60 epochs in a row were worse than guessing, the others 10 (the scratch
    ones then 50 more, see ``measure``).  The clipped scratch runs last longer than the unclipped ones.
    """
    sizes = {"num_epochs": run.scale(500, 2), "num_hiddens": run.scale(256, 16)}
    free, shorter = {"clip": None, "patience": 10, **sizes}, {**sizes, "num_epochs": run.scale(300, 2)}
    return {
        "library_unclipped": (Setting(**{**free, "patience": 60}), 5),
        "scratch_unclipped": (Setting("scratch", **free), 3),
        "scratch_clipped": (Setting("scratch", **shorter), 3),
        "library_unclipped_lr_2": (Setting(lr=2.0, **free), 3),
        "library_clipped_lr_2": (Setting(lr=2.0, **{**free, "clip": 1.0}), 3),
        "library_unclipped_lr_half": (Setting(lr=0.5, **free), 3),
    }


@experiment.measure
def measure(run):
    texts, settings = split(run.text), plan(run)
    probed = run.scale([25, 50, 100, 150, 200], [0, 2])  # epochs after which the gradient is walked down
    book = BookSetting(num_epochs=run.scale(500, 2), num_hiddens=run.scale(256, 16))
    shared = run.train_once(book_run, [(run.text, book, seed, str(run.device)) for seed in run.seeds], "裁剪的训练")
    runs = {"library_clipped": book_looks(shared, book, texts, run.seeds, str(run.device), probed)}
    records = trained(run, settings)
    for name, (setting, _) in settings.items():
        runs[name] = setting_looks(records[name], setting, texts, run.seeds)
    runs["scratch_unclipped"]["further_loss"] = going_on(run, settings["scratch_unclipped"][0], texts, records)
    for told in runs.values():
        run.log(f"{told['label']}：最后 10 轮的平均困惑度 {listed(told['final_perplexity'], '.4g')}")
    after = afterwards(run, settings["library_unclipped"][0], texts, records["library_unclipped"])
    for name, samples in (("裁剪", runs["library_clipped"]["sample"]), ("不裁剪", after["sample"])):
        run.log(f"nn.RNN，种子 0 的续写，{name}：{samples[0]}")
    baseline = {"vocab_size": len(texts.vocab), "unigram": perplexity(unigram_loss(texts.train))}
    sizes = {"num_hiddens": book.num_hiddens, "probed_epochs": probed}
    first = first_looks(run, texts, book.num_hiddens)
    return rounded({**baseline, **sizes, **runs, "aftermath": after, "first_steps": first})


def trained(run, settings: dict) -> dict[str, list]:
    """The trainings of every setting, one a seed."""
    tasks = [(run.text, s, seed, str(run.device)) for s, count in settings.values() for seed in run.seeds[:count]]
    records = iter(run.train_once(clipping_run, tasks, "其余的训练"))
    return {name: [next(records) for _ in run.seeds[:count]] for name, (_, count) in settings.items()}


def going_on(run, setting: Setting, texts: Texts, records: dict) -> list[list[float]]:
    """Fifty more epochs for every exploded scratch network, as before: does it ever come back by itself?"""
    recipe = replace(setting.recipe, num_epochs=run.scale(50, 2))
    pairs = zip(records["scratch_unclipped"], run.seeds, strict=False)
    tasks = [(record["last"], setting, texts, recipe, seed, str(run.device)) for record, seed in pairs]
    return run.map(further, tasks, "接着训练")


def afterwards(run, setting: Setting, texts: Texts, records: list) -> dict[str, list]:
    """What is left of the exploded networks, one list a name."""
    slower, again = Recipe(lr=0.1, clip=None, num_epochs=run.scale(60, 2)), Recipe(num_epochs=run.scale(30, 2))
    pairs = zip(records, run.seeds, strict=True)
    tasks = [(record["last"], setting, texts, slower, again, seed, str(run.device)) for record, seed in pairs]
    return columns(run.map(aftermath, tasks, "善后"))


experiment.figure("训练困惑度：裁剪的种子画成带，不裁剪的一线一种子；纵轴是损失的对数坐标", height=2.2, panels=2)(
    figures.training
)
experiment.figure("沿负梯度能走多远：同一批、同一个梯度，只换步长；两个例子", height=2.7)(figures.walk)
experiment.figure("裁剪的训练途中，两种步子上的平均曲率：一线一种子；点线是走满的限度，虚线是裁剪的限度", height=2.6)(
    figures.curvature
)
experiment.figure(
    "裁剪前的梯度范数：线是每个记录区间（至多 25 轮）的中位数，点是区间里最大的一个，三角在图外", height=2.6
)(figures.gradient_norms)
experiment.table("各种设置：发散的种子数，从哪一轮起；训练困惑度（各种子最小至最大）")(tables.outcomes)
experiment.table("前 24 步里梯度范数冲得最高的那个种子：它的前 14 步，谱范数是更新后循环权重的")(tables.first_steps)
experiment.derived(derived)

experiment.claim("不裁剪，nn.RNN 与从零实现每个种子都发散，从那时起 60 轮没有一轮回到均匀猜测以下")(
    outcome.unclipped_diverges
)
experiment.claim("裁剪后每个种子都学会：没有发散，训练困惑度低于 2，训练的轮次不比不裁剪的少")(
    outcome.clipped_converges
)
experiment.claim("从零实现先学到 2.5 以下，第 200 轮以后才发散，nn.RNN 早于此；它初始的谱范数小于 1，nn.RNN 的大于 1")(
    outcome.scratch_diverges_later
)
experiment.claim("多数种子先学会再发散：第 100、150 轮都好过一元模型，却已落后于裁剪的每个种子")(
    outcome.falling_behind_comes_first
)
experiment.claim(
    "裁剪不改方向，没有一步长过 ηθ（恒等式，核对代码）；nn.RNN 前五分之一少于一半的步被裁，此后超过九成；"
    "不裁剪，每个种子都有一步长过 10ηθ"
)(mechanism.steps_are_bounded)
experiment.claim(
    "走满的一步上的平均曲率：到第 100 轮都低于 2/η，但降幅已不到裁剪的八成；第 150、200 轮后都高于 2/η；"
    "裁剪的一步次次使损失下降"
)(mechanism.curvature_outgrows_the_step)
experiment.claim(
    "最大的梯度出现在发散以后；后发散的种子在那以前范数不到 10，饱和不到一半；此后的中位数大于 θ，小于 √(2(h+1))"
)(mechanism.spikes_come_afterwards)
experiment.claim(
    "发散的网络冻住了：九成以上的隐状态饱和，梯度平方和 99% 以上在输出层（各步的中位数），传不到一半的时间步，"
    "再训练 4 轮，循环层的权重只移动自身范数的 5% 以内"
)(mechanism.exploded_layers_are_frozen)
experiment.claim("发散的网络在限度上来回：一步上的平均曲率在 2/η 上下一成，三成到七成的步使自己那一批的损失升高")(
    mechanism.exploded_steps_hover_at_the_limit
)
experiment.claim("学习率降到 0.1、仍不裁剪，多数发散的网络回到均匀猜测以下，但没有一个好过一元模型，九成以上仍饱和")(
    outcome.smaller_steps_lead_back
)
experiment.claim("学习率减半只是推迟发散：先学得比裁剪的默认设置 500 轮里的最低还低，第 300 轮以后才发散")(
    outcome.smaller_rates_delay
)
experiment.claim("裁剪不是保险：学习率 2 时裁剪了也发散，那 10 轮里损失不到 7 纳特；不裁剪的都超过 20 纳特")(
    outcome.clipping_is_no_insurance
)
experiment.claim("裁剪不治消失：初始网络里，34 步之外的梯度不到 1 步之外的百万分之一，而裁剪此时不起作用")(
    mechanism.clipping_does_not_cure_vanishing
)
experiment.claim("裁剪不防过拟合：留出困惑度在前五分之一就见底，结束时是最低的五倍以上")(
    outcome.clipping_does_not_stop_overfitting
)
experiment.claim(
    "接着用爆炸过的循环层，裁剪着训练 30 轮，没有一轮好过均匀猜测；多数种子的谱范数超过 4,000，500 轮也走不回来"
)(outcome.reuse_spoils_the_comparison)
experiment.claim(
    "按值裁剪到 ±1 挡不住：早发散的种子在前 24 步里没有一个分量到过 1，范数却过了 10；截到 ±0.01 则改变方向"
)(outcome.clipping_by_value_fails)


if __name__ == "__main__":
    experiment.main()
