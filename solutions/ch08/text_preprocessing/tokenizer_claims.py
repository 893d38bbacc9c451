"""练习 8.2.1 的结论。每个函数返回（是否成立，证据）。"""

from collections import Counter
from itertools import pairwise

from solutions.ch08.text_preprocessing.tokenizer_numbers import (
    METHODS,
    at,
    bits_apart,
    derived,
    new_words,
    rising,
    unknown_words,
)
from solutions.ch08.text_preprocessing.tokenizer_training import STRANGE
from solutions.lab.wording import listed


def nothing_is_unknown(values):
    unknown = [values["curves"][method]["unknown"] for method in METHODS]
    sizes = sum(len(values["curves"][method]["size"]) for method in METHODS)
    tenths, new = [tenth["unknown"] for tenth in values["tenths"]], new_words(values)
    evidence = (
        f"{sizes} 个词表，含未登录词元的留出词依次 {listed(unknown, 'd')} 个；轮流留出，BPE 最多 {max(tenths)} 个，"
        f"按词的未登录率 {min(new):.1%} 到 {max(new):.1%}（留出末一成时 {unknown_words(values):.1%}）"
    )
    return not any(unknown) and not any(tenths) and min(*new, unknown_words(values)) > 0.07, evidence


def what_was_learnt_comes_back(values):
    lost, found, text = [values["lost"][m] for m in METHODS], values["strange"], values["chinese"]["text"]
    one, whole = found["word"][:-1] + STRANGE, STRANGE  # the last letter was never seen
    expected = {"bpe": one, "unigram": one, "wordpiece": whole, "likelihood": whole}
    evidence = (
        f"{values['lines']} 行，没有还原的依次 {listed(lost, 'd')} 行；中文短文 {text['clauses']} 个分句，"
        f"还原的 {text['restored']} 个；{found['word']} 读回来：BPE {found['bpe']}，Unigram {found['unigram']}，"
        f"WordPiece {found['likelihood']}"
    )
    holds = not any(lost) and text["restored"] == text["clauses"]
    return holds and all(found[name] == back for name, back in expected.items()), evidence


def between_characters_and_words(values):
    holds = True
    for method in METHODS:
        for text, counted in values["texts"].items():
            numbers = [number for _, number in rising(values["curves"][method], values["curves"][method][text])]
            holds = holds and all(a > b for a, b in pairwise(numbers))
            holds = holds and counted["letters"] >= numbers[0] and numbers[-1] >= counted["words"]
    shown = derived(values)["per_word"]
    found = [shown[method][text] for method in ("bpe", "unigram") for text in ("train", "held")]
    evidence = (
        f"词表大小 {values['size']:,}：BPE（训练、留出）{listed(found[:2], '.2f')}，Unigram {listed(found[2:], '.2f')}"
    )
    sizes = values["curves"]["bpe"]["size"]
    small = min((size for size in sizes if size >= 200), default=max(sizes))
    half = [at(values, method, "train", small) / values["texts"]["train"]["letters"] for method in ("bpe", "unigram")]
    book = values["book"]
    holds = holds and book["letters"] > book["bpe"][0] > book["bpe"][-1] > book["words"] and max(half) < 0.5
    return holds and max(found) < 1.8, f"{evidence}；大小 {small} 时剩下字符的 {listed(half, '.1%')}"


def bpe_is_the_librarys(values):
    found = values["library"]["bpe"]
    told = "全同" if found["same_merges"] else "不同"
    evidence = f"{found['merges']:,} 条合并规则{told}；{found['words']:,} 个词，切法不同的 {found['differ']} 个"
    return found["same_merges"] and found["differ"] == 0, evidence


def wordpiece_is_the_librarys_but_for_the_training(values):
    shared, found = derived(values)["shared"], values["library"]["wordpiece"]
    evidence = (
        f"{found['words']:,} 个词，切法不同的 {found['differ']} 个；"
        f"库的 {found['merges']} 次合并里 {found['most_frequent']} 次取了次数最多的一对；"
        f"{found['pieces']} 个词元，与按频数的相同 {shared['frequency']:.1%}，"
        f"与按似然的 {shared['likelihood']:.1%}，与按比值的 {shared['ratio']:.1%}"
    )
    holds = found["differ"] == 0 and found["most_frequent"] == found["merges"] > 0
    return holds and shared["frequency"] > 0.95 and shared["likelihood"] < 0.8 and shared["ratio"] < 0.25, evidence


