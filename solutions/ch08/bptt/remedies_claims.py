"""练习 8.7.2 的结论：只读测量值，不训练。"""

from solutions.ch08.bptt.remedies_numbers import (
    SHORTER,
    STRUCTURAL,
    best_drop,
    change_at,
    diverged,
    layer_norm_rate,
    perplexities,
    promised_at,
    rates,
)
from solutions.ch08.bptt.remedies_tables import span
from solutions.lab.wording import listed


def the_start_explodes(values):
    start, fresh = rates(values, "start"), rates(values, "default")
    far = [found["reach"][-1] for found in values["designs"]["start"]]
    holds = min(start) > 1.25 and max(fresh) < 0.65 and min(far) > 1e12
    return (
        holds,
        f"×5 的倍率 {listed(start, '.2f')}，默认的 {listed(fresh, '.2f')}；×5 退 100 步 {listed(far, '.0e')} 倍",
    )


def orthogonal_never_grows(values):
    reach = [found["reach"] for found in values["designs"]["orthogonal"]]
    holds = all(a >= b for run in reach for a, b in zip(run, run[1:], strict=False))
    return holds, f"{len(reach)} 个种子，每 4 步看一次；最后剩 {listed([run[-1] for run in reach], '.0e')} 倍"


def layer_norm_forgets_the_scale(values):
    theory, found = layer_norm_rate(), rates(values, "norm") + rates(values, "norm_default")
    holds = all(abs(one / theory - 1) < 0.06 and one > 1 for one in found)
    return holds, f"预言 {theory:.3f}；×5 与默认权重实测 {listed(found, '.2f')}"


def gates_and_leaks_delay(values):
    five, fifteen, leaky, plain = (rates(values, name) for name in ("lstm", "lstm_triple", "leaky", "start"))
    holds = min(five + leaky) > 1 and max(five + leaky) < min(plain) - 0.2 and max(plain) < min(fifteen)
    evidence = f"×5：LSTM {listed(five, '.2f')}，泄漏 {listed(leaky, '.2f')}，tanh {listed(plain, '.2f')}"
    return holds, f"{evidence}；×15 的 LSTM {listed(fifteen, '.2f')}"


def relu_is_worse(values):
    relu, tanh, small, plain = (rates(values, name) for name in ("relu", "start", "relu_default", "default"))
    lost, seeds = diverged(values["time"]["relu_clip"]), len(values["time"]["relu_clip"]["loss"])
    holds = min(relu) > max(tanh) + 0.5 and max(small) < min(plain) - 0.1 and lost == seeds
    evidence = f"×5 的倍率：ReLU {listed(relu, '.2f')}，tanh {listed(tanh, '.2f')}"
    return holds, (
        f"{evidence}；默认权重：ReLU {listed(small, '.2f')}，tanh {listed(plain, '.2f')}；×5 裁剪着发散 {lost}/{seeds}"
    )


def short_steps_save_but_teach_little(values):
    time = values["time"]
    lost, better, evidence = sum(diverged(time[name]) for name in SHORTER), True, []
    runs = sum(len(time[name]["loss"]) for name in SHORTER)
    for which, word in (("loss", "训练"), ("heldout", "留出")):
        short = [one for name in SHORTER for one in perplexities(time[name], which)]
        sure = [one for name in STRUCTURAL for one in perplexities(time[name], which)]
        better = better and max(sure) < min(short)
        evidence.append(f"{word}：短步子 {span(short)}，治因子的三种 {span(sure)}")
    return lost == 0 and better, f"短步子 {runs} 次里发散 {lost} 次；困惑度 {'；'.join(evidence)}"


def clipping_learns_letters_at_most(values):
    time, unigram = values["time"], values["unigram"]
    one, third, tenth, adam = (perplexities(time[n]) for n in ("clip", "clip_third", "clip_tenth", "adam"))
    holds = min(one + third + tenth + adam) > 0.95 * unigram and min(tenth) > 1.5 * unigram
    evidence = f"θ = 1：{listed(one, '.1f')}；0.3：{listed(third, '.1f')}；0.1：{listed(tenth, '.1f')}"
    return holds, f"{evidence}；Adam {listed(adam, '.1f')}；一元模型 {unigram:.1f}"


def clipping_longer_is_no_cure(values):
    longer, turned = (perplexities(values["time"][name]) for name in ("clip_longer", "orthogonal"))
    return min(longer) > max(turned), f"三倍轮数的裁剪 {listed(longer, '.1f')}，正交 {listed(turned, '.1f')}"


