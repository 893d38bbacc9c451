"""练习 8.3.4：以段为单位的读法：补齐、分桶、打包。"""

import numpy as np

from solutions.ch08.language_models.reading_ways import Reading
from solutions.toolkit.tokens import clean_lines


def paragraph_lengths(text: str) -> list[int]:
    """Characters in each paragraph: what stands between empty lines, its lines joined as ``encode`` does."""
    lengths, current = [], 0
    for line in [*clean_lines(text), ""]:
        if not line and current:
            lengths.append(current)
            current = 0
        current += len(line)
    return lengths


def read_padded(lengths: list[int], batch_size: int, seed: int, bucketed: bool) -> Reading:
    """One paragraph a row, padded to the longest of its batch; ``bucketed`` sorts by length before batching.

    A paragraph of L characters predicts L − 1 of them: nothing of its own stands before the first.
    """
    lengths = np.asarray(lengths)
    ends = np.cumsum(lengths)
    order = np.random.default_rng(seed).permutation(len(lengths))
    if bucketed:
        order = order[np.argsort(lengths[order], kind="stable")]
    batches = [order[first : first + batch_size] for first in range(0, len(order), batch_size)]
    cells = sum(len(batch) * (int(lengths[batch].max()) - 1) for batch in batches)
    inside = within(lengths)
    position = np.arange(ends[-1])
    return Reading(position[inside > 0], inside[inside > 0], len(lengths), cells)


def read_packed(lengths: list[int], num_steps: int, seed: int) -> Reading:
    """Paragraphs in random order, end to end, cut into windows; no prediction looks across a border.

    The first character of a paragraph is not scored; the context ends where window or paragraph begins.
    """
    lengths = np.asarray(lengths)
    order = np.random.default_rng(seed).permutation(len(lengths))
    firsts = np.cumsum(lengths) - lengths
    positions = np.concatenate([np.arange(firsts[one], firsts[one] + lengths[one]) for one in order])
    windows = (len(positions) - 1) // num_steps
    stream = np.arange(1, windows * num_steps + 1)  # targets, as places in the packed stream
    in_window, in_paragraph = (stream - 1) % num_steps + 1, within(lengths[order])[stream]
    scored = in_paragraph > 0
    contexts = np.minimum(in_window, in_paragraph)[scored]
    return Reading(positions[stream[scored]], contexts, windows, windows * num_steps)


def within(lengths: np.ndarray) -> np.ndarray:
    """For every character, how many characters of its own paragraph stand before it."""
    return np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
