"""Exercise 8.7.1: the measurement at quick size, the numbers the prose quotes, and the stored result."""

import copy
import math

import pytest

from solutions.ch08 import ex_8_7_1_matrix_powers as ex
from solutions.ch08.bptt import powers_numbers as numbers
from solutions.ch08.bptt import powers_tables as tables
from solutions.lab.catalogue import find
from solutions.lab.results import load


@pytest.fixture(scope="module")
def quick(quick_result):
    return quick_result("8.7.1")


@pytest.fixture(scope="module")
def stored():
    return load(find("8.7.1").result_path).values


def test_the_theorems_hold_at_quick_size_and_on_another_text(quick):
    for claim in (
        "the_spectrum_is_raised_to_the_power",
        "the_angle_shrinks",
        "the_probability_keeps_below_the_bound",
        "rounding_turns_an_orthogonal_vector",
    ):
        assert ex.experiment.judge(claim, quick.values)[0]
    assert any("用分数核对" in line for line in quick.log)
    assert len(quick.values["networks"]) == len(quick.values["rate"])


def test_factors_a_step_are_those_of_an_exact_decay(stored):
    values = copy.deepcopy(stored)
    steps, every = values["walk"]["steps"], values["walk"]["every"]
    for seed in values["networks"]:
        seed["trained"]["line"] = [0.98**k for k in range(0, steps + 1, every)]
        seed["trained"]["log_length"] = [math.log(0.9) * k + 1 for k in range(0, steps + 1, every)]
    assert numbers.a_step(values, "trained", "line") == pytest.approx([0.98] * 5)
    assert numbers.a_step(values, "trained", "length") == pytest.approx([0.9] * 5)


def test_what_the_page_says_of_the_networks(stored):
    found = numbers.derived(stored)
    assert found["initial"]["complex"] == found["trained"]["complex"] == 5  # “首特征值都是复数对”
    assert found["drifted"] == found["matrices"] == 40 and stored["vocab_size"] == 28
    assert found["worst"]["k"] == 30 and stored["walk"]["hiddens"] == 128
    assert stored["walk"]["windows"] == 8 and stored["walk"]["every"] * 2 == numbers.NEAR
    curves = [seed["trained"]["log_length"][2] for seed in stored["networks"]]
    assert found["trained"]["near"]["length"] == pytest.approx([math.exp(log) for log in curves])


def test_the_tables(stored):
    rows = {row[0]: row[1:] for row in tables.steps(stored).rows}
    assert list(rows) == ["0.5", "0.9", "0.99", "0.999"]
    k = math.log(math.sqrt(2 * 127 / math.pi) / 1e-4) / -math.log(0.9)
    assert rows["0.9"][1] == f"{math.ceil(k)}"
    gap, negative, _, opposite = tables.cases(stored).rows
    assert gap[1:] == ["0°", "0°", "0°"] and negative[1:] == ["0°", "180°", "0°"] and opposite[3] == "0°"
    assert len(tables.networks(stored).rows) == 7


def curve_end(network, key, value):
    """Spoil the last point of one seed's curve."""
    return lambda v: v["networks"][2][network][key].__setitem__(-1, value)


def one(*path, value):
    """Spoil one value at a path of keys and indices."""

    def spoil(values):
        for step in path[:-1]:
            values = values[step]
        values[path[-1]] = value

    return spoil


def matrices(real, key, value):
    """Spoil one number of the random matrices of one kind."""
    return lambda v: next(found for found in v["gaussian"]["found"] if found["real"] == real).update({key: value})


