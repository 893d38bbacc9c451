"""Exercise 8.5.1: the measurement at quick size, and claims that notice other values."""

import copy

import pytest

from solutions.ch08 import ex_8_5_1_one_hot as ex
from solutions.lab.catalogue import find
from solutions.lab.results import load


@pytest.fixture(scope="module")
def stored():
    return load(find("8.5.1").result_path).values


def test_the_identities_hold_at_any_size_and_for_any_text(quick_result):
    quick = quick_result("8.5.1")
    for claim in (
        "a_product_is_a_row",
        "the_gradients_agree",
        "one_hots_are_equally_far",
        "a_layer_more_is_one_table",
        "the_step_is_another",
        "products_spread_overflow",
        "only_the_sign_of_zero_differs",
    ):
        assert ex.experiment.judge(claim, quick.values)[0], claim
    assert any("计时：" in line for line in quick.log)


def spoil(path, value):
    def change(values):
        *steps, last = path
        for step in steps:
            values = values[step]
        values[last] = value

    return change


SPOILT = {
    "a_product_is_a_row": spoil(("single", 1, "different"), 1),
    "the_gradients_agree": spoil(("whole", 0, "gradient"), 1e-9),
    "training_is_the_same": spoil(("trained_both_ways", 2, "apart"), 0.01),
    "indices_are_no_substitute": spoil(("trained_both_ways", 2, "heldout", "standard"), 2.4),
    "rows_become_unequally_far": spoil(("learned", 1, "spread_before"), 1.6),
    "rows_tell_what_comes_next": spoil(("learned", 2, "previous"), 0.8),
    "overfitting_blurs_the_groups": spoil(("learned", 0, "vowels_late"), 0.3),
    "one_hots_are_equally_far": spoil(("identity", "farthest_from_root_two"), 0.1),
    "the_network_learns_an_embedding": spoil(("learned", 3, "across"), 0.0),
    "unseen_rows_stay": spoil(("learned", 0, "unseen_moved"), [1e-9]),
    "a_layer_more_is_one_table": spoil(("any_table", 0, "different"), 5),
    "a_narrow_embedding_is_a_restriction": spoil(("learned", 4, "lost_at_rank", 26), 0.0),
    "the_step_is_another": spoil(("layers", 1, "cosine"), 0.99),
    "products_spread_overflow": spoil(("exceptions", "lookup"), 1),
    "only_the_sign_of_zero_differs": spoil(("exceptions", "zeros_values"), 1),
    "looking_up_is_cheaper": spoil(("timings", "product", -1), 1.0),
}


@pytest.mark.parametrize("name", sorted(ex.experiment.claims))
def test_a_claim_notices_spoilt_values(name, stored):
    values = copy.deepcopy(stored)
    SPOILT[name](values)
    assert not ex.experiment.judge(name, values)[0]
    assert SPOILT.keys() == ex.experiment.claims.keys()
