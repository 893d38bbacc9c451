"""8.1.1 更多的历史：多少个观测才够，无噪声时要几个，怎样合并旧的观测，换网络有没有用。"""

from collections.abc import Callable

from solutions.ch08.sequence import history_feature_claims as features
from solutions.ch08.sequence import history_feature_figures as feature_figures
from solutions.ch08.sequence import history_figures as figures
from solutions.ch08.sequence import history_length_claims as length
from solutions.ch08.sequence import history_linear as linear
from solutions.ch08.sequence import history_networks as networks
from solutions.ch08.sequence import history_numbers as numbers
from solutions.ch08.sequence import history_recurrence_claims as recurrence
from solutions.ch08.sequence import history_rules as rules
from solutions.ch08.sequence import history_tables as tables
from solutions.ch08.sequence.history_plan import Plan, gathered
from solutions.ch08.sequence.sine_series import BOOK, TAU
from solutions.lab import Experiment
from solutions.lab.values import rounded

experiment = Experiment("8.1.1", title="更多的历史", seeds=20, difficulty=2)

# Few epochs and few seeds, but every quantity that a figure, a table or a claim looks at.
SMALL = Plan(network_taus=(1, 4, 8, 16, 64, 256), widths=(1, 4, 16, 28, 31, 36, 64, 200, 314), brief=2, long=4)


def study(seed: int, plan: Plan, device: str, report: Callable) -> dict:
    """Everything about one seed: its series, all predictors and networks on it."""
    series = BOOK.observe(seed)
    parts = {
        "one_step": lambda: linear.one_step(series, plan),
        "multi_step": lambda: linear.multi_step(series, plan),
        "noise_gain": lambda: linear.noise_gain(series, plan),
        "roots": lambda: linear.roots(series, plan),
        "any_phase": lambda: linear.any_phase(seed, (1, 4, 16, 64), (1, 64)),
        "merged": lambda: linear.merged(seed, plan),
        "merged_short": lambda: linear.merged_short(series),
        "wide_bins": lambda: linear.wide_bins(seed, series),
        "merged_ahead": lambda: linear.merged_ahead(series),
        "rules": lambda: rules.rules(series),
        "recurrence_ahead": lambda: rules.recurrence_ahead(series, plan),
        "bayes": lambda: rules.best_possible(series, seed, (TAU,)),
        "frequency": lambda: rules.frequency_from_three(series),
        "noise_power": lambda: rules.noise_power(series),
        "old_merging": lambda: rules.old_merging(series),
        "network": lambda: networks.by_lags(seed, series, plan, device),
        "network_direct": lambda: networks.direct(seed, series, plan, device),
        "network_merged": lambda: networks.merged_lags(seed, series, plan, device),
        "architectures": lambda: networks.architectures(seed, series, plan, device),
        "network_without_noise": lambda: networks.without_noise(seed, plan, device),
    }
    record = {}
    for done, (name, part) in enumerate(parts.items(), 1):
        record[name] = part()
        report(done, len(parts))
    return record


@experiment.measure
def measure(run):
    plan = run.scale(Plan(), SMALL)
    records = run.map(study, [(seed, plan, str(run.device)) for seed in run.seeds], label="种子")
    values = gathered(records)
    values["epochs"] = {"brief": plan.brief, "long": plan.long}
    values["parameters"] = networks.parameters()
    values["noiseless"] = rounded(rules.noiseless(plan))
    for tau, errors in values["one_step"]["test"].items():
        run.log(f"最小二乘，τ={tau}：一步测试误差 {told(errors)}")
    for width, errors in values["merged"]["slow"]["fitted"].items():
        run.log(f"最小二乘，4 箱各 {width} 个：一步测试误差 {told(errors)}")
    for when, epochs in values["epochs"].items():
        for tau, errors in values["network"][when]["test"].items():
            run.log(f"多层感知机，τ={tau}，{epochs} 轮：一步测试误差 {told(errors)}")
    return values


def told(errors: list[float]) -> str:
    """Mean and range over the seeds, for the log."""
    return f"平均 {sum(errors) / len(errors):.4f}（{min(errors):.4f} 至 {max(errors):.4f}）"


