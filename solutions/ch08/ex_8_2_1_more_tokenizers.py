"""8.2.1 再找三种词元化方法：BPE、WordPiece、Unigram。"""

from collections import Counter
from functools import partial

from solutions.ch08.text_preprocessing import tokenizer_claims as claims
from solutions.ch08.text_preprocessing import tokenizer_figures as figures
from solutions.ch08.text_preprocessing import tokenizer_tables as tables
from solutions.ch08.text_preprocessing.tokenizer_chinese import chinese
from solutions.ch08.text_preprocessing.tokenizer_greedy import exhaustive, greedy_steps, greedy_totals, same_vocabulary
from solutions.ch08.text_preprocessing.tokenizer_library import compare
from solutions.ch08.text_preprocessing.tokenizer_marker import without_marker
from solutions.ch08.text_preprocessing.tokenizer_numbers import derived
from solutions.ch08.text_preprocessing.tokenizer_training import (
    curve,
    encoder_of,
    hardest_line,
    letters,
    marked,
    read_back,
    tenth,
    vocabulary,
    word_counts,
)
from solutions.lab import Experiment
from solutions.lab.values import rounded
from solutions.toolkit.tokens import clean_lines

experiment = Experiment("8.2.1", title="再找三种词元化方法", corpus="time_machine", seeds=1, difficulty=2)

STRANGE_WORD = "café"  # é is no letter of the cleaned text
TINY, MERGES = {"acbac": 4, "cbac": 5, "cba": 3}, 4  # found by searching small corpora for a large gap


