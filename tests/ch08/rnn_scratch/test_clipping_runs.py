"""The trainings of exercise 8.5.4: what a setting says, and when a training stops."""

import math

from solutions.ch08.rnn_scratch.char_rnn import build
from solutions.ch08.rnn_scratch.clipping_runs import Setting, clipping_run

TEXT = "The cat sat on the mat, and the rat ran.\n" * 300


def run(setting):
    return clipping_run(TEXT, setting, 0, "cpu", lambda *report: None)


def test_the_label_and_the_recipe_say_how_a_setting_trains():
    assert Setting().label == "nn.RNN，学习率 1，裁剪"
    setting = Setting("scratch", lr=0.25, clip=None, num_epochs=7)
    assert setting.label == "从零实现，学习率 0.25，不裁剪"
    assert (setting.recipe.lr, setting.recipe.clip, setting.recipe.num_epochs) == (0.25, None, 7)


def test_a_run_that_is_worse_than_guessing_is_stopped_after_its_patience():
    # At a learning rate of 50 even a small network is thrown far off at once.
    wild = {"lr": 50.0, "clip": None, "num_hiddens": 8}
    stopped = run(Setting(num_epochs=9, patience=3, **wild))["trace"]
    assert 3 <= len(stopped["loss"]) < 9 and min(stopped["loss"][-3:]) > math.log(13)
    assert stopped["loss"][-4:-3] == [] or stopped["loss"][-4] <= math.log(13)
    assert stopped["epochs"][-1] == len(stopped["loss"])
    assert len(run(Setting(num_epochs=9, patience=None, **wild))["trace"]["loss"]) == 9


def test_the_weights_at_the_end_fit_the_model_and_have_moved():
    record = run(Setting("scratch", num_epochs=2, num_hiddens=8))
    fresh = build("scratch", 0, 13, 8)
    assert (fresh.W_hh - record["last"]["W_hh"]).norm() > 0
    fresh.load_state_dict(record["last"])
