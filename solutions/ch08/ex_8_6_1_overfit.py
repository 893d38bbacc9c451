"""8.6.1 用高级 API 让循环神经网络过拟合，再看什么能防止它。"""

import torch

from solutions.ch08.rnn_concise import overfit_claims as claims
from solutions.ch08.rnn_concise import overfit_figures as figures
from solutions.ch08.rnn_concise import overfit_remedy_claims as remedy_claims
from solutions.ch08.rnn_concise import overfit_tables as tables
from solutions.ch08.rnn_concise.overfit_numbers import derived
from solutions.ch08.rnn_concise.overfit_probes import cooled, counted, passages, recite, snapshot
from solutions.ch08.rnn_concise.overfit_remedies import Remedy, dropout_argument, parts, remedied
from solutions.ch08.rnn_scratch.book_runs import BookSetting, book_run, model_after
from solutions.ch08.rnn_scratch.char_rnn import split
from solutions.lab import Experiment
from solutions.lab.values import rounded
from solutions.lab.wording import listed

experiment = Experiment("8.6.1", title="让模型过拟合", corpus="time_machine", seeds=5, difficulty=2)

REMEDIES = {
    "none": Remedy(),
    "decay_low": Remedy(weight_decay=3e-4),
    "decay": Remedy(weight_decay=1e-3),
    "decay_high": Remedy(weight_decay=3e-3),
    "dropout": Remedy(dropout=0.5),
    "small": Remedy(num_hiddens=32),
    "data_40": Remedy(characters=40_000),
    "data_150": Remedy(characters=150_000),
}
LABELS = {
    "none": "什么也不做",
    "decay_low": "权重衰减 0.0003",
    "decay": "权重衰减 0.001",
    "decay_high": "权重衰减 0.003",
    "dropout": "dropout 0.5",
    "small": "32 个隐藏单元",
    "data_40": "40,000 个字符",
    "data_150": "150,000 个字符",
}
SEEDS_OF_A_REMEDY = 3
WARM_UP, WRITTEN, PASSAGES = 100, 100, 40  # characters read and written in a recital, and how many recitals


@experiment.measure
def measure(run):
    found, device = parts(run.text), str(run.device)
    setting = BookSetting(num_epochs=run.scale(500, 4), num_hiddens=run.scale(256, 16))
    records = run.train_once(book_run, [(run.text, setting, seed, device) for seed in run.seeds])
    book, models = read_snapshots(run, records, setting)
    for name, label in (("train", "训练文本"), ("test", "留出文本")):
        run.log(
            f"{setting.num_epochs} 轮后{label}的损失：{listed((one[name][-1] for one in book['runs']), '.3f')} 纳特"
        )
    count, seeds = run.scale(1000, 4), run.seeds[: run.scale(SEEDS_OF_A_REMEDY, 1)]
    tasks = [(run.text, remedy, seed, count, device) for remedy in REMEDIES.values() for seed in seeds]
    trained = iter(run.map(remedied, tasks, "各种办法"))
    remedies = {name: [next(trained) for _ in seeds] for name in REMEDIES}
    for name, one in remedies.items():
        shown = listed((one[0][part][-1] for part in ("train", "test")), ".3f")
        run.log(f"{LABELS[name]}（种子 {seeds[0]}）：训练、留出 {shown} 纳特")
    wild = run.map(remedied, [(run.text, Remedy(lr=10.0), seed, run.scale(200, 4), device) for seed in seeds], "发散")
    layers = run.map(dropout_argument, [(run.text, n, 0, run.scale(20, 2), device) for n in (1, 2)], "dropout 参数")
    values = {
        "parameters": sum(weight.numel() for weight in models[0].parameters()),
        "book": book,
        "cooled": [cooled(model, found.validation, found.test, run.device) for model in models],
        "recital": recitals(run, records, setting),
        "ngrams": {
            str(n): counted(found.pool[:n], found.validation, found.test)
            for n in sorted({remedy.characters for remedy in REMEDIES.values()})
        },
        "remedies": remedies,
        "wild": wild,
        "layers": {"one": layers[0], "two": layers[1]},
        "heldout_characters": len(found.test),
    }
    return rounded(values)


def read_snapshots(run, records: list[dict], setting: BookSetting) -> tuple[dict, list]:
    """What every kept snapshot of the shared trainings knows of each text, and the models after the last epoch."""
    found, texts = parts(run.text), split(run.text)
    read = {"train": texts.train, "validation": found.validation, "test": found.test, "next": texts.heldout}
    runs, models = [], []
    for record in run.progress(records, "读快照"):
        seen = []
        for epoch in record["weights"]:
            model = model_after(record, epoch, setting, len(texts.vocab)).to(run.device)
            seen.append(snapshot(model, read, run.device))
        runs.append({key: [one[key] for one in seen] for key in seen[0]} | {"running": record["trace"]["loss"][-1]})
        models.append(model)
    return {"epochs": list(records[0]["weights"]), "runs": runs}, models


