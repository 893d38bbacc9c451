"""Exercise 8.1.4: the measurement at quick size, the numbers the prose quotes, and the stored result."""

import copy

import pytest

from solutions.ch08 import ex_8_1_4_latent_state as ex
from solutions.ch08.sequence import latent_numbers as numbers
from solutions.ch08.sequence import latent_tables as tables
from solutions.lab.catalogue import find
from solutions.lab.results import load


@pytest.fixture(scope="module")
def quick(quick_result):
    return quick_result("8.1.4")


@pytest.fixture(scope="module")
def stored():
    return load(find("8.1.4").result_path).values


def test_the_quick_measurement_has_a_number_for_every_seed_and_says_what_it_did(quick):
    values = quick.values
    assert len(values["learned"]["omega"]) == 2 == len(values["simulated"]["state"]["64"])
    assert [len(runs) for runs in values["pairs"]["table"].values()] == [2] * 8
    assert [len(runs) for runs in values["pairs"]["runs"].values()] == [2] * 8
    assert {rounds: len(counts) for rounds, counts in values["pairs"]["behind"].items()} == {"5": 2, "10": 2}
    assert any("学出的两个状态" in line for line in quick.log)
    assert any("64 步，窗口 τ=16" in line for line in quick.log)


def test_a_quick_run_bears_out_what_is_proved(quick):
    proved = (
        "the_state_is_the_optimum",
        "windows_have_a_floor",
        "forgetful_waves_need_no_state",
        "no_window_is_enough",
    )
    assert all(ex.experiment.judge(name, quick.values)[0] for name in proved)
    assert not ex.experiment.judge("states_can_be_learned", quick.values)[0]  # ten rounds are too few


def test_quick_and_full_learn_the_same_from_the_same_wave(quick, stored):
    for k in ("1", "64"):
        for name, runs in quick.values["learned"]["error"][k].items():
            assert runs[0] == pytest.approx(stored["learned"]["error"][k][name][0], rel=1e-3)


def test_the_numbers_of_the_prose_follow_from_the_values(stored):
    shown = ex.experiment.derivation(stored)
    assert shown["total"]["1"]["4"] == pytest.approx(0.0501095, abs=1e-6)  # the optimum of exercise 8.1.1
    assert shown["turning"] == 256 and shown["off"]["1024"] == stored["theory"]["off"][-1]
    assert shown["seeds"] == 10 == len(stored["pairs"]["states"])
    assert shown["needed"] == {"10": 1, "100": 3, "1000": 34, "10000": 112}
    assert numbers.wins(stored, "known", 1) == sum(
        own < known
        for own, known in zip(
            stored["learned"]["error"]["1"]["state"], stored["learned"]["error"]["1"]["known"], strict=True
        )
    )


def test_the_share_of_restarts_behind_is_of_all_restarts_of_all_seeds():
    values = {"pairs": {"restarts": 4, "rounds": [50, 300], "behind": {"50": [4, 2], "300": [1, 0]}}}
    assert numbers.behind_shares(values) == pytest.approx([6 / 8, 1 / 8])


def test_the_tables_say_what_was_measured(stored):
    rows = {row[0]: row for row in tables.learned(stored).rows}
    assert rows["窗口 τ=64"][1:3] == ["65", "64"] and rows["隐状态，知道结构"][1:3] == ["2", "5"]
    assert rows["窗口 τ=64，知道结构"][1:3] == ["2", "64"]
    assert rows["窗口 τ=64"][3].startswith("0.0076（") and rows["4 箱各 64 个"][2] == "256"
    last = tables.forgetting(stored).rows[-1]
    assert last[0] == "∞" and last[-1] == "没有" and last[1] == "0"


def error(values, k, name, runs):
    values["learned"]["error"][k][name] = runs


