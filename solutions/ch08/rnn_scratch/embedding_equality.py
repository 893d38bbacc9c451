"""练习 8.5.1 的恒等式：独热向量乘矩阵、查表、再加一层线性层，前向与梯度逐一对照。"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from solutions.toolkit.models import ScratchRNN


class OneHotRNN(ScratchRNN):
    """Section 8.5's model as the book writes it: one-hot vectors times ``W_xh``, where ScratchRNN looks rows up."""

    def forward(self, X: Tensor, H: Tensor) -> tuple[Tensor, Tensor]:
        """X ``(batch_size, num_steps)`` indices; logits ``(num_steps, batch_size, vocab_size)`` and the last state."""
        states = []
        for one_hot in F.one_hot(X.T, self.vocab_size).to(self.W_xh.dtype):
            H = self.activation(one_hot @ self.W_xh + H @ self.W_hh + self.b_h)
            states.append(H)
        return torch.stack(states) @ self.W_hq + self.b_q, H


class IndexRNN(ScratchRNN):
    """The wrong way: the index of a token, a number, times one weight a hidden unit.

    The same as a table of rank 1.  ``standard``: indices shifted and scaled to mean 0 and deviation 1.
    """

    def __init__(self, vocab_size: int, num_hiddens: int, standard: bool):
        super().__init__(vocab_size, num_hiddens)
        self.W_xh = nn.Parameter(self.W_xh[:1].detach().clone())
        numbers = torch.arange(vocab_size, dtype=self.W_xh.dtype)
        if standard:
            numbers = (numbers - numbers.mean()) / numbers.std(correction=0)
        self.register_buffer("numbers", numbers)

    def forward(self, X: Tensor, H: Tensor) -> tuple[Tensor, Tensor]:
        """As :class:`OneHotRNN`."""
        states = []
        for numbers in self.numbers[X.T]:
            H = self.activation(numbers[:, None] @ self.W_xh + H @ self.W_hh + self.b_h)
            states.append(H)
        return torch.stack(states) @ self.W_hq + self.b_q, H


def by_product(indices: Tensor, W: Tensor) -> Tensor:
    """One-hot vectors times W: ``(n,)`` indices and ``(vocab_size, d)`` to ``(n, d)``."""
    return F.one_hot(indices, len(W)).to(W.dtype) @ W


def by_lookup(indices: Tensor, W: Tensor) -> Tensor:
    """The rows of W themselves; same shapes."""
    return F.embedding(indices, W)


def forward_and_gradient(embed, indices: Tensor, W: Tensor, upstream: Tensor) -> tuple[Tensor, Tensor]:
    """``embed(indices, W)`` and the gradient of ``(embed · upstream).sum()`` with respect to W."""
    W = W.clone().requires_grad_()
    out = embed(indices, W)
    (gradient,) = torch.autograd.grad((out * upstream).sum(), W)
    return out.detach(), gradient


def bits(numbers: Tensor) -> Tensor:
    """The same memory read as whole numbers: unlike ``==`` this tells −0 from +0."""
    return numbers.contiguous().view({4: torch.int32, 8: torch.int64}[numbers.element_size()])


