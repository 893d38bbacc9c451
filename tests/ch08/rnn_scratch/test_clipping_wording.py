"""How the perplexities of exercise 8.5.4 are put into cells."""

import math

from solutions.ch08.rnn_scratch import clipping_wording as wording


def test_a_perplexity_in_a_cell():
    assert wording.short(1.284) == "1.28" and wording.short(3.2e12) == "$10^{12}$"
    assert wording.short(math.inf) == "$10^{308}$"
    assert wording.span([1.301, 1.299]) == "1.30" and wording.span([2, 188], str) == "2 至 188"
