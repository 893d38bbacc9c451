"""练习 8.4.4：让网络读自己写的字，离真的前缀越远，写得越差吗？"""

import random
from collections import defaultdict
from collections.abc import Collection

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from solutions.ch08.rnn.limits_network import read_on
from solutions.ch08.rnn.limits_text import Texts, characters
from solutions.toolkit.models import RNNModel
from solutions.toolkit.tokens import Vocab

PREFIX, ROOM = 100, 240  # characters read before writing; characters then written, or there for comparison
TAIL, LONGEST = 400, 200  # a loop: the last TAIL characters repeat with a period of at most LONGEST
SIGNS = "abcdefghijklmnopqrstuvwxyz "


@torch.no_grad()
def continuations(
    model: nn.Module, vocab: Vocab, prefixes: list[str], length: int, generator: torch.Generator | None
) -> list[str]:
    """``length`` characters after each of the prefixes, all equally long; ``<unk>`` is never written.

    Without a generator the likeliest character is taken, else one is drawn from the softmax.
    """
    logits, state = model(torch.tensor([vocab[list(prefix)] for prefix in prefixes]), model.begin_state(len(prefixes)))
    written = []
    for _ in range(length):
        written.append(_choose(logits[-1], generator))
        logits, state = model(written[-1][:, None], state)
    return ["".join(vocab.to_tokens(row)) for row in torch.stack(written, 1).tolist()]


def _choose(logits: Tensor, generator: torch.Generator | None) -> Tensor:
    logits = logits.index_fill(1, torch.tensor([Vocab.unk]), -torch.inf)
    if generator is None:
        return logits.argmax(1)
    return torch.multinomial(F.softmax(logits, 1), 1, generator=generator)[:, 0]


def known_shares(texts: list[str], known: Collection[str], count: int) -> list[float]:
    """Share of the 1st, 2nd, …, ``count``-th words of the texts that are known; a text begins with a word.

    A word counts where the text has all of it, from its first letter to the space behind it.
    """
    words = [text.split(" ")[:-1] for text in texts]
    columns = [[row[n] in known for row in words if len(row) > n] for n in range(count)]
    return [sum(column) / len(column) for column in columns]


def true_steps(model: RNNModel, texts: Texts) -> float:
    """With true history: the probability that the next character drawn still leads to a known word, on average.

    Exact, nothing is drawn.  Places where the true word has already left all known words do not count.
    """
    vocab, signs, after = texts.vocab(), characters(texts.heldout), defaultdict(set)
    for word in set(texts.train):
        for place, sign in enumerate(f"{word} "):
            after[word[:place]].add(sign)
    with torch.no_grad():
        _, states = read_on(model, torch.tensor(vocab[list(signs)]))
        probabilities = F.softmax(model.output(states), 1)
    allowed = {begun: vocab[sorted(found)] for begun, found in after.items()}
    begun, found = "", []
    for sign, row in zip(signs, probabilities, strict=True):
        begun = "" if sign == " " else begun + sign
        if begun in allowed:
            found.append(row[allowed[begun]].sum().item())
    return sum(found) / len(found)


def own_steps(written: list[str], known: Collection[str]) -> float:
    """While a word written is still the beginning of a known one: the share of characters that keep it so.

    A space keeps it so where the word is known.  The texts begin with a word.
    """
    alive = {f"{word} "[:n] for word in known for n in range(len(word) + 2)}
    kept = []
    for text in written:
        begun = ""
        for sign in text:
            if begun in alive:
                kept.append(begun + sign in alive)
            begun = "" if sign == " " else begun + sign
    return sum(kept) / len(kept)


def loop(text: str) -> str | None:
    """What a text repeats at its end, turned to begin with its smallest rotation; None where it repeats nothing.

    A text shorter than TAIL is too short to tell.
    """
    end = text[-TAIL:]
    periods = range(1, LONGEST + 1) if len(end) == TAIL else ()
    period = next((p for p in periods if end[p:] == end[:-p]), None)
    return min(end[n : n + period] for n in range(period)) if period else None


def write_freely(
    model: RNNModel, texts: Texts, seed: int, count: int, words: int, loops: int, room_to_loop: int
) -> dict:
    """``count`` true prefixes and as many of random letters, continued by the network itself.

    ``shares``: of known words (those of the training text), by the word's number.  ``looping``: of about
    ``loops`` of the true prefixes, continued by ``room_to_loop`` characters, greedily and drawn.
    """
    vocab, signs, known = texts.vocab(), characters(texts.heldout), set(texts.train)
    rng, generator = random.Random(seed), torch.Generator().manual_seed(seed)
    places = [n for n in range(PREFIX, len(signs) - ROOM) if signs[n - 1] == " "]
    places = [places[len(places) * n // count] for n in range(count)]
    true = [signs[place - PREFIX : place] for place in places]
    noise = ["".join(rng.choices(SIGNS, k=PREFIX - 1)) + " " for _ in places]
    sampled, after_noise = (continuations(model, vocab, given, ROOM, generator) for given in (true, noise))
    greedy, drawn = (
        continuations(model, vocab, true[:: max(count // loops, 1)], room_to_loop, how) for how in (None, generator)
    )
    shown = {"real": [signs[n : n + ROOM] for n in places], "sampled": sampled, "noise": after_noise}
    endless = [loop(text) for text in greedy]
    return {
        "true_steps": true_steps(model, texts),
        "own_steps": own_steps(sampled, known),
        "shares": {key: known_shares(found, known, words) for key, found in shown.items()},
        "looping": {
            "greedy": sum(found is not None for found in endless) / len(endless),
            "sampled": sum(loop(text) is not None for text in drawn) / len(drawn),
            "different": len({found for found in endless if found}),
        },
        "example": {
            "prefix": true[0][-30:].strip(),
            "sampled": sampled[0][:60].strip(),
            "greedy": greedy[0][-60:].strip(),
        },
    }
