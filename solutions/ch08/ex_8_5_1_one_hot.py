"""8.5.1 独热编码就是给每个对象选一个嵌入。"""

import torch

from solutions.ch08.rnn_scratch import embedding_claims as claims
from solutions.ch08.rnn_scratch import embedding_figures as figures
from solutions.ch08.rnn_scratch import embedding_tables as tables
from solutions.ch08.rnn_scratch.book_runs import BookSetting, book_run
from solutions.ch08.rnn_scratch.char_rnn import split
from solutions.ch08.rnn_scratch.embedding_equality import any_table, compare, exceptions, extra_layer, identity_table
from solutions.ch08.rnn_scratch.embedding_learned import both_ways, common_letters, look
from solutions.ch08.rnn_scratch.embedding_speed import race
from solutions.lab import Experiment
from solutions.lab.values import rounded
from solutions.lab.wording import listed

experiment = Experiment("8.5.1", title="独热编码就是选嵌入", corpus="time_machine", seeds=5, difficulty=1)

SIZES = (28, 400, 4580)  # characters; words that occur 10 times or more; all words


@experiment.measure
def measure(run):
    texts, device = split(run.text), str(run.device)
    book = BookSetting(num_epochs=run.scale(500, 4), num_hiddens=run.scale(256, 16))
    records = run.train_once(book_run, [(run.text, book, seed, device) for seed in run.seeds])
    pairs = run.map(both_ways, [(texts, 64, run.scale(20, 2), seed, device) for seed in run.seeds])
    vowels, consonants = (texts.vocab.to_tokens(group) for group in common_letters(texts))
    values = {
        "single": [compare(size, 64, 1120, torch.float32, False, size) for size in SIZES],
        "whole": [compare(size, 64, 1120, torch.float64, True, size) for size in SIZES],
        "identity": identity_table(28),
        "exceptions": exceptions(28, 64, 0),
        "layers": [extra_layer(28, width, 64, seed) for width in (4, 8, 28, 64) for seed in run.seeds],
        "any_table": [any_table(28, *sizes, seed) for sizes in ((64, 28), (64, 40), (16, 16)) for seed in run.seeds],
        "trained_both_ways": pairs,
        "best_epochs": [_best(record["trace"]) for record in records],
        "epochs_both_ways": run.scale(20, 2),
        "letters": {"vowels": "".join(vowels), "consonants": "".join(consonants)},
        "learned": [look(*_snapshots(record["weights"]), texts) for record in records],
        "timings": race(
            run.scale([28, 100, 400, 1500, 4580, 15_000], [28, 400]), 64, 1120, run.scale(9, 3), device, run.progress
        ),
    }
    run.log(f"常见的元音 {values['letters']['vowels']}，常见的辅音 {values['letters']['consonants']}")
    for group, name in (("vowels", "元音之间"), ("consonants", "辅音之间"), ("across", "元音与辅音")):
        run.log(f"{name}的平均余弦，各种子：{listed([seed[group] for seed in values['learned']], '.3f')}")
    ratios = [a / b for a, b in zip(values["timings"]["product"], values["timings"]["lookup"], strict=True)]
    run.log(f"计时：乘法是查表的几倍（词表由小到大）：{listed(ratios, '.1f')}")
    return rounded(values)


def _snapshots(weights: dict) -> tuple[dict, dict, dict]:
    """Before training; after 50 epochs, soon after the held-out text is predicted best (a trial has only its
    last weights); and at the end."""
    return weights[0], weights.get(50, weights[max(weights)]), weights[max(weights)]


def _best(trace: dict) -> int:
    """The epoch with the lowest held-out loss among those evaluated."""
    return min(zip(trace["heldout_loss"], trace["epochs"], strict=True))[1]


experiment.figure("训练 50 轮以后，输入权重各行之间的夹角余弦：一点一种子，空心点是训练之前", height=2.0)(
    figures.cosines
)
experiment.figure("最好的 d 维嵌入（再接线性层）离学到的输入权重还差多少；带是各种子", height=2.3)(figures.ranks)
experiment.figure("前向加反向的时间（几次里最快的一次），1,120 个词元，64 维", height=2.5)(figures.times)
experiment.table("同一张表的两种写法")(tables.equalities)
experiment.table("两种写法的代价")(tables.costs)
experiment.derived(tables.derived)

experiment.claim("恒等式，核对代码：独热向量乘矩阵，与取出那一行逐位相同；换成单位矩阵作表，嵌入就是独热向量")(
    claims.a_product_is_a_row
)
experiment.claim("恒等式，核对代码：梯度也相同，没出现的词元那几行恰是 0；整数上一位不差，单精度的差只是相加的次序")(
    claims.the_gradients_agree
)
experiment.claim("两种写法训练出同一个模型：20 轮里损失相差不到 0.001 纳特，权重之差不到移动的千分之一，每个种子都是")(
    claims.training_is_the_same
)
experiment.claim("恒等式，核对代码：任两个独热向量的距离都是 √2")(claims.one_hots_are_equally_far)
experiment.claim("吃独热向量的网络自己学出了嵌入：元音之间的平均余弦超过 0.2，元音与辅音低于 −0.1，每个种子都是")(
    claims.the_network_learns_an_embedding
)
experiment.claim("训练之后各行不再等距：最远的一对至少是最近一对的 1.5 倍，训练之前都不到 1.5 倍，每个种子都是")(
    claims.rows_become_unequally_far
)
experiment.claim("两行像不像，与“后面接什么字符”像不像相关（系数大于 0.7），与“前面是什么”不到 0.5，每个种子都是")(
    claims.rows_tell_what_comes_next
)
experiment.claim("练到 500 轮，元音之间的余弦比第 50 轮低 0.1 以上，但仍为正，元音与辅音仍为负，每个种子都是")(
    claims.overfitting_blurs_the_groups
)
experiment.claim("没在训练文本里出现的词元，那一行训练之后与初值逐位相同")(claims.unseen_rows_stay)
experiment.claim(
    "恒等式，核对代码：嵌入后接线性层，就是一张秩不超过 d 的表（差小于 10⁻¹²）；d ≥ min(V, h) 时任何表都拆得成两层"
)(claims.a_layer_more_is_one_table)
experiment.claim(
    "d < min(V, h) 就表示不了所有的表：离学到的权重，8 维还差一半以上，27 维还差百分之一以上，每个种子都是"
)(claims.a_narrow_embedding_is_a_restriction)
experiment.claim(
    "多一层，走的不是同一步：与公式相对误差小于 10⁻⁵；随机权重、d 为 4–64，与直接训练的方向余弦随 d 上升，都低于 0.95"
)(claims.the_step_is_another)
experiment.claim("一行溢出成 inf，乘法使其余词元的输出全成 nan，查表一个也不受影响")(claims.products_spread_overflow)
experiment.claim("表里恰为 −0 的数，乘出来是 +0：二进制不同，数值相等")(claims.only_the_sign_of_zero_differs)
experiment.claim("编号直接当数用，原样或标准化，20 轮之后的留出损失都比查表高 0.1 纳特以上，每个种子都是")(
    claims.indices_are_no_substitute
)
experiment.claim("词表到 4,580，乘法慢 5 倍以上，1,120 个词元的独热向量就占 20 MB 以上；词表 28 时差距最小")(
    claims.looking_up_is_cheaper
)


if __name__ == "__main__":
    experiment.main()
