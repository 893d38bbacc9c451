"""Exercise 8.5.4: the measurement at quick size, the judgements on known values, and the stored result."""

import copy

import pytest
import torch

from solutions.ch08 import ex_8_5_4_without_clipping as ex
from solutions.ch08.rnn_scratch.clipping_probes import mean_curvature
from solutions.lab.catalogue import find
from solutions.lab.results import load
from solutions.lab.run import Run


@pytest.fixture(scope="module")
def quick(quick_result):
    return quick_result("8.5.4")


@pytest.fixture(scope="module")
def stored():
    return load(find("8.5.4").result_path).values


def test_the_quick_measurement_has_every_value_and_says_what_it_did(quick):
    values = quick.values
    for name, (_, count) in ex.plan(Run(torch.device("cpu"), [0, 1], quick=True)).items():
        assert len(values[name]["final_perplexity"]) == min(count, 2)
        assert ("train_loss" in values[name]) == ("lr" not in name.split("_"))
    assert len(values["library_clipped"]["profiles"][0]) == len(values["probed_epochs"]) == 2
    assert any("从零实现，学习率 1，不裁剪" in line for line in quick.log)
    assert 1 < values["unigram"] < values["vocab_size"]


def test_a_quick_run_cannot_bear_out_the_claims_of_a_full_one(quick):
    verdicts = {name: ex.experiment.judge(name, quick.values) for name in ex.experiment.claims}
    assert not verdicts["unclipped_diverges"][0]  # two epochs of a tiny network blow nothing up
    assert not verdicts["clipped_converges"][0]  # and teach it nothing
    assert ex.experiment.derivation(quick.values)["early"] == 0


def test_quick_runs_of_one_seed_start_from_the_same_fresh_weights(quick):
    values = quick.values
    # No gradient of so short a run is longer than θ, so clipping must have changed nothing at all.
    assert max(values["library_unclipped"]["largest_gradient"]) < 1
    clipped, unclipped = values["library_clipped"], values["library_unclipped"]
    assert clipped["train_loss"] == unclipped["train_loss"] and clipped["spectral_norm"] == unclipped["spectral_norm"]
    assert clipped["train_loss"][0] != clipped["train_loss"][1]


def test_the_full_plan_is_the_books_default_beside_one_change_at_a_time():
    plan = ex.plan(Run(torch.device("cpu"), [0, 1, 2, 3, 4]))
    assert all(setting.num_hiddens == 256 for setting, _ in plan.values())
    assert [(s.lr, s.clip) for name, (s, _) in plan.items() if "lr" not in name] == [(1, None), (1, None), (1, 1)]
    assert plan["scratch_clipped"][0].patience is None and plan["library_unclipped"][0].patience == 60
    assert plan["library_unclipped"][1] == 5 and min(count for _, count in plan.values()) == 3


def put(*path):
    """Set the value at a path of keys: ``put("library_unclipped", "lost_epoch", 0, None)``."""

    def spoil(values):
        *way, last, new = path
        for step in way:
            values = values[step]
        values[last] = new

    return spoil


SPOILED = {
    "unclipped_diverges": put("library_unclipped", "lowest_after", 1, 3.2),
    "clipped_converges": put("scratch_clipped", "final_perplexity", 0, 2.5),
    "scratch_diverges_later": put("scratch_unclipped", "lost_epoch", 0, 150),
    "falling_behind_comes_first": put("library_clipped", "train_loss", 4, 14, 1.9),
    "steps_are_bounded": put("library_clipped", "longest_step", 0, 1.01),
    "curvature_outgrows_the_step": put("library_clipped", "profiles", 3, 0, "after_clipped", 9.0),
    "spikes_come_afterwards": put("library_unclipped", "largest_gradient_epoch", 1, 100),
    "exploded_layers_are_frozen": put("aftermath", "autopsy", 0, "output_share", 0.5),
    "exploded_steps_hover_at_the_limit": put("aftermath", "autopsy", 4, "overshooting", 0.9),
    "smaller_steps_lead_back": put("aftermath", "slower_loss", 0, -1, 2.5),
    "smaller_rates_delay": put("library_unclipped_lr_half", "lost_epoch", 0, None),
    "clipping_is_no_insurance": put("library_clipped_lr_2", "lost_epoch", 2, None),
    "clipping_does_not_cure_vanishing": put("library_clipped", "reach_before", 0, 0.1),
    "clipping_does_not_stop_overfitting": put("library_clipped", "heldout_last", 1, 12.0),
    "reuse_spoils_the_comparison": put("aftermath", "reused_loss", 0, -1, 3.0),
    "clipping_by_value_fails": put("first_steps", "largest_component", 0, 1.5),
}


