"""练习 8.4.2：一个隐藏单元能记住多长的前文？在精确的实数里是全部，在浮点数里只有几十位。"""

from fractions import Fraction
from itertools import product

import torch
from torch import Tensor


def remember(state, token):
    """One step of an RNN with one unit: h ← relu(h/4 + (2x + 1)/4) for a token x of 0 or 1.

    In base 4 the new digit, 1 or 3, is written in front of the old ones.  No prefix, of whatever length, shares
    its number with another (Siegelmann and Sontag 1995 code a stack so).  ReLU does nothing: h is never negative.
    """
    return state / 4 + (2 * token + 1) / 4


def exact_states(longest: int) -> int:
    """How many different states all the prefixes of 1 … ``longest`` tokens have in exact arithmetic."""
    states, level = set(), [Fraction(0)]
    for _ in range(longest):
        level = [remember(state, Fraction(token)) for state in level for token in (0, 1)]
        states.update(level)
    return len(states)


def float_states(length: int, dtype: torch.dtype) -> int:
    """How many different states all 2^``length`` prefixes of this length have in floating point."""
    tokens = torch.tensor(list(product((0, 1), repeat=length)), dtype=dtype)
    state = torch.zeros(len(tokens), dtype=dtype)
    for column in tokens.T:
        state = remember(state, column)
    return len(state.unique())


def meeting_distances(dtype: torch.dtype, pairs: int, longest: int, seed: int) -> list[int]:
    """After how many tokens pairs of random histories that differ in one token have come to equal states, sorted.

    1 would be: the token just read makes no difference.  What is equal once stays equal, as the rest of
    the text is the same.  A pair that is still apart after ``longest`` tokens counts as ``longest`` + 1.
    """
    drawn = torch.randint(0, 2, (pairs, 8 + longest), generator=torch.Generator().manual_seed(seed))
    other = drawn.clone()
    other[:, 8] = 1 - other[:, 8]
    apart = _run(drawn.to(dtype))[:, 8:] != _run(other.to(dtype))[:, 8:]
    return sorted((apart.sum(dim=1) + 1).tolist())


def _run(tokens: Tensor) -> Tensor:
    """All states, ``(batch_size, num_steps)``."""
    state, states = tokens.new_zeros(len(tokens)), []
    for column in tokens.T:
        state = remember(state, column)
        states.append(state)
    return torch.stack(states, dim=1)
