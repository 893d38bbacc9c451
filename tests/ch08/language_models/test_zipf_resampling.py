"""Bootstrap texts: as long as the text, made of its blocks, ranked by their own counts."""

import numpy as np
import pytest

from solutions.ch08.language_models import zipf_resampling as zr
from solutions.ch08.language_models.zipf_fits import maximum_likelihood, ranked
from solutions.errors import UserError


@pytest.mark.parametrize("block", [1, 3, 7, 20])
def test_a_resampled_text_is_made_of_blocks_of_neighbours(block):
    text = zr.resample(np.arange(20), block, np.random.default_rng(0))
    assert len(text) == 20 and set(text) <= set(range(20))
    for start in range(0, 20, block):
        piece = text[start : start + block]
        assert (np.diff(piece) == 1).all()
    assert block != 20 or text.tolist() == list(range(20))


def test_every_start_is_drawn():
    generator = np.random.default_rng(0)
    starts = {int(zr.resample(np.arange(10), 4, generator)[0]) for _ in range(200)}
    assert starts == set(range(7))


def test_a_block_longer_than_the_text_is_refused():
    for block in (0, 21):
        with pytest.raises(UserError, match="块长"):
            zr.resample(np.arange(20), block, np.random.default_rng(0))


def test_bootstrap_ranks_every_text_anew_and_is_centred_too_flat():
    generator = np.random.default_rng(1)
    tokens = generator.choice(2000, 3000, p=(p := np.arange(1, 2001) ** -0.6) / p.sum())
    found = zr.bootstrap(tokens, 1, 40, 3, 80, seed=0)
    assert found.tolist() == zr.bootstrap(tokens, 1, 40, 3, 80, seed=0).tolist() and len(found) == 40
    estimate = maximum_likelihood(ranked(np.bincount(tokens)), 3, 80)
    assert found.mean() < estimate - 2 * found.std() / 40**0.5
    whole = zr.bootstrap(tokens, len(tokens), 2, 3, 80, seed=0)
    assert whole == pytest.approx([estimate] * 2)
