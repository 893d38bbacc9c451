"""练习 8.2.1：在同一份文本上训练几种子词切法，数出词元。"""

from collections import Counter
from collections.abc import Callable, Iterable

from solutions.toolkit import bpe, unigram_lm, wordpiece
from solutions.toolkit.bpe import END

STRANGE = "□"  # what the number of <unk> is read back as; angle brackets would be markup in a page
SCORES = {"wordpiece": wordpiece.association, "likelihood": wordpiece.likelihood_gain}


def word_counts(lines: Iterable[str]) -> Counter:
    """How often each word occurs in lines whose words are separated by spaces."""
    return Counter(word for line in lines for word in line.split())


def marked(words: Counter) -> dict[str, int]:
    """The same words with the sign that ends them."""
    return {word + END: count for word, count in words.items()}


def letters(words: Counter) -> int:
    """Characters of the words, the sign or space after each included."""
    return sum(count * (len(word) + 1) for word, count in words.items())


def token_count(encode_word: Callable[[str], list[str]], words: dict[str, int]) -> int:
    """Tokens of a whole text, each different word cut once."""
    return sum(count * len(encode_word(word)) for word, count in words.items())


def curve(
    method: str, train: Counter, held: Counter, sizes: list[int], wanted: int, report=None
) -> tuple[dict, object]:
    """Tokens of both texts at every vocabulary size (``<unk>`` counts as one), and the model of the ``wanted`` size.

    ``unknown`` is how many running words of the held-out text have, at any size, a piece not in the vocabulary.
    """
    known, unseen = (text if method in SCORES else marked(text) for text in (train, held))
    found, model = {"size": [], "train": [], "held": [], "unknown": 0}, None
    for size, candidate in models(method, known, sizes):
        encoder, vocab = encoder_of(method, candidate), set(vocabulary(method, candidate, known))
        cut = {word: encoder.encode_word(word) for word in unseen}
        found["size"].append(size)
        found["train"].append(token_count(encoder.encode_word, known))
        found["held"].append(sum(count * len(cut[word]) for word, count in unseen.items()))
        found["unknown"] += sum(unseen[word] for word in cut if not vocab.issuperset(cut[word]))
        model = candidate if size == wanted else model
        if report:
            report(len(found["size"]), len(sizes))
    return found, model


def models(method: str, words: dict[str, int], sizes: list[int]):
    """``(size, model)`` for every size, by one training: merges, a vocabulary or ln-probabilities.

    A smaller Unigram model is pruned from the larger one, so it is not quite that of a training of its own.
    WordPiece has every letter twice, with and without ``##``: where a size is too small for that, its smallest.
    """
    if method == "unigram":
        scores = unigram_lm.seed_pieces(words)
        for size in sorted(sizes, reverse=True):
            scores = unigram_lm.shrink(words, scores, size - 1)
            yield size, scores
    elif method == "bpe":
        merges = bpe.train_bpe(words, max(sizes) - 1)
        for size in sizes:
            yield size, bpe.first_merges(words, merges, size - 1)
    else:
        vocab = wordpiece.train_wordpiece(words, max(sizes) - 1, SCORES[method])
        smallest = 1 + sum(len(piece.removeprefix(wordpiece.MARK)) == 1 for piece in vocab)
        for size in sorted({max(size, smallest) for size in sizes}):
            yield size, vocab[: size - 1]


def vocabulary(method: str, model, words: dict[str, int]) -> list[str]:
    """The pieces of a model: in the order in which they were made, for Unigram by falling probability."""
    if method == "bpe":
        return bpe.symbols(words, model)
    return sorted(model, key=lambda piece: -model[piece]) if method == "unigram" else model


def encoder_of(method: str, model):
    """What cuts words by a model: it has ``encode_word`` and ``encode``."""
    return {"bpe": bpe.BPE, "unigram": unigram_lm.Unigram}.get(method, wordpiece.WordPiece)(model)


def read_back(method: str, encoder, vocab: Iterable[str], line: str) -> str:
    """The line cut, written as numbers and put together again: ``STRANGE`` where a piece has no number."""
    pieces = [STRANGE, *vocab]
    number = {piece: n for n, piece in enumerate(pieces)}
    numbers = [number.get(piece, 0) for piece in encoder.encode(line)]
    return (wordpiece if method in SCORES else bpe).decode([pieces[n] for n in numbers])


def tenth(which: int, lines: list[str], size: int, report=None) -> dict:
    """BPE with one tenth of the lines held out: running words, new ones, tokens, words with unknown pieces."""
    start, end = len(lines) * which // 10, len(lines) * (which + 1) // 10
    train, held = word_counts(lines[:start] + lines[end:]), word_counts(lines[start:end])
    found, _ = curve("bpe", train, held, [size], 0)
    new = sum(count for word, count in held.items() if word not in train)
    return {"words": held.total(), "new": new, "tokens": found["held"][0], "unknown": found["unknown"]}


def hardest_line(lines: Iterable[str], known: Counter, widest: int = 44) -> str:
    """The line with the most words that ``known`` lacks, of those of at most ``widest`` characters."""
    fitting = [line for line in lines if len(line) <= widest]
    return max(fitting, key=lambda line: sum(word not in known for word in line.split()))
