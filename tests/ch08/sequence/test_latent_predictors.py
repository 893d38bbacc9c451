"""Filter, tables and learned states on symbols, against brute force."""

import numpy as np
import pytest

from solutions.ch08.sequence import latent_predictors as predictors
from solutions.ch08.sequence.latent_em import baum_welch, random_processes
from solutions.ch08.sequence.latent_pairs import contexts, draw, entropy_rate, even_process, stationary, window_price


def test_the_filters_losses_add_up_to_the_chance_of_the_whole_sequence():
    symbols = draw(np.random.default_rng(3), 9)
    index = int("".join(map(str, symbols)), 2)
    total = predictors.filter_losses(symbols, even_process(), stationary()).sum()
    assert total == pytest.approx(-np.log2(contexts(9)[index].sum()))


def test_the_filter_pays_the_entropy_rate():
    losses = predictors.filter_losses(draw(np.random.default_rng(4), 40_000), even_process(), stationary())
    assert losses.mean() == pytest.approx(entropy_rate(), rel=0.03)


def test_context_ids_read_the_last_symbols_the_latest_as_last_digit():
    symbols = np.array([1, 0, 0, 1, 1, 0])
    assert predictors.context_ids(symbols, 2).tolist() == [0b10, 0b00, 0b01, 0b11]
    assert predictors.context_ids(symbols, 0).tolist() == [0] * 6


def test_a_table_counts_with_half_a_count_for_either_symbol():
    table = predictors.learned_table(np.array([1, 0, 1, 1, 0, 1]), 1)
    assert table == pytest.approx([2.5 / 3, 1.5 / 4])  # 0 → 1 twice; 1 → 0 twice, 1 → 1 once
    losses = predictors.table_losses(np.array([0, 1, 0]), table)
    assert losses == pytest.approx([-np.log2(2.5 / 3), -np.log2(2.5 / 4)])


def test_a_learned_table_of_much_data_pays_what_theory_says():
    train, test = (draw(np.random.default_rng(n), 40_000) for n in (5, 6))
    losses = predictors.table_losses(test, predictors.learned_table(train, 4))
    true = predictors.filter_losses(test, even_process(), stationary())[4:]
    assert losses.mean() - true.mean() == pytest.approx(0.0654, abs=0.004)


def test_ones_since_the_last_zero():
    assert predictors.ones_since_zero(np.array([1, 0, 1, 1, 0, 0]))[1:].tolist() == [7, 0, 1, 2, 0]


def test_counting_ones_to_one_is_the_table_of_order_one():
    old, new = (draw(np.random.default_rng(n), 500) for n in (7, 8))
    table = predictors.table_losses(new, predictors.learned_table(old, 1))
    # The first training symbol has no context of its own in the table; here it counts as after a 1.
    assert predictors.runs_losses(old, new, 1).mean() == pytest.approx(table.mean(), abs=0.003)


def test_counting_ones_with_much_data_pays_what_the_best_window_pays():
    old, new = (draw(np.random.default_rng(n), 40_000) for n in (5, 6))
    true = predictors.filter_losses(new, even_process(), stationary())[8:]
    assert predictors.runs_losses(old, new, 8).mean() - true.mean() == pytest.approx(window_price(8), abs=0.004)


def test_the_best_restart_is_kept_and_those_far_behind_are_counted():
    train = [draw(np.random.default_rng([seed, 1]), 60) for seed in (0, 1)]
    models, behind = predictors.learn_states([0, 1], train, 3, (0, 5))
    for n, (symbols, model) in enumerate(zip(train, models, strict=True)):
        own = predictors.filter_losses(symbols, model, predictors.EITHER).mean()
        starts = random_processes(np.random.default_rng([n, 3]), 3)
        first, last = (
            [predictors.filter_losses(symbols, m, predictors.EITHER).mean() for m in starts],
            [
                predictors.filter_losses(symbols, baum_welch(m[None], symbols[None], 5)[0][0], predictors.EITHER).mean()
                for m in starts
            ],
        )
        assert own == pytest.approx(min(last))
        assert behind["0"][n] == sum(loss - own > predictors.BEHIND for loss in first)
        assert behind["5"][n] == sum(loss - own > predictors.BEHIND for loss in last)
    assert sum(behind["5"]) < sum(behind["0"])
