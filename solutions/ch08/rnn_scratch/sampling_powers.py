"""练习 8.5.3：P^α 归一化之后是什么分布，熵怎样变，怎样算才不下溢。"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from solutions.errors import UserError

SMALLEST_EXPONENT = -150  # a float32 below 2^-150 is rounded to 0: half of the smallest, 2^-149


def sharpened(logits: Tensor, alpha: float) -> Tensor:
    """P^α normalised = softmax(α·logits) along the last dimension; same shape as ``logits``.

    α = 0 is uniform, α = inf uniform over the maximisers.  The largest logit is taken off first, so that no
    finite α overflows.  Raises UserError for a negative α or one that is not a number.
    """
    if not alpha >= 0:
        raise UserError(f"指数 α 要不小于 0，收到的是 {alpha}：负的 α 会偏爱最不可能的字符。")
    shifted = logits - logits.amax(-1, keepdim=True)
    if math.isinf(alpha):
        best = (shifted == 0).to(logits.dtype)
        return best / best.sum(-1, keepdim=True)
    return torch.softmax(alpha * shifted, -1)


def naive(logits: Tensor, alpha: float) -> Tensor:
    """The obvious way, softmax first and then the power: 0/0 where every P^α underflows."""
    powers = torch.softmax(logits, -1) ** alpha
    return powers / powers.sum(-1, keepdim=True)


def entropy(q: Tensor) -> Tensor:
    """−Σ q ln q in nats along the last dimension; 0 · ln 0 counts as 0."""
    return -torch.xlogy(q, q).sum(-1)


def mean_log(q: Tensor, logits: Tensor) -> Tensor:
    """E_q[ln p] in nats, p = softmax(logits)."""
    return (q * torch.log_softmax(logits, -1)).sum(-1)


def variance_log(q: Tensor, logits: Tensor) -> Tensor:
    """Var_q[ln p], which is dE_q[ln p]/dα for q ∝ p^α."""
    log_p = torch.log_softmax(logits, -1)
    return (q * (log_p - mean_log(q, logits)[..., None]) ** 2).sum(-1)


def slopes(logits: Tensor, alpha: float, width: float = 1e-4) -> tuple[Tensor, Tensor]:
    """``(numeric, theory)`` dH/dα: a central difference, and −α·Var_q[ln p]."""
    higher, lower = (entropy(sharpened(logits, alpha + shift)) for shift in (width, -width))
    return (higher - lower) / (2 * width), -alpha * variance_log(sharpened(logits, alpha), logits)


def loss_under(logits: Tensor, targets: Tensor, alpha: float) -> float:
    """Mean −ln q_α of the true characters, nats: what the perplexity would be if q_α made the predictions."""
    return F.cross_entropy(alpha * logits, targets).item()


def best_alpha(logits: Tensor, targets: Tensor, highest: float = 64.0) -> float:
    """The α at which the true characters are likeliest under q_α.

    The loss is convex in α, its slope E_q[ln p] − (mean ln p of the true characters): the α where they meet.
    """
    true = -loss_under(logits, targets, 1.0)
    low, high = 0.0, highest
    for _ in range(40):
        middle = (low + high) / 2
        below = mean_log(sharpened(logits, middle), logits).mean().item() < true
        low, high = (middle, high) if below else (low, middle)
    return (low + high) / 2


def ties() -> dict:
    """q_α of three characters, two of them equally likely, for a small, a plain, a large and an infinite α."""
    logits = torch.tensor([2.0, 2.0, 0.0], dtype=torch.float64)
    return {str(alpha): sharpened(logits, alpha).tolist() for alpha in (0.0, 1.0, 1000.0, math.inf)}


def underflow(logits: Tensor, alpha: float) -> dict:
    """Shares of the rows, in float32: ``naive`` and ``softmax`` give nan; ``theory``: max p < 2^(−150/α)."""
    single = logits.float()
    best = torch.softmax(logits.double(), -1).amax(-1)
    return {
        "naive": naive(single, alpha).isnan().any(-1).double().mean().item(),
        "softmax": sharpened(single, alpha).isnan().any(-1).double().mean().item(),
        "theory": (best < 2 ** (SMALLEST_EXPONENT / alpha)).double().mean().item(),
    }


def objection(logits: Tensor, alpha: float) -> str:
    """What ``torch.multinomial`` says to the first naive row that is 0/0; empty where there is none."""
    rows = naive(logits.float(), alpha)
    for row in rows[rows.isnan().any(-1)][:1]:
        try:
            torch.multinomial(row, 1)
        except RuntimeError as error:
            return str(error)
    return ""


@torch.no_grad()
def steps_ahead(model: nn.Module, prefix: list[int]) -> list[Tensor]:
    """Logits of the next three characters after ``prefix``, without ``<unk>``: shapes (n,), (n, n), (n, n, n)."""
    logits, state = model(torch.tensor([prefix]), model.begin_state(1))
    found = [logits[-1, 0, 1:]]
    size = len(found[0])
    for depth in (1, 2):
        every = torch.arange(1, size + 1).repeat(size ** (depth - 1))  # each character after each state
        logits, state = model(every[:, None], state.repeat_interleave(size, 1))
        found.append(logits[-1, :, 1:].reshape(*[size] * depth, size))
    return [step.double() for step in found]


def by_steps_and_as_a_whole(steps: list[Tensor], alpha: float) -> dict:
    """Drawing each step from P^α is not drawing the text from P(text)^α.

    ``distance``: total variation between the two for the next three characters; ``greedy_is_best``: whether the
    likeliest character each time gives the likeliest three.
    """
    first, second, third = (torch.log_softmax(step, -1) for step in steps)
    whole = first[:, None, None] + second[:, :, None] + third
    one, two, three = (sharpened(step, alpha) for step in steps)
    stepwise = one[:, None, None] * two[:, :, None] * three
    a = int(first.argmax())
    b = int(second[a].argmax())
    best = torch.unravel_index(whole.argmax(), whole.shape)
    return {
        "distance": 0.5 * (stepwise - sharpened(whole.flatten(), alpha).view_as(whole)).abs().sum().item(),
        "greedy_is_best": (a, b, int(third[a, b].argmax())) == tuple(int(n) for n in best),
    }
