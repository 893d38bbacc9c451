"""练习 8.4.4：不必训练就能数的：依赖链有多长，梯度够得到多远，输出层占多少。"""

import torch
from torch import Tensor, nn

from solutions.toolkit.models import ScratchRNN, detach

PRODUCTS = ("MmBackward0", "AddmmBackward0")


def longest_chain(output: Tensor) -> int:
    """The most matrix products on one path through the graph behind ``output``: each has to wait for the one before.

    Every node of the graph is settled once, after all the nodes whose results it needs.
    """
    depth: dict = {None: 0}
    stack = [output.grad_fn]
    while stack:
        node = stack[-1]
        before = [parent for parent, _ in node.next_functions]
        waiting = [parent for parent in before if parent not in depth]
        stack.extend(waiting)
        if not waiting:
            depth[node] = max((depth[parent] for parent in before), default=0) + (node.name() in PRODUCTS)
            stack.pop()
    return depth[output.grad_fn]


def chains(num_steps: int, vocab_size: int = 28, num_hiddens: int = 8) -> dict[str, int]:
    """:func:`longest_chain` of the RNN and of a network that sees the same ``num_steps`` characters at once."""
    X = torch.zeros(2, num_steps, dtype=torch.long)
    rnn = ScratchRNN(vocab_size, num_hiddens)
    window = nn.Sequential(
        nn.Linear(num_steps * vocab_size, num_hiddens), nn.Tanh(), nn.Linear(num_hiddens, vocab_size)
    )
    seen = nn.functional.one_hot(X, vocab_size).flatten(1).float()
    return {"rnn": longest_chain(rnn(X, rnn.begin_state(2))[0]), "window": longest_chain(window(seen))}


def gradient_reach(num_steps: int, num_hiddens: int = 16) -> dict:
    """To how many characters each loss of a batch sends a gradient, and to how many of the batch before.

    All 2 · ``num_steps`` characters are different: row i of W_xh has a gradient exactly where character i
    gets one.  Double precision and weights of moderate size, so that a small gradient is not rounded to zero.
    """
    torch.manual_seed(0)
    model = ScratchRNN(2 * num_steps, num_hiddens, scale=0.25).double()
    first, second = torch.arange(2 * num_steps).view(2, 1, num_steps)
    _, state = model(first, model.begin_state(1))
    logits, _ = model(second, detach(state))
    reached, previous = [], 0
    for step in logits:
        (gradient,) = torch.autograd.grad(step.logsumexp(1).sum(), model.W_xh, retain_graph=True)
        touched = gradient.abs().sum(1) > 0
        reached.append(int(touched[num_steps:].sum()))
        previous += int(touched[:num_steps].sum())
    return {"reached": reached, "previous": previous}


def layer_costs(vocab_size: int, num_hiddens: int) -> dict:
    """Parameters of section 8.5's model and multiply-adds for one token forward, all and the output layer's.

    The input layer only looks up a row of W_xh; activation and softmax are not counted.
    """
    model = ScratchRNN(vocab_size, num_hiddens)
    output = model.W_hq.numel() + model.b_q.numel()
    return {
        "vocab_size": vocab_size,
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "output_parameters": output,
        "multiply_adds": model.W_hh.numel() + model.W_hq.numel(),
        "output_multiply_adds": model.W_hq.numel(),
    }
