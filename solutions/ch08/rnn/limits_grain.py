"""练习 8.4.4：同一段留出文本，按字符和按词的困惑度，都换算成每个字符多少比特。"""

import math
from collections.abc import Sequence

from solutions.ch08.rnn.limits_ngrams import NGrams, one_unknown, spelling_base
from solutions.ch08.rnn.limits_text import Texts, characters, split
from solutions.toolkit.training import perplexity

CHAR_ORDERS, WORD_ORDERS = (1, 2, 5), (1, 2, 3)
SIGNS = 27  # a to z and the space: what is possible, were nothing known


def uniform(sign: str) -> float:
    """Every character as likely as any other."""
    return 1 / SIGNS


def bits_per_character(perplexity: float, tokens: int, characters: int) -> float:
    """(tokens/characters) · log₂ perplexity: what a model pays for a character, however long its tokens are."""
    return tokens / characters * math.log2(perplexity)


def read_piece(text: str, number: int, report) -> dict:
    """Every model, learnt from nine tenths, on the tenth that is left: see :func:`grade`."""
    texts = split(text, number)
    known, signs = set(texts.train), characters(texts.heldout)
    by_char, by_word = NGrams(max(CHAR_ORDERS), characters(texts.train)), NGrams(max(WORD_ORDERS), texts.train)
    losses = {f"char_{n}": by_char.losses(signs, n, uniform) for n in CHAR_ORDERS}
    spelled, merged = spelling_base(known), one_unknown(known)
    losses |= {f"word_{n}": by_word.losses(texts.heldout, n, spelled) for n in WORD_ORDERS}
    losses["word_2_unspelled"] = by_word.losses(texts.heldout, 2, merged)
    unknown = sum(word not in known for word in texts.heldout) / len(texts.heldout)
    return {
        "characters": len(signs),
        "words": len(texts.heldout),
        "unknown": unknown,
        "models": {name: grade(found, len(signs)) for name, found in losses.items()},
    }


def grade(losses: Sequence[float], characters: int) -> dict:
    """``tokens``, ``perplexity`` per token and ``bits`` per character; the losses are nats, one a token."""
    return {
        "tokens": len(losses),
        "perplexity": perplexity(math.fsum(losses) / len(losses)),
        # Summed on its own, not converted from the perplexity: the identity is there to be checked.
        "bits": math.fsum(loss / math.log(2) for loss in losses) / characters,
    }


def context_losses(texts: Texts, longest: int) -> list[float]:
    """Mean loss, in nats a character, of the n-gram models that see 1, 2, …, ``longest`` characters."""
    model, signs = NGrams(longest + 1, characters(texts.train)), characters(texts.heldout)
    return [math.fsum(model.losses(signs, seen + 1, uniform)) / len(signs) for seen in range(1, longest + 1)]
