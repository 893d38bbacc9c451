"""Exercise 8.3.4: the measurement at quick size, the numbers the prose quotes, and the stored result."""

import copy
import math
from random import Random

import pytest

from solutions.ch08 import ex_8_3_4_reading_long_text as ex
from solutions.ch08.language_models import reading_numbers as numbers
from solutions.ch08.language_models import reading_tables as tables
from solutions.lab.catalogue import find
from solutions.lab.results import load
from solutions.toolkit.batches import random_batches


@pytest.fixture(scope="module")
def quick(quick_result):
    return quick_result("8.3.4")


@pytest.fixture(scope="module")
def stored():
    return load(find("8.3.4").result_path).values


def test_what_holds_for_any_text_holds_for_the_sample(quick):
    for claim in (
        "window_formula",
        "inner_repetition",
        "independent_starts_miss",
        "strata_miss_less",
        "contexts",
        "the_stream_is_the_same",
        "overlap_leaks",
    ):
        holds, evidence = ex.experiment.judge(claim, quick.values)
        assert holds, evidence
    assert any("独立起点，分层" in line for line in quick.log) and any("步长 1" in line for line in quick.log)


def test_the_models_read_the_text_that_was_held_out(quick):
    found = quick.values["models"]
    assert found["scored"] % (4 * found["num_steps"]) == 0
    assert found["scored"] < quick.values["tokens"] - found["trained"] <= found["scored"] + 4 * found["num_steps"]
    assert set(found["stride_1"][0]) == {"carried"}
    assert quick.values["short"]["num_steps"] == 4 and set(quick.values["short"]["losses"][0]) == {"window", "carried"}


def test_the_average_of_the_curve_is_what_a_reading_should_give():
    losses = {"curve": [4.0, 2.0, 1.0, 1.0]}
    assert numbers.startup(losses) == 4.0
    assert numbers.from_curve(losses, 4, 4) == 2.0 == 1.0 + numbers.startup(losses) / 4
    assert numbers.from_curve(losses, 4, 2) == 1.0 and numbers.from_curve(losses, 2, 1) == 2.0


def test_the_numbers_of_the_pitfall_on_stride_one(stored):
    found, models = numbers.derived(stored)["overlapping"], stored["models"]
    assert found["windows"] == stored["tokens"] - stored["num_steps"] == stored["strides"]["1"]["windows"]
    # 153,522 characters to train on: 153,490 windows of stride 1, 64 in a batch.
    assert models["trained"] == 153_522 and found["epoch_updates"] == 2398
    assert found["passes"] == pytest.approx(4, abs=0.01)
    random = random_batches(range(models["trained"]), 64, 32, Random(0))
    assert found["random_updates"] == sum(1 for _ in random) == 74


def test_the_tables_say_what_was_measured(stored):
    rows = {row[0]: row for row in tables.ways(stored).rows}
    assert len(rows) == len(stored["ways"])
    assert rows["滑窗，步长 1"][1:] == ["170,548", "100.00%", "31.99", "16.5", "31.99", "首尾各 31 个"]
    assert rows["滑窗，步长 8"][2] == "99.99%" and rows["滑窗，步长 8"][-1] == "首尾，漏 3 个"
    read = {row[0]: row for row in tables.readings(stored).rows}
    assert read["窗口 32，步长 8"][1:3] == ["25", "4"] and len(read) == 9
    mean = sum(math.exp(losses["carried"]) for losses in stored["models"]["random"]) / 5
    assert read["传状态"][3].startswith(f"{mean:.2f}（")


def test_every_way_of_reading_is_stored_under_its_name(stored):
    assert set(stored["ways"]) == set(numbers.NAMES) - {"stride_1"}


def model(way, seed, *path, value):
    """Spoil one loss of one model."""

    def spoil(values):
        here = values["models"][way][seed]
        for step in path[:-1]:
            here = here[step]
        here[path[-1]] = value

    return spoil


def every_model(way, key, change):
    return lambda v: [losses.update({key: change(losses[key])}) for losses in v["models"][way]]