def every_structural_remedy_cures(values):
    names, time = ("cut", "norm", "lstm", *STRUCTURAL, "penalty_clip"), values["time"]
    lost, holds, evidence = sum(diverged(time[name]) for name in names), True, []
    for which, word in (("loss", "训练"), ("heldout", "留出")):
        worst = [max(perplexities(time[name], which)) for name in names]
        clipped = min(perplexities(time["clip"], which))
        holds = holds and max(worst) < clipped
        evidence.append(f"{word}：各办法最差的种子 {listed(worst, '.1f')}，裁剪最好的 {clipped:.1f}")
    return lost == 0 and holds, "；".join(evidence)


def after_training(values):
    time = values["time"]
    cut, held, free = (time[name] for name in ("cut", "cap", "orthogonal"))
    holds = min(cut["rate_after"]) > 1.2 and max(held["rate_after"]) < 1 and max(held["stretch_after"]) <= 1.001
    holds = holds and min(free["stretch_after"]) > 1.5 and max(free["rate_after"]) < 1
    evidence = f"倍率：截断 {listed(cut['rate_after'], '.2f')}，谱范数 ≤ 1 {listed(held['rate_after'], '.2f')}"
    evidence += f"，只在起点正交 {listed(free['rate_after'], '.2f')}"
    return holds, f"{evidence}；谱范数：约束的 {span(held['stretch_after'])}，正交的 {span(free['stretch_after'])}"


def penalties_come_too_late(values):
    time, names = values["time"], ("none", "decay", "penalty")
    alone = [diverged(time[name]) for name in names]
    clipped = [diverged(time[name]) for name in ("decay_clip", "penalty_clip")]
    seeds, first = len(time["none"]["loss"]), [time[name]["first_norm"] for name in names]
    holds = alone == [seeds] * 3 and clipped == [0, 0] and first[0] == first[1] == first[2]
    told = f"发散：不处理 {alone[0]}/{seeds}，单用 L2 {alone[1]}/{seeds}，单用梯度正则 {alone[2]}/{seeds}"
    return holds, f"{told}；配裁剪：{clipped[0]}、{clipped[1]}"


def the_full_gradient_has_no_use(values):
    whole, cut = best_drop(values, "whole"), best_drop(values, "cut")
    promise, change = promised_at(values, 1e-3), change_at(values, 1e-3)
    holds = all(a * 4 < b for a, b in zip(whole, cut, strict=True))
    holds = holds and min(promise) > 0.25 and max(abs(c) for c in change) < 0.05
    evidence = f"走 0.001，照斜率该降 {listed(promise, '.2f')} 纳特，实际变化 {listed(change, '.3f')}"
    return holds, f"{evidence}；最多降：全长 {listed(whole, '.3f')}，截断 {listed(cut, '.3f')}"


def the_output_layer_is_starved(values):
    whole, cut = ([found[way]["output_share"] for found in values["walks"]] for way in ("whole", "cut"))
    return max(whole) < 3e-6 and min(cut) > 0.7, f"全长 {listed(whole, '.0e')}，截断 {listed(cut, '.2f')}"


def long_steps_need_shorter_steps(values):
    step = values["step"]
    lost = [diverged(step[name]) for name in ("none", "cut", "orthogonal", "cap", "norm")]
    seeds, cures = len(step["none"]["loss"]), [step[name] for name in ("clip", "clip_value", "slow")]
    gated, worst = perplexities(step["lstm"]), []
    for which in ("loss", "heldout"):
        worst.append(max(one for runs in (*cures, values["time"]["default"]) for one in perplexities(runs, which)))
    holds = lost == [seeds] * 5 and max(worst) < 11 and max(gated) < 9
    told = "、".join(f"{n}/{seeds}" for n in lost)
    evidence = f"发散：不处理、截断、正交、谱范数、层归一化 {told}；LSTM 的困惑度 {listed(gated, '.1f')}"
    return holds, f"{evidence}；短步子与学习率 1 最差：训练 {worst[0]:.1f}，留出 {worst[1]:.1f}"


def both_together_cure_both(values):
    found = [perplexities(values[place]["orthogonal_clip"]) for place in ("time", "step")]
    plain = perplexities(values["time"]["orthogonal"])
    alike = all(abs(a / b - 1) < 0.02 for a, b in zip(found[0], plain, strict=True))
    evidence = (
        f"沿时间爆炸 {listed(found[0], '.2f')}（不裁剪 {listed(plain, '.2f')}），步子太长 {listed(found[1], '.2f')}"
    )
    return alike and max(max(one) for one in found) < 8.5, evidence
