"""Exercise 8.6.1: the measurement at quick size, the numbers the prose quotes, and the stored result."""

import copy
import math
import random
import statistics

import pytest

from solutions.ch08 import ex_8_6_1_overfit as ex
from solutions.ch08.rnn_concise import overfit_numbers as numbers
from solutions.ch08.rnn_concise import overfit_tables as tables
from solutions.ch08.rnn_concise.overfit_remedies import fresh
from solutions.lab.catalogue import find
from solutions.lab.results import load
from solutions.toolkit.batches import sequential_batches
from solutions.toolkit.tokens import encode


@pytest.fixture(scope="module")
def quick(quick_result):
    return quick_result("8.6.1")


@pytest.fixture(scope="module")
def stored():
    return load(find("8.6.1").result_path).values


def test_the_quick_measurement_of_another_text_has_every_value_and_says_what_it_did(quick):
    values = quick.values
    assert set(values["remedies"]) == set(ex.REMEDIES) == set(ex.LABELS) == set(numbers.SHORT)
    assert values["book"]["epochs"] == [0, 4]
    assert values["layers"]["one"]["apart"] == 0 < values["layers"]["two"]["apart"]
    assert any("dropout 0.5（种子" in line for line in quick.log)
    assert any("留出文本的损失" in line for line in quick.log)


def test_little_training_does_not_overfit(quick):
    for record in quick.values["remedies"]["none"]:
        assert abs(record["train"][-1] - record["test"][-1]) < 0.1
    assert not ex.experiment.judge("the_gap_grows", quick.values)[0]


def test_the_remedies_differ_from_nothing_in_one_thing_each():
    nothing = vars(ex.REMEDIES["none"])
    for name, remedy in ex.REMEDIES.items():
        different = [key for key, value in vars(remedy).items() if value != nothing[key]]
        assert len(different) == (name != "none"), name
    lasts = [ex.REMEDIES[name].weight_decay for name in ("none", *numbers.DECAYS)]
    assert lasts == [0, 0.0003, 0.001, 0.003]  # as the labels and the claim say


def test_the_longest_text_does_not_reach_the_held_out_parts(time_machine):
    assert len(encode(time_machine)[0]) - 2 * 10_000 >= max(remedy.characters for remedy in ex.REMEDIES.values())


def test_the_parameters_are_those_of_one_library_layer_and_the_output(stored):
    h, q = 256, 28
    assert stored["parameters"] == q * h + h * h + 2 * h + h * q + q
    assert numbers.parameters(h) == stored["parameters"]
    assert numbers.parameters(32) == sum(w.numel() for w in fresh(ex.REMEDIES["small"], 0, q, "cpu").parameters())
    assert numbers.derived(stored)["per_character"] == pytest.approx(stored["parameters"] / 10_000)


def test_early_stopping_reads_the_validation_text_and_reports_the_other(stored):
    run = {"validation": [3.0, 2.0, 2.5], "test": [3.0, 2.2, 2.1], "epochs": [0, 10, 25]}
    assert run["test"][numbers.stop(run)] == 2.2
    values = copy.deepcopy(stored)
    for one in values["book"]["runs"]:
        one["test"] = [loss + 1 for loss in one["test"]]
    # Another test text, the same choice.
    ratio = numbers.derived(values)["stopped"]["test"] / numbers.derived(stored)["stopped"]["test"]
    assert ratio == pytest.approx(math.e)
    assert numbers.derived(values)["stopped"]["epochs"] == numbers.derived(stored)["stopped"]["epochs"]


def test_the_passes_are_those_of_the_batches():
    for characters in (10_000, 40_000, 150_000):
        batches = len(list(sequential_batches(range(characters), 32, 35, random.Random(0))))
        assert numbers.passes(1000, characters) == pytest.approx(1000 / batches, rel=0.01)
    assert numbers.passes(1000, 10_000) == 125


def test_a_pass_trains_on_the_whole_batches_only():
    X = [X.numel() for X, _ in sequential_batches(range(10_000), 32, 35, random.Random(0))]
    assert numbers.in_batches() == sum(X) / 10_000


