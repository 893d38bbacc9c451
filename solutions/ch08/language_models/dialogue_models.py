"""练习 8.3.2：按上下文归一、能停下来的 n 元语法，前文见过多少就用多少。"""

import math
import random
from collections import Counter
from collections.abc import Iterable, Sequence

from solutions.ch08.language_models.dialogue_grammar import END_DIALOGUE, END_TURN
from solutions.ch08.language_models.dialogue_memory import Condition, Memory
from solutions.errors import UserError

Place = tuple[Memory, str]
Turns = Sequence[tuple[str, Sequence[str]]]  # [(speaker mark, words), …]


def marked(turns: Turns) -> list[str]:
    """A dialogue as one sequence: speaker mark, words and ``</s>`` for every turn, ``</d>`` after the last."""
    tokens = [token for speaker, words in turns for token in (speaker, *words, END_TURN)]
    return [*tokens, END_DIALOGUE]


class DialogueModel:
    """Counts of next tokens by context, interpolated from the fullest context down to 1/|V|.

    With c(h, w) counts, N(h) their sum and T(h) how many different tokens followed h (Witten and Bell 1991),

        P(w | h) = (c(h, w) + T(h) · P(w | shorter h)) / (N(h) + T(h)),

    so that every context, also one never seen, has a distribution over ``vocabulary`` that sums to 1.
    """

    def __init__(self, examples: Iterable[Place], condition: Condition, vocabulary: Sequence[str]):
        self.condition, self.vocabulary = condition, tuple(vocabulary)
        self.counts: dict[tuple, Counter] = {}
        known = frozenset(vocabulary)
        for memory, token in examples:
            if token not in known:
                raise UserError(f"词元 {token!r} 不在词表里：请把它加进 vocabulary。")
            for context in condition.contexts(memory):
                self.counts.setdefault(context, Counter())[token] += 1
        self.totals = {context: followers.total() for context, followers in self.counts.items()}

    def probability(self, token: str, memory: Memory) -> float:
        """P(token | memory)."""
        return self._interpolate(token, self._followers(memory))

    def distribution(self, memory: Memory) -> dict[str, float]:
        """P(w | memory) of every token of the vocabulary."""
        followers = self._followers(memory)
        return {token: self._interpolate(token, followers) for token in self.vocabulary}

    def _followers(self, memory: Memory) -> list[tuple[Counter, int]]:
        """Counts and their sums, from the shortest context to the fullest, as far as they have been seen."""
        contexts = reversed(self.condition.contexts(memory))
        # "in" first: asking must never write into the counts.
        return [(self.counts[context], self.totals[context]) for context in contexts if context in self.counts]

    def _interpolate(self, token: str, followers: list[tuple[Counter, int]]) -> float:
        chance = 1 / len(self.vocabulary)
        for counts, total in followers:
            kinds = len(counts)
            chance = (counts.get(token, 0) + kinds * chance) / (total + kinds)
        return chance


def losses(model: DialogueModel, examples: Iterable[Place]) -> list[float]:
    """−ln P of every token, given those before it in its dialogue."""
    return [-math.log(model.probability(token, memory)) for memory, token in examples]


def speak(model: DialogueModel, rng: random.Random | None, limit: int, memory: Memory | None = None) -> list[str]:
    """Token by token until ``</d>``, at most ``limit``: drawn, or the likeliest one where ``rng`` is None."""
    memory, tokens = memory or Memory(), []
    while len(tokens) < limit and tokens[-1:] != [END_DIALOGUE]:
        chances = model.distribution(memory)
        likeliest = max(chances, key=chances.get)
        tokens.append(rng.choices(list(chances), list(chances.values()))[0] if rng else likeliest)
        memory = memory.after(tokens[-1])
    return tokens


def largest_error_of_a_sum(model: DialogueModel, examples: Iterable[Place]) -> float:
    """max |Σ_w P(w | memory) − 1| over every different memory of the examples."""
    memories = {memory for memory, _ in examples}
    return max(abs(math.fsum(model.distribution(memory).values()) - 1) for memory in memories)