SPOILED = [
    ("the_state_is_the_optimum", lambda v: v["theory"]["state"]["64"].__setitem__(3, 0.1)),
    ("the_state_is_the_optimum", lambda v: v["theory"]["weights_gap"].update({"1": 1e-6})),
    ("the_state_is_the_optimum", lambda v: v["theory"]["error_gap"].update({"64": 1e-6})),
    ("windows_stand_still", lambda v: [runs.__setitem__(4, 0.004) for runs in v["simulated"]["state"]["1"]]),
    ("windows_stand_still", lambda v: v["simulated"]["window"]["64"].update({"16": [0.1] * 10})),
    ("windows_stand_still", lambda v: v["simulated"]["window"]["1"]["64"].__setitem__(2, 0.001)),
    ("windows_have_a_floor", lambda v: v["theory"]["optimum"]["1"].__setitem__(6, 0.0005)),
    ("windows_have_a_floor", lambda v: v["theory"]["state"]["1"].__setitem__(-1, 0.0001)),
    ("forgetful_waves_need_no_state", lambda v: v["forgetting"][1].update(needed=20)),
    ("forgetful_waves_need_no_state", lambda v: v["forgetting"][3].update(needed=90)),
    ("forgetful_waves_need_no_state", lambda v: v["forgetting"][4].update(needed=1000)),
    ("nonlinear_windows_stop_too", lambda v: v["simulated"]["posterior"]["64"].__setitem__(1, 0.0003)),
    ("nonlinear_windows_stop_too", lambda v: v["simulated"]["posterior"].update({"16": [0.006] * 10})),
    ("nonlinear_windows_stop_too", lambda v: v["theory"].update(posterior_gap=1e-4)),
    ("the_state_learns_best", lambda v: v["learned"]["error"]["64"]["window_64"].__setitem__(3, 0.0001)),
    ("the_state_learns_best", lambda v: error(v, "1", "told_64", [0.01] * 10)),
    ("the_state_learns_best", lambda v: [v["learned"]["error"]["1"]["told_64"].__setitem__(n, 0.0) for n in (0, 1)]),
    ("merged_lags_come_second", lambda v: v["learned"]["error"]["1"]["bins"].__setitem__(0, 0.02)),
    ("merged_lags_come_second", lambda v: error(v, "1", "state", [0.003] * 10)),
    ("the_likelihood_has_many_hills", lambda v: v["learned"]["hills"]["summits"].__setitem__(1, 3)),
    ("the_likelihood_has_many_hills", lambda v: v["learned"]["hills"]["share"].__setitem__(1, 0.4)),
    ("bias_piles_up", lambda v: v["learned"]["omega"].__setitem__(0, 0.02)),
    ("bias_piles_up", lambda v: error(v, "1", "known", [0.002] * 10)),
    ("bias_piles_up", lambda v: v["theory"]["off"].__setitem__(-1, 0.001)),
    ("bias_piles_up", lambda v: v["theory"]["off"].__setitem__(6, 0.003)),
    ("no_window_is_enough", lambda v: v["pairs"]["enumerated"].__setitem__(4, 0.0)),
    ("no_window_is_enough", lambda v: v["pairs"].update(formula_gap=1e-6)),
    ("no_window_is_enough", lambda v: v["pairs"].update(blind_gap=0.1)),
    ("two_numbers_are_enough", lambda v: v["pairs"]["filter"].__setitem__(0, 0.5)),
    ("tables_run_out_of_data", lambda v: v["pairs"]["table"].update({"12": [0.01] * 10})),
    ("tables_run_out_of_data", lambda v: v["pairs"]["table"]["14"].__setitem__(0, 0.05)),
    ("states_can_be_learned", lambda v: v["pairs"]["states"].__setitem__(2, 0.08)),
    ("tables_run_out_of_data", lambda v: v["pairs"]["runs"]["14"].__setitem__(3, 0.08)),
    ("tables_run_out_of_data", lambda v: v["pairs"]["runs"]["14"].__setitem__(3, 0.01)),
    ("learning_is_slow", lambda v: v["pairs"]["behind"].update({"300": [2] * 10})),
    ("learning_is_slow", lambda v: v["pairs"]["behind"].update({"50": [3] * 10})),
    ("states_can_be_learned", lambda v: v["pairs"]["zeros"].__setitem__(0, [0.1, 0.2])),
    ("hidden_factors_are_not_enough", lambda v: v["walk"].update({"16": [0.98] * 10})),
    ("hidden_factors_are_not_enough", lambda v: v["walk"].update({"16": [1.2] * 10})),
]


@pytest.mark.parametrize(("claim", "spoil"), SPOILED)
def test_a_claim_notices_when_a_value_says_otherwise(stored, claim, spoil):
    values = copy.deepcopy(stored)
    spoil(values)
    assert not ex.experiment.judge(claim, values)[0]


def test_every_claim_is_put_to_the_test():
    assert {claim for claim, _ in SPOILED} == set(ex.experiment.claims)
