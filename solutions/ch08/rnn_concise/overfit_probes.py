"""练习 8.6.1：一个训练好的模型，对训练文本和留出文本各知道多少：损失、猜中率、自信、背诵。"""

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from solutions.ch08.rnn.limits_ngrams import NGrams
from solutions.toolkit.training import evaluate

STREAMS = 10  # as evaluate reads a text
TEMPERATURES = [1 + 0.25 * n for n in range(29)]  # 1 to 8
ORDERS = range(1, 7)
LETTERS = 27  # a to z and the space: all that the cleaned text can hold


@torch.no_grad()
def read(model: nn.Module, corpus: Sequence[int], device: torch.device) -> tuple[Tensor, Tensor]:
    """Logits ``(tokens, vocab_size)`` and the true next characters ``(tokens,)``, read as ``evaluate`` does."""
    length = (len(corpus) - 1) // STREAMS
    tokens = torch.as_tensor(corpus, device=device)
    X = tokens[: length * STREAMS].reshape(STREAMS, length)
    Y = tokens[1 : length * STREAMS + 1].reshape(STREAMS, length)
    logits, _ = model(X, model.begin_state(STREAMS))
    return logits.flatten(0, 1), Y.T.flatten()


def certainty(model: nn.Module, corpus: Sequence[int], device: torch.device) -> dict:
    """``accuracy``: how often the likeliest character is right; ``confidence``: the probability it was given, mean."""
    logits, truth = read(model, corpus, device)
    confidence, choice = torch.softmax(logits, 1).max(1)
    return {"accuracy": (choice == truth).double().mean().item(), "confidence": confidence.double().mean().item()}


def cooled(model: nn.Module, validation: Sequence[int], test: Sequence[int], device: torch.device) -> dict:
    """Divide the logits by the temperature that suits the validation text best; the loss of both texts with it.

    Guo et al. (2017): the order of the characters stays, only the confidence falls.
    """
    losses = {}
    for name, corpus in (("validation", validation), ("test", test)):
        logits, truth = read(model, corpus, device)
        losses[name] = [F.cross_entropy(logits / T, truth).item() for T in TEMPERATURES]
    best = losses["validation"].index(min(losses["validation"]))
    return {"temperature": TEMPERATURES[best], "test": losses["test"][best]}


@torch.no_grad()
def recite(model: nn.Module, columns: Tensor, warm_up: int) -> tuple[list[int], Tensor]:
    """Read ``warm_up`` characters of each row of ``columns`` and go on greedily to its end.

    Returns how many characters agree with the row before the first wrong one, and what was written,
    ``(rows, length − warm_up)``.
    """
    logits, state = model(columns[:, :warm_up], model.begin_state(len(columns)))
    written = []
    for _ in range(columns.shape[1] - warm_up):
        written.append(logits[-1].argmax(1))
        logits, state = model(written[-1][:, None], state)
    written = torch.stack(written, 1)
    return (written == columns[:, warm_up:]).long().cumprod(1).sum(1).tolist(), written


def passages(corpus: Sequence[int], number: int, length: int, device: torch.device) -> Tensor:
    """``number`` passages of ``length`` characters, evenly spread over a text, one a row."""
    tokens, room = torch.as_tensor(corpus, device=device), len(corpus) - length
    return torch.stack([tokens[start : start + length] for start in range(0, room, room // number)][:number])


def snapshot(model: nn.Module, texts: dict[str, Sequence[int]], device: torch.device) -> dict:
    """Losses of all texts, and certainty on the training and on the test text."""
    found = {name: evaluate(model, corpus, device) for name, corpus in texts.items()}
    for name in ("train", "test"):
        found |= {f"{name}_{key}": value for key, value in certainty(model, texts[name], device).items()}
    return found


def counted(train: Sequence[int], validation: Sequence[int], test: Sequence[int]) -> dict:
    """Losses in nats a character of smoothed n-grams, one an order of ``ORDERS``, learned from ``train``."""
    model = NGrams(max(ORDERS), train)
    return {
        name: [math.fsum(model.losses(corpus, order, lambda token: 1 / LETTERS)) / len(corpus) for order in ORDERS]
        for name, corpus in (("validation", validation), ("test", test))
    }
