"""练习 8.5.2 的表：只读测量值。"""

import math
from statistics import fmean

from solutions.ch08.rnn_scratch.lower_numbers import INPUT_KINDS, last, lowest, spread
from solutions.lab import Table


def sweep(values):
    found, rows = values["sweep"], []
    base = found["base"]["setting"]
    for one in sorted(found.values(), key=lambda one: -fmean(one["validation"])):
        rows.append([changed(base, one["setting"]), *(spread(one[key]) for key in ("train", "validation", "test"))])
    return Table(["改动", "训练", "验证", "测试"], rows)


def changed(base: dict, setting: dict) -> str:
    """What a setting changes, in words."""
    words = {"lr": "学习率 {:g}", "num_hiddens": "隐藏单元 {}", "num_steps": "时间步 {}"}
    told = [form.format(setting[key]) for key, form in words.items() if setting[key] != base[key]]
    layers = {"embedding": "嵌入", "longer": "独热 ×c", "one_hot": "独热"}
    told = ([layers[setting["input"]]] if setting["input"] != base["input"] else []) + told
    told += ["末尾不放慢"] if setting["slower"] != base["slower"] else []
    told += ["读两倍的字符"] if setting["budget"] != base["budget"] else []
    return "，".join(told) or "不改"


def input_kinds(values):
    rows = []
    for name in INPUT_KINDS:
        kind = values["inputs"]["kinds"][name]
        factor = f"{fmean(kind['factor_before']):.1f} → {fmean(kind['factor_after']):.1f}"
        scale = f"{fmean(kind['first_scale']):.2f}"
        rows.append(
            [kind["label"], scale, factor, spread(last(kind["train_loss"])), spread(lowest(kind["heldout_loss"]))]
        )
    return Table(["输入层", "初值", "步长倍数", "训练", "留出最低"], rows)


def across(values):
    labels = {"time_machine": "《时光机器》", "war_equal": "《世界大战》等长", "war": "《世界大战》全长"}
    short = {"time_machine_10000": "《时光机器》一万", "war_10000": "《世界大战》一万"}
    rows = []
    for name, label in (short | labels).items():
        one = values["ngrams"][name]
        rows.append([label, f"n 元（{one['order']}）", *(f"{math.exp(one['tests'][key]):.2f}" for key in TESTS)])
    for name, label in labels.items():
        rows.append([label, "网络", *(spread(values["books"][name][key]) for key in TESTS)])
    return Table(["在什么上学", "模型", "读《时光机器》", "读《世界大战》"], rows)


TESTS = ("time_machine", "war")
