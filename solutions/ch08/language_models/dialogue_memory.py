"""练习 8.3.2：预测下一个词元时，模型记得前文的什么。"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from solutions.ch08.language_models.dialogue_grammar import BEGIN, END_TURN, SPEAKERS
from solutions.errors import UserError

LONGEST = 13  # the largest n of an n-gram here: a question that is asked again is twelve tokens away


@dataclass(frozen=True)
class Memory:
    """What is known of a dialogue so far.  Reading it needs the marks only, no grammar.

    ``window`` the last tokens, ``turn`` all tokens of the current turn (from the ``</s>`` before it),
    ``speaker`` and ``first`` its speaker and first word, ``finished`` the ``(speaker, first)`` of the last
    two turns before it, oldest first.
    """

    window: tuple[str, ...] = (BEGIN,) * (LONGEST - 1)
    turn: tuple[str, ...] = (BEGIN,)
    speaker: str | None = None
    first: str | None = None
    finished: tuple = (None, None)

    def after(self, token: str) -> "Memory":
        """The memory once ``token`` has been said."""
        window = (*self.window[1:], token)
        if token == END_TURN:
            return Memory(window, (END_TURN,), None, None, (self.finished[1], (self.speaker, self.first)))
        turn = (*self.turn, token)
        if token in SPEAKERS:
            return replace(self, window=window, turn=turn, speaker=token)
        return replace(self, window=window, turn=turn, first=self.first or token)


@dataclass(frozen=True)
class Condition:
    """What a model conditions on: the last ``order − 1`` tokens, perhaps the speaker, perhaps earlier turns.

    Of ``turns`` 0, 1 or 2 earlier turns the speaker and the first word are known.
    """

    order: int
    speaker: bool = False
    turns: int = 0

    def contexts(self, memory: Memory) -> list[tuple]:
        """The contexts to ask, from the fullest to none at all; each is a coarsening of the one before.

        Raises UserError where the memory does not reach that far back.
        """
        reach, known = self.order - 1, len(memory.window)
        if not 0 <= reach <= known or not 0 <= self.turns <= len(memory.finished):
            raise UserError(
                f"这份记忆只有前 {known} 个词元和前 {len(memory.finished)} 轮，"
                f"要的是 {reach} 个和 {self.turns} 轮：请改小 order 或 turns，或用更长的 window。"
            )
        window, speaker = memory.window[known - reach :], memory.speaker if self.speaker else None
        fullest = [(memory.finished[-turns:], speaker, window) for turns in range(self.turns, 0, -1)]
        if self.speaker:
            fullest.append(((), speaker, window))
        return fullest + [((), None, window[start:]) for start in range(reach + 1)]

    def fullest(self, memory: Memory) -> tuple:
        """All that is conditioned on."""
        return self.contexts(memory)[0]


MEMORIES = {
    "trigram": Condition(3),
    "speaker": Condition(3, speaker=True),
    "previous": Condition(3, turns=1),
    "both": Condition(3, speaker=True, turns=1),
    "two": Condition(3, speaker=True, turns=2),
}


def places(tokens: Iterable[str], longest: int = LONGEST) -> Iterator[tuple[Memory, str]]:
    """Every token of a dialogue with the memory of what came before it, ``(memory, token)``."""
    memory = Memory((BEGIN,) * (longest - 1))
    for token in tokens:
        yield memory, token
        memory = memory.after(token)
