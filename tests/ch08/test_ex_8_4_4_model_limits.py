"""Exercise 8.4.4: the measurement at quick size, the numbers the prose quotes, and the stored result."""

import copy
import math

import pytest

from solutions.ch08 import ex_8_4_4_model_limits as ex
from solutions.ch08.rnn import limits_numbers as numbers
from solutions.ch08.rnn import limits_tables as tables
from solutions.lab.catalogue import find
from solutions.lab.results import load
from solutions.toolkit.models import ScratchRNN


@pytest.fixture(scope="module")
def quick(quick_result):
    return quick_result("8.4.4")


@pytest.fixture(scope="module")
def stored():
    return load(find("8.4.4").result_path).values


def test_the_quick_measurement_of_another_text_has_every_value_and_says_what_it_did(quick):
    values = quick.values
    assert len(values["pieces"]) == 2 == len(values["network"]["heldout_loss"])
    assert len(values["network"]["zeroed"][0]) == 35 and len(values["network"]["shares"][0]["real"]) == 20
    assert any("贪心续写" in line for line in quick.log) and any("比特/字符" in line for line in quick.log)


def test_what_needs_no_training_holds_for_the_sample_and_what_does_is_not_taken_for_granted(quick):
    for claim in (
        "the_gradient_stays_in_its_batch",
        "the_chain_grows_with_the_steps",
        "bits_are_converted_perplexities",
        "unspelled_words_look_cheap",
    ):
        assert ex.experiment.judge(claim, quick.values)[0]
    assert not ex.experiment.judge("one_slip_spoils_a_word", quick.values)[0]  # one epoch on a short text


def test_one_and_the_same_text_whatever_the_grain(stored):
    grades = numbers.grades(stored)
    piece = stored["pieces"][-1]
    for one in grades.values():
        # A word of C/N characters at so many bits each.
        bits = one["bits"] * piece["characters"] / piece["words"]
        assert math.log2(one["per_word"]) == pytest.approx(bits, rel=1e-6)
    assert grades["word_1"]["per_word"] == pytest.approx(grades["word_1"]["perplexity"])
    assert grades["rnn"]["bits"] == pytest.approx(math.log2(grades["rnn"]["perplexity"]))


def test_the_costs_are_those_of_the_books_models(stored):
    cost = stored["cost"]
    assert cost["char"]["vocab_size"] == 28 and cost["word"]["vocab_size"] == 4580
    assert cost["char"]["parameters"] == sum(p.numel() for p in ScratchRNN(28, 256).parameters())
    assert cost["word"]["multiply_adds"] == 256 * 256 + 256 * 4580
    expected = stored["lengths"]["characters_per_word"] * (256 * 256 + 256 * 28) / cost["word"]["multiply_adds"]
    assert numbers.for_a_word(stored)["ratio"] == pytest.approx(expected)


def test_catching_up_means_staying_close():
    values = {"network": {"carried": [[1.0] * 5, [1.0] * 5], "zeroed": [[1.5, 1.0, 1.2, 1.0, 1.0], [1.0] * 5]}}
    assert numbers.caught_up(values, "zeroed") == [4, 1]
    values["network"]["zeroed"][1][-1] = 0.9  # better without history is no agreement either
    assert numbers.caught_up(values, "zeroed") == [4, 6]


def test_the_tables_say_what_the_values_say(stored):
    rows = {row[0]: row for row in tables.grains(stored).rows}
    assert rows["词二元"][1] == rows["词二元"][2] and float(rows["词二元"][3]) < float(rows["字符五元"][3])
    assert len(rows) == len(numbers.grades(stored)) and tables.NAMES.keys() == numbers.grades(stored).keys()
    assert [row[0] for row in tables.costs(stored).rows] == ["字符（28）", "词（4,580）"]


def test_no_cell_is_markup(stored):
    for spec in ex.experiment.tables.values():
        table = spec.build(stored)
        assert not any(sign in cell for row in [table.header, *table.rows] for cell in row for sign in "<>|")


def network(key, change):
    """Spoil one of the network's lists, seed by seed."""
    return lambda v: v["network"].update({key: [change(one) for one in v["network"][key]]})


def shares(kind, first, last, change):
    """Spoil the shares of known words from one word number to another, of the last seed only."""

    def spoil(values):
        found = values["network"]["shares"][-1][kind]
        found[first:last] = [change(share) for share in found[first:last]]

    return spoil


def looping(key, value):
    return lambda v: v["network"]["looping"][1].update({key: value})


def model(name, key, change, piece=4):
    """Spoil a number of one model on one piece."""

    def spoil(values):
        one = values["pieces"][piece]["models"][name]
        one[key] = change(one[key])

    return spoil