def test_every_claim_is_tried_on_spoiled_values():
    assert set(SPOILED) == set(ex.experiment.claims)


PARTS = [
    ("unclipped_diverges", put("scratch_unclipped", "lost_epoch", 2, None)),
    ("unclipped_diverges", put("library_unclipped", "trained_epochs", 2, 230)),  # not watched long enough
    ("unclipped_diverges", put("scratch_unclipped", "further_loss", 1, 20, 3.0)),  # comes back later
    ("clipped_converges", put("scratch_clipped", "trained_epochs", [250] * 3)),  # not as long as the unclipped
    ("clipped_converges", put("library_clipped", "lost_epoch", 2, 400)),
    ("scratch_diverges_later", put("scratch_unclipped", "spectral_norm", 0, 1.2)),
    ("scratch_diverges_later", put("scratch_unclipped", "lowest_loss", 0, 1.0)),
    ("falling_behind_comes_first", put("unigram", 1.0)),
    ("steps_are_bounded", put("first_steps", "lowest_cosine", "clipped", 0, 0.99)),
    ("steps_are_bounded", put("library_clipped", "share_above_theta", 0, 0, 0.9)),
    ("curvature_outgrows_the_step", put("library_clipped", "profiles", 2, 4, "after_full", 0.0)),
    ("curvature_outgrows_the_step", put("library_clipped", "profiles", 2, 2, "after_full", 9.0)),
    ("curvature_outgrows_the_step", put("library_clipped", "profiles", 2, 2, "after_full", 0.9)),
    ("spikes_come_afterwards", put("library_unclipped", "largest_before", 1, 11.0)),
    ("spikes_come_afterwards", put("library_unclipped", "norm_after", 0, 23.0)),
    ("exploded_layers_are_frozen", put("aftermath", "autopsy", 0, "saturated", 0.8)),
    ("exploded_layers_are_frozen", put("aftermath", "reach", 3, 30)),
    ("exploded_layers_are_frozen", put("aftermath", "autopsy", 2, "drift", 0.2)),
    ("smaller_steps_lead_back", put("aftermath", "slower_saturated", 2, 0.4)),
    ("exploded_steps_hover_at_the_limit", put("aftermath", "autopsy", 0, "curvature", 1.0)),
    ("smaller_rates_delay", put("library_unclipped_lr_half", "lowest_loss", 0, 0.3)),
    ("clipping_is_no_insurance", put("library_unclipped_lr_2", "lowest_after", 1, 4.0)),
    ("clipping_does_not_cure_vanishing", put("library_clipped", "first_norm", 0, 1.1)),
    ("reuse_spoils_the_comparison", put("aftermath", "spectral_norm", [1.0] * 5)),
    ("clipping_by_value_fails", put("first_steps", "lowest_cosine", "by_value", 0, 1.0)),
]


@pytest.mark.parametrize(("claim", "spoil"), [*SPOILED.items(), *PARTS])
def test_a_claim_notices_when_one_seed_or_one_part_says_otherwise(stored, claim, spoil):
    values = copy.deepcopy(stored)
    spoil(values)
    assert not ex.experiment.judge(claim, values)[0]


def test_the_stored_profiles_bear_out_that_the_loss_rises_exactly_above_the_limit(stored):
    walks = [stored["library_clipped"]["walk"], stored["first_steps"]["walk"]]
    for p in [*walks, *(profile for seed in stored["library_clipped"]["profiles"] for profile in seed)]:
        for after, length in (("after_clipped", "clipped_length"), ("after_full", "full_length")):
            curvature = mean_curvature(p["before"], p[after], p["norm"], p[length])
            assert (curvature > 2 * p["norm"] / p[length]) == (p[after] > p["before"])


def test_the_result_is_small(stored):
    assert find("8.5.4").result_path.stat().st_size < 60_000
