"""8.4.2 循环神经网络凭什么能表示“给定全部前文”的条件概率。"""

from solutions.ch08.rnn import past_claims as claims
from solutions.ch08.rnn import past_figures as figures
from solutions.ch08.rnn import past_tables as tables
from solutions.ch08.rnn.past_context import targets
from solutions.ch08.rnn.past_influence import total_probability
from solutions.ch08.rnn.past_measurements import CONTEXTS, DISTANCES, SHOWN, Size, learn, ngram, parity, precision
from solutions.ch08.rnn.past_numbers import derived
from solutions.ch08.rnn_scratch.char_rnn import split
from solutions.lab import Experiment
from solutions.lab.values import rounded

experiment = Experiment("8.4.2", title="隐状态与全部前文", corpus="time_machine", seeds=5, difficulty=2)

FULL, QUICK = Size(128, 60, 300, 5), Size(16, 4, 30, 40)


@experiment.measure
def measure(run):
    texts, size = split(run.text), run.scale(FULL, QUICK)
    vocab_size = len(texts.vocab)
    values = {
        "vocab_size": vocab_size,
        "characters": vocab_size - 1,
        "num_hiddens": size.num_hiddens,
        "epochs": size.num_epochs,
        "early_epochs": size.early,
        "shown": SHOWN,
        "distances": DISTANCES,
        "contexts": CONTEXTS,
        "targets": len(targets(texts.heldout, max(CONTEXTS), size.every)),
        "total": {str(length): [total_probability(seed, length) - 1 for seed in run.seeds] for length in range(1, 5)},
        "lookahead": [total_probability(seed, 3, lookahead=True) - 1 for seed in run.seeds],
        "parity": parity(run.scale(1000, 200), run.scale(12, 6)),
        "precision": precision(run.scale(16, 12), run.scale(12, 6)),
        "ngram": ngram(texts, size),
    }
    learned = run.map(learn, [(texts, size, seed, str(run.device)) for seed in run.seeds])
    values["learned"] = {key: [part[key] for part in learned] for key in learned[0]}
    for seed, part in zip(run.seeds, learned, strict=True):
        losses = dict(zip(CONTEXTS, part["reset"], strict=True))
        run.log(
            f"种子 {seed}：留出损失，给 1 个字符 {losses[1]:.3f}，给 {max(losses)} 个 {losses[max(losses)]:.3f}；"
            f"不带状态训练 {part['memoryless']:.3f}（纳特/字符）"
        )
    for name, wrong in values["parity"]["wrong"].items():
        run.log(f"奇偶网络（{name}）：{values['parity']['length']:,} 步里与数出来的不符的输出有 {wrong} 个")
    for name, found in values["precision"]["floats"].items():
        run.log(f"一个单元记前文，{name}：倒数第 {found['distance']} 个词元不同，半数以上的历史对状态逐位相同")
    return rounded(values)


experiment.table("把 time t（␣ 是空格）的第 s 个字符换掉，第 t 步输出的分布平均变了多少（总变差，%）")(tables.causality)
experiment.figure("把倒数第 d 个字符随机换成另一个，输出的分布变多少。线是种子的平均，色带是最小到最大", height=3.0)(
    figures.influence
)
experiment.table("一个隐藏单元记前文：尾数的位数，倒数第几个词元已分不清，状态有几种")(tables.precision)
experiment.figure("目标之前 k 个字符处把状态清零，留出文本的平均损失。线是种子的平均，色带是最小到最大", height=2.8)(
    figures.contexts
)
experiment.derived(derived)

experiment.claim("恒等式，核对代码：把递推写成一层套一层的函数，与 nn.RNN 每一步的隐状态相差不到 10⁻¹²")(
    claims.unrolled_is_the_recursion
)
experiment.claim("换掉第 s 个字符，它之前的输出一点不变，它和它之后的输出都变，每种换法、每个种子都是")(
    claims.past_and_future
)
experiment.claim(
    "恒等式，核对代码：条件概率连乘，对长 1–4 的全部序列求和都是 1，相差不到 10⁻¹²；换成看得见后文的双向网络，就不是 1"
)(claims.sums_to_one)
experiment.claim("两个隐藏单元的奇偶网络，用 ReLU 或 tanh，float64 里每一步的输出都与数出来的逐位相同")(
    claims.parity_is_exact
)
experiment.claim("奇偶网络里，最早的那个词元无论隔多远（到 1,000 步），都让分布变 0.8")(claims.parity_does_not_fade)
experiment.claim(
    "所有前缀同样算，看不到整个前缀的 n 元语法，最好的也平均错 0.4；按规律自己写的文本算，错得少得多，但也不是 0"
)(claims.ngrams_cannot)
experiment.claim("精确实数里，一个隐藏单元就让所有前缀的状态各不相同")(claims.exact_is_injective)
experiment.claim("浮点数里（尾数 $p$ 位），不同的词元退到倒数第 $p/2+3$ 个以前，半数以上的历史对已逐位相同")(
    claims.floats_forget
)
experiment.claim(
    "训练 60 轮以后，影响仍随距离一路衰减：倒数第 8 个还超过 5%，第 32 个不到 0.2%，第 64 个不到 0.01%，每个种子都是"
)(claims.influence_fades)
experiment.claim(
    "没有训练时，倒数第 8–24 个之间每远一步，影响约乘 1/√3，相差不到 6%；训练得久，衰减得慢，每个种子都是"
)(claims.rates_of_decay)
experiment.claim("四元语法看不到的地方，影响恰好是 0；看得到的地方不是")(claims.ngram_is_blind_beyond)
experiment.claim(
    "扔掉状态就变差：只给最后 1 个字符，多 0.1 纳特以上；训练时就不带状态也是（离二元语法不到 0.05 纳特），每个种子都是"
)(claims.the_state_is_worth_something)
experiment.claim(
    "留出损失很早就变平：给 6 个字符以上，给多少都相差不到 0.05 纳特，给 64 个还略差于给 6 个，每个种子都是"
)(claims.soon_flat)
experiment.claim(
    "能看见不等于学到了：四元语法（平滑权重 2–20）的留出损失比看 64 个字符的 RNN 低，每个种子都是；权重 1 则不然"
)(claims.counting_wins)


if __name__ == "__main__":
    experiment.main()
