"""Exercise 8.5.2: the quick measurement, the numbers the prose quotes, and the stored result."""

import copy
import math

import pytest

from solutions.ch08 import ex_8_5_2_lower_perplexity as ex
from solutions.ch08.rnn_scratch import lower_numbers as numbers
from solutions.ch08.rnn_scratch import lower_tables as tables
from solutions.ch08.rnn_scratch.char_rnn import build
from solutions.lab.catalogue import find
from solutions.lab.results import load
from solutions.toolkit.corpus import expected_sha256


@pytest.fixture(scope="module")
def quick(quick_result):
    return quick_result("8.5.2")


@pytest.fixture(scope="module")
def stored():
    return load(find("8.5.2").result_path).values


def test_the_quick_measurement_reads_one_text_as_both_books(quick):
    values = quick.values
    assert values["sha256"] == expected_sha256("sample")
    for name in ("time_machine", "war_equal", "war"):
        assert values["books"][name]["time_machine"] == values["books"][name]["war"]
    assert values["books"]["war_equal"] == values["books"]["war"]
    assert len(values["book"]["loss"]) == 2 and any("n 元语法" in line for line in quick.log)


def test_the_second_book_is_the_registered_edition(stored):
    assert stored["sha256"] == expected_sha256("war_of_the_worlds")
    assert stored["lengths"]["war_equal"] == stored["lengths"]["time_machine"] == 170_580 * 8 // 10
    assert stored["lengths"]["war"] == 322_015 * 8 // 10


def test_the_baselines_are_the_known_ones(stored):
    shown = numbers.derived(stored)
    assert shown["unigram"] == pytest.approx(17.415, abs=1e-3) == shown["memory"]["1"]["own"]
    assert shown["book"]["bits"] == pytest.approx(10_000 * math.log2(17.415), rel=1e-4)


def test_the_parameters_are_those_of_the_model(stored):
    model = build("library", 0, 28, 256)
    assert numbers.derived(stored)["book"]["parameters"] == sum(p.numel() for p in model.parameters())


def test_the_book_makes_eight_updates_an_epoch(stored, time_machine):
    import random

    from solutions.ch08.rnn_scratch.char_rnn import split
    from solutions.toolkit.batches import sequential_batches

    train = split(time_machine).train
    assert {len(list(sequential_batches(train, 32, 35, random.Random(seed)))) for seed in range(20)} == {8}
    assert numbers.book_updates(stored) == 4000
    assert 4 * stored["books"]["time_machine"]["setting"]["budget"] == 4000 * 32 * 35


def test_no_model_is_scored_with_a_loss_that_a_fixed_guess_would_beat_by_definition(stored):
    # The best fixed distribution of the text itself bounds the unigram learned elsewhere from below.
    for name, one in stored["ngrams"].items():
        assert min(one["tests"].values()) < min(one["unigram"].values()), name
    assert all(one["unigram"]["time_machine"] > math.log(17) for one in stored["ngrams"].values())


def test_mean_and_deviation_are_of_perplexities_not_of_losses():
    assert numbers.spread([math.log(2), math.log(4)], 3) == "3.000 ± 1.414"
    assert numbers.spread([math.log(2)]) == "2.00 ± 0.00"


def test_the_best_snapshot_is_where_the_held_out_loss_is_lowest(stored):
    book = stored["book"]
    for row, epoch in zip(book["loss"], book["stopped_at"], strict=True):
        assert book["snapshots"][row.index(min(row))] == epoch
    assert numbers.at_lowest(book, "loss") == [min(row) for row in book["loss"]]


def test_the_share_of_overconfidence_is_of_what_was_lost():
    book = {"last_half": [4.0, 2.0], "softened": [2.5, 1.9], "stopped_half": [2.0, 2.0]}
    assert numbers.overconfidence(book) == [0.75, 0.0]


def test_the_long_trainings_take_what_the_validation_text_chose(stored):
    chosen, long = stored["sweep"][stored["chosen"]]["setting"], stored["books"]["war"]["setting"]
    assert {key for key in chosen if chosen[key] != long[key]} == {"budget", "updates"}
    assert all(one["setting"] == long for one in stored["books"].values())


def test_the_tables_name_every_change_once(stored):
    rows = tables.sweep(stored).rows
    assert len({row[0] for row in rows}) == len(rows) == len(stored["sweep"])
    assert {
        "不改",
        "嵌入",
        "学习率 2",
        "时间步 10",
        "隐藏单元 256",
        "读两倍的字符",
        "末尾不放慢",
        "独热 ×c",
        "嵌入，时间步 10",
    } < {row[0] for row in rows}
    assert len(tables.across(stored).rows) == 8 and len(tables.input_kinds(stored).rows) == 6


def put(*path, value):
    """Spoil one value."""

    def spoil(values):
        for step in path[:-1]:
            values = values[step]
        values[path[-1]] = value

    return spoil


def as_good_as(target, source):
    """Give one setting of the sweep the losses of another."""
    return lambda v: v["sweep"][target].update({key: v["sweep"][source][key] for key in ("validation", "test")})