SPOILED = [
    ("history_is_short", network("zeroed", lambda run: [*run[:10], run[10] + 0.02, *run[11:]])),
    ("history_is_short", network("foreign", lambda run: [loss + 0.02 for loss in run])),
    ("history_is_short", network("zeroed", lambda run: run[-1:] * 35)),
    ("history_is_short", lambda v: v["lengths"].update(characters_per_word=4.9)),
    ("four_characters_counted_do_better", lambda v: v["ngram_loss"].__setitem__(3, 1.6)),
    ("four_characters_counted_do_better", lambda v: v["network"]["heldout_loss"].__setitem__(2, 1.5)),
    ("history_is_short", lambda v: v["longer"]["foreign"][0].__setitem__(10, 3.0)),
    ("four_characters_counted_do_better", lambda v: v["longer"].update(heldout_loss=[1.6])),
    ("four_characters_counted_do_better", lambda v: v["longer"].update(heldout_loss=[1.8])),
    ("one_slip_spoils_a_word", lambda v: v["network"]["own_steps"].__setitem__(2, 0.79)),
    ("zeroing_costs_at_the_beginning", network("zeroed", lambda run: [run[0] - 0.4, *run[1:]])),
    ("zeroing_costs_at_the_beginning", lambda v: v["network"].update(foreign=v["network"]["carried"])),
    ("zeroing_costs_at_the_beginning", network("zeroed", lambda run: [loss + 0.1 for loss in run])),
    ("the_gradient_stays_in_its_batch", lambda v: v["reach"].update(previous=1)),
    ("the_gradient_stays_in_its_batch", lambda v: v["reach"]["reached"].__setitem__(34, 34)),
    ("a_batch_is_a_few_words", lambda v: v["lengths"].update(words_in_a_batch=7.5)),
    ("a_batch_is_a_few_words", lambda v: v["lengths"].update(within=0.3)),
    ("the_chain_grows_with_the_steps", lambda v: v["chain"]["rnn"].__setitem__(2, 35)),
    ("the_chain_grows_with_the_steps", lambda v: v["chain"]["window"].__setitem__(3, 3)),
    ("the_grain_reverses_the_order", model("word_2", "bits", lambda bits: bits * 1.05)),
    ("the_grain_reverses_the_order", model("char_5", "perplexity", lambda found: found * 2)),
    ("the_grain_reverses_the_order", model("word_3", "perplexity", lambda found: found / 2)),
    ("the_grain_reverses_the_order", lambda v: v["ngram_loss"].__setitem__(4, 1.3)),
    ("bits_are_converted_perplexities", model("word_1", "bits", lambda bits: bits * 1.001)),
    ("bits_are_converted_perplexities", model("char_1", "tokens", lambda tokens: tokens + 10)),
    ("unspelled_words_look_cheap", model("word_2_unspelled", "perplexity", lambda found: found * 2)),
    ("unspelled_words_look_cheap", lambda v: v["pieces"][0].update(unknown=0.04)),
    ("one_probability_three_perplexities", lambda v: v["network"].update(heldout_loss=[1.4])),
    ("one_probability_three_perplexities", lambda v: v["network"].update(heldout_loss=[2.5])),
    ("the_output_layer_takes_over", lambda v: v["cost"]["char"].update(output_multiply_adds=9000)),
    ("the_output_layer_takes_over", lambda v: v["cost"]["word"].update(output_multiply_adds=10**6)),
    ("the_output_layer_takes_over", lambda v: v["lengths"].update(characters_per_word=6.0)),
    ("one_slip_spoils_a_word", lambda v: v["network"]["true_steps"].__setitem__(0, 0.7)),
    ("one_slip_spoils_a_word", shares("sampled", 0, 30, lambda share: share + 0.1)),
    ("no_worse_far_from_the_prefix", shares("sampled", 20, 30, lambda share: share - 0.05)),
    ("no_worse_far_from_the_prefix", shares("sampled", 0, 1, lambda share: share + 0.05)),
    ("no_worse_far_from_the_prefix", shares("noise", 1, 10, lambda share: share - 0.05)),
    ("no_worse_far_from_the_prefix", shares("real", 20, 30, lambda share: share - 0.2)),
    ("greedy_writing_goes_round", looping("greedy", 0.99)),
    ("greedy_writing_goes_round", looping("sampled", 0.001)),
    ("greedy_writing_goes_round", looping("different", 4)),
]


@pytest.mark.parametrize(("claim", "spoil"), SPOILED)
def test_a_claim_notices_when_a_value_says_otherwise(stored, claim, spoil):
    values = copy.deepcopy(stored)
    spoil(values)
    assert not ex.experiment.judge(claim, values)[0]


def test_every_claim_is_put_to_the_test():
    assert {claim for claim, _ in SPOILED} == set(ex.experiment.claims)
