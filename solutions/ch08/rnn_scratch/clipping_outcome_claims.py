"""练习 8.5.4 的结论之一：谁发散，谁学会，换了学习率、按值裁剪或接着训练又怎样。"""

import math

from solutions.ch08.rnn_scratch.clipping_numbers import early_seeds, late_seeds, losses_at, tails
from solutions.ch08.rnn_scratch.clipping_records import THETA
from solutions.lab.wording import listed, named


def default_without_clipping_diverges(values):
    final = values["library_unclipped"]["final_perplexity"]
    return min(final) > values["vocab_size"], f"困惑度 {listed(final, '.1e')}，均匀猜测是 {values['vocab_size']}"


def clipping_converges(values):
    final = values["library_clipped"]["final_perplexity"] + values["scratch_clipped"]["final_perplexity"]
    return max(final) < 2, f"nn.RNN 与从零实现一共 {len(final)} 次：{listed(final, '.2f')}"


def scratch_diverges_later(values):
    scratch, library = values["scratch_unclipped"], values["library_unclipped"]
    slow, fast = (runs["first_long_step"] for runs in (scratch, library))
    holds = all(epoch and epoch > 100 for epoch in scratch["lost_epoch"]) and all(fast) and min(slow) > 10 * max(fast)
    evidence = f"起于第 {named(scratch['lost_epoch'])} 轮；梯度范数初次超过 θ 在第 {named(slow)} 步"
    return holds, f"{evidence}，nn.RNN 在第 {named(fast)} 步"


def alike_until_the_first_long_step(values):
    clipped, unclipped = values["scratch_clipped"], values["scratch_unclipped"]
    alike = []
    for n, step in enumerate(unclipped["first_long_step"]):
        # Epochs that ended before that step; all of them where there is none.
        whole = (step - 1) // unclipped["steps_an_epoch"][n] if step else unclipped["trained_epochs"][n]
        kept = [i for i, epoch in enumerate(unclipped["epochs"][n]) if epoch <= whole]
        alike.append(all(clipped["train_loss"][n][i] == unclipped["train_loss"][n][i] for i in kept) and bool(kept))
    steps = named(unclipped["first_long_step"])
    return all(alike), f"从零实现 {len(alike)} 个种子，到第 {steps} 步之前记下的损失（五位有效数字）都一样"


def short_looks_mislead(values):
    runs = values["library_unclipped"]
    losses = losses_at(runs, 100, list(range(len(runs["lost_epoch"]))))
    fooled = sum(loss < math.log(values["unigram"]) for loss in losses)
    shown = listed([math.exp(min(loss, 700)) for loss in losses], ".3g") or "没有记录"
    evidence = f"第 100 轮的困惑度 {shown}，一元模型 {values['unigram']:.2f}；发散起于第 {named(runs['lost_epoch'])} 轮"
    return fooled > len(losses) / 2 and all(runs["lost_epoch"]), evidence


def falling_behind_comes_first(values):
    late, held = late_seeds(values), values["library_clipped"]
    parts, holds = [], bool(late)
    for epoch in (100, 150):
        free = losses_at(values["library_unclipped"], epoch, late)
        clipped = losses_at(held, epoch, list(range(len(held["epochs"]))))
        holds = holds and bool(free) and min(free) > max(clipped)
        parts.append(f"第 {epoch} 轮 {listed(free, '.2f')}（裁剪：{listed(clipped, '.2f')}）")
    return holds, f"训练损失：{'；'.join(parts)}"


def no_recovery(values):
    lowest = [loss for kind in ("library", "scratch") for loss in values[f"{kind}_unclipped"]["lowest_after_lost"]]
    holds = all(loss is not None and loss > math.log(values["vocab_size"]) for loss in lowest)
    shown = named(loss and f"{loss:.1f}" for loss in lowest)
    return holds, f"发散 10 轮以后的最低损失 {shown} 纳特，均匀猜测是 {math.log(values['vocab_size']):.2f}"


