"""8.7.1 对称矩阵的幂与梯度的方向。"""

from solutions.ch08.bptt import powers_claims as theory
from solutions.ch08.bptt import powers_figures as figures
from solutions.ch08.bptt import powers_gradient_claims as gradients
from solutions.ch08.bptt import powers_tables as tables
from solutions.ch08.bptt.powers_angles import CASES, after, tangent_paths
from solutions.ch08.bptt.powers_exact import check, drift
from solutions.ch08.bptt.powers_network import Walk, study
from solutions.ch08.bptt.powers_numbers import derived
from solutions.ch08.bptt.powers_probability import random_ratio, simulate, spectrum
from solutions.ch08.bptt.powers_products import gaussian_power, symmetric_alignment, symmetric_gradient
from solutions.ch08.rnn_scratch.char_rnn import split
from solutions.lab import Experiment
from solutions.lab.values import rounded

experiment = Experiment("8.7.1", title="对称矩阵的幂与梯度的方向", corpus="time_machine", seeds=5, difficulty=3)

SPECTRA, TOPS, RATIO, EPSILON = ("worst", "spread"), (0.9, 1.0, 1.1), 0.8, 0.1


@experiment.measure
def measure(run):
    seeds, more = run.seeds, [10 * seed + n for seed in run.seeds for n in range(run.scale(8, 2))]
    checks = [check(number) for number in range(run.scale(200, 20))]
    drifts = [drift(seed, 100) for seed in more]
    steps, size, ks = 120, 32, list(range(0, 31, 3))
    paths = {name: [tangent_paths(name, steps, run.scale(200, 20), seed) for seed in seeds] for name in CASES}
    number = run.scale(20_000, 500)
    shares = {
        name: [simulate(spectrum(name, size, RATIO), EPSILON, ks, number, seed) for seed in seeds] for name in SPECTRA
    }
    sizes, powers = (16, 64, 256)[: run.scale(3, 2)], run.scale(4096, 512)
    walk = Walk(*run.scale((128, 8, 256, 16, 16), (16, 3, 32, 8, 4)))
    epochs = run.scale(100, 1)
    networks = run.map(study, [(seed, epochs, walk, run.text, run.device.type) for seed in seeds])
    for seed, found in zip(seeds, networks, strict=True):
        before, after_training = (found[key]["same_text"][-1] for key in ("initial", "trained"))
        run.log(
            f"种子 {seed}：退 {walk.steps} 步，不同损失的梯度两两 |cos| 的平均，"
            f"初始 {before:.2f}，训练后 {after_training:.2f}"
        )
    values = {
        "exact": {"cases": len(checks), **{key: sum(c[key] for c in checks) for key in checks[0]}},
        "drift": {key: [found[key] for found in drifts] for key in drifts[0]},
        "ends": {name: [after(name, steps, seed) for seed in more] for name in CASES},
        "broken": [path["broken"] for path in paths["gap"] + paths["negative"]],
        "paths": {
            name: {key: paths[name][0][key][::2] for key in ("median", "min", "max")} for name in ("gap", "equal")
        },
        "path_every": 2,
        "rate": [(path["median"][60] / path["median"][20]) ** (1 / 40) for path in paths["gap"]],
        "probability": {"size": size, "ratio": RATIO, "epsilon": EPSILON, "ks": ks, "number": number, "shares": shares},
        "random_ratio": {str(n): [random_ratio(n, seed) for seed in more] for n in sizes},
        "gradient": {
            f"{100 * top:.0f}": [symmetric_gradient(top, size, run.scale(100, 30), seed) for seed in seeds]
            for top in TOPS
        },
        "gaussian": {"size": size, "power": powers, "found": [gaussian_power(size, powers, 28, s) for s in more]},
        "symmetric": [symmetric_alignment(walk.hiddens, 0.95, 28, walk.every, walk.steps, seed) for seed in seeds],
        "vocab_size": len(split(run.text).vocab),
        "walk": {"hiddens": walk.hiddens, "steps": walk.steps, "every": walk.every, "windows": walk.windows},
        "epochs": epochs,
        "networks": networks,
    }
    exact, single = values["exact"], values["drift"]["float32"]
    run.log(
        f"用分数核对 {len(checks)} 例：谱相符 {exact['spectrum']} 例，重数相符 {exact['multiplicity']} 例，"
        f"夹角的界成立 {exact['tangent']} 例"
    )
    run.log(f"与 v₁ 正交的 x：单精度最早第 {min(single)} 步、最晚第 {max(single)} 步转向 v₁")
    return rounded(values)


