"""Exercise 8.5.6: the measurement at quick size, the stored result, and claims that can fail."""

import copy
import math

import pytest

from solutions.ch08 import ex_8_5_6_relu as ex
from solutions.lab.catalogue import find
from solutions.lab.results import load


@pytest.fixture(scope="module")
def quick(quick_result):
    return quick_result("8.5.6")


@pytest.fixture(scope="module")
def stored():
    return load(find("8.5.6").result_path).values


def test_the_quick_measurement_of_another_text_has_every_setting(quick, stored):
    assert quick.values["runs"].keys() == stored["runs"].keys()
    assert len(quick.values["overflow"]) == 12 and len(quick.log) == len(stored["runs"])
    assert ex.experiment.judge("clipping_is_idle_until_a_long_step", quick.values)[0]
    for run in (run for one in quick.values["overflow"] for run in one["runs"]):
        assert (run["kind"] == "nan") == (not run["finite"])
        assert run["kind"] != "nothing" or math.isinf(run["norm"])
    assert not ex.experiment.judge("books_start_needs_no_clipping", quick.values)[0]  # a few epochs teach nothing


def test_tanh_from_the_same_start_is_lost_within_the_same_epochs():
    theirs = load(find("8.5.4").result_path).values["scratch_unclipped"]  # the prose quotes them beside ReLU's
    lost = theirs["lost_epoch"]
    assert len(lost) == 3 and all(epoch and epoch < ex.BOOK["unclipped"] for epoch in lost)


def test_the_sharpest_step_lies_on_the_path_of_the_training_it_is_judged_by(stored):
    for name, found in stored["overshoots"].items():
        for one, run in zip(found, stored["runs"][name], strict=True):
            assert one["long"] == run["first_long_step"] or one["long"] is None


def test_the_gain_before_training_is_the_radius_over_the_root_of_two(stored):
    for name, radius in (("relu_radius_2_100_clipped", 2), ("relu_radius_4_100_clipped", 4)):
        for run in stored["runs"][name]:
            assert run["before"]["radius"] == pytest.approx(radius, rel=1e-4)
            assert run["before"]["gain"] == pytest.approx(radius / math.sqrt(2), rel=0.2)
    for run in stored["runs"]["relu_small_100_clipped"]:
        assert run["before"]["gain"] == pytest.approx(0.01 * math.sqrt(128 / 2), rel=0.2)
    for run in stored["runs"]["relu_default_100_clipped"]:
        assert run["before"]["gain"] == pytest.approx(1 / math.sqrt(6), rel=0.2)


def first_run(name, **spoiled):
    return lambda values: values["runs"][name][0].update(spoiled)


def overflowing(activation, **spoiled):
    def spoil(values):
        next(one for one in values["overflow"] if one["activation"] == activation)["runs"][0].update(spoiled)

    return spoil


def half_alive(values):
    values["runs"]["relu_identity_100_unclipped"][0]["after"]["silent"] = 0.5


LEARNED = {"lost_epoch": None, "final_perplexity": 9.0}


def sharpest(name, **spoiled):
    return lambda values: values["overshoots"][name][0].update(spoiled)


def probe(**spoiled):
    return lambda values: values["runs"]["book_unclipped"][0]["probes"][5].update(spoiled)


def curve(way, **spoiled):
    return lambda values: values["runs"][f"book_{way}"][0]["curve"].update(spoiled)


