"""练习 8.2.2：词表大小、未登录率和一元熵怎样由词频决定。"""

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from statistics import linear_regression

from solutions.ch08.rnn_scratch.char_rnn import unigram_loss
from solutions.toolkit.tokens import Vocab, clean_lines, count_tokens, tokenize

Spectrum = Sequence[Sequence[int]]  # [(f, V_f), …]: V_f different tokens occur exactly f times; f rises


def spectrum(counts: Counter) -> list[list[int]]:
    """How many different tokens occur exactly f times, ``[[f, V_f], …]`` by rising f."""
    return [[frequency, number] for frequency, number in sorted(Counter(counts.values()).items())]


def size(spectrum: Spectrum, min_freq: int) -> int:
    """1 + #{types with frequency ≥ min_freq}; the 1 is ``<unk>``."""
    return 1 + sum(number for frequency, number in spectrum if frequency >= min_freq)


def unknown_share(spectrum: Spectrum, min_freq: int) -> float:
    """Share of the running tokens of the counted text itself that ``<unk>`` replaces."""
    rare = sum(frequency * number for frequency, number in spectrum if frequency < min_freq)
    return rare / sum(frequency * number for frequency, number in spectrum)


def leave_one_out(spectrum: Spectrum, min_freq: int) -> float:
    """Share of tokens that are unknown to a vocabulary made from all the *other* tokens of the text.

    Without itself a token's type occurs f − 1 times, so it is unknown exactly if f < min_freq + 1.
    With min_freq 1 this is Turing's estimate V₁/N of the probability of a new word (Good 1953).
    """
    return unknown_share(spectrum, max(min_freq, 1) + 1)


def random_split(spectrum: Spectrum, min_freq: int, trained: int) -> float:
    """Expected unknown share of held-out tokens if ``trained`` < N tokens, drawn at random, make the vocabulary.

    A held-out token of frequency f is unknown if fewer than min_freq of its f − 1 fellows are among the
    ``trained`` of the N − 1 other tokens: a hypergeometric tail.  ``trained = N − 1`` is leave-one-out.
    """
    total = sum(frequency * number for frequency, number in spectrum)
    ways, share = _log_choose(total - 1, trained), 0.0
    for frequency, number in spectrum:
        for k in range(min(max(min_freq, 1), frequency)):
            log_ways = _log_choose(frequency - 1, k) + _log_choose(total - frequency, trained - k)
            share += frequency * number / total * math.exp(log_ways - ways)
    return share


def power_law(spectrum: Spectrum, low: int, high: int) -> tuple[float, float]:
    """``(slope, size at min_freq 1)`` of the least-squares line through ln(size − 1) over ln(min_freq).

    The points are the frequencies from ``low`` to ``high`` that occur: between them the curve is flat.
    Zipf's law f = C/r^a would make the slope −1/a.
    """
    points = [frequency for frequency, _ in spectrum if low <= frequency <= high]
    sizes = [math.log(size(spectrum, frequency) - 1) for frequency in points]
    slope, intercept = linear_regression([math.log(frequency) for frequency in points], sizes)
    return slope, math.exp(intercept)


def vocabulary_curve(flat: list[str]) -> dict:
    """Build the ``Vocab`` for every ``min_freq`` at which anything could change, and count what it keeps.

    ``size`` includes ``<unk>``; ``unknown`` is a number of running tokens; ``prefix`` says whether
    every vocabulary is the beginning of the largest one, so that no kept token changes its index.
    """
    counts = count_tokens(flat)
    grid, whole, sizes, unknown, prefix = every_step(counts), Vocab(flat).idx_to_token, [], [], True
    for min_freq in grid:
        vocab = Vocab(flat, min_freq)
        sizes.append(len(vocab))
        unknown.append(sum(count for token, count in counts.items() if vocab[token] == Vocab.unk))
        prefix = prefix and vocab.idx_to_token == whole[: len(vocab)]
    base = {"tokens": len(flat), "types": len(counts), "spectrum": spectrum(counts), "prefix": prefix}
    return {**base, "min_freq": grid, "size": sizes, "unknown": unknown}


def every_step(counts: Counter) -> list[int]:
    """0, every frequency that occurs and the number after it: both ends of every flat piece of the curve."""
    occurring = set(counts.values())
    return sorted({0} | occurring | {frequency + 1 for frequency in occurring})


def at(curve: dict, key: str, min_freq: int) -> int:
    """``size`` or ``unknown`` of a measured curve at any ``min_freq``: flat from one grid point back to the last."""
    return curve[key][min(bisect_left(curve["min_freq"], min_freq), len(curve["min_freq"]) - 1)]


def off_by_one(counts: Counter, min_freq: int) -> int:
    """The size of the vocabulary if ``>`` stood in the place of ``≥``: wrong."""
    return 1 + sum(count > min_freq for count in counts.values())


def merged_loss(flat: list[str], min_freq: int) -> float:
    """Unigram loss in nats a token of a text, all of its rare tokens read as the one token ``<unk>``."""
    vocab = Vocab(flat, min_freq)
    return unigram_loss([vocab[token] for token in flat])


def identity_loss(counts: Counter, min_freq: int) -> float:
    """u·H(token | ``<unk>``) in nats a running token: what it costs to say which rare token an ``<unk>`` was."""
    rare = [count for count in counts.values() if count < min_freq]
    return -sum(count * math.log(count / sum(rare)) for count in rare) / sum(counts.values())


def cleanings(text: str) -> dict[str, list[str]]:
    """The words of a text by the book's cleaning, with apostrophes kept, and cut after joining the lines."""
    lines = clean_lines(text)
    return {
        "book": [word for line in tokenize(lines) for word in line],
        "apostrophes": re.findall("[a-z]+(?:'[a-z]+)*", text.lower().replace("’", "'")),
        "glued": "".join(lines).split(),  # wrong: the last word of a line and the first of the next become one
    }


def _log_choose(n: int, k: int) -> float:
    """ln of n over k; −∞ where there is no way to choose."""
    if not 0 <= k <= n:
        return -math.inf
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
