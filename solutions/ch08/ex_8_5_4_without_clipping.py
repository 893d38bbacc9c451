"""8.5.4 不裁剪梯度时会发生什么。"""

from solutions.ch08.rnn_scratch import clipping_figures as figures
from solutions.ch08.rnn_scratch import clipping_mechanism_claims as mechanism
from solutions.ch08.rnn_scratch import clipping_outcome_claims as outcome
from solutions.ch08.rnn_scratch import clipping_step_figures as step_figures
from solutions.ch08.rnn_scratch import clipping_tables as tables
from solutions.ch08.rnn_scratch.char_rnn import bigram_loss, split, unigram_loss
from solutions.ch08.rnn_scratch.clipping_derived import derived
from solutions.ch08.rnn_scratch.clipping_runs import Setting, look_at_first_steps, train_one
from solutions.lab import Experiment
from solutions.lab.values import rounded
from solutions.lab.wording import listed
from solutions.toolkit.training import perplexity

experiment = Experiment("8.5.4", title="不裁剪梯度", corpus="time_machine", seeds=5, difficulty=2)

CURVES = ("epochs", "train_loss", "heldout_loss", "largest_norm", "median_norm")
REACH = ("reach_before", "reach_after")
KEPT = {  # of the settings not named here only the summary is kept
    "library_clipped": (*CURVES, *REACH, "profiles"),
    "library_unclipped": (*CURVES, *REACH, "fall"),
    "library_unclipped_lr_quarter": REACH,
    "scratch_clipped": CURVES,
    "scratch_unclipped": (*CURVES, "fall"),
    "library_clipped_lr_2": ("fall",),
}


def plan(run) -> dict[str, tuple[Setting, int]]:
    """Every setting with its number of seeds; the long trainings first, so that no process idles at the end."""
    base = {"num_epochs": run.scale(500, 4), "num_hiddens": run.scale(256, 16)}
    brief = {"patience": 20, **base}  # these stop 20 epochs after they began to do worse than guessing
    probes = run.scale((25, 50, 100, 150, 200), (2, 3))
    again = {"next_lr": 0.1, "next_epochs": run.scale(100, 2), "reuse_epochs": run.scale(40, 2)}
    slower = {"next_lr": 0.25, "next_epochs": run.scale(40, 2)}
    return {
        "library_unclipped": (Setting(clip=None, **again, **base), 5),
        "library_clipped": (Setting(probes=probes, **slower, **base), 5),
        "scratch_clipped": (Setting("scratch", **base), 3),
        "scratch_unclipped": (Setting("scratch", clip=None, **base), 3),
        "library_clipped_lr_2": (Setting(lr=2.0, **base), 3),
        "library_unclipped_lr_quarter": (Setting(lr=0.25, clip=None, **base), 3),
        "library_unclipped_lr_half": (Setting(lr=0.5, clip=None, **brief), 3),
        "scratch_unclipped_lr_2": (Setting("scratch", lr=2.0, clip=None, **brief), 3),
        "library_unclipped_lr_2": (Setting(lr=2.0, clip=None, **brief), 3),
    }


@experiment.measure
def measure(run):
    texts, settings = split(run.text), plan(run)
    run.log(f"训练文本 {len(texts.train)} 个字符，留出文本 {len(texts.heldout)} 个字符，词表大小 {len(texts.vocab)}")
    tasks = [(s, seed, texts, str(run.device)) for s, count in settings.values() for seed in run.seeds[:count]]
    records = iter(run.map(train_one, tasks, label="训练"))
    values = {
        "vocab_size": len(texts.vocab),
        "num_hiddens": settings["library_clipped"][0].num_hiddens,
        "reuse_epochs": settings["library_unclipped"][0].reuse_epochs,
        "probed_epochs": settings["library_clipped"][0].probes,
        "unigram": perplexity(unigram_loss(texts.train)),
        "bigram": perplexity(bigram_loss(texts.train)),
    }
    optional = {name for kept in KEPT.values() for name in kept}
    for name, (setting, count) in settings.items():
        runs = [next(records) for _ in run.seeds[:count]]
        dropped = optional.difference(KEPT.get(name, ()))
        values[name] = {key: [record[key] for record in runs] for key in runs[0] if key not in dropped}
        values[name] |= {"label": setting.label, "lr": setting.lr, "next_lr": setting.next_lr}
        run.log(f"{setting.label}：最后 10 轮的平均困惑度 {listed(values[name]['final_perplexity'], '.4g')}")
        run.log(f"　　种子 0 的续写：{values[name]['sample'][0]}")
    values["first_steps"] = look_at_first_steps(run, texts, values["num_hiddens"])
    return rounded(values)


experiment.figure("训练困惑度：裁剪的种子画成带，不裁剪的一线一种子；纵轴是损失的对数坐标", height=2.3, panels=2)(
    figures.training
)
experiment.figure("沿负梯度能走多远：同一个梯度，只换步长", height=2.3, panels=2)(step_figures.walk)
experiment.figure("裁剪的训练中途，裁剪的一步上的平均曲率：一线一种子；点线、虚线是不裁剪与裁剪的限度", height=2.6)(
    step_figures.curvature
)
experiment.figure(
    "裁剪前的梯度范数：线是每个记录区间（至多 25 轮）的中位数，点是区间里最大的一个，三角在图外", height=2.8
)(figures.gradient_norms)
experiment.figure("从哪一轮起发散：一点一种子，空心点是 500 轮内没有发散", height=2.7)(figures.lost_epochs)
experiment.figure("末步损失的梯度往回传多远：一线一种子，虚线是学习率 0.25、不裁剪", height=2.7)(step_figures.reach)
experiment.figure("留出文本（第 10,001–20,000 个字符）的困惑度", height=2.5)(figures.heldout)
experiment.table("学习率 1：最后 10 轮的训练困惑度，和留出困惑度（各种子最小至最大）")(tables.final_perplexities)
experiment.table("前 24 步里梯度范数冲得最高的那个种子：它的前 16 步，谱范数是更新后循环权重的")(tables.first_sixteen)
experiment.table("各种设置下多少个种子发散；不足 500 轮的在发散 20 轮后停下")(tables.outcomes)
experiment.derived(derived)

