"""练习 8.4.4：n 元语法的语言模型，字符的和词的用同一个写法，不认得的词照样有概率。"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence

from solutions.ch08.text_preprocessing.vocabulary_spelling import Speller

Base = Callable[[Hashable], float]


class NGrams:
    """n-gram model, smoothed as Witten and Bell (1991): each level is mixed with the next shorter one.

    A context seen N times with T different tokens after it gives the shorter level the weight T/(N + T);
    below the level without context stands ``base``, a distribution over all possible tokens.
    """

    def __init__(self, order: int, tokens: Sequence):
        self.order = order
        self.after: dict[tuple, Counter] = defaultdict(Counter)  # context of 0 to order − 1 tokens → next token
        for here, token in enumerate(tokens):
            for start in range(max(here - order + 1, 0), here + 1):
                self.after[tuple(tokens[start:here])][token] += 1
        self.total = {context: after.total() for context, after in self.after.items()}

    def share(self, context: tuple, token: Hashable, base: Base) -> float:
        """Probability of ``token`` after ``context``, a tuple of at most order − 1 tokens."""
        shorter = self.share(context[1:], token, base) if context else base(token)
        if context not in self.total:
            return shorter
        after = self.after[context]
        return (after[token] + len(after) * shorter) / (self.total[context] + len(after))

    def losses(self, tokens: Sequence, order: int, base: Base) -> list[float]:
        """−ln of each token's probability given the ``order − 1`` before it, nats; the first have fewer."""
        return [
            -math.log(self.share(tuple(tokens[max(here - order + 1, 0) : here]), token, base))
            for here, token in enumerate(tokens)
        ]


def spelling_base(known: set[str]) -> Base:
    """A distribution over all words there could be: a letter 5-gram that learned every known word once."""
    speller = Speller(5)
    speller.learn(dict.fromkeys(sorted(known), 1))
    return lambda word: math.exp(-speller.loss(word))


def one_unknown(known: set[str]) -> Base:
    """A distribution over one token, ``<unk>``, for whatever is not known: nobody asks which word it was."""
    return lambda word: float(word not in known)
