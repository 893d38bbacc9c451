"""练习 8.5.2 的文本与计分：一本书分成训练、验证、测试三段；网络与 n 元语法在同样的词元上计分。"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from solutions.toolkit.tokens import Vocab, encode

TENTHS = 10
SKIPPED = 16  # tokens at the start of a text that no model is scored on: every model has its context by then


@dataclass(frozen=True)
class Parts:
    """Character indices of consecutive pieces: eight tenths to train on, one to choose by, one to report on."""

    train: list[int]
    validation: list[int]
    test: list[int]


def parts(text: str, vocab: Vocab) -> Parts:
    """A book in three, read with a vocabulary that may come from another book."""
    indices, _ = encode(text, vocab=vocab)
    eight, nine = len(indices) * (TENTHS - 2) // TENTHS, len(indices) * (TENTHS - 1) // TENTHS
    return Parts(indices[:eight], indices[eight:nine], indices[nine:])


@torch.no_grad()
def read(model: nn.Module, tokens: Sequence[int]) -> Tensor:
    """Logits ``(len(tokens) − SKIPPED, vocab_size)`` for all tokens but the first ``SKIPPED``.

    The text is read once, in one stream, the state carried on; model and result are on the CPU.
    """
    logits, _ = model(torch.as_tensor(tokens)[None, :-1], model.begin_state(1))
    return logits[SKIPPED - 1 :, 0]


def read_loss(model: nn.Module, tokens: Sequence[int]) -> float:
    """Mean loss of those tokens, nats: the same ones that the n-grams are scored on."""
    return F.cross_entropy(read(model, tokens), torch.as_tensor(tokens)[SKIPPED:]).item()


def confidence(logits: Tensor, tokens: Tensor) -> dict[str, float]:
    """How sure a model is and how often it is right, from logits ``(n, vocab_size)`` and what really came, ``(n,)``.

    ``loss`` is the mean of −ln p of what came, ``expected`` the mean entropy of p: the loss the model itself
    expects, were the text drawn from it.  ``accuracy`` is the share whose likeliest character came.
    """
    log_p = F.log_softmax(logits, dim=-1)
    return {
        "loss": F.nll_loss(log_p, tokens).item(),
        "expected": -(log_p.exp() * log_p).sum(-1).mean().item(),
        "accuracy": (logits.argmax(-1) == tokens).float().mean().item(),
    }


def softened(logits: Tensor, tokens: Tensor, temperatures: Sequence[float]) -> tuple[float, float, float]:
    """``(T, before, after)``: T chosen on the first half of the text, losses of the second half.

    ``before`` is with the logits as they are, ``after`` with the logits divided by T.
    """
    half = len(tokens) // 2
    best = min(temperatures, key=lambda T: F.cross_entropy(logits[:half] / T, tokens[:half]).item())
    before, after = (F.cross_entropy(logits[half:] / T, tokens[half:]).item() for T in (1.0, best))
    return best, before, after


def stopped(snapshots: Sequence[Tensor], tokens: Tensor) -> float:
    """Loss of the second half of the text with the logits that suit its first half best: early stopping."""
    half = len(tokens) // 2
    best = min(snapshots, key=lambda logits: F.cross_entropy(logits[:half], tokens[:half]).item())
    return F.cross_entropy(best[half:], tokens[half:]).item()