experiment.figure("单步预测：误差对观测个数 τ，误差线是 20 个种子的标准差", height=2.6, panels=2)(figures.one_step)
experiment.figure("k 步预测：直接与递推（最小二乘）", height=2.5, panels=2)(figures.multi_step)
experiment.figure("一个值、两个值与带噪的两个值：预测 k 步之后", height=2.7)(figures.ahead)
experiment.figure("合并旧的观测：每个特征是 b 个相邻值的平均（中位数与四分位，高出图框的不画）", height=2.5, panels=2)(
    feature_figures.merging
)
experiment.figure("换网络：与书中网络按种子配对的差，粗线是 95% 区间，点是各种子", height=2.9)(
    feature_figures.architectures
)
experiment.table("单步预测：20 个种子的平均，最小二乘的测试误差附标准差")(tables.one_step)
experiment.table("k 步预测的测试误差（MLP 训练 5 轮，中位数）")(tables.steps_ahead)
experiment.table("不用训练的规则用在带噪数据上")(tables.rules)
experiment.table("合并与不合并：测试误差，20 个种子的平均")(tables.merging)
experiment.table("换网络：测试误差，与书中网络配对的差（95% 区间），50 轮时胜出的次数")(tables.networks)
experiment.derived(numbers.derived)


experiment.claim("训练误差选不出 τ：它随 τ 一直下降，照它选就是 256 个，测试误差却比 4 个还差；每个种子都是")(
    length.training_error_never_rises
)
experiment.claim("测试误差先降后升：平均最低的 τ 在 8 与 64 之间，每个种子的 τ=1 和 τ=256 都比 τ=16 差")(
    length.heldout_error_is_a_valley
)
experiment.claim("4 个还不够：τ=12 至少在 18 个种子上更好，平均低 3% 到 15%")(length.twelve_beat_four_by_little)
experiment.claim("谷的形状就是理论：测试误差与“线性最优加估计代价”处处相差不到 6%")(length.valley_follows_theory)
experiment.claim(
    "谷底由样本数决定：按公式，最好的 τ 在 600 对时不到 20，1200 对和 6000 对时长得多，但 1200 对时只比 τ=12 低不到 3%"
)(length.valley_moves_with_the_number_of_pairs)
experiment.claim("书中的网络训练久了也是一个谷：平均训练误差一直下降，测试误差在 τ=8 到 16 最低，两头每个种子都更差")(
    length.network_has_a_valley_too
)
experiment.claim("往前看 64 步，4 个观测远远不够：每个种子的误差都在 64 个观测的三倍以上")(
    length.short_windows_see_nothing_far
)
experiment.claim("中等的窗口直接预测胜过递推：64 步、τ=8 到 64，各至少 15 个种子")(
    length.direct_wins_for_middling_windows
)
experiment.claim("窗口够长时递推反过来胜过直接：64 步、τ=128 和 256，每个种子都是；误差之差一大半是权重传过去的噪声")(
    length.recursive_wins_once_it_is_long
)
experiment.claim(
    "τ 到 32 为止，拟合出的递推只会向一个固定值靠拢，不会转；τ=64 和 128 时每步转的角度与 ω 相差不到一成，每个种子都是"
)(length.only_long_windows_turn)
experiment.claim("书中的网络递推 64 步会走样：训练 5 轮或 50 轮，至少 18 个种子上不如直接训练（5 轮）的")(
    length.networks_drift_when_iterated
)
experiment.claim("单步预测受相位的影响不到 3%，64 步预测（τ=4）里书中的相位比随机相位难")(
    length.phase_matters_far_ahead
)

