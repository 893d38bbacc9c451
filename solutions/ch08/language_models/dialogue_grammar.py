"""练习 8.3.2 的合成对话：一台小的有限状态机，每走一步说一个词元，所以它的熵算得出精确值。"""

import math
import random

from solutions.errors import UserError

BEGIN, END_TURN, END_DIALOGUE = "<s>", "</s>", "</d>"
SPEAKERS = ("<甲>", "<乙>")
UNKNOWN = "不"  # the first word of 不 知道
START, END = ("start",), ("end",)

# Question word → (answer, probability): the same three probabilities for every question.
ANSWERS = {
    "哪里": (("公园", 0.5), ("学校", 0.3), ("河边", 0.2)),
    "什么时候": (("早上", 0.5), ("中午", 0.3), ("晚上", 0.2)),
    "谁": (("老师", 0.5), ("妈妈", 0.3), ("同学", 0.2)),
    "为什么": (("过节", 0.5), ("放假", 0.3), ("庆祝", 0.2)),
}
EVENTS = ("表演", "比赛", "电影", "展览", "讲座", "集市", "烟火", "音乐会")
HABIT = 0.9  # how often a speaker uses the word that is a habit of theirs
PARTICLES = {"<甲>": "呢", "<乙>": "呀"}  # end of a question
OPENERS = {"<甲>": "应该", "<乙>": "大概"}  # beginning of an answer
UNKNOWN_SHARE = 0.25  # answers that are 不 知道
REPEATED = 0.85  # after 不 知道 the same question word comes again
STOP, SAME_ASKER = 0.25, 0.8

Step = tuple[float, str, tuple]


def steps(state: tuple) -> list[Step]:
    """Every next step: ``(probability, token, next state)``; the tokens differ, so a text has one derivation.

    A pair of turns is “谁 有 比赛 呢 ？” and “应该 是 老师 。” or “不 知道 。”.  Raises UserError for no state.
    """
    kind, *memory = state
    if kind not in _RULES:
        raise UserError(f"对话语法里没有状态 {state!r}：请从 START 开始，一步一步地走。")
    return _RULES[kind](*memory)


def sample(rng: random.Random) -> list[str]:
    """One dialogue, from its first speaker mark to ``</d>``."""
    state, tokens = START, []
    while state != END:
        options = steps(state)
        _, token, state = rng.choices(options, [option[0] for option in options])[0]
        tokens.append(token)
    return tokens


def log_probability(tokens: list[str]) -> float:
    """ln P of a whole dialogue under the grammar; −∞ for one that it never says."""
    state, total = START, 0.0
    for token in tokens:
        found = [step for step in (steps(state) if state != END else []) if step[1] == token]
        if not found:
            return -math.inf
        total, state = total + math.log(found[0][0]), found[0][2]
    return total if state == END else -math.inf


def other(speaker: str) -> str:
    return SPEAKERS[1 - SPEAKERS.index(speaker)]


def states() -> list[tuple]:
    """Every state that can be reached, START first, without END."""
    found, position = [START], 0
    while position < len(found):
        for _, _, after in steps(found[position]):
            if after != END and after not in found:
                found.append(after)
        position += 1
    return found


VOCABULARY = ()  # filled below, when the rules are known


def _ask(asker: str, repeated: str | None) -> list[Step]:
    rest = (1 - REPEATED) / (len(ANSWERS) - 1)
    return [
        (1 / len(ANSWERS) if repeated is None else REPEATED if word == repeated else rest, word, ("have", asker, word))
        for word in ANSWERS
    ]


def _habit(words: dict[str, str], speaker: str, after: tuple, share: float = 1.0) -> list[Step]:
    mine, yours = words[speaker], words[other(speaker)]
    return [(share * HABIT, mine, after), (share * (1 - HABIT), yours, after)]


def _answer(asker: str, word: str) -> list[Step]:
    known = _habit(OPENERS, other(asker), ("is", asker, word), 1 - UNKNOWN_SHARE)
    return [(UNKNOWN_SHARE, UNKNOWN, ("not known", asker, word)), *known]


def _next(asker: str, repeated: str | None) -> list[Step]:
    return [
        (STOP, END_DIALOGUE, END),
        ((1 - STOP) * SAME_ASKER, asker, ("ask", asker, repeated)),
        ((1 - STOP) * (1 - SAME_ASKER), other(asker), ("ask", other(asker), repeated)),
    ]


_RULES = {
    "start": lambda: [(0.5, speaker, ("ask", speaker, None)) for speaker in SPEAKERS],
    "ask": _ask,
    "have": lambda asker, word: [(1.0, "有", ("event", asker, word))],
    "event": lambda asker, word: [(1 / len(EVENTS), event, ("particle", asker, word)) for event in EVENTS],
    "particle": lambda asker, word: _habit(PARTICLES, asker, ("asked", asker, word)),
    "asked": lambda asker, word: [(1.0, "？", ("question ends", asker, word))],
    "question ends": lambda asker, word: [(1.0, END_TURN, ("reply", asker, word))],
    "reply": lambda asker, word: [(1.0, other(asker), ("answer", asker, word))],
    "answer": _answer,
    "is": lambda asker, word: [(1.0, "是", ("word", asker, word))],
    "word": lambda asker, word: [(p, answer, ("said", asker, None)) for answer, p in ANSWERS[word]],
    "not known": lambda asker, word: [(1.0, "知道", ("said", asker, word))],
    "said": lambda asker, repeated: [(1.0, "。", ("answer ends", asker, repeated))],
    "answer ends": lambda asker, repeated: [(1.0, END_TURN, ("next", asker, repeated))],
    "next": _next,
}
VOCABULARY = tuple(dict.fromkeys(token for state in states() for _, token, _ in steps(state)))
