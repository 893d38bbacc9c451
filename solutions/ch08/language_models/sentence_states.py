"""练习 8.3.6：填充、打包、首尾相接，算出的隐状态和梯度是否与逐句相同。"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from solutions.ch08.language_models.sentence_lengths import NUM_STEPS
from solutions.ch08.language_models.sentence_model import BOS, EOS, PAD, SentenceModel, Sentences, read_rows
from solutions.toolkit.sentence_batches import masked_loss, packed_rows, pad_sentences, token_losses


def compare(sentences: Sentences, longest: Sequence[int], vocab_size: int, seed: int) -> dict[str, float]:
    """How far each way of computing a batch is from computing its sentences one by one (double precision).

    ``longest`` is a sentence that is read in pieces.
    """
    torch.manual_seed(seed)
    model = SentenceModel(vocab_size).double()
    alone = [_alone(model, sentence) for sentence in sentences]
    last = torch.stack([states[-1] for states, _ in alone])
    X, Y, lengths = pad_sentences(sentences, BOS, EOS, PAD)
    inputs = model.embedding(X.T)
    states, final = model.layer(inputs)
    packed, packed_final = model.layer(pack_padded_sequence(inputs, lengths, enforce_sorted=False))
    unpacked, _ = pad_packed_sequence(packed)
    together = torch.stack([loss for _, loss in alone]).sum() / lengths.sum()
    shorter = lengths < lengths.max()
    gathered = states[lengths - 1, torch.arange(len(lengths))]
    return {
        "packed_states": _apart(alone, unpacked),
        "packed_final": _error(packed_final[0], last),
        "packed_gradient": _gradients_apart(model, together, masked_loss(model.output(unpacked), Y, lengths)),
        "padded_states": _apart(alone, states),
        "padded_gradient": _gradients_apart(model, together, masked_loss(model.output(states), Y, lengths)),
        "gathered": _error(gathered, last),
        "padded_final": _error(final[0][shorter], last[shorter]),
        "backward": backward_error(sentences, vocab_size, seed),
        "split": split_error(model, longest),
        **_rows_against(model, sentences),
    }


def backward_error(sentences: Sentences, vocab_size: int, seed: int) -> float:
    """Relative error of a right-to-left layer's states if the padding, on the right, is read first."""
    torch.manual_seed(seed)
    embedding, layer = nn.Embedding(vocab_size, 32).double(), nn.RNN(32, 32, bidirectional=True).double()
    X, _, lengths = pad_sentences(sentences, BOS, EOS, PAD)
    inputs = embedding(X.T)
    packed = pad_packed_sequence(layer(pack_padded_sequence(inputs, lengths, enforce_sorted=False))[0])[0]
    last, shorter = lengths - 1, lengths < lengths.max()
    rows = torch.arange(len(lengths))
    # At a sentence's last token nothing but padding has been read from the right.
    padded, right = (states[last, rows][shorter, 32:] for states in (layer(inputs)[0], packed))
    return _error(padded, right)


@torch.no_grad()
def split_error(model: SentenceModel, sentence: Sequence[int]) -> float:
    """Largest difference of any state if a long sentence is read NUM_STEPS at a time, the state carried on."""
    whole, _ = _alone(model, sentence)
    state, states = None, []
    for part in torch.tensor([[BOS, *sentence]]).split(NUM_STEPS, dim=1):
        found, state = model.layer(model.embedding(part.T), state)
        states.append(found[:, 0])
    return (torch.cat(states) - whole).abs().max().item()


def _alone(model: SentenceModel, sentence: Sequence[int]) -> tuple[Tensor, Tensor]:
    """``(states, summed loss)`` of one sentence by itself: states ``(num_steps, num_hiddens)``."""
    X, Y, _ = pad_sentences([sentence], BOS, EOS, PAD)
    states, _ = model.layer(model.embedding(X.T))
    return states[:, 0], token_losses(model.output(states), Y).sum()


def _rows_against(model: SentenceModel, sentences: Sentences) -> dict[str, float]:
    """Packed rows: with and without zeroing at each start, and the state at a sentence's first word."""
    rows = packed_rows(sentences, 4, BOS, EOS, PAD)
    alone, reset, kept = {}, read_rows(model, rows.X, rows.starts), read_rows(model, rows.X, None)
    for sentence in sentences:
        alone[tuple(sentence)] = _alone(model, sentence)[0]
    errors, first = [], []
    for row, length in enumerate(rows.lengths.tolist()):
        begins = [*torch.nonzero(rows.starts[row])[:, 0].tolist(), length]
        for n, (begin, end) in enumerate(zip(begins, begins[1:], strict=False)):
            right = alone[tuple(rows.X[row, begin + 1 : end].tolist())]
            errors.append((reset[begin:end, row] - right).abs().max().item())
            if n:  # the first sentence of a row has nothing before it
                first.append((kept[begin, row] - right[0]).norm().item() / right[0].norm().item())
    return {"rows_reset": max(errors), "rows_kept_first": sum(first) / len(first)}


def _apart(alone: Sequence[tuple[Tensor, Tensor]], states: Tensor) -> float:
    """Largest absolute difference over all real cells; states ``(num_steps, batch_size, num_hiddens)``."""
    return max((states[: len(own), row] - own).abs().max().item() for row, (own, _) in enumerate(alone))


def _error(found: Tensor, right: Tensor) -> float:
    """Mean relative error of vectors, one a row."""
    return ((found - right).norm(dim=1) / right.norm(dim=1)).mean().item()


def _gradients_apart(model: nn.Module, one: Tensor, other: Tensor) -> float:
    """Largest absolute difference of any parameter's gradient."""
    parameters = list(model.parameters())
    pairs = zip(*(torch.autograd.grad(loss, parameters, retain_graph=True) for loss in (one, other)), strict=True)
    return max((a - b).abs().max().item() for a, b in pairs)
