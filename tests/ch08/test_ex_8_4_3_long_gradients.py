"""Exercise 8.4.3: the measurement at quick size, the numbers the prose quotes, and the stored result."""

import copy
import math

import pytest

from solutions.ch08 import ex_8_4_3_long_gradients as ex
from solutions.ch08.rnn import gradient_numbers as numbers
from solutions.ch08.rnn import gradient_tables as tables
from solutions.ch08.rnn.gradient_cost import cost
from solutions.lab.catalogue import find
from solutions.lab.results import load


@pytest.fixture(scope="module")
def quick(quick_result):
    return quick_result("8.4.3")


@pytest.fixture(scope="module")
def stored():
    return load(find("8.4.3").result_path).values


def test_the_quick_measurement_has_every_value_and_says_what_it_did(quick):
    values = quick.values
    assert [set(seed) for seed in values["networks"]][0] == set(numbers.NETWORKS)
    assert len(values["linear"]["90"][0]["norm"]) == len(values["steps"])
    assert any("谱半径 1.1" in line for line in quick.log) and any("种子 1" in line for line in quick.log)


@pytest.mark.parametrize(
    "claim",
    [
        "powers_keep_between_their_bounds",
        "an_orthogonal_matrix_keeps_the_norm",
        "radius_zero_can_explode",
        "the_cost_is_exactly_linear",
    ],
)
def test_what_is_a_theorem_holds_at_any_size(quick, claim):
    holds, evidence = ex.experiment.judge(claim, quick.values)
    assert holds, evidence


def test_radii_scale_the_same_matrix(stored):
    """‖(c·W)^k‖ = c^k·‖W^k‖: the three families are one measured matrix a seed, scaled."""
    for small, one, large in zip(*(stored["linear"][rho] for rho in numbers.RADIUS), strict=True):
        for k, a, b, c in zip(stored["steps"], small["norm"], one["norm"], large["norm"], strict=True):
            assert (a / 0.9**k, c / 1.1**k) == pytest.approx((b, b), rel=1e-4)


def test_the_numbers_quoted(stored):
    shown = numbers.derived(stored)
    assert shown["hundred"] == pytest.approx(min(shown["growth"]["none"]["2"]) ** 100)
    assert stored["chain"]["peak"] == {"norm": pytest.approx(math.comb(39, 4) * 0.9**35, rel=0.02), "at": 39}
    assert all(top >= max(family["norm"]) for top, family in zip(stored["most"], stored["linear"]["100"], strict=True))
    pairs = [(family["left_rounded"], family["left_float32"]) for family in stored["linear"]["90"]]
    assert shown["lost_inside"] == [a - b for a, b in pairs]
    assert shown["kib_a_step"] * 1024 == (stored["cost"][1]["bytes"] - stored["cost"][0]["bytes"]) / 25
    trained = [seed["trained"] for seed in stored["networks"] if "trained" in seed]
    assert shown["networks"]["trained"]["estimate"] == [part["gain"] * part["slope"] for part in trained]
    assert len(trained) == 3 and len(shown["networks"]["initial"]["end"]) == 5
    predicted = shown["exits"]["90"]["predicted"][0]
    assert 0.9**predicted == pytest.approx(2**-149, rel=1e-6)
    start, rate = (stored["networks"][0]["initial"][key] for key in ("start", "later"))
    assert math.log2(start) + shown["exits"]["initial"]["predicted"][0] * math.log2(rate) == pytest.approx(-149)


def test_the_cost_stored_is_the_cost(stored):
    assert cost(25, **stored["sizes"]) == stored["cost"][0]


def test_tables_tell_the_spread(stored):
    assert tables.span([0.123, 0.456], ".1f") == "0.1–0.5" and tables.span([0.12, 0.14], ".1f") == "0.1"
    assert tables.span([None, 3], "d") == "3" and tables.span([None], "d") == "—"
    rows = {row[0]: row[1:] for row in tables.networks(stored).rows}
    assert rows["正交"][0] == "0.97" and rows["谱半径 2"][-1] == "100%" and rows["初始"][-1] == "0.0%"
    assert tables.percents([0.001, 0.0042]) == "0.1–0.4%" and tables.percents([0.21, 0.5]) == "21–50%"
    assert [row[0].split()[-1] for row in tables.exits(stored).rows] == ["0", "inf", "0"]
    assert tables.exits(stored).rows[0][1:] == ["980", "945–963"]
    assert [row[0] for row in tables.costs(stored).rows] == ["25", "50", "100", "200", "400"]


def of_networks(network, key, change):
    """Spoil one number of one kind of network in the first seed."""

    def spoil(values):
        part = values["networks"][0][network]
        part[key] = change(part[key])

    return spoil


def rate_at(strength, radius, value):
    """Spoil one factor of the random tanh networks."""

    def spoil(values):
        row, column = numbers.INPUTS.index(strength), values["radii"].index(radius)
        values["growth"][2]["rate"][row][column] = value

    return spoil


