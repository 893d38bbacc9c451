"""8.4.1 预测下一个字符时，每个输出的维数。"""

import torch
from torch import nn

from solutions.ch08.rnn import output_claims as claims
from solutions.ch08.rnn import output_views as views
from solutions.ch08.rnn.output_bottleneck import (
    best_loss,
    conditional_entropy,
    cross_entropy,
    exact_scores,
    successor_counts,
)
from solutions.ch08.rnn.output_mistakes import flattened, guesses, index_example, train_with_labels
from solutions.ch08.rnn.output_shapes import (
    library_step_by_step,
    output_layer,
    output_rank,
    parameter_counts,
    perplexity_before_training,
    perplexity_floor,
    shapes,
    step_by_step,
    untrained_perplexity,
)
from solutions.ch08.rnn_scratch.char_rnn import split, unigram_loss
from solutions.lab import Experiment
from solutions.lab.values import rounded
from solutions.lab.wording import listed
from solutions.toolkit.models import RNNModel, ScratchRNN
from solutions.toolkit.tokens import encode
from solutions.toolkit.training import Recipe, perplexity

experiment = Experiment("8.4.1", title="输出的维数", corpus="time_machine", seeds=5, difficulty=1)

HIDDEN_SIZES = [1, 4, 16, 64, 256]
BATCHES = [(8, 1, 1), (28, 4, 10), (100, 32, 35)]  # input width, samples, time steps


def the_shapes(corpus: list[int], vocab_size: int) -> dict:
    """Measured with the book's sizes: 32 samples, 35 time steps, 256 hidden units."""
    X, Y = (torch.tensor(corpus[start : start + 32 * 35]).reshape(32, 35) for start in (0, 1))
    scratch = ScratchRNN(vocab_size, 256)
    library = RNNModel(nn.RNN(vocab_size, 256), vocab_size)
    return {
        "scratch": shapes(step_by_step(scratch, X), scratch, X),
        "library": shapes(library_step_by_step(library, X), library, X),
        "layers": [output_layer(vocab_size, h, width, X[:n, :T]) for width, n, T in BATCHES for h in HIDDEN_SIZES],
        "untrained": perplexity_before_training(scratch, X, Y),
        "ranks": {str(h): output_rank(vocab_size, h, X, seed=0) for h in HIDDEN_SIZES},
    }


def the_bottleneck(run, corpus: list[int]) -> dict:
    """The lowest perplexities found for every number of hidden units and every seed, and the two ends."""
    counts, ranks = successor_counts(corpus), run.scale([0, 1, 2, 3, 4, 6, 8, 12, 16], [0, 1, 4, 16])
    tasks = [(counts, rank, seed, run.scale(1000, 60)) for rank in ranks for seed in run.seeds]
    found = iter(run.map(best_loss, tasks, label="拟合"))
    return {
        "tokens": len(counts),
        "ranks": ranks,
        "found": [[perplexity(next(found)) for _ in run.seeds] for _ in ranks],
        "frequencies": perplexity(unigram_loss(corpus[1:])),
        "optimum": perplexity(conditional_entropy(counts)),
        "constructed": perplexity(cross_entropy(counts, exact_scores(counts)[0] @ exact_scores(counts)[1])),
    }


def the_label_order(run, texts) -> dict:
    """Trainings that differ in nothing but the order of the labels, and a tiny example of the two orders."""
    recipe = Recipe(num_epochs=run.scale(40, 2), sampling="random")
    places = torch.arange(recipe.batch_size * recipe.num_steps).reshape(recipe.batch_size, recipe.num_steps)
    size = {"num_hiddens": run.scale(32, 8)}
    tasks = [(right, s, texts, size, recipe, str(run.device)) for right in (True, False) for s in run.seeds]
    records = run.map(train_with_labels, tasks, label="训练")
    example = torch.tensor(texts.train[:7]).unfold(0, 4, 3)  # two samples of three steps, and what follows each
    spelled = {"inputs": flattened(example[:, :3], True)}
    spelled |= {"right": flattened(example[:, 1:], True), "wrong": flattened(example[:, 1:], False)}
    halves = {"right": records[: len(run.seeds)], "wrong": records[len(run.seeds) :]}
    return {
        "example": {name: "".join(texts.vocab.to_tokens(row.tolist())) for name, row in spelled.items()},
        "frequencies": perplexity(unigram_loss(texts.train)),
        "epochs": recipe.num_epochs,
        **size,
        "labels": places.numel(),
        "kept": int((flattened(places, True) == flattened(places, False)).sum()),
        **{name: {key: [record[key] for record in half] for key in half[0]} for name, half in halves.items()},
    }


