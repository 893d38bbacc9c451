"""Exercise 8.2.2: the measurement at quick size, the numbers the prose quotes, and the stored result."""

import copy
import math

import pytest

from solutions.ch08 import ex_8_2_2_min_freq as ex
from solutions.ch08.text_preprocessing import vocabulary_numbers as numbers
from solutions.ch08.text_preprocessing import vocabulary_tables as tables
from solutions.ch08.text_preprocessing.vocabulary_counts import at
from solutions.ch08.text_preprocessing.vocabulary_heldout import flat, piece
from solutions.lab.catalogue import find
from solutions.lab.results import load
from solutions.toolkit.models import ScratchRNN
from solutions.toolkit.tokens import clean_lines, count_tokens, tokenize


@pytest.fixture(scope="module")
def quick(quick_result):
    return quick_result("8.2.2")


@pytest.fixture(scope="module")
def stored():
    return load(find("8.2.2").result_path).values


def test_the_quick_measurement_of_another_text_has_every_value_and_says_what_it_did(quick):
    values = quick.values
    assert len(values["unseen"]["unknown"]) == 4 == len(values["losses"]["merged"])
    assert sum(count for _, count in values["letters"]) == values["char"]["tokens"]
    assert values["cleaning"]["book"] == values["word"]["size"][0]
    assert values["merged"]["identity"][0] == 0
    assert any("按字符切分" in line for line in quick.log)
    assert any("min_freq = 0" in line for line in quick.log)


def test_what_holds_for_any_text_holds_for_the_sample(quick):
    values = quick.values
    for claim in (
        "size_is_a_count",
        "the_curve_is_a_staircase",
        "zero_is_one",
        "kept_tokens_keep_their_index",
        "merging_is_an_identity",
    ):
        assert ex.experiment.judge(claim, values)[0]
    assert not ex.experiment.judge("the_books_numbers", values)[0]  # another text


def test_no_cell_is_markup(stored):
    for spec in ex.experiment.tables.values():
        table = spec.build(stored)
        assert not any(sign in cell for row in [table.header, *table.rows] for cell in row for sign in "<>|")


def test_the_parameters_are_those_of_the_model(stored):
    for vocab_size, num_hiddens in ((28, 256), (400, 16), (5, 3)):
        model = ScratchRNN(vocab_size, num_hiddens)
        expected = sum(parameter.numel() for parameter in model.parameters())
        assert numbers.recurrent_parameters(vocab_size, num_hiddens) == expected
    found = numbers.derived(stored)["parameters"]
    assert found["1"] == 4580 * 513 + 256 * 257 and found["char"] == 28 * 513 + 256 * 257
    assert found["growing"] == pytest.approx(4580 * 513 / found["1"])


def test_the_perplexity_without_unknown_words_is_the_one_with_all_of_them_told_apart(stored):
    shown = numbers.derived(stored)["perplexity"]
    once = stored["word"]["spectrum"][0][1]
    # With min_freq 2 only words of one occurrence are merged: V₁/N · ln V₁ nats are gone.
    drop = once / stored["word"]["tokens"] * math.log(once)
    assert math.log(shown["1"]["own"] / shown["2"]["own"]) == pytest.approx(drop)
    assert shown["2"]["lost"] == pytest.approx(drop / math.log(shown["1"]["own"]))