SPOILED = [
    ("powers_keep_between_their_bounds", lambda v: v["linear"]["100"][1]["norm"].__setitem__(4, 0.99)),
    ("powers_keep_between_their_bounds", lambda v: v["linear"]["110"][1]["norm"].__setitem__(1, 99.0)),
    ("the_spectral_radius_is_the_rate", lambda v: v["linear"]["90"][0]["norm"].__setitem__(-1, 1e-10)),
    ("the_singular_value_bound_is_loose", lambda v: v["stretch"].__setitem__(0, 1.2)),
    ("the_singular_value_bound_is_loose", lambda v: v["linear"]["90"][0]["norm"].__setitem__(10, 0.2)),
    ("an_orthogonal_matrix_keeps_the_norm", lambda v: v["orthogonal"].__setitem__(2, 1e-6)),
    ("the_chain_grows_first", lambda v: v["chain"].update(norm=[n / 10 for n in v["chain"]["norm"]])),
    ("the_chain_grows_first", lambda v: v["chain"]["peak"].update(norm=1500.0)),
    ("the_chain_grows_first", lambda v: v["chain"]["upper"].__setitem__(8, 100.0)),
    ("the_chain_grows_first", lambda v: v["chain"]["norm"].__setitem__(-1, 2.0)),
    ("tanh_slows_the_growth", rate_at("weak", 0.8, 0.85)),
    ("tanh_slows_the_growth", rate_at("strong", 1.5, 0.99)),
    ("without_input_one_is_the_threshold", rate_at("none", 1.2, 1.1)),
    ("without_input_one_is_the_threshold", rate_at("none", 0.5, 0.45)),
    ("the_input_decides", rate_at("none", 2.0, 1.01)),
    ("the_input_decides", rate_at("strong", 2.0, 1.01)),
    ("radius_zero_can_explode", lambda v: v["trap"]["linear"].__setitem__(5, 1e-9)),
    ("radius_zero_can_explode", lambda v: v["trap"].update(rate=1.2)),
    ("the_default_shrinks_by_the_root_of_three", of_networks("initial", "first_ten", lambda r: r * 1.05)),
    ("at_first_only_the_nearest_steps_count", of_networks("initial", "missing", lambda m: {**m, "10": 0.02})),
    ("at_first_only_the_nearest_steps_count", of_networks("initial", "whole_to_ten", lambda r: 0.5)),
    ("training_lengthens_the_reach", of_networks("trained", "radius", lambda r: 0.9)),
    ("training_lengthens_the_reach", of_networks("trained", "later", lambda r: 1.01)),
    ("training_lengthens_the_reach", of_networks("trained", "missing", lambda m: {**m, "10": 0.1})),
    ("scaled_to_one_and_two", of_networks("scaled_1", "later", lambda r: 0.99)),
    ("scaled_to_one_and_two", of_networks("scaled_2", "later", lambda r: 1.0)),
    ("scaled_to_one_and_two", of_networks("orthogonal", "later", lambda r: 1.0)),
    ("scaled_to_one_and_two", of_networks("scaled_2", "whole_to_ten", lambda r: 10.0)),
    ("scaled_to_one_and_two", of_networks("scaled_2", "reach", lambda r: [*r[:-1], 1.0])),
    ("float32_ends_where_predicted", of_networks("initial", "zero_step", lambda k: 150)),
    ("float32_ends_where_predicted", of_networks("initial", "zero_step", lambda k: 198)),
    ("float32_ends_where_predicted", lambda v: v["linear"]["110"][0].update(left_float32=None)),
    ("overflow_is_exact_and_zero_is_early", lambda v: v["linear"]["110"][3].update(left_rounded=900)),
    ("overflow_is_exact_and_zero_is_early", lambda v: v["linear"]["90"][3].update(left_rounded=963)),
    ("overflow_is_exact_and_zero_is_early", lambda v: v["linear"]["90"][3].update(left_float32=None)),
    ("overflow_is_exact_and_zero_is_early", lambda v: v.update(frozen=0.0)),
    ("independence_explains_all_but_the_trained", of_networks("scaled_2", "gain", lambda g: 0.9 * g)),
    ("independence_explains_all_but_the_trained", of_networks("trained", "gain", lambda g: 1.2 * g)),
    ("the_first_states_are_less_saturated", of_networks("trained", "slope_start", lambda s: 0.7)),
    ("the_cost_is_exactly_linear", lambda v: v["cost"][2].update(bytes=v["cost"][2]["bytes"] + 4)),
    ("the_cost_is_exactly_linear", lambda v: v["cost"][2].update(chain=310)),
]


@pytest.mark.parametrize(("claim", "spoil"), SPOILED)
def test_a_claim_notices_when_a_value_says_otherwise(stored, claim, spoil):
    values = copy.deepcopy(stored)
    spoil(values)
    assert not ex.experiment.judge(claim, values)[0]


def test_every_claim_is_put_to_the_test():
    assert {claim for claim, _ in SPOILED} == set(ex.experiment.claims)
