"""8.1.3 由过去推未来的因果模型，在多大程度上适合文本。"""

from solutions.ch08.sequence import causal_claims as claims
from solutions.ch08.sequence import causal_figures as figures
from solutions.ch08.sequence import causal_tables as tables
from solutions.ch08.sequence.causal_counts import ring_statistics, stream
from solutions.ch08.sequence.causal_heldout import DIRECTIONS, direction_gap, read_piece, read_shuffled
from solutions.ch08.sequence.causal_numbers import LEVELS, derived
from solutions.ch08.sequence.causal_orders import summary
from solutions.lab import Experiment
from solutions.lab.values import rounded

experiment = Experiment("8.1.3", title="因果模型与文本的方向", corpus="time_machine", seeds=5, difficulty=2)


def columns_of(rows: list[dict]) -> dict[str, list]:
    """One list a key instead of one dictionary a row."""
    return {key: [row[key] for row in rows] for key in rows[0]}


@experiment.measure
def measure(run):
    texts = {level: stream(run.text, level) for level in ("char", "word")}
    pieces, values = run.scale(10, 4), {"three": summary(texts["word"])}
    values["ring"] = {level: ring_statistics(tokens) for level, tokens in texts.items()}
    values["heldout"], values["shuffled"] = {}, {}
    for level, tokens in texts.items():
        read = run.map(read_piece, [(tokens, level, number, pieces) for number in range(pieces)], "留出")
        values["heldout"][level] = columns_of(read)
        mixed = run.map(read_shuffled, [(tokens, level, pieces, seed) for seed in run.seeds], "打乱")
        values["shuffled"][level] = columns_of(mixed)
        told = {name: sum(column) / pieces for name, column in values["heldout"][level].items()}
        run.log(
            f"{LEVELS[level]}：{len(tokens):,} 个词元；留出 {pieces} 段，每个词元的比特：无上下文 {told['none']:.3f}，"
            f"左 2 {told['left_2']:.3f}，右 2 {told['right_2']:.3f}，左右各 1 {told['both_1']:.3f}"
        )
    values["directions"] = []
    for level, min_freq, smoothing, size in DIRECTIONS:
        tasks = [(texts[level], number, pieces, min_freq, smoothing, size) for number in range(pieces)]
        row = {"level": level, "min_freq": min_freq, "smoothing": smoothing, "size": size}
        values["directions"].append(row | columns_of(run.map(direction_gap, tasks, "方向")))
    return rounded(values, 6)


experiment.figure(
    "每个字符前后的悬念：横轴是它后面的字符，纵轴是它前面的；挤在一起的略向右移。虚线：前后相等", height=3.3
)(figures.letters)
experiment.figure(
    "留出文本每个词元的比特数，对上下文词元的个数。线是各段的平均（左是实线，右是点线），色带是最小到最大",
    height=2.5,
    panels=2,
)(figures.sides)
experiment.table("最常见的三字母词，按六种顺序逐个猜字母：每一步的概率与乘积")(tables.every_order)
experiment.table("每个词元的比特数，字符与词：左列是自己的频数算出的熵，右列是留出的文本（各段平均）")(tables.contexts)
experiment.table("向前减向后（比特，负数是向前好；各段的平均 ± 标准差）。字符看 4 个，词看 1 个；“全词”不合并罕见词")(
    tables.directions
)

experiment.derived(derived)

experiment.claim("恒等式，核对代码：任何顺序的链式分解，乘积都恰是联合概率（分数运算，差为 0）")(
    claims.every_order_gives_the_joint
)
experiment.claim(
    "恒等式，核对代码：首尾相接的文本，向前与向后的条件熵相等（字符、词，上下文 1–4 个）；不接，差不到 $2\\log_2N/N$"
)(claims.the_ring_has_no_direction)
experiment.claim("单个字符却有方向：q 后面没有悬念，前面有 1 比特以上；前后相差 0.4 比特以上的不少于 10 个")(
    claims.single_tokens_have_a_direction
)
experiment.claim("倒过来就不是这种语言：th 的次数是 ht 的 10 倍以上")(claims.reversed_text_is_another_text)
experiment.claim("留出文本上，折扣随上下文调整的两种平滑，前后平均相差都不到 0.5%；字符看 4 个，向前略好（8 段以上）")(
    claims.held_out_directions_nearly_agree
)
experiment.claim(
    "词：换成固定的伪计数，前后之差大 5 倍以上；换一种词表，向前就不再占优。字符：伪计数由 10 到 100，占优的一边反过来"
)(claims.the_estimate_brings_a_direction)
experiment.claim("上下文词元同样多，两侧各半在每一段留出文本上都胜过只看左边、只看右边")(claims.two_sides_beat_one)
experiment.claim(
    "不靠平均：两侧也只走一条退路，取差的一条，每一段仍胜过同样多的左边、右边（词的优势小了一大半）；左 2 走两条赶不上"
)(claims.two_sides_win_without_averaging)
experiment.claim("词：左右各 1 个，每一段都胜过左边 1–4 个的任何一种；字符：左右各 2 个，胜过左边 1–6 个")(
    claims.few_on_both_sides_beat_many_on_the_left
)
experiment.claim("恒等式，核对代码：左右各 1 个比左 2 个少的比特，恰是相邻的互信息减去隔一个的互信息")(
    claims.the_advantage_is_information
)
experiment.claim(
    "自己的频数会骗人：词看左 2 个，代入熵不到留出的四分之一；半数以上的位置，上下文只见过一次；把词打乱，代入熵还更低"
)(claims.plug_in_entropies_deceive)
experiment.claim("打乱顺序，上下文就没用了：每个种子的留出损失都不低于一元；原文则每段都低（字符三成以上）")(
    claims.order_carries_the_information
)
experiment.claim("双侧条件概率的乘积不是概率：三字母词上加起来大于 10，平均比特又比熵低；字母独立时恰是 1")(
    claims.pseudo_likelihood_is_no_probability
)
experiment.claim("先写隔一个的位置、再填空：后一半便宜，前一半更贵，每一段合起来都不如从左到右")(
    claims.another_order_costs_more
)
experiment.claim(
    "因果二元模型也能填空，每一段都胜过只看左边；词上 8 段以上胜过直接数左右邻居（四成以上的组合没见过），字符上差得多"
)(claims.a_causal_model_can_fill_in)


if __name__ == "__main__":
    experiment.main()
