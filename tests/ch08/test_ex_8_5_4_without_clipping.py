"""Exercise 8.5.4: the measurement at quick size, the judgements on known values, and the stored result."""

import copy

import pytest
import torch

from solutions.ch08 import ex_8_5_4_without_clipping as ex
from solutions.ch08.rnn_scratch.char_rnn import split
from solutions.ch08.rnn_scratch.clipping_probes import mean_curvature
from solutions.ch08.rnn_scratch.clipping_runs import Setting, train_one
from solutions.lab.catalogue import find
from solutions.lab.results import load
from solutions.lab.run import Run
from solutions.lab.values import plain
from solutions.toolkit.corpus import load_corpus


@pytest.fixture(scope="module")
def texts():
    return split(load_corpus("sample").text)


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
        assert ("train_loss" in values[name]) == ("train_loss" in ex.KEPT.get(name, ()))
    assert len(values["library_clipped"]["profiles"][0]) == 2
    assert len(values["library_clipped"]["reach_before"][0]) == 34
    assert any("从零实现，学习率 1，不裁剪" in line for line in quick.log)
    assert 1 < values["bigram"] < values["unigram"] < values["vocab_size"]


def test_a_quick_run_cannot_bear_out_the_claims_of_a_full_one(quick):
    values = quick.values
    verdicts = {name: ex.experiment.judge(name, values) for name in ex.experiment.claims}
    assert not verdicts["default_without_clipping_diverges"][0]  # four epochs of a tiny network blow nothing up
    assert not verdicts["clipping_converges"][0]  # and teach it nothing
    assert ex.experiment.derivation(values)["early"] == 0


def test_quick_runs_of_one_seed_start_from_the_same_fresh_weights(quick):
    values = quick.values
    # No gradient of so short a run is longer than θ, so clipping must have changed nothing at all.
    assert max(values["library_unclipped"]["largest_gradient"]) < 1
    for curve in ("train_loss", "heldout_loss"):
        assert values["library_clipped"][curve] == values["library_unclipped"][curve]
        assert values["library_clipped"][curve][0] != values["library_clipped"][curve][1]


def test_a_run_that_is_worse_than_guessing_is_stopped_and_its_end_kept(texts):
    # At a learning rate of 50 even a small network is thrown far off at once.
    setting = Setting(
        lr=50.0, clip=None, num_epochs=30, num_hiddens=16, patience=12, next_lr=0.1, next_epochs=2, reuse_epochs=1
    )
    record = train_one(setting, 0, texts, "cpu", lambda *report: None)
    assert record["lost_epoch"] is not None and record["lost_epoch"] + 12 - 1 == record["trained_epochs"] < 30
    assert record["epochs"][-1] == record["trained_epochs"]
    assert record["final_perplexity"] > 28 and record["longest_step"] > 10
    assert record["autopsy"]["saturated"] > 0.5 and len(record["next_loss"]) == 2
    assert record["share_worse"] == 1 and record["fall"]["first_epoch"] == 1
    assert record["reused_loss"] > 2
    plain(record)  # whatever happened, it can be stored


def test_the_label_says_how_a_setting_clips():
    assert Setting().label == "nn.RNN，学习率 1，裁剪"
    assert Setting("scratch", lr=0.25, clip=None).label == "从零实现，学习率 0.25，不裁剪"


def test_the_stored_result_bears_out_every_claim(stored):
    for name in ex.experiment.claims:
        holds, evidence = ex.experiment.judge(name, stored)
        assert holds, f"{name}: {evidence}"


def put(*path):
    """Set the value at a path of keys: ``put("library_unclipped", "lost_epoch", 0, None)``."""

    def spoil(values):
        *way, last, new = path
        for step in way:
            values = values[step]
        values[last] = new

    return spoil


