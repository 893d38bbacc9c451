"""Exercise 8.6.2: the trainings and what is kept of them."""

from solutions.ch08.rnn_concise import deeper_trials as trials
from solutions.ch08.rnn_scratch.char_rnn import Texts
from solutions.toolkit.tokens import encode


def a_short_text() -> Texts:
    indices, vocab = encode("the cat sat on the mat and the dog sat on the log\n" * 40)
    return Texts(indices[:1300], indices[1300:1600], vocab)


def test_the_plateau_is_left_in_the_first_epoch_well_below_the_unigram():
    assert trials.left_the_plateau([3.0, 2.87, 2.8, 2.7, 2.75, 2.1], 2.857) == 4
    assert trials.left_the_plateau([3.0, 2.8], 2.857) is None


def test_names_and_labels_tell_the_settings_apart():
    plain, biased = (trials.Setting("orthogonal", 20, 5, unigram=flag) for flag in (False, True))
    assert (plain.name, biased.name) == ("orthogonal_20", "orthogonal_20_unigram")
    assert biased.label == "20 层，正交＋偏置"


def test_training_lowers_the_loss_and_is_the_same_again():
    texts = a_short_text()
    setting = trials.Setting("default", 2, 40)
    first, again = (
        trials.train_one(setting, 0, 24, texts, "cpu", lambda done, total, loss=None: None) for _ in range(2)
    )
    assert first == again and len(first["loss"]) == 40 and first["epochs"][-1] == 40
    assert first["loss"][-1] < first["loss"][0] and first["left"] is not None


def test_a_bias_that_knows_the_shares_starts_near_the_unigram():
    texts = a_short_text()
    report = lambda done, total, loss=None: None  # noqa: E731
    plain, biased = (
        trials.train_one(trials.Setting("orthogonal", 3, 1, unigram=flag), 0, 16, texts, "cpu", report)
        for flag in (False, True)
    )
    assert biased["loss"][0] < plain["loss"][0] - 0.1


def test_a_step_of_twelve_layers_takes_several_times_a_step_of_one():
    one, twelve = trials.step_seconds([1, 12], 32, 10, repeats=3)
    assert 0 < 3 * one < twelve < 60 * one
