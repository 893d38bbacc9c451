"""练习 8.5.3 的结论：只读测量值，不训练。"""

import math
import statistics

from solutions.ch08.rnn_scratch.sampling_numbers import (
    at,
    best,
    derived,
    known_when_matched,
    matched,
    perplexities_under,
    self_checks,
)
from solutions.ch08.rnn_scratch.sampling_trials import ALPHAS, FINITE, SHOWN
from solutions.lab.wording import listed, named

NETWORKS = ("early", "late")


def bits(values, name):
    """Digests of every loss and every weight, one pair a seed."""
    one = values["training"][name]
    return list(zip(one["losses"], one["weights"], strict=True))


def predictions_change_nothing(values):
    ways = ("none", "greedy", "sampled", "alpha_10")
    texts = {tuple(values["training"][name]["text"]) for name in ways}
    holds = all(bits(values, name) == bits(values, "none") for name in ways) and len(texts) == len(ways)
    shown = listed((math.exp(loss) for loss in values["training"]["none"]["final_loss"]), ".3f")
    weights = named(values["training"]["none"]["weights"])
    return holds, f"四种做法的权重指纹都是 {weights}（各种子），末轮训练困惑度都是 {shown}"


def shared_numbers_change_the_batches(values):
    training = values["training"]
    shared = [bits(values, name) for name in ("shared", "shared_alpha_10", "discarded")]
    moved = all(a[0] != b[0] and a[1] != b[1] for a, b in zip(shared[0], bits(values, "none"), strict=True))
    first = training["every"]
    pairs = list(zip(training["shared"]["offsets"], training["none"]["offsets"], strict=True))
    later = all(a[:first] == b[:first] and a[first:] != b[first:] for a, b in pairs)
    apart = bits(values, "python") == bits(values, "python_shared")
    a, b = (training[name]["offsets"][0][first : first + 3] for name in ("none", "shared"))
    evidence = (
        f"种子 0 第 {first} 轮以后的偏移由 {named(a)}… 变成 {named(b)}…；权重指纹 {training['shared']['weights'][0]}"
    )
    return moved and later and apart and shared[0] == shared[1] == shared[2], f"{evidence}，三种做法相同"


def power_is_temperature(values):
    error, ties = max(values["power"]["identity_error"]), values["ties"]
    shared = ties["1000.0"] == ties["inf"] == [0.5, 0.5, 0.0] and max(ties["0.0"]) - min(ties["0.0"]) < 1e-9
    return (
        error < 1e-12 and shared,
        f"最大误差 {error:.0e}；logits 为 2、2、0，α = 1000 时是 {listed(ties['1000.0'], '.1f')}",
    )


def entropy_falls(values):
    power = values["power"]
    error, rises = max(power["slope_error"]), sum(power["rises"])
    heights = [statistics.fmean(at(power["entropy"], alpha)) for alpha in (0.25, 1.0, 10.0)]
    evidence = f"导数最大误差 {error:.0e}，升高 {rises} 次；平均熵在 α = 0.25、1、10 是 {listed(heights, '.2f')} 纳特"
    return error < 1e-5 and rises == 0, evidence


def naive_powers_underflow(values):
    found = derived(values)["underflow"]
    ten = [one["10.0"]["naive"] for one in values["power"]["underflow"]]
    gap = max(abs(a - b) for a, b in zip(found["naive"], found["theory"], strict=True))
    holds = min(found["naive"]) > 0.5 and gap < 0.001 and max(found["softmax"]) == 0 == max(ten)
    evidence = f"α = 100：{listed(found['naive'], '.1%')} 成了 0/0，低于界限的占 {listed(found['theory'], '.1%')}"
    refused = all("nan" in text for text in values["power"]["objection"])
    return holds and refused, f"{evidence}；softmax(αz) {max(found['softmax']):.0%}；α = 10 {max(ten):.0%}"


def likelihood_is_paid_for_with_variety(values):
    early, steps = values["early"], zip(FINITE, FINITE[1:], strict=False)
    holds = all(
        max(b - a for a, b in zip(at(early[key], low), at(early[key], high), strict=True)) < 0
        for low, high in steps
        for key in ("loss", "judge", "distinct")
    )
    told = derived(values)["early"]
    shown = "；".join(
        f"α = {a.replace('_', '.')}：{told['loss'][a]:.2f}、{told['judge'][a]:.2f} 纳特、{told['distinct'][a]:.0%}"
        for a in ("0_25", "1", "10")
    )
    drop = [[run[ALPHAS.index(2.0)] - run[-1] for run in values[name]["distinct"]] for name in NETWORKS]
    holds = holds and min(drop[0]) > 0.3 and max(drop[1]) < 0.1
    shown += f"；α 由 2 到贪心，不同的五元：50 轮少 {min(drop[0]):.0%} 以上，500 轮至多少 {max(drop[1]):.1%}"
    return holds, f"各种子平均，自己的损失、裁判的损失、不同的五元：{shown}"


