"""8.5 与 8.6 节的循环神经网络语言模型：从零开始的，和建立在 torch.nn 之上的。"""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional as F

State = Tensor | tuple[Tensor, ...]


class ScratchRNN(nn.Module):
    """The RNN language model of section 8.5, written out step by step.

    Parameters, drawn from N(0, scale²), biases zero: ``W_xh`` (vocab_size, num_hiddens), ``W_hh``
    (num_hiddens, num_hiddens), ``b_h``, ``W_hq`` (num_hiddens, vocab_size), ``b_q``.
    """

    def __init__(
        self,
        vocab_size: int,
        num_hiddens: int,
        activation: Callable[[Tensor], Tensor] = torch.tanh,
        scale: float = 0.01,
    ):
        super().__init__()
        self.vocab_size, self.num_hiddens, self.activation = vocab_size, num_hiddens, activation
        self.W_xh = nn.Parameter(torch.randn(vocab_size, num_hiddens) * scale)
        self.W_hh = nn.Parameter(torch.randn(num_hiddens, num_hiddens) * scale)
        self.b_h = nn.Parameter(torch.zeros(num_hiddens))
        self.W_hq = nn.Parameter(torch.randn(num_hiddens, vocab_size) * scale)
        self.b_q = nn.Parameter(torch.zeros(vocab_size))

    def begin_state(self, batch_size: int) -> Tensor:
        """A hidden state of zeros, ``(batch_size, num_hiddens)``."""
        return self.b_h.new_zeros(batch_size, self.num_hiddens)

    def forward(self, X: Tensor, H: Tensor) -> tuple[Tensor, Tensor]:
        """X ``(batch_size, num_steps)`` indices, H ``(batch_size, num_hiddens)``.

        Returns logits ``(num_steps, batch_size, vocab_size)`` and the last hidden state.
        """
        # A one-hot vector times W_xh is a row of W_xh: looking rows up does the same, only sooner.
        inputs = self.W_xh[X.T] + self.b_h  # (num_steps, batch_size, num_hiddens)
        states = []
        for step in inputs:
            H = self.activation(step + H @ self.W_hh)  # equation 8.4.5
            states.append(H)
        return torch.stack(states) @ self.W_hq + self.b_q, H


class RNNModel(nn.Module):
    """The language model of section 8.6: any recurrent layer of ``torch.nn``, then a linear output layer.

    ``layer`` is an nn.RNN, nn.GRU or nn.LSTM with ``input_size=vocab_size`` and ``batch_first=False``.
    """

    def __init__(self, layer: nn.RNNBase, vocab_size: int):
        super().__init__()
        self.layer, self.vocab_size = layer, vocab_size
        directions = 2 if layer.bidirectional else 1
        self.output = nn.Linear(layer.hidden_size * directions, vocab_size)

    def begin_state(self, batch_size: int) -> State:
        """Zeros, ``(layers · directions, batch_size, num_hiddens)``; a pair of them for an LSTM."""
        layers = self.layer.num_layers * (2 if self.layer.bidirectional else 1)
        zeros = self.output.weight.new_zeros(layers, batch_size, self.layer.hidden_size)
        return (zeros, zeros.clone()) if isinstance(self.layer, nn.LSTM) else zeros

    def forward(self, X: Tensor, state: State) -> tuple[Tensor, State]:
        """X ``(batch_size, num_steps)`` indices; logits ``(num_steps, batch_size, vocab_size)`` and state."""
        one_hot = F.one_hot(X.T, self.vocab_size).to(self.output.weight.dtype)
        hiddens, state = self.layer(one_hot, state)
        return self.output(hiddens), state


def detach(state: State) -> State:
    """The same state cut off from the graph: gradients stop here (truncated BPTT, section 8.7)."""
    return tuple(part.detach() for part in state) if isinstance(state, tuple) else state.detach()
