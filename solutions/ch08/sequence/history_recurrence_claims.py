"""练习 8.1.1 第二问的结论：无噪声时要几个值，有噪声时递推为何失灵。"""

import math
import statistics

from solutions.ch08.sequence.history_comparisons import means, noise_after, paired
from solutions.ch08.sequence.sine_optimum import recurrence_weights
from solutions.ch08.sequence.sine_series import BOOK
from solutions.lab.wording import listed


def two_values_are_enough(values):
    exact = values["noiseless"]
    holds = (
        exact["residual"] < 1e-14 and exact["run_on"]["float64"] < 1e-10 and max(exact["two_values"].values()) < 1e-25
    )
    return holds, f"残差最大 {exact['residual']:.0e}，1000 个点的误差最大 {exact['run_on']['float64']:.0e}"


def training_finds_the_recurrence(values):
    one, two = (values["noiseless"]["learned"][tau] for tau in ("1", "2"))
    gaps = [abs(a - b) for a, b in zip(two["weights"], recurrence_weights(), strict=True)]
    holds = max(gaps) < 1e-4 and two["test"] < 1e-20 and one["test"] > 1e-5
    return holds, (
        f"两个值：权重 {listed(two['weights'], '.4f')}，测试误差 {two['test']:.0e}；一个值：测试误差 {one['test']:.1e}"
    )


def one_value_is_not_enough(values):
    measured = values["noiseless"]["one_value"]
    gaps = [abs(error / (math.sin(int(k) * BOOK.omega) ** 2 / 2) - 1) for k, error in measured.items()]
    first, last = list(measured)[0], list(measured)[-1]
    return max(
        gaps
    ) < 1e-3, f"{first} 步 {measured[first]:.1e}，{last} 步 {measured[last]:.3f}；与公式相差至多 {max(gaps):.0e}"


def three_values_when_the_frequency_is_unknown(values):
    error, possible = values["noiseless"]["fourth_from_three"], values["frequency"]["possible"]
    median = statistics.fmean(values["frequency"]["median"])
    holds = error < 1e-10 and min(possible) > 0.4 and max(possible) < 0.6 and median > 10 * BOOK.omega
    evidence = f"无噪声最大误差 {error:.0e}；有噪声时 {statistics.fmean(possible):.0%} 的窗口有解，中位数 {median:.2f}"
    return holds, f"{evidence}，真值 {BOOK.omega:g}"


def exact_recurrence_fails_on_noise(values):
    naive, exact = values["rules"]["persistence"], values["rules"]["recurrence"]
    expected = noise_after(1)
    ratios = [a / b for a, b in zip(exact, naive, strict=True)]
    ahead = means(values["recurrence_ahead"])
    gaps = [abs(error / noise_after(int(k)) - 1) for k, error in ahead.items()]
    holds = min(ratios) > 2.5 and max(ratios) < 3.5 and max(gaps) < 0.06
    shown = f"递推 {statistics.fmean(exact):.4f}（理论 {expected:.4f}），猜上一个值 {statistics.fmean(naive):.4f}"
    shown += f"；比值 {min(ratios):.2f} 至 {max(ratios):.2f}"
    return holds, f"{shown}；64 步 {ahead['64']:.0f}，理论 {noise_after(64):.0f}；相差至多 {max(gaps):.1%}"


def networks_cannot_count_values(values):
    runs = values["network_without_noise"]
    found = paired(runs["2"], runs["1"])
    holds = min(runs["2"]) > 1e-5 and found.low < 0 < found.high
    shown = "，".join(f"{tau} 个值 {statistics.median(errors):.1e}" for tau, errors in runs.items())
    return holds, f"中位数：{shown}；两个值在 {found.count} 个种子里赢 {found.wins} 次"
