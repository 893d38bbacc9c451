"""练习 8.3.2 的结论。每个函数返回（是否成立，证据）。"""

import math
from statistics import fmean

from solutions.ch08.language_models.dialogue_numbers import (
    best_flat,
    excess,
    flat_floors,
    floor,
    perplexities,
    perplexity_floor,
    runs,
    tidy,
    true_perplexity,
)
from solutions.ch08.language_models.dialogue_replies import readable
from solutions.ch08.language_models.dialogue_tables import NAMES, REPAIRED
from solutions.lab.wording import listed


def the_parrot_repeats(values):
    wrong = values["parrots"][0]
    said = wrong["tokens"][1:]
    holds = not wrong["repaired"] and wrong["informed"] == 0 and len(set(said)) == 1
    single = {p["repaired"][0]: p["tokens"][1:] for p in values["parrots"] if len(p["repaired"]) == 1}
    varied = [name for name, tokens in single.items() if len(set(tokens)) > 1]
    return holds and set(varied) == {"start", "shorter", "drawn"}, (
        f"接着的 {len(said)} 个词元是“{'、'.join(dict.fromkeys(said))}”，其中 {wrong['informed']} 个来自三元计数；"
        f"单独修好就不再总在重复的：{'、'.join(REPAIRED[name] for name in varied)}"
    )


def silent_faults(values):
    wrong = values["parrots"][0]
    drawn = next(p for p in values["parrots"] if p["repaired"] == ["drawn"])
    mixed = wrong["entries"] - wrong["words"]
    holds = wrong["largest_sum"] == 4 and mixed > wrong["words"] and drawn["foreign"] > 0 and values["across"] > 0
    return holds, (
        f"行和最大 {wrong['largest_sum']:g}；词 {wrong['words']} 个，混进的键 {mixed} 个，"
        f"抽样的 {len(drawn['tokens']) - 1} 个词元里有 {drawn['foreign']} 个是这样的键；"
        f"{values['across']:.1%} 的三元组跨过两段对话的交界"
    )


def repaired_it_stops(values):
    right, others = values["parrots"][-1], values["parrots"][:-1]
    said = len(right["tokens"]) - 2  # after 早 and ，
    holds = right["ended"] and right["informed"] == said and abs(right["largest_sum"] - 1) < 1e-9
    holds = holds and right["entries"] == right["words"] and not any(parrot["ended"] for parrot in others)
    return (
        holds,
        f"接着的 {said} 个词元有 {right['informed']} 个来自三元计数，最后一个是对话的终止记号；其余各版都没有停",
    )


def probabilities_sum_to_one(values):
    worst = max(part["sums"]["error"] for part in values["counted"])
    unseen = sum(part["sums"]["unseen"] for part in values["counted"])
    evidence = f"{len(values['counted'])} 个种子里与 1 的最大偏差 {worst:.0e}，其中 {unseen:,} 处的上下文没见过"
    return worst < 1e-9 and unseen > 0, evidence


def greed_loops(values):
    speech = [part["speech"][name] for part in values["counted"] for name in ("trigram", "both")]
    ended, drawn = (sum(s[key] for s in speech) for key in ("ended", "drawn"))
    mean = 2 * values["theory"]["answers"]
    turns = [fmean(part["speech"][name]["turns"] for part in values["counted"]) for name in ("trigram", "both")]
    loops = [s["greedy_period"] for s in speech if not s["greedy_ended"] and s["greedy_period"]]
    best = values["theory"]["likeliest"]
    short = best[-1] == "</d>" and best.count("</s>") == 2
    holds = short and ended == drawn and len(loops) == len(speech) and all(abs(t / mean - 1) < 0.15 for t in turns)
    return holds, (
        f"抽样的 {drawn} 段里 {ended} 段停下，平均 {listed(turns, '.2f')} 轮（语法 {mean:g} 轮）；"
        f"总取最可能的 {len(speech)} 次里 {len(loops)} 次陷入循环，周期 {listed(sorted(set(loops)), 'd')} 个词元；"
        f"最可能的整段：{tidy(readable(best))}"
    )


def entropy_is_exact(values):
    theory = values["theory"]
    solved, unrolled = theory["entropy"], sum(floor(values, "two").values())
    sampled = fmean(part["truth"] for part in values["counted"]) * theory["tokens"]
    one = sum(floor(values, "both").values())
    holds = math.isclose(solved, unrolled, rel_tol=1e-5) and abs(sampled / solved - 1) < 0.01 and one > 1.01 * solved
    evidence = f"每段对话 {solved:.4f}、{unrolled:.4f} 纳特；留出对话每个词元的平均折合 {sampled:.2f} 纳特"
    return holds, f"{evidence}；只记一轮是 {one:.2f}"


