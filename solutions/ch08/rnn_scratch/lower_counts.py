"""练习 8.5.2 的对手：平滑的 n 元语法，和训练文本自己的频数能背到多低。"""

import math
from collections.abc import Callable

from solutions.ch08.rnn_scratch.lower_texts import SKIPPED
from solutions.toolkit.ngrams import count_ngrams, ngrams
from solutions.toolkit.smoothed_ngrams import SmoothedNGrams

DISCOUNTS = (0.6, 0.7, 0.8, 0.9, 0.95)


def best_ngrams(
    train: list[int],
    validation: list[int],
    tests: dict[str, list[int]],
    vocab_size: int,
    highest: int,
    report: Callable,
) -> dict:
    """Kneser–Ney with the order and discount that suit the validation text best; all losses in nats.

    ``kneser_ney`` and ``witten_bell`` are the validation losses by order (the former at the chosen discount).
    """
    model, orders = SmoothedNGrams(train, vocab_size, highest), range(1, highest + 1)

    def loss(tokens, order, discount):
        return float(model.losses(tokens, order, discount, SKIPPED).mean())

    grid = {(order, discount): loss(validation, order, discount) for order in orders for discount in DISCOUNTS}
    (order, discount), lowest = min(grid.items(), key=lambda pair: pair[1])
    report(1, 2)
    return {
        "characters": len(train),
        "order": order,
        "discount": discount,
        "validation": lowest,
        "kneser_ney": [grid[n, discount] for n in orders],
        "witten_bell": [loss(validation, n, None) for n in orders],
        "unigram": {name: loss(tokens, 1, None) for name, tokens in tests.items()},
        "tests": {name: loss(tokens, order, discount) for name, tokens in tests.items()},
    }


def by_heart(train: list[int], heldout: list[int], orders: range) -> dict[str, list]:
    """Unsmoothed n-grams: their loss on the very text they were counted on, and how often they fail on another.

    ``own`` is the entropy of the token given the n − 1 before it by the text's own counts, nats: what a table
    that remembers n − 1 tokens attains.  ``impossible`` is the share of the held-out n-grams never counted.
    """
    found = {"orders": list(orders), "own": [], "impossible": []}
    for n in orders:
        counts = count_ngrams(train, n)
        contexts = count_ngrams(train[:-1], n - 1) if n > 1 else {(): len(train)}
        told = sum(count * math.log(count / contexts[gram[:-1]]) for gram, count in counts.items())
        others = list(ngrams(heldout, n))
        found["own"].append(-told / counts.total())
        found["impossible"].append(sum(gram not in counts for gram in others) / len(others))
    return found
