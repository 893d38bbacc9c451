"""练习 8.5.3：对每个种子的网络做的全部测量，和一位没见过训练文本的裁判。"""

import math
from collections.abc import Callable, Sequence

import torch
from torch import nn

from solutions.ch08.rnn.limits_freerun import continuations
from solutions.ch08.rnn.limits_ngrams import NGrams
from solutions.ch08.rnn_scratch import sampling_powers as powers
from solutions.ch08.rnn_scratch.book_runs import BookSetting, model_after
from solutions.ch08.rnn_scratch.sampling_texts import (
    Parts,
    copied_share,
    distinct_share,
    known_share,
    letter_distance,
    parts,
    period,
    pieces,
    real_steps,
    self_check,
    top_share,
    write,
)
from solutions.ch08.rnn_scratch.sampling_training import PREFIX
from solutions.toolkit.tokens import Vocab

FINITE = [0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 5.0, 10.0]
ALPHAS = [*FINITE, math.inf]  # inf: the likeliest character
SHOWN = {"0.25": 0.25, "0.5": 0.5, "1": 1.0, "1.5": 1.5, "2": 2.0, "5": 5.0, "10": 10.0, "greedy": math.inf}
LARGE = (10.0, 100.0)  # powers: float32 holds the first and not the second
JUDGE_ORDER = 5


class Judge:
    """Character 5-grams of another part of the book: a second opinion on what the network writes."""

    def __init__(self, source: str):
        self.model, self.found = NGrams(JUDGE_ORDER, list(source)), {}
        self.base = 1 / 27  # letters and the space

    def loss(self, texts: Sequence[str]) -> float:
        """Mean −ln P, nats a character; each text by itself, so that its first characters have less context."""
        return sum(map(self._losses, texts)) / sum(map(len, texts))

    def _losses(self, text: str) -> float:
        return sum(self._one(text[max(here - JUDGE_ORDER + 1, 0) : here + 1]) for here in range(len(text)))

    def _one(self, gram: str) -> float:
        if gram not in self.found:
            share = self.model.share(tuple(gram[:-1]), gram[-1], lambda sign: self.base)
            self.found[gram] = -math.log(share)
        return self.found[gram]


def qualities(texts: Sequence[str], found: Parts) -> dict:
    """What can be counted in any text, written or real."""
    return {
        "distinct": distinct_share(texts),
        "known": known_share(texts, found.words),
        "top": top_share(texts),
        "copied": copied_share(texts, found.train),
        "letters": letter_distance(texts, found.train),
    }


def study_writing(model: nn.Module, found: Parts, seed: int, count: int, length: int, room: int) -> dict:
    """One network: ``count`` texts of ``length`` characters for every α; ``room`` to fall into a loop in."""
    before = [prefix for prefix, _ in pieces(found.heldout, count, length)]
    wrote = write(model, found.vocab, before, ALPHAS, length, seed)
    rows = [qualities(texts, found) for texts in wrote["texts"]]
    shown = write(model, found.vocab, [PREFIX], list(SHOWN.values()), 60, seed)["texts"]
    return {
        "texts": wrote["texts"],
        "loss": wrote["loss"].mean((1, 2)).tolist(),
        "entropy": wrote["entropy"].mean((1, 2)).tolist(),
        "self_check": [self_check(a, b) for a, b in zip(wrote["loss"], wrote["entropy"], strict=True)],
        **{key: [row[key] for row in rows] for key in rows[0]},
        "looping": looping(model, found.vocab, before, room, seed),
        "shown": dict(zip(SHOWN, (texts[0] for texts in shown), strict=True)),
        "recited": dict(zip(SHOWN, (texts[0] in found.train for texts in shown), strict=True)),
    }


def looping(model: nn.Module, vocab: Vocab, prefixes: list[str], room: int, seed: int) -> dict:
    """Share of the texts of ``room`` characters whose last two thirds repeat themselves exactly."""
    sources = {"greedy": None, "sampled": torch.Generator().manual_seed(seed)}
    ends = {
        way: [period(text, room * 2 // 3) is not None for text in continuations(model, vocab, prefixes, room, source)]
        for way, source in sources.items()
    }
    return {way: sum(found) / len(found) for way, found in ends.items()}


def periods(model: nn.Module, vocab: Vocab, prefixes: list[str], far: int) -> list[int]:
    """The period with which each greedy text of ``far`` characters ends: its last half repeats; 0 where it does not.

    A network that knows a long text by heart goes round in long circles, which a short text cannot show.
    """
    return [period(text, far // 2) or 0 for text in continuations(model, vocab, prefixes, far, None)]


def study_real(model: nn.Module, found: Parts, count: int, length: int) -> dict:
    """Real text under q_α, both kinds: ``under`` one loss a finite α, ``best`` the α where it is lowest."""
    result = {}
    for kind, signs in (("heldout", found.heldout), ("train", found.train)):
        log_p, targets = real_steps(model, found.vocab, pieces(signs, count, length))
        result[kind] = {
            "under": [powers.loss_under(log_p, targets, alpha) for alpha in FINITE],
            "best": powers.best_alpha(log_p, targets),
        }
    return result


def study_powers(model: nn.Module, found: Parts, count: int, length: int, ahead: int) -> dict:
    """P^α on the network's own distributions, after true history in the held-out text."""
    z, _ = real_steps(model, found.vocab, pieces(found.heldout, count, length))
    pairs = [powers.slopes(z, alpha) for alpha in FINITE]
    chances = [powers.sharpened(z, alpha) for alpha in ALPHAS]
    heights = [powers.entropy(chance) for chance in chances]
    futures = [
        powers.by_steps_and_as_a_whole(powers.steps_ahead(model, found.vocab[list(prefix)]), 2.0)
        for prefix, _ in pieces(found.heldout, ahead, 0)
    ]
    return {
        "identity_error": max(
            (q - powers.naive(z, alpha)).abs().max().item() for alpha, q in zip(FINITE, chances, strict=False)
        ),
        "slope_error": max((numeric - theory).abs().max().item() for numeric, theory in pairs),
        "entropy": [height.mean().item() for height in heights],
        "mean_log": [powers.mean_log(chance, z).mean().item() for chance in chances],
        "rises": sum(int((b > a + 1e-9).sum()) for a, b in zip(heights, heights[1:], strict=False)),
        "underflow": {str(alpha): powers.underflow(z, alpha) for alpha in LARGE},
        "objection": powers.objection(z, LARGE[-1]),
        "distance": sum(one["distance"] for one in futures) / len(futures),
        "greedy_is_best": sum(one["greedy_is_best"] for one in futures) / len(futures),
    }


def study(
    text: str, weights: dict, setting: BookSetting, epochs: tuple[int, int], seed: int, sizes: dict, report: Callable
) -> dict:
    """Both networks of one seed: the best on held-out text and the one that went on."""
    found, result = parts(text), {}
    count, length = sizes["count"], sizes["length"]
    for done, (name, epoch) in enumerate(zip(("early", "late"), epochs, strict=True), 1):
        model = model_after({"weights": weights}, epoch, setting, len(found.vocab))
        result[name] = study_writing(model, found, seed, count, length, sizes["room"])
        result[name] |= study_real(model, found, count, length)
        if name == "late":
            before = [prefix for prefix, _ in pieces(found.heldout, count, length)]
            result[name]["periods"] = periods(model, found.vocab, before[::4], sizes["far"])
        else:
            result["power"] = study_powers(model, found, count, length, sizes["ahead"])
        report(done, 2)
    return result
