"""8.5.3 预测时采样，和用 α 偏向更可能的输出。"""

from solutions.ch08.rnn_scratch import sampling_claims as claims
from solutions.ch08.rnn_scratch import sampling_figures as figures
from solutions.ch08.rnn_scratch import sampling_tables as tables
from solutions.ch08.rnn_scratch.book_runs import BookSetting, book_run
from solutions.ch08.rnn_scratch.char_rnn import split
from solutions.ch08.rnn_scratch.sampling_numbers import derived
from solutions.ch08.rnn_scratch.sampling_powers import ties
from solutions.ch08.rnn_scratch.sampling_texts import parts, pieces
from solutions.ch08.rnn_scratch.sampling_training import WAYS, train_with_predictions
from solutions.ch08.rnn_scratch.sampling_trials import ALPHAS, Judge, qualities, study
from solutions.lab import Experiment
from solutions.lab.values import rounded

experiment = Experiment("8.5.3", title="预测时采样", corpus="time_machine", seeds=5, difficulty=2)


@experiment.measure
def measure(run):
    setting = BookSetting(num_epochs=run.scale(500, 4), num_hiddens=run.scale(256, 16))
    records = run.train_once(book_run, [(run.text, setting, seed, str(run.device)) for seed in run.seeds])
    epochs = run.scale((50, 500), (4, 4))
    sizes = {"count": run.scale(40, 4), "length": run.scale(250, 60), "room": run.scale(1500, 300)}
    sizes |= {"ahead": run.scale(50, 1), "far": run.scale(20_000, 300)}
    tasks = [
        (run.text, {e: record["weights"][e] for e in epochs}, setting, epochs, seed, sizes)
        for record, seed in zip(records, run.seeds, strict=True)
    ]
    found = run.map(study, tasks, label="写字")
    values = {
        "training": without_and_with_predictions(run),
        "alphas": ALPHAS,
        "sizes": sizes,
        "power": {key: [one["power"][key] for one in found] for key in found[0]["power"]},
        "ties": ties(),
        **judged(run, {name: [one[name] for one in found] for name in ("early", "late")}, sizes, epochs),
    }
    say(run, values)
    return rounded(values)


def without_and_with_predictions(run):
    """The same short training once for every way of predicting and every seed."""
    sizes = {"num_hiddens": run.scale(64, 8), "num_epochs": run.scale(20, 2), "every": run.scale(5, 1)}
    texts = split(run.text)
    tasks = [(texts, name, seed, *sizes.values()) for name in WAYS for seed in run.seeds]
    records = iter(run.map(train_with_predictions, tasks, label="训练"))
    ways = {name: [next(records) for _ in run.seeds] for name in WAYS}
    return sizes | {
        name: {key: [one[key] for one in ones] for key in ones[0]} | {"label": WAYS[name].label}
        for name, ones in ways.items()
    }


def judged(run, networks, sizes, epochs):
    """What the networks wrote before the judge, and the real text before all of them."""
    known = parts(run.text)
    judge = Judge(known.rest)
    real = [after for _, after in pieces(known.heldout, sizes["count"], sizes["length"])]
    values = {"real": qualities(real, known) | {"judge": judge.loss(real)}}
    for (name, ones), epoch in zip(networks.items(), epochs, strict=True):
        for one in ones:
            one["judge"] = [judge.loss(texts) for texts in one.pop("texts")]
        first = {key: ones[0][key] for key in ("shown", "recited")}
        values[name] = {key: [one[key] for one in ones] for key in ones[0] if key not in first}
        values[name] |= {"epochs": epoch, **first}
    return values


def say(run, values):
    same = {name: values["training"][name]["weights"] == values["training"]["none"]["weights"] for name in WAYS}
    for name, way in WAYS.items():
        compared = "相同" if same[name] else "不同"
        run.log(f"{way.label}：权重 {values['training'][name]['weights'][0]}（种子 0），各种子与不预测{compared}")
    for name in ("early", "late"):
        for label, text in values[name]["shown"].items():
            way = "贪心" if label == "greedy" else f"α = {label}"
            run.log(f"{values[name]['epochs']} 轮，{way}：time traveller {text}")