SPOILED = [
    ("the_spectrum_is_raised_to_the_power", one("exact", "spectrum", value=199)),
    ("the_spectrum_is_raised_to_the_power", one("exact", "multiplicity", value=199)),
    ("the_angle_shrinks", one("exact", "tangent", value=199)),
    ("the_angle_shrinks", one("broken", 3, value=1)),
    ("the_ratio_is_the_rate", one("rate", 2, value=0.78)),
    ("the_probability_keeps_below_the_bound", one("probability", "shares", "worst", 1, -1, value=0.08)),
    ("the_probability_keeps_below_the_bound", one("probability", "shares", "worst", 1, 2, value=0.99)),
    ("the_probability_keeps_below_the_bound", one("probability", "shares", "spread", 1, -1, value=0.03)),
    ("the_bound_is_sharp_only_for_the_worst_spectrum", one("probability", "size", value=3)),
    ("the_bound_is_sharp_only_for_the_worst_spectrum", one("probability", "shares", "spread", 1, -1, value=0.05)),
    ("a_large_random_matrix_has_a_small_gap", lambda v: v["random_ratio"].update({"64": [0.9] * 40})),
    ("a_large_random_matrix_has_a_small_gap", lambda v: v["random_ratio"].update({"256": [0.965] * 40})),
    ("only_a_leader_gives_a_line", one("ends", "negative", 4, "one", value=0.0)),
    ("only_a_leader_gives_a_line", one("ends", "gap", 4, "angle", value=1.0)),
    ("only_a_leader_gives_a_line", one("ends", "opposite", 4, "two", value=1.0)),
    ("only_a_leader_gives_a_line", one("ends", "opposite", 4, "one", value=1.0)),
    ("only_a_leader_gives_a_line", lambda v: [found.update(angle=10.0) for found in v["ends"]["equal"]]),
    ("rounding_turns_an_orthogonal_vector", one("drift", "exact", 0, value=False)),
    ("rounding_turns_an_orthogonal_vector", one("drift", "float32", 0, value=None)),
    ("rounding_turns_an_orthogonal_vector", one("drift", "float64", 0, value=90)),
    ("size_and_direction_are_two_things", one("gradient", "90", 1, "off", value=1e-4)),
    ("size_and_direction_are_two_things", one("gradient", "110", 1, "tangent", value=0.1)),
    ("size_and_direction_are_two_things", one("gradient", "110", 1, "norm", value=1.0)),
    ("a_real_leader_leaves_a_line_a_complex_pair_a_plane", matrices(True, "line", 0.1)),
    ("a_real_leader_leaves_a_line_a_complex_pair_a_plane", matrices(True, "projector", 0.1)),
    ("a_real_leader_leaves_a_line_a_complex_pair_a_plane", matrices(False, "plane", 0.1)),
    ("a_real_leader_leaves_a_line_a_complex_pair_a_plane", matrices(False, "line", 1e-9)),
    (
        "a_real_leader_leaves_a_line_a_complex_pair_a_plane",
        lambda v: [found.update(real=False) for found in v["gaussian"]["found"]],
    ),
    ("size_and_direction_are_two_things", one("symmetric", 1, -1, value=0.9)),
    ("the_fresh_network_stays_in_a_plane", curve_end("initial", "same_text", 0.9)),
    ("the_fresh_network_stays_in_a_plane", curve_end("initial", "plane", 0.5)),
    ("the_fresh_network_stays_in_a_plane", curve_end("initial", "line", 0.3)),
    ("the_fresh_network_stays_in_a_plane", one("networks", 1, "initial", "real", value=True)),
    ("the_trained_network_collapses_slowly", curve_end("trained", "same_text", 0.999)),
    ("the_trained_network_collapses_slowly", curve_end("trained", "log_length", -3.0)),
    ("the_trained_network_collapses_slowly", one("networks", 2, "trained", "log_length", 2, value=-2.0)),
    ("the_trained_network_collapses_slowly", one("networks", 2, "trained", "same_text", 2, value=0.7)),
    ("the_trained_network_collapses_slowly", curve_end("trained", "line", 1e-6)),
    ("the_slopes_take_the_plane_apart", one("networks", 1, "trained", "real", value=True)),
    ("the_slopes_take_the_plane_apart", one("networks", 1, "trained", "alone", "line", -1, value=0.2)),
    ("the_slopes_take_the_plane_apart", curve_end("trained", "line", 0.4)),
    ("the_direction_depends_on_the_text", curve_end("trained", "other_text", 0.5)),
    ("the_direction_depends_on_the_text", curve_end("initial", "other_text", 0.5)),
]


@pytest.mark.parametrize(("claim", "spoil"), SPOILED)
def test_a_claim_notices_when_a_value_says_otherwise(stored, claim, spoil):
    values = copy.deepcopy(stored)
    spoil(values)
    assert not ex.experiment.judge(claim, values)[0]


def test_every_claim_is_put_to_the_test():
    assert {claim for claim, _ in SPOILED} == set(ex.experiment.claims)
