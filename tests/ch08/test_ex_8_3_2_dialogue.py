"""Exercise 8.3.2: the quick measurement, the numbers the prose quotes, the stored result and its claims."""

import copy
import math

import pytest

from solutions.ch08 import ex_8_3_2_dialogue as ex
from solutions.ch08.language_models import dialogue_numbers as numbers
from solutions.ch08.language_models import dialogue_trials as trials
from solutions.ch08.language_models.dialogue_grammar import log_probability
from solutions.ch08.language_models.dialogue_memory import places
from solutions.lab.catalogue import find
from solutions.lab.results import load


@pytest.fixture(scope="module")
def quick(quick_result):
    return quick_result("8.3.2")


@pytest.fixture(scope="module")
def stored():
    return load(find("8.3.2").result_path).values


def test_the_quick_measurement_says_what_it_did_and_is_already_right_where_data_do_not_matter(quick):
    assert any("错版本说" in line for line in quick.log) and any("GRU，带着走" in line for line in quick.log)
    for claim in (
        "the_parrot_repeats",
        "silent_faults",
        "repaired_it_stops",
        "probabilities_sum_to_one",
        "lost_across_turns",
        "replies_differ",
    ):
        assert ex.experiment.judge(claim, quick.values)[0], claim


def test_training_and_held_out_dialogues_are_different_draws():
    known, unseen = (trials.dialogues(0, part, 40) for part in ("training", "held-out"))
    assert known != unseen and known != trials.dialogues(1, "training", 40)
    assert known[:10] == trials.dialogues(0, "training", 10)


def test_a_model_of_counts_is_scored_by_its_own_probabilities():
    unseen = trials.dialogues(0, "held-out", 5)
    model = trials.DialogueModel(
        trials.every_place(trials.dialogues(0, "training", 10)), trials.MEMORIES["both"], trials.VOCABULARY
    )
    found = trials.by_counts(model, unseen)
    every = [model.distribution(memory)[token] for tokens in unseen for memory, token in places(tokens)]
    assert found["loss"] == pytest.approx(-sum(map(math.log, every)) / len(every))
    assert 0.25 < found["fitting"] < 1
    assert found["loss"] > -sum(map(log_probability, unseen)) / len(every)  # nobody beats the grammar by much


def test_no_model_beats_its_bound_by_more_than_chance(stored):
    names = [*numbers.WINDOWS, "reset"]
    for name in names:
        bound = numbers.perplexity_floor(stored, "turn" if name == "reset" else name)
        assert numbers.derived(stored)["held"][name] > 0.99 * bound, name
    assert numbers.derived(stored)["held"]["carried"] > numbers.true_perplexity(stored)


def test_the_parts_of_what_is_lost_add_up(stored):
    for name in (*numbers.WINDOWS, "turn"):
        parts = numbers.excess(stored, name)
        whole = sum(numbers.floor(stored, name).values()) - stored["theory"]["entropy"]
        assert sum(parts.values()) == pytest.approx(whole, abs=1e-3), name
        assert min(parts.values()) > -1e-3
    assert sum(numbers.derived(stored)["lost"].values()) == pytest.approx(1)


def test_the_grammars_own_replies_are_the_bound_of_two_turns(stored):
    found = numbers.derived(stored)
    assert math.exp(numbers.reply_floor(stored, "two")) == pytest.approx(found["true_replies"], rel=1e-4)
    assert found["true_turns"] == pytest.approx(8) and found["drawn_words"] == 24


def test_the_tables_show_the_stored_numbers(stored):
    tables = {name: spec.build(stored) for name, spec in ex.experiment.tables.items()}
    cells = [cell for table in tables.values() for row in [table.header, *table.rows] for cell in row]
    assert not any(sign in cell for cell in cells for sign in "<>|")
    rows = {row[0]: row for row in tables["parrots"].rows}
    assert rows["什么也没修"][1:4] == ["0", "4", "45"] and rows["全部修好"][2:4] == ["1", "0"]
    assert rows["什么也没修"][4] == "早， 你 你 你 你 你 你 你 ……"
    shown = numbers.derived(stored)
    assert shown["mended"].endswith("（完）") and len(set(shown["greedy"].split("／")[2:])) == 1  # it loops
    assert not any(sign in text for text in (shown["mended"], *shown["shown"].values()) for sign in "<>|")
    models = {row[0]: row for row in tables["models"].rows}
    assert models["三元语法"][1] == "2.145" and models["13 元语法"][1] == models["语法本身"][1] == "1.627"
    assert models["GRU，每轮清零"][1] == "2.116" and models["语法本身"][4] == "100%"


def model(name, seed=0, **values):
    return lambda v: v["counted"][seed]["models"][name].update(values)


