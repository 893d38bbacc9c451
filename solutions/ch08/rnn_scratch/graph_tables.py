"""练习 8.5.5 的表：只读测量值，不训练。"""

from solutions.ch08.rnn_scratch.clipping_wording import span
from solutions.lab import Table
from solutions.lab.wording import typeset


def dial(values):
    steps, number = values["costs"]["num_steps"], values["detached"]["batches"][0]
    ways = [
        ("one_step", "1"),
        ("five_steps", "5"),
        ("detached", f"{steps}（本节）"),
        ("kept", f"{steps * number}（保留）"),
        ("zeroed", f"{steps}（清零）"),
    ]
    keys = ("dial_perplexity", "carried_perplexity", "heldout_lowest")
    rows = [[label, *(span(values[name][key]).replace(" 至 ", "–") for key in keys)] for name, label in ways]
    return Table(["几步一断", "训练", "重读", "留出"], rows)


def whose(values):
    check = values["detached"]["whose"][0]
    rows = [
        ["差分：一轮里各版本的权重一起动", f"{check['all_shifted']:.5f}"],
        ["保留计算图，各版本的梯度相加", f"{check['kept']:.5f}"],
        ["差分：只动当前这一版权重", f"{check['last_shifted']:.5f}"],
        ["分离隐状态；新的叶子，只看当前权重", f"{check['detached']:.5f}"],
        ["经 .data 就地改写", f"{check['overwritten']:.5f}"],
    ]
    return Table(["怎样求", "斜率"], [[typeset(cell) for cell in row] for row in rows])