def lost_across_turns(values):
    lost, known = excess(values, "trigram"), excess(values, "previous")
    total = sum(lost.values())
    turn = excess(values, "turn")
    across = sum(min(lost[place], turn[place]) for place in lost)  # what seeing this whole turn cannot mend
    gone = max(abs(known[place]) for place in ("speaker", "answer"))
    most = sorted(lost, key=lost.get)[:-3:-1] == ["answer", "speaker"]
    shown = f"答什么 {lost['answer']:.2f}，轮到谁 {lost['speaker']:.2f}"
    evidence = f"{across:.2f}（共 {total:.2f} 纳特/段），{shown}；知道上一轮以后多花 {gone:.3f}"
    return across > 0.8 * total and most and gone < 1e-3, evidence


def the_window_must_reach(values):
    found = dict(zip(values["orders"], flat_floors(values), strict=True))
    truth = true_perplexity(values)
    shown = {n: p for n, p in found.items() if n >= 8}
    if not {9, 10, 12, 13} <= set(found):
        return False, f"这次只量了 n = {listed(found, 'd')}"
    holds = found[9] - found[10] > 0.1 and found[12] > truth + 0.01 and math.isclose(found[13], truth, rel_tol=1e-5)
    return holds, "；".join(f"n = {n}：{p:.3f}" for n, p in shown.items()) + f"；语法 {truth:.3f}"


def each_condition_helps(values):
    found = {name: perplexities(values, name) for name in ("trigram", "speaker", "previous", "both")}
    holds = all(
        b < min(s, p) and max(s, p) < t
        for t, s, p, b in zip(*(found[n] for n in ("trigram", "speaker", "previous", "both")), strict=True)
    )
    return holds, "；".join(f"{NAMES[name]} {listed(each, '.3f')}" for name, each in found.items())


def a_long_window_wastes_data(values):
    longest, best = str(values["measured"][-1]), best_flat(values)
    long, two = perplexities(values, longest), perplexities(values, "two")
    stored = [fmean(runs(values, name, "contexts")) for name in (longest, "two")]
    holds = longest == "13" and values["measured"][0] < best < 10 and stored[0] > 10 * stored[1]
    evidence = f"困惑度 {listed(long, '.2f')} 对 {listed(two, '.2f')}，上下文 {stored[0]:,.0f} 对 {stored[1]:,.0f} 个"
    both, floors = perplexities(values, "both"), [perplexity_floor(values, name) for name in ("both", "two")]
    holds = holds and floors[0] > floors[1]
    holds = holds and all(a > 1.3 * b > 1.3 * c for a, b, c in zip(long, two, both, strict=True))
    return holds, f"{evidence}；n = {best} 时最低；只记两样 {listed(both, '.3f')}，下限 {listed(floors, '.3f')}"


def trigram_is_full(values):
    bound = perplexity_floor(values, "trigram")
    found = perplexities(values, "trigram")
    return all(abs(p / bound - 1) < 0.02 for p in found), f"下限 {bound:.3f}，留出 {listed(found, '.3f')}"


def replies_fit(values):
    spoken = {name: [p["speech"][name]["fits"] for p in values["counted"]] for name in ("trigram", "both")}
    masses = runs(values, "carried", "fitting")
    holds = max(spoken["trigram"]) < 0.2 and min(spoken["both"]) > 0.9 and min(masses) > 0.9
    shown = f"三元 {listed(spoken['trigram'], '.0%')}，三元＋两样 {listed(spoken['both'], '.0%')}"
    return holds, f"{shown}；带着走的 GRU 给对的一类 {listed(masses, '.1%')}"


def carried_state_remembers(values):
    carried, reset = (perplexities(values, name) for name in ("carried", "reset"))
    bound = perplexity_floor(values, "turn")
    plain, fitting = perplexities(values, "plain"), runs(values, "plain", "fitting")  # fewer seeds, the first ones
    holds = all(c < bound < r for c, r in zip(carried, reset, strict=True)) and min(fitting) < 0.3
    holds = holds and all(c < p for c, p in zip(carried, plain, strict=False))
    return holds, (
        f"带着走 {listed(carried, '.3f')}，清零 {listed(reset, '.3f')}，只看本轮的下限 {bound:.3f}；"
        f"默认初始化 {listed(plain, '.3f')}，给对的一类 {listed(fitting, '.0%')}"
    )


def replies_differ(values):
    found = values["theory"]["replies"]
    kinds, same = math.exp(found["entropy"]), found["same"]
    holds = same < 0.4 and kinds < found["number"] and kinds > 3
    return holds, f"{found['number']} 种说法，相当于 {kinds:.1f} 种等可能的；两次相同的概率 {same:.0%}"
