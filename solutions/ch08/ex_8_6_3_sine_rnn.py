"""8.6.3 用循环神经网络做 8.1 节的自回归：轴怎样放，窗口与隐状态各能得到什么，走一步与走多步。"""

from solutions.ch08.rnn_concise import sine_axis_claims as axis
from solutions.ch08.rnn_concise import sine_figures as figures
from solutions.ch08.rnn_concise import sine_forecast_claims as forecast
from solutions.ch08.rnn_concise import sine_tables as tables
from solutions.ch08.rnn_concise.sine_numbers import derived
from solutions.ch08.rnn_concise.sine_plenty import READ, bounds, plenty
from solutions.ch08.rnn_concise.sine_readers import SequenceRNN, WindowRNN
from solutions.ch08.rnn_concise.sine_trials import HORIZONS, study
from solutions.ch08.sequence.history_models import mlp
from solutions.ch08.sequence.history_plan import gathered
from solutions.lab import Experiment
from solutions.lab.values import rounded

experiment = Experiment("8.6.3", title="用循环网络预测带噪正弦", seeds=6, difficulty=2)


def parameters() -> dict[str, int]:
    """How many numbers every network trains."""
    nets = {"mlp_4": mlp(4, 10, 1), "mlp_16": mlp(16, 10, 1), "rnn": WindowRNN(), "hand": SequenceRNN(2)}
    return {name: sum(parameter.numel() for parameter in net.parameters()) for name, net in nets.items()}


@experiment.measure
def measure(run):
    epochs, passes, orders, count = run.scale(30, 1), run.scale(200, 2), run.scale(20, 3), run.scale(40_000, 2000)
    records = run.map(study, [(seed, epochs, passes, orders) for seed in run.seeds], label="种子")
    updates = run.scale(800, 5), run.scale(400, 3)
    many = run.map(plenty, [(seed, *updates, count) for seed in run.seeds[: run.scale(3, 1)]], label="数据不限")
    band = {"wrong": records[0]["axis"].pop("band"), "alone": records[0]["axis"].pop("alone_line")}
    for record in records[1:]:
        del record["axis"]["band"], record["axis"]["alone_line"]
    values = {
        "epochs": epochs,
        "passes": passes,
        "orders": orders,
        "read": READ,
        "updates": list(updates),
        "parameters": parameters(),
        "example": rounded(band),
        **gathered(records),
        "plenty": gathered(many),
        "bounds": rounded(bounds(count)),
    }
    for k in HORIZONS:
        for name in ("ls_4", "mlp_4", "rnn_4", "rnn_16", "sequence", "hand", "kalman"):
            errors = values["test"][str(k)][name]
            run.log(f"{k} 步，{tables.NAMES[name]}：测试误差平均 {sum(errors) / len(errors):.4f}")
    for name in ("plain", "identity"):
        run.log(
            f"数据不限，{tables.STARTS[name]}：64 步，对真值的误差 {forecast.told(values['plenty'][name]['64'], '.4f')}"
        )
    return values


experiment.figure(
    "同一个测试样本，换 20 种批次顺序：轴放错时预测的范围；单独送进去（批量为 1）又是另一个值", height=2.5
)(figures.orders)
experiment.figure("走 k 步的测试误差：平均，色带是各种子的最小到最大", height=3.0)(figures.ahead)
experiment.table("走一步：均方误差，测试附标准差；差是与 MLP（τ=4）按种子相减的平均（95% 区间）")(tables.one_step)
experiment.table("走 k 步的测试误差，各种子的平均")(tables.ahead)
experiment.table("数据不限时对真值（无噪声）的误差")(tables.plenty)
experiment.derived(derived)

experiment.claim("轴放错：同样的样本换 20 种顺序，预测平均的变动幅度每个种子都超过 0.01；沿时间读的 RNN 不变")(
    axis.order_changes_predictions
)
experiment.claim("只看误差发现不了：轴放错的平均误差与放对的 RNN（τ=4）在每个种子上相差不到 5%")(axis.errors_hide_it)
experiment.claim(
    "轴放错还会偷看：按时间倒序训练和测试，每个种子的误差不到新噪声的一半；打乱同样的样本，误差是噪声的 1.5 倍以上"
)(axis.it_can_look_ahead)
experiment.claim("末批的损失说明不了什么：最后 10 轮里，每个种子的末批损失最高是最低的两倍以上")(axis.last_batches_jump)
experiment.claim(
    "窗口为 4 时，RNN、MLP 和最小二乘的平均测试误差两两相差不到 2%，都不低于线性最优权重的；RNN 比 MLP 每个种子都低一点"
)(forecast.same_window_same_error)
experiment.claim(
    "恒等式，核对代码：手设的两个单元就是增益固定的卡尔曼滤波，差在 10⁻⁵ 以内；实测误差与理论相差不到两成"
)(forecast.two_units_are_a_filter)
experiment.claim("带着隐状态读整条序列的 RNN 在每个种子上都胜过 τ=4 的 MLP 和 RNN，但都不如手设的两个单元")(
    forecast.reading_everything_helps
)
experiment.claim(
    "窗口为 16 的 RNN 至少在 5 个种子上胜过窗口为 4 的，但至多一次胜过最小二乘；与 MLP 的差，95% 区间跨过 0"
)(forecast.longer_windows_help_the_rnn)
experiment.claim("数据不限，τ=4 的 RNN 在每个种子上都落在线性最优与贝叶斯最优之间；τ=16 的平均还不如线性最优")(
    forecast.windows_lie_between_the_bounds
)
experiment.claim(
    "走 64 步，三个学出来的 RNN 平均都没有比一律猜 0 好两成以上，每个种子都不如两种最小二乘；手设的低于 0.06"
)(forecast.trained_networks_drift)
experiment.claim(
    "数据不限，单位阵起步，每个种子：64 步的误差不到默认起步和线性最优（τ=16）的十分之一，一步低过贝叶斯最优（τ=16）"
)(forecast.the_start_matters)


if __name__ == "__main__":
    experiment.main()
