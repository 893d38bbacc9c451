"""练习 8.5.6：前向溢出时，裁剪后的更新变成什么。"""

import torch
from torch import Tensor

from solutions.ch08.rnn_scratch.relu_starts import build
from solutions.toolkit.training import clip_gradients, gradient_norm, sequence_loss

THETA = 1.0


def clipped_update(radius: float, activation: str, seed: int, batch: tuple[Tensor, Tensor], num_hiddens: int) -> dict:
    """The first gradient of a fresh network, before and after clipping.

    ``kind`` says what clipping made of it: ``kept`` (‖g‖ ≤ θ), ``scaled`` to length θ, ``nothing``
    (θ/inf = 0 times finite numbers) or ``nan`` (0 · inf, or NaN times anything).  ``largest`` is the
    largest component before clipping, inf also where the loss or a component is not a number.
    """
    X, Y = batch
    model = build(f"radius_{radius:g}", activation, seed, int(X.max()) + 1, num_hiddens)
    loss = sequence_loss(model(X, model.begin_state(len(X)))[0], Y)
    loss.backward()
    parameters = list(model.parameters())
    largest = max(parameter.grad.abs().max().item() for parameter in parameters)
    finite = all(torch.isfinite(parameter.grad).all() for parameter in parameters)
    norm, spoiled = clip_gradients(parameters, THETA).item(), any(p.grad.isnan().any() for p in parameters)
    length = 0.0 if spoiled else gradient_norm(parameters).item()
    kind = "nan" if spoiled else "nothing" if length == 0 else "scaled" if norm > THETA else "kept"
    sound = torch.isfinite(loss).item()
    return {
        "loss": loss.item() if sound else float("inf"),
        "largest": largest if finite else float("inf"),
        "norm": norm if norm == norm else float("inf"),
        "finite": finite,
        "kind": kind,
        "length": length,
    }