def test_the_example_is_the_passage_in_the_middle(quick):
    for name in ("train", "test"):
        recital = quick.values["recital"][name]
        ranked = sorted(recital["late"][0])
        shown = recital["example"]
        assert shown["agreed"] == ranked[len(ranked) // 2]
        same = [a == b for a, b in zip(shown["true"], shown["own"], strict=True)] + [False]
        assert same.index(False) == min(shown["agreed"], 60)


def test_the_tables_rows_agree_with_the_stored_losses(stored):
    rows = {row[0]: row for row in tables.epochs(stored).rows}
    last = [one["test"][-1] for one in stored["book"]["runs"]]
    spread = statistics.stdev(math.exp(loss) for loss in last)
    assert rows["500"][2] == f"{math.exp(sum(last) / len(last)):.1f}±{spread:.1f}"
    rows = {row[0]: row for row in tables.remedies(stored).rows}
    losses = [one["train"][-1] for one in stored["remedies"]["small"]]
    assert rows["32 个单元"][1] == f"{math.exp(sum(losses) / len(losses)):.1f}"


def test_only_what_the_prose_calls_the_best_decay_is_the_best_on_the_validation_text(stored):
    best = numbers.best_decay(stored)
    lowest = {name: sum(min(one["validation"]) for one in stored["remedies"][name]) for name in numbers.DECAYS}
    assert lowest[best] == min(lowest.values())


def in_every(*path, key, index=-1, value):
    """Spoil one entry of a list in all seeds."""

    def spoil(values):
        for step in path:
            values = values[step]
        for one in values:
            one[key][index] = value

    return spoil


def of_remedy(name, key, value, index=-1):
    return in_every("remedies", name, key=key, index=index, value=value)


SPOILED = [
    ("the_gap_grows", in_every("book", "runs", key="test", value=1.0)),
    ("the_gap_grows", lambda v: v["book"]["runs"][2]["train"].__setitem__(5, 0.1)),
    ("the_gap_grows", lambda v: v["book"]["runs"][2]["test"].__setitem__(0, 3.4)),
    ("worse_than_guessing", lambda v: v["book"]["runs"][1]["next"].__setitem__(-1, 3.0)),
    ("worse_than_guessing", lambda v: v["book"]["runs"][1]["test"].__setitem__(-1, 4.3)),
    ("worse_than_guessing", lambda v: v["book"]["runs"][1]["test"].__setitem__(-1, 4.65)),
    ("worse_than_guessing", lambda v: v["book"]["runs"][3]["validation"].__setitem__(-1, 1.0)),
    ("worse_than_guessing", lambda v: v["book"]["runs"][3]["test"].__setitem__(6, 2.0)),
    ("counting_is_better", lambda v: v["ngrams"]["10000"].update(test=[2.5] * 6)),
    ("counting_is_better", lambda v: v["ngrams"]["10000"]["validation"].__setitem__(1, 1.0)),
    ("counting_is_better", lambda v: v["ngrams"]["10000"]["test"].__setitem__(1, 2.4)),
    ("sure_and_wrong", in_every("book", "runs", key="test_confidence", value=0.4)),
    ("sure_and_wrong", in_every("book", "runs", key="test_accuracy", value=0.1)),
    ("sure_and_wrong", lambda v: v["cooled"][1].update(test=4.0)),
    ("sure_and_wrong", in_every("book", "runs", key="train_accuracy", value=0.7)),
    ("it_recites", lambda v: v["recital"]["train"]["late"].__setitem__(2, [1] * 40)),
    ("it_recites", lambda v: v["recital"]["train"]["early"].__setitem__(2, [9] * 40)),
    ("running_mean_flatters", lambda v: v["book"]["runs"][0].update(running=0.9)),
    ("divergence_is_bad_at_both", in_every("wild", key="train", value=1.0)),
    ("divergence_is_bad_at_both", in_every("wild", key="test", value=3.6)),
    ("divergence_is_bad_at_both", lambda v: [one.update(test=[1.01 * x for x in one["train"]]) for one in v["wild"]]),
    ("dropout_between_layers_only", lambda v: v["layers"]["one"].update(apart=1e-9)),
    ("dropout_between_layers_only", lambda v: v["layers"]["one"].update(warnings=0)),
    ("dropout_between_layers_only", lambda v: v["layers"]["two"].update(apart=0.0)),
    ("holes_left_on_cost", lambda v: v["remedies"]["dropout"][1].update(left_on=2.3)),
    ("each_trades_training_for_heldout", of_remedy("dropout", "train", 1.0)),
    ("each_trades_training_for_heldout", of_remedy("data_40", "test", 3.5)),
    ("each_trades_training_for_heldout", of_remedy("small", "train", 2.1)),
    ("more_decay_smaller_gap", of_remedy("decay", "test", 3.0)),
    ("stopping_helps", of_remedy("none", "validation", 1.0)),
    ("stopping_helps", of_remedy("none", "test", 2.5)),
    ("stopping_does_most_of_it_alone", of_remedy("data_150", "test", 2.5)),
    ("stopping_does_most_of_it_alone", lambda v: [one.update(test=[2.1] * 11) for one in v["remedies"]["small"]]),
    ("stopping_does_most_of_it_alone", lambda v: [one.update(test=[2.27] * 11) for one in v["remedies"]["decay_low"]]),
    ("more_text_closes_the_gap", of_remedy("data_150", "train", 1.5)),
    ("more_text_closes_the_gap", of_remedy("data_150", "test", 1.9)),
    ("more_text_closes_the_gap", of_remedy("data_150", "test", 2.02, index=5)),
    ("counting_learns_from_more_text_too", lambda v: v["ngrams"]["40000"].update(test=[2.2] * 6)),
    ("counting_learns_from_more_text_too", lambda v: v["ngrams"]["150000"].update(test=[1.8] * 6)),
]


@pytest.mark.parametrize(("claim", "spoil"), SPOILED)
def test_a_claim_notices_when_a_value_says_otherwise(stored, claim, spoil):
    values = copy.deepcopy(stored)
    spoil(values)
    assert not ex.experiment.judge(claim, values)[0]


def test_every_claim_is_put_to_the_test():
    assert {claim for claim, _ in SPOILED} == set(ex.experiment.claims)
