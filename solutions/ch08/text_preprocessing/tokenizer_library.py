"""练习 8.2.1：自己写的三种切法与 tokenizers、sentencepiece 在同一份文本上对照。库只在这里、用到时才载入。"""

import io
import json
import math
import os
from collections import Counter

from solutions.ch08.text_preprocessing.tokenizer_training import letters, marked, token_count
from solutions.toolkit import bpe, unigram_lm, wordpiece
from solutions.toolkit.bpe import END, Pairs
from solutions.toolkit.wordpiece import MARK, UNKNOWN


def library_bpe(lines: list[str], vocab_size: int):
    """A ``tokenizers`` BPE trained on lines whose words already end in ``END``."""
    return _train(lines, "BPE", {}, "BpeTrainer", {"vocab_size": vocab_size, "special_tokens": []})


def library_wordpiece(lines: list[str], vocab_size: int):
    """A ``tokenizers`` WordPiece with whatever its trainer does; ``[UNK]`` is one of the ``vocab_size``."""
    settings = {"vocab_size": vocab_size, "special_tokens": [UNKNOWN]}
    return _train(lines, "WordPiece", {"unk_token": UNKNOWN}, "WordPieceTrainer", settings)


def library_unigram(lines: list[str], vocab_size: int):
    """A ``sentencepiece`` Unigram model of the same words; ``<unk>`` is one of the ``vocab_size``.

    One thread, so that the result is the same every time; the sign goes behind the word, as ours does.
    """
    import sentencepiece

    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines),
        model_writer=model,
        model_type="unigram",
        vocab_size=vocab_size,
        character_coverage=1.0,
        normalization_rule_name="identity",
        treat_whitespace_as_suffix=True,
        num_threads=1,
        bos_id=-1,
        eos_id=-1,
        minloglevel=2,
    )
    return sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())


def compare(lines: list[str], train: Counter, held: Counter, size: int, models: dict) -> dict:
    """Our three trained ``models`` against the libraries; ``size`` counts ``<unk>``."""
    words = [*train, *held]
    return {
        "bpe": compare_bpe(lines, words, size, models["bpe"]),
        "wordpiece": compare_wordpiece(lines, train, words, size, models),
        "unigram": compare_unigram(lines, train, held, size, models["unigram"]),
    }


def compare_bpe(lines: list[str], words: list[str], size: int, ours: list[tuple[str, str]]) -> dict:
    """Merges in their order, and every word cut by both."""
    library = library_bpe([" ".join(word + END for word in line.split()) for line in lines], size - 1)
    theirs = [tuple(pair) for pair in json.loads(library.to_str())["model"]["merges"]]
    encoder = bpe.BPE(ours)
    differ = sum(encoder.encode_word(word + END) != library.encode(word + END).tokens for word in words)
    return {"merges": len(ours), "same_merges": ours == theirs, "words": len(words), "differ": differ}


def compare_wordpiece(lines: list[str], train: Counter, words: list[str], size: int, models: dict) -> dict:
    """Cuts with the library's own vocabulary; then which score would have chosen that vocabulary."""
    library = library_wordpiece(lines, size)
    theirs = set(library.get_vocab()) - {UNKNOWN}
    encoder = wordpiece.WordPiece(theirs)
    frequent = wordpiece.train_wordpiece(train, size - 1, lambda pairs, pair: pairs.counts[pair])
    chosen = {"ratio": models["wordpiece"], "likelihood": models["likelihood"], "frequency": frequent}
    return {
        "pieces": len(theirs),
        "shared": {score: len(theirs.intersection(vocab)) for score, vocab in chosen.items()},
        "words": len(words),
        "differ": sum(encoder.encode_word(word) != library.encode(word).tokens for word in words),
        **most_frequent_steps(library, train),
    }


def most_frequent_steps(library, words: Counter) -> dict:
    """The library's merges, replayed in their order: how many there are, and how many took a most frequent pair."""
    numbers = library.get_vocab()
    pairs = Pairs(wordpiece.marked(words))
    made = [p for p in sorted(numbers, key=numbers.get) if len(p.removeprefix(MARK)) > 1 and p != UNKNOWN]
    found = {"merges": len(made), "most_frequent": 0}
    for piece in made:
        pair = max((p for p in pairs.counts if wordpiece.joined(p) == piece), key=pairs.counts.get, default=None)
        if pair:
            found["most_frequent"] += pairs.counts[pair] == max(pairs.counts.values())
            pairs.merge(pair, piece)
    return found


def compare_unigram(lines: list[str], train: Counter, held: Counter, size: int, ours: dict[str, float]) -> dict:
    """Cuts with the library's own scores; then both trained models: shared pieces, and bits a character."""
    library = library_unigram(lines, size)
    theirs = {library.id_to_piece(n): library.get_score(n) for n in range(1, library.get_piece_size())}
    encoder, words = unigram_lm.Unigram(theirs), [*train, *held]
    differ = sum(encoder.encode_word(word + END) != library.encode(word, out_type=str) for word in words)
    normal = math.log(sum(map(math.exp, theirs.values())))
    scores = {"ours": ours, "library": {piece: score - normal for piece, score in theirs.items()}}
    return {
        "pieces": len(theirs),
        "shared": len(ours.keys() & theirs.keys()),
        "words": len(words),
        "differ": differ,
        "bits": {name: [bits(text, model) for text in (train, held)] for name, model in scores.items()},
        "tokens": {name: _tokens(train, model) for name, model in scores.items()},
    }


def bits(words: Counter, scores: dict[str, float]) -> float:
    """−log₂ probability a character, summed over all cuts of each word."""
    return -unigram_lm.expected_counts(marked(words), scores)[1] / math.log(2) / letters(words)


def _tokens(words: Counter, scores: dict[str, float]) -> int:
    return token_count(unigram_lm.Unigram(scores).encode_word, marked(words))


def _train(lines: list[str], model: str, model_settings: dict, trainer: str, settings: dict):
    os.environ["TOKENIZERS_PARALLELISM"] = "false"  # read when the library first works in parallel
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(getattr(models, model)(**model_settings))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.train_from_iterator(lines, getattr(trainers, trainer)(show_progress=False, **settings))
    return tokenizer
