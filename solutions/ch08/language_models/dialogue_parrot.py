"""练习 8.3.2：一个只会学舌的错版本，六处毛病各有一个开关，修哪处、看什么变了。"""

import random
from collections import Counter, defaultdict
from collections.abc import Collection

from solutions.ch08.language_models.dialogue_grammar import BEGIN, END_DIALOGUE
from solutions.ch08.language_models.dialogue_models import Turns, marked
from solutions.errors import UserError
from solutions.toolkit.ngrams import ngrams

# What can be repaired, one by one.
START, SHORTER, MARKS, CONTEXT, READ_ONLY, DRAWN = REPAIRS = (
    "start",  # the start is cut into tokens as the data are
    "shorter",  # an unseen context is shortened, not thrown away
    "marks",  # every dialogue has a beginning, speakers, and an end
    "context",  # a trigram's count is divided by its own context's count
    "read_only",  # looking a count up does not write it
    "drawn",  # the next token is drawn, not always the likeliest
)
N = 3


def said(*lines: str) -> Turns:
    """Two speakers taking turns, words separated by spaces."""
    return [(("<甲>", "<乙>")[n % 2], line.split()) for n, line in enumerate(lines)]


CHATS = (
    said("早 ， 你 去 哪里 ？", "我 去 学校 。 你 呢 ？", "我 也 去 学校 。", "那 我们 一起 走 吧 ！"),
    said("早 ， 你 吃 了 吗 ？", "我 吃 了 。 你 呢 ？", "我 还 没 吃 。"),
    said("你 好 ， 今天 冷 吗 ？", "很 冷 ， 你 多 穿 一点 。", "谢谢 你 ！"),
)


class Parrot:
    """A trigram model of whole chats as a beginner might write it; ``repaired`` names what is right in it."""

    def __init__(self, chats: Collection[Turns], repaired: Collection[str] = ()):
        if unknown := set(repaired) - set(REPAIRS):
            raise UserError(f"没有名为 {'、'.join(sorted(unknown))} 的修法：可以用 {'、'.join(REPAIRS)}。")
        self.repaired = frozenset(repaired)
        if MARKS in self.repaired:
            pieces = [[BEGIN] * (N - 1) + marked(turns) for turns in chats]
        else:  # wrong: one chat ends and the next begins in the middle of a trigram
            pieces = [[word for turns in chats for _, words in turns for word in words]]
        self.counts = {n: Counter(gram for piece in pieces for gram in ngrams(piece, n)) for n in range(1, N + 1)}
        self.unigrams = defaultdict(lambda: 1, {word: count for (word,), count in self.counts[1].items()})
        self.unigrams.pop(BEGIN, None)  # given, never said
        self.words = len(self.unigrams)
        self.table = {}
        for (*context, word), count in self.counts[N].items():
            self.table.setdefault(" ".join(context), {})[word] = count / self._occurrences(context)

    def _occurrences(self, context: list[str]) -> int:
        if CONTEXT in self.repaired:
            return sum(count for gram, count in self.counts[N].items() if list(gram[:-1]) == context)
        pair = " ".join(context)  # wrong: two words are no key of a table of single words
        if READ_ONLY in self.repaired:
            return self.unigrams.get(pair, 1)
        return self.unigrams[pair]  # wrong: a defaultdict keeps what it was asked for

    def _next(self, tokens: list[str]) -> tuple[dict, bool]:
        """Weights of the next token, and whether trigram counts gave them."""
        found = self.table.get(" ".join(tokens[1 - N :]))
        if found:
            return found, True
        if SHORTER in self.repaired:
            after = {w: count for (v, w), count in self.counts[2].items() if v == tokens[-1] and w != BEGIN}
            if after:
                return after, False
        return self.unigrams, False

    def speak(self, start: str, length: int, seed: int = 0) -> dict:
        """``start`` and at most ``length`` more tokens: ``tokens``, and how many of them trigrams gave."""
        tokens = start.replace("，", " ，").split() if START in self.repaired else [start]
        begin = [BEGIN] * (N - 1) + ["<甲>"] if MARKS in self.repaired else []
        tokens, rng, informed = [*begin, *tokens], random.Random(seed), 0
        for _ in range(length):
            weights, trigram = self._next(tokens)
            informed += trigram
            drawn = rng.choices(list(weights), list(weights.values()))[0]
            tokens.append(drawn if DRAWN in self.repaired else max(weights, key=weights.get))
            if tokens[-1] == END_DIALOGUE:
                break
        return {"tokens": tokens[len(begin) :], "informed": informed}

    def row_sums(self) -> list[float]:
        """Σ_w of what is called P(w | two words), one sum a context; of a distribution it would be 1."""
        return [sum(row.values()) for row in self.table.values()]


def across_borders(chats: Collection[Turns]) -> float:
    """Share of the trigrams of the glued words that lie across the border of two chats."""
    glued = [(number, word) for number, turns in enumerate(chats) for _, words in turns for word in words]
    grams = list(ngrams(glued, N))
    return sum(first[0] != last[0] for first, _, last in grams) / len(grams)


def tried(repaired: Collection[str], length: int = 24) -> dict:
    """One version of the parrot, asked to go on from 早，, and what its tables look like."""
    parrot = Parrot(CHATS, repaired)
    reply, sums = parrot.speak("早，", length), parrot.row_sums()
    return {
        "repaired": list(repaired),
        "tokens": reply["tokens"],
        "informed": reply["informed"],
        "ended": reply["tokens"][-1] == END_DIALOGUE,
        "largest_sum": max(sums),
        "smallest_sum": min(sums),
        "words": parrot.words,
        "entries": len(parrot.unigrams),
        "foreign": sum(" " in token for token in reply["tokens"]),  # said, but no word of the chats
    }
