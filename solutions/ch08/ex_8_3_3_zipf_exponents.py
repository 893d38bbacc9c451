"""8.3.3 估计一、二、三元语法的齐普夫指数。"""

import random

import numpy as np

from solutions.ch08.language_models import zipf_claims as claims
from solutions.ch08.language_models import zipf_error_claims as error_claims
from solutions.ch08.language_models import zipf_figures as figures
from solutions.ch08.language_models import zipf_tables as tables
from solutions.ch08.language_models.zipf_fits import least_squares, maximum_likelihood, ranked
from solutions.ch08.language_models.zipf_numbers import derived
from solutions.ch08.language_models.zipf_orders import OTHER_TAIL, Plan, measure_order, numbered, own
from solutions.ch08.language_models.zipf_products import ordered_factorizations, product_probabilities
from solutions.lab import Experiment
from solutions.lab.values import plain, rounded
from solutions.toolkit.tokens import clean_lines, tokenize

experiment = Experiment("8.3.3", title="估计齐普夫指数", corpus="time_machine", seeds=10, difficulty=3)

ORDERS = (1, 2, 3)
FAR = (2000, 40_000)  # ranks of products of independent words, far out
OTHER_RANGES = [(1, 100), (10, 100), (10, 500), (100, 1000)]  # claims name the 2nd and the 4th
FULL = Plan(10, 200, OTHER_RANGES, 10, 200, 300, 400, shuffles=10, checked=100, longer=16)
QUICK = Plan(5, 50, [(1, 30), (5, 30), (5, 100), (20, 100)], 4, 8, 20, 100, shuffles=2, checked=3, longer=4)


@experiment.measure
def measure(run):
    words, plan = [word for line in tokenize(clean_lines(run.text)) for word in line], run.scale(FULL, QUICK)
    found = run.map(measure_order, [(words, n, plan) for n in ORDERS], label="估计")
    values = {
        "low": plan.low,
        "high": plan.high,
        "block": plan.block,
        "longer": plan.longer,
        "far": FAR,
        "tail": OTHER_TAIL,
        "resamples": plan.resamples,
        "texts": plan.texts,
        "orders": {str(n): order for n, order in zip(ORDERS, found, strict=True)},
        "shuffled": {str(n): [shuffled(words, n, plan, seed) for seed in run.seeds] for n in ORDERS[1:]},
        "products": {str(n): products(words, n, plan) for n in ORDERS[1:]},
    }
    for n, order in values["orders"].items():
        run.log(f"{n} 元语法：{order['tokens']:,} 个词元，{order['types']:,} 种，{order['once']:,} 种只出现一次")
        estimate, known = order["maximum_likelihood"], order["synthetic"]
        run.log(
            f"　　秩 {plan.low}–{plan.high}：最小二乘 {order['least_squares']['exponent']:.3f}，最大似然 {estimate:.3f}"
        )
        run.log(f"　　真值 {known['exponent']:.3f} 的合成文本，最大似然平均 {known['maximum_likelihood']['mean']:.3f}")
    return rounded(plain(values))


def shuffled(words: list[str], n: int, plan: Plan, seed: int) -> float:
    """The exponent of the n-grams after the words were put in random order: same words, no grammar."""
    return own(numbered(random.Random(seed).sample(words, len(words)), n), plan.low, plan.high)


def products(words: list[str], n: int, plan: Plan) -> dict:
    """Exponents of products of independent words: of this text's words, and of words with p(r) ∝ 1/r."""
    p = ranked(np.bincount(numbered(words, 1))) / len(words)
    found, head = product_probabilities(p, n, plan.high), product_probabilities(p[:10], n, 10**n)
    zipf = 1 / np.array(ordered_factorizations(5000 if n == 2 else 1500, n))
    return {
        "text": maximum_likelihood(found, plan.low, plan.high),
        "of_top_ten": int((head > found[-1] * (1 + 1e-12)).sum()),
        "zipf": least_squares(zipf, plan.low, plan.high).exponent,
        "zipf_far": least_squares(zipf, *FAR).exponent,
    }


