"""8.5.4 不裁剪梯度时会发生什么。"""

import math

from solutions.ch08 import clipping_figures as figures
from solutions.ch08 import clipping_tables as tables
from solutions.ch08.char_rnn import bigram_loss, split, unigram_loss
from solutions.ch08.clipping_runs import THETA, Setting, look_at_first_steps, rounded, train_one
from solutions.ch08.clipping_tables import listed, named
from solutions.lab import Experiment
from solutions.toolkit.training import perplexity

experiment = Experiment("8.5.4", title="不裁剪梯度", corpus="time_machine", seeds=5, difficulty=2)

CURVES = ("epochs", "train_loss", "heldout_loss", "largest_norm")
AFTERLIFE = ("reach_before", "reach_after", "profiles")
KEPT = {  # of the settings not named here only the summary is kept
    "library_clipped": CURVES + AFTERLIFE,
    "library_unclipped": CURVES + AFTERLIFE,
    "scratch_clipped": CURVES,
    "scratch_unclipped": CURVES,
}


def plan(run) -> dict[str, tuple[Setting, int]]:
    """Every setting with its number of seeds; the long trainings first, so that no process idles at the end."""
    base = {"num_epochs": run.scale(500, 4), "num_hiddens": run.scale(256, 16)}
    brief = {"patience": 20, **base}  # these stop 20 epochs after they began to do worse than guessing
    probes, again = run.scale((25, 50, 100, 150, 200), (2, 3)), run.scale(40, 2)
    return {
        "library_unclipped": (Setting(clip=None, reuse_epochs=again, **base), 5),
        "library_clipped": (Setting(probes=probes, **base), 5),
        "scratch_clipped": (Setting("scratch", **base), 3),
        "library_unclipped_lr_quarter": (Setting(lr=0.25, clip=None, **brief), 3),
        "library_unclipped_lr_half": (Setting(lr=0.5, clip=None, **brief), 3),
        "library_clipped_lr_2": (Setting(lr=2.0, **brief), 3),
        "scratch_unclipped": (Setting("scratch", clip=None, **brief), 3),
        "scratch_unclipped_lr_2": (Setting("scratch", lr=2.0, clip=None, **brief), 3),
        "library_unclipped_lr_2": (Setting(lr=2.0, clip=None, **brief), 3),
        "by_value": (Setting(clip=None, bound=1.0, **{**brief, "num_epochs": run.scale(20, 4)}), 5),
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
        "unigram": perplexity(unigram_loss(texts.train)),
        "bigram": perplexity(bigram_loss(texts.train)),
    }
    for name, (setting, count) in settings.items():
        runs = [next(records) for _ in run.seeds[:count]]
        dropped = {*CURVES, *AFTERLIFE}.difference(KEPT.get(name, ()))
        values[name] = {key: [record[key] for record in runs] for key in runs[0] if key not in dropped}
        values[name] |= {"label": setting.label, "lr": setting.lr}
        run.log(f"{setting.label}：最后 10 轮的平均困惑度 {listed(values[name]['final_perplexity'], '.4g')}")
        run.log(f"　　种子 0 的续写：{values[name]['sample'][0]}")
    values["first_steps"] = look_at_first_steps(run, texts, values["num_hiddens"])
    return rounded(values)


experiment.figure("训练困惑度：裁剪的种子画成带，不裁剪的一线一种子", height=2.3, panels=2)(figures.training)
experiment.figure("留出文本（第 10,001–20,000 个字符）的困惑度", height=2.5)(figures.heldout)
experiment.figure("裁剪前的梯度范数：每个记录区间（至多 25 轮）里最大的一个", height=2.8)(figures.gradient_norms)
experiment.figure("沿负梯度能走多远：同一个梯度，只换步长", height=2.3, panels=2)(figures.walk)
experiment.figure("不裁剪时从哪一轮起发散：空心点是直到结束都没有发散", height=2.5)(figures.lost_epochs)
experiment.figure("末步损失的梯度往回传多远：一线一种子", height=2.7)(figures.reach)
experiment.table("最后 10 轮的训练困惑度和留出困惑度（各种子最小至最大）")(tables.final_perplexities)
experiment.table("学习率、裁剪与初始化：多少个种子发散，从哪一轮起，之前学到过多好")(tables.outcomes)
experiment.table("散得最开的那个种子的前 16 步")(tables.first_sixteen)


experiment.derived(tables.derived)


@experiment.claim("nn.RNN 不裁剪，每个种子都发散：最后 10 轮不如均匀猜测")
def default_without_clipping_diverges(values):
    final = values["library_unclipped"]["final_perplexity"]
    return min(final) > values["vocab_size"], f"困惑度 {listed(final, '.1e')}，均匀猜测是 {values['vocab_size']}"


@experiment.claim("裁剪后每个种子都学会：训练困惑度低于 2")
def clipping_converges(values):
    final = values["library_clipped"]["final_perplexity"] + values["scratch_clipped"]["final_perplexity"]
    return max(final) < 2, f"nn.RNN 与从零实现一共 {len(final)} 次：{listed(final, '.2f')}"


