"""练习 8.2.1：中文没有空格：正向最长匹配、概率最大的路径（jieba），以及不需要空格的 BPE。"""

import logging
import math
import re
from collections import Counter

from solutions.toolkit import bpe, unigram_lm

BYTES = "latin-1"  # the encoding in which byte number n is character number n

# Hard cases, chosen for being hard, with the cut that a reader would make.
HARD = [
    "研究/生命/起源",
    "结合/成/分子/时",
    "北京/大学生/前来",
    "词/表示/意义",
    "从/小学/到/中学",
    "乒乓球拍/卖完/了",
    "他/将/来/上海",
    "用/毛巾/把/手/擦干",
]

# Our own text, so that nothing has to be downloaded.  It is far too short to learn Chinese from.
TEXT = """
老陈在河边修了三十年钟。他说，钟和人一样，走得快的未必走得准。
每天早上，他先给窗台上的座钟上发条，再听一听墙上的挂钟。座钟走得慢，挂钟走得快，两个钟从来没有一起响过。
邻居家的孩子问他，为什么不把座钟调快一点。老陈说，调快了，座钟就不是座钟了。
孩子又问，那怎么知道现在几点。老陈指了指河面。太阳照到桥的第三个桥洞，就是早上八点；照到第五个桥洞，就该吃午饭了。
有一年冬天，河水结了冰，太阳也不出来。孩子跑来问时间，老陈想了很久，说，座钟和挂钟，把两个时间加起来，再除以二。
后来孩子长大了，到城里读书，学会了计算平均值，也学会了计算误差。
他写信给老陈，说两个钟如果都慢，平均值还是慢的。老陈回信说，所以我每天早上看河面。
春天，河水化了冰，太阳照到第三个桥洞。座钟和挂钟第一次一起响了。老陈没有听见，他在桥上等那个孩子。
"""


def clauses(text: str) -> list[str]:
    """The runs of Chinese characters between punctuation marks."""
    return re.findall("[一-鿿]+", text)


def longest_match(sentence: str, words: set[str]) -> list[str]:
    """Forward maximum matching: always the longest word that fits, a single character where none does."""
    pieces, start = [], 0
    while start < len(sentence):
        ends = range(len(sentence), start, -1)
        end = next((end for end in ends if sentence[start:end] in words), start + 1)
        pieces.append(sentence[start:end])
        start = end
    return pieces


def segmentations(sentences: list[str]) -> list[dict]:
    """Every sentence by the longest match, by our Viterbi and by jieba (no HMM), all with jieba's dictionary."""
    import jieba

    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()
    used = {s[i:j] for s in sentences for i in range(len(s)) for j in range(i + 1, len(s) + 1)}
    counts = {piece: jieba.dt.FREQ[piece] for piece in used if jieba.dt.FREQ.get(piece)}
    known, total = set(counts), jieba.dt.total
    scores = {piece: math.log(count / total) for piece, count in counts.items()}
    # A character that the dictionary lacks counts once, as in jieba.
    scores |= {piece: -math.log(total) for piece in used if len(piece) == 1 and piece not in known}
    return [
        {
            "longest": longest_match(sentence, known),
            "probable": unigram_lm.viterbi(sentence, scores)[0],
            "jieba": jieba.lcut(sentence, HMM=False),
        }
        for sentence in sentences
    ]


def chinese(merges_wanted: int) -> dict:
    """Hard cases, our text, BPE over its clauses (no sign is needed: nothing was a space), and bytes."""
    parts = clauses(TEXT)
    found = segmentations([*(sentence.replace("/", "") for sentence in HARD), *parts])
    hard = [{"right": right.split("/"), **cut} for right, cut in zip(HARD, found, strict=False)]
    cuts, words = found[len(HARD) :], Counter(parts)
    characters = len({*"".join(parts)})
    merges = bpe.train_bpe(words, characters + merges_wanted)
    encoder = bpe.BPE(merges)
    pieces = [encoder.encode_word(part) for part in parts]
    return {
        "hard": hard,
        "text": {
            "clauses": len(parts),
            "characters": sum(map(len, parts)),
            "kinds": characters,
            "longest": sum(len(cut["longest"]) for cut in cuts),
            "probable": sum(len(cut["probable"]) for cut in cuts),
            "as_jieba": sum(cut["probable"] == cut["jieba"] for cut in cuts),
            "bpe": sum(map(len, pieces)),
            "restored": sum("".join(cut) == part for cut, part in zip(pieces, parts, strict=True)),
        },
        "merged": [left + right for left, right in merges],
        "example": {"bpe": pieces[-1], "jieba": cuts[-1]["jieba"]},
        "unseen": unseen_characters(parts, merges_wanted),
    }


def unseen_characters(parts: list[str], merges_wanted: int) -> dict:
    """The last quarter of the clauses read with what the first three quarters taught: by characters, by BPE on bytes.

    The vocabulary of the latter is all 256 bytes, seen or not (``new_bytes`` were not), and what was merged.
    """
    cut = len(parts) * 3 // 4
    known, rest = {*"".join(parts[:cut])}, "".join(parts[cut:])
    words = Counter(map(as_bytes, parts[:cut]))
    seen = {*"".join(words)}
    merges = bpe.train_bpe(words, len(seen) + merges_wanted)
    vocab = {*map(chr, range(256)), *bpe.symbols(words, merges)}
    cuts = [bpe.BPE(merges).encode_word(as_bytes(part)) for part in parts[cut:]]
    return {
        "characters": len(rest),
        "unknown": sum(character not in known for character in rest),
        "bytes": len(as_bytes(rest)),
        "new_bytes": sum(byte not in seen for byte in as_bytes(rest)),
        "tokens": sum(map(len, cuts)),
        "unknown_pieces": sum(piece not in vocab for pieces in cuts for piece in pieces),
        "restored": "".join(piece for pieces in cuts for piece in pieces).encode(BYTES).decode() == rest,
    }


def as_bytes(text: str) -> str:
    """The UTF-8 bytes of a text, each as the character of that number."""
    return text.encode().decode(BYTES)
