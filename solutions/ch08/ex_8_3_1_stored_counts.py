"""8.3.1 四元语法要存多少频数。"""

from solutions.ch08.language_models import stored_claims as claims
from solutions.ch08.language_models import stored_figures as figures
from solutions.ch08.language_models import stored_tables as tables
from solutions.ch08.language_models.stored_growth import ORDERS, distinct_so_far, growth_from, joined_sizes
from solutions.ch08.language_models.stored_lower_orders import compare
from solutions.ch08.language_models.stored_numbers import derived
from solutions.ch08.language_models.stored_suffixes import wrong_counts
from solutions.ch08.language_models.stored_unseen import hold_out
from solutions.lab import Experiment
from solutions.lab.wording import listed
from solutions.toolkit.ngrams import count_ngrams
from solutions.toolkit.tokens import clean_lines, tokenize

experiment = Experiment("8.3.1", title="四元语法要存多少频数", corpus="time_machine", seeds=1, difficulty=1)


def flat(lines, level):
    """The lines' tokens as one sequence, as in the book: n-grams run across line ends."""
    return [token for line in tokenize(lines, level) for token in line]


@experiment.measure
def measure(run):
    lines = clean_lines(run.text)
    words, letters = (flat(lines, level) for level in ("word", "char"))
    second = run.other("war_of_the_worlds")  # as near to 100,000 words as our corpora come
    length, pieces = len(words), run.scale(10, 3)
    counts = {n: count_ngrams(words, n) for n in ORDERS}
    at = [round(length * k / 32) for k in range(1, 33)]
    firsts = [length * k // pieces for k in range(pieces)]
    values = {
        "tokens": length,
        "types": len(counts[1]),
        "orders": {
            str(n): {"distinct": len(table), "once": list(table.values()).count(1)} for n, table in counts.items()
        },
        "growth": {"at": at, **{str(n): [distinct_so_far(words, n)[N] for N in at] for n in ORDERS}},
        "starts": run.map(growth_from, [(words, first) for first in firsts], "数增长"),
        "joined": {"sha256": second.sha256, **joined_sizes(words, flat(clean_lines(second.text), "word"))},
        "last_words": " ".join(words[-3:]),
        "lower_orders": {str(m): compare(words, m) for m in (1, 2, 3)},
        "wrong_searches": wrong_counts(words, (pair for table in counts.values() for pair in table.items())),
        "held_out": run.map(hold_out, [(words, k, pieces) for k in range(pieces)], "留出"),
        "letters": {"types": len(set(letters)), "distinct": [len(count_ngrams(letters, n)) for n in ORDERS]},
    }
    run.log(f"{length:,} 个词元，{values['types']:,} 个不同的词")
    for n, order in values["orders"].items():
        run.log(f"　　{n} 元：存 {order['distinct']:,} 条，其中 {order['once']:,} 条只出现一次")
    joined = listed((f"{values['joined'][str(n)]:,}" for n in ORDERS), "")
    run.log(f"接上《{second.title}》共 {values['joined']['tokens']:,} 个词元，一至四元依次存 {joined} 条")
    run.log(f"从排好序的位置里查同样这些频数，查错 {values['wrong_searches']} 条")
    return values


experiment.figure(
    "存的条数对文本长度。虚线：幂律外推；竖条：按回测误差定的范围；圆点：接上《世界大战》的实测；点线：上界 N",
    height=3.0,
)(figures.growth)
experiment.figure("不平滑的 n 元语法给留出文本的每个词多大的概率：十段的平均", height=2.2)(figures.unseen)
experiment.table("《时光机器》：全表、上界 N − n + 1、真正存的条数、其中只出现一次的")(tables.by_orders)
experiment.table("《时光机器》的频数占多少字节：每个频数 4 字节，词的索引 2 字节，位置 4 字节")(tables.memory)

experiment.derived(derived)

experiment.claim("恒等式，核对代码：每一阶的条数不超过 Vⁿ 和 N − n + 1，也至多比高一阶的多 1")(claims.within_the_bounds)
experiment.claim("《时光机器》真正存的，是上界 4N − 6 的 60%–70%，不到全表的十亿分之一")(claims.far_below_the_table)
experiment.claim("阶数越高，离上界越近，只出现一次的也越多：一元过半，四元超过 98%")(claims.most_occur_once)
experiment.claim("文本由前一半到整本，一元的条数乘不到 1.6，四元乘 1.9 以上，逐阶增大")(
    claims.higher_orders_hardly_slow_down
)
experiment.claim("用书的三分之一预测整本，十个起点：合计都偏高，但不到 7%；四元的误差不到 2%，一元最多偏高 20% 以上")(
    claims.the_power_law_was_tried_on_known_text
)
experiment.claim("每一阶的幂律指数都随文本变长而变小（起点的平均），所以外推容易偏高")(claims.the_exponent_falls)
experiment.claim("外推到 100,000 个词，合计在 22.5 万到 25.5 万条之间")(claims.a_hundred_thousand_words)
experiment.claim("后面接上《世界大战》，九万多词：每一阶和合计真正的条数，都在只看《时光机器》推到同样长度的范围里")(
    claims.the_second_book_agrees
)
experiment.claim("恒等式，核对代码：由四元频数求和，三、二、一元各少 1、2、3 次；补结束标记或首尾相接后一处不差")(
    claims.only_the_end_is_lost
)
experiment.claim(
    "一条频数也不存，由原文和排好序的位置查出每一条都对；按表里的字节数，不到逐条存一至四元的四分之一、只存四元的六成"
)(claims.the_text_is_the_smaller_store)
experiment.claim("留出的每一段里，95% 以上的四元语法没见过，80% 以上的词连前三个词都没见过")(
    claims.most_of_an_unseen_text_is_unseen
)
experiment.claim("只出现一次的 n 元语法占全文的比例，预告了留出文本里没见过的比例：每一阶只低 4 个百分点以内")(
    claims.once_seen_tells_what_is_unseen
)
experiment.claim("书里默认的 RNN 并不更省：按字符、按词，参数都是这本书要存的频数的 10 倍以上")(
    claims.the_network_is_not_smaller
)


if __name__ == "__main__":
    experiment.main()