def unigram_is_the_librarys(values):
    found, shared, apart = values["library"]["unigram"], derived(values)["shared"]["unigram"], bits_apart(values)
    ours, theirs = (listed(found["bits"][name], ".3f") for name in ("ours", "library"))
    evidence = (
        f"{found['words']:,} 个词，切法不同的 {found['differ']} 个；词元相同 {shared:.1%}；"
        f"比特每字符（训练、留出）我们 {ours}，库 {theirs}"
    )
    return found["differ"] == 0 and shared > 0.75 and max(apart) < 0.01, evidence


def the_ratio_is_not_the_likelihood(values):
    size, holds, told = values["size"], True, []
    for text, name in (("train", "训练"), ("held", "留出")):
        ratio, gain, bpe = (at(values, method, text, size) for method in ("wordpiece", "likelihood", "bpe"))
        holds = holds and ratio > 2 * gain and abs(gain - bpe) < 0.05 * bpe
        told.append(f"{name}：比值 {ratio:,}，似然 {gain:,}，BPE {bpe:,}")
    return holds, f"词表大小 {size:,}，{'；'.join(told)}"


def the_ratio_prefers_the_rare(values):
    whole = values["whole"]
    others = [whole[method] for method in METHODS if method != "wordpiece"]
    evidence = (
        f"100 个最常见的词里成为一个词元的：比值 {whole['wordpiece']} 个；BPE、似然、Unigram {listed(others, 'd')} 个"
    )
    return whole["wordpiece"] < 100 / 3 and min(others) > 90, evidence


def greedy_is_not_optimal(values):
    found = values["greedy"]
    evidence = f"{found['sequences']} 种合并次序，最少 {found['best']} 个词元；贪心 {listed(found['greedy'], 'd')} 个"
    return found["greedy"] == [18] and found["best"] == 12, evidence


def bpe_does_not_use_the_fewest(values):
    one = values["one_vocabulary"]
    large = [size for size in values["curves"]["bpe"]["size"] if size >= 2000]
    holds, told = one["shortest"] < one["bpe"] and bool(large), []
    for size in large:
        (bpe, unigram), (bpe_held, unigram_held) = (
            [at(values, method, text, size) for method in ("bpe", "unigram")] for text in ("train", "held")
        )
        holds = holds and bpe > unigram and bpe_held < unigram_held
        told.append(f"词表 {size:,}：训练 {bpe:,} 对 {unigram:,}，留出 {bpe_held:,} 对 {unigram_held:,}")
    return holds, f"同一个词表，BPE {one['bpe']:,} 个，最短路 {one['shortest']:,} 个。BPE 对 Unigram，{'；'.join(told)}"


def a_frequent_word_stays_frequent(values):
    found = values["commonest"]
    evidence = f"{found['word']} 切成 {len(found['pieces'])} 个词元，出现 {found['count']:,} 次"
    return len(found["pieces"]) == 1 and found["count"] > 1000, evidence


def without_marker_the_spaces_are_lost(values):
    shown = derived(values)
    return len(values["marker"]["twice"]) > 0, f"{shown['twice']} 与 {shown['twice_joined']} 的词元分别相同"


def chinese_needs_more_than_a_dictionary(values):
    text, hard = values["chinese"]["text"], values["chinese"]["hard"]
    right = Counter(tuple(found[cut] == found["right"] for cut in ("probable", "longest")) for found in hard)
    only_probable, only_longest, neither = (right[who] for who in ((True, False), (False, True), (False, False)))
    same = text["as_jieba"] == text["clauses"] and all(found["probable"] == found["jieba"] for found in hard)
    evidence = (
        f"{len(hard)} 句中，只有概率最大的切对 {only_probable} 句，只有最长匹配切对 {only_longest} 句，"
        f"都切错 {neither} 句；短文 {text['clauses']} 个分句，与 jieba 相同的 {text['as_jieba']} 个"
    )
    return min(only_probable, only_longest, neither) > 0 and same, evidence


def bytes_are_never_new(values):
    unseen, share = values["chinese"]["unseen"], derived(values)["unknown_characters"]
    evidence = (
        f"{unseen['characters']} 个字里新字占 {share:.1%}；{unseen['bytes']} 个字节里 {unseen['new_bytes']} 个没见过；"
        f"切成 {unseen['tokens']} 个词元，未登录的 {unseen['unknown_pieces']} 个"
    )
    holds = share > 0.1 and unseen["new_bytes"] > 0 and unseen["unknown_pieces"] == 0
    return holds and unseen["restored"], evidence
