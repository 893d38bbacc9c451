"""练习 8.7.2 的模型：同一个起点上的循环层，换激活、加残差、加层归一化、在一段之内截断，或换成门控。"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from solutions.toolkit.models import RNNModel

ACTIVATIONS = {"tanh": torch.tanh, "relu": torch.relu}
GATED = {"lstm": nn.LSTM, "gru": nn.GRU}


@dataclass(frozen=True)
class Design:
    """What the network is.  ``stretch`` multiplies the default recurrent weights; ``orthogonal`` puts an
    orthogonal matrix in their place; ``leak`` α < 1 keeps 1 − α of the old state; ``cut`` detaches the state
    after every so many steps inside a batch (0: never)."""

    layer: str = "tanh"
    stretch: float = 1.0
    orthogonal: bool = False
    leak: float = 1.0
    norm: bool = False
    cut: int = 0


class CellRNN(nn.Module):
    """h_t = (1 − α) h_{t−1} + α φ(N(x_t W_xh + h_{t−1} W_hh + b_h)), then a linear output layer.

    N is the identity or layer normalisation (Ba, Kiros and Hinton 2016), without gain and with b_h after it.
    All weights are drawn as nn.RNN's are, uniform in ±1/√num_hiddens, from ``seed`` alone.
    """

    def __init__(self, vocab_size: int, num_hiddens: int, design: Design, seed: int):
        super().__init__()
        self.design, self.vocab_size, self.num_hiddens = design, vocab_size, num_hiddens
        generator, bound = torch.Generator().manual_seed(seed), 1 / math.sqrt(num_hiddens)

        def draw(*shape: int) -> nn.Parameter:
            return nn.Parameter((2 * torch.rand(*shape, generator=generator) - 1) * bound)

        self.W_xh, self.W_hh = draw(vocab_size, num_hiddens), draw(num_hiddens, num_hiddens)
        self.b_h, self.W_hq, self.b_q = draw(num_hiddens), draw(num_hiddens, vocab_size), draw(vocab_size)
        if design.orthogonal:
            self.W_hh.data = torch.linalg.qr(self.W_hh.data).Q
        self.W_hh.data *= design.stretch

    def begin_state(self, batch_size: int) -> Tensor:
        """Zeros, ``(batch_size, num_hiddens)``."""
        return self.b_h.new_zeros(batch_size, self.num_hiddens)

    def step(self, inputs: Tensor, H: Tensor) -> Tensor:
        """One time step: ``inputs`` = x_t W_xh and H, both ``(batch_size, num_hiddens)``."""
        Z, leak = inputs + H @ self.W_hh, self.design.leak
        if self.design.norm:
            Z = F.layer_norm(Z, Z.shape[-1:])
        new = ACTIVATIONS[self.design.layer](Z + self.b_h)
        return new if leak == 1 else (1 - leak) * H + leak * new

    def forward(self, X: Tensor, H: Tensor) -> tuple[Tensor, Tensor]:
        """X ``(batch_size, num_steps)`` indices; logits ``(num_steps, batch_size, vocab_size)`` and last state."""
        states = []
        for number, inputs in enumerate(self.W_xh[X.T]):
            if self.design.cut and number and number % self.design.cut == 0:
                H = H.detach()
            H = self.step(inputs, H)
            states.append(H)
        self.states = states  # of the last forward pass: the gradient regulariser asks for their gradients
        return torch.stack(states) @ self.W_hq + self.b_q, H


def build(design: Design, vocab_size: int, num_hiddens: int, seed: int) -> nn.Module:
    """Fresh weights for ``design``; a gated layer is torch's own, its recurrent weights multiplied by ``stretch``."""
    if design.layer not in GATED:
        return CellRNN(vocab_size, num_hiddens, design, seed)
    torch.manual_seed(seed)
    model = RNNModel(GATED[design.layer](vocab_size, num_hiddens), vocab_size)
    model.layer.weight_hh_l0.data *= design.stretch
    return model


def gradients_through_time(model: nn.Module, X: Tensor, y: Tensor) -> list[float]:
    """‖∂L_T/∂s_{T−k}‖ for k = 1 … T − 1, where s is the whole state (h, and c for an LSTM).

    X ``(windows, T)``, y ``(windows,)``; L_T is the cross-entropy at the last step, summed over the windows.
    k = 0 is left out: torch's layers hand the last hidden state to the output and to the caller as two tensors.
    """
    state, states = model.begin_state(len(X)), []
    for x in X.T:
        logits, state = model(x[:, None], state)
        states.append(state if isinstance(state, tuple) else (state,))
    loss = F.cross_entropy(logits[-1], y, reduction="sum")
    flat = [part for parts in states for part in parts]
    grads = iter(torch.autograd.grad(loss, flat, allow_unused=True, materialize_grads=True))
    sizes = [torch.stack([next(grads).double().norm() for _ in parts]).norm().item() for parts in states]
    return sizes[-2::-1]