def only_one_is_the_model_itself(values):
    plain, other, signs = [], [], True
    for name in NETWORKS:
        for row in self_checks(values, name):
            plain.append(abs(row[ALPHAS.index(1.0)]))
            other += [abs(z) for alpha, z in zip(ALPHAS, row, strict=True) if alpha != 1]
            signs = signs and all((z > 0) == (alpha < 1) for alpha, z in zip(ALPHAS, row, strict=True) if alpha != 1)
    letters = [ALPHAS[run.index(min(run))] for run in values["early"]["letters"]]
    evidence = f"损失减熵，α = 1 至多 {max(plain):.1f} 个标准误，别的 α 至少 {min(other):.0f} 个"
    holds = max(plain) < 4 and min(other) > 10 and signs and set(letters) == {1.0}
    return holds, f"{evidence}；字母频率最接近训练文本的 α：{listed(letters, 'g')}"


def greedy_goes_round(values):
    shares = {
        (name, way): [one[way] for one in values[name]["looping"]] for name in NETWORKS for way in ("greedy", "sampled")
    }
    early, late = shares["early", "greedy"], shares["late", "greedy"]
    drawn, far = shares["early", "sampled"] + shares["late", "sampled"], derived(values)["far"]
    evidence = f"1500 个字符：50 轮的贪心 {listed(early, '.0%')}，500 轮的贪心 {listed(late, '.0%')}，"
    evidence += f"采样至多 {max(drawn):.0%}；20,000 个字符：500 轮的贪心 {listed(far['share'], '.0%')}，"
    holds = min(early) == 1 and max(drawn) == 0 == max(late) and min(far["share"]) > 0 and far["shortest"] > 400
    return holds, f"{evidence}圈长 {far['shortest']}–{far['longest']}"


def loops_please_the_judge(values):
    found, real = derived(values)["greedy"], values["real"]
    fooled = [loss < real["judge"] for loss in found["judge"]]
    holds = sum(fooled) > len(fooled) / 2 and max(found["distinct"]) < real["distinct"] / 6
    holds = holds and all(run[-1] == max(run) for run in values["early"]["known"])
    holds = holds and min(found["top"]) > 0.5 and real["top"] < 0.4
    evidence = f"贪心的裁判损失 {listed(found['judge'], '.2f')}（原文 {real['judge']:.2f}），"
    evidence += f"不同的五元 {listed(found['distinct'], '.1%')}（原文 {real['distinct']:.0%}），"
    return holds, f"{evidence}最常写的十个词占 {listed(found['top'], '.0%')}（原文 {real['top']:.0%}）"


def variety_can_be_matched_quality_cannot(values):
    places, known = matched(values), known_when_matched(values)
    holds = all(alpha and 1.3 < alpha < 1.9 for alpha in places) and max(known) < 0.5 and values["real"]["known"] > 0.85
    found = listed((alpha for alpha in places if alpha), ".2f")
    return holds, f"α = {found}，那里的真词占 {listed(known, '.0%')}，原文 {values['real']['known']:.0%}"


def large_alpha_would_raise_the_perplexity(values):
    ratios = {
        (name, kind): [run[-1] / run[FINITE.index(1.0)] for run in perplexities_under(values, name, kind)]
        for name in NETWORKS
        for kind in ("heldout", "train")
    }
    told = derived(values)["late"]["under"]["train"]
    evidence = f"q 在 α = 10 的困惑度至少是 α = 1 的 {min(map(min, ratios.values())):.0f} 倍"
    return min(map(min, ratios.values())) > 10, f"{evidence}；500 轮，训练文本：{told['1']:.2f} 变为 {told['10']:.0f}"


def overconfidence_shows_in_alpha(values):
    train, heldout, late = (
        best(values, "early", "train"),
        best(values, "early", "heldout"),
        best(values, "late", "heldout"),
    )
    holds = min(train) > 0.95 and max(train) < 1.1 and min(heldout) > 0.8 and max(heldout) < 0.9 and max(late) < 0.3
    shown = f"50 轮：训练文本 {listed(train, '.2f')}，留出文本 {listed(heldout, '.2f')}"
    return holds, f"{shown}；500 轮，留出文本 {listed(late, '.2f')}"


def the_overfit_network_recites(values):
    late, early = values["late"]["copied"], values["early"]["copied"]
    large = [min(run[n] for n, alpha in enumerate(ALPHAS) if alpha >= 2) for run in late]
    plain, fresh = at(late, 1.0), max(map(max, early))
    evidence = f"500 轮，α ≥ 2 最少的 {listed(large, '.1%')}，α = 1 {listed(plain, '.1%')}；50 轮至多 {fresh:.2%}"
    recited = [name for name in SHOWN if values["late"]["recited"][name]]
    holds = recited == [name for name, alpha in SHOWN.items() if alpha >= 2] and not any(
        values["early"]["recited"].values()
    )
    evidence += f"；原文 {values['real']['copied']:.1%}；整段照抄的 α：{named(recited).replace('greedy', '贪心')}"
    return holds and min(large) > 0.05 and max(plain) < 0.04 and fresh < 0.003, evidence


def step_by_step_is_not_the_whole(values):
    power, missed = values["power"], derived(values)["not_best"]
    evidence = (
        f"α = 2 的总变差距离 {listed(power['distance'], '.2f')}；贪心的三个字符不是最可能的：{listed(missed, '.0%')}"
    )
    return min(power["distance"]) > 0.15 and min(missed) > 0.25, evidence
