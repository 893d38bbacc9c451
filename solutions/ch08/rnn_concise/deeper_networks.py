"""练习 8.6.2：多层循环网络，默认的，和让它训得动的改法。"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from solutions.errors import UserError

KINDS = {"default": "默认", "orthogonal": "正交", "residual": "残差", "normalised": "层归一化"}


class DeepRNN(nn.Module):
    """``depth`` layers of nn.RNN, one on top of the other, then a linear output layer.

    ``default`` computes what ``nn.RNN(vocab_size, num_hiddens, num_layers=depth)`` does, from the same
    weights for the same torch seed.  ``orthogonal`` starts from other weights (:func:`_pass_the_signal_on`),
    ``residual`` hands up, from the second layer on, a layer's input plus 1/√depth of its hidden states,
    ``normalised`` puts a LayerNorm behind every layer.  Raises UserError for another kind or a depth below 1.
    """

    def __init__(self, vocab_size: int, num_hiddens: int, depth: int, kind: str = "default"):
        super().__init__()
        if kind not in KINDS or depth < 1:
            raise UserError(f"要 1 层以上、种类是 {'、'.join(KINDS)} 之一，收到的是 {depth} 层、{kind!r}。")
        self.vocab_size, self.num_hiddens, self.kind = vocab_size, num_hiddens, kind
        self.layers = nn.ModuleList(nn.RNN(num_hiddens if n else vocab_size, num_hiddens) for n in range(depth))
        self.output = nn.Linear(num_hiddens, vocab_size)
        normalised = kind == "normalised"
        self.norms = nn.ModuleList(nn.LayerNorm(num_hiddens) if normalised else nn.Identity() for _ in range(depth))
        if kind == "orthogonal":
            _pass_the_signal_on(self.layers)

    def begin_state(self, batch_size: int) -> Tensor:
        """Zeros, ``(depth, batch_size, num_hiddens)``."""
        return self.output.weight.new_zeros(len(self.layers), batch_size, self.num_hiddens)

    def layer_outputs(self, X: Tensor, state: Tensor) -> tuple[list[Tensor], Tensor]:
        """What each layer hands up, ``(num_steps, batch_size, num_hiddens)`` each, and the last hidden states."""
        signal, handed, last = F.one_hot(X.T, self.vocab_size).to(self.output.weight.dtype), [], []
        for n, (layer, norm) in enumerate(zip(self.layers, self.norms, strict=True)):
            hiddens, end = layer(signal, state[n : n + 1])
            skips = self.kind == "residual" and n > 0
            signal = signal + hiddens / len(self.layers) ** 0.5 if skips else norm(hiddens)
            handed.append(signal)
            last.append(end)
        return handed, torch.cat(last)

    def forward(self, X: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """X ``(batch_size, num_steps)`` indices; logits ``(num_steps, batch_size, vocab_size)`` and state."""
        handed, state = self.layer_outputs(X, state)
        return self.output(handed[-1]), state


@torch.no_grad()
def _pass_the_signal_on(layers: nn.ModuleList) -> None:
    """From the second layer on W_ih becomes orthogonal; everywhere W_hh is halved and the biases are zero.

    The energy of an input's trace is then multiplied by 1/(1 − 1/12) ≈ 1.09 a layer instead of ½, and it
    comes 1/11 instead of ½ a step later.
    """
    for n, layer in enumerate(layers):
        if n:
            nn.init.orthogonal_(layer.weight_ih_l0)
        layer.weight_hh_l0 *= 0.5
        layer.bias_ih_l0.zero_()
        layer.bias_hh_l0.zero_()


def build(kind: str, depth: int, vocab_size: int, num_hiddens: int, seed: int) -> DeepRNN:
    """A network with fresh weights, drawn on the CPU."""
    torch.manual_seed(seed)
    return DeepRNN(vocab_size, num_hiddens, depth, kind)


@torch.no_grad()
def start_from_unigram(model: DeepRNN, corpus: Sequence[int]) -> None:
    """Let the output bias know the shares of the characters from the start: ln p, −12 for one that never comes."""
    counts = torch.bincount(torch.as_tensor(corpus), minlength=model.vocab_size)
    model.output.bias.copy_((counts / len(corpus)).log().clamp(min=-12))


def multiply_adds(depth: int, num_hiddens: int, vocab_size: int) -> int:
    """Multiplications for one token, forward, a one-hot input multiplied out: 2qh + (2·depth − 1)·h²."""
    return 2 * vocab_size * num_hiddens + (2 * depth - 1) * num_hiddens**2
