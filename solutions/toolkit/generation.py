"""8.5.4 节的预测：在前缀之后一个词元一个词元地接着写。"""

import torch
from torch import Tensor, nn

from solutions.errors import UserError
from solutions.toolkit.tokens import Vocab


@torch.no_grad()
def generate(
    model: nn.Module,
    vocab: Vocab,
    prefix: str,
    num_tokens: int,
    *,
    alpha: float | None = None,
    generator: torch.Generator | None = None,
) -> str:
    """The prefix and ``num_tokens`` characters after it.

    The prefix warms up the hidden state (section 8.5.4).  ``alpha`` None takes the likeliest
    character; a number draws from P^α, normalised.  Raises UserError for an empty prefix.
    """
    if not prefix:
        raise UserError("前缀不能为空：模型要从至少一个字符开始续写。")
    device = next(model.parameters()).device
    indices = vocab[list(prefix)]
    logits, state = model(torch.tensor([indices], device=device), model.begin_state(1))
    for _ in range(num_tokens):
        indices.append(_choose(logits[-1, 0], alpha, generator))
        logits, state = model(torch.tensor([indices[-1:]], device=device), state)
    return "".join(vocab.to_tokens(indices))


def _choose(logits: Tensor, alpha: float | None, generator: torch.Generator | None) -> int:
    if alpha is None:
        return int(logits.argmax())
    # softmax(α·z) is P^α normalised; raising P itself to a large power would underflow to 0/0.
    probabilities = torch.softmax(alpha * logits.cpu().double(), dim=0)
    return int(torch.multinomial(probabilities, 1, generator=generator))