def theory(*path, value):
    def spoil(values):
        here = values["theory"]
        for step in path[:-1]:
            here = here[step]
        here[path[-1]] = value

    return spoil


def speech(name, **values):
    return lambda v: v["counted"][2]["speech"][name].update(values)


SPOILED = [
    ("the_parrot_repeats", lambda v: v["parrots"][0].update(informed=1)),
    ("the_parrot_repeats", lambda v: v["parrots"][0]["tokens"].__setitem__(3, "我")),
    ("the_parrot_repeats", lambda v: v["parrots"][4]["tokens"].__setitem__(3, "我")),
    ("the_parrot_repeats", lambda v: v["parrots"][1].update(tokens=["早，", "你", "你"])),
    ("silent_faults", lambda v: v["parrots"][0].update(largest_sum=1.0)),
    ("silent_faults", lambda v: v["parrots"][0].update(entries=31)),
    ("silent_faults", lambda v: v["parrots"][6].update(foreign=0)),
    ("silent_faults", lambda v: v.update(across=0.0)),
    ("repaired_it_stops", lambda v: v["parrots"][-1].update(ended=False)),
    ("repaired_it_stops", lambda v: v["parrots"][-1].update(informed=3)),
    ("repaired_it_stops", lambda v: v["parrots"][2].update(ended=True)),
    ("probabilities_sum_to_one", lambda v: v["counted"][1]["sums"].update(error=1e-3)),
    ("probabilities_sum_to_one", lambda v: [part["sums"].update(unseen=0) for part in v["counted"]]),
    ("greed_loops", speech("both", ended=49)),
    ("greed_loops", speech("trigram", greedy_ended=True)),
    ("greed_loops", speech("trigram", greedy_period=None)),
    ("greed_loops", speech("both", turns=20.0)),
    ("greed_loops", theory("likeliest", value=["<甲>", "</s>", "</d>"])),
    ("entropy_is_exact", theory("entropy", value=25.4)),
    ("entropy_is_exact", lambda v: [part.update(truth=0.5) for part in v["counted"]]),
    ("entropy_is_exact", theory("memory", "two", "ask", value=5.2)),
    ("entropy_is_exact", lambda v: v["theory"]["memory"].update(both=v["theory"]["memory"]["two"])),
    ("lost_across_turns", theory("memory", "trigram", "word", value=5.2)),
    ("lost_across_turns", theory("memory", "trigram", "particle", value=6.0)),
    ("lost_across_turns", theory("turn", "ask", value=4.95)),
    ("lost_across_turns", theory("memory", "previous", "reply", value=0.1)),
    ("the_window_must_reach", theory("flat", 7, value=26.0)),
    ("the_window_must_reach", theory("flat", 10, value=25.33)),
    ("the_window_must_reach", theory("flat", -1, value=25.5)),
    ("each_condition_helps", model("both", loss=0.54)),
    ("each_condition_helps", model("speaker", seed=4, loss=0.8)),
    ("a_long_window_wastes_data", lambda v: v["counted"][3]["flat"][-1].update(loss=0.6)),
    ("a_long_window_wastes_data", model("two", contexts=10**5)),
    ("a_long_window_wastes_data", lambda v: [part["flat"][-2].update(loss=0.55) for part in v["counted"]]),
    ("a_long_window_wastes_data", model("two", loss=0.4)),
    ("a_long_window_wastes_data", theory("memory", "both", value={"ask": 25.0})),
    ("trigram_is_full", model("trigram", seed=3, loss=0.79)),
    ("replies_fit", speech("trigram", fits=0.4)),
    ("replies_fit", speech("both", fits=0.8)),
    ("replies_fit", lambda v: v["carried"][1].update(fitting=0.85)),
    ("carried_state_remembers", lambda v: v["carried"][2].update(loss=0.76)),
    ("carried_state_remembers", lambda v: v["reset"][2].update(loss=0.74)),
    ("carried_state_remembers", lambda v: v["plain"][1].update(loss=0.4)),
    ("carried_state_remembers", lambda v: [part.update(fitting=0.6) for part in v["plain"]]),
    ("replies_differ", theory("replies", "same", value=0.5)),
    ("replies_differ", theory("replies", "number", value=4)),
]


@pytest.mark.parametrize(("claim", "spoil"), SPOILED)
def test_a_claim_notices_when_a_value_says_otherwise(stored, claim, spoil):
    values = copy.deepcopy(stored)
    spoil(values)
    assert not ex.experiment.judge(claim, values)[0]


def test_every_claim_is_put_to_the_test():
    assert {claim for claim, _ in SPOILED} == set(ex.experiment.claims)
