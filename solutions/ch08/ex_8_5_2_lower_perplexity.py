"""8.5.2 困惑度能降到多低。"""

from solutions.ch08.rnn_scratch import lower_book_claims as books
from solutions.ch08.rnn_scratch import lower_claims as claims
from solutions.ch08.rnn_scratch import lower_figures as figures
from solutions.ch08.rnn_scratch import lower_input_claims as layers
from solutions.ch08.rnn_scratch import lower_tables as tables
from solutions.ch08.rnn_scratch.char_rnn import split, unigram_loss
from solutions.ch08.rnn_scratch.lower_counts import by_heart
from solutions.ch08.rnn_scratch.lower_measuring import (
    compare_inputs,
    count_everything,
    look_back,
    sweep_settings,
    train_on_books,
)
from solutions.ch08.rnn_scratch.lower_numbers import derived
from solutions.ch08.rnn_scratch.lower_plan import chosen
from solutions.ch08.rnn_scratch.lower_texts import parts
from solutions.lab import Experiment
from solutions.lab.values import rounded

experiment = Experiment("8.5.2", title="困惑度能降到多低", corpus="time_machine", seeds=5, difficulty=3)

COUNTED = 10_000  # characters the book trains on, and the old habit of cutting every book to


@experiment.measure
def measure(run):
    texts, second = split(run.text), run.other("war_of_the_worlds")
    own, other = parts(run.text, texts.vocab), parts(second.text, texts.vocab)
    tests = {"time_machine": own.test, "war": other.test}
    trained = {  # what is learned from, and the validation text of the same book
        "time_machine_10000": (own.train[:COUNTED], own.validation),
        "war_10000": (other.train[:COUNTED], other.validation),
        "time_machine": (own.train, own.validation),
        # The end of the eight tenths: as near to the test text as with the first book, and as with all of the second.
        "war_equal": (other.train[-len(own.train) :], other.validation),
        "war": (other.train, other.validation),
    }
    lengths = {name: len(text) for name, (text, _) in trained.items()} | {f"test_{k}": len(v) for k, v in tests.items()}
    run.log("字符数：" + "，".join(f"{name} {length:,}" for name, length in lengths.items()))
    swept = rounded(sweep_settings(run, own, len(texts.vocab)))
    best = chosen(swept)
    run.log(f"验证困惑度最低的是 {best}")
    values = {
        "vocab_size": len(texts.vocab),
        "sha256": second.sha256,
        "lengths": lengths,
        "unigram": unigram_loss(texts.train),
        "memory": by_heart(texts.train, texts.heldout, range(1, 13)),
        "book": look_back(run, texts, own.test),
        "ngrams": count_everything(run, trained, tests, texts),
        "inputs": compare_inputs(run, texts, second.text),
        "sweep": swept,
        "chosen": best,
        "books": train_on_books(run, trained, tests, len(texts.vocab), best),
    }
    return rounded(values)


experiment.figure(
    "书中默认设置，训练与留出困惑度；下：对留出文本，模型自以为的困惑度和真实的困惑度", height=2.5, panels=2
)(figures.curves)
experiment.figure("同一个测试文本（《时光机器》末一成）上的困惑度：点是种子，短竖线是计数", height=3.4)(figures.ladder)
experiment.figure(
    "六种输入层，书中默认的配方，128 个隐藏单元：训练困惑度（上）与留出困惑度（下）", height=2.5, panels=2
)(figures.input_curves)
experiment.table("改一两项，读同样多的字符（写明两倍的除外）：困惑度，均值 ± 标准差，按验证困惑度排列")(tables.sweep)
experiment.table("六种输入层：有效初值的标准差、有效步长的倍数、最后一轮的训练困惑度、留出困惑度的最低值")(
    tables.input_kinds
)
experiment.table("在一本书上学，读两本书的测试文本：困惑度")(tables.across)
experiment.derived(derived)

experiment.claim("书中默认设置：500 轮后训练困惑度低于 1.4，留出困惑度却高于一元模型的三倍；留出的最低点在前 100 轮")(
    claims.the_two_part
)
experiment.claim(
    "训练文本背得下来：网络用四分之一的学习率再走 20 轮，不平滑的 n 元语法到十二元，都降到 1.15 以下；"
    "留出的十二元却有九成以上从没见过"
)(claims.memory_goes_to_one)
experiment.claim(
    "留出困惑度飞升，主要是太自信：准确率变化不到 5 个百分点，自以为的困惑度降到 2.5 以下；"
    "输出除以一个温度就降到五分之一以下，但仍高于早停的"
)(claims.the_trouble_is_confidence)
experiment.claim(
    "换上整本书：选定的设置只读四分之一的字符数，测试困惑度就比早停的默认训练低四成以上；"
    "学习率、时间步、独热都照书，只读十分之一，也更低，末尾放慢与否都是"
)(claims.more_text_beats_more_epochs)
experiment.claim(
    "读同样多的字符，每个种子、验证与测试都如此：换嵌入和独热 ×c 降得最多，其次时间步 10，再次学习率 2；"
    "学习率减半、时间步 100 更差"
)(claims.the_sweep_holds_on_the_test)
experiment.claim("这样短的预算里，隐藏单元减到四分之一或加倍，或者末尾不放慢，平均测试困惑度都只变不到 3%")(
    claims.width_and_slowing_hardly_matter_yet
)
experiment.claim("验证文本选中的是嵌入加 10 个时间步；每个种子，验证与测试都比只改其中一项、比嵌入加学习率 2 低")(
    claims.the_choice_is_the_validation_text_s
)
experiment.claim("平滑要选：Kneser–Ney 最好的阶比 Witten–Bell 的高，验证困惑度更低")(claims.smoothing_matters)
experiment.claim(
    "平滑的 n 元语法赢：同样的 10,000 个字符，比书中训练的留出最低点低 20% 以上；整本书，比这里每一次训练都低"
)(claims.counts_win)
experiment.claim(
    "嵌入比独热学得快，也坏得快：每个种子的训练困惑度、留出最低、整本书的测试困惑度都更低；"
    "60 轮时留出困惑度已比最低点高两成以上，也比独热的高"
)(layers.embedding_is_faster_and_sooner_spoiled)
experiment.claim(
    "不必可学习：独热的 1 换成 c = √28，或初值不动、只把步长放大 c² 倍，训练损失与留出最低同嵌入相差不到 0.15 纳特；"
    "换成 c 在整本书上也是；只放大初值，训练损失比只放大步长高 0.4 纳特以上；各种输入层被裁的步都不到 3%"
)(layers.a_longer_one_hot_does_the_same)
experiment.claim("嵌入的初值缩小到 N(0, 1/28)，起步时与独热一样，学得比 N(0, 1) 的慢、比独热快：它的有效步长自己长大")(
    layers.a_small_embedding_is_slower
)
experiment.claim("两本书等长：网络在各自的测试文本上相差不到一成，两种模型读另一本都更差")(books.equal_length)
experiment.claim(
    "《世界大战》由等长到全长，n 元语法读两本书都更好，得益比更新次数不变的网络多；"
    "读《时光机器》，两种模型仍都不如用它自己的八成来学"
)(books.more_text)
experiment.claim(
    "截到 10,000 个字符：照书训练，两本书的训练困惑度、留出最低都相差不到 15%；n 元语法比用八成的书差一半以上"
)(books.ten_thousand_is_too_few)


if __name__ == "__main__":
    experiment.main()
