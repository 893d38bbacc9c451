"""练习 8.2.2 的结论：词表用在没见过的文本上。每个函数返回（是否成立，证据）。"""

from itertools import pairwise

from solutions.ch08.text_preprocessing.vocabulary_numbers import (
    over_pieces,
    perplexity_over_pieces,
    scattered,
)
from solutions.lab.wording import listed


def unseen_text_has_unknown_words(values):
    unseen = values["unseen"]
    own, unknown = [part[0] for part in unseen["own"]], [part[0] for part in unseen["unknown"]]
    return max(own) == 0 and min(unknown) > 0.07, f"min_freq = 1，{len(unknown)} 段：{listed(unknown, '.1%')}"


def the_gap_closes(values):
    grid = [m for m in values["unseen"]["min_freq"] if m <= 50]
    gaps = [100 * (over_pieces(values, "unknown", m) - over_pieces(values, "own", m)) for m in grid]
    evidence = f"min_freq = {listed(grid, 'd')} 时高 {listed(gaps, '.1f')} 个百分点"
    return all(after < before for before, after in pairwise(gaps)), evidence


def words_come_in_clusters(values):
    found, estimated = (over_pieces(values, key, 1) for key in ("unknown", "leave_one_out"))
    random = scattered(values, 1)
    holds = abs(estimated / random - 1) < 0.03 and estimated / found - 1 < -0.08
    return holds, f"min_freq = 1：留一法 {estimated:.2%}，随机抽走同样多的词元 {random:.2%}，连续的一段 {found:.2%}"


def rare_words_keep_together(values):
    twice = values["twice"]
    share = twice["in_one_piece"] / twice["words"]
    return share > 1.5 * twice["chance"], f"{twice['words']} 个这样的词里 {share:.1%}，随机时 {twice['chance']:.1%}"


def few_lines_are_wholly_known(values):
    first, second, tenth = (over_pieces(values, "lines", m) for m in (1, 2, 10))
    shown = listed([first, second, tenth], ".1%")
    return first > 0.5 and second > 0.75 and tenth > 0.9, f"min_freq = 1、2、10 时 {shown}"


def no_new_characters(values):
    new = values["unseen"]["new_letters"]
    return max(new) == 0, f"{len(new)} 段里的新字符 {listed(new, 'd')}"


def unseen_text_looks_easier(values):
    losses, unseen = values["losses"], values["unseen"]
    index = losses["min_freq"].index(2)
    holds = all(held[index] < own[index] for held, own in zip(losses["merged"], losses["own"], strict=True))
    holds = holds and all(new[index] > own[index] for new, own in zip(unseen["unknown"], unseen["own"], strict=True))
    held, own = (perplexity_over_pieces(values, key, 2) for key in ("merged", "own"))
    new, old = (over_pieces(values, key, 2) for key in ("unknown", "own"))
    return holds, f"平均困惑度 {held:.0f} 对 {own:.0f}，未知词元 {new:.1%} 对 {old:.1%}"


def spelled_out_nothing_falls(values):
    losses, shown, holds = values["losses"], {}, True
    two, ten = (losses["min_freq"].index(m) for m in (2, 10))
    for key in ("merged", "letters_1", "letters_5"):
        shown[key] = [perplexity_over_pieces(values, key, m) for m in (2, 10)]
    for merged, spelled in zip(losses["merged"], losses["letters_1"], strict=True):
        holds = holds and merged[ten] < merged[two] and spelled[ten] > spelled[two]
    ratio = {key: after / before for key, (before, after) in shown.items()}
    holds = holds and 0.2 < ratio["merged"] < 0.3 and ratio["letters_1"] > 3 and abs(ratio["letters_5"] - 1) < 0.1
    changes = [" → ".join(f"{number:,.0f}" for number in pair) for pair in shown.values()]
    return holds, "不拼写 {}，用字母一元语法拼写 {}，用五元语法 {}".format(*changes)


def keeping_every_word_is_not_worse(values):
    # A word that has to be <unk> while <unk> itself was never counted has probability 0.
    unseen, losses = values["unseen"], values["losses"]
    impossible = all(own[0] == 0 < new[0] for own, new in zip(unseen["own"], unseen["unknown"], strict=True))
    one, two = (losses["min_freq"].index(m) for m in (1, 2))
    spelled = [part for key in ("letters_1", "letters_5") for part in losses[key]]
    shown = [
        " 与 ".join(f"{perplexity_over_pieces(values, key, m):,.0f}" for m in (1, 2))
        for key in ("letters_1", "letters_5")
    ]
    holds = impossible and all(part[one] < part[two] for part in spelled)
    return holds, f"取 1 与取 2：字母一元 {shown[0]}，五元 {shown[1]}"
