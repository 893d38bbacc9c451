"""练习 8.2.1：由测量值算出的数。"""

from collections.abc import Sequence

METHODS = ("bpe", "wordpiece", "likelihood", "unigram")


def at(values: dict, method: str, text: str, size: int) -> int:
    """Tokens of ``train`` or ``held`` cut by a method with a vocabulary of this size."""
    line = values["curves"][method]
    return line[text][line["size"].index(size)]


def per_word(values: dict, method: str, text: str) -> list[float]:
    """Tokens a running word at every size of the method's curve."""
    return [tokens / values["texts"][text]["words"] for tokens in values["curves"][method][text]]


def rising(line: dict, numbers: Sequence) -> list[tuple]:
    """``(size, number)`` by rising size: Unigram was measured from the largest size down."""
    return sorted(zip(line["size"], numbers, strict=True))


def unknown_words(values: dict) -> float:
    """Share of the held-out running words that the training text lacks."""
    return values["texts"]["held"]["unknown"] / values["texts"]["held"]["words"]


def new_words(values: dict) -> list[float]:
    """The same share, each tenth of the lines held out in turn."""
    return [tenth["new"] / tenth["words"] for tenth in values["tenths"]]


def bits_apart(values: dict) -> list[float]:
    """Relative difference of the bits a character between our Unigram model and the library's: train, held."""
    ours, theirs = (values["library"]["unigram"]["bits"][name] for name in ("ours", "library"))
    return [abs(a - b) / b for a, b in zip(ours, theirs, strict=True)]


def right(values: dict, cut: str) -> int:
    """How many of the hard sentences a segmentation gets right."""
    return sum(sentence[cut] == sentence["right"] for sentence in values["chinese"]["hard"])


def derived(values):
    size, texts, library = values["size"], values["texts"], values["library"]
    unseen, one = values["chinese"]["unseen"], values["one_vocabulary"]
    return {
        "per_word": {
            method: {text: at(values, method, text, size) / texts[text]["words"] for text in texts}
            for method in METHODS
        },
        "characters": {text: counted["letters"] / counted["words"] for text, counted in texts.items()},
        "unknown": unknown_words(values),
        "sentence_tokens": {method: sum(map(len, values["sentence"][method])) for method in METHODS},
        "new": "、".join(values["new"]),
        "hard": len(values["chinese"]["hard"]),
        "vocab": texts["train"]["types"] + 1,
        "ratio": at(values, "wordpiece", "train", size) / at(values, "likelihood", "train", size),
        "tenths": {
            "new": new_words(values),
            "per_word": [tenth["tokens"] / tenth["words"] for tenth in values["tenths"]],
        },
        "shared": {
            **{score: n / library["wordpiece"]["pieces"] for score, n in library["wordpiece"]["shared"].items()},
            "unigram": library["unigram"]["shared"] / library["unigram"]["pieces"],
        },
        "fewer": 1 - library["unigram"]["tokens"]["library"] / library["unigram"]["tokens"]["ours"],
        "shorter": 1 - one["shortest"] / one["bpe"],
        "example": {name: " ".join(pieces) for name, pieces in one["example"].items()},
        "twice": "、".join(f"{a} {b}" for a, b in values["marker"]["twice"]) or "（无）",
        "twice_joined": "、".join(a + b for a, b in values["marker"]["twice"]) or "（无）",
        "right": {cut: right(values, cut) for cut in ("longest", "probable")},
        "unknown_characters": unseen["unknown"] / unseen["characters"],
        "byte_tokens": unseen["tokens"] / unseen["characters"],
        "chinese_pieces": "、".join(piece for piece in values["chinese"]["merged"][:12]),
        "chinese_odd": "、".join(piece for piece in values["chinese"]["merged"] if piece.startswith(("了", "个"))),
    }
