"""Fixed against random cuts: the evaluation against the definition, and what each training is allowed to see."""

import math
import random

import pytest
import torch
from torch.nn import functional as F

from solutions.ch08.language_models.offset_training import train_with_cuts, window_perplexity
from solutions.toolkit.models import ScratchRNN
from solutions.toolkit.training import Recipe


def silent(*_):
    pass


def test_window_perplexity_is_the_mean_over_the_wanted_windows():
    torch.manual_seed(0)
    corpus, model = random.Random(0).choices(range(5), k=23), ScratchRNN(5, 7, scale=0.5)
    losses = []
    for start in (0, 4, 8, 12, 16):
        logits, _ = model(torch.tensor([corpus[start : start + 4]]), model.begin_state(1))
        losses.append(F.cross_entropy(logits[:, 0], torch.tensor(corpus[start + 1 : start + 5])).item())
    found = window_perplexity(model, corpus, 4, lambda start: start % 4 == 0)
    assert found == pytest.approx(math.exp(sum(losses) / 5), rel=1e-5)
    assert found != pytest.approx(window_perplexity(model, corpus, 4, lambda start: start % 4 != 0), rel=1e-3)


def test_fixed_cuts_are_learnt_by_heart_and_random_ones_are_not():
    # Noise: nothing but the windows themselves can be learnt.
    train, stop, heldout = (random.Random(seed).choices(range(8), k=241) for seed in (0, 1, 2))
    texts = {"train": train, "stop": stop, "heldout": heldout}
    recipe = Recipe(batch_size=12, num_steps=5, num_epochs=120, evaluate_every=120, sampling="random")
    fixed, found = (train_with_cuts(cuts, texts, 8, recipe, 0, silent) for cuts in ("fixed", "random"))
    assert fixed["epochs"] == found["epochs"] == [120]
    assert fixed["own"][0] < found["own"][0] and fixed["own"][0] < fixed["other"][0] / 2
    assert found["other"][0] < 1.5 * found["own"][0]
    assert fixed["heldout"][0] > 8 and fixed["stop"][0] > 8  # worse than knowing nothing
    assert fixed["heldout"] != fixed["stop"]


def test_one_seed_gives_one_training():
    recipe = Recipe(batch_size=4, num_steps=5, num_epochs=2, evaluate_every=1, sampling="random")
    texts = dict.fromkeys(("train", "stop", "heldout"), [n % 7 for n in range(80)])
    one, two, other = (train_with_cuts("random", texts, 7, recipe, seed, silent) for seed in (1, 1, 2))
    assert one == two != other
