"""练习 8.3.1：只存四元频数，怎样得到三元、二元和一元的频数。"""

from collections import Counter
from collections.abc import Sequence

from solutions.toolkit.ngrams import count_ngrams

END = "<eos>"


def lower_order(counts: Counter, m: int) -> Counter:
    """Σ over the last words of the n-gram counts: how often their first ``m`` words begin an n-gram."""
    sums = Counter()
    for gram, count in counts.items():
        sums[gram[:m]] += count
    return sums


def lost_at_the_end(tokens: Sequence[str], m: int) -> Counter:
    """What the plain sum over four-grams lacks of the true counts of order ``m`` < 4."""
    return count_ngrams(tokens, m) - lower_order(count_ngrams(tokens, 4), m)


def padded(tokens: Sequence[str], m: int) -> Counter:
    """The sums after three end marks are appended, entries with an end mark left out."""
    sums = lower_order(count_ngrams([*tokens, END, END, END], 4), m)
    return Counter({gram: count for gram, count in sums.items() if END not in gram})


def circular(tokens: Sequence[str], m: int) -> Counter:
    """The sums when the text is a circle: its first three words follow its last."""
    return lower_order(count_ngrams([*tokens, *tokens[:3]], 4), m)


def compare(tokens: Sequence[str], m: int) -> dict:
    """The lost m-grams with true count and sum, and at how many entries the two repairs differ from the truth."""
    true, sums = count_ngrams(tokens, m), lower_order(count_ngrams(tokens, 4), m)
    around = count_ngrams([*tokens, *tokens[: m - 1]], m)
    return {
        "wrong": sorted([" ".join(gram), true[gram], sums[gram]] for gram in true | sums if true[gram] != sums[gram]),
        "padded_differs": differing(true, padded(tokens, m)),
        "circular_differs": differing(around, circular(tokens, m)),
    }


def differing(a: Counter, b: Counter) -> int:
    """At how many keys two tables of counts disagree."""
    return sum(a[key] != b[key] for key in a | b)
