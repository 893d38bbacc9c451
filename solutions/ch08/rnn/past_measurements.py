"""练习 8.4.2 的测量：手设的网络、浮点数的记性、数频率的对照，和每个种子的训练。"""

import copy
from dataclasses import dataclass, replace

import torch

from solutions.ch08.rnn.past_context import count, counted_influence, counted_loss, fresh, reset_loss, targets
from solutions.ch08.rnn.past_influence import causality, influence, unrolling_error, windows
from solutions.ch08.rnn.past_parity import best_ngram_error, influence_of_the_first, parity_strings, wrong_logits
from solutions.ch08.rnn.past_precision import exact_states, float_states, meeting_distances
from solutions.ch08.rnn_scratch.char_rnn import Texts
from solutions.toolkit.models import RNNModel
from solutions.toolkit.training import Recipe, train, train_epoch

SHOWN = "time t"  # the prefix whose characters are replaced one by one
ORDER, LONG = 4, 9  # of the n-gram whose influence is measured, and of the longest that is counted
DISTANCES = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)
CONTEXTS = (0, 1, 2, 3, 4, 6, 8, 12, 16, 32, 64)  # characters
PAIRS = 500  # of histories that differ in one token
STRENGTHS = (1.0, 2.0, 5.0, 10.0, 20.0)  # of the smoothing: is the 4-gram's lead a matter of this choice?
DTYPES = {"float16": torch.float16, "float32": torch.float32, "float64": torch.float64}


@dataclass(frozen=True)
class Size:
    """How large the learned part is; the rest takes no time."""

    num_hiddens: int
    num_epochs: int
    windows: int
    every: int  # one target in so many

    @property
    def early(self) -> int:
        """The epoch after which the influence is measured once on the way."""
        return max(self.num_epochs // 3, 1)


def parity(length: int, enumerated: int) -> dict:
    """The hand-set networks against counting, and the best n-grams against both."""
    strings = parity_strings(length, random=50, seed=0)
    return {
        "length": length,
        "strings": len(strings),
        "wrong": {name: wrong_logits(name, strings) for name in ("relu", "tanh")},
        "influence": {name: _range(influence_of_the_first(name, length)) for name in ("relu", "tanh")},
        "enumerated": enumerated,
        "ngram_error": {str(n): best_ngram_error(enumerated, n) for n in range(1, enumerated + 2)},
        "own_error": {str(n): best_ngram_error(enumerated, n, own=True) for n in range(1, enumerated + 2)},
    }


def precision(length: int, longest: int) -> dict:
    """One unit that remembers everything, in exact arithmetic and in floating point."""
    return {
        "length": length,
        "pairs": PAIRS,
        "exact": {"longest": longest, "prefixes": 2 ** (longest + 1) - 2, "states": exact_states(longest)},
        "floats": {
            name: {
                "bits": 1 - int(torch.log2(torch.tensor(torch.finfo(dtype).eps))),
                "states": float_states(length, dtype),
                "distance": meeting_distances(dtype, PAIRS, longest=60, seed=0)[PAIRS // 2],
            }
            for name, dtype in DTYPES.items()
        },
    }


def ngram(texts: Texts, size: Size) -> dict:
    """Counts of the same training text: influence by distance, held-out loss by context."""
    counts = {n: count(texts.train, n, len(texts.vocab)) for n in (ORDER, LONG)}
    positions = targets(texts.heldout, max(CONTEXTS), size.every)
    X, Y = windows(texts.heldout, size.windows, 2 * max(DISTANCES), len(texts.vocab), seed=0)
    contexts = [k for k in CONTEXTS if k < LONG]
    return {
        "order": ORDER,
        "influence": counted_influence(counts[ORDER], X[:100], Y[:100], DISTANCES),
        "strengths": {
            f"{strength:g}": counted_loss(
                replace(counts[ORDER], strength=strength), texts.heldout, positions, ORDER - 1
            )
            for strength in STRENGTHS
        },
        "contexts": contexts,
        "loss": [counted_loss(counts[LONG], texts.heldout, positions, k) for k in contexts],
    }


def learn(texts: Texts, size: Size, seed: int, device: str, report) -> dict:
    """One seed: influence before, early in and after training, causality, the held-out loss by context."""
    vocab_size = len(texts.vocab)
    X, Y = windows(texts.heldout, size.windows, 2 * max(DISTANCES), vocab_size, seed)
    model, without = (fresh(seed, vocab_size, size.num_hiddens) for _ in range(2))
    before = influence(model, X, Y, DISTANCES)
    # Random sampling starts every window of 35 from zeros: contexts of 1 … 35 are all in the training.
    recipe, early = Recipe(num_epochs=size.num_epochs, sampling="random"), []

    def watch(epoch, total, loss):
        if epoch == size.early:
            early.extend(influence(copy.deepcopy(model).cpu(), X, Y, DISTANCES))
        report(epoch, total, loss)

    train(model, texts.train, recipe, seed=seed, device=device, report=watch)
    train_without_state(without, texts.train, recipe, seed, device)
    model, without = model.cpu(), without.cpu()
    positions = targets(texts.heldout, max(CONTEXTS), size.every)
    shown = texts.vocab[list(SHOWN)]
    return {
        "before": before,
        "early": early,
        "after": influence(model, X, Y, DISTANCES),
        "unrolling": unrolling_error(model, texts.heldout[:50]),
        "causality": causality(model, shown, vocab_size),
        "reset": [reset_loss(model, texts.heldout, positions, k) for k in CONTEXTS],
        "memoryless": reset_loss(without, texts.heldout, positions, 1),
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
    }


def train_without_state(model: RNNModel, corpus: list[int], recipe: Recipe, seed: int, device: str) -> None:
    """Train in place with as many characters an update, but every one read from a state of zeros."""
    tokens, generator = torch.as_tensor(corpus), torch.Generator().manual_seed(seed)
    size = recipe.batch_size * recipe.num_steps
    model.to(device)
    for _ in range(recipe.num_epochs):
        places = torch.randperm(len(tokens) - 1, generator=generator)
        chunks = places[: len(places) // size * size].reshape(-1, size, 1)
        train_epoch(model, ((tokens[chunk], tokens[chunk + 1]) for chunk in chunks), recipe, torch.device(device))


def _range(numbers: list[float]) -> dict:
    return {"min": min(numbers), "max": max(numbers)}
