"""Exercise 8.5.4: the measurement at quick size, the judgements on known values, and the stored result."""

import copy
import json
import math

import pytest
import torch

from solutions.ch08 import clipping_tables as tables
from solutions.ch08 import ex_8_5_4_without_clipping as ex
from solutions.ch08.char_rnn import Trace, split
from solutions.ch08.clipping_runs import Setting, curves, summary, train_one
from solutions.lab.catalogue import find
from solutions.lab.figures import draw
from solutions.lab.results import load
from solutions.lab.run import Run
from solutions.lab.values import plain
from solutions.toolkit.corpus import load_corpus

UNIFORM = math.log(28)


@pytest.fixture(scope="module")
def texts():
    return split(load_corpus("sample").text)


@pytest.fixture(scope="module")
def quick():
    run = Run(torch.device("cpu"), [0, 1], load_corpus("sample").text, quick=True, show=False)
    values = ex.measure(run)
    return run, json.loads(json.dumps(plain(values)))


@pytest.fixture(scope="module")
def stored():
    return load(find("8.5.4").result_path).values


def test_the_quick_measurement_has_every_value_and_says_what_it_did(quick):
    run, values = quick
    for name, (_, count) in ex.plan(run).items():
        assert len(values[name]["final_perplexity"]) == min(count, 2)
        assert ("train_loss" in values[name]) == (name in ex.KEPT)
    assert len(values["library_clipped"]["profiles"][0]) == 2
    assert len(values["library_clipped"]["reach_before"][0]) == 34
    assert any("从零实现，学习率 1，不裁剪" in line for line in run.lines)
    assert 1 < values["bigram"] < values["unigram"] < values["vocab_size"]


def test_every_figure_table_and_claim_can_be_made_of_the_quick_values(quick):
    _, values = quick
    for name, spec in ex.experiment.figures.items():
        svg, alt = draw(spec, values, name)
        assert "<svg" in svg and len(alt) > 30
    for spec in ex.experiment.tables.values():
        assert spec.build(values).rows
    verdicts = {name: ex.experiment.judge(name, values) for name in ex.experiment.claims}
    assert all(evidence for _, evidence in verdicts.values())
    assert not verdicts["default_without_clipping_diverges"][0]  # four epochs of a tiny network blow nothing up
    assert not verdicts["clipping_converges"][0]  # and teach it nothing
    assert ex.experiment.derivation(values)["early"] == 0


def test_quick_runs_of_one_seed_start_from_the_same_fresh_weights(quick):
    _, values = quick
    # No gradient of so short a run is longer than θ, so clipping must have changed nothing at all.
    assert max(values["library_unclipped"]["largest_gradient"]) < 1
    for curve in ("train_loss", "heldout_loss"):
        assert values["library_clipped"][curve] == values["library_unclipped"][curve]
        assert values["library_clipped"][curve][0] != values["library_clipped"][curve][1]


def test_a_run_that_is_worse_than_guessing_is_stopped_and_its_end_kept(texts):
    # At a learning rate of 50 even a small network is thrown far off at once.
    setting = Setting(lr=50.0, clip=None, num_epochs=30, num_hiddens=16, patience=12, reuse_epochs=1)
    record = train_one(setting, 0, texts, "cpu", lambda *report: None)
    assert record["lost_epoch"] is not None and record["lost_epoch"] + 12 - 1 == record["trained_epochs"] < 30
    assert record["epochs"][-1] == record["trained_epochs"]
    assert record["final_perplexity"] > 28 and record["longest_step"] > 10
    assert record["autopsy"]["saturated"] > 0.5
    assert record["reused_loss"] > 2
    plain(record)  # whatever happened, it can be stored


def test_the_label_says_how_a_setting_clips():
    assert Setting().label == "nn.RNN，学习率 1，裁剪"
    assert Setting("scratch", lr=0.25, clip=None).label == "从零实现，学习率 0.25，不裁剪"
    assert Setting(clip=None, bound=1.0).label == "nn.RNN，学习率 1，按值裁剪"