@experiment.claim("从零实现不裁剪也发散，但要过 100 轮以后")
def scratch_diverges_later(values):
    scratch, library = values["scratch_unclipped"], values["library_unclipped"]
    slow, fast = (runs["first_long_step"] for runs in (scratch, library))
    holds = all(epoch and epoch > 100 for epoch in scratch["lost_epoch"]) and all(fast) and min(slow) > 10 * max(fast)
    evidence = f"起于第 {named(scratch['lost_epoch'])} 轮；梯度范数初次超过 θ 在第 {named(slow)} 步"
    return holds, f"{evidence}，nn.RNN 在第 {named(fast)} 步"


@experiment.claim("梯度范数没有超过 θ 之前，裁剪与不裁剪没有差别")
def alike_until_the_first_long_step(values):
    clipped, unclipped = values["scratch_clipped"], values["scratch_unclipped"]
    alike = []
    for n, step in enumerate(unclipped["first_long_step"]):
        # Epochs that ended before that step; all of them where there is none.
        whole = (step - 1) // unclipped["steps_an_epoch"][n] if step else unclipped["trained_epochs"][n]
        kept = [i for i, epoch in enumerate(unclipped["epochs"][n]) if epoch <= whole]
        alike.append(all(clipped["train_loss"][n][i] == unclipped["train_loss"][n][i] for i in kept) and bool(kept))
    steps = named(unclipped["first_long_step"])
    return all(alike), f"从零实现 {len(alike)} 个种子，到第 {steps} 步之前记下的损失都一样"


@experiment.claim("发散之后在 500 轮内从不回到均匀猜测以下")
def no_recovery(values):
    lowest = values["library_unclipped"]["lowest_after_lost"]
    holds = all(loss is not None and loss > math.log(values["vocab_size"]) for loss in lowest)
    return holds, f"发散 10 轮以后的最低损失 {named(lowest)} 纳特，均匀猜测是 {math.log(values['vocab_size']):.2f}"


@experiment.claim("裁剪时没有一步长过 ηθ，不裁剪时有")
def steps_are_bounded(values):
    clipped = values["library_clipped"]["longest_step"] + values["scratch_clipped"]["longest_step"]
    free = values["library_unclipped"]["longest_step"]
    holds = max(clipped) <= THETA * (1 + 1e-3) and min(free) > 10 * THETA
    return holds, f"η = 1、θ = {THETA:g}：裁剪时最长 {max(clipped):.4f}，不裁剪时 {listed(free, '.1e')}"


@experiment.claim("按范数裁剪不改变方向，按值裁剪改变")
def direction_is_kept(values):
    cosine = values["first_steps"]["lowest_cosine"]
    holds = min(cosine["clipped"]) > 0.9999 and max(cosine["by_value"]) < 0.95
    by_norm, by_value = listed(cosine["clipped"], ".4f"), listed(cosine["by_value"], ".2f")
    return holds, f"与负梯度的余弦，各种子最低：按范数 {by_norm}；按值 ±0.01 {by_value}"


@experiment.claim("训练中途走满梯度会使同一批的损失升高，走裁剪后的长度会使它下降")
def full_steps_overshoot(values):
    late = [profile for seed in values["library_clipped"]["profiles"] for profile in seed[-2:]]
    down = sum(profile["after_clipped"] < profile["before"] for profile in late)
    up = sum(profile["after_full"] > profile["before"] for profile in late)
    return down == len(late) and up >= 0.8 * len(late), f"{len(late)} 次试走：裁剪后 {down} 次下降，走满 {up} 次升高"


@experiment.claim("发散后的梯度不是无穷大：后五分之一的训练里，范数的中位数大于 θ 而低于 √(2(h+1))")
def gradient_stays_bounded(values):
    norms, bound = values["library_unclipped"]["late_norm"], figures.output_gradient_bound(values)
    return min(norms) > THETA and max(norms) < bound, f"中位数 {listed(norms, '.1f')}，上界 {bound:.1f}"


@experiment.claim("最大的梯度不是发散的起点：它出现在发散之后")
def spikes_come_afterwards(values):
    runs = values["library_unclipped"]
    peaks = [
        epochs[norms.index(max(norms))] for epochs, norms in zip(runs["epochs"], runs["largest_norm"], strict=True)
    ]
    holds = all(lost and peak >= lost for peak, lost in zip(peaks, runs["lost_epoch"], strict=True))
    evidence = f"最大的梯度在截至第 {named(peaks)} 轮的区间，发散起于第 {named(runs['lost_epoch'])} 轮"
    return holds, f"{evidence}；最大 {listed(runs['largest_gradient'], '.0e')}"