SPOILED = {
    "default_without_clipping_diverges": put("library_unclipped", "final_perplexity", 1, 5.0),
    "clipping_converges": put("scratch_clipped", "final_perplexity", 0, 2.5),
    "scratch_diverges_later": put("scratch_unclipped", "lost_epoch", 0, None),
    "alike_until_the_first_long_step": put("scratch_clipped", "train_loss", 2, 3, 2.0),
    "short_looks_mislead": put("library_unclipped", "lost_epoch", 2, None),
    "falling_behind_comes_first": put("library_clipped", "train_loss", 4, 14, 3.0),
    "no_recovery": put("scratch_unclipped", "lowest_after_lost", 0, 3.0),
    "smaller_steps_lead_back": put("library_unclipped", "next_loss", 0, -1, 2.5),
    "steps_are_bounded": put("library_clipped", "longest_step", 0, 1.01),
    "direction_is_kept": put("first_steps", "lowest_cosine", "clipped", 0, 0.99),
    "full_steps_overshoot": put("library_clipped", "profiles", 0, -1, "after_clipped", 9.0),
    "curvature_outgrows_the_step": put("library_clipped", "profiles", 3, 0, "after_clipped", 9.0),
    "gradient_stays_bounded": put("library_unclipped", "late_norm", 0, 23.0),
    "spikes_come_afterwards": put("library_unclipped", "largest_gradient_epoch", 1, 100),
    "exploded_networks_are_saturated": put("library_unclipped", "autopsy", 0, "saturated", 0.5),
    "only_the_output_layer_moves": put("library_unclipped", "autopsy", 0, "output_share", "median", 0.5),
    "exploded_steps_hover_at_the_limit": put("library_unclipped", "autopsy", 4, "overshooting", 0.9),
    "initial_stretch_differs": put("scratch_clipped", "spectral_norm_before", 0, 1.2),
    "smaller_rates_delay": put("library_unclipped_lr_quarter", "lost_epoch", 0, 499),
    "clipping_is_no_insurance": put("library_clipped_lr_2", "share_worse", 0, 0.1),
    "clipping_becomes_the_rule": put("library_clipped", "share_above_theta", 0, 0, 0.9),
    "shorter_steps_learn_more": put("library_clipped", "final_perplexity", 2, 1.0),
    "clipping_does_not_cure_vanishing": put("library_clipped", "reach_before", 0, -1, 1.0),
    "learning_carries_the_gradient": put("library_unclipped_lr_quarter", "reach_after", 0, -1, 0.0),
    "explosion_ends_in_vanishing": put("library_unclipped", "reach_after", 0, -1, 1.0),
    "reuse_spoils_the_comparison": put("library_unclipped", "reused_loss", 0, 3.0),
    "clipping_by_value_fails": put("first_steps", "unclipped", 0, "largest", 5, 1.5),
    "clipping_does_not_stop_overfitting": put("library_clipped", "heldout_perplexity", 1, 12.0),
}


def test_every_claim_is_tried_on_spoiled_values():
    assert set(SPOILED) == set(ex.experiment.claims)


@pytest.mark.parametrize("claim", SPOILED)
def test_a_claim_notices_when_one_seed_says_otherwise(stored, claim):
    values = copy.deepcopy(stored)
    SPOILED[claim](values)
    assert not ex.experiment.judge(claim, values)[0]


@pytest.mark.parametrize(
    ("claim", "spoil"),
    [
        ("smaller_rates_delay", put("library_unclipped_lr_half", "lost_epoch", 0, None)),
        ("smaller_rates_delay", put("library_unclipped_lr_half", "lost_epoch", 0, 150)),
        ("spikes_come_afterwards", put("library_unclipped", "largest_before_lost", 1, 11.0)),
        ("curvature_outgrows_the_step", put("library_clipped", "profiles", 2, 4, "after_clipped", 0.0)),
        ("exploded_steps_hover_at_the_limit", put("library_unclipped", "autopsy", 0, "curvature", "median", 1.0)),
        ("exploded_networks_are_saturated", put("library_clipped", "autopsy", 0, "saturated", 0.8)),
        ("short_looks_mislead", put("unigram", 1.0)),
        ("clipping_is_no_insurance", put("library_clipped_lr_2", "final_perplexity", 1, 2.0)),
    ],
)
def test_a_claim_of_several_parts_notices_each(stored, claim, spoil):
    values = copy.deepcopy(stored)
    spoil(values)
    assert not ex.experiment.judge(claim, values)[0]


def test_the_stored_profiles_bear_out_that_the_loss_rises_exactly_above_the_limit(stored):
    for seed in stored["library_clipped"]["profiles"]:
        for p in seed:
            for after, length in (("after_clipped", "clipped_length"), ("after_full", "full_length")):
                curvature = mean_curvature(p["before"], p[after], p["norm"], p[length])
                assert (curvature > 2 * p["norm"] / p[length]) == (p[after] > p["before"])


def test_the_result_is_small(stored):
    assert find("8.5.4").result_path.stat().st_size < 100_000
