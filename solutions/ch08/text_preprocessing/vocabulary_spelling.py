"""练习 8.2.2：把未登录词拼写出来的字母模型，和留出文本上的一元损失。"""

import math
from collections import Counter, defaultdict

from solutions.ch08.text_preprocessing.vocabulary_counts import merged_loss
from solutions.ch08.text_preprocessing.vocabulary_heldout import Lines, flat, piece

START, END = "^", "."  # around a word that is spelled; no cleaned word holds them
SIGNS = 27  # a to z and END
ORDERS = {"letters_1": 1, "letters_5": 5}  # letter n-grams: a letter by itself, and given the four before it


class Speller:
    """Letter n-gram over words, smoothed as Witten and Bell (1991): every level mixed with the shorter one.

    A level with N occurrences of a context and T different signs after it gives the shorter level the
    weight T/(N + T); below the shortest stands 1/27.  A word has at least one letter.
    """

    def __init__(self, order: int):
        self.order = order
        self.after: dict[str, Counter] = defaultdict(Counter)  # context of 0 to order − 1 signs → next sign
        self.total: Counter = Counter()

    def learn(self, words: dict[str, int]) -> None:
        """Count every word as often as it occurs."""
        for word, count in words.items():
            signs = START * (self.order - 1) + word + END
            for here in range(self.order - 1, len(signs)):
                for start in range(here - self.order + 1, here + 1):
                    self.after[signs[start:here]][signs[here]] += count
                    self.total[signs[start:here]] += count

    def share(self, context: str, sign: str) -> float:
        """Probability of ``sign`` after ``context``, which is at most order − 1 signs long."""
        shorter = self.share(context[1:], sign) if context else 1 / SIGNS
        if context not in self.after:
            return shorter
        after = self.after[context]
        return (after[sign] + len(after) * shorter) / (self.total[context] + len(after))

    def loss(self, word: str) -> float:
        """−ln of the word's probability in nats; over all words of one letter and more they sum to 1."""
        signs, back = START * (self.order - 1) + word + END, self.order - 1
        spelled = sum(math.log(self.share(signs[n - back : n], signs[n])) for n in range(back, len(signs)))
        return math.log(1 - self.share(START * back, END)) - spelled  # END cannot come first


def unseen_losses(known: list[str], unseen: list[str], min_freqs: list[int]) -> dict:
    """Mean unigram loss of ``unseen`` in nats a word, a list over the rising ``min_freqs`` for each way to count.

    ``merged`` takes ``<unk>`` as one token; ``letters_1`` and ``letters_5`` also spell the word behind it with
    a letter model of the rare words.  Only spelled out may vocabularies be compared.  A known word could be
    spelled too, so that the probabilities of all words sum to somewhat less than 1.  Where nothing is rare
    (``min_freq`` 1), ``<unk>`` gets Good and Turing's V₁/N, and what occurred once teaches the spelling.
    """
    counts, spellers = Counter(known), {name: Speller(order) for name, order in ORDERS.items()}
    learned, losses = 0, {name: [] for name in ("merged", *ORDERS)}
    for min_freq in min_freqs:
        limit = max(min_freq, 2)
        unknown = sum(count for count in counts.values() if count < limit) / len(known)
        kept = 1 - unknown if min_freq < limit else 1.0  # what <unk> gets must be taken from the words
        for speller in spellers.values():
            speller.learn({word: count for word, count in counts.items() if learned <= count < limit})
        learned = limit
        rare = Counter(word for word in unseen if counts[word] < min_freq)
        loss = -sum(math.log(kept * counts[word] / len(known)) for word in unseen if word not in rare)
        if rare:
            loss += rare.total() * -math.log(unknown) if unknown else math.inf
        losses["merged"].append(loss / len(unseen))
        for name, speller in spellers.items():
            spelling = sum(number * speller.loss(word) for word, number in rare.items())
            losses[name].append((loss + spelling) / len(unseen))
    return losses


def losses_of_every_piece(lines: Lines, pieces: int, min_freqs: list[int]) -> dict:
    """:func:`unseen_losses` of each piece in turn, one list a piece.

    ``own`` is the loss with ``<unk>`` as one token on the text that made the vocabulary.
    """
    cuts = [[flat(part) for part in piece(lines, number, pieces)] for number in range(pieces)]
    read = [unseen_losses(known, unseen, min_freqs) for known, unseen in cuts]
    own = [[merged_loss(known, min_freq) for min_freq in min_freqs] for known, _ in cuts]
    return {"min_freq": min_freqs, "own": own, **{key: [part[key] for part in read] for key in read[0]}}
