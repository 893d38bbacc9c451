"""练习 8.3.2：同一个门控循环网络（GRU，9.1 节），隐状态在轮次之间带着走，或每轮清零。"""

import random
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from solutions.ch08.language_models.dialogue_grammar import BEGIN, END_TURN, VOCABULARY
from solutions.toolkit.models import RNNModel

HIDDENS, BATCH, LR = 32, 20, 0.03
# Whether the state goes on from turn to turn, and what is added to the update gate's bias at the start.
NETWORKS = {"reset": (False, 4.0), "plain": (True, 0.0), "carried": (True, 4.0)}
TOKENS = (BEGIN, *VOCABULARY)
INDEX = {token: index for index, token in enumerate(TOKENS)}
NOTHING = -100  # a target that no loss is counted for: padding

Sequences = list[tuple[list[int], list[int]]]  # inputs and targets


def sequences(tokens: Sequence[str], carried: bool) -> Sequences:
    """What the network reads from a zero state: the whole dialogue, or one turn at a time.

    A turn's first input is the ``</s>`` before it, as it is for an n-gram.
    """
    inputs = [BEGIN, *tokens[:-1]]
    starts = [n for n, token in enumerate(inputs) if n == 0 or (token == END_TURN and not carried)]
    indices, targets = [INDEX[token] for token in inputs], [INDEX[token] for token in tokens]
    return [(indices[a:b], targets[a:b]) for a, b in zip(starts, [*starts[1:], None], strict=True)]


def padded(batch: Sequences) -> tuple[Tensor, Tensor]:
    """Inputs and targets ``(batch_size, longest)``; the targets of padding are NOTHING."""
    inputs, targets = zip(*batch, strict=True)
    X = nn.utils.rnn.pad_sequence([torch.tensor(line) for line in inputs], batch_first=True)
    Y = nn.utils.rnn.pad_sequence([torch.tensor(line) for line in targets], batch_first=True, padding_value=NOTHING)
    return X, Y


def batches(dialogues: Sequence[Sequence[str]], carried: bool) -> list[tuple[Tensor, Tensor]]:
    """Dialogues of like length together, so that little is padded; both readings group the same dialogues."""
    ordered = sorted(dialogues, key=len)
    groups = [ordered[start : start + BATCH] for start in range(0, len(ordered), BATCH)]
    return [padded([piece for tokens in group for piece in sequences(tokens, carried)]) for group in groups]


def trained(dialogues: Sequence[Sequence[str]], carried: bool, remember: float, epochs: int, seed: int) -> RNNModel:
    """A GRU language model after ``epochs`` of Adam; ``seed`` decides weights and order of the batches.

    ``remember`` is added to the bias of the update gate: at first each step keeps about σ(remember) of the state.
    """
    torch.manual_seed(seed)
    model = RNNModel(nn.GRU(len(TOKENS), HIDDENS), len(TOKENS))
    with torch.no_grad():  # an open update gate remembers (as the LSTM's forget-gate bias, Jozefowicz et al. 2015)
        model.layer.bias_hh_l0[HIDDENS : 2 * HIDDENS] += remember
    optimizer = torch.optim.Adam(model.parameters(), lr=LR)
    found, rng = batches(dialogues, carried), random.Random(seed)
    for epoch in range(epochs):
        for group in optimizer.param_groups:
            group["lr"] = LR * (1 - epoch / epochs)
        rng.shuffle(found)
        for X, Y in found:
            logits, _ = model(X, model.begin_state(len(X)))
            loss = F.cross_entropy(logits.flatten(0, 1), Y.T.flatten(), ignore_index=NOTHING)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
    return model


@torch.no_grad()
def network_chances(model: RNNModel, tokens: Sequence[str], carried: bool) -> Tensor:
    """P of every token at every place of a dialogue, ``(places, len(TOKENS))``."""
    rows = []
    for inputs, _ in sequences(tokens, carried):
        logits, _ = model(torch.tensor([inputs]), model.begin_state(1))
        rows.append(torch.softmax(logits[:, 0], dim=-1))
    return torch.cat(rows)
