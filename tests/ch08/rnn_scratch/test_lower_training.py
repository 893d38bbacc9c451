"""A budget in characters, the slow last fifth, and going on from where a book run stopped."""

import random

import pytest
import torch

from solutions.ch08.rnn_scratch import lower_training as training
from solutions.ch08.rnn_scratch.book_runs import BookSetting, book_run
from solutions.ch08.rnn_scratch.char_rnn import build, split
from solutions.ch08.rnn_scratch.lower_plan import BATCH, chosen, long_training, sweep

TEXT = "the cat sat on the mat and the rat ran\n" * 400
INDICES = [random.Random(0).randrange(5) for _ in range(3000)]


def quiet(*_):
    pass


def test_the_budget_is_characters_whatever_the_steps():
    settings = sweep(400, 128)
    assert {one.updates * 32 * one.num_steps // 10_000 for name, one in settings.items() if name != "twice"} == {44}
    assert settings["base"].updates == 400 and settings["steps_10"].updates == 1400
    assert settings["twice"].updates == 800 and long_training(settings["steps_10"], 1000).updates == 3500


def test_every_setting_of_the_sweep_changes_one_thing_or_one_beside_the_embedding():
    settings = sweep(400, 128)
    changed = {
        name: {key for key, value in vars(one).items() if value != vars(settings["base"])[key]}
        for name, one in settings.items()
    }
    assert changed.pop("base") == set() and changed.pop("embedding_lr_double") == {"input", "lr"}
    assert changed.pop("embedding_steps_10") == {"input", "num_steps"}
    assert all(len(keys) == 1 for keys in changed.values())


def test_the_choice_looks_at_the_validation_text_and_at_equal_budgets_only():
    def one(budget, validation, test):
        return {"setting": {"budget": budget}, "validation": validation, "test": test}

    swept = {
        "base": one(10, [2.0, 2.2], [2.0]),
        "better": one(10, [1.8, 2.0], [3.0]),
        "twice": one(20, [1.0], [1.0]),
    }
    assert chosen(swept) == "better"


@pytest.mark.parametrize("updates", [1, 3, 17])
def test_a_walk_makes_so_many_updates_however_short_the_text(updates):
    model = build("library", 0, 5, 4)
    losses = training.walk(model, INDICES, training.Setting(), 0.5, updates, random.Random(0), torch.device("cpu"))
    assert len(losses) == updates


def test_the_last_fifth_is_slow(monkeypatch):
    made = []

    def walk(model, text, setting, lr, updates, rng, place):
        made.append((lr, updates))
        return [torch.tensor(1.0)] * updates

    monkeypatch.setattr(training, "walk", walk)
    found = training.train_long(
        INDICES, {"new": INDICES}, 5, training.Setting(lr=2, budget=50 * BATCH), 0, "cpu", quiet
    )
    assert made == [(2, 40), (0.2, 10)] and found["train"] == 1 and set(found) == {"train", "new"}
    steady = training.Setting(lr=2, slower=1, budget=50 * BATCH)
    training.train_long(INDICES, {}, 5, steady, 0, "cpu", quiet)
    assert made[2:] == [(2, 40), (2, 10)]


def test_one_seed_gives_the_same_numbers_and_learns():
    setting = training.Setting(num_hiddens=8, num_steps=5, budget=60 * 32 * 5, input="embedding")
    texts = split(TEXT)
    one, same = (training.train_long(texts.train, {"new": texts.heldout}, 15, setting, 1, "cpu", quiet) for _ in "ab")
    assert one == same and one["new"] < 2.5


def test_going_on_starts_from_the_last_weights():
    setting, texts = BookSetting(num_epochs=3, num_hiddens=8), split(TEXT)
    record = book_run(TEXT, setting, 0, "cpu", quiet)
    before = {name: value.clone() for name, value in record["weights"][3].items()}
    assert training.go_on_slowly(record, setting, texts, 5, 0, "cpu", quiet) < record["trace"]["loss"][-1]
    assert all(torch.equal(value, before[name]) for name, value in record["weights"][3].items())
