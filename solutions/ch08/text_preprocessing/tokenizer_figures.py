"""练习 8.2.1 的图：只读测量值。"""

from solutions.ch08.text_preprocessing.tokenizer_numbers import at, per_word, rising
from solutions.ch08.text_preprocessing.vocabulary_figures import log_ticks
from solutions.lab.figures import COLORS, MUTED, direct_label

LINES = {  # method: label, colour, marker
    "bpe": ("BPE", COLORS[0], "o"),
    "unigram": ("Unigram", COLORS[2], "s"),
    "likelihood": ("WordPiece\n（似然）", COLORS[3], "^"),
    "wordpiece": ("WordPiece\n（比值）", COLORS[1], "v"),
}


def tokens_per_word(values, axes):
    for ax, text in zip(axes, ("train", "held"), strict=True):
        for method, (label, color, marker) in LINES.items():
            points = rising(values["curves"][method], per_word(values, method, text))
            sizes, numbers = zip(*points, strict=True)
            ax.plot(sizes, numbers, marker=marker, color=color)
            if method == "likelihood":  # it ends earlier than the others
                ax.annotate(label, (36, 1.75), color=color)
            else:
                direct_label(ax, sizes[-1], numbers[-1], label, color)
        ax.axhline(1, color=MUTED, linestyle="--", linewidth=1)
        ax.annotate("按词：1", (30, 1.07), color=MUTED)
        log_ticks(ax.xaxis, [30, 100, 300, 1000, 3000])
        ax.set_xlabel("词表大小")
        ax.set_ylabel("词元 / 词")
        ax.set_ylim(0.7, None)
    size, words = values["size"], values["texts"]["train"]["words"]
    numbers = [f"{at(values, method, 'train', size) / words:.2f}" for method in LINES]
    (_, start), *_, (largest, end) = rising(values["curves"]["bpe"], per_word(values, "bpe", "train"))
    held = [at(values, name, "held", largest) / values["texts"]["held"]["words"] for name in ("bpe", "unigram")]
    unigram = at(values, "unigram", "train", largest) / words
    return (
        f"每个词用几个词元对词表大小，横轴为对数。词表长到 {largest:,}，BPE 的词元由每词 {start:.1f} 个降到 "
        f"{end:.2f} 个。词表大小 {size:,} 时，BPE 是 {numbers[0]}，Unigram 是 {numbers[1]}，按似然的 WordPiece 是 "
        f"{numbers[2]}，按比值的却有 {numbers[3]}。词表最大时，建词表的文本上 Unigram 是 {unigram:.2f}；"
        f"留出文本上 BPE 是 {held[0]:.2f}，Unigram 是 {held[1]:.2f}。"
    )
