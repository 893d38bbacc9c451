"""8.1.4 什么时候需要隐变量自回归模型：固定的窗口不够，而两个数的状态够。"""

import math

from solutions.ch08.sequence import latent_claims as claims
from solutions.ch08.sequence import latent_figures as figures
from solutions.ch08.sequence import latent_pair_claims as pair_claims
from solutions.ch08.sequence import latent_tables as tables
from solutions.ch08.sequence.latent_learning import forgetting, learned, random_walk, simulated
from solutions.ch08.sequence.latent_numbers import derived
from solutions.ch08.sequence.latent_predictors import study
from solutions.ch08.sequence.latent_theory import pairs_in_theory, wave_in_theory
from solutions.lab import Experiment
from solutions.lab.values import rounded

experiment = Experiment("8.1.4", title="何时需要隐变量自回归模型", seeds=10, difficulty=3)

LENGTHS = [2**n for n in range(11)]  # observations after which the errors are looked at
MEMORIES = [10, 100, 1000, 10_000, math.inf]  # time steps in which the wave forgets its phase


def one_wave(seed: int, series: int, report) -> dict:
    """Everything about one seed of the sine, and its price of a stock."""
    record = {"simulated": simulated(seed, LENGTHS, series)}
    report(1, 2)
    record |= {"learned": learned(seed), "walk": random_walk(seed)}
    report(2, 2)
    return record


@experiment.measure
def measure(run):
    waves = run.map(one_wave, [(seed, run.scale(2000, 400)) for seed in run.seeds], label="正弦")
    sizes = run.scale((1000, 20_000), (300, 2000)), run.scale(8, 2), run.scale((50, 150, 300), (5, 10))
    [pairs] = run.map(study, [(run.seeds, *sizes)], label="成对的 1")
    values = {
        "lengths": LENGTHS,
        "theory": wave_in_theory(LENGTHS),
        **{part: by_name([wave[part] for wave in waves]) for part in ("simulated", "learned", "walk")},
        "forgetting": [forgetting(memory) for memory in MEMORIES],
        "pairs": {**pairs, **pairs_in_theory(), "symbols": sizes[0][0], "restarts": sizes[1], "rounds": list(sizes[2])},
    }
    for k, errors in values["learned"]["error"].items():
        for name, runs in errors.items():
            run.log(f"{k} 步，{tables.NAMES[name]}：对无噪声的值，测试误差平均 {sum(runs) / len(runs):.5f}")
    for name, label in (("table", "完整的表"), ("runs", "只数 1 的个数的表")):
        for k, runs in values["pairs"][name].items():
            run.log(f"成对的 1，{k} 阶，{label}：比已知结构的滤波多 {sum(runs) / len(runs):.4f} 比特")
    run.log(f"成对的 1，学出的两个状态：多 {sum(pairs['states']) / len(waves):.4f} 比特")
    return rounded(values)


def by_name(records: list[dict]) -> dict:
    """Records of several seeds with the same keys become one with a list over the seeds at every leaf."""
    first = records[0]
    return {
        key: by_name([record[key] for record in records])
        if isinstance(first[key], dict)
        else [record[key] for record in records]
        for key in first
    }


experiment.figure(
    "对真值（无噪声）的均方误差。线：理论；点：实测的平均，竖线是各种子的最小到最大（大多比点还小）",
    height=2.6,
    panels=2,
)(figures.waves)
experiment.figure("比“知道状态”多付的信息。线：精确值；色带：各种子的最小到最大", height=2.6)(figures.pairs)
experiment.table("波忘记自己越慢，窗口就得越长（理论，一步预测）")(tables.forgetting)
experiment.table("同样的 604 个观测学，其后 396 个目标测；对真值的误差：平均（最小–最大）")(tables.learned)

experiment.derived(derived)

experiment.claim("恒等式，核对代码：读完 n 个观测的隐状态，误差和权重都与 τ = n 的线性最优相同，1 步和 64 步都是")(
    claims.the_state_is_the_optimum
)
experiment.claim(
    "实测：隐状态的误差一路下降，窗口停在自己的 τ 处，都与理论相差不到 5%；读了 1,024 个，τ = 64 是隐状态的 25 倍以上"
)(claims.windows_stand_still)
experiment.claim("线性的窗口有下限：试过的每个 τ，误差都大于 σ²/(τ+2σ²)；隐状态读 1,024 个时与 2σ²/n 相差不到一成")(
    claims.windows_have_a_floor
)
experiment.claim(
    "不限于线性也一样：后验均值只用隐状态的数就算得出（恒等式，核对代码）；窗口 64 仍比读 1,024 个差 10 倍以上"
)(claims.nonlinear_windows_stop_too)
experiment.claim(
    "恒等式，核对代码：枚举所有窗口得到的差距与公式相同，每多看两个符号乘 1 − p；偶数个 1 之后，后验就是没看时的概率"
)(pair_claims.no_window_is_enough)
experiment.claim("实测：知道结构的滤波只带着两个数，每个种子的损失都与熵率相差不到 3%")(
    pair_claims.two_numbers_are_enough
)
experiment.claim(
    "从同样的数据学：隐状态在每个种子上都胜过四种最小二乘的窗口；窗口 64 也知道结构时，平均仍不如它，至多一个种子例外"
)(claims.the_state_learns_best)
experiment.claim("手工合并的特征（4 箱各 64 个）一步预测在每个种子上都胜过四种原始窗口，平均仍不如学出的隐状态")(
    claims.merged_lags_come_second
)
experiment.claim(
    "完整的表 2 到 8 阶最好，也多付 0.05 比特以上，14 阶不如什么也不看；只数 1 的个数（至多 14）更好，仍多付 0.02 以上"
)(pair_claims.tables_run_out_of_data)
experiment.claim("只告诉有两个状态，也学得出来：每个种子多付不到 0.01 比特，学到单个的 1 后面几乎不会是 0")(
    pair_claims.states_can_be_learned
)
experiment.claim(
    "代价：频率的似然有 20 个以上的峰，从 (0, 0.3] 里随便一点往上爬，到得了最高峰的不到一成，每个种子都是"
)(claims.the_likelihood_has_many_hills)
experiment.claim(
    "代价：Baum–Welch 走 50 轮，多数随机起点还差 0.01 比特以上；走 300 轮，只剩不到 15%：多半是慢，不是停在假峰"
)(pair_claims.learning_is_slow)
experiment.claim(
    "代价：频率偏 2%，隐状态的误差先降后升到 5 倍以上，窗口 64 多不到 1%（理论）；实测也是频率偏得最多的种子最差"
)(claims.bias_piles_up)
experiment.claim(
    "波忘记得越慢，窗口要越长（ω = 0.01，σ = 0.2）：记忆 100 步以内，至多 3 个就够；1 万步要 100 个以上；不忘，没有够的"
)(claims.forgetful_waves_need_no_state)
experiment.claim("由许多隐藏因素推动、增量独立的价格：一个观测就够，16 个平均并不更好，两者与下限相差都不到 5%")(
    claims.hidden_factors_are_not_enough
)


if __name__ == "__main__":
    experiment.main()
