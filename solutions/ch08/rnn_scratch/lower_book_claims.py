"""练习 8.5.2 的结论：两本书。每个函数返回（是否成立，证据）。"""

import math
from statistics import fmean

from solutions.ch08.rnn_scratch.lower_numbers import derived
from solutions.lab.wording import listed

TESTS = ("time_machine", "war")


def equal_length(values):
    told = derived(values)["books"]
    first, second = told["time_machine"], told["war_equal"]
    own = [fmean(first["time_machine"]), fmean(second["war"])]
    away = [min(first["war"]) > max(first["time_machine"]), min(second["time_machine"]) > max(second["war"])]
    counted = {name: values["ngrams"][name]["tests"] for name in ("time_machine", "war_equal")}
    away += [counted["time_machine"]["war"] > counted["time_machine"]["time_machine"]]
    away += [counted["war_equal"]["time_machine"] > counted["war_equal"]["war"]]
    holds = all(away) and abs(own[1] / own[0] - 1) < 0.1
    return holds, (
        f"网络，《时光机器》上学：{listed(first['time_machine'], '.2f')} 与 {listed(first['war'], '.2f')}；"
        f"等长的《世界大战》：{listed(second['war'], '.2f')} 与 {listed(second['time_machine'], '.2f')}"
    )


def more_text(values):
    short, long = values["ngrams"]["war_equal"]["tests"], values["ngrams"]["war"]["tests"]
    told = derived(values)["books"]
    moved = [fmean(told["war"][key]) / fmean(told["war_equal"][key]) - 1 for key in TESTS]
    counted = [math.exp(long[key] - short[key]) - 1 for key in TESTS]
    own, other = told["time_machine"]["time_machine"], told["war"]["time_machine"]
    less = max(own) < min(other) and values["ngrams"]["time_machine"]["tests"]["time_machine"] < long["time_machine"]
    return less and max(counted) < 0 and max(counted[i] - moved[i] for i in (0, 1)) < 0, (
        f"由等长到全长，n 元语法 {listed(counted, '+.1%')}，网络 {listed(moved, '+.1%')}（先读《时光机器》，后读"
        f"《世界大战》）；读《时光机器》，学它自己 {listed(own, '.2f')}，学全长的《世界大战》{listed(other, '.2f')}"
    )


def ten_thousand_is_too_few(values):
    pairs = [("time_machine_10000", "time_machine", "time_machine"), ("war_10000", "war", "war")]
    told = [[math.exp(values["ngrams"][name]["tests"][test]) for name in names] for *names, test in pairs]
    first, second = derived(values)["inputs"]["one_hot"], derived(values)["second_book"]
    alike = all(abs(fmean(second[key]) / fmean(first[key]) - 1) < 0.15 for key in ("train", "heldout"))
    return alike and all(few > 1.5 * many for few, many in told), (
        f"照书训练：训练 {listed(first['train'], '.2f')} 与 {listed(second['train'], '.2f')}，留出最低 "
        f"{listed(first['heldout'], '.2f')} 与 {listed(second['heldout'], '.2f')}；n 元语法 "
        + "，".join(f"{few:.2f} 对 {many:.2f}" for few, many in told)
    )
