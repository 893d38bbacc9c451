"""Exercise 8.7.2: the measurement at quick size, the numbers the prose quotes, and the stored result."""

import copy
import math

import numpy as np
import pytest
import torch

from solutions.ch08 import ex_8_7_2_against_explosion as ex
from solutions.ch08.bptt import remedies_numbers as numbers
from solutions.ch08.bptt import remedies_tables as tables
from solutions.ch08.bptt.remedies_models import Design, build
from solutions.ch08.bptt.remedies_plan import DESIGNS, STEP, TIME
from solutions.lab.catalogue import find
from solutions.lab.results import load
from solutions.toolkit.training import clip_gradients


@pytest.fixture(scope="module")
def quick(quick_result):
    return quick_result("8.7.2")


@pytest.fixture(scope="module")
def stored():
    return load(find("8.7.2").result_path).values


def test_the_quick_measurement_has_every_value_and_says_what_it_did(quick):
    values = quick.values
    assert set(values["designs"]) == set(DESIGNS) and set(values["time"]) == set(TIME)
    assert set(values["step"]) == set(STEP) and set(TIME) | set(STEP) == set(numbers.NAMES)
    assert any("time／orthogonal" in line for line in quick.log)


@pytest.mark.parametrize("claim", ["orthogonal_never_grows"])
def test_a_theorem_holds_at_any_size(quick, claim):
    holds, evidence = ex.experiment.judge(claim, quick.values)
    assert holds, evidence


def test_the_longest_clipped_step_is_the_same_at_both_starts():
    for name in ("clip", "orthogonal_clip"):
        assert TIME[name].lr * TIME[name].clip == STEP[name].lr * STEP[name].clip == 1
    assert TIME["clip_value"].lr * TIME["clip_value"].clip_value == 0.01 == STEP["clip_value"].lr * 0.0025
    assert [plan["slow"].lr / plan["none"].lr for plan in (TIME, STEP)] == [0.1, 0.1]


def test_the_layer_norm_rate_is_that_of_a_large_random_network():
    generator = torch.Generator().manual_seed(0)
    z = torch.randn(2_000_000, generator=generator, dtype=torch.float64)
    simulated = ((1 - torch.tanh(z) ** 2).square().mean() / torch.tanh(z).square().mean()).sqrt().item()
    assert numbers.layer_norm_rate() == pytest.approx(simulated, rel=2e-3)
    # And of a real recurrence without inputs, 400 units wide, its gradient followed back by hand.
    n, rng = 400, np.random.default_rng(1)
    W, h, slopes = rng.normal(size=(n, n)), rng.normal(size=n), []
    for _ in range(200):
        z = h @ W
        sd = z.std()
        z = (z - z.mean()) / sd
        h = np.tanh(z)
        slopes.append((1 - h**2, z, sd))
    delta, logs = rng.normal(size=n), []
    for slope, z, sd in reversed(slopes):
        g = delta * slope
        g = (g - g.mean() - z * (g * z).mean()) / sd @ W.T  # through the normalisation, then through W
        logs.append(math.log(np.linalg.norm(g) / np.linalg.norm(delta)))
        delta = g / np.linalg.norm(g)
    assert math.exp(np.mean(logs[:150])) == pytest.approx(numbers.layer_norm_rate(), rel=0.03)


def test_the_state_of_a_relu_network_overflows_though_no_update_is_made():
    X = torch.randint(28, (4, 400), generator=torch.Generator().manual_seed(0))
    finite = {}
    for layer in ("relu", "tanh"):
        model = build(Design(layer, 5.0), 28, 64, 0)
        with torch.no_grad():
            finite[layer] = bool(model(X, model.begin_state(4))[0].isfinite().all())
    assert finite == {"relu": False, "tanh": True}
    weight = torch.nn.Parameter(torch.zeros(2))  # and where only the norm's squares overflow, clipping stands still
    weight.grad = torch.tensor([1e25, 1.0])
    assert clip_gradients([weight], 1.0).isinf() and torch.equal(weight.grad, torch.zeros(2))


def test_the_numbers_quoted(stored):
    shown = numbers.derived(stored)
    assert len(shown["short"]) == 30 and shown["guessing"] == 1 and shown["time"]["none"]["diverged"] == 5
    assert shown["promised"][0] == pytest.approx(stored["walks"][0]["whole"]["norm"] / 1000)
    assert shown["drop"]["cut"][0] == pytest.approx(
        stored["walks"][0]["cut"]["before"]
        - min(
            loss
            for length, loss in zip(stored["lengths"], stored["walks"][0]["cut"]["losses"], strict=True)
            if length <= 1
        )
    )
    assert float(shown["changed_bound"]) < 0.05
    assert shown["step"]["clip"]["train"] == [math.exp(loss) for loss in stored["step"]["clip"]["loss"]]


def test_cells_tell_the_spread_and_what_left_the_floats(stored):
    assert (
        tables.short(12.34) == "12.3"
        and tables.short(615.2) == "615"
        and tables.short(1234.5) == "1,234"
        and tables.short(1.2e5) == "$10^{5}$"
    )
    assert tables.span([math.inf, math.inf]) == "∞" and tables.span([7.9, 8.24]) == "7.9–8.2"
    rows = {row[0]: row[1:] for row in tables.time(stored).rows}
    assert rows["ReLU + 裁剪"] == ["∞", "5/5", "∞", "∞"] and rows["正交初始化"][1] == "0/5"
    assert len(rows) == len(TIME) - len(tables.TOLD)


