"""8.5 节几道练习共用：书中默认设置下的字符级语言模型，以及逐步记录的训练。"""

import math
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from solutions.toolkit.models import RNNModel, ScratchRNN
from solutions.toolkit.tokens import Vocab, encode
from solutions.toolkit.training import SAMPLERS, Recipe, descend, evaluate

TRAINED, HELD_OUT = 10_000, 10_000  # characters: the book trains on the first 10,000
SATURATED = 0.99  # |h| above this: 1 − h² < 0.02, the unit passes hardly any gradient back


@dataclass(frozen=True)
class Texts:
    """Character indices of the training text and of the text right after it, and their vocabulary."""

    train: list[int]
    heldout: list[int]
    vocab: Vocab


def split(text: str) -> Texts:
    """The book's training text (first 10,000 characters) and the next 10,000, held out."""
    indices, vocab = encode(text)
    return Texts(indices[:TRAINED], indices[TRAINED : TRAINED + HELD_OUT], vocab)


def build(init: str, seed: int, vocab_size: int, num_hiddens: int) -> nn.Module:
    """A model with fresh weights: ``scratch`` is section 8.5's, N(0, 0.01²); ``library`` section 8.6's.

    The weights are drawn on the CPU, so that every device starts from the same ones.
    """
    torch.manual_seed(seed)
    if init == "scratch":
        return ScratchRNN(vocab_size, num_hiddens)
    return RNNModel(nn.RNN(vocab_size, num_hiddens), vocab_size)


def spectral_norm(model: nn.Module) -> float:
    """Largest singular value of ``W_hh``: by how much one time step can stretch a vector, tanh aside."""
    W_hh = model.W_hh if isinstance(model, ScratchRNN) else model.layer.weight_hh_l0
    return torch.linalg.matrix_norm(W_hh.detach().cpu(), 2).item()


def saturated_share(hiddens: Tensor) -> float:
    """Share of hidden values with |h| > 0.99."""
    return (hiddens.abs() > SATURATED).float().mean().item()


def unigram_loss(corpus: Sequence[int]) -> float:
    """Mean loss in nats of the best model that ignores what came before: the entropy of the counts."""
    return -sum(n * math.log(n / len(corpus)) for n in Counter(corpus).values()) / len(corpus)


def bigram_loss(corpus: Sequence[int]) -> float:
    """Mean loss in nats of the best model that knows only the character before (fitted to this very text)."""
    before = Counter(corpus[:-1])
    pairs = Counter(zip(corpus, corpus[1:], strict=False))
    return -sum(n * math.log(n / before[first]) for (first, _), n in pairs.items()) / (len(corpus) - 1)


@dataclass
class Trace:
    """A training, written down: ``loss`` one an epoch (nats a token), ``norm`` and ``length`` one a step
    (‖g‖ before clipping, ‖Δw‖ as the weights really moved), ``saturated`` one an epoch (share of its last
    hidden states with |h| > 0.99), ``heldout_loss`` one an entry of ``epochs``."""

    loss: list[float] = field(default_factory=list)
    norm: list[float] = field(default_factory=list)
    length: list[float] = field(default_factory=list)
    saturated: list[float] = field(default_factory=list)
    epochs: list[int] = field(default_factory=list)
    heldout_loss: list[float] = field(default_factory=list)

    def crossed(self, level: float, run_length: int) -> int | None:
        """First epoch of the first ``run_length`` epochs in a row with a loss above ``level``."""
        above = 0
        for epoch, loss in enumerate(self.loss, 1):
            above = 0 if loss <= level else above + 1  # a loss that is not a number counts as above
            if above == run_length:
                return epoch - run_length + 1
        return None


def worth_a_look(epoch: int, num_epochs: int) -> bool:
    """The epochs a trace evaluates: dense while much changes, sparse later."""
    return epoch in (1, 2, 4, 6, 8, num_epochs) or epoch % (10 if epoch <= 100 else 25) == 0


def follow(
    model: nn.Module,
    texts: Texts,
    recipe: Recipe,
    seed: int,
    device: str,
    report: Callable,
    *,
    before_epoch: Callable[[int], None] = lambda epoch: None,
    give_up: Callable[[Trace], bool] = lambda trace: False,
) -> Trace:
    """Train in place as :func:`solutions.toolkit.training.train` does, and write down every step.

    ``before_epoch(epoch)`` may look at the model; ``give_up(trace)`` ends the training early.
    """
    trace, rng, place = Trace(), random.Random(seed), torch.device(device)
    model.to(place)
    position = flat_weights(model)
    for epoch in range(1, recipe.num_epochs + 1):
        before_epoch(epoch)
        losses, norms, lengths = [], [], []
        batches = SAMPLERS[recipe.sampling](texts.train, recipe.batch_size, recipe.num_steps, rng)
        for step in descend(model, batches, recipe, place):
            last, position = position, flat_weights(model)
            losses.append(step.loss)
            norms.append(step.norm)
            lengths.append(torch.linalg.vector_norm(position - last))
        trace.loss.append(torch.stack(losses).cpu().double().mean().item())
        trace.norm += torch.stack(norms).tolist()
        trace.length += torch.stack(lengths).tolist()
        trace.saturated.append(saturated_share(step.state))
        report(epoch, recipe.num_epochs, trace.loss[-1])
        stop = give_up(trace)
        if stop or worth_a_look(epoch, recipe.num_epochs):
            trace.epochs.append(epoch)
            trace.heldout_loss.append(evaluate(model, texts.heldout, place))
        if stop:
            break
    return trace


def flat_weights(model: nn.Module) -> Tensor:
    """All parameters in one long vector, a copy."""
    return torch.cat([parameter.detach().flatten() for parameter in model.parameters()])
