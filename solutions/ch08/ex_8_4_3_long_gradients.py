"""8.4.3 沿长序列反向传播的梯度。"""

from solutions.ch08.rnn import gradient_figures as figures
from solutions.ch08.rnn import gradient_linear_claims as linear
from solutions.ch08.rnn import gradient_network_claims as network
from solutions.ch08.rnn import gradient_tables as tables
from solutions.ch08.rnn.gradient_chains import chain_powers, frozen, linear_family, orthogonal_drift, trap
from solutions.ch08.rnn.gradient_cost import cost
from solutions.ch08.rnn.gradient_growth import Sweep, growth
from solutions.ch08.rnn.gradient_matrices import gaussian, highest_power, largest_stretch
from solutions.ch08.rnn.gradient_numbers import derived
from solutions.ch08.rnn.gradient_reach import Probe, study
from solutions.lab import Experiment
from solutions.lab.values import rounded

experiment = Experiment("8.4.3", title="沿长序列反向传播的梯度", corpus="time_machine", seeds=5, difficulty=3)

RADII, CHAIN, SCALED = (0.9, 1.0, 1.1), {"size": 5, "radius": 0.9, "link": 1.0}, (1.0, 2.0)


@experiment.measure
def measure(run):
    size, steps = run.scale(64, 16), run.scale(200, 60)
    ks = list(range(0, steps + 1, 5))
    powers = {f"{100 * rho:.0f}": [linear_family(size, rho, ks, seed) for seed in run.seeds] for rho in RADII}
    stretch = [largest_stretch(gaussian(size, 1.0, seed)) for seed in run.seeds]
    for rho, families in zip(RADII, powers.values(), strict=True):
        ends = [family["norm"][-1] for family in families]
        run.log(f"线性网络，谱半径 {rho}：{steps} 步之外的谱范数 {min(ends):.2e} 至 {max(ends):.2e}")
    sweep = Sweep(
        run.scale(128, 16),
        (0.5, 0.8, 1.0, 1.2, 1.5, 2.0, 2.5, 3.0),
        (0.0, 0.5, 2.0),
        *run.scale((400, 500, 100), (20, 40, 10)),
    )
    grown = run.map(growth, [(sweep, seed) for seed in run.seeds], "tanh 的倍率")
    probe = Probe(*run.scale((256, 128, 32), (16, 48, 4)), every=4, recent=(10, 35), zero_steps=400)
    epochs, trained = run.scale(100, 1), run.seeds[: run.scale(3, 1)]
    tasks = [(seed, epochs if seed in trained else 0, SCALED, probe, run.text, run.device.type) for seed in run.seeds]
    networks = run.map(study, tasks)
    for seed, found in zip(run.seeds, networks, strict=True):
        run.log(
            f"种子 {seed}："
            + "；".join(f"{name} 谱半径 {part['radius']:.2f}，倍率 {part['later']:.3f}" for name, part in found.items())
        )
    sizes = {"batch_size": 32, "num_hiddens": probe.hiddens, "vocab_size": 28}
    lengths = run.scale((25, 50, 100, 200, 400), (5, 10, 20))
    return rounded(
        {
            "size": size,
            "steps": ks,
            "stretch": stretch,
            "most": [highest_power(gaussian(size, 1.0, seed), steps)[0] for seed in run.seeds],
            "linear": powers,
            "frozen": frozen(0.9, 2000),
            "orthogonal": [orthogonal_drift(size, run.scale(1000, 50), seed) for seed in run.seeds],
            "chain": {**CHAIN, **chain_powers(**CHAIN, ks=ks)},
            "trap": trap(20),
            "radii": list(sweep.radii),
            "inputs": list(sweep.inputs),
            "growth": grown,
            "epochs": epochs,
            "every": probe.every,
            "window": probe.steps,
            "networks": networks,
            "sizes": sizes,
            "cost": [cost(length, **sizes) for length in lengths],
        }
    )


