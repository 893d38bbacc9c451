"""Held-out readings: what is held out, fair comparison, and filling in by Bayes' rule."""

import numpy as np
import pytest

from solutions.ch08.sequence import causal_heldout as heldout
from solutions.ch08.sequence.causal_counts import stream
from solutions.ch08.sequence.causal_models import WindowModel, columns


def quiet(done, total, loss=None):
    assert 0 < done <= total


def test_the_pieces_are_the_text_and_each_is_held_out_once():
    tokens = list(range(23))
    cuts = [heldout.split(tokens, number, 4) for number in range(4)]
    assert sum((held for _, held, _ in cuts), []) == tokens
    assert all(before + held + after == tokens for before, held, after in cuts)


def test_the_vocabulary_knows_nothing_of_the_held_out_piece():
    tokens = ["a", "b"] * 20 + ["new"] * 20 + ["a", "b"] * 20
    model, at = heldout.prepare(tokens, 1, 3, 1, "absolute")
    assert model.vocab_size == 3 and 0 in at[0]  # a, b and <unk>
    assert len(at[0]) == len(at[-6]) == len(at[6]) > 0


def test_the_middle_piece_leaves_two_parts_and_the_first_one():
    assert [len(heldout.prepare(list("ab" * 40), n, 4, 1, "absolute")[0].parts) for n in range(4)] == [1, 2, 2, 1]


@pytest.mark.parametrize("level", heldout.LONGEST)
def test_every_window_is_scored_where_all_of_them_fit(level):
    assert all(max(map(abs, window), default=0) <= heldout.MARGIN for window in heldout.windows(level).values())


def test_filling_in_by_bayes_is_the_joint_normalised():
    text = np.random.default_rng(1).integers(0, 4, 1500)
    matrix = WindowModel([text], 5).matrix()
    at = columns(text, (-1, 1))
    found = heldout.fill_in(matrix, at)
    for t in (0, 511, 512, 1000, len(found) - 1):
        weights = [matrix[at[-1][t], x] * matrix[x, at[1][t]] for x in range(5)]
        assert found[t] == pytest.approx(weights[at[0][t]] / sum(weights))


def test_two_sides_read_a_markov_text_better_and_a_causal_model_fills_in_as_well():
    rng = np.random.default_rng(0)
    chain = [0]
    for move in rng.random(20_000) < 0.8:
        chain.append((chain[-1] + 1) % 6 if move else int(rng.integers(6)))
    read = heldout.read_piece([str(token) for token in chain], "char", 1, 4, quiet)
    assert read["both_1"] < read["left_1"] - 0.2
    # The chain is of first order: Bayes on the causal model is exact, and needs far fewer counts.
    assert read["filled"] == pytest.approx(read["both_1"], abs=0.05) and read["filled"] < read["both_1"]


def test_a_two_sided_model_that_follows_one_route_and_a_left_one_that_averages_two():
    rng = np.random.default_rng(3)
    tokens = [str(token) for token in np.cumsum(rng.integers(0, 2, 4000)) % 5]
    model, at = heldout.prepare(tokens, 1, 4, 0, "absolute")
    found = heldout.other_routes(model, at)
    assert set(found) == {"single_both_1", "single_both_2", "double_left_2"}
    ahead = heldout.bits(model.probabilities(at, (-2, -1)))
    # x_t − x_{t−1} is 0 or 1: the second token on the left says nothing, and averaging adds nothing.
    assert found["single_both_1"] < ahead - 0.2 and found["double_left_2"] == pytest.approx(ahead, abs=0.02)
    assert heldout.bits(model.probabilities(at, (-1, 1))) == pytest.approx(found["single_both_1"], abs=0.02)


def test_directions_of_a_text_and_of_its_mirror_image_change_places():
    tokens = stream("the quick brown fox jumps over the lazy dog and the quiet queen " * 30, "char")[:1800]
    there = heldout.direction_gap(tokens, 0, 3, 0, "fixed", 2, quiet)
    back = heldout.direction_gap(tokens[::-1], 2, 3, 0, "fixed", 2, quiet)
    assert there["forward"] == pytest.approx(back["backward"], rel=1e-9)
    assert there["backward"] == pytest.approx(back["forward"], rel=1e-9)


def test_a_shuffle_keeps_the_tokens_depends_on_its_seed_and_leaves_the_argument_alone():
    tokens = stream("she sells sea shells by the sea shore " * 60, "char")
    before = list(tokens)
    first, again, other = (heldout.read_shuffled(tokens, "char", 4, seed, quiet) for seed in (0, 0, 1))
    assert tokens == before and first == again != other
    assert first["left_2"] > first["none"] - 0.05