experiment.claim("核对：无噪声时两个值就够，递推的残差在舍入误差之内，由头两个值递推 1000 个点也不走样")(
    recurrence.two_values_are_enough
)
experiment.claim("不告诉它频率也行：没有噪声，最小二乘从两个值学到的正是 2cos ω 和 −1，一个值则学不准")(
    recurrence.training_finds_the_recurrence
)
experiment.claim("核对：一个值不够，k 步之后的最小误差正是 sin²(kω)/2")(recurrence.one_value_is_not_enough)
experiment.claim("ω 未知时三个精确值就能预报第四个；换成带噪的值，约一半的窗口解不出任何频率")(
    recurrence.three_values_when_the_frequency_is_unknown
)
experiment.claim(
    "精确的递推用在带噪数据上，每个种子的误差都是猜上一个值的 2.5 到 3.5 倍；再递推下去，各步与公式相差不到 6%"
)(recurrence.exact_recurrence_fails_on_noise)
experiment.claim("靠训练书中的网络数不出要几个值：没有噪声，它用两个值的误差仍在 10⁻⁵ 以上，也没有稳定地胜过一个值")(
    recurrence.networks_cannot_count_values
)

experiment.claim("合并旧的观测有用：4 箱各 4 个在每个种子上胜过原始 4 个，各 64 个胜过那个种子自己最好的原始 τ")(
    features.merging_wins
)
experiment.claim("对书中的网络也有用：4 箱各 16 个，5 轮和 50 轮都在每个种子上胜过原始 4 个")(
    features.merging_helps_the_network
)
experiment.claim("合并之后 4 个特征也看得远：64 步的误差在每个种子上都不到原始 4 个的三分之一")(
    features.merged_features_see_far
)
experiment.claim(
    "只用书中的 1000 个点也一样：4 箱各 64 个至少在 18 个种子上胜过原始 τ 里最好的；原始 256 个则每个种子都更差"
)(features.merging_needs_no_longer_past)
experiment.claim("四个特征里装什么，比用什么网络要紧：最小二乘加 4 箱各 16 个，每个种子都胜过原始 4 个上的贝叶斯最优")(
    features.features_matter_more_than_the_network
)
experiment.claim(
    "箱太宽，最小二乘就学不准：各 200 个至少在 15 个种子上比各 64 个差；用理论的权重，或各窗口噪声独立，就不差"
)(features.wide_bins_are_hard_to_fit)
experiment.claim("箱宽到半个周期就坏了：每个种子的误差都超过 0.1；ω=0.1 时窄 3 个或宽 5 个就都低于 0.06")(
    features.half_a_period_is_fatal
)
experiment.claim("箱宁可窄些：各 16 个在 ω=0.01 和 0.1 上都胜过原始 4 个，ω=0.1 时也胜过各 64 个，每个种子都是")(
    features.narrow_bins_are_safe
)
experiment.claim("核对：旧做法的“合并”什么也没合并：与 τ=4 的特征逐元素相同")(features.old_merging_merges_nothing)
experiment.claim(
    "网络更大没有量到好处：没有一个的 95% 区间落在 0 以下，最有利的一端，5 轮低不到 6%，50 轮不到 2%；"
    "4-10-10-1 训练 50 轮反而更差"
)(features.larger_networks_do_not_help)
experiment.claim("只跑一次会看错：4-50-10-1（5 轮）和 4-256-1（50 轮）都胜过书中网络 5 到 15 次，平均差的区间却跨过 0")(
    features.one_run_misleads
)
experiment.claim("按种子相减有用：书中网络的误差（50 轮）一大半由测试段的噪声解释，各网络与它的差里不到一成")(
    features.pairing_removes_the_noise
)
experiment.claim("GRU 胜过书中网络的那一点，换一个种子也有：与换了种子的书中网络相比，95% 区间跨过 0")(
    features.the_gru_wins_no_more_than_another_seed
)
experiment.claim("最简单的最小二乘反而胜过书中的网络：5 轮和 50 轮，每个种子都是")(
    features.least_squares_beat_the_network
)
experiment.claim(
    "同样用 Adam 训练 50 轮，线性模型至少胜过书中的网络 16 次；只训练 5 轮没有训完，至少 18 次不如最小二乘"
)(features.the_line_wins_with_the_same_training)
experiment.claim("在 4 个观测上再好的预测也好不了多少：贝叶斯最优胜过最小二乘，平均只低 1% 到 5%")(
    features.little_is_left_to_win
)


if __name__ == "__main__":
    experiment.main()