experiment.figure(
    "线性网络：往回 k 步，梯度最多放大多少倍。虚线是 ρ 的 k 次方；实线是 5 个种子的几何平均，色带是最小到最大",
    height=2.9,
)(figures.jacobians)
experiment.figure("tanh 网络的倍率，5 个种子的平均与最小到最大（“输入”是噪声的标准差 s）", height=2.9)(figures.growth)
experiment.figure(
    "字符级语言模型：末步损失的梯度往回走多远（几何平均，色带是最小到最大）。虚线每步乘 1/√3", height=2.9
)(figures.reach)
experiment.table("倍率，和只算最近 10 步、35 步时梯度漏掉多少（全长 128 步；5 个种子，训练后 3 个，最小到最大）")(
    tables.networks
)
experiment.table("单精度里，梯度往回多少步变成 0 或 inf（5 个种子，最小到最大）")(tables.exits)
experiment.table("代价：为反向留住的内存，和最长的运算链（批量 32、256 个隐藏单元、词表 28）")(tables.costs)

experiment.derived(derived)

experiment.claim("定理，核对代码：谱半径的 k 次方 ≤ W 的 k 次方的谱范数 ≤ 最大奇异值的 k 次方")(
    linear.powers_keep_between_their_bounds
)
experiment.claim("线性网络里，后半段每步的倍率就是谱半径，相差不到 1%")(linear.the_spectral_radius_is_the_rate)
experiment.claim("奇异值的上界很松：ρ = 0.9 往回 50 步，上界超过百万，实测不到 0.1")(
    linear.the_singular_value_bound_is_loose
)
experiment.claim("定理，核对代码：正交矩阵往回 1000 步，梯度范数仍是 1，误差小于 10⁻¹²")(
    linear.an_orthogonal_matrix_keeps_the_norm
)
experiment.claim("谱半径 0.9 的链状矩阵先放大一千倍以上，200 步之内又降到 1 以下，一直在推出的两条界之间")(
    linear.the_chain_grows_first
)
experiment.claim("随机的 tanh 网络：倍率都不超过谱半径（误差 1% 以内）；ρ ≤ 2 时，三种输入强度越强，倍率越小")(
    linear.tanh_slows_the_growth
)
experiment.claim("没有输入的随机 tanh 网络，误差 1% 以内：ρ 是 0.5、0.8 时倍率就是 ρ，ρ 是 1、1.2 时倍率是 1")(
    linear.without_input_one_is_the_threshold
)
experiment.claim("同样 ρ = 2：没有输入时梯度爆炸（倍率都大于 1.05），输入标准差 2 时消失（都小于 0.95）")(
    linear.the_input_decides
)
experiment.claim("谱半径为 0 的 tanh 网络，20 步放大一百万倍以上，而同一个 W 的线性网络两步就恰好是 0")(
    linear.radius_zero_can_explode
)
experiment.claim("默认初始化：前 10 步平均每步乘 1/√3，相差不到 3%")(network.the_default_shrinks_by_the_root_of_three)
experiment.claim("默认初始化：只算最近 10 步，漏掉总梯度的不到 1%，范数也相差不到 1%")(
    network.at_first_only_the_nearest_steps_count
)
experiment.claim("训练 100 轮：谱半径都超过 1.2，倍率却都小于 1；最近 10 步漏掉总梯度的四分之一以上")(
    network.training_lengthens_the_reach
)
experiment.claim(
    "W_hh 放大到谱半径 1，或换成正交矩阵，梯度每步仍缩小 2% 以上；放大到 2 就爆炸，128 步在 10⁷ 倍以上，"
    "总梯度是最近 10 步的 10⁶ 倍以上"
)(network.scaled_to_one_and_two)
experiment.claim("单精度里变成 0 或 inf 的步数，与倍率的预言相差不到 5%；0 都略早，inf 都略晚")(
    linear.float32_ends_where_predicted
)
experiment.claim(
    "线性网络，到 inf 的步数与双精度算完再取成单精度的完全相同；到 0 却早 5 步以上：单精度里小乘积各自先归零；"
    "而只有一个单元、倍率 0.9 时，2000 步之后仍不是 0"
)(linear.overflow_is_exact_and_zero_is_early)
experiment.claim("没有训练的语言模型，倍率与“互不相关”的估计相差不到 8%；训练后的估计低了 10% 以上")(
    network.independence_explains_all_but_the_trained
)
experiment.claim("训练后和谱半径 2 的语言模型，最初 4 步的 φ′ 方均根比整段的大 0.05 以上")(
    network.the_first_states_are_less_saturated
)
experiment.claim("留住的字节数与公式相同，恰好随时间步数线性增长；最长的运算链也是，每步三个运算")(
    linear.the_cost_is_exactly_linear
)

if __name__ == "__main__":
    experiment.main()