def recitals(run, records: list[dict], setting: BookSetting) -> dict:
    """Greedy continuations of passages from the training and from the test text: early in training and at its end."""
    found, texts = parts(run.text), split(run.text)
    epochs = {"early": run.scale(50, 0), "late": setting.num_epochs}
    values = {"epochs": epochs, "train": {}, "test": {}, "read": WARM_UP, "written": WRITTEN}
    for name, corpus in (("train", texts.train), ("test", found.test)):
        rows = passages(corpus, PASSAGES, WARM_UP + WRITTEN, run.device)
        for when, epoch in epochs.items():
            models = [model_after(record, epoch, setting, len(texts.vocab)).to(run.device) for record in records]
            values[name][when] = [recite(model, rows, WARM_UP)[0] for model in models]
        values[name]["example"] = example(models[0], rows, texts.vocab)
    return values


def example(model, rows: torch.Tensor, vocab) -> dict:
    """The passage in the middle of the ranking, as it stands and as the model went on."""
    agreed, written = recite(model, rows, WARM_UP)
    middle = sorted(range(len(agreed)), key=lambda row: agreed[row])[len(agreed) // 2]
    told = {"before": rows[middle, WARM_UP - 20 : WARM_UP], "true": rows[middle, WARM_UP:], "own": written[middle]}
    return {name: "".join(vocab.to_tokens(part[:60].tolist())) for name, part in told.items()} | {
        "agreed": agreed[middle]
    }


experiment.figure(
    "书中的默认训练（256 个隐藏单元）：困惑度，以及留出文本上猜中的比例与自信。色带是 5 个种子", height=2.5, panels=2
)(figures.gap)
experiment.figure(
    "同样多次更新（128 个隐藏单元）：留出与训练的困惑度。灰虚线：数 1 万个字符的 n 元语法", height=2.6, panels=2
)(figures.curves)
experiment.table(
    "书中的默认训练。猜中、自信：留出文本上最可能的字符对的比例，和模型给它的平均概率；±：5 个种子的标准差"
)(tables.epochs)
experiment.table(
    "1,000 次更新之后的困惑度（λ：权重衰减）；末列由验证文本决定何时停下，仍报告留出文本；±：3 个种子的标准差"
)(tables.remedies)

experiment.derived(derived)

experiment.claim("书中的默认训练过拟合：每个种子，留出与训练的困惑度之比由开头的约 1 一路拉大，500 轮后超过 30")(
    claims.the_gap_grows
)
experiment.claim(
    "留下的快照里，留出困惑度在第 10–50 轮最低（都低于 12），从第 75 轮起步步上升，"
    "500 轮后超过乱猜（27）的三倍，也超过最低时的十倍"
)(claims.worse_than_guessing)
experiment.claim("数同样 1 万个字符，验证文本选中的 n 元语法好过每个提前停止的网络；网络与二元语法相差不到 3%")(
    claims.counting_is_better
)
experiment.claim(
    "由第 50 轮到最后，留出文本上猜中的少不到 10 个百分点，自信却升到七成以上，"
    "而在训练文本上两者相差不到 3 个百分点；除以温度，困惑度不到五分之一（挽回损失涨幅的八成以上），"
    "仍比提前停止高一成以上"
)(claims.sure_and_wrong)
experiment.claim("500 轮后贪心续写训练文本，照原样写下去的长度是留出文本的 10 倍以上；第 50 轮时还不会背")(
    claims.it_recites
)
experiment.claim("训练时打印的读数只数凑成整批的字符（约九成），每个种子都比从头读到尾的好看")(
    claims.running_mean_flatters
)
experiment.claim(
    "学习率 10 是发散：训练文本与留出文本一样坏（每次评估，损失相差不到 5%，也有留出反而好些的），都比乱猜差"
)(claims.divergence_is_bad_at_both)
experiment.claim("nn.RNN 的 dropout 只在层与层之间：一层时警告，权重一位不差；两层时才有作用")(
    claims.dropout_between_layers_only
)
experiment.claim("评估前忘了 eval()，dropout 还开着，每个种子的留出困惑度都高 5% 以上")(claims.holes_left_on_cost)
experiment.claim(
    "每种办法、每个种子：训练到同样的更新次数，训练困惑度更高，留出困惑度更低；32 个单元的参数比字符少，之比仍超过 1.3"
)(remedy_claims.each_trades_training_for_heldout)
experiment.claim("权重衰减越强，留出与训练之比越小")(remedy_claims.more_decay_smaller_gap)
experiment.claim("什么也不做，只是在 500 次更新之内停下，留出困惑度就低两成以上")(remedy_claims.stopping_helps)
experiment.claim(
    "都提前停止：同一段文本上的办法，最多再降一成（最弱的权重衰减与不加相差不到 2%）；更长的文本比它们都低两成以上"
)(remedy_claims.stopping_does_most_of_it_alone)
experiment.claim("文本越长，差距越小；15 万字符时几乎没有差距，留出却不比 4 万字符低，还在下降")(
    remedy_claims.more_text_closes_the_gap
)
experiment.claim("文本越长，n 元语法也越好，三种长度都好过同样文本上训练 1,000 次更新的网络")(
    remedy_claims.counting_learns_from_more_text_too
)


if __name__ == "__main__":
    experiment.main()
