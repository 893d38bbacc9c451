"""练习 8.2.2：用一部分行建词表，去读另一部分行。"""

from collections import Counter

from solutions.ch08.text_preprocessing.vocabulary_counts import leave_one_out, spectrum, unknown_share
from solutions.toolkit.tokens import Vocab

Lines = list[list[str]]


def piece(lines: Lines, number: int, pieces: int) -> tuple[Lines, Lines]:
    """``(the other lines, piece number)`` of a text cut into ``pieces`` runs of consecutive lines."""
    first, last = (len(lines) * n // pieces for n in (number, number + 1))
    return lines[:first] + lines[last:], lines[first:last]


def flat(lines: Lines) -> list[str]:
    """All words of the lines, in order."""
    return [word for line in lines for word in line]


def read_every_piece(lines: Lines, pieces: int, min_freqs: list[int]) -> dict:
    """Each piece in turn read with the vocabulary of the others: :func:`read_unseen`, one list a piece.

    ``new_letters`` is how many letters the piece has that occur nowhere else.
    """
    cuts = [piece(lines, number, pieces) for number in range(pieces)]
    read = [read_unseen(known, unseen, min_freqs) for known, unseen in cuts]
    new = [len({*"".join(flat(unseen))} - {*"".join(flat(known))}) for known, unseen in cuts]
    columns = {key: [part[key] for part in read] for key in read[0]}
    return {"pieces": pieces, "min_freq": min_freqs, "new_letters": new, **columns}


def read_unseen(known: Lines, unseen: Lines, min_freqs: list[int]) -> dict:
    """Vocabularies from ``known``, one a ``min_freq``, judged on ``unseen``; a list over ``min_freqs`` each.

    ``own`` and ``unknown`` are shares of running tokens on either text, ``leave_one_out`` the estimate of
    the second that needs no second text, ``lines`` the share of unseen lines with an unknown token.
    """
    words, tokens = flat(known), flat(unseen)
    frequencies = spectrum(Counter(words))
    result = {key: [] for key in ("own", "leave_one_out", "unknown", "lines")}
    for min_freq in min_freqs:
        vocab = Vocab(words, min_freq)
        result["own"].append(unknown_share(frequencies, min_freq))
        result["leave_one_out"].append(leave_one_out(frequencies, min_freq))
        result["unknown"].append(sum(vocab[token] == Vocab.unk for token in tokens) / len(tokens))
        result["lines"].append(sum(Vocab.unk in vocab[line] for line in unseen) / len(unseen))
    return result


def example_line(known: Lines, unseen: Lines, shortest: int = 5, widest: int = 32) -> dict:
    """The first unseen line with a new word and a rare one, ``shortest`` words and at most ``widest`` characters.

    Its words, and how often each was seen (rare: once to nine times); without such a line, the one of most words.
    """
    counts = Counter(flat(known))
    short = (line for line in unseen if len(line) >= shortest and len(" ".join(line)) <= widest)
    seen = ((line, [counts[word] for word in line]) for line in short)
    telling = (line for line, found in seen if 0 in found and any(0 < count < 10 for count in found))
    line = next(telling, max(unseen, key=len))
    return {"words": line, "seen": [counts[word] for word in line]}


def together(lines: Lines, pieces: int) -> dict:
    """Of the words that occur exactly twice, how many do so within one piece; ``chance`` would at random."""
    counts = Counter(flat(lines))
    cuts = [Counter(flat(piece(lines, number, pieces)[1])) for number in range(pieces)]
    twice = [word for word, count in counts.items() if count == 2]
    chance = sum(cut.total() * (cut.total() - 1) for cut in cuts) / counts.total() / (counts.total() - 1)
    held = sum(any(cut[word] == 2 for cut in cuts) for word in twice)
    return {"words": len(twice), "in_one_piece": held, "chance": chance}
