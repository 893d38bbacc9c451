"""练习 8.6.3 关于轴和末批的结论。每个函数返回（是否成立，证据）。"""

from statistics import fmean

from solutions.ch08.sequence.sine_series import BOOK
from solutions.lab.wording import ceil_to, floor_to, typeset

NOISE = BOOK.sigma**2


def order_changes_predictions(values):
    axis = values["axis"]
    evidence = (
        f"{values['orders']} 种顺序，同一样本的最高减最低：各种子的平均 {min(axis['range']):.3f} 至 "
        f"{max(axis['range']):.3f}，最多 {max(axis['widest']):.2f}；沿时间读的至多变 {max(axis['right']):.1g}"
    )
    return min(axis["range"]) > 0.01 and max(axis["right"]) < 1e-6, typeset(evidence)


def errors_hide_it(values):
    wrong, right = values["axis"]["shuffled"], values["test"]["1"]["rnn_4"]
    gap = max(abs(a / b - 1) for a, b in zip(wrong, right, strict=True))
    evidence = f"平均 {fmean(wrong):.4f} 与 {fmean(right):.4f}，同一种子至多差 {ceil_to(100 * gap, 1):.1f}%"
    return gap < 0.05, evidence


def it_can_look_ahead(values):
    leak, noise = values["axis"]["leak"], values["noise"]
    low = max(error / floor for error, floor in zip(leak["latest_first"], noise, strict=True))
    high = min(error / floor for error, floor in zip(leak["shuffled"], noise, strict=True))
    evidence = (
        f"测试段噪声的均方平均 {fmean(noise):.4f}；倒序的测试误差平均 {fmean(leak['latest_first']):.4f}，至多是噪声的 "
        f"{ceil_to(low, 2):.2f} 倍；打乱之后平均 {fmean(leak['shuffled']):.3f}，至少 {floor_to(high, 1):.1f} 倍"
    )
    return low < 0.5 and high > 1.5, evidence


def last_batches_jump(values):
    tail = values["tail"]
    ratio = min(high / low for low, high in zip(tail["low"], tail["high"], strict=True))
    evidence = (
        f"末批损失从 {min(tail['low']):.3f} 到 {max(tail['high']):.3f}，同一种子里至少差 {floor_to(ratio, 1):.1f} 倍；"
        f"全部训练样本的误差，各种子只在 {min(values['train']['rnn_4']):.3f} 至 {max(values['train']['rnn_4']):.3f}"
    )
    return ratio > 2, evidence
