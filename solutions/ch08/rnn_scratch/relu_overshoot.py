"""练习 8.5.6：裁剪与不裁剪分道扬镳之前，走过的每一步有没有过头，过了多少。"""

import copy
import math
import random

import torch

from solutions.ch08.rnn_scratch.char_rnn import Texts
from solutions.ch08.rnn_scratch.clipping_probes import mean_curvature, step_profile
from solutions.ch08.rnn_scratch.clipping_records import THETA
from solutions.ch08.rnn_scratch.relu_runs import Setting
from solutions.ch08.rnn_scratch.relu_starts import build, gain
from solutions.toolkit.batches import sequential_batches
from solutions.toolkit.models import detach
from solutions.toolkit.training import descend


def overshoot(setting: Setting, seed: int, texts: Texts, steps: int) -> dict:
    """The sharpest step of an unclipped training, up to and with its first step with ‖g‖ > θ, or to ``steps``.

    So far clipped and unclipped trainings are one and the same.  ``curvature`` is β̂ along the whole step
    (inf where the loss after it is not a finite number), ``step`` its number, ``gain`` and ``norm`` those of
    its batch, read from the state carried on to it.  ``long`` is the number of the first step with ‖g‖ > θ, or None.
    """
    model = build(setting.start, setting.activation, seed, len(texts.vocab), setting.num_hiddens)
    recipe, rng, seen = setting.recipe(), random.Random(seed), []
    while True:
        batches = list(sequential_batches(texts.train, recipe.batch_size, recipe.num_steps, rng))
        state, walk = model.begin_state(recipe.batch_size), descend(model, batches, recipe, torch.device("cpu"))
        for batch in batches:
            found = step_profile(model, batch, state, recipe, THETA, [])
            bent = mean_curvature(found["before"], found["after_full"], found["norm"], found["full_length"])
            seen.append(
                {
                    "step": len(seen) + 1,
                    "norm": found["norm"],
                    "curvature": bent if math.isfinite(bent) else math.inf,
                    "gain": gain(copy.deepcopy(model), setting.activation, batch[0], start=state),
                }
            )
            if found["norm"] > THETA or len(seen) == steps:
                long = len(seen) if found["norm"] > THETA else None
                return max(seen, key=lambda one: one["curvature"]) | {"long": long}
            state = detach(next(walk).state)  # only now is the step made
