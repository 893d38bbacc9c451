"""练习 8.3.2：不用数据，由语法精确算出的熵，和每种上下文最多能做到多好。"""

import heapq
import itertools
import math
from collections import defaultdict
from collections.abc import Callable, Hashable

import numpy as np
from scipy.sparse import csr_array

from solutions.ch08.language_models.dialogue_grammar import BEGIN, END, END_TURN, START, states, steps
from solutions.ch08.language_models.dialogue_memory import Memory

Visits = list[tuple[tuple, Memory, float]]
TOLERANCE = 1e-13  # what is left of a dialogue's probability when the adding stops


def state_visits() -> dict[tuple, float]:
    """How often a dialogue is expected to be in each state of the grammar: v = e + Pᵀv, solved."""
    reached = states()
    number = {state: n for n, state in enumerate(reached)}
    system = np.eye(len(reached))
    for state in reached:
        for chance, _, after in steps(state):
            if after != END:
                system[number[after], number[state]] -= chance
    return dict(zip(reached, np.linalg.solve(system, np.eye(len(reached))[0]).tolist(), strict=True))


def entropy_per_dialogue() -> float:
    """Entropy of a whole dialogue in nats.  The token tells the next state, so the steps' entropies add up."""
    return sum(v * -sum(p * math.log(p) for p, _, _ in steps(state)) for state, v in state_visits().items())


def tokens_per_dialogue() -> float:
    """Expected number of tokens, marks included: one at every visit of a state."""
    return sum(state_visits().values())


def replies(asker: str, question: str) -> dict[tuple[str, ...], float]:
    """Every answer to a question and its probability, ``</s>`` included."""
    found, open_ends = {}, [((), 1.0, ("answer", asker, question))]
    for words, chance, state in open_ends:  # grows while it is read
        for share, token, after in steps(state):
            if token == END_TURN:
                found[(*words, token)] = chance * share
            else:
                open_ends.append(((*words, token), chance * share, after))
    return found


def likeliest() -> list[str]:
    """The most probable whole dialogue: the shortest path, a step of probability p being −ln p long (Dijkstra)."""
    number = itertools.count()  # settles ties
    paths, done, state, tokens = [], set(), START, []
    length = 0.0
    while state != END:
        if state not in done:
            done.add(state)
            for chance, token, after in steps(state):
                heapq.heappush(paths, (length - math.log(chance), next(number), after, [*tokens, token]))
        length, _, state, tokens = heapq.heappop(paths)
    return tokens


def memory_visits(longest: int) -> Visits:
    """The same with the memory of what has been said: every reachable ``(state, memory, expected visits)``.

    ``longest`` is the n of the longest n-gram that will be asked about.
    """
    start = START, Memory((BEGIN,) * (longest - 1))
    pairs, number, edges = [start], {start: 0}, []
    for here, (state, memory) in enumerate(pairs):  # grows while it is read
        for chance, token, after in steps(state):
            if after != END:
                pair = (after, memory.after(token))
                if pair not in number:
                    number[pair] = len(pairs)
                    pairs.append(pair)
                edges.append((number[pair], here, chance))
    rows, columns, chances = zip(*edges, strict=True)
    forward = csr_array((chances, (rows, columns)), shape=(len(pairs), len(pairs)))
    flow, total = np.eye(1, len(pairs))[0], np.zeros(len(pairs))
    while flow.sum() > TOLERANCE:
        total, flow = total + flow, forward @ flow
    return [(*pair, visited) for pair, visited in zip(pairs, total.tolist(), strict=True)]


def best_losses(visits: Visits, context: Callable[[Memory], Hashable]) -> dict[str, float]:
    """Nats a dialogue, by kind of place, of the best model there is that knows only ``context(memory)``.

    That is the conditional entropy of the next token given the context: what is left with endless data.
    """
    joint = defaultdict(lambda: defaultdict(lambda: defaultdict(float)))  # context, token, kind of place
    for state, memory, visited in visits:
        followers = joint[context(memory)]
        for chance, token, _ in steps(state):
            followers[token][state[0]] += visited * chance
    losses = defaultdict(float)
    for followers in joint.values():
        weights = {token: sum(kinds.values()) for token, kinds in followers.items()}
        total = sum(weights.values())
        for token, kinds in followers.items():
            for kind, weight in kinds.items():
                losses[kind] -= weight * math.log(weights[token] / total)
    return dict(losses)
