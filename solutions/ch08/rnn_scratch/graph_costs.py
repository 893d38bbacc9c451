"""练习 8.5.5：每一批的反向传播经过多少时间步、多少个节点，留着多少字节，都是数出来的；另外也计时。"""

import statistics
import time
import weakref
from collections import Counter
from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.autograd.graph import saved_tensors_hooks
from torch.func import functional_call

from solutions.ch08.rnn_scratch.graph_descent import Weights, gradients_by_version, leaves
from solutions.toolkit.training import sequence_loss


class Kept:
    """Bytes that graphs hold for their backward passes, every storage once; what a graph lets go is taken off."""

    def __init__(self, *own: Tensor):
        self.own = {tensor.untyped_storage().data_ptr() for tensor in own}
        self.holders, self.sizes = Counter(), {}

    @property
    def bytes(self) -> int:
        return sum(self.sizes[place] for place, count in self.holders.items() if count)

    def pack(self, tensor: Tensor) -> "Held":
        """For ``saved_tensors_hooks``: the graph keeps what is returned here, and lets go of it with itself."""
        # Detached: a node that held a tensor that holds this very node would never be let go.
        held, place = Held(tensor.detach()), tensor.untyped_storage().data_ptr()
        if place not in self.own:
            self.holders[place] += 1
            self.sizes[place] = tensor.untyped_storage().nbytes()
            weakref.finalize(held, self._release, place)
        return held

    def _release(self, place: int) -> None:
        self.holders[place] -= 1


class Held:
    """A saved tensor, in an object of its own that can be watched."""

    def __init__(self, tensor: Tensor):
        self.tensor = tensor


def nodes(loss: Tensor) -> set:
    """Every node of the backward graph of a loss."""
    found, stack = set(), [loss.grad_fn]
    while stack:
        node = stack.pop()
        if node not in found:
            found.add(node)
            stack += [following for following, _ in node.next_functions if following is not None]
    return found


def counted(loss: Tensor, backward: Callable[[], object]) -> dict:
    """How many time steps (nodes of tanh), and how many nodes in all, a backward pass really goes through."""
    passed = Counter()

    def note(kind: str) -> Callable:
        return lambda gradients: passed.update([kind])

    handles = [node.register_prehook(note(node.name())) for node in nodes(loss)]
    backward()
    for handle in handles:
        handle.remove()
    return {"steps": passed["TanhBackward0"], "nodes": passed.total()}


BACKWARDS = {  # how a batch's gradients are asked for: of all versions of the weights, or of the current one
    "detached": lambda loss, versions: gradients_by_version(loss, versions[-1:]),
    "kept": gradients_by_version,
    "current_only": lambda loss, versions: gradients_by_version(loss, versions[-1:]),
}


def random_tokens(vocab_size: int, batch_size: int, num_steps: int, number: int) -> list:
    """Batches of random tokens: a cost does not depend on the text."""
    draw = torch.Generator().manual_seed(0)
    shape = (batch_size, num_steps)
    return [tuple(torch.randint(vocab_size, shape, generator=draw) for _ in range(2)) for _ in range(number)]


def epoch_costs(model: nn.Module, batches: list, way: str) -> list[dict]:
    """One entry a batch: steps and nodes of its backward pass, bytes held just before it.

    ``way``: ``detached``; ``kept``, all versions of the weights asked for; or ``current_only``, the graph
    kept, but only the newest weights asked for.
    """
    versions: list[Weights] = []
    state, found = model.begin_state(len(batches[0][0])), []
    kept = Kept()
    for X, Y in batches:
        # As an update does: new tensors (their values do not matter here).
        versions.append(leaves(model))
        kept.own |= {weight.untyped_storage().data_ptr() for weight in versions[-1].values()}
        state = state.detach() if way == "detached" else state
        with saved_tensors_hooks(kept.pack, lambda held: held.tensor):
            logits, state = functional_call(model, versions[-1], (X, state))
            loss = sequence_loss(logits, Y)
        held = kept.bytes
        found.append({**counted(loss, lambda: BACKWARDS[way](loss, versions)), "bytes": held})  # noqa: B023
    return found


def seconds(model: nn.Module, batches: list, way: str, repeats: int) -> dict:
    """Processor seconds of each batch's backward pass and of a whole epoch, updates aside: medians of epochs."""
    backward, whole = [], []
    for _ in range(repeats + 1):
        versions, state, began, passes = [], model.begin_state(len(batches[0][0])), time.thread_time(), []
        for X, Y in batches:
            versions.append(leaves(model))
            state = state.detach() if way == "detached" else state
            logits, state = functional_call(model, versions[-1], (X, state))
            loss = sequence_loss(logits, Y)
            start = time.thread_time()
            BACKWARDS[way](loss, versions)
            passes.append(time.thread_time() - start)
        backward.append(passes)
        whole.append(time.thread_time() - began)
    # The first epoch finds memory and caches cold.
    return {
        "backward": [statistics.median(column) for column in zip(*backward[1:], strict=True)],
        "epoch": statistics.median(whole[1:]),
    }
