"""8.5.6 把 tanh 换成 ReLU，还要不要梯度裁剪。"""

from itertools import product

from solutions.ch08.rnn_scratch import relu_claims as claims
from solutions.ch08.rnn_scratch import relu_views as views
from solutions.ch08.rnn_scratch.char_rnn import split, unigram_loss
from solutions.ch08.rnn_scratch.clipping_probes import one_batch
from solutions.ch08.rnn_scratch.relu_numbers import derived
from solutions.ch08.rnn_scratch.relu_overflow import clipped_update
from solutions.ch08.rnn_scratch.relu_overshoot import overshoot
from solutions.ch08.rnn_scratch.relu_runs import Setting, train_one, train_text
from solutions.ch08.rnn_scratch.relu_starts import build, free_growth, state_norms
from solutions.lab import Experiment
from solutions.lab.values import rounded
from solutions.lab.wording import listed, named
from solutions.toolkit.training import Recipe, perplexity

experiment = Experiment("8.5.6", title="换成 ReLU", corpus="time_machine", seeds=5, difficulty=2)

WAYS = {"clipped": 1.0, "unclipped": None}
STARTS = ("small", "default", "identity", "radius_1.4", "radius_2", "radius_4")
RADII = (1.0, 2**0.5, 2.0, 3.0)  # without input
BOOK = {"unclipped": 500, "clipped": 150}  # epochs at the book's size
PROBES = (25, 50, 100, 150, 200, 250, 300, 350, 400, 450, 500)
OVERFLOWING = (2.0, 3.0, 5.0)
NEEDED = ("lost_epoch", "broken_epoch", "final_perplexity", "heldout_perplexity", "worst_loss", "first_long_step")


def plan(run) -> dict[str, tuple[Setting, int]]:
    """Every training at 30 epochs or a little more, by name, with its number of seeds."""
    size, epochs, plans = run.scale(128, 12), run.scale(30, 1), {}
    kinds = [*((start, "relu") for start in STARTS), ("radius_2", "tanh")]
    for (start, activation), num_steps, (way, clip) in product(kinds, (35, 100), WAYS.items()):
        setting = Setting(start, activation, num_steps, clip, 1.0, size, epochs)
        plans[f"{keyed(activation, start)}_{num_steps}_{way}"] = setting, 5 if num_steps == 35 else 3
    for start, (way, clip) in product(("default", "radius_2"), WAYS.items()):
        big = Setting(start, clip=clip, num_hiddens=run.scale(256, 16), num_epochs=run.scale(20, 1))
        plans[f"big_{start}_{way}"] = big, 3
    plans["fast_unclipped"] = Setting(clip=None, lr=8.0, num_hiddens=size, num_epochs=run.scale(120, 1)), 3
    return {name: (setting, run.scale(count, 1)) for name, (setting, count) in plans.items()}


def keyed(activation: str, start: str) -> str:
    """As a key of the values, where a dot would part a path."""
    return f"{activation}_{start.replace('.', '_')}"


@experiment.measure
def measure(run):
    texts, plans, size = split(run.text), plan(run), run.scale(128, 12)
    tasks = [(s, seed, texts, str(run.device)) for s, count in plans.values() for seed in run.seeds[:count]]
    records = iter(run.map(train_one, tasks))
    trained = {name: [slim(next(records)) for _ in run.seeds[:count]] for name, (_, count) in plans.items()}
    values = {
        "vocab_size": len(texts.vocab),
        "num_hiddens": size,
        "unigram": perplexity(unigram_loss(texts.train)),
        "growth": rounded(growth(run, texts, size), 4),
        "overflow": overflow(run, texts, size),
        "overshoots": overshoots(run, texts, size),
        "runs": book(run) | trained,
    }
    for name, runs in values["runs"].items():
        run.log(
            f"{name}：困惑度 {listed((r['final_perplexity'] for r in runs), '.4g')}，"
            f"留出 {listed((r['heldout_perplexity'] for r in runs), '.4g')}，"
            f"发散于第 {named(r['lost_epoch'] for r in runs)} 轮"
        )
    return rounded(values)


def slim(record: dict) -> dict:
    """What figures, tables and claims need of a short training."""
    before, after = record["before"], record["after"]
    return {key: record[key] for key in NEEDED} | {
        "before": {key: before[key] for key in ("radius", "gain")},
        "after": {"gain": after["gain"], "silent": after["silent"]},
    }


def book(run) -> dict[str, list[dict]]:
    """The book's start and size: unclipped for all its epochs, clipped for as long as a comparison needs."""
    found = {}
    for way, epochs in BOOK.items():
        size, probes = run.scale(256, 16), run.scale(PROBES, (2,))
        setting = Setting(clip=WAYS[way], num_hiddens=size, num_epochs=run.scale(epochs, 20), probes=probes)
        tasks = [(run.text, setting, seed, str(run.device)) for seed in run.seeds[: run.scale(3, 1)]]
        found[f"book_{way}"] = run.train_once(train_text, tasks)
    return found


def overshoots(run, texts, size: int) -> dict[str, list[dict]]:
    """The sharpest of the first steps, of the very trainings whose outcome is in ``runs`` under the same name."""
    kinds = {f"{keyed('relu', start)}_35_unclipped": Setting(start, num_hiddens=size, clip=None) for start in STARTS}
    kinds["tanh_radius_2_35_unclipped"] = Setting("radius_2", "tanh", num_hiddens=size, clip=None)
    kinds["big_default_unclipped"] = Setting("default", num_hiddens=run.scale(256, 16), clip=None)
    return {
        name: [overshoot(setting, seed, texts, run.scale(24, 4)) for seed in run.seeds[: 3 if "big" in name else 5]]
        for name, setting in kinds.items()
    }


