"""练习 8.3.2：一段对话里的轮次、回答，和回答得对不对题。"""

from collections.abc import Callable, Iterable, Sequence

from solutions.ch08.language_models.dialogue_grammar import ANSWERS, END_DIALOGUE, END_TURN, SPEAKERS, UNKNOWN

CLASS_OF = {answer: question for question, answers in ANSWERS.items() for answer, _ in answers}


def turns(tokens: Sequence[str]) -> list[list[str]]:
    """The finished turns of a dialogue, each from its speaker mark to ``</s>``."""
    found, turn = [], []
    for token in tokens:
        turn.append(token)
        if token == END_TURN:
            found.append(turn)
            turn = []
    return found


def asked(turn: Sequence[str]) -> str | None:
    """The question word of a turn, or None where it asks nothing."""
    return next((token for token in turn if token in ANSWERS), None)


def fits(question: Sequence[str], answer: Sequence[str]) -> bool:
    """Whether a turn answers the one before: the other speaker, no question back, 不 or a word of its class."""
    if question[0] == answer[0] or answer[0] not in SPEAKERS or asked(answer):
        return False
    said = [CLASS_OF[token] for token in answer if token in CLASS_OF]
    return said == [asked(question)] or (not said and UNKNOWN in answer)


def share_that_fits(dialogues: Iterable[Sequence[str]]) -> float:
    """Share of the questions with something after them that the next turn answers."""
    found = [
        fits(before, after)
        for tokens in dialogues
        for before, after in zip(turns(tokens), turns(tokens)[1:], strict=False)
        if asked(before)
    ]
    return sum(found) / len(found)


def answer_places(tokens: Sequence[str]) -> list[tuple[int, str]]:
    """Where a dialogue says what was asked for, with the question word: ``[(position, word), …]``."""
    found, question = [], None
    for position, token in enumerate(tokens):
        question = token if token in ANSWERS else question
        if token in CLASS_OF:
            found.append((position, question))
    return found


def reply_places(tokens: Sequence[str]) -> list[list[int]]:
    """Positions of every answering turn after its speaker mark, ``</s>`` included."""
    found, start = [], 0
    for turn in turns(tokens):
        if not asked(turn):
            found.append(list(range(start + 1, start + len(turn))))
        start += len(turn)
    return found


def scores(dialogues: Sequence[Sequence[str]], chances: Callable[[Sequence[str]], Sequence[dict]]) -> dict:
    """How a model does on dialogues; ``chances(tokens)`` gives −ln P of each token and the class masses.

    It returns ``(losses, {position: probability of the words of the right class})``.
    ``loss`` is in nats a token, ``reply`` in nats an answer, ``fitting`` a probability.
    """
    every, replies, fitting = [], [], []
    for tokens in dialogues:
        losses, masses = chances(tokens)
        every += losses
        replies += [sum(losses[place] for place in reply) for reply in reply_places(tokens)]
        fitting += list(masses.values())
    return {
        name: sum(found) / len(found) for name, found in (("loss", every), ("reply", replies), ("fitting", fitting))
    }


def period(tokens: Sequence[str]) -> int | None:
    """The shortest p with which the second half of a text repeats itself, None where it does not."""
    tail = list(tokens[len(tokens) // 2 :])
    return next((p for p in range(1, len(tail) // 2 + 1) if tail[p:] == tail[:-p]), None)


def readable(tokens: Sequence[str]) -> str:
    """A dialogue without angle brackets: 甲：谁 有 比赛 呢？／乙：…"""
    words = {"<甲>": "甲：", "<乙>": "乙：", END_TURN: "／", END_DIALOGUE: "（完）"}
    return " ".join(words.get(token, token) for token in tokens).removesuffix(" ／")