experiment.figure("与 v₁ 夹角的正切：一个矩阵、200 个随机 x 的中位数，色带是最小到最大。虚线每步乘 0.8", height=2.7)(
    figures.convergence
)
experiment.figure(
    "乘 k 次之后仍偏离 v₁ 的概率（n = 32，q = 0.8）。点：模拟；虚线：界；细实线：最坏的谱的精确值", height=2.7
)(figures.probability)
experiment.figure("不同损失的梯度往回走，方向有多一致（128 个单元，5 个种子的平均与最小到最大）", height=3.0)(
    figures.collapse
)
experiment.table("乘 120 次之后与 v₁ 的夹角，和再乘一次、两次时向量转过的角（n = 8，40 个随机的 x，最小到最大）")(
    tables.cases
)
experiment.table("至少 99% 的把握使夹角的正切不超过 0.01，按定理够用的次数 k")(tables.steps)
experiment.table("往回 256 步：28 种损失的梯度之间、各段文本之间的 |cos|，连乘的奇异值，长度（5 个种子，最小到最大）")(
    tables.networks
)

experiment.derived(derived)

experiment.claim("恒等式，核对代码：用分数精确地算，M 的 k 次方等于 Q Λᵏ Qᵀ，特征子空间的维数就是 λᵢᵏ 的重数")(
    theory.the_spectrum_is_raised_to_the_power
)
experiment.claim("定理，核对代码：tan θₖ ≤ |λ₂/λ₁|ᵏ tan θ₀，没有一次违反")(theory.the_angle_shrinks)
experiment.claim("|λ₂/λ₁| = 0.8 时，正切每步就乘 0.8，相差不到 1%：比值不只是上界，就是速度")(
    theory.the_ratio_is_the_rate
)
experiment.claim("概率都在界以内；最坏的谱，模拟与 Beta 分布给出的精确值相差不到 4 个标准误")(
    theory.the_probability_keeps_below_the_bound
)
experiment.claim("最坏的谱，k = 30 时界只大不到 2%；散开的谱，它大 4 倍以上，把整个谱放进去就只大不到四成")(
    theory.the_bound_is_sharp_only_for_the_worst_spectrum
)
experiment.claim("n 越大，随机对称矩阵的 |λ₂/λ₁| 越靠近 1：n = 256 时中位数超过 0.97")(
    theory.a_large_random_matrix_has_a_small_gap
)
experiment.claim("只有 λ₁ 领先才对齐 v₁（λ₁ < 0 时每步反向）；λ₁ = λ₂ 停在因 x 而异的方向，λ₁ = −λ₂ 在两个方向间来回")(
    theory.only_a_leader_gives_a_line
)
experiment.claim("与 v₁ 正交的 x：分数算，100 步之后仍正交；浮点数的舍入让它转向 v₁，单精度 36 步、双精度 66 步之内")(
    theory.rounding_turns_an_orthogonal_vector
)
experiment.claim(
    "对称的线性网络：λ₁ 是 0.9、1、1.1，退 100 步，梯度长度与 |λ₁|ᵏ|α₁| 相差不到十亿分之一，方向都落到 v₁；"
    "128 维、q = 0.95，28 个随机的梯度退 256 步，两两 |cos| 的平均由 0.1 以下升到 0.999 以上"
)(gradients.size_and_direction_are_two_things)
experiment.claim("随机非对称矩阵：首特征值是实数，剩一个方向；是共轭复数对，剩一个平面，方向不归于一")(
    gradients.a_real_leader_leaves_a_line_a_complex_pair_a_plane
)
experiment.claim(
    "初始的语言模型，W_hh 的首特征值都是复数对：退 256 步，|cos| 的平均与 2/π 相差不到 0.07，σ₂/σ₁ 都大于 0.6，不再下降"
)(gradients.the_fresh_network_stays_in_a_plane)
experiment.claim(
    "训练后的语言模型：退 256 步，|cos| 的平均升到 0.75–0.95，仍未重合；梯度长度每步少 7% 以上，"
    "σ₂/σ₁ 每步只少 0.3%–1%。退 32 步，长度已不到一成，|cos| 的平均还不到 0.6"
)(gradients.the_trained_network_collapses_slowly)
experiment.claim(
    "训练后的 W_hh，首特征值也都是复数对；φ′ 全换成 1，退 256 步 σ₂/σ₁ 仍大于 0.7；乘上 φ′，各种子都不到它的四分之一"
)(gradients.the_slopes_take_the_plane_apart)
experiment.claim("训练后，不同文本的方向之间 |cos| 的平均不到 0.2，是同一文本的四分之一以下；初始的网络却在 0.8 以上")(
    gradients.the_direction_depends_on_the_text
)

if __name__ == "__main__":
    experiment.main()