experiment.table("训练途中每 5 轮做一次预测：指纹相同，就是每一位都相同。指纹、困惑度、文字都是种子 0 的")(
    tables.trained
)
experiment.table("time traveller 之后续写的字（种子 0；清洗过的文本，行末的词与下一行粘在一起）")(tables.written)
experiment.figure(
    "50 轮的网络用不同的 α 写字。上：每字符的损失；下：多样与像词。点线是原文；线是 5 个种子的平均，色带是最小到最大",
    height=2.4,
    panels=2,
)(figures.trade)
experiment.figure("若改用 q 来预测，真实文本的困惑度。三角是最低处；线是 5 个种子的平均，色带是最小到最大", height=2.6)(
    figures.real_text
)

experiment.derived(derived)

experiment.claim("预测不改变训练：不预测、贪心、α = 1、α = 10，每个种子每一轮的损失、每一个权重都逐位相同")(
    claims.predictions_change_nothing
)
experiment.claim(
    "采样与批的偏移共用一串随机数，批就变了，权重也变；但 α = 1、α = 10、只扔掉随机数，三者逐位相同；"
    "偏移改用 random 来抽，采样又毫无影响"
)(claims.shared_numbers_change_the_batches)
experiment.claim("恒等式，核对代码：P^α 归一化就是 softmax(αz)；α = 0 均匀，α 很大时由并列最大的几个平分")(
    claims.power_is_temperature
)
experiment.claim("恒等式，核对代码：熵对 α 的导数是 −α Var(ln p)，所以没有一处的熵随 α 升高")(claims.entropy_falls)
experiment.claim(
    "单精度里先 softmax 再取 100 次方，一半以上的预测成了 0/0，正是最大概率低于 2 的 −1.5 次方的那些；"
    "取 10 次方、用 softmax(αz) 都没有"
)(claims.naive_powers_underflow)
experiment.claim(
    "50 轮的网络，α 每升一档（0.25–10），每个种子写的字自己的损失、裁判的损失都下降，不同的五元也都变少，"
    "α 由 2 到贪心再少 30 个百分点以上；500 轮的网络少不到 10 个百分点"
)(claims.likelihood_is_paid_for_with_variety)
experiment.claim(
    "只有 α = 1 的样本，平均损失等于网络自己的熵（相差不到 4 个标准误，别的 α 都超过 10 个）；"
    "50 轮的网络，也是 α = 1 的字母频率最接近训练文本"
)(claims.only_one_is_the_model_itself)
experiment.claim(
    "50 轮的网络贪心续写，1500 个字符之内个个转圈，两个网络的采样一个也没有；500 轮的贪心这时还看不出，"
    "写到 20,000 个字符，每个种子都有转圈的，一圈 400 个字符以上"
)(claims.greedy_goes_round)
experiment.claim(
    "50 轮的网络，多数种子的贪心续写，裁判给的损失比原文还低，真词的比例不低于任何 α；"
    "不同的五元却都不到原文的六分之一，最常写的十个词占一半以上，原文不到四成"
)(claims.loops_please_the_judge)
experiment.claim("50 轮的网络，与原文一样多样的 α 在 1.3 与 1.9 之间；那时真词不到一半，原文超过 85%")(
    claims.variety_can_be_matched_quality_cannot
)
experiment.claim("若改用 q 预测真实文本，α = 10 的困惑度至少是 α = 1 的 10 倍：两个网络、训练与留出文本，每个种子都是")(
    claims.large_alpha_would_raise_the_perplexity
)
experiment.claim(
    "真实文本最可能的 α：50 轮，训练文本在 0.95–1.1，留出文本在 0.8–0.9；过拟合的 500 轮，留出文本不到 0.3"
)(claims.overconfidence_shows_in_alpha)
experiment.claim(
    "500 轮的网络，α ≥ 2 时 5% 以上的 20 字符片段照抄训练文本，α = 1 不到 4%；50 轮的网络不到 0.3%。"
    "表中的续写，恰是 500 轮、α ≥ 2 的几行整段出自训练文本"
)(claims.the_overfit_network_recites)
experiment.claim(
    "逐步取 α = 2，不等于整段取：三个字符的分布相差 0.15 以上；四分之一以上的地方，贪心的不是最可能的三个字符"
)(claims.step_by_step_is_not_the_whole)


if __name__ == "__main__":
    experiment.main()