@experiment.measure
def measure(run):
    lines = [line for line in clean_lines(run.text) if line]
    lines = lines[: run.scale(len(lines), 240)]
    first, last = lines[: len(lines) * 9 // 10], lines[len(lines) * 9 // 10 :]
    train, held = word_counts(first), word_counts(last)
    size = run.scale(1000, 120)
    sizes = [28, *run.scale([50, 100, 200, 500, 1000, 2000, len(train) + 1], [50, 120])]
    grids = {"bpe": sizes, "wordpiece": sizes[1:], "likelihood": [s for s in sizes[1:] if s <= size], "unigram": sizes}
    trained = run.map(curve, [(name, train, held, grid, size) for name, grid in grids.items()], "训练切法")
    models = {name: model for name, (_, model) in zip(grids, trained, strict=True)}
    encoders = {name: encoder_of(name, model) for name, model in models.items()}
    vocabs = {name: vocabulary(name, model, marked(train)) for name, model in models.items()}
    again = {name: partial(read_back, name, encoder, vocabs[name]) for name, encoder in encoders.items()}
    hardest = hardest_line(last, train)
    values = {
        "size": size,
        "texts": {name: describe(words, train) for name, words in (("train", train), ("held", held))},
        "curves": {name: found for name, (found, _) in zip(grids, trained, strict=True)},
        "book": whole_book(word_counts(lines), run.scale([1000, 4580], [120])),
        "tenths": run.map(tenth, [(n, lines, size) for n in run.scale(range(10), [9])], "轮流留出"),
        "commonest": commonest(train, encoders["bpe"]),
        "lines": len(last),
        "lost": {name: sum(back(line) != line for line in last) for name, back in again.items()},
        "strange": {"word": STRANGE_WORD, **{name: back(STRANGE_WORD) for name, back in again.items()}},
        "pieces": {name: beginning(vocab) for name, vocab in vocabs.items()},
        "whole": {name: common_words_in_one_piece(train, encoder) for name, encoder in encoders.items()},
        "sentence": {
            "words": hardest.split(),
            **{name: [encoder.encode(word) for word in hardest.split()] for name, encoder in encoders.items()},
        },
        "new": [word for word in hardest.split() if word not in train],
        "greedy": tiny_corpus(),
        "one_vocabulary": same_vocabulary(marked(train), models["bpe"]),
        "marker": without_marker(train, last, size),
        "library": compare(first, train, held, size, models),
        "chinese": chinese(40),
    }
    for name, line in values["curves"].items():
        run.log(f"{name}：词表 {line['size']}，每个词的词元 {[round(n / train.total(), 2) for n in line['train']]}")
    for name, pieces in values["pieces"].items():
        run.log(f"{name} 最先得到的词元：{' '.join(pieces)}")
    run.log(f"与库对照：{values['library']['bpe']}")
    run.log(f"三词的语料，{MERGES} 次合并：贪心 {values['greedy']['greedy']}，穷举 {values['greedy']['best']}")
    return rounded(values)


def describe(words: Counter, train: Counter) -> dict:
    """Running words, different ones, characters with their separators, and running words that ``train`` lacks."""
    unknown = sum(count for word, count in words.items() if word not in train)
    return {"words": words.total(), "types": len(words), "letters": letters(words), "unknown": unknown}


def whole_book(words: Counter, sizes: list[int]) -> dict:
    """BPE on the whole text: the two ends of the book's section, characters and words, and what lies between."""
    found, _ = curve("bpe", words, Counter(), sizes, 0)
    return {**describe(words, words), "size": found["size"], "bpe": found["train"]}


def commonest(words: Counter, encoder) -> dict:
    """The most frequent word, how often it occurs, and how it is cut."""
    word, count = words.most_common(1)[0]
    return {"word": word, "count": count, "pieces": encoder.encode(word)}


def beginning(vocab: list[str]) -> list[str]:
    """The first eight pieces that are longer than a letter: for WordPiece and BPE the first that were merged."""
    return [piece for piece in vocab if len(piece.removeprefix("##")) > 1][:8]


def common_words_in_one_piece(words: Counter, encoder) -> int:
    """How many of the hundred most frequent words are one token."""
    return sum(len(encoder.encode(word)) == 1 for word, _ in words.most_common(100))


def tiny_corpus() -> dict:
    """Greedy merging against every sequence of as many merges, on three words."""
    best, sequences = exhaustive(TINY, MERGES)
    steps = greedy_steps(TINY, MERGES)
    ends = sorted(greedy_totals(TINY, MERGES))
    return {
        "words": TINY,
        "merges": MERGES,
        "greedy": ends,
        "best": best[-1]["tokens"],
        "sequences": sequences,
        "steps": {"greedy": steps, "best": best},
    }


experiment.figure(
    "每个词用几个词元，对词表大小。上：建词表的文本（书的前九成）；下：留出的末一成", height=2.5, panels=2
)(figures.tokens_per_word)
experiment.table("留出文本里生词最多的一行（44 个字符以内），由大小相同的词表切开")(tables.one_sentence)
experiment.table("最先得到的词元（Unigram：概率最大的），单个字母除外")(tables.first_pieces)
experiment.table("三个词的语料，合并四次：合并出的新词元，和合并后全文的词元数")(tables.tiny_corpus)
experiment.table("容易切错的句子，同一部词典：✓ 表示与左列相同")(tables.hard_sentences)

experiment.derived(derived)

experiment.claim(
    "四种子词词表，无论多大，留出文本里都没有未登录的词元；轮流留出十成里的每一成，BPE 也没有，按词切分都有 7% 以上"
)(claims.nothing_is_unknown)
experiment.claim(
    "清洗过的留出文本，写成编号再读回，每一行都一字不差，四种切法都是；"
    "没学过的字符还原不了：BPE 与 Unigram 丢掉这一个字符，WordPiece 丢掉整个词"
)(claims.what_was_learnt_comes_back)
experiment.claim(
    "词表越大，词元越少，始终在字符与词之间；大小 200 时 BPE 与 Unigram 已省下一半以上，1,000 时每个词用不到 1.8 个词元"
)(claims.between_characters_and_words)
experiment.claim("BPE 与 tokenizers 训练出的合并规则一条不差，每个词的切法都相同")(claims.bpe_is_the_librarys)
experiment.claim(
    "WordPiece：同一个词表，切法与 tokenizers 全同；它的 WordPieceTrainer 却每一步都取次数最多的一对，"
    "词表与我们按频数合并的 95% 以上相同，与按似然的不到八成，与按比值的不到四分之一"
)(claims.wordpiece_is_the_librarys_but_for_the_training)
experiment.claim(
    "Unigram：同一组概率，切法与 sentencepiece 全同；各自训练的词表四分之三以上相同，每个字符的比特数相差不到 1%"
)(claims.unigram_is_the_librarys)
experiment.claim("比值不是似然：同样大的词表，按比值合并要用按似然合并两倍以上的词元，按似然与 BPE 相差不到 5%")(
    claims.the_ratio_is_not_the_likelihood
)
experiment.claim(
    "按比值合并，常见的词反而拼不成：最常见的 100 个词，它的词表只让不到三分之一成为一个词元，其余三种都在 90% 以上"
)(claims.the_ratio_prefers_the_rare)
experiment.claim("贪心不是最优：三个词、四次合并，贪心得 18 个词元（无论怎样处理平局），穷举的最少是 12 个")(
    claims.greedy_is_not_optimal
)
experiment.claim(
    "BPE 的词元不是最少：同一个词表，最短路用得更少；词表有 2,000 以上时，Unigram 在训练文本上更少，留出文本上更多"
)(claims.bpe_does_not_use_the_fewest)
experiment.claim("频数不会都降到 1：最常见的词早已是一个词元，仍出现一千次以上")(claims.a_frequent_word_stays_frequent)
experiment.claim("没有词尾标记，空格还原不了：留出文本里有相邻的两个词，切出的词元与另一个词完全相同")(
    claims.without_marker_the_spaces_are_lost
)
experiment.claim(
    "特意挑的中文难句：有的只有概率最大的切对，有的只有最长匹配切对，有的都切错；同一部词典，我们的维特比与 jieba 全同"
)(claims.chinese_needs_more_than_a_dictionary)
experiment.claim(
    "末四分之一的短文里，一成以上的汉字是新的，也有没见过的字节；256 种字节都收进词表，BPE 就没有未登录的词元，且能还原"
)(claims.bytes_are_never_new)


if __name__ == "__main__":
    experiment.main()
