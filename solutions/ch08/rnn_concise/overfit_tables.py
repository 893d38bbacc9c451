"""练习 8.6.1 的表：只读测量值，不训练。"""

from solutions.ch08.rnn_concise.overfit_numbers import EPOCHS, SHORT, moment, remedy
from solutions.lab import Table


def epochs(values):
    rows = []
    for epoch in EPOCHS:
        found = moment(values, epoch)
        cells = [f"{found['train']:.2f}", f"{found['test']:.1f}±{found['test_sd']:.1f}", f"{found['ratio']:.1f}"]
        rows.append([str(epoch), *cells, f"{found['accuracy']:.0%}", f"{found['confidence']:.0%}"])
    return Table(["轮", "训练", "留出", "之比", "猜中", "自信"], rows)


def remedies(values):
    rows = []
    for name, label in SHORT.items():
        found = remedy(values, name)
        cells = [f"{found['train']:.1f}", f"{found['test']:.1f}", f"{found['ratio']:.2f}"]
        cells.append(f"{found['stopped']:.2f}±{found['stopped_sd']:.2f}")
        rows.append([label, *cells])
    return Table(["做法", "训练", "留出", "之比", "提前停止"], rows)