@experiment.measure
def measure(run):
    (corpus, vocab), (_, word_vocab) = encode(run.text), encode(run.text, "word")
    size = len(vocab)
    run.log(f"词表大小：字符 {size}，词 {len(word_vocab):,}")
    values = {
        "vocab_size": size,
        "shapes": the_shapes(corpus, size),
        "parameters": {"char": parameter_counts(size, 256), "word": parameter_counts(len(word_vocab), 256)},
        "untrained": {str(outputs): untrained_perplexity(size, outputs) for outputs in (size - 1, size, 256)},
        "floor": perplexity_floor(size),
        "bottleneck": the_bottleneck(run, corpus),
        "order": the_label_order(run, split(run.text)),
        "numbers": {
            **guesses(corpus, vocab.idx_to_token, 100),
            "example": index_example(corpus, vocab.idx_to_token, "t"),
        },
    }
    run.log(f"32 个样本、35 步、256 个隐单元：全部输出接起来是 {values['shapes']['scratch']['joined']}")
    for rank, found in zip(values["bottleneck"]["ranks"], values["bottleneck"]["found"], strict=True):
        run.log(f"　　{rank} 个隐单元，只看前一个字符：找到的最低困惑度 {min(found):.3f}，最差的一次 {max(found):.3f}")
    for order, name in (("right", "对"), ("wrong", "错")):
        found = values["order"][order]
        run.log(f"标签次序{name}：训练困惑度 {listed(found['train'], '.2f')}；留出 {listed(found['heldout'], '.2f')}")
    return rounded(values)


experiment.figure("只看前一个字符、h 个隐单元时找到的最低困惑度", height=2.7)(views.bottleneck)
experiment.table(
    "每一步的形状：n 个样本、T 个时间步、h 个隐单元；从零开始的模型与 nn.RNN 实测相同（n = 32、T = 35、h = 256）"
)(views.shapes)
experiment.table("两个样本、三步：输出接起来的次序，和两种展平标签的办法（␣ 是空格）")(views.orders)

experiment.derived(views.derived)

experiment.claim(
    "每个输出都是 |V| 个数，接起来是 (T·n, |V|)，从零写的与 nn.RNN 相同；换隐单元数、输入宽度、批量大小、时间步数都一样"
)(claims.one_score_per_token)
experiment.claim("恒等式，核对代码：一步一步算，与整个模型一次算，结果相同；每个输出取 softmax 后和为 1")(
    claims.the_steps_are_the_model
)
experiment.claim("恒等式，核对代码：输出层的参数恰为 |V|(h+1)；h = 256 时，换成词，它占全部参数近一半")(
    claims.output_parameters
)
experiment.claim(
    "少一个输出就报错；多了不报错，但分数全相等时困惑度等于输出的个数；书中初值的网络未训练时约为 |V|（差不到 1%）"
)(claims.too_few_and_too_many)
experiment.claim(
    "恒等式，核对代码：全部分数减去最后一个，概率不变；用 SGD 训练，每个隐单元通向各分数的权重之和、偏置之和都不移动"
)(claims.one_score_is_redundant)
experiment.claim("随机权重的网络，全部输出组成的矩阵，秩恰为上限 min(h+1, |V|)")(
    claims.rank_is_bounded_by_the_hidden_units
)
experiment.claim(
    "只看前一个字符，找到的最低困惑度：1 个隐单元比最优高三成以上，4 个高 5% 以上，"
    "16 个高不到 0.1%，字符种数减 1 个恰好达到；每种个数最好的三次起步相差不到 0.1%"
)(claims.few_hidden_units_cost)
experiment.claim(
    "标签次序错了，每个种子都停在一元模型的困惑度（相差不到 2%），次序对的降到它的六成以下；"
    "用正确的标签在留出文本上评，错的也至少是对的 1.5 倍"
)(claims.wrong_order_learns_only_frequencies)
experiment.claim("把编号当作数来回归，按频率、按字母、随机打乱 100 次，命中率都不如总猜最常见的字符")(
    claims.an_index_is_no_quantity
)


if __name__ == "__main__":
    experiment.main()
