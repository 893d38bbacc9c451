"""练习 8.1.3：把文本首尾相接成环，由频数得到向前、向后和双侧的条件熵（比特）。"""

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence

from solutions.errors import UserError
from solutions.toolkit.ngrams import count_ngrams
from solutions.toolkit.tokens import clean_lines

Window = tuple[int, ...]  # offsets of the context tokens: (-2, -1) the two on the left, (-1, 1) one on each side


def stream(text: str, level: str) -> list[str]:
    """The whole text as one run of words or characters, lines joined by a space so that no words are glued."""
    joined = " ".join(line for line in clean_lines(text) if line)
    return joined.split() if level == "word" else list(joined)


def left(size: int) -> Window:
    return tuple(range(-size, 0))


def right(size: int) -> Window:
    return tuple(range(1, size + 1))


def both(size: int) -> Window:
    """``size`` tokens on either side: as many context tokens as ``left(2 * size)``."""
    return left(size) + right(size)


def shifted(tokens: Sequence, offset: int) -> list:
    """Element t is token t + offset of the ring."""
    offset %= len(tokens)
    return [*tokens[offset:], *tokens[:offset]]


def entropy(counts: Counter) -> float:
    """Entropy in bits of the relative frequencies."""
    total = counts.total()
    return sum(n / total * math.log2(total / n) for n in counts.values())


def contexts(tokens: Sequence, window: Window) -> Iterator[tuple]:
    """For every position of the ring the tokens in its window; the empty tuple for an empty window."""
    return zip(*(shifted(tokens, offset) for offset in window), strict=True) if window else iter([()] * len(tokens))


def followers(tokens: Sequence, window: Window) -> dict[tuple, Counter]:
    """``{context: how often each token stands in it}`` on the ring."""
    if 0 in window:
        raise UserError("上下文里不能有要预测的词元自己：请从窗口里去掉 0。")
    table: dict[tuple, Counter] = defaultdict(Counter)
    for context, token in zip(contexts(tokens, window), tokens, strict=True):
        table[context][token] += 1
    return table


def conditional_entropy(tokens: Sequence, window: Window) -> float:
    """H(x_t | x_{t+o}, o in window) of the ring's own frequencies: the mean over contexts of their entropies.

    A plug-in estimate: far too low where most contexts occur once.
    """
    table = followers(tokens, window)
    return sum(counts.total() * entropy(counts) for counts in table.values()) / len(tokens)


def mutual_information(tokens: Sequence, distance: int) -> float:
    """I(x_t; x_{t+distance}) on the ring, in bits."""
    pairs = Counter(zip(tokens, shifted(tokens, distance), strict=True))
    return 2 * entropy(Counter(tokens)) - entropy(pairs)


def both_ways(tokens: Sequence, context_sizes: Sequence[int]) -> dict[str, list]:
    """Conditional entropies given 1, 2, … tokens on the left (``forward``) and on the right (``backward``).

    Either is grouped by its own contexts, so that their equality is a finding and not the way of computing;
    ``chain`` is H(n-gram) − H((n−1)-gram), the reason why they agree.
    """
    rows = {"context": list(context_sizes), "forward": [], "backward": [], "chain": []}
    for size in context_sizes:
        rows["forward"].append(conditional_entropy(tokens, left(size)))
        rows["backward"].append(conditional_entropy(tokens, right(size)))
        ring = [*tokens, *tokens[:size]]
        rows["chain"].append(entropy(count_ngrams(ring, size + 1)) - entropy(count_ngrams(ring[:-1], size)))
    triples = zip(rows["forward"], rows["backward"], rows["chain"], strict=True)
    return {**rows, "gap": [max(triple) - min(triple) for triple in triples]}


def open_gap(tokens: Sequence, size: int) -> float:
    """Forward less backward conditional entropy of the text as it lies, its ends not joined.

    Either is the entropy of the (size + 1)-grams less that of its contexts: all size-grams but the last one,
    or all but the first one.
    """
    return entropy(count_ngrams(tokens[1:], size)) - entropy(count_ngrams(tokens[:-1], size))


def token_entropies(tokens: Sequence[Hashable]) -> dict[Hashable, tuple[float, float, float]]:
    """``{token: (its share, entropy of what follows it, entropy of what precedes it)}`` on the ring."""
    after, before = followers(tokens, left(1)), followers(tokens, right(1))
    return {
        token: (count / len(tokens), entropy(after[token,]), entropy(before[token,]))
        for token, count in Counter(tokens).most_common()
    }


def spread(numbers: Sequence[float], weights: Sequence[float]) -> float:
    """Weighted standard deviation; the weights add up to 1."""
    mean = sum(w * x for w, x in zip(weights, numbers, strict=True))
    return math.sqrt(sum(w * (x - mean) ** 2 for w, x in zip(weights, numbers, strict=True)))


def seen_once(tokens: Sequence, window: Window) -> float:
    """Share of the positions whose context occurs nowhere else: the plug-in entropy counts them as certain."""
    return sum(counts.total() == 1 for counts in followers(tokens, window).values()) / len(tokens)


def ring_statistics(tokens: Sequence[str]) -> dict:
    """Everything the counts of one text say by themselves, in bits; ``tokens`` keeps the 28 commonest."""
    ways, each = both_ways(tokens, (1, 2, 3, 4)), token_entropies(tokens)
    shares, after, before = zip(*each.values(), strict=True)
    pairs = count_ngrams(tokens, 2)
    return {
        "length": len(tokens),
        "kinds": len(each),
        "ways": ways,
        "open": [open_gap(tokens, size) for size in ways["context"]],
        "none": entropy(Counter(tokens)),
        "both_1": conditional_entropy(tokens, both(1)),
        "both_2": conditional_entropy(tokens, both(2)),
        "spread": {"after": spread(after, shares), "before": spread(before, shares)},
        "information": [mutual_information(tokens, distance) for distance in (1, 2)],
        "tokens": {token: list(numbers) for token, numbers in list(each.items())[:28]},
        "seen_once": seen_once(tokens, left(2)),
        "th_ht": [pairs["t", "h"], pairs["h", "t"]],
    }
