"""练习 8.3.5：同一个模型，切口固定和切口随机，训练出来差多少。"""

import random
from collections.abc import Callable, Sequence

import torch
from torch import nn

from solutions.ch08.language_models.offset_coverage import Told
from solutions.toolkit.batches import random_batches
from solutions.toolkit.models import ScratchRNN
from solutions.toolkit.training import Recipe, perplexity, sequence_loss, train_epoch


@torch.no_grad()
def window_perplexity(model: nn.Module, corpus: Sequence[int], num_steps: int, wanted: Callable[[int], bool]) -> float:
    """Perplexity over all windows of the corpus whose start is ``wanted``, each from a hidden state of zeros."""
    pieces = torch.as_tensor(corpus).unfold(0, num_steps + 1, 1)
    pieces = pieces[[start for start in range(len(pieces)) if wanted(start)]]
    logits, _ = model(pieces[:, :-1], model.begin_state(len(pieces)))
    return perplexity(sequence_loss(logits, pieces[:, 1:]).item())


def train_with_cuts(
    cuts: str, texts: dict[str, Sequence[int]], vocab_size: int, recipe: Recipe, seed: int, report
) -> dict[str, list]:
    """Train section 8.5's RNN by random sampling, the offset ``fixed`` at 0 or ``random``; perplexities on the way.

    ``texts``: ``train``, and the held-out ``stop`` (to decide when to stop) and ``heldout`` (to judge by).
    Found are ``own``: windows of the training text that start at multiples of n; ``other``: all its other
    windows; ``stop`` and ``heldout``: all of theirs.  ``seed`` fixes the weights and the order of the windows.
    """
    torch.manual_seed(seed)
    model, rng = ScratchRNN(vocab_size, 64), random.Random(seed)
    train, n = texts["train"], recipe.num_steps
    found = {"epochs": [], "own": [], "other": [], "stop": [], "heldout": []}
    for epoch in range(1, recipe.num_epochs + 1):
        source = Told([0], rng) if cuts == "fixed" else rng
        batches = random_batches(train, recipe.batch_size, n, source)
        loss, _ = train_epoch(model, batches, recipe, torch.device("cpu"))
        report(epoch, recipe.num_epochs, loss)
        if epoch % recipe.evaluate_every == 0:
            found["epochs"].append(epoch)
            found["own"].append(window_perplexity(model, train, n, lambda start: start % n == 0))
            found["other"].append(window_perplexity(model, train, n, lambda start: start % n != 0))
            for part in ("stop", "heldout"):
                found[part].append(window_perplexity(model, texts[part], n, lambda start: True))
    return found
