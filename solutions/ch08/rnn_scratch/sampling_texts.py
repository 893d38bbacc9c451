"""练习 8.5.3：同一个网络用不同的 α 写字，再从几方面量写出来的字。"""

import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from solutions.ch08.rnn_scratch.char_rnn import HELD_OUT, TRAINED
from solutions.ch08.rnn_scratch.sampling_powers import entropy
from solutions.toolkit.ngrams import ngrams
from solutions.toolkit.tokens import Vocab, clean_lines, encode, tokenize

WARM_UP = 50  # characters read before writing
COPIED = 20  # a run of so many characters that stands in the training text was not made up


@dataclass(frozen=True)
class Parts:
    """The character stream in three: trained on, held out (prefixes and real text), and the rest for the judge."""

    train: str
    heldout: str
    rest: str
    vocab: Vocab
    words: frozenset[str]  # every word of the whole text, cut at spaces and line ends


def parts(text: str) -> Parts:
    """As :func:`split` has it; of a short text the judge gets the last quarter."""
    indices, vocab = encode(text)
    signs = "".join(vocab.to_tokens(indices))
    end = min(TRAINED + HELD_OUT, len(signs) * 3 // 4)
    words = frozenset(word for line in tokenize(clean_lines(text)) for word in line)
    return Parts(signs[:TRAINED], signs[TRAINED:end], signs[end:], vocab, words)


def pieces(signs: str, count: int, length: int) -> list[tuple[str, str]]:
    """``count`` pairs from all over a text: ``WARM_UP`` characters, and the ``length`` that come next."""
    stride = (len(signs) - WARM_UP - length) // max(count - 1, 1)
    starts = [WARM_UP + stride * n for n in range(count)]
    return [(signs[start - WARM_UP : start], signs[start : start + length]) for start in starts]


@torch.no_grad()
def write(
    model: nn.Module, vocab: Vocab, prefixes: Sequence[str], alphas: Sequence[float], length: int, seed: int
) -> dict:
    """Every prefix (all equally long) continued with every α; inf takes the likeliest.  ``<unk>`` is never written.

    ``texts``: one list an α.  ``loss``: −ln P of each character written, ``entropy``: that of P before it (nats,
    of the model itself, α = 1), both ``(alphas, prefixes, length)``.
    """
    alpha = torch.tensor(alphas, dtype=torch.float64).repeat_interleave(len(prefixes))[:, None]
    generator = torch.Generator().manual_seed(seed)
    start = torch.tensor(vocab[[list(prefix) for prefix in prefixes]]).repeat(len(alphas), 1)
    logits, state = model(start, model.begin_state(len(start)))
    written, losses, entropies = [], [], []
    for _ in range(length):
        log_p = known_only(logits[-1])
        chosen = draw(log_p, alpha, generator)
        written.append(chosen)
        losses.append(-log_p.gather(1, chosen)[:, 0])
        entropies.append(entropy(log_p.exp()))
        logits, state = model(chosen, state)
    shape = (len(alphas), len(prefixes), length)
    rows = torch.cat(written, 1).reshape(shape).tolist()
    texts = [["".join(vocab.to_tokens(row)) for row in group] for group in rows]
    return {
        "texts": texts,
        "loss": torch.stack(losses, 1).reshape(shape),
        "entropy": torch.stack(entropies, 1).reshape(shape),
    }


def known_only(logits: Tensor) -> Tensor:
    """ln P in double precision with ``<unk>`` ruled out."""
    return torch.log_softmax(logits.double().index_fill(-1, torch.tensor([Vocab.unk]), -torch.inf), -1)


def draw(log_p: Tensor, alpha: Tensor, generator: torch.Generator) -> Tensor:
    """One character a row from P^α, ``(rows, 1)``; where α is infinite the likeliest one."""
    finite = torch.where(alpha.isinf(), 1.0, alpha)
    drawn = torch.multinomial(torch.softmax(finite * log_p, 1), 1, generator=generator)
    return torch.where(alpha.isinf(), log_p.argmax(1, keepdim=True), drawn)


@torch.no_grad()
def real_steps(model: nn.Module, vocab: Vocab, pairs: Sequence[tuple[str, str]]) -> tuple[Tensor, Tensor]:
    """What the model says of real text, warmed up as in writing: ``(log_p, targets)``.

    ``log_p`` ``(places, n)`` without ``<unk>``, which is index 0; ``targets`` ``(places,)`` counts from 0 in it.
    """
    rows = torch.tensor([vocab[list(before + after)] for before, after in pairs])
    logits, _ = model(rows[:, :-1], model.begin_state(len(rows)))
    log_p = known_only(logits[WARM_UP - 1 :])[..., 1:]
    return log_p.transpose(0, 1).flatten(0, 1), rows[:, WARM_UP:].flatten() - 1


def distinct_share(texts: Sequence[str], n: int = 5) -> float:
    """Different n-grams over all n-grams of the texts, none across a border; compare equal amounts of text only."""
    found = [gram for text in texts for gram in ngrams(text, n)]
    return len(set(found)) / len(found)


def known_share(texts: Sequence[str], words: Collection[str]) -> float:
    """Share of whole words that are real; the first and last of each text may be cut off and do not count."""
    whole = [word for text in texts for word in text.split(" ")[1:-1] if word]
    return sum(word in words for word in whole) / max(len(whole), 1)


def top_share(texts: Sequence[str], n: int = 10) -> float:
    """Share of the whole words, cut as for :func:`known_share`, that the ``n`` commonest of them take."""
    counts = Counter(word for text in texts for word in text.split(" ")[1:-1] if word)
    return sum(count for _, count in counts.most_common(n)) / max(counts.total(), 1)


def copied_share(texts: Sequence[str], source: str, n: int = COPIED) -> float:
    """Share of runs of ``n`` characters that stand in ``source`` just so."""
    stock = {source[start : start + n] for start in range(len(source) - n + 1)}
    found = [text[start : start + n] in stock for text in texts for start in range(len(text) - n + 1)]
    return sum(found) / len(found)


def letter_distance(texts: Sequence[str], source: str) -> float:
    """Total variation between the letter frequencies of the texts and of ``source``: 0 alike, 1 nothing shared."""
    whole = "".join(texts)
    return 0.5 * sum(abs(whole.count(s) / len(whole) - source.count(s) / len(source)) for s in set(whole + source))


def period(text: str, tail: int) -> int | None:
    """The shortest period, at most half of ``tail``, with which the last ``tail`` characters repeat; or None."""
    end = text[-tail:]
    return next((p for p in range(1, tail // 2 + 1) if end[p:] == end[:-p]), None)


def self_check(loss: Tensor, entropies: Tensor) -> tuple[float, float]:
    """``(mean, standard error)`` of loss − entropy: 0 on average where the text was drawn from P itself.

    Both ``(texts, length)``; the texts are independent, the characters of one are not.
    """
    gaps = (loss - entropies).mean(1)
    return gaps.mean().item(), gaps.std().item() / math.sqrt(len(gaps))
