"""Exercise 8.2.1: the measurement at quick size, the tables a reader sees, and the stored result."""

import copy

import pytest

from solutions.ch08 import ex_8_2_1_more_tokenizers as ex
from solutions.ch08.text_preprocessing import tokenizer_numbers as numbers
from solutions.ch08.text_preprocessing import tokenizer_tables as tables
from solutions.lab.catalogue import find
from solutions.lab.results import load


@pytest.fixture(scope="module")
def stored():
    return load(find("8.2.1").result_path).values


def test_what_holds_for_any_text_holds_for_the_sample(quick_result):
    quick = quick_result("8.2.1")
    for claim in (
        "nothing_is_unknown",
        "what_was_learnt_comes_back",
        "bpe_is_the_librarys",
        "greedy_is_not_optimal",
        "chinese_needs_more_than_a_dictionary",
        "bytes_are_never_new",
    ):
        holds, evidence = ex.experiment.judge(claim, quick.values)
        assert holds, f"{claim}: {evidence}"
    found = quick.values["library"]["wordpiece"]  # how much the vocabularies share is another matter at this size
    assert found["differ"] == 0 and found["most_frequent"] == found["merges"] > 0
    assert any("与库对照" in line for line in quick.log)


def test_the_ends_of_the_curve_are_the_books(stored):
    assert stored["book"]["types"] + 1 == 4580 == stored["book"]["size"][1] and stored["book"]["words"] == 32_775
    assert stored["curves"]["bpe"]["size"][0] == 28
    assert stored["curves"]["bpe"]["train"][0] == stored["texts"]["train"]["letters"]
    for method in numbers.METHODS:
        assert max(stored["curves"][method]["size"]) in (numbers.derived(stored)["vocab"], stored["size"])


def test_the_pieces_in_the_table_spell_the_words(stored):
    table = tables.one_sentence(stored)
    for word, *cuts in table.rows[:-1]:
        for pieces in cuts:
            assert pieces.replace(" ##", "").replace(" ", "").rstrip("▁") == word.removesuffix(" □")
    assert [word for word, *_ in table.rows if word.endswith("□")] == [f"{word} □" for word in stored["new"]]
    for column, count in enumerate(table.rows[-1][1:], 1):
        assert int(count) == sum(len(row[column].split()) for row in table.rows[:-1])


def test_no_cell_is_markup(stored):
    for spec in ex.experiment.tables.values():
        table = spec.build(stored)
        assert not any(sign in cell for row in [table.header, *table.rows] for cell in row for sign in "<>|")


def test_a_tick_stands_exactly_where_a_sentence_is_right(stored):
    rows = tables.hard_sentences(stored).rows
    ticks = [sum(row[column] == "✓" for row in rows) for column in (1, 2)]
    assert ticks == [numbers.right(stored, "longest"), numbers.right(stored, "probable")]


def tokens(method, text, size, number):
    """Spoil the tokens of one method at one size."""

    def spoil(values):
        line = values["curves"][method]
        line[text][line["size"].index(size)] = number

    return spoil


