"""8.7.2 对付梯度爆炸的各种办法。"""

from solutions.ch08.bptt import remedies_claims as claims
from solutions.ch08.bptt import remedies_figures as figures
from solutions.ch08.bptt import remedies_tables as tables
from solutions.ch08.bptt.remedies_numbers import derived
from solutions.ch08.bptt.remedies_plan import CUT, DESIGNS, LEAK, STEP, STRETCH, TIME
from solutions.ch08.bptt.remedies_trials import LAST, Size, follow_back, train_one, walk
from solutions.ch08.rnn_scratch.char_rnn import Texts, split, unigram_loss
from solutions.lab import Experiment
from solutions.lab.values import rounded
from solutions.lab.wording import listed
from solutions.toolkit.training import perplexity

experiment = Experiment("8.7.2", title="对付梯度爆炸的各种办法", corpus="time_machine", seeds=5, difficulty=3)


@experiment.measure
def measure(run):
    whole, length = split(run.text), run.scale(10_000, 2_000)
    texts = Texts(whole.train[:length], whole.heldout[:length], whole.vocab)
    size = Size(*run.scale((64, 35, 100, 16, (32, 35)), (8, 1, 25, 4, (16, 25))))
    seeds = run.seeds[: run.scale(None, 1)]
    lengths = [10 ** (power / 3) for power in range(run.scale(-15, -3), 4)]
    values = {
        "vocab_size": len(texts.vocab),
        "unigram": perplexity(unigram_loss(texts.train)),
        "hiddens": size.hiddens,
        "epochs": size.epochs,
        "last": LAST,
        "stretch": STRETCH,
        "cut": CUT,
        "leak": LEAK,
        "lengths": lengths,
        "walks": [walk(seed, texts, size, lengths) for seed in seeds],
        "designs": {name: [follow_back(d, seed, texts, size) for seed in seeds] for name, d in DESIGNS.items()},
    }
    for name, found in values["designs"].items():
        run.log(f"{name}：训练之前，梯度每退一步乘 {listed([one['rate'] for one in found], '.3f')}")
    plan = [(place, name, remedy) for place, of in (("time", TIME), ("step", STEP)) for name, remedy in of.items()]
    tasks = [(remedy, seed, texts, size) for *_, remedy in plan for seed in seeds]
    records = iter(run.map(train_one, tasks, "训练"))
    for place, name, _ in plan:
        runs = [next(records) for _ in seeds]
        values.setdefault(place, {})[name] = {key: [one[key] for one in runs] for key in runs[0]}
        run.log(f"{place}／{name}：末 {LAST} 轮训练困惑度 {listed([perplexity(one['loss']) for one in runs], '.4g')}")
    return rounded(values, 4)


experiment.figure(
    "训练之前，末步损失的梯度往回走（几何平均，色带是 5 个种子的最小到最大）；“×5”是循环权重乘 5", height=3.0
)(figures.reach)
experiment.figure("起点 ×5：同一批数据，沿两种负梯度试走；一线一种子，色带是最小到最大", height=2.7)(figures.walk)
experiment.table("沿时间爆炸（循环权重 ×5，学习率 1）：最大的梯度范数、发散的种子、困惑度（5 个种子，最小到最大）")(
    tables.time
)
experiment.table("步子太长（默认权重，学习率 4）：同上")(tables.step)
experiment.derived(derived)

experiment.claim("循环权重 ×5 使梯度沿时间爆炸：倍率都大于 1.25，100 步在 10¹² 倍以上；默认权重的都小于 0.65")(
    claims.the_start_explodes
)
experiment.claim("定理，核对代码：正交权重的 tanh 网络，梯度往回走一步也不变大")(claims.orthogonal_never_grows)
experiment.claim("层归一化：权重乘不乘 5，倍率都大于 1，与预言相差不到 6%")(claims.layer_norm_forgets_the_scale)
experiment.claim("同样 ×5，LSTM 与泄漏的倍率比 tanh 网络小 0.2 以上，仍大于 1；×15 的 LSTM 比 ×5 的 tanh 网络还大")(
    claims.gates_and_leaks_delay
)
experiment.claim("换成 ReLU：×5 时倍率大了 0.5 以上，裁剪着训练也全部发散；默认权重时小了 0.1 以上，消失得更快")(
    claims.relu_is_worse
)
experiment.claim(
    "沿时间爆炸，裁剪（θ = 1、0.3、0.1）、按值裁剪、小学习率、Adam 都不发散，却每一次都不如正交、谱范数 ≤ 1、L2 + 裁剪"
    "的任何一次：训练、留出都是"
)(claims.short_steps_save_but_teach_little)
experiment.claim(
    "沿时间爆炸，35 轮，裁剪（θ = 1、0.3、0.1）与 Adam 没有一次的训练困惑度比一元模型低 5% 以上；θ = 0.1 还高出五成以上"
)(claims.clipping_learns_letters_at_most)
experiment.claim("沿时间爆炸，裁剪着训练三倍的轮数，最好的种子也不如正交的最差的（训练困惑度）")(
    claims.clipping_longer_is_no_cure
)
experiment.claim(
    "沿时间爆炸，截断、正交、谱范数 ≤ 1、层归一化、LSTM、配了裁剪的 L2 与梯度正则都不发散，"
    "最差的种子也好过裁剪（θ = 1，同样的轮数）最好的：训练、留出都是"
)(claims.every_structural_remedy_cures)
experiment.claim("训练之后：截断的倍率仍大于 1.2；谱范数受约束的不超过 1；只在起点正交的长到 1.5 以上，倍率仍小于 1")(
    claims.after_training
)
experiment.claim("不处理、单用 L2、单用梯度正则，全部发散，头一步的梯度都一样；L2、梯度正则配上裁剪全不发散")(
    claims.penalties_come_too_late
)
experiment.claim(
    "沿时间爆炸的起点：沿全长的负梯度走 0.001，照斜率该降 0.25 纳特以上，实际变化不到 0.05；"
    "走到 1 为止，截断的梯度使损失降得最多，是全长的 4 倍以上"
)(claims.the_full_gradient_has_no_use)
experiment.claim("起点处，全长的梯度里输出层占范数平方的不到百万分之三，截断的梯度里占七成以上")(
    claims.the_output_layer_is_starved
)
experiment.claim(
    "学习率 4：不处理、截断、正交、谱范数 ≤ 1、层归一化全部发散；两种裁剪、小学习率，以及学习率 1，困惑度都低于 11；"
    "LSTM 不裁剪，训练困惑度也低于 9"
)(claims.long_steps_need_shorter_steps)
experiment.claim("正交加裁剪，两个起点都学得会：训练困惑度都低于 8.5；沿时间爆炸的起点上，裁剪与否相差不到 2%")(
    claims.both_together_cure_both
)


if __name__ == "__main__":
    experiment.main()