def smaller_steps_lead_back(values):
    runs = values["library_unclipped"]
    lowest = [min(losses) for losses in runs["next_loss"]]
    uniform, unigram = math.log(values["vocab_size"]), math.log(values["unigram"])
    back = sum(loss < uniform for loss in lowest)
    evidence = f"接着训练 {len(runs['next_loss'][0])} 轮，最低损失 {listed(lowest, '.3f')} 纳特"
    evidence += f"（均匀猜测 {uniform:.3f}，一元模型 {unigram:.3f}）"
    fell = all(low < final for low, final in zip(lowest, runs["final_loss"], strict=True))
    return back > len(lowest) / 2 and fell and min(lowest) > unigram - 0.05, evidence


def smaller_rates_delay(values):
    half, quarter, full = (values[f"library_unclipped{name}"] for name in ("_lr_half", "_lr_quarter", ""))
    best, clipped = [math.exp(loss) for loss in half["lowest_loss"]], values["library_clipped"]
    better = max(half["lowest_loss"]) < min(clipped["lowest_loss"])
    later = all(half["lost_epoch"]) and min(half["lost_epoch"]) > max(epoch or math.inf for epoch in full["lost_epoch"])
    steady = not any(quarter["lost_epoch"])
    lower = max(quarter["final_perplexity"]) < min(clipped["final_perplexity"])
    evidence = f"0.5：最低 {listed(best, '.2f')}，发散于第 {named(half['lost_epoch'])} 轮"
    evidence += (
        f"；0.25：发散 {sum(map(bool, quarter['lost_epoch']))} 个，结束时 {listed(quarter['final_perplexity'], '.2f')}"
    )
    return later and better and steady and lower, evidence


def clipping_is_no_insurance(values):
    runs = values["library_clipped_lr_2"]
    worse = [share or 0.0 for share in runs["share_worse"]]
    evidence = f"起于第 {named(runs['lost_epoch'])} 轮，此后 {listed(worse, '.0%')} 的轮次不如均匀猜测"
    evidence += f"；最后 10 轮的困惑度 {listed(runs['final_perplexity'], '.3g')}"
    return all(runs["lost_epoch"]) and min(worse) > 0.5 and min(runs["final_perplexity"]) > values["unigram"], evidence


def shorter_steps_learn_more(values):
    runs = values["library_clipped"]
    slower = [math.exp(sum(tail) / len(tail)) for tail in tails(runs["next_loss"])]
    pairs = list(zip(slower, runs["final_perplexity"], strict=True))
    shown = "、".join(f"{after:.2f}（原来 {before:.2f}）" for after, before in pairs)
    return all(after < before for after, before in pairs), f"再训练 {len(runs['next_loss'][0])} 轮，困惑度 {shown}"


def reuse_spoils_the_comparison(values):
    fresh, reused = values["library_clipped"], values["library_unclipped"]["reused_loss"]
    own = losses_at(fresh, values["reuse_epochs"], list(range(len(fresh["epochs"]))))
    shown = "、".join(f"{math.exp(a):.0f} 对 {math.exp(b):.1f}" for a, b in zip(reused, own, strict=True))
    evidence = f"第 {values['reuse_epochs']} 轮的训练困惑度，旧层对新层：{shown}"
    return min(reused) > math.log(values["vocab_size"]) > max(own), evidence


def clipping_by_value_fails(values):
    first, early = values["first_steps"]["unclipped"], early_seeds(values)
    largest = [max(first[n]["largest"]) for n in early]
    norms = [max(first[n]["norm"]) for n in early]
    worst = [first[n]["loss"][-1] for n in early]
    holds = bool(early) and max(largest) < 1 and min(norms) > 10 * THETA and min(worst) > math.log(values["vocab_size"])
    evidence = f"前 24 步里最大的分量 {listed(largest, '.2f') or '—'}，最大的范数 {listed(norms, '.0f') or '—'}"
    return holds, f"{evidence}，第 24 步的损失 {listed(worst, '.0f') or '—'} 纳特"


def clipping_does_not_stop_overfitting(values):
    runs = values["library_clipped"]
    ratios = [last / low for last, low in zip(runs["heldout_perplexity"], runs["heldout_lowest"], strict=True)]
    holds = min(ratios) > 5 and max(runs["heldout_lowest_epoch"]) <= runs["trained_epochs"][0] / 5
    lowest, last = listed(runs["heldout_lowest"], ".1f"), listed(runs["heldout_perplexity"], ".0f")
    return holds, f"最低 {lowest}（第 {named(runs['heldout_lowest_epoch'])} 轮），结束 {last}"
