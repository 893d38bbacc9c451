"""练习 8.2.1 的表：只读测量值。"""

from itertools import zip_longest

from solutions.ch08.text_preprocessing.tokenizer_training import STRANGE
from solutions.lab import Table

NAMES = {"bpe": "BPE", "likelihood": "WordPiece", "unigram": "Unigram"}


def one_sentence(values):
    sentence, new = values["sentence"], values["new"]
    rows = [
        [word + (f" {STRANGE}" if word in new else ""), *(" ".join(sentence[method][n]) for method in NAMES)]
        for n, word in enumerate(sentence["words"])
    ]
    totals = [str(sum(map(len, sentence[method]))) for method in NAMES]
    return Table(["词", *NAMES.values()], [*rows, ["词元数", *totals]])


def first_pieces(values):
    columns = [values["pieces"][method] for method in ("bpe", "wordpiece", "likelihood", "unigram")]
    return Table(["BPE", "比值", "似然", "Unigram"], [list(row) for row in zip(*columns, strict=True)])


def tiny_corpus(values):
    steps, rows = values["greedy"]["steps"], []
    for number, (greedy, best) in enumerate(zip_longest(steps["greedy"], steps["best"])):
        made = ["".join(step["merge"]) or "—" for step in (greedy, best)]
        rows.append([str(number), made[0], str(greedy["tokens"]), made[1], str(best["tokens"])])
    return Table(["合并", "贪心", "词元", "最好", "词元"], rows)


def hard_sentences(values):
    rows = []
    for sentence in values["chinese"]["hard"]:
        right, *cuts = ("/".join(sentence[cut]) for cut in ("right", "longest", "probable"))
        rows.append([right, *("✓" if cut == right else cut for cut in cuts)])
    return Table(["应切成", "最长匹配", "概率最大"], rows)
