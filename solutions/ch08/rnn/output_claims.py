"""练习 8.4.1 的结论。每个函数返回（是否成立，证据）。"""

from itertools import pairwise

from solutions.ch08.rnn.output_views import ROWS, derived, shape_text
from solutions.lab.wording import listed, typeset


def one_score_per_token(values):
    size, found = values["vocab_size"], values["shapes"]
    steps, samples = found["scratch"]["one_hot"][:2]
    holds = all(
        found[model]["output"] == [samples, size] and found[model]["joined"] == [steps * samples, size]
        for model in ("scratch", "library")
    )
    holds = holds and all(found["scratch"][key] == found["library"][key] for _, _, key in ROWS)
    holds = holds and all(layer["shape"] == [*reversed(layer["batch"]), size] for layer in found["layers"])
    hidden, widths = (sorted({layer[key] for layer in found["layers"]}) for key in ("num_hiddens", "input_width"))
    return holds, (
        f"一步 {shape_text(found['scratch']['output'])}，全部 {shape_text(found['scratch']['joined'])}；"
        f"隐单元 {listed(hidden, 'd')} 个、输入宽 {listed(widths, 'd')}，最后一维都是 {size}"
    )


def the_steps_are_the_model(values):
    found = [values["shapes"][model][key] for model in ("scratch", "library") for key in ("difference", "row_sum")]
    return max(found) < 1e-5, typeset(f"分数最多差 {max(found[::2]):.0g}，概率之和与 1 最多差 {max(found[1::2]):.0g}")


def output_parameters(values):
    size, layers = values["vocab_size"], values["shapes"]["layers"]
    holds = all(layer["parameters"] == size * (layer["num_hiddens"] + 1) for layer in layers)
    char, word = values["parameters"]["char"], values["parameters"]["word"]
    holds = holds and all(part["output"] == part["vocab_size"] * (256 + 1) for part in (char, word))
    shares = derived(values)["output_share"]
    return holds and 0.45 < shares["word"] < 0.5, (
        f"h = 256：按字符 {char['output']:,} 个，占 {shares['char']:.1%}；"
        f"按词 {word['output']:,} 个，占 {shares['word']:.1%}"
    )


def too_few_and_too_many(values):
    size, found = values["vocab_size"], values["untrained"]
    model = values["shapes"]["untrained"]
    exact = all(abs(found[str(outputs)] / outputs - 1) < 1e-4 for outputs in (size, 256))
    return found[str(size - 1)] is None and exact and abs(model / size - 1) < 0.01, (
        f"{size - 1} 个输出：IndexError；{size} 个：困惑度 {found[str(size)]:.1f}；256 个：{found['256']:.1f}；"
        f"书中初值的网络：{model:.2f}"
    )


def one_score_is_redundant(values):
    found = values["order"]["right"]
    shifted, drift, moved = max(found["shifted"]), max(found["drift"]), min(found["moved"])
    holds = shifted < 1e-5 and drift < 1e-4 * moved
    return holds, typeset(
        f"概率最多变 {shifted:.0e}；{values['order']['epochs']} 轮后，和最多移动 {drift:.0e}，权重移动 {moved:.1f}"
    )


def rank_is_bounded_by_the_hidden_units(values):
    ranks, size = values["shapes"]["ranks"], values["vocab_size"]
    holds = all(rank == min(int(h) + 1, size) for h, rank in ranks.items())
    return holds, f"隐单元 {'、'.join(ranks)} 个时，秩是 {listed(ranks.values(), 'd')}"


def few_hidden_units_cost(values):
    part, excess = values["bottleneck"], derived(values)["excess"]
    holds = excess["1"] > 0.3 and excess["4"] > 0.05 and excess["16"] < 0.001
    holds = holds and all(after < before for before, after in pairwise(excess.values()))
    holds = holds and abs(part["constructed"] / part["optimum"] - 1) < 1e-4
    holds = holds and abs(part["found"][0][0] / part["frequencies"] - 1) < 1e-4  # no hidden unit: the frequencies
    # Not convex: what is found bounds the minimum from above.  Starts that agree make a lower one less likely.
    agree = [sorted(found)[:3][-1] / min(found) - 1 for found in part["found"]]
    holds = holds and max(agree) < 0.001
    best = {h: part["optimum"] * (1 + excess[h]) for h in ("1", "4", "16")}
    return holds, (
        f"最优 {part['optimum']:.2f}；1、4、16 个隐单元 {listed(best.values(), '.2f')}；"
        f"{part['tokens'] - 1} 个 {part['constructed']:.2f}；每种个数最好的三次起步最多差 {max(agree):.2%}"
    )


def wrong_order_learns_only_frequencies(values):
    order = values["order"]
    right, wrong, level = order["right"]["train"], order["wrong"]["train"], order["frequencies"]
    holds = all(abs(found / level - 1) < 0.02 for found in wrong) and max(right) < 0.6 * level
    heldout = {name: order[name]["heldout"] for name in ("right", "wrong")}
    holds = holds and min(heldout["wrong"]) > 1.5 * max(heldout["right"])
    return holds, (
        f"一元模型 {level:.2f}；次序错 {listed(wrong, '.2f')}；次序对 {listed(right, '.2f')}；"
        f"留出文本上，错的至少 {min(heldout['wrong']):.2f}，对的至多 {max(heldout['right']):.2f}"
    )


def an_index_is_no_quantity(values):
    found = values["numbers"]
    commonest = {" ": "空格"}.get(found["commonest_token"], found["commonest_token"])
    by_index = [found["by_frequency"], found["alphabetical"], *found["shuffled"]]
    return max(by_index) < found["commonest"] < found["scores"], (
        f"按编号 {found['by_frequency']:.1%}、{found['alphabetical']:.1%}，"
        f"打乱编号 {min(found['shuffled']):.1%}–{max(found['shuffled']):.1%}；"
        f"总猜{commonest} {found['commonest']:.1%}；每个词元一个分数 {found['scores']:.1%}"
    )
