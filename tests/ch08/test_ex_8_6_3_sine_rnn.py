"""Exercise 8.6.3: the measurement at quick size, the stored result and what every claim would notice."""

import copy

import pytest

from solutions.ch08 import ex_8_6_3_sine_rnn as ex
from solutions.ch08.rnn_concise import sine_tables as tables
from solutions.ch08.rnn_concise.sine_readers import WrongAxisRNN
from solutions.lab.catalogue import find
from solutions.lab.results import load


@pytest.fixture(scope="module")
def stored():
    return load(find("8.6.3").result_path).values


def test_the_quick_measurement_already_shows_what_no_training_decides(quick_result):
    quick = quick_result("8.6.3")
    for claim in ("order_changes_predictions", "two_units_are_a_filter"):
        holds, evidence = ex.experiment.judge(claim, quick.values)
        assert holds, evidence
    assert any("手设的 RNN" in line for line in quick.log)


def test_the_parameters_are_counted(stored):
    assert stored["parameters"] == {"mlp_4": 61, "mlp_16": 181, "rnn": 16 + 256 + 32 + 17, "hand": 2 + 4 + 4 + 3}
    wrong = sum(parameter.numel() for parameter in WrongAxisRNN(4).parameters())
    assert tables.size(stored, "wrong") == str(wrong) and tables.size(stored, "kalman") == "—"


def test_the_table_pairs_the_seeds(stored):
    rows = {row[0]: row for row in tables.one_step(stored).rows}
    test = stored["test"]["1"]
    mean = sum(a - b for a, b in zip(test["sequence"], test["mlp_4"], strict=True)) / len(test["mlp_4"])
    assert rows[tables.NAMES["sequence"]][-1].startswith(tables.thousandths(mean))
    assert rows[tables.NAMES["mlp_4"]][-1] == "—"


def one(*path, value):
    """Spoil one seed's number at a path."""

    def spoil(values):
        for step in path:
            values = values[step]
        values[1] = value

    return spoil


def every(*path, factor):
    """Multiply all seeds' numbers at a path."""

    def spoil(values):
        for step in path:
            values = values[step]
        values[:] = [factor * number for number in values]

    return spoil


SPOILED = [
    ("order_changes_predictions", one("axis", "range", value=0.001)),
    ("order_changes_predictions", one("axis", "right", value=0.001)),
    ("errors_hide_it", one("axis", "shuffled", value=0.06)),
    ("it_can_look_ahead", one("axis", "leak", "latest_first", value=0.03)),
    ("it_can_look_ahead", one("axis", "leak", "shuffled", value=0.05)),
    ("last_batches_jump", one("tail", "high", value=0.02)),
    ("same_window_same_error", every("test", "1", "rnn_4", factor=1.05)),
    ("same_window_same_error", every("test", "1", "optimum_4", factor=1.05)),
    ("same_window_same_error", one("test", "1", "mlp_4", value=0.05)),
    ("two_units_are_a_filter", lambda v: v["bounds"].update(hand_gap=1e-3)),
    ("two_units_are_a_filter", lambda v: v["bounds"].update(hand=0.002)),
    ("reading_everything_helps", one("test", "1", "sequence", value=0.06)),
    ("reading_everything_helps", one("test", "1", "hand", value=0.05)),
    ("longer_windows_help_the_rnn", every("test", "1", "rnn_16", factor=1.2)),
    ("longer_windows_help_the_rnn", every("test", "1", "ls_16", factor=1.2)),
    ("longer_windows_help_the_rnn", every("test", "1", "mlp_16", factor=1.2)),
    ("windows_lie_between_the_bounds", one("plenty", "window", "4", value=0.02)),
    ("windows_lie_between_the_bounds", every("plenty", "window", "16", factor=0.8)),
    ("trained_networks_drift", every("test", "64", "sequence", factor=0.5)),
    ("trained_networks_drift", one("test", "64", "hand", value=0.2)),
    ("trained_networks_drift", one("test", "64", "direct_16", value=2.0)),
    ("trained_networks_drift", one("test", "64", "ls_4", value=2.0)),
    ("the_start_matters", one("plenty", "identity", "64", value=0.1)),
    ("the_start_matters", one("plenty", "identity", "1", value=0.005)),
]


@pytest.mark.parametrize(("claim", "spoil"), SPOILED)
def test_a_claim_notices_when_a_value_says_otherwise(stored, claim, spoil):
    values = copy.deepcopy(stored)
    spoil(values)
    assert not ex.experiment.judge(claim, values)[0]


def test_every_claim_is_put_to_the_test():
    assert {claim for claim, _ in SPOILED} == set(ex.experiment.claims)