@experiment.claim("发散的网络是饱和的网络：隐单元几乎全在 ±1 上，梯度几乎全在输出层")
def exploded_networks_are_saturated(values):
    dead, alive = values["library_unclipped"]["autopsy"], values["library_clipped"]["autopsy"]
    saturated = [[part["saturated"] for part in group] for group in (dead, alive)]
    output = [part["output_share"] for part in dead]
    holds = min(saturated[0]) > 0.9 > 0.5 > max(saturated[1]) and min(output) > 0.5
    evidence = f"|h|>0.99 的比例 {listed(saturated[0], '.1%')}（裁剪：{listed(saturated[1], '.1%')}）"
    return holds, f"{evidence}；输出层占梯度平方和的 {listed(output, '.1%')}"


@experiment.claim("裁剪不治消失：初始网络里，34 步之外的梯度不到 1 步之外的百万分之一，而裁剪此时什么也不做")
def clipping_does_not_cure_vanishing(values):
    runs = values["library_clipped"]
    ratios = [reached[-1] / reached[0] for reached in runs["reach_before"]]
    norms = [steps["norm"][0] for steps in values["first_steps"]["clipped"]]
    evidence = f"比值 {listed(ratios, '.0e')}；第一步的范数 {listed(norms, '.2f')}，都不到 θ"
    return max(ratios) < 1e-6 and max(norms) < THETA, evidence


@experiment.claim("越训练越常被裁：前五分之一里少于一半的步，此后超过九成")
def clipping_becomes_the_rule(values):
    shares = values["library_clipped"]["share_above_theta"]
    first, rest = [share[0] for share in shares], [min(share[1:]) for share in shares]
    evidence = f"前五分之一 {listed(first, '.0%')}，此后最少 {listed(rest, '.0%')}"
    return max(first) < 0.5 and min(rest) > 0.9, evidence


@experiment.claim("学习率减半只是推迟：不裁剪的 0.5 先学得比裁剪的默认设置更低，再发散；0.25 到结束也没有散，而且更低")
def smaller_rates_delay(values):
    half, quarter = values["library_unclipped_lr_half"], values["library_unclipped_lr_quarter"]
    best, clipped = [math.exp(loss) for loss in half["lowest_loss"]], values["library_clipped"]
    better = max(half["lowest_loss"]) < min(clipped["lowest_loss"])
    steady = max(quarter["final_perplexity"]) < min(clipped["final_perplexity"])
    evidence = f"0.5：最低 {listed(best, '.2f')}，发散于第 {named(half['lost_epoch'])} 轮"
    evidence += f"；0.25：结束时 {listed(quarter['final_perplexity'], '.2f')}"
    return all(half["lost_epoch"]) and better and steady, evidence


@experiment.claim("裁剪不是保险：学习率 2 时裁剪了也发散")
def clipping_is_no_insurance(values):
    lost = values["library_clipped_lr_2"]["lost_epoch"]
    return all(lost), f"{len(lost)} 个种子起于第 {named(lost)} 轮"


@experiment.claim("接着用爆炸过的循环层，裁剪也救不回来：40 轮后仍不如全新的层")
def reuse_spoils_the_comparison(values):
    fresh = values["library_clipped"]
    index = fresh["epochs"][0].index(values["reuse_epochs"])
    pairs = list(zip(values["library_unclipped"]["reused_loss"], fresh["train_loss"], strict=True))
    shown = "、".join(f"{math.exp(reused):.0f} 对 {math.exp(own[index]):.1f}" for reused, own in pairs)
    evidence = f"第 {values['reuse_epochs']} 轮的训练困惑度，旧层对新层：{shown}"
    return all(reused > own[index] + 0.5 for reused, own in pairs), evidence


@experiment.claim("按值裁剪到 ±1 挡不住：不裁剪时头两轮就散的种子照样散")
def clipping_by_value_fails(values):
    early = [n for n, epoch in enumerate(values["library_unclipped"]["lost_epoch"]) if epoch and epoch <= 10]
    lost = [n for n, epoch in enumerate(values["by_value"]["lost_epoch"]) if epoch]
    longest = max(values["by_value"]["longest_step"])
    evidence = f"不裁剪早散的种子：{named(early)}；按值裁剪散的种子：{named(lost)}；最长一步 {longest:.0f}"
    return bool(early) and early == lost and longest > 10 * THETA, evidence


@experiment.claim("裁剪不防过拟合：留出困惑度在前五分之一就见底，结束时是最低的五倍以上")
def clipping_does_not_stop_overfitting(values):
    runs = values["library_clipped"]
    ratios = [last / low for last, low in zip(runs["heldout_perplexity"], runs["heldout_lowest"], strict=True)]
    holds = min(ratios) > 5 and max(runs["heldout_lowest_epoch"]) <= runs["trained_epochs"][0] / 5
    lowest, last = listed(runs["heldout_lowest"], ".1f"), listed(runs["heldout_perplexity"], ".0f")
    return holds, f"最低 {lowest}（第 {named(runs['heldout_lowest_epoch'])} 轮），结束 {last}"


if __name__ == "__main__":
    experiment.main()