SPOILED = [
    ("nothing_is_unknown", lambda v: v["curves"]["unigram"].update(unknown=1)),
    ("nothing_is_unknown", lambda v: v["texts"]["held"].update(unknown=9)),
    ("nothing_is_unknown", lambda v: v["tenths"][3].update(unknown=1)),
    ("nothing_is_unknown", lambda v: v["tenths"][3].update(new=9)),
    ("what_was_learnt_comes_back", lambda v: v["lost"].update(wordpiece=1)),
    ("what_was_learnt_comes_back", lambda v: v["chinese"]["text"].update(restored=45)),
    ("what_was_learnt_comes_back", lambda v: v["strange"].update(bpe="□")),
    ("what_was_learnt_comes_back", lambda v: v["strange"].update(likelihood="caf□")),
    ("between_characters_and_words", tokens("bpe", "train", 2000, 50_000)),
    ("between_characters_and_words", tokens("unigram", "held", 1000, 6200)),
    ("between_characters_and_words", tokens("unigram", "train", 200, 80_000)),
    ("between_characters_and_words", lambda v: v["book"].update(words=40_000)),
    ("bpe_is_the_librarys", lambda v: v["library"]["bpe"].update(same_merges=False)),
    ("bpe_is_the_librarys", lambda v: v["library"]["bpe"].update(differ=1)),
    ("wordpiece_is_the_librarys_but_for_the_training", lambda v: v["library"]["wordpiece"].update(differ=1)),
    (
        "wordpiece_is_the_librarys_but_for_the_training",
        lambda v: v["library"]["wordpiece"]["shared"].update(frequency=900),
    ),
    ("wordpiece_is_the_librarys_but_for_the_training", lambda v: v["library"]["wordpiece"]["shared"].update(ratio=300)),
    (
        "wordpiece_is_the_librarys_but_for_the_training",
        lambda v: v["library"]["wordpiece"]["shared"].update(likelihood=900),
    ),
    ("wordpiece_is_the_librarys_but_for_the_training", lambda v: v["library"]["wordpiece"].update(most_frequent=900)),
    ("unigram_is_the_librarys", lambda v: v["library"]["unigram"].update(differ=1)),
    ("unigram_is_the_librarys", lambda v: v["library"]["unigram"].update(shared=700)),
    ("unigram_is_the_librarys", lambda v: v["library"]["unigram"]["bits"]["ours"].__setitem__(1, 2.7)),
    ("the_ratio_is_not_the_likelihood", tokens("wordpiece", "held", 1000, 9000)),
    ("the_ratio_is_not_the_likelihood", tokens("likelihood", "train", 1000, 50_000)),
    ("the_ratio_prefers_the_rare", lambda v: v["whole"].update(wordpiece=40)),
    ("the_ratio_prefers_the_rare", lambda v: v["whole"].update(likelihood=80)),
    ("greedy_is_not_optimal", lambda v: v["greedy"].update(greedy=[12, 18])),
    ("greedy_is_not_optimal", lambda v: v["greedy"].update(best=18)),
    ("bpe_does_not_use_the_fewest", lambda v: v["one_vocabulary"].update(shortest=v["one_vocabulary"]["bpe"])),
    ("bpe_does_not_use_the_fewest", tokens("unigram", "train", 2000, 39_000)),
    ("bpe_does_not_use_the_fewest", tokens("unigram", "held", 2000, 4000)),
    ("a_frequent_word_stays_frequent", lambda v: v["commonest"].update(pieces=["th", "e▁"])),
    ("a_frequent_word_stays_frequent", lambda v: v["commonest"].update(count=1)),
    ("without_marker_the_spaces_are_lost", lambda v: v["marker"].update(twice=[])),
    ("chinese_needs_more_than_a_dictionary", lambda v: v["chinese"]["text"].update(as_jieba=45)),
    (
        "chinese_needs_more_than_a_dictionary",
        lambda v: [found.update(probable=found["longest"], jieba=found["longest"]) for found in v["chinese"]["hard"]],
    ),
    (
        "chinese_needs_more_than_a_dictionary",
        lambda v: [found.update(probable=found["right"], jieba=found["right"]) for found in v["chinese"]["hard"]],
    ),
    ("bytes_are_never_new", lambda v: v["chinese"]["unseen"].update(unknown=5)),
    ("bytes_are_never_new", lambda v: v["chinese"]["unseen"].update(new_bytes=0)),
    ("bytes_are_never_new", lambda v: v["chinese"]["unseen"].update(unknown_pieces=1)),
    ("bytes_are_never_new", lambda v: v["chinese"]["unseen"].update(restored=False)),
]


@pytest.mark.parametrize(("claim", "spoil"), SPOILED)
def test_a_claim_notices_when_a_value_says_otherwise(stored, claim, spoil):
    values = copy.deepcopy(stored)
    spoil(values)
    assert not ex.experiment.judge(claim, values)[0]


def test_every_claim_is_put_to_the_test():
    assert {claim for claim, _ in SPOILED} == set(ex.experiment.claims)
