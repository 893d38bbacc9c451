"""The sharpest of the first steps: found along the very path that a training takes."""

import math

import pytest

from solutions.ch08.rnn_scratch.char_rnn import Texts, follow
from solutions.ch08.rnn_scratch.clipping_probes import along_gradient, one_batch
from solutions.ch08.rnn_scratch.relu_overshoot import overshoot
from solutions.ch08.rnn_scratch.relu_runs import Setting
from solutions.ch08.rnn_scratch.relu_starts import build
from solutions.toolkit.tokens import encode

corpus, vocab = encode("the time traveller smiled round at us " * 60)
TEXTS = Texts(corpus[:1800], corpus[1800:], vocab)


def test_the_curvature_of_the_first_step_is_the_rise_of_the_loss():
    setting = Setting("radius_2", clip=None, num_hiddens=16, num_steps=10)
    told = overshoot(setting, 0, TEXTS, 1)
    model = build("radius_2", "relu", 0, len(vocab), 16)
    batch = one_batch(TEXTS, setting.recipe(), 0, "cpu")
    norm, (before,) = along_gradient(model, batch, model.begin_state(32), [0.0])
    _, (after,) = along_gradient(model, batch, model.begin_state(32), [norm])
    assert told["norm"] == pytest.approx(norm) and told["step"] == 1
    assert told["curvature"] == pytest.approx(2 + 2 * (after - before) / norm**2, abs=1e-3)


def test_it_ends_where_clipping_would_begin_to_act():
    setting = Setting("default", clip=None, num_hiddens=16, num_steps=10, num_epochs=30)
    trace = follow(build("default", "relu", 3, len(vocab), 16), TEXTS, setting.recipe(), 3, "cpu", lambda *_: None)
    first = next((n for n, norm in enumerate(trace.norm, 1) if norm > 1), None)
    told = overshoot(setting, 3, TEXTS, 150)
    assert told["long"] == (first if first and first <= 150 else None)
    assert told["norm"] == pytest.approx(trace.norm[told["step"] - 1], rel=1e-4)


def test_a_loss_that_overflows_is_infinitely_sharp():
    told = overshoot(Setting("radius_12", clip=None, num_hiddens=16), 0, TEXTS, 5)
    assert told["curvature"] == math.inf and told["long"] == 1
