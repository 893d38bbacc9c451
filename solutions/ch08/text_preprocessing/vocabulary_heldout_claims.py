"""练习 8.2.2 的结论：词表用在没见过的文本上。每个函数返回（是否成立，证据）。"""

import math
from itertools import pairwise

from solutions.ch08.text_preprocessing.vocabulary_numbers import (
    derived,
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
    gaps, estimates = (
        [100 * (over_pieces(values, key, m) - over_pieces(values, "own", m)) for m in grid]
        for key in ("unknown", "leave_one_out")
    )
    holds = all(after < before for column in (gaps, estimates) for before, after in pairwise(column))
    holds = holds and all(0 < estimate < gap for estimate, gap in zip(estimates, gaps, strict=True))
    shown = f"min_freq = {listed(grid, 'd')} 时高 {listed(gaps, '.1f')} 个百分点"
    return holds, f"{shown}；留一法估计 {listed(estimates, '.1f')}"


def words_come_in_clusters(values):
    found, estimated = (over_pieces(values, key, 1) for key in ("unknown", "leave_one_out"))
    random, twice = scattered(values, 1), values["twice"]
    share = twice["in_one_piece"] / twice["words"]
    holds = abs(estimated / random - 1) < 0.03 and estimated / found - 1 < -0.08 and share > 2 * twice["chance"]
    evidence = f"min_freq = 1：留一法 {estimated:.2%}，随机抽走同样多的词元 {random:.2%}，连续的一段 {found:.2%}"
    return holds, f"{evidence}；{twice['words']} 个出现两次的词里 {share:.1%}，随机时 {twice['chance']:.1%}"


def few_lines_are_wholly_known(values):
    first, second, tenth = (over_pieces(values, "lines", m) for m in (1, 2, 10))
    shown = listed([first, second, tenth], ".1%")
    return first > 0.5 and second > 0.75 and tenth > 0.9, f"min_freq = 1、2、10 时 {shown}"


def unseen_text_looks_easier(values):
    losses, unseen = values["losses"], values["unseen"]
    two, ten = (unseen["min_freq"].index(m) for m in (2, 10))
    index = losses["min_freq"].index(2)
    holds = all(held[index] < own[index] for held, own in zip(losses["merged"], losses["own"], strict=True))
    for new, own in zip(unseen["unknown"], unseen["own"], strict=True):
        holds = holds and new[two] > own[two] and new[ten] - new[two] < own[ten] - own[two]
    held, known = (perplexity_over_pieces(values, key, 2) for key in ("merged", "own"))
    new, old = (over_pieces(values, key, 2) for key in ("unknown", "own"))
    rare = derived(values)["rare"]
    evidence = f"平均困惑度 {held:.0f} 对 {known:.0f}，未知词元 {new:.1%} 对 {old:.1%}"
    return holds, f"{evidence}，出现 2–9 次的词 {rare['unseen']:.1%} 对 {rare['own']:.1%}"


def spelled_out_nothing_falls(values):
    losses, shown = values["losses"], []
    two, ten = (losses["min_freq"].index(m) for m in (2, 10))
    ratios = {
        key: [math.exp(piece[ten] - piece[two]) for piece in losses[key]]
        for key in ("merged", "letters_1", "letters_5")
    }
    holds = min(ratios["merged"]) > 0.2 and max(ratios["merged"]) < 0.3 and min(ratios["letters_1"]) > 5
    holds = holds and max(abs(ratio - 1) for ratio in ratios["letters_5"]) < 0.1
    for key, found in ratios.items():
        before, after = (perplexity_over_pieces(values, key, m) for m in (2, 10))
        shown.append(f"{before:,.0f} → {after:,.0f}（各段 {min(found):.2f}–{max(found):.2f} 倍）")
    average = perplexity_over_pieces(values, "letters_5", 10) >= perplexity_over_pieces(values, "letters_5", 2)
    return holds and average, "不拼写 {}，用字母一元语法拼写 {}，用五元语法 {}".format(*shown)


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