experiment.claim("nn.RNN 不裁剪，每个种子都发散：最后 10 轮不如均匀猜测")(outcome.default_without_clipping_diverges)
experiment.claim("裁剪后每个种子都学会：训练困惑度低于 2")(outcome.clipping_converges)
experiment.claim("从零实现不裁剪也发散，但要过 100 轮以后")(outcome.scratch_diverges_later)
experiment.claim("从零实现的梯度范数没有超过 θ 之前，裁剪与不裁剪没有差别")(outcome.alike_until_the_first_long_step)
experiment.claim("只看前 100 轮会上当：多数种子那时比一元模型好，到 500 轮全部发散")(outcome.short_looks_mislead)
experiment.claim("发散之前先落后：第 100、150 轮，后发散的种子的损失都高于裁剪的每个种子")(
    outcome.falling_behind_comes_first
)
experiment.claim("学习率 1 不变，发散之后到第 500 轮从不回到均匀猜测以下")(outcome.no_recovery)
experiment.claim("学习率降到 0.1、仍不裁剪，多数发散的网络回到均匀猜测以下，但没有一个比一元模型低 0.05 纳特以上")(
    outcome.smaller_steps_lead_back
)
experiment.claim("裁剪时没有一步长过 ηθ，不裁剪时有")(mechanism.steps_are_bounded)
experiment.claim("按范数裁剪不改变方向，按值裁剪改变")(mechanism.direction_is_kept)
experiment.claim("训练中途走满梯度多半使同一批的损失升高，走裁剪后的长度总使它下降")(mechanism.full_steps_overshoot)
experiment.claim("一步上的平均曲率越训练越大：前两次探测每个种子都低于 2/η，后两次都高于；裁剪的一步次次使损失下降")(
    mechanism.curvature_outgrows_the_step
)
experiment.claim("发散后的梯度通常不大：后五分之一的训练里，范数的中位数大于 θ 而低于 √(2(h+1))")(
    mechanism.gradient_stays_bounded
)
experiment.claim("最大的梯度不是发散的起点：它出现在发散之后，后发散的种子在那以前范数从未到 10，饱和不到一半")(
    mechanism.spikes_come_afterwards
)
experiment.claim("发散的网络是饱和的网络：九成以上的隐藏单元取值在 ±1 附近")(mechanism.exploded_networks_are_saturated)
experiment.claim("发散的网络里几乎只有输出层在动：按各步的中位数，它占梯度平方和的 99% 以上")(
    mechanism.only_the_output_layer_moves
)
experiment.claim("发散的网络在限度上来回：一步上的平均曲率在 2/η 上下，三成到七成的步使自己那一批的损失升高")(
    mechanism.exploded_steps_hover_at_the_limit
)
experiment.claim("nn.RNN 的初始谱范数大于 1，从零实现的小于 1，但训练会使它超过 1")(mechanism.initial_stretch_differs)
experiment.claim("学习率减半只是推迟：0.5 先学得比裁剪的默认设置更低，再发散；0.25 到结束也没有发散，而且更低")(
    outcome.smaller_rates_delay
)
experiment.claim("裁剪不是保险：学习率 2 时裁剪了也发散，此后多半的轮次不如均匀猜测")(outcome.clipping_is_no_insurance)
experiment.claim("nn.RNN 越训练越常被裁：前五分之一里少于一半的步，此后超过九成")(mechanism.clipping_becomes_the_rule)
experiment.claim("步长是后期的瓶颈：裁剪的训练结束后把学习率降到 0.25，每个种子都学得更低")(
    outcome.shorter_steps_learn_more
)
experiment.claim("裁剪不治消失：初始网络里，34 步之外的梯度不到 1 步之外的百万分之一，而裁剪此时什么也不做")(
    mechanism.clipping_does_not_cure_vanishing
)
experiment.claim("学会之后梯度传得远，裁剪与否都一样：34 步之外还剩 1 步之外的百分之一以上")(
    mechanism.learning_carries_the_gradient
)
experiment.claim("爆炸的终点是消失：发散的网络里梯度传不到一半的时间步")(mechanism.explosion_ends_in_vanishing)
experiment.claim("接着用爆炸过的循环层，学习率 1、40 轮内裁剪也救不回来：仍不如均匀猜测")(
    outcome.reuse_spoils_the_comparison
)
experiment.claim("按值裁剪到 ±1 挡不住：早发散的种子在前 24 步里没有一个分量到过 1，范数却过了 10")(
    outcome.clipping_by_value_fails
)
experiment.claim("裁剪不防过拟合：留出困惑度在前五分之一就见底，结束时是最低的五倍以上")(
    outcome.clipping_does_not_stop_overfitting
)


if __name__ == "__main__":
    experiment.main()