def test_the_summary_of_a_run_that_was_learning_and_then_was_lost():
    trace = Trace(loss=[3.0] + [1.0] * 9 + [9.0] * 12 + [5.0], norm=[0.5] * 20 + [7.0] * 26, length=[0.5, 7.0])
    trace.epochs, trace.heldout_loss = [1, 10, 23], [3.0, 2.0, 8.0]
    told = summary(trace, UNIFORM)
    assert told["lost_epoch"] == 11 and told["lowest_loss"] == 1.0 and told["lowest_after_lost"] == 5.0
    assert told["final_loss"] == pytest.approx((9 * 9 + 5) / 10)
    assert told["first_long_step"] == 21 and told["share_above_theta"][0] == 0 and told["share_above_theta"][-1] == 1
    assert told["heldout_lowest"] == pytest.approx(math.exp(2)) and told["heldout_lowest_epoch"] == 10
    assert curves(trace)["largest_norm"] == [0.5, 0.5, 7.0] and curves(trace)["train_loss"] == [3.0, 1.0, 5.0]


def test_a_perplexity_in_a_cell():
    assert tables.short(1.284) == "1.28" and tables.short(3.2e12) == "$10^{12}$"
    assert tables.short(math.inf) == "$10^{308}$"
    assert tables.span([1.301, 1.299]) == "1.30" and tables.span([2, 188], str) == "2 至 188"


def test_the_stored_result_bears_out_every_claim(stored):
    for name in ex.experiment.claims:
        holds, evidence = ex.experiment.judge(name, stored)
        assert holds, f"{name}: {evidence}"


@pytest.mark.parametrize(
    ("claim", "spoil"),
    [
        ("default_without_clipping_diverges", lambda v: v["library_unclipped"]["final_perplexity"].__setitem__(1, 5.0)),
        ("clipping_converges", lambda v: v["scratch_clipped"]["final_perplexity"].__setitem__(0, 2.5)),
        ("scratch_diverges_later", lambda v: v["scratch_unclipped"]["lost_epoch"].__setitem__(0, None)),
        ("alike_until_the_first_long_step", lambda v: v["scratch_clipped"]["train_loss"][2].__setitem__(3, 2.0)),
        ("no_recovery", lambda v: v["library_unclipped"]["lowest_after_lost"].__setitem__(0, 3.0)),
        ("steps_are_bounded", lambda v: v["library_clipped"]["longest_step"].__setitem__(0, 1.01)),
        ("direction_is_kept", lambda v: v["first_steps"]["lowest_cosine"]["clipped"].__setitem__(0, 0.99)),
        ("full_steps_overshoot", lambda v: v["library_clipped"]["profiles"][0][-1].update(after_clipped=9.0)),
        ("gradient_stays_bounded", lambda v: v["library_unclipped"]["late_norm"].__setitem__(0, 23.0)),
        ("spikes_come_afterwards", lambda v: v["library_unclipped"]["largest_norm"][1].__setitem__(0, 1e20)),
        ("exploded_networks_are_saturated", lambda v: v["library_unclipped"]["autopsy"][0].update(saturated=0.5)),
        ("clipping_does_not_cure_vanishing", lambda v: v["library_clipped"]["reach_before"][0].__setitem__(-1, 1.0)),
        ("clipping_becomes_the_rule", lambda v: v["library_clipped"]["share_above_theta"][0].__setitem__(0, 0.9)),
        ("smaller_rates_delay", lambda v: v["library_unclipped_lr_half"]["lost_epoch"].__setitem__(0, None)),
        ("clipping_is_no_insurance", lambda v: v["library_clipped_lr_2"]["lost_epoch"].__setitem__(0, None)),
        ("reuse_spoils_the_comparison", lambda v: v["library_unclipped"]["reused_loss"].__setitem__(0, 2.0)),
        ("clipping_by_value_fails", lambda v: v["by_value"].update(lost_epoch=[None] * 5)),
        ("clipping_does_not_stop_overfitting", lambda v: v["library_clipped"].update(heldout_perplexity=[12.0] * 5)),
    ],
)
def test_a_claim_notices_when_one_seed_says_otherwise(stored, claim, spoil):
    values = copy.deepcopy(stored)
    spoil(values)
    assert not ex.experiment.judge(claim, values)[0]
    assert set(ex.experiment.claims) >= {claim}