SPOILED = [
    ("window_formula", lambda v: v["strides"]["12"].update(windows=14_214)),
    ("window_formula", lambda v: v["strides"]["8"].update(missed=4)),
    ("window_formula", lambda v: v["strides"]["48"].update(missed=50_000)),
    ("inner_repetition", lambda v: v["strides"]["12"].update(most=4)),
    ("inner_repetition", lambda v: v["strides"]["3"].update(share_most=0.5)),
    ("inner_repetition", lambda v: v["strides"]["8"]["head"].__setitem__(8, 1)),
    ("independent_starts_miss", lambda v: v["independent"][2].__setitem__(0, 0.39)),
    ("strata_miss_less", lambda v: v["stratified"][2].__setitem__(0, 0.18)),
    ("strata_miss_less", lambda v: v["stratified"][2].__setitem__(3, 0.01)),
    ("contexts", lambda v: v["ways"]["scored"][0].update(context=16.5)),
    ("contexts", lambda v: v["ways"]["carried"][0].update(context=170_000)),
    ("contexts", lambda v: v["ways"]["every"][0].update(context=31.0)),
    ("buckets_save", lambda v: v["ways"]["bucketed"][1].update(cost=1.3)),
    ("buckets_save", lambda v: v["ways"]["padded"][1].update(cost=2.0)),
    ("buckets_save", lambda v: v["ways"]["padded"][0].update(missed=0)),
    ("strata_miss_less", lambda v: v["independent"][2].__setitem__(0, 0.3)),
    ("the_stream_is_the_same", lambda v: v["stream"].update(same=21_318)),
    ("the_stream_is_the_same", lambda v: v["stream"].update(ahead=1)),
    ("overlap_leaks", lambda v: v["leak"]["16"].__setitem__(0, 0.5)),
    ("overlap_leaks", lambda v: v["leak"]["32"].__setitem__(0, 0.01)),
    ("reading_matters", model("random", 1, "disjoint", "8", value=1.95)),
    ("reading_matters", model("carried", 2, "disjoint", "64", value=1.95)),
    ("one_curve_explains", model("random", 0, "strided", "8", "4", value=1.95)),
    ("one_curve_explains", model("random", 0, "disjoint", "16", value=1.98)),
    ("carrying_can_be_worse", lambda v: v["short"]["losses"][3].update(carried=v["short"]["losses"][3]["window"])),
    ("read_as_trained", model("carried", 2, "disjoint", "32", value=1.95)),
    ("read_as_trained", lambda v: [one["disjoint"].update({"32": 1.9}) for one in v["models"]["random"]]),
    ("inner_repetition", lambda v: v["strides"]["12"]["tail"].__setitem__(-4, 2)),
    ("overlap_leaks", lambda v: v["leak"].update({"8": [0.95] * 5})),
    ("a_short_memory", model("random", 3, "curve", 9, value=1.92)),
    ("startup_is_paid_once", every_model("random", "carried", lambda loss: loss - 0.01)),
    ("more_overlap_buys_nothing", model("random", 3, "strided", "32", "8", value=1.92)),
    ("more_overlap_buys_nothing", model("carried", 3, "carried", value=1.92)),
    ("read_as_trained", model("carried", 4, "carried", value=1.95)),
    ("read_as_trained", model("carried", 4, "disjoint", "8", value=1.95)),
    ("read_as_trained", model("carried", 4, "curve", 0, value=2.4)),
    ("stride_one_is_not_more_data", model("stride_1", 4, "carried", value=1.6)),
    ("stride_one_is_not_more_data", every_model("stride_1", "carried", lambda loss: loss - 0.015)),
]


@pytest.mark.parametrize(("claim", "spoil"), SPOILED)
def test_a_claim_notices_when_a_value_says_otherwise(stored, claim, spoil):
    values = copy.deepcopy(stored)
    spoil(values)
    assert not ex.experiment.judge(claim, values)[0]


def test_every_claim_is_put_to_the_test():
    assert {claim for claim, _ in SPOILED} == set(ex.experiment.claims)
