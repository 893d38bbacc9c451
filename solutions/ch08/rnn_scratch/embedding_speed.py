"""练习 8.5.1 的代价：两种写法各花多少时间、多少内存。"""

import time
from collections.abc import Callable

import torch

from solutions.ch08.rnn_scratch.embedding_equality import by_lookup, by_product


def race(vocab_sizes: list[int], width: int, count: int, repeats: int, device: str, progress: Callable) -> dict:
    """Forward and backward of both ways, taking turns: the fastest of ``repeats``, in microseconds, and bytes.

    The fastest, because whatever else the machine does can only make it slower.  ``one_hot_bytes`` are those
    of the one-hot vectors as floats (``F.one_hot`` first makes them of twice as long whole numbers).
    """
    told = {"vocab_size": vocab_sizes, "product": [], "lookup": [], "one_hot_bytes": [], "table_bytes": []}
    for vocab_size in progress(vocab_sizes, "计时"):
        draw = torch.Generator().manual_seed(0)
        W = torch.randn(vocab_size, width, generator=draw).to(device).requires_grad_()
        indices = torch.randint(vocab_size, (count,), generator=draw).to(device)
        upstream = torch.randn(count, width, generator=draw).to(device)
        times = {"product": [], "lookup": []}
        for _ in range(repeats + 1):
            for name, embed in (("product", by_product), ("lookup", by_lookup)):
                began = time.perf_counter()
                (gradient,) = torch.autograd.grad(embed(indices, W), W, upstream)
                gradient[0, 0].item()  # waits for an accelerator
                times[name].append(1e6 * (time.perf_counter() - began))
        for name in times:
            told[name].append(min(times[name][1:]))  # the first one warms up
        told["one_hot_bytes"].append(count * vocab_size * W.element_size())
        told["table_bytes"].append(W.numel() * W.element_size())
    return told