def runs(place, name, key, value, seed=2):
    """One seed's value is another."""
    return lambda v: v[place][name][key].__setitem__(seed, value)


def design(name, key, value):
    return lambda v: v["designs"][name][3].__setitem__(key, value)


def walks(way, key, value):
    return lambda v: v["walks"][1][way].update({key: value})


SPOILED = [
    ("the_start_explodes", design("start", "rate", 1.2)),
    ("the_start_explodes", design("default", "rate", 0.7)),
    ("the_start_explodes", lambda v: v["designs"]["start"][0]["reach"].__setitem__(-1, 1e11)),
    ("orthogonal_never_grows", lambda v: v["designs"]["orthogonal"][0]["reach"].__setitem__(9, 2.0)),
    ("layer_norm_forgets_the_scale", design("norm", "rate", 1.2)),
    ("layer_norm_forgets_the_scale", design("norm_default", "rate", 0.99)),
    ("gates_and_leaks_delay", design("lstm", "rate", 1.25)),
    ("gates_and_leaks_delay", design("lstm_triple", "rate", 1.2)),
    ("gates_and_leaks_delay", design("leaky", "rate", 0.98)),
    ("gates_and_leaks_delay", design("leaky", "rate", 1.2)),
    ("relu_is_worse", design("relu", "rate", 1.4)),
    ("relu_is_worse", design("relu_default", "rate", 0.55)),
    ("relu_is_worse", runs("time", "relu_clip", "loss", 2.0)),
    ("short_steps_save_but_teach_little", runs("time", "adam", "loss", 5.0)),
    ("short_steps_save_but_teach_little", runs("time", "slow", "loss", 2.0)),
    ("short_steps_save_but_teach_little", runs("time", "cap", "heldout", 2.6)),
    ("clipping_learns_letters_at_most", runs("time", "clip", "loss", 2.5)),
    ("clipping_learns_letters_at_most", runs("time", "clip_third", "loss", 2.5)),
    ("clipping_learns_letters_at_most", runs("time", "clip_tenth", "loss", 3.0)),
    ("clipping_learns_letters_at_most", runs("time", "adam", "loss", 2.5)),
    ("clipping_longer_is_no_cure", runs("time", "clip_longer", "loss", 2.0)),
    ("every_structural_remedy_cures", runs("time", "norm", "loss", 2.9)),
    ("every_structural_remedy_cures", runs("time", "cut", "heldout", 2.9)),
    ("after_training", runs("time", "cut", "rate_after", 0.9)),
    ("after_training", runs("time", "cap", "stretch_after", 1.1)),
    ("after_training", runs("time", "cap", "rate_after", 1.1)),
    ("after_training", runs("time", "orthogonal", "stretch_after", 1.0)),
    ("after_training", runs("time", "orthogonal", "rate_after", 1.0)),
    ("penalties_come_too_late", runs("time", "none", "loss", 3.0)),
    ("penalties_come_too_late", runs("time", "decay", "loss", 3.0)),
    ("penalties_come_too_late", runs("time", "penalty", "loss", 3.0)),
    ("penalties_come_too_late", runs("time", "penalty_clip", "loss", 5.0)),
    ("penalties_come_too_late", runs("time", "decay", "first_norm", 1.0)),
    ("the_full_gradient_has_no_use", lambda v: v["walks"][1]["whole"]["losses"].__setitem__(9, 3.2)),
    ("the_full_gradient_has_no_use", walks("whole", "norm", 100.0)),
    ("the_full_gradient_has_no_use", lambda v: v["walks"][1]["whole"]["losses"].__setitem__(6, 3.55)),
    ("the_output_layer_is_starved", walks("whole", "output_share", 1e-5)),
    ("the_output_layer_is_starved", walks("cut", "output_share", 0.5)),
    ("long_steps_need_shorter_steps", runs("step", "none", "loss", 3.0)),
    ("long_steps_need_shorter_steps", runs("step", "orthogonal", "loss", 2.0)),
    ("long_steps_need_shorter_steps", runs("step", "clip", "heldout", 2.5)),
    ("long_steps_need_shorter_steps", runs("step", "slow", "loss", 2.5)),
    ("long_steps_need_shorter_steps", runs("time", "default", "loss", 2.5)),
    ("long_steps_need_shorter_steps", runs("step", "lstm", "loss", 2.3)),
    ("both_together_cure_both", runs("time", "orthogonal", "loss", 1.8)),
    ("both_together_cure_both", runs("step", "orthogonal_clip", "loss", 2.3)),
    ("both_together_cure_both", runs("time", "orthogonal_clip", "loss", 2.3)),
]


@pytest.mark.parametrize(("claim", "spoil"), SPOILED)
def test_a_claim_notices_when_a_value_says_otherwise(stored, claim, spoil):
    values = copy.deepcopy(stored)
    spoil(values)
    assert not ex.experiment.judge(claim, values)[0]


def test_every_claim_is_put_to_the_test():
    assert {claim for claim, _ in SPOILED} == set(ex.experiment.claims)
