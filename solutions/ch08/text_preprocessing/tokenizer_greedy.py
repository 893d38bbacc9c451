"""练习 8.2.1：贪心的 BPE 不是词元最少的切法：穷举与最短路。"""

from collections.abc import Mapping, Sequence

from solutions.toolkit import bpe, unigram_lm

State = tuple[tuple[str, ...], ...]  # every word as the pieces it has been merged to


def greedy_totals(words: Mapping[str, int], merges: int) -> set[int]:
    """Tokens after so many merges of the most frequent pair, whichever way ties are broken."""
    return {_tokens(state, words) for state, _ in _paths(_start(words), list(words.values()), merges, True)}


def greedy_steps(words: Mapping[str, int], merges: int) -> list[dict]:
    """What greedy merging does, step by step, as :func:`exhaustive` reports it."""
    return _told(words, next(_paths(_start(words), list(words.values()), merges, True))[1])


def exhaustive(words: Mapping[str, int], merges: int) -> tuple[list[dict], int]:
    """The fewest tokens of all sequences of so many merges, step by step, and how many sequences there are."""
    paths = list(_paths(_start(words), list(words.values()), merges, False))
    return _told(words, min(paths, key=lambda path: _tokens(path[0], words))[1]), len(paths)


def same_vocabulary(words: Mapping[str, int], merges: Sequence[tuple[str, str]]) -> dict:
    """A text cut with one vocabulary by BPE and by the shortest path (every piece costs 1): tokens, and a word."""
    cut, costs = bpe.BPE(merges).encode_word, dict.fromkeys(bpe.symbols(words, merges), -1.0)
    longer = {word: cut(word) for word in words}
    shorter = {word: unigram_lm.viterbi(word, costs)[0] for word in words}
    example = max(words, key=lambda word: (len(longer[word]) - len(shorter[word]), words[word]))
    return {
        "bpe": sum(count * len(longer[word]) for word, count in words.items()),
        "shortest": sum(count * len(shorter[word]) for word, count in words.items()),
        "example": {"bpe": longer[example], "shortest": shorter[example]},
    }


def _start(words: Mapping[str, int]) -> State:
    return tuple(tuple(word) for word in words)


def _paths(state: State, weights: list[int], merges: int, greedy: bool, done: tuple = ()):
    """Every way to merge ``merges`` times: ``(state, pairs merged)``; greedily, only the most frequent pairs."""
    counts = bpe.Pairs(dict(zip(state, weights, strict=True))).counts
    if not merges or not counts:
        yield state, done
        return
    highest = max(counts.values())
    for pair in [pair for pair, count in counts.items() if count == highest or not greedy]:
        merged = tuple(tuple(bpe.merge(word, pair, "".join(pair))) for word in state)
        yield from _paths(merged, weights, merges - 1, greedy, (*done, pair))


def _tokens(state: State, words: Mapping[str, int]) -> int:
    return sum(count * len(word) for word, count in zip(state, words.values(), strict=True))


def _told(words: Mapping[str, int], merges: Sequence[tuple[str, str]]) -> list[dict]:
    """``merge`` (empty at the start), the pieces of every word after it, and the tokens of the whole text."""
    state = _start(words)
    steps = [{"merge": [], "words": [list(word) for word in state], "tokens": _tokens(state, words)}]
    for pair in merges:
        state = tuple(tuple(bpe.merge(word, pair, "".join(pair))) for word in state)
        steps.append({"merge": list(pair), "words": [list(word) for word in state], "tokens": _tokens(state, words)})
    return steps
