"""Bootstrap of a text: resample tokens or blocks of neighbours, count and rank anew."""

import numpy as np

from solutions.ch08.language_models.zipf_fits import maximum_likelihood, ranked
from solutions.errors import UserError


def resample(tokens: np.ndarray, block: int, generator: np.random.Generator) -> np.ndarray:
    """As many tokens as before, in blocks of ``block`` neighbours drawn with replacement; 1 is the i.i.d. bootstrap.

    Moving blocks (Künsch 1989): a block may start anywhere.  Raises UserError for a block longer than the text.
    """
    if not 1 <= block <= len(tokens):
        raise UserError(f"块长要在 1 与文本的词元数 {len(tokens)} 之间，收到的是 {block}：请改块长。")
    starts = generator.integers(0, len(tokens) - block + 1, -(-len(tokens) // block))
    return tokens[(starts[:, None] + np.arange(block)).ravel()[: len(tokens)]]


def bootstrap(tokens: np.ndarray, block: int, repeats: int, low: int, high: int, seed) -> np.ndarray:
    """Maximum-likelihood exponents of ``repeats`` resampled texts, each ranked by its own counts."""
    generator = np.random.default_rng(seed)
    texts = (resample(tokens, block, generator) for _ in range(repeats))
    return np.array([maximum_likelihood(ranked(np.bincount(text)), low, high) for text in texts])
