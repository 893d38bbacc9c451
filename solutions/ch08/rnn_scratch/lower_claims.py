"""练习 8.5.2 的结论：两条曲线与超参数。每个函数返回（是否成立，证据）。"""

import math
from itertools import pairwise
from statistics import fmean

from solutions.ch08.rnn_scratch.lower_numbers import book_updates, derived
from solutions.ch08.rnn_scratch.lower_plan import chosen
from solutions.ch08.rnn_scratch.lower_tables import changed
from solutions.lab.wording import listed


def the_two_part(values):
    told = derived(values)["book"]
    level = derived(values)["ngrams"]["time_machine_10000"]["unigram"]["next"]
    holds = max(told["train"]) < 1.4 and min(told["last"]) > 3 * level and max(told["lowest_epoch"]) < 100
    return holds, (
        f"训练 {listed(told['train'], '.2f')}；留出最低 {listed(told['lowest'], '.2f')}（第 "
        f"{listed(told['lowest_epoch'], 'd')} 轮），最后 {listed(told['last'], '.0f')}；一元读留出文本 {level:.2f}"
    )


def memory_goes_to_one(values):
    told, memory = derived(values)["book"], values["memory"]
    own, lost = [math.exp(loss) for loss in memory["own"]], memory["impossible"]
    slower = all(slow < 1.15 and slow < before for slow, before in zip(told["slow"], told["train"], strict=True))
    counted = all(after < before for before, after in pairwise(own)) and own[-1] < 1.05 and lost[-1] > 0.9
    return slower and counted, (
        f"网络由 {listed(told['train'], '.3f')} 到 {listed(told['slow'], '.3f')}；"
        f"1 至 {memory['orders'][-1]} 元 {listed(own, '.2f')}，最高阶有 {lost[-1]:.1%} 没见过"
    )


def the_trouble_is_confidence(values):
    told = derived(values)["book"]
    moved = [abs(b - a) for a, b in zip(told["accuracy_best"], told["accuracy_last"], strict=True)]
    rows = zip(told["softened"], told["last_half"], told["stopped_half"], strict=True)
    cooled = all(stopped < softened < final / 5 for softened, final, stopped in rows)
    holds = cooled and max(moved) < 0.05 and max(told["expected_last"]) < 2.5 < min(told["expected_best"])
    return holds, (
        f"准确率 {listed(told['accuracy_best'], '.1%')} → {listed(told['accuracy_last'], '.1%')}；自以为的困惑度 "
        f"{listed(told['expected_best'], '.1f')} → {listed(told['expected_last'], '.2f')}；温度 "
        f"{listed(values['book']['temperature'], 'g')} 使 {listed(told['last_half'], '.0f')} 降到 "
        f"{listed(told['softened'], '.1f')}，早停的 {listed(told['stopped_half'], '.1f')}"
    )


def more_text_beats_more_epochs(values):
    one, told = values["books"]["time_machine"], derived(values)
    whole, stopped = told["books"]["time_machine"]["time_machine"], told["book"]["stopped_test"]
    base, steady = told["sweep"]["base"]["test"], told["sweep"]["steady"]["test"]
    holds = one["setting"]["budget"] * 4 <= book_updates(values) * 32 * 35 and max(whole) < 0.6 * min(stopped)
    holds = holds and max(base) < min(stopped) and max(steady) < min(stopped)
    return holds, (
        f"选定的设置 {listed(whole, '.2f')}；照书 {listed(base, '.2f')}，末尾不放慢 {listed(steady, '.2f')}；"
        f"只读 10,000 个字符再早停 {listed(stopped, '.2f')}"
    )


def the_sweep_holds_on_the_test(values):
    swept = values["sweep"]
    best = ["embedding", "steps_10", "lr_double", "base"]
    pairs = [*pairwise(best), ("longer", "steps_10"), ("base", "lr_half"), ("base", "steps_100")]
    holds = all(
        max(swept[lower][key]) < min(swept[higher][key]) for key in ("validation", "test") for lower, higher in pairs
    )
    names = ["longer", "embedding", "steps_10", "lr_double", "base", "lr_half", "steps_100"]
    told = (f"{said(swept, name)} {math.exp(fmean(swept[name]['test'])):.2f}" for name in names)
    return holds, "测试困惑度：" + "；".join(told)


def said(swept: dict, name: str) -> str:
    """A setting of the sweep in the words of its table."""
    return changed(swept["base"]["setting"], swept[name]["setting"])


def width_and_slowing_hardly_matter_yet(values):
    base = fmean(values["sweep"]["base"]["test"])
    names = ("hiddens_quarter", "hiddens_double", "steady")
    moved = [math.exp(fmean(values["sweep"][name]["test"]) - base) - 1 for name in names]
    return max(map(abs, moved)) < 0.03, f"减到四分之一、加倍、不放慢：{listed(moved, '+.1%')}"


def the_choice_is_the_validation_text_s(values):
    swept, found = values["sweep"], chosen(values["sweep"])
    others = ["embedding", "embedding_lr_double", "steps_10", "lr_double"]
    holds = found == values["chosen"] == "embedding_steps_10"
    holds = holds and all(max(swept[found][k]) < min(swept[one][k]) for one in others for k in ("validation", "test"))
    told = (listed((math.exp(loss) for loss in swept[name]["validation"]), ".2f") for name in (found, *others))
    return holds, "验证：" + "；".join(
        f"{said(swept, name)} {text}" for name, text in zip((found, *others), told, strict=True)
    )


def smoothing_matters(values):
    one = values["ngrams"]["time_machine"]
    bell = one["witten_bell"].index(min(one["witten_bell"])) + 1
    holds = one["order"] > bell and one["validation"] < min(one["witten_bell"])
    return holds, (
        f"验证文本：Kneser–Ney {one['order']} 元 {math.exp(one['validation']):.2f}，"
        f"Witten–Bell {bell} 元 {math.exp(min(one['witten_bell'])):.2f}"
    )


def counts_win(values):
    told = derived(values)
    counted, best = told["ngrams"]["time_machine_10000"]["tests"]["next"], told["book"]["lowest"]
    whole = told["ngrams"]["time_machine"]["tests"]["time_machine"]
    networks = [number for one in ("time_machine", "war_equal", "war") for number in told["books"][one]["time_machine"]]
    networks += [number for one in told["sweep"].values() for number in one["test"]]
    return counted < 0.8 * min(best) and whole < min(networks), (
        f"10,000 个字符：n 元语法 {counted:.2f}，网络的最低点 {listed(best, '.2f')}；"
        f"整本书：n 元语法 {whole:.2f}，网络最低的一次 {min(networks):.2f}"
    )
