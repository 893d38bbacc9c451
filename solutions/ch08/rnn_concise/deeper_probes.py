"""练习 8.6.2：不训练，只量：换一个字符，各层变多少；初始时与“平台”上，各层得到多少梯度。"""

import torch
from torch import Tensor

from solutions.ch08.rnn_concise.deeper_networks import DeepRNN
from solutions.toolkit.training import sequence_loss


@torch.no_grad()
def traces(model: DeepRNN, X: Tensor, place: int) -> Tensor:
    """Energies ``(depth, num_steps − place)``: ‖change of a layer's output‖²/2, k steps after one character changed.

    The other character has the next index; the change of the one-hot input has energy 2, hence the half.
    """
    changed = X.clone()
    changed[:, place] = (changed[:, place] + 1) % model.vocab_size
    before, after = (model.layer_outputs(each, model.begin_state(len(X)))[0] for each in (X, changed))
    pairs = zip(before, after, strict=True)
    return torch.stack([(b - a)[place:].square().sum(-1).mean(-1) / 2 for b, a in pairs])


@torch.no_grad()
def state_sizes(model: DeepRNN, X: Tensor) -> list[float]:
    """Root mean square length of the hidden states of the first and of the last layer, second half of the steps."""
    handed, _ = model.layer_outputs(X, model.begin_state(len(X)))
    return [handed[n][X.shape[1] // 2 :].square().sum(-1).mean().sqrt().item() for n in (0, -1)]


def streams(corpus: list[int], batch_size: int) -> tuple[Tensor, Tensor]:
    """The text cut into ``batch_size`` streams one after another, X and Y one token later."""
    length = (len(corpus) - 1) // batch_size
    tokens = torch.tensor(corpus)
    X, Y = tokens[: batch_size * length], tokens[1 : batch_size * length + 1]
    return X.reshape(batch_size, length), Y.reshape(batch_size, length)


def settle_on_unigram(model: DeepRNN, X: Tensor, Y: Tensor, warm: int) -> None:
    """Move the output bias so that the mean prediction after ``warm`` steps is the share of each character in Y."""
    with torch.no_grad():
        mean = model(X, model.begin_state(len(X)))[0][warm:].mean((0, 1))
        shares = torch.bincount(Y[:, warm:].flatten(), minlength=model.vocab_size) / Y[:, warm:].numel()
        model.output.bias += shares.log().clamp(min=-60) - mean  # a character that never comes has no finite logit


def layer_gradients(model: DeepRNN, X: Tensor, Y: Tensor, warm: int) -> list[float]:
    """‖∂L/∂W_ih‖ of every layer, never cut off; L is the mean loss of the steps after the first ``warm``.

    The gradient goes on into the first steps.  Were it cut where the losses begin, the first of them would
    count less than the others, and their sum would no longer cancel at the unigram shares.
    """
    model.zero_grad()
    logits, _ = model(X, model.begin_state(len(X)))
    sequence_loss(logits[warm:], Y[:, warm:]).backward()
    return [layer.weight_ih_l0.grad.norm().item() for layer in model.layers]


def gradients(model: DeepRNN, corpus: list[int], batch_size: int, warm: int) -> dict:
    """By layer: ``initial``, and ``plateau`` where only the output bias has learnt, the unigram shares."""
    X, Y = streams(corpus, batch_size)
    found = {"initial": layer_gradients(model, X, Y, warm)}
    settle_on_unigram(model, X, Y, warm)
    return found | {"plateau": layer_gradients(model, X, Y, warm)}