def growth(run, texts, size: int) -> dict:
    """Before any training: state norms along the text, and growth a step without input, over the radius."""
    X, _ = one_batch(texts, Recipe(num_steps=run.scale(276, 100)), run.seeds[0], "cpu")
    kinds = [*((start, "relu") for start in STARTS), ("radius_2", "tanh")]
    return {
        "steps": list(range(12, X.shape[1] + 1, 12)),
        "norms": {
            keyed(activation, start): [
                state_norms(build(start, activation, seed, len(texts.vocab), size), X)[11::12] for seed in run.seeds[:3]
            ]
            for start, activation in kinds
        },
        "radii": RADII,
        "free": [[free_growth("relu", radius, size, seed, (50, 250)) for radius in RADII] for seed in run.seeds],
    }


def overflow(run, texts, size: int) -> list[dict]:
    """The clipped first update, by spectral radius and number of time steps."""
    found = []
    for radius, num_steps, activation in product(OVERFLOWING, (35, 100), ("relu", "tanh")):
        batch = one_batch(texts, Recipe(num_steps=num_steps), run.seeds[0], "cpu")
        runs = [clipped_update(radius, activation, seed, batch, size) for seed in run.seeds]
        found.append({"radius": radius, "num_steps": num_steps, "activation": activation, "runs": runs})
    return found


experiment.figure("各个起点、各个种子：分道之前 β̂ 最大的一步，和后来学会没有（不裁剪，35 步）", height=2.6)(
    views.verdicts
)
experiment.figure("未训练的网络读真实文本，隐状态有多长。线是各种子对数的平均，色带是最小到最大", height=2.9)(
    views.state_growth
)
experiment.figure("书中的设置，每个种子一条线，每 10 轮取平均；裁剪的只训练 150 轮", height=2.3)(views.book_size)
experiment.table("几个种子学会（128 个隐藏单元，30 轮）；倍率是训练前的，困惑度是裁剪后学会的那些")(views.outcomes)
experiment.table("第一批的损失和梯度，以及裁剪后的更新有多长（未训练，各种子从最小到最大）")(views.overflows)

experiment.derived(derived)

experiment.claim("书中的设置下 ReLU 不裁剪：每个种子 500 轮都没有发散，困惑度低于 2")(
    claims.books_start_needs_no_clipping
)
experiment.claim("这时裁剪确实在起作用，却几乎不改变结果：10% 以上的步被裁，到第 150 轮困惑度只低不到一成")(
    claims.clipping_acts_there_and_changes_little
)
experiment.claim("这时每步的倍率不到 1，一步上的平均曲率第 100 轮起在 1 与 2/η = 2 之间，谱半径却大于 2")(
    claims.gain_stays_below_one_there
)
experiment.claim("不裁剪的 ReLU 照样过拟合：留出困惑度在 100 轮以内见底，到末了升到两倍以上")(
    claims.unclipped_relu_overfits
)
experiment.claim(
    "分道之前 β̂ 最大的一步，倍率把不裁剪的 ReLU 分成两半：学会的都小于 0.9，没有学会的都大于 0.9；β̂ 以 100 为界只错一次"
)(claims.gain_tells_the_outcome)
experiment.claim("恒等式，核对代码：没有一步的范数超过 θ，裁剪与不裁剪就是同一次训练")(
    claims.clipping_is_idle_until_a_long_step
)
experiment.claim(
    "nn.RNN 的默认初始化：35 步裁不裁剪每个种子都学会，裁剪的（128 个单元）更低；100 步不裁剪三个坏一个，裁剪都学会"
)(claims.default_start_learns_either_way)
experiment.claim(
    "恒等、谱半径 1.4 或 2 的起点不裁剪：没有一个种子学会，不是 10 轮以内成为非数，就是九成以上的单元死掉"
)(claims.unbounded_starts_break_or_die)
experiment.claim(
    "裁剪：35 步时恒等、谱半径 1.4 与 2 的每个种子都学会，100 步时 9 次学会 1 次；谱半径 4 裁不裁剪都在第 1 轮成非数"
)(claims.clipping_rescues_only_some)
experiment.claim("谱半径 2 的 tanh 不裁剪都发散，裁剪都不发散；不论裁不裁，损失始终是有限的数")(
    claims.tanh_keeps_a_finite_loss
)
experiment.claim("没有输入时，ReLU 的状态每步的倍率与谱半径成正比，比值平均与 1/√2 相差不到一成")(
    claims.growth_is_proportional_to_the_radius
)
experiment.claim(
    "溢出以后裁剪的三种结局：范数装得下，缩到 θ；只有范数溢出，更新全是 0；有分量溢出，更新成非数。tanh 的损失不到 3.5"
)(claims.three_ways_to_fail)
experiment.claim("学习率 8：书中的小初始化不裁剪，三个种子里有两个在 120 轮以内成为非数")(
    claims.a_large_rate_spoils_the_small_start
)
experiment.claim("256 个隐藏单元在谱半径 2 时说的是同一件事：不裁剪没有一个种子学会，裁剪都学会")(
    claims.the_books_size_tells_the_same
)


if __name__ == "__main__":
    experiment.main()