experiment.figure("频数对秩（双对数）。灰底：声明的秩区间；虚线：最大似然的指数（未校正）", height=3.0)(figures.curves)
experiment.figure(f"三元语法：定律、由它抽出的 {FULL.texts} 篇合成文本的范围、真实的曲线", height=2.8)(
    figures.flattening
)
experiment.figure("秩乘频数对秩。实线：全书；点线：前半本", height=2.6)(figures.rank_times_frequency)

experiment.table(f"齐普夫指数的估计，秩 {FULL.low}–{FULL.high}。偏差由合成文本量出，区间的宽度由按块自助给出")(
    tables.estimates
)
experiment.table("换一个秩区间：最小二乘 / 最大似然")(tables.ranges)
experiment.table("真值已知的合成文本上，同样的估计平均给出什么。分半排序和“倍长”用最大似然")(tables.known)

experiment.derived(derived)

experiment.claim("一元、二元、三元语法的指数依次减小：每个试过的秩区间里，两种估计都这样")(
    claims.orders_fall_in_every_range
)
experiment.claim("校正以后，三个 95% 区间互不相交；宽度再放大一半，也不相交")(claims.intervals_are_apart)
experiment.claim(
    "九成以上的三元语法只出现一次；直线拟合全部秩，指数不到声明区间的一半，真值已知的合成文本上也不到真值的六成"
)(claims.the_plateau_drags)
experiment.claim(
    "合成文本上，用真名次，平均与真值相差不到 3 个标准误；自己给自己排序平均估低，一半排序、另一半计数平均估高"
)(error_claims.known_truth_lies_between)
experiment.claim(f"偏差随元数变大；{FULL.longer} 倍长的文本，偏差都不到三分之一")(
    error_claims.bias_grows_with_the_order
)
experiment.claim(
    f"秩 {FULL.high} 以后改成 1/r 的尾巴：一元、二元校正后的变化不到区间的半宽，三元降低的超过半宽；次序不变"
)(error_claims.the_tail_matters)
experiment.claim(
    "重抽样再排一次序，又压低一次；把它补回去，一元、二元的合成文本上与真值相差不到 0.01，三元多补 0.02 以上"
)(error_claims.ranking_again_flattens_again)
experiment.claim("每篇合成文本只凭自己校正、自助：百分位区间盖住真值的，二元、三元不到三成；校正后的区间都在九成以上")(
    error_claims.percentiles_miss
)
experiment.claim("次序看不出影响：按块重抽，真文的标准差与打乱次序以后的相差不到两成")(
    error_claims.neighbours_hardly_matter
)
experiment.claim("合成文本上，最小二乘自带的标准误平均不到真正标准差的一半")(
    error_claims.the_textbook_error_is_too_small
)
experiment.claim(
    f"同是一元语法，秩 {OTHER_RANGES[1][0]}–{OTHER_RANGES[1][1]} 与 {OTHER_RANGES[3][0]}–{OTHER_RANGES[3][1]:,} 的指数"
    "相差超过区间半宽的 5 倍，两段的 R² 却都超过 0.97"
)(claims.one_text_has_several_exponents)
experiment.claim(
    "秩乘频数不是指数：只留半本书，它剩四到六成，指数的变化不到 3%；它的双对数斜率是 1 减指数（恒等式，核对代码）"
)(claims.the_product_is_not_the_exponent)
experiment.claim("词与词独立，指数也依次减小，降幅都在真文的七成以上；每次打乱都这样")(
    claims.independent_words_fall_too
)
experiment.claim("独立的词恰好服从 p(r) ∝ 1/r 时，秩越大，二元、三元的指数越向 1 回升")(claims.products_climb_back)
experiment.claim("真文里独立的词求积，前几名里多是最常见的词：三元前 200 名有九成以上只用最常见的十个词")(
    claims.top_products_use_top_words
)
experiment.claim(
    "文本变短，二元、三元语法变平：四分之一本书的指数都比半本、全书的低；定律不变的合成文本，"
    "短到四分之一也降，降幅至少是真文的七成"
)(claims.shorter_text_is_flatter)


if __name__ == "__main__":
    experiment.main()
