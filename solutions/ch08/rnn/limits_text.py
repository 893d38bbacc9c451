"""练习 8.4.4：同一段文字，按字符看和按词看。"""

import re
from dataclasses import dataclass
from statistics import fmean

from solutions.errors import UserError
from solutions.toolkit.tokens import Vocab, clean_lines

PIECES = 10  # a text is cut into tenths, one of them held out


@dataclass(frozen=True)
class Texts:
    """Two runs of words.  As characters every word is followed by one space, the last one too.

    So both grains tell exactly the same text: a text of n words has Σ(letters + 1) characters.
    """

    train: list[str]
    heldout: list[str]

    def vocab(self) -> Vocab:
        """The characters of the training text, and ``<unk>``."""
        return Vocab(list(characters(self.train)))


def characters(words: list[str]) -> str:
    """The words as one string, a space after each."""
    return "".join(f"{word} " for word in words)


def split(text: str, number: int = PIECES - 1) -> Texts:
    """Tenth ``number`` (0 to 9) of the words of a text held out, the other nine to learn from.

    Raises UserError for a text of fewer than 1,000 words.
    """
    words = " ".join(clean_lines(text)).split()
    if len(words) < 1000:
        raise UserError(f"文本只有 {len(words)} 个词，留出十分之一就太少了：请换至少 1000 个词的文本。")
    first, last = (len(words) * n // PIECES for n in (number, number + 1))
    return Texts(words[:first] + words[last:], words[first:last])


def lengths(text: str, num_steps: int) -> dict:
    """How many characters, spaces counted, a word and a sentence take, on average.

    A sentence ends at ``.``, ``!``, ``?`` (abbreviations end one too); ``within`` is the share of sentences
    that fit into ``num_steps`` characters.
    """
    sentences = [" ".join(clean_lines(part)).split() for part in re.split("[.!?]+", text)]
    sentences = [sentence for sentence in sentences if sentence]
    words = [word for sentence in sentences for word in sentence]
    spans = [len(characters(sentence)) for sentence in sentences]
    per_word = len(characters(words)) / len(words)
    return {
        "num_steps": num_steps,
        "words": len(words),
        "characters_per_word": per_word,
        "words_in_a_batch": num_steps / per_word,
        "sentences": len(sentences),
        "characters_per_sentence": fmean(spans),
        "words_per_sentence": len(words) / len(sentences),
        "within": sum(span <= num_steps for span in spans) / len(spans),
    }