def compare(vocab_size: int, width: int, count: int, dtype: torch.dtype, whole: bool, seed: int) -> dict:
    """Both ways on one random table: how many outputs differ in any bit, how far the gradients are apart.

    ``whole``: all numbers are small whole ones, so that every sum is exact in any order (0 is added to turn
    −0 into +0: see :func:`exceptions`).  Only the first
    half of the vocabulary occurs; ``untouched`` is the largest gradient in the other rows.
    """
    draw = torch.Generator().manual_seed(seed)
    W, upstream = (torch.randn(n, width, generator=draw, dtype=dtype) for n in (vocab_size, count))
    if whole:
        W, upstream = (4 * W).round() + 0.0, (4 * upstream).round() + 0.0
    indices = torch.randint(vocab_size // 2, (count,), generator=draw)
    (product, one), (row, other) = (
        forward_and_gradient(embed, indices, W, upstream) for embed in (by_product, by_lookup)
    )
    return {
        "vocab_size": vocab_size,
        "elements": product.numel(),
        "different": int((bits(product) != bits(row)).sum()),
        "gradient": ((one - other).abs().max() / other.abs().max()).item(),
        "untouched": max(g[vocab_size // 2 :].abs().max().item() for g in (one, other)),
    }


def identity_table(vocab_size: int) -> dict:
    """One-hot vectors against ``nn.Embedding`` whose table is the identity, and how they lie to one another."""
    every = torch.arange(vocab_size)
    one_hot = F.one_hot(every, vocab_size).double()
    table = nn.Embedding.from_pretrained(torch.eye(vocab_size, dtype=torch.float64))
    pairs = torch.pdist(one_hot)
    return {
        "different": int((bits(one_hot) != bits(table(every))).sum()),
        "pairs": len(pairs),
        "farthest_from_root_two": (pairs - math.sqrt(2)).abs().max().item(),
    }


def exceptions(vocab_size: int, width: int, seed: int) -> dict:
    """Where floating point breaks the identity: one row of inf, and a table of −0.

    With the row of inf: how many outputs of the OTHER tokens are not numbers, either way.  With −0:
    in how many outputs the bits differ, and in how many the values do.
    """
    zeros = torch.full((vocab_size, width), -0.0)
    both = [embed(torch.arange(vocab_size), zeros) for embed in (by_product, by_lookup)]
    W = torch.randn(vocab_size, width, generator=torch.Generator().manual_seed(seed))
    W[0] = math.inf
    others = torch.arange(1, vocab_size)
    return {
        "elements": len(others) * width,
        "product": int(by_product(others, W).isnan().sum()),
        "lookup": int(by_lookup(others, W).isnan().sum()),
        "zeros": zeros.numel(),
        "zeros_bits": int((bits(both[0]) != bits(both[1])).sum()),
        "zeros_values": int((both[0] != both[1]).sum()),
    }


def factors(W: Tensor, width: int) -> tuple[Tensor, Tensor]:
    """E ``(vocab_size, width)`` and U ``(width, hidden)`` with E U = W, for any W: [I 0] [W; 0] or [W 0] [I; 0].

    Raises ValueError where ``width`` is less than the smaller side of W.
    """
    vocab_size, hidden = W.shape
    if width < min(W.shape):
        raise ValueError(f"width {width} is less than the smaller side of {tuple(W.shape)}")
    E, U = W.new_zeros(vocab_size, width), W.new_zeros(width, hidden)
    if vocab_size <= hidden:
        E[:, :vocab_size], U[:vocab_size] = torch.eye(vocab_size), W
    else:
        E[:, :hidden], U[:hidden] = W, torch.eye(hidden)
    return E, U


def any_table(vocab_size: int, hidden: int, width: int, seed: int) -> dict:
    """A random table from :func:`factors`: in how many outputs the two layers and the one table differ."""
    W = torch.randn(vocab_size, hidden, generator=torch.Generator().manual_seed(seed))
    E, U = factors(W, width)
    two = F.embedding(torch.arange(vocab_size), E) @ U
    return {"vocab_size": vocab_size, "hidden": hidden, "width": width, "different": int((bits(two) != bits(W)).sum())}


def extra_layer(vocab_size: int, width: int, hidden: int, seed: int) -> dict:
    """An embedding of ``width`` and a linear layer after it, against the one table E U.

    ``apart``: largest difference of the outputs; ``rank`` of E U; ``step_error``: how far the change of E U
    in one small step of SGD is from −η(G UᵀU + E EᵀG), relative; ``cosine``: of that change with −G, the
    step that a free table would take.
    """
    draw = torch.Generator().manual_seed(seed)
    E, U = (
        torch.randn(*shape, generator=draw, dtype=torch.float64).requires_grad_()
        for shape in ((vocab_size, width), (width, hidden))
    )
    indices = torch.randint(vocab_size, (4 * vocab_size,), generator=draw)
    upstream = torch.randn(len(indices), hidden, generator=draw, dtype=torch.float64)
    table = (E @ U).detach()
    out = F.embedding(indices, E) @ U
    dE, dU = torch.autograd.grad((out * upstream).sum(), (E, U))
    _, G = forward_and_gradient(by_lookup, indices, table, upstream)
    with torch.no_grad():
        lr = 1e-7 / G.norm()
        moved = (E - lr * dE) @ (U - lr * dU) - table
        told = -lr * (G @ U.T @ U + E @ E.T @ G)
        return {
            "width": width,
            "apart": (out - by_lookup(indices, table)).abs().max().item(),
            "rank": int(torch.linalg.matrix_rank(table)),
            "step_error": ((moved - told).norm() / told.norm()).item(),
            "cosine": F.cosine_similarity(moved.flatten(), -G.flatten(), dim=0).item(),
        }