KIND = ("inputs", "kinds")
SPOILED = [
    ("the_two_part", put("book", "train", 0, -1, value=0.5)),
    ("the_two_part", put("book", "heldout", 3, -1, value=3.5)),
    ("the_two_part", put("book", "heldout", 2, -1, value=1.0)),
    ("memory_goes_to_one", put("book", "slow", 1, value=0.2)),
    ("memory_goes_to_one", put("memory", "own", 4, value=3.0)),
    ("memory_goes_to_one", put("memory", "impossible", -1, value=0.8)),
    ("the_trouble_is_confidence", put("book", "accuracy", 0, -1, value=0.2)),
    ("the_trouble_is_confidence", put("book", "expected", 2, -1, value=1.5)),
    ("the_trouble_is_confidence", put("book", "softened", 0, value=4.0)),
    ("the_trouble_is_confidence", put("book", "softened", 1, value=1.0)),
    ("counts_win", put("ngrams", "time_machine_10000", "tests", "next", value=2.2)),
    ("counts_win", put("books", "time_machine", "time_machine", 1, value=1.2)),
    ("counts_win", put("sweep", "twice", "test", 1, value=1.2)),
    ("more_text_beats_more_epochs", put("books", "time_machine", "time_machine", 0, value=2.0)),
    ("more_text_beats_more_epochs", put("sweep", "base", "test", 1, value=2.4)),
    ("more_text_beats_more_epochs", put("sweep", "steady", "test", 2, value=2.4)),
    ("more_text_beats_more_epochs", put("books", "time_machine", "setting", "budget", value=1_200_000)),
    ("smoothing_matters", put("ngrams", "time_machine", "witten_bell", 4, value=1.0)),
    ("the_sweep_holds_on_the_test", as_good_as("embedding", "lr_half")),
    ("the_sweep_holds_on_the_test", as_good_as("longer", "lr_double")),
    ("the_sweep_holds_on_the_test", put("sweep", "lr_double", "test", value=[3.0] * 3)),
    ("the_sweep_holds_on_the_test", as_good_as("steps_100", "base")),
    ("width_and_slowing_hardly_matter_yet", put("sweep", "hiddens_double", "test", value=[2.0] * 3)),
    ("width_and_slowing_hardly_matter_yet", put("sweep", "steady", "test", value=[2.2] * 3)),
    ("the_choice_is_the_validation_text_s", put("sweep", "embedding_lr_double", "validation", value=[1.5] * 3)),
    ("the_choice_is_the_validation_text_s", put("sweep", "embedding_lr_double", "test", 1, value=1.5)),
    ("the_choice_is_the_validation_text_s", put("chosen", value="embedding")),
    ("embedding_is_faster_and_sooner_spoiled", put(*KIND, "embedding", "train_loss", 0, -1, value=2.5)),
    ("embedding_is_faster_and_sooner_spoiled", put("sweep", "embedding", "test", 2, value=2.9)),
    ("embedding_is_faster_and_sooner_spoiled", put(*KIND, "one_hot", "heldout_loss", 1, -2, value=1.9)),
    ("embedding_is_faster_and_sooner_spoiled", put(*KIND, "embedding", "heldout_loss", 0, -1, value=2.1)),
    ("embedding_is_faster_and_sooner_spoiled", put(*KIND, "one_hot", "heldout_loss", 1, -1, value=3.0)),
    ("a_longer_one_hot_does_the_same", put(*KIND, "longer", "train_loss", 0, -1, value=1.8)),
    ("a_longer_one_hot_does_the_same", put(*KIND, "step", "heldout_loss", 0, 7, value=1.8)),
    ("a_longer_one_hot_does_the_same", put(*KIND, "one_hot", "train_loss", 0, -1, value=1.0)),
    ("a_longer_one_hot_does_the_same", put(*KIND, "first", "train_loss", 0, -1, value=1.1)),
    ("a_longer_one_hot_does_the_same", put("sweep", "longer", "test", value=[2.1] * 3)),
    ("a_longer_one_hot_does_the_same", put(*KIND, "embedding", "clipped", 1, value=0.2)),
    ("a_small_embedding_is_slower", put(*KIND, "small", "train_loss", 2, -1, value=1.0)),
    ("a_small_embedding_is_slower", put(*KIND, "small", "factor_after", value=[1.0, 1.0, 1.0])),
    ("equal_length", put("books", "war_equal", "war", value=[2.0] * 3)),
    ("equal_length", put("ngrams", "time_machine", "tests", "war", value=1.2)),
    ("more_text", put("ngrams", "war", "tests", "war", value=2.0)),
    ("more_text", put("books", "war", "war", value=[1.2] * 3)),
    ("more_text", put("books", "war", "time_machine", 0, value=1.4)),
    ("more_text", put("ngrams", "war", "tests", "time_machine", value=1.4)),
    ("ten_thousand_is_too_few", put("ngrams", "war_10000", "tests", "war", value=1.5)),
    ("ten_thousand_is_too_few", put("inputs", "second_book", "train_loss", 0, -1, value=3.0)),
]


@pytest.mark.parametrize(("claim", "spoil"), SPOILED)
def test_a_claim_notices_when_a_value_says_otherwise(stored, claim, spoil):
    values = copy.deepcopy(stored)
    spoil(values)
    assert not ex.experiment.judge(claim, values)[0]


def test_every_claim_is_put_to_the_test():
    assert {claim for claim, _ in SPOILED} == set(ex.experiment.claims)