def test_what_half_a_vocabulary_costs_under_zipfs_law():
    assert numbers.harmonic(4) == pytest.approx(25 / 12)
    # Under f = C/r the first 1/m of the ranks have H_{n/m} ≈ H_n − ln m of H_n.
    n = 4096
    values = {"word": {"types": n}}
    for m in (1, 2, 16):
        expected = numbers.harmonic(n // m) / numbers.harmonic(n)
        assert numbers.coverage_under_zipf(values, m) == pytest.approx(expected, abs=1e-3)


def test_the_commonest_words_of_an_exact_law_double_and_halve():
    # 2^(9−n) words of at least 2ⁿ occurrences.
    spectrum = [[2**n, 2 ** (8 - n)] for n in range(9)] + [[512, 1]]
    curve = {
        "min_freq": [0] + [2**n for n in range(10)],
        "size": [513] + [1 + 2 ** (9 - n) for n in range(10)],
        "unknown": [0] * 11,
        "tokens": 1,
        "types": 512,
        "spectrum": spectrum,
    }
    steps = numbers.doubling_steps({"word": curve}, 64)
    assert [step["ratio"] for step in steps] == [0.5] * 6 and [step["to"] for step in steps] == [2, 4, 8, 16, 32, 64]
    assert [step["saved"] for step in steps] == [256, 128, 64, 32, 16, 8]
    assert list(numbers.slopes({"word": curve}).values()) == pytest.approx([-1] * 3)
    assert numbers.shares_by_frequency({"word": curve}, 4) == [1 / 2, 1 / 4, 0, 1 / 8]


def test_the_merged_words_put_back_give_the_same_perplexity_in_every_row(stored):
    rows = tables.merging(stored).rows
    assert {row[-1] for row in rows} == {rows[0][1]} and rows[0][2] == "0.00"


def test_the_rare_words_are_those_seen_from_two_to_nine_times(stored, time_machine):
    lines = [line for line in tokenize(clean_lines(time_machine)) if line]
    shares = {"own": [], "unseen": []}
    for known, unseen in (piece(lines, number, 10) for number in range(10)):
        counts = count_tokens(known)
        for name, words in (("own", flat(known)), ("unseen", flat(unseen))):
            shares[name].append(sum(2 <= counts[word] <= 9 for word in words) / len(words))
    expected = {name: pytest.approx(sum(found) / 10) for name, found in shares.items()}
    assert numbers.derived(stored)["rare"] == expected


def test_unseen_text_is_as_easy_as_the_known_text_when_each_token_is_left_out(stored):
    # A word seen twice is <unk> to the vocabulary of all the other tokens: that alone is the drop to the unseen text.
    frequencies, total = stored["word"]["spectrum"], stored["word"]["tokens"]
    unknown = frequencies[0][1] / total
    loss = -sum(n * f * math.log(unknown if f <= 2 else f / total) for f, n in frequencies) / total
    held, own = (numbers.perplexity_over_pieces(stored, key, 2) for key in ("merged", "own"))
    assert math.exp(loss) / numbers.derived(stored)["perplexity"]["2"]["own"] == pytest.approx(held / own, rel=0.03)


def test_one_line_hides_the_rare_words_only(stored):
    rows = dict(tables.one_line(stored).rows)
    words, seen = stored["example"]["words"], stored["example"]["seen"]
    assert rows["原文"].split() == words
    for m in (1, 10, 100):
        assert [word == tables.UNKNOWN for word in rows[f"{m}"].split()] == [count < m for count in seen]


def test_the_tables_numbers_are_the_books(stored):
    rows = {row[0]: row for row in tables.doublings(stored).rows}
    assert rows["0"][1] == rows["1"][1] == "4,580" and rows["2"][1] == "2,183"
    assert rows["2,262"][1:] == ["1", "—", "100.0%"] and rows["64"][1] == "70" and rows["128"][1] == "26"
    assert stored["commonest"] == ["the", 2261]
    assert numbers.derived(stored)["words"]["10"]["size"] == 400
    assert at(stored["char"], "size", 29_927) == 2 and at(stored["char"], "size", 10**6) == 1


def fewer_once(values):
    """Four hundred words that occurred once are gone."""
    values["word"]["spectrum"][0][1] -= 400


def of_every_piece(*path, index, value):
    """Spoil one ``min_freq`` in all pieces."""

    def spoil(values):
        for step in path:
            values = values[step]
        for part in values:
            part[index] = value

    return spoil


def sizes(change):
    """Spoil the sizes of the word curve."""
    return lambda v: v["word"].update(size=[change(n) for n in v["word"]["size"]])


SPOILED = [
    ("size_is_a_count", lambda v: v["char"]["size"].__setitem__(3, 99)),
    ("the_curve_is_a_staircase", lambda v: v["word"]["size"].__setitem__(5, v["word"]["size"][4] + 1)),
    ("the_curve_is_a_staircase", lambda v: v["word"]["size"].__setitem__(-1, 0)),
    ("zero_is_one", lambda v: v["word"]["size"].__setitem__(0, 4581)),
    ("zero_is_one", lambda v: v["off_by_one"].update({"1": 4580})),
    ("the_books_numbers", lambda v: v.update(lines=3222)),
    ("kept_tokens_keep_their_index", lambda v: v["title"]["10"].__setitem__(1, 18)),
    ("kept_tokens_keep_their_index", lambda v: v["reserved"].update({"10": 400})),
    ("kept_tokens_keep_their_index", lambda v: v["word"].update(prefix=False)),
    ("half_of_the_words_occur_once", fewer_once),
    ("characters_hold_out", lambda v: v["char"]["size"].__setitem__(1, 27)),
    ("characters_hold_out", lambda v: v["letters"].reverse()),
    ("characters_hold_out", lambda v: v["char"].update(unknown=[9 * n for n in v["char"]["unknown"]])),
    ("doubling_halves", sizes(lambda n: n // 3 if n < 3000 else n)),
    ("doubling_halves", sizes(lambda n: {26: 36, 15: 18}.get(n, n))),
    ("doubling_halves", lambda v: v["word"].update(types=10**6)),
    ("zipf_shares", fewer_once),
    ("roughly_a_power_law", lambda v: [pair.__setitem__(1, pair[1] ** 2) for pair in v["word"]["spectrum"]]),
    ("half_of_the_words_occur_once", lambda v: v["commonest"].__setitem__(1, 2500)),
    ("half_the_words_are_not_half_the_information", lambda v: v["merged"]["identity"].__setitem__(1, 3.0)),
    ("most_parameters_are_the_vocabularys", sizes(lambda n: 900 if n == 400 else n)),
    ("most_parameters_are_the_vocabularys", sizes(lambda n: n // 100)),
    ("merging_is_an_identity", lambda v: v["merged"]["identity"].__setitem__(3, 1.0)),
    ("merging_is_an_identity", lambda v: v["merged"]["loss"].__setitem__(2, 6.0)),
    ("the_number_depends_on_the_length", lambda v: v["first_tenth"].update({"10": 200})),
    ("cleaning_matters", lambda v: v["cleaning"].update(apostrophes=5000)),
    ("cleaning_matters", lambda v: v["cleaning"].update(glued=4600)),
    ("unseen_text_has_unknown_words", lambda v: v["unseen"]["unknown"][4].__setitem__(0, 0.01)),
    ("the_gap_closes", of_every_piece("unseen", "own", index=2, value=0.05)),
    ("the_gap_closes", of_every_piece("unseen", "unknown", index=6, value=0.6)),
    ("the_gap_closes", of_every_piece("unseen", "leave_one_out", index=2, value=0.2)),
    ("words_come_in_clusters", lambda v: v["unseen"].update(unknown=v["unseen"]["leave_one_out"])),
    ("words_come_in_clusters", lambda v: v["unseen"].update(leave_one_out=v["unseen"]["unknown"])),
    ("words_come_in_clusters", lambda v: v["twice"].update(in_one_piece=150)),
    ("few_lines_are_wholly_known", of_every_piece("unseen", "lines", index=0, value=0.4)),
    ("few_lines_are_wholly_known", of_every_piece("unseen", "lines", index=1, value=0.7)),
    ("few_lines_are_wholly_known", of_every_piece("unseen", "lines", index=4, value=0.5)),
    ("characters_hold_out", lambda v: v["unseen"]["new_letters"].__setitem__(2, 1)),
    ("unseen_text_looks_easier", lambda v: v["losses"]["merged"][3].__setitem__(1, 6.0)),
    ("unseen_text_looks_easier", lambda v: v["unseen"]["unknown"][3].__setitem__(1, 0.05)),
    ("unseen_text_looks_easier", lambda v: v["unseen"]["unknown"][3].__setitem__(4, 0.4)),
    ("spelled_out_nothing_falls", lambda v: v["losses"]["letters_5"][3].__setitem__(4, 7.0)),
    ("spelled_out_nothing_falls", lambda v: v["losses"]["letters_1"][3].__setitem__(4, 5.0)),
    ("spelled_out_nothing_falls", lambda v: v["losses"]["merged"][9].__setitem__(1, 3.0)),
    ("spelled_out_nothing_falls", of_every_piece("losses", "letters_5", index=4, value=7.0)),
    ("spelled_out_nothing_falls", of_every_piece("losses", "merged", index=4, value=4.5)),
    ("keeping_every_word_is_not_worse", lambda v: v["losses"]["letters_5"][3].__setitem__(0, 8.0)),
    ("keeping_every_word_is_not_worse", lambda v: v["unseen"]["own"][0].__setitem__(0, 0.01)),
]


@pytest.mark.parametrize(("claim", "spoil"), SPOILED)
def test_a_claim_notices_when_a_value_says_otherwise(stored, claim, spoil):
    values = copy.deepcopy(stored)
    spoil(values)
    assert not ex.experiment.judge(claim, values)[0]


def test_every_claim_is_put_to_the_test():
    assert {claim for claim, _ in SPOILED} == set(ex.experiment.claims)
