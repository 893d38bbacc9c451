"""练习 8.5.4 的结论之一：谁发散，谁学会，换了学习率、按值裁剪或接着训练又怎样。"""

import math

from solutions.ch08.rnn_scratch.clipping_numbers import early_seeds, late_seeds, losses_at
from solutions.ch08.rnn_scratch.clipping_records import THETA
from solutions.lab.wording import listed, named

WATCHED = 60  # epochs without a recovery that the claim on the unclipped runs speaks of
BOOK_STEPS = 4000  # 500 epochs of 8 batches: as far as clipping to θ = 1 lets the weights move at learning rate 1


def unclipped_diverges(values):
    runs, scratch, uniform = values["library_unclipped"], values["scratch_unclipped"], math.log(values["vocab_size"])
    lost = runs["lost_epoch"] + scratch["lost_epoch"]
    lowest = [low if low is not None else 0.0 for low in runs["lowest_after"] + scratch["lowest_after"]]
    lowest += [min(losses) for losses in scratch["further_loss"]]  # trained on, after they were stopped
    ends = zip(lost, runs["trained_epochs"] + scratch["trained_epochs"], strict=True)
    watched = [end - first + 1 if first else 0 for first, end in ends]
    for place, losses in enumerate(scratch["further_loss"], len(runs["lost_epoch"])):
        watched[place] += len(losses)
    evidence = f"发散起于第 {named(lost)} 轮（后 {len(scratch['lost_epoch'])} 个是从零实现）"
    evidence += f"；此后 {min(watched)} 轮里最低的一轮 {min(lowest):.2f} 纳特，均匀猜测 {uniform:.2f}"
    return all(lost) and min(watched) >= WATCHED and min(lowest) > uniform, evidence


def clipped_converges(values):
    runs = values["library_clipped"], values["scratch_clipped"]
    final = [perplexity for kind in runs for perplexity in kind["final_perplexity"]]
    lost = [epoch for kind in runs for epoch in kind["lost_epoch"]]
    evidence = f"最后 10 轮的困惑度 {listed(final, '.2f')}"
    ends = [min(kind["trained_epochs"]) for kind in runs]
    free = [max(values[f"{init}_unclipped"]["trained_epochs"]) for init in ("library", "scratch")]
    evidence += f"；nn.RNN 与从零实现各训练 {named(ends)} 轮，不裁剪的最多 {named(free)} 轮"
    return max(final) < 2 and not any(lost) and all(a >= b for a, b in zip(ends, free, strict=True)), evidence


def scratch_diverges_later(values):
    scratch, library = values["scratch_unclipped"], values["library_unclipped"]
    slow, fast = scratch["first_long_step"], library["first_long_step"]
    holds = all(epoch and epoch > 200 for epoch in scratch["lost_epoch"])
    holds = holds and all(library["lost_epoch"]) and max(library["lost_epoch"]) < 200
    holds = holds and all(fast) and all(slow) and min(slow) > 100 * max(fast)
    holds = holds and min(library["spectral_norm"]) > 1 > max(scratch["spectral_norm"])
    lowest = [math.exp(loss) for loss in scratch["lowest_loss"]]
    holds = holds and max(lowest) < 2.5
    evidence = f"从零实现先到过 {listed(lowest, '.2f')}，发散起于第 {named(scratch['lost_epoch'])} 轮"
    evidence += f"，nn.RNN 第 {named(library['lost_epoch'])} 轮"
    evidence += f"；范数初次超过 θ 在第 {named(slow)} 步，nn.RNN 第 {named(fast)} 步；初始谱范数 "
    return (
        holds,
        f"{evidence}{listed(scratch['spectral_norm'], '.2f')}，nn.RNN {listed(library['spectral_norm'], '.2f')}",
    )


def falling_behind_comes_first(values):
    late, held, free = late_seeds(values), values["library_clipped"], values["library_unclipped"]
    parts, holds, unigram = [], 2 * len(late) > len(free["lost_epoch"]), math.log(values["unigram"])
    for epoch in (100, 150):
        behind, ahead = losses_at(free, epoch, late), losses_at(held, epoch)
        holds = holds and len(behind) == len(late) and max(ahead) < min(behind) and max(behind) < unigram
        parts.append(f"第 {epoch} 轮 {listed(behind, '.2f')}（裁剪：{listed(ahead, '.2f')}）")
    return holds, f"训练损失：{'；'.join(parts)}；一元模型 {unigram:.2f}"


