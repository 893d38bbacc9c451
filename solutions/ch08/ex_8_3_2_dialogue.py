"""8.3.2 怎样对一系列对话建模。"""

import math

from solutions.ch08.language_models import dialogue_claims as claims
from solutions.ch08.language_models import dialogue_figures as figures
from solutions.ch08.language_models import dialogue_tables as tables
from solutions.ch08.language_models.dialogue_bounds import (
    best_losses,
    entropy_per_dialogue,
    likeliest,
    memory_visits,
    replies,
    state_visits,
    tokens_per_dialogue,
)
from solutions.ch08.language_models.dialogue_memory import LONGEST, MEMORIES, Condition
from solutions.ch08.language_models.dialogue_networks import NETWORKS
from solutions.ch08.language_models.dialogue_numbers import derived
from solutions.ch08.language_models.dialogue_parrot import CHATS, REPAIRS, across_borders, tried
from solutions.ch08.language_models.dialogue_trials import counted, recurrent
from solutions.lab import Experiment
from solutions.lab.values import rounded

experiment = Experiment("8.3.2", title="怎样对一系列对话建模", corpus=None, seeds=5, difficulty=2)


@experiment.measure
def measure(run):
    orders = run.scale([*range(2, LONGEST + 1)], [2, 3, 5])
    measured = run.scale([2, 3, 4, 5, 7, 10, LONGEST], [2, 3, 5])
    base, held, epochs = run.scale(400, 20), run.scale(200, 10), run.scale(20, 1)
    values = {
        "parrots": [tried(repaired) for repaired in ((), *((name,) for name in REPAIRS), REPAIRS)],
        "across": across_borders(CHATS),
        "theory": theory(orders),
        "orders": orders,
        "measured": measured,
        "base": base,
        "held": held,
    }
    run.log(f"错版本说：{' '.join(values['parrots'][0]['tokens'])}")
    tasks = [(seed, base, held, measured, run.scale(50, 20)) for seed in run.seeds]
    values["counted"] = run.map(counted, tasks, "n 元语法")
    for name in NETWORKS:
        seeds = run.seeds[:3] if name == "plain" else run.seeds  # the side remark of the three
        values[name] = run.map(recurrent, [(seed, name, base, held, epochs) for seed in seeds], "GRU")
    perplexity = math.exp(values["theory"]["entropy"] / values["theory"]["tokens"])
    run.log(f"语法本身每个词元的困惑度（精确）：{perplexity:.4f}")
    for name in MEMORIES:
        found = [math.exp(part["models"][name]["loss"]) for part in values["counted"]]
        run.log(f"{tables.NAMES[name]}：留出困惑度 {min(found):.3f} 至 {max(found):.3f}")
    for name in NETWORKS:
        found = [math.exp(part["loss"]) for part in values[name]]
        run.log(f"{tables.NAMES[name]}：留出困惑度 {min(found):.3f} 至 {max(found):.3f}")
    return rounded(values, 6)


def theory(orders):
    """What needs no data: entropies in nats a dialogue, exact up to rounding."""
    visits = memory_visits(max(*orders, 3))
    flat = [best_losses(visits, Condition(order).fullest) for order in orders]
    found = replies("<甲>", "谁")
    return {
        "entropy": entropy_per_dialogue(),
        "tokens": tokens_per_dialogue(),
        "answers": sum(visits for state, visits in state_visits().items() if state[0] == "answer"),
        "flat": [sum(losses.values()) for losses in flat],
        "memory": {name: best_losses(visits, condition.fullest) for name, condition in MEMORIES.items()},
        "turn": best_losses(visits, lambda memory: memory.turn),
        "likeliest": likeliest(),
        "replies": {
            "number": len(found),
            "entropy": -sum(p * math.log(p) for p in found.values()),
            "same": sum(p * p for p in found.values()),
        },
    }


experiment.figure("只凭一种上下文，数据再多也比语法本身多花的损失（精确值）。两样：说话人和上一轮", height=2.8)(
    figures.excess
)
experiment.figure("n 元语法的留出困惑度对 n。细线：这个 n 的下限；虚线：语法本身", height=2.6)(figures.orders)
experiment.table("错版本、各修一处、全部修好，从“早，”接着说 24 个词元（只列开头；＋连着的是混进的键）")(tables.parrots)
experiment.table("困惑度：下限、留出；每个回答相当于多少种等可能的说法；答案落在对的一类里的概率")(tables.models)

experiment.derived(derived)

experiment.claim(
    "错版本从没用上三元计数，只会重复最常见的词；只修一处就不再总在重复的，是起始词元、退回短上下文、抽样这三处"
)(claims.the_parrot_repeats)
experiment.claim("听不出来的错也是错：行和到 4，词表里混进的键比词还多，抽样时真会说出来")(claims.silent_faults)
experiment.claim("六处全部修好：每个词元都来自三元计数，行和为 1，停了下来；其余各版都没停")(claims.repaired_it_stops)
experiment.claim("恒等式，核对代码：核对过的上下文，不论见过没见过，插值的概率之和都是 1")(
    claims.probabilities_sum_to_one
)
experiment.claim(
    "抽样的都停了，平均轮数与语法的 8 轮相差不到一成五；"
    "总取最可能的，没有一次结束，都在循环，而语法里最可能的整段只有 2 轮"
)(claims.greed_loops)
experiment.claim(
    "语法的熵：解状态方程、枚举“三样都记”的下限、留出的对话，三种算法一致（后者在 1% 之内）；只记一轮的下限要高"
)(claims.entropy_is_exact)
experiment.claim(
    "三元语法多花的损失，八成以上看全本轮也补不回来，“答什么”最多，“轮到谁”其次；知道上一轮，这两处就不多花"
)(claims.lost_across_turns)
experiment.claim("n 要到 10 才够得着上一轮的疑问词，到 13 才等于语法的熵，12 还不行")(claims.the_window_must_reach)
experiment.claim("每个种子：加说话人、加上一轮，留出困惑度都下降，两样都加降得最多")(claims.each_condition_helps)
experiment.claim(
    "每个种子：下限同样最低，十三元语法的留出困惑度却比三样都记高三成以上，上下文多十倍以上；最好的 n 小于 10；"
    "三样都记的下限低于只记两样，留出却略高"
)(claims.a_long_window_wastes_data)
experiment.claim("三元语法缺的不是数据：每个种子的留出困惑度离它的下限已不到 2%")(claims.trigram_is_full)
experiment.claim(
    "三元语法的提问不到两成得到对题的回答，加两样九成以上；状态带着走、门初始开着的 GRU 给对的一类九成以上"
)(claims.replies_fit)
experiment.claim(
    "每个种子：隐状态带着走的 GRU 低于只看本轮的下限，每轮清零的高于它；"
    "门按默认初始化，同样的步数，量过的种子都更差，还有的种子给对的一类不到三成"
)(claims.carried_state_remembers)
experiment.claim("一问有几种说法：两次独立的正确回答一字不差的概率不到四成")(claims.replies_differ)


if __name__ == "__main__":
    experiment.main()
