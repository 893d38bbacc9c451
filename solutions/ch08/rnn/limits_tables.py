"""练习 8.4.4 的表：只读测量值，不训练。"""

from solutions.ch08.rnn.limits_numbers import grades
from solutions.lab import Table

NAMES = {
    "char_1": "字符一元",
    "char_2": "字符二元",
    "char_5": "字符五元",
    "rnn": "字符 RNN",
    "word_1": "词一元",
    "word_2": "词二元",
    "word_3": "词三元",
    "word_2_unspelled": "词二元，不拼写",
}


def grains(values):
    found, rows = grades(values), []
    for name, label in NAMES.items():
        one = found[name]
        cells = [f"{one['perplexity']:,.2f}" if name[0] in "cr" else f"{one['perplexity']:,.0f}"]
        rows.append([label, *cells, f"{one['per_word']:,.0f}", f"{one['bits']:.3f}"])
    return Table(["模型", "每词元", "每词", "比特/字符"], rows)


def costs(values):
    """Characters against words with the same 256 hidden units."""
    cost, lengths = values["cost"], values["lengths"]
    rows = []
    for level, label, steps in (("char", "字符", lengths["characters_per_word"]), ("word", "词", 1.0)):
        one = cost[level]
        share = one["output_multiply_adds"] / one["multiply_adds"]
        cells = [f"{one['parameters'] / 10_000:.1f} 万", f"{share:.1%}", f"{steps:.2f}"]
        rows.append([f"{label}（{one['vocab_size']:,}）", *cells, f"{one['multiply_adds'] * steps / 1000:,.0f}"])
    return Table(["词表", "参数", "输出层", "步数", "乘加"], rows)