SPOILED = [
    ("books_start_needs_no_clipping", first_run("book_unclipped", lost_epoch=100)),
    ("books_start_needs_no_clipping", first_run("book_unclipped", final_perplexity=2.5)),
    ("books_start_needs_no_clipping", first_run("book_unclipped", trained_epochs=300)),
    ("clipping_acts_there_and_changes_little", curve("clipped", long_steps=0.0)),
    ("clipping_acts_there_and_changes_little", curve("unclipped", train_loss=[1.5] * 50)),
    ("clipping_acts_there_and_changes_little", curve("unclipped", train_loss=[0.9] * 50)),
    ("gain_stays_below_one_there", probe(curvature=2.5)),
    ("gain_stays_below_one_there", probe(curvature=0.2)),
    ("gain_stays_below_one_there", probe(gain=1.1)),
    ("gain_stays_below_one_there", lambda v: v["runs"]["book_unclipped"][0]["after"].update(radius=0.9)),
    ("unclipped_relu_overfits", first_run("book_unclipped", heldout_perplexity=9.0)),
    ("unclipped_relu_overfits", first_run("book_unclipped", heldout_lowest_epoch=200)),
    ("gain_tells_the_outcome", sharpest("relu_default_35_unclipped", curvature=1e5)),
    ("gain_tells_the_outcome", sharpest("relu_default_35_unclipped", gain=1.1)),
    ("gain_tells_the_outcome", sharpest("relu_identity_35_unclipped", curvature=3.0)),
    ("gain_tells_the_outcome", sharpest("relu_identity_35_unclipped", gain=0.8)),
    ("gain_tells_the_outcome", first_run("relu_identity_35_unclipped", **LEARNED)),
    ("clipping_is_idle_until_a_long_step", first_run("relu_small_35_clipped", final_perplexity=9.0)),
    ("default_start_learns_either_way", first_run("relu_default_35_unclipped", lost_epoch=2)),
    ("default_start_learns_either_way", first_run("relu_default_100_clipped", lost_epoch=2)),
    ("default_start_learns_either_way", first_run("big_default_clipped", lost_epoch=2)),
    ("default_start_learns_either_way", first_run("relu_default_35_clipped", final_perplexity=12.0)),
    ("unbounded_starts_break_or_die", first_run("relu_identity_35_unclipped", broken_epoch=None)),
    ("unbounded_starts_break_or_die", first_run("relu_radius_2_100_unclipped", broken_epoch=20)),
    ("unbounded_starts_break_or_die", first_run("relu_radius_2_35_unclipped", **LEARNED)),
    ("unbounded_starts_break_or_die", half_alive),
    ("clipping_rescues_only_some", first_run("relu_identity_100_clipped", **LEARNED)),
    ("clipping_rescues_only_some", first_run("relu_radius_2_100_clipped", **LEARNED)),
    ("clipping_rescues_only_some", first_run("relu_radius_2_35_clipped", lost_epoch=1)),
    ("clipping_rescues_only_some", first_run("relu_identity_35_clipped", final_perplexity=18.0)),
    ("clipping_rescues_only_some", first_run("relu_radius_4_35_clipped", **LEARNED)),
    ("clipping_rescues_only_some", first_run("relu_radius_4_100_unclipped", broken_epoch=2)),
    ("tanh_keeps_a_finite_loss", first_run("tanh_radius_2_35_unclipped", worst_loss=math.inf)),
    ("tanh_keeps_a_finite_loss", first_run("tanh_radius_2_100_unclipped", lost_epoch=None)),
    ("tanh_keeps_a_finite_loss", first_run("tanh_radius_2_35_clipped", lost_epoch=5)),
    ("growth_is_proportional_to_the_radius", lambda v: v["growth"]["free"][0].__setitem__(2, 2.0)),
    ("growth_is_proportional_to_the_radius", lambda v: v["growth"].update(radii=[r / 2 for r in v["growth"]["radii"]])),
    ("three_ways_to_fail", overflowing("relu", norm=math.inf)),
    ("three_ways_to_fail", overflowing("relu", finite=False)),
    ("three_ways_to_fail", overflowing("relu", length=3.0)),
    ("three_ways_to_fail", overflowing("tanh", loss=30.0)),
    ("a_large_rate_spoils_the_small_start", first_run("fast_unclipped", broken_epoch=None)),
    ("the_books_size_tells_the_same", first_run("big_radius_2_clipped", lost_epoch=1)),
    ("the_books_size_tells_the_same", first_run("big_radius_2_unclipped", **LEARNED)),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "spoil"), SPOILED)
def test_a_claim_notices_when_a_value_says_otherwise(stored, claim, spoil):
    values = copy.deepcopy(stored)
    spoil(values)
    assert not ex.experiment.judge(claim, values)[0]


def test_every_claim_is_put_to_the_test():
    assert {claim for claim, _ in SPOILED} == set(ex.experiment.claims)
