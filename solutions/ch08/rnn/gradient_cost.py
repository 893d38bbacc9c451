"""练习 8.4.3：反向传播要留住多少内存，前后相依的运算排成多长的链。都是数出来的，不是计时。"""

import torch
from torch import Tensor

from solutions.toolkit.models import ScratchRNN
from solutions.toolkit.training import sequence_loss


def cost(num_steps: int, batch_size: int, num_hiddens: int, vocab_size: int) -> dict:
    """One sequence of the scratch RNN: bytes kept for the backward pass, and the longest chain of operations.

    Bytes count every storage once, however many operations refer to it, and leave the parameters out.
    """
    model, kept = ScratchRNN(vocab_size, num_hiddens), {}
    own = {parameter.untyped_storage().data_ptr() for parameter in model.parameters()}

    def keep(tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in own:
            kept[storage.data_ptr()] = storage.nbytes()
        return tensor

    X = torch.randint(vocab_size, (batch_size, num_steps))
    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        logits, _ = model(X, model.begin_state(batch_size))
        loss = sequence_loss(logits, X)
    return {"num_steps": num_steps, "bytes": sum(kept.values()), "chain": longest_chain(loss)}


def longest_chain(loss: Tensor) -> int:
    """Nodes on the longest path of the backward graph: so many operations must wait for one another."""
    length, stack = {}, [loss.grad_fn]
    while stack:
        node = stack[-1]
        after = [following for following, _ in node.next_functions if following is not None]
        waiting = [following for following in after if following not in length]
        if waiting:
            stack += waiting
        else:
            length[node] = 1 + max((length[following] for following in after), default=0)
            stack.pop()
    return length[loss.grad_fn]
