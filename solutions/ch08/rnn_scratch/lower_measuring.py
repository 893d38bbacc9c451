"""练习 8.5.2 的几组测量：书中默认的训练、n 元语法、输入层、超参数、两本书。"""

import math

import torch

from solutions.ch08.rnn_scratch.book_runs import BookSetting, book_run, model_after
from solutions.ch08.rnn_scratch.lower_counts import best_ngrams
from solutions.ch08.rnn_scratch.lower_inputs import inputs, train_input
from solutions.ch08.rnn_scratch.lower_plan import LONG_UPDATES, UPDATES, long_training, sweep
from solutions.ch08.rnn_scratch.lower_texts import SKIPPED, confidence, read, read_loss, softened, stopped
from solutions.ch08.rnn_scratch.lower_training import go_on_slowly, train_long
from solutions.lab.wording import listed

TEMPERATURES = [1 + k / 4 for k in range(29)]


def look_back(run, texts, test) -> dict:
    """The book's trainings: both curves, how sure the model is of the held-out text, and what stopping early gives."""
    setting = BookSetting(num_epochs=run.scale(500, 4), num_hiddens=run.scale(256, 16))
    records = run.train_once(book_run, [(run.text, setting, seed, str(run.device)) for seed in run.seeds])
    at, snapshots = records[0]["trace"]["epochs"], sorted(records[0]["weights"])[1:]
    found = {"num_epochs": setting.num_epochs, "num_hiddens": setting.num_hiddens, "epochs": at, "snapshots": snapshots}
    rows = []
    for seed, record in zip(run.seeds, records, strict=True):
        trace = record["trace"]
        slow = go_on_slowly(record, setting, texts, run.scale(20, 1), seed, str(run.device), lambda *_: None)
        curves = {"train": [trace["loss"][epoch - 1] for epoch in at], "heldout": trace["heldout_loss"]}
        rows.append(curves | {"slow": slow} | look_closely(record, setting, snapshots, texts, test))
        told = (curves["train"][-1], min(curves["heldout"]), curves["heldout"][-1])
        run.log(f"书中默认，种子 {seed}：训练、留出最低、留出最后 {listed(map(math.exp, told), '.2f')}")
    return found | {key: [row[key] for row in rows] for key in rows[0]}


def look_closely(record: dict, setting: BookSetting, snapshots: list[int], texts, test) -> dict:
    """What the kept weights of one training make of the held-out text, and the best and the last of the test text."""
    heldout = torch.tensor(texts.heldout[SKIPPED:])
    models = [model_after(record, epoch, setting, len(texts.vocab)) for epoch in snapshots]
    logits = [read(model, texts.heldout) for model in models]
    told = [confidence(one, heldout) for one in logits]
    best = min(range(len(told)), key=lambda n: told[n]["loss"])
    temperature, plain, cooled = softened(logits[-1], heldout, TEMPERATURES)
    return {
        **{key: [one[key] for one in told] for key in told[0]},
        "stopped_at": snapshots[best],
        "stopped_test": read_loss(models[best], test),
        "last_test": read_loss(models[-1], test),
        "temperature": temperature,
        "softened": cooled,
        "last_half": plain,
        "stopped_half": stopped(logits, heldout),
    }


def count_everything(run, trained, tests, texts) -> dict:
    """The n-grams of every training text; those of the book's 10,000 characters also read the text right after it."""
    tasks = [
        (text, validation, tests | ({"next": texts.heldout} if name == "time_machine_10000" else {}))
        for name, (text, validation) in trained.items()
    ]
    tasks = [(*task, len(texts.vocab), run.scale(8, 5)) for task in tasks]
    found = dict(zip(trained, run.map(best_ngrams, tasks, "计数"), strict=True))
    for name, one in found.items():
        told = "，".join(f"{key} {math.exp(loss):.2f}" for key, loss in one["tests"].items())
        run.log(f"n 元语法，{name}：{one['order']} 元，D = {one['discount']}，测试 {told}")
    return found


def compare_inputs(run, texts, second: str) -> dict:
    """The book's recipe on its 10,000 characters, with one input layer after another; one-hot also on a second book."""
    kinds, seeds = inputs(len(texts.vocab)), run.seeds[: run.scale(3, 1)]
    size = (run.scale(128, 8), run.scale(60, 2))
    wanted = [(name, run.text, kind.label) for name, kind in kinds.items()]
    wanted.append(("one_hot", second, "独热，另一本书"))
    tasks = [(text, kinds[name], seed, *size, str(run.device)) for name, text, _ in wanted for seed in seeds]
    records, found = iter(run.map(train_input, tasks, "输入层")), []
    for _, _, label in wanted:
        rows = [next(records) for _ in seeds]
        found.append({"label": label} | {key: [row[key] for row in rows] for key in rows[0]})
        run.log(f"{label}：最后一轮训练 {listed((math.exp(row['train_loss'][-1]) for row in rows), '.2f')}")
    *told, other = found
    return {
        "num_hiddens": size[0],
        "num_epochs": size[1],
        "kinds": dict(zip(kinds, told, strict=True)),
        "second_book": {key: other[key] for key in ("train_loss", "heldout_loss")},
    }


def sweep_settings(run, own, vocab_size) -> dict:
    """One hyper-parameter after another, to be chosen on the validation text and reported on the test text."""
    settings, seeds = sweep(run.scale(UPDATES, 8), run.scale(128, 8)), run.seeds[: run.scale(3, 1)]
    after = {"validation": own.validation, "test": own.test}
    tasks = [(own.train, after, vocab_size, one, seed, str(run.device)) for one in settings.values() for seed in seeds]
    return gathered(run, settings, run.map(train_long, tasks, "超参数"), seeds)


def train_on_books(run, trained, tests, vocab_size, name) -> dict:
    """The chosen setting on one book, on as much of the other and on all of it, each read on both books."""
    setting = sweep(run.scale(UPDATES, 8), run.scale(128, 8))[name]
    setting, seeds = long_training(setting, run.scale(LONG_UPDATES, 8)), run.seeds[: run.scale(3, 1)]
    names = ("time_machine", "war_equal", "war")
    tasks = [
        (trained[name][0], tests | {"validation": trained[name][1]}, vocab_size, setting, seed, str(run.device))
        for name in names
        for seed in seeds
    ]
    return gathered(run, dict.fromkeys(names, setting), run.map(train_long, tasks, "两本书"), seeds)


def gathered(run, settings, records, seeds) -> dict:
    """The losses of every setting, a list over the seeds each; also said in the log."""
    records, found = iter(records), {}
    for name, setting in settings.items():
        rows = [next(records) for _ in seeds]
        found[name] = {"setting": vars(setting) | {"updates": setting.updates}}
        found[name] |= {key: [row[key] for row in rows] for key in rows[0]}
        told = "；".join(f"{key} {listed((math.exp(row[key]) for row in rows), '.2f')}" for key in rows[0])
        run.log(f"{name}（{setting.updates} 次更新）：{told}")
    return found