def clipping_does_not_stop_overfitting(values):
    runs = values["library_clipped"]
    lowest, last, epochs = (runs[f"heldout_{what}"] for what in ("lowest", "last", "lowest_epoch"))
    holds = min(end / low for end, low in zip(last, lowest, strict=True)) > 5
    holds = holds and max(epochs) <= runs["trained_epochs"][0] / 5
    return holds, f"最低 {listed(lowest, '.1f')}（第 {named(epochs)} 轮），结束 {listed(last, '.0f')}"


def smaller_rates_delay(values):
    half, clipped = values["library_unclipped_lr_half"], values["library_clipped"]
    later = all(epoch and epoch > 300 for epoch in half["lost_epoch"])
    better = max(half["lowest_loss"]) < min(clipped["lowest_loss"])
    lowest, reference = ((math.exp(loss) for loss in runs["lowest_loss"]) for runs in (half, clipped))
    evidence = f"发散于第 {named(half['lost_epoch'])} 轮；此前一轮的最低困惑度 {listed(lowest, '.2f')}"
    return later and better, f"{evidence}（裁剪、学习率 1：{listed(reference, '.2f')}）"


def clipping_is_no_insurance(values):
    held, free = values["library_clipped_lr_2"], values["library_unclipped_lr_2"]
    highest = [high if high is not None else math.inf for high in held["highest_after"]]
    lowest = [low if low is not None else 0.0 for low in free["lowest_after"]]
    evidence = f"裁剪：起于第 {named(held['lost_epoch'])} 轮，这 10 轮里最高 {listed(highest, '.1f')} 纳特"
    evidence += f"；不裁剪：第 {named(free['lost_epoch'])} 轮，最低 {listed(lowest, '.0f')} 纳特"
    return all(held["lost_epoch"]) and max(highest) < 7 and min(lowest) > 20, evidence


def smaller_steps_lead_back(values):
    runs, lowest = values["library_unclipped"], [min(losses) for losses in values["aftermath"]["slower_loss"]]
    uniform, unigram = math.log(values["vocab_size"]), math.log(values["unigram"])
    back = sum(loss < uniform for loss in lowest)
    fell = all(low < final for low, final in zip(lowest, runs["final_loss"], strict=True))
    epochs, stuck = len(values["aftermath"]["slower_loss"][0]), values["aftermath"]["slower_saturated"]
    evidence = f"接着训练 {epochs} 轮，最低的一轮 {listed(lowest, '.2f')} 纳特"
    evidence += f"（均匀猜测 {uniform:.2f}，一元模型 {unigram:.2f}）；末了饱和 {listed(stuck, '.0%')}"
    return back > len(lowest) / 2 and fell and min(lowest) > unigram and min(stuck) > 0.9, evidence


def reuse_spoils_the_comparison(values):
    reused = [min(losses) for losses in values["aftermath"]["reused_loss"]]
    epochs = len(values["aftermath"]["reused_loss"][0])
    own = losses_at(values["library_clipped"], epochs)
    evidence = f"旧层 {epochs} 轮里最低的一轮 {listed(reused, '.2f')} 纳特"
    evidence += f"，新层第 {epochs} 轮 {listed(own, '.2f')} 纳特"
    stretch = values["aftermath"]["spectral_norm"]
    stuck = 2 * sum(norm > BOOK_STEPS for norm in stretch) > len(stretch)
    evidence += f"；旧层的谱范数 {listed(stretch, '.0e')}"
    return bool(own) and min(reused) > math.log(values["vocab_size"]) > max(own) and stuck, evidence


def clipping_by_value_fails(values):
    first, early = values["first_steps"], early_seeds(values)
    component, norm, loss = (
        [first[key][n] for n in early] for key in ("largest_component", "largest_norm", "last_loss")
    )
    turned = first["lowest_cosine"]["by_value"]
    holds = bool(early) and max(component) < 1 and min(norm) > 10 * THETA and min(loss) > math.log(values["vocab_size"])
    evidence = f"前 24 步里最大的分量 {listed(component, '.2f') or '—'}，最大的范数 {listed(norm, '.0f') or '—'}"
    evidence += f"，第 24 步的损失 {listed(loss, '.0f') or '—'} 纳特；截到 ±0.01，余弦最低 {listed(turned, '.2f')}"
    return holds and max(turned) < 0.9, evidence
