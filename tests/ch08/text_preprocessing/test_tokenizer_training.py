"""The curves are those of separate trainings, and what the wrong version without a marker loses."""

from collections import Counter

import pytest

from solutions.ch08.text_preprocessing import tokenizer_library as library
from solutions.ch08.text_preprocessing import tokenizer_training as training
from solutions.ch08.text_preprocessing.tokenizer_marker import colliding, without_marker
from solutions.toolkit import bpe, wordpiece

LINES = ["the cat sat on the mat", "a cat a hat", "the therapist sat", "the rapist ran on"]
WORDS = training.word_counts(LINES)


def test_letters_count_a_sign_for_every_word():
    assert training.letters(Counter({"ab": 2, "c": 1})) == 2 * 3 + 2
    assert training.marked(Counter({"ab": 2})) == {"ab▁": 2}


@pytest.mark.parametrize("method", ["bpe", "wordpiece", "likelihood", "unigram"])
def test_a_curve_falls_from_characters_and_knows_every_piece(method):
    found, model = training.curve(method, WORDS, Counter({"hats": 2}), [25, 32, 40], 32)
    assert sorted(found["size"])[-2:] == [32, 40] and found["unknown"] == 0
    by_size = [tokens for _, tokens in sorted(zip(found["size"], found["train"], strict=True))]
    assert by_size == sorted(by_size, reverse=True) and WORDS.total() <= by_size[-1]
    encoder = training.encoder_of(method, model)
    text = WORDS if method in training.SCORES else training.marked(WORDS)
    vocab = training.vocabulary(method, model, text)
    assert all(training.read_back(method, encoder, vocab, line) == line for line in LINES)
    lost = "□ sat" if method in training.SCORES else "c□t sat"
    assert training.read_back(method, encoder, vocab, "cæt sat") == lost
    assert len(vocab) <= 31


def test_a_piece_outside_the_vocabulary_is_noticed():
    found, _ = training.curve("wordpiece", WORDS, Counter({"zoo": 3, "cat": 1}), [40], 40)
    assert found["unknown"] == 3


def test_a_curves_models_are_those_of_separate_trainings():
    text = training.marked(WORDS)
    assert [model for _, model in training.models("bpe", text, [20, 30])] == [
        bpe.train_bpe(text, 19),
        bpe.train_bpe(text, 29),
    ]
    small, large = (model for _, model in training.models("likelihood", WORDS, [30, 36]))
    assert small == wordpiece.train_wordpiece(WORDS, 29, wordpiece.likelihood_gain) == large[:29]


def test_two_words_can_have_the_pieces_of_a_third():
    encoder = bpe.BPE([("t", "h"), ("th", "e")])
    cut = {word: encoder.encode_word(word) for word in WORDS}
    assert colliding(cut, LINES) == [("the", "rapist")]
    found = without_marker(WORDS, LINES, 16)
    assert found["line"] in LINES and found["read_back"] == found["line"].replace(" ", "")


def test_a_tenth_is_counted_against_the_other_nine():
    lines = [*["the cat sat"] * 9, "the dog sat"]
    assert training.tenth(9, lines, 16) == {"words": 3, "new": 1, "tokens": 6, "unknown": 1}  # dog: d is new
    assert training.tenth(0, lines, 16)["new"] == 0


def test_the_librarys_merges_are_seen_through_and_others_are_not():
    class Spelt:
        def get_vocab(self):
            return {"[UNK]": 0, "t": 1, "##h": 2, "##e": 3, "rapist": 5, "th": 4}

    found = library.most_frequent_steps(Spelt(), Counter({"the": 3, "ta": 2, "tea": 9}))
    assert found == {"merges": 2, "most_frequent": 0}  # te is more frequent than th; rapist cannot be made
    real = library.library_wordpiece(LINES, 40)
    found = library.most_frequent_steps(real, WORDS)
    assert found["most_frequent"] == found["merges"] > 5


def test_sentencepiece_keeps_every_space_but_tidies_the_text_by_default():
    import io

    import sentencepiece

    model = io.BytesIO()
    settings = {"model_type": "bpe", "vocab_size": 30, "minloglevel": 2, "num_threads": 1}
    sentencepiece.SentencePieceTrainer.train(sentence_iterator=iter(LINES), model_writer=model, **settings)
    processor = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    assert all(processor.decode(processor.encode(line)) == line for line in LINES)
    assert processor.decode(processor.encode("the  ｃat")) == "the cat"


def test_bits_a_character_of_a_fair_coin():
    scores = dict.fromkeys(("a", "b", "▁"), -1.0986122886681098)
    assert library.bits(Counter({"ab": 3, "b": 1}), scores) == pytest.approx(1.584962500721156)


def test_the_line_with_the_most_new_words():
    assert training.hardest_line(["a cat", "dogs and cats", "x " * 40], WORDS) == "dogs and cats"
