"""What makes two runs on one machine equal.  Every measurement rests on it, so it is in every fingerprint."""

import os
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import torch


def make_deterministic() -> None:
    """Choose deterministic kernels and one thread a process, so that sums are always added in one order."""
    # cuBLAS reads this when its first handle is made; it is needed for reproducible matrix products.
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    torch.use_deterministic_algorithms(True, warn_only=True)
    torch.backends.cudnn.benchmark = False
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    torch.set_num_threads(1)


def seed_everything(seed: int) -> None:
    """Seed Python, NumPy and torch (all devices)."""
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


def seeds_of_run(count: int) -> list[int]:
    """The seeds that a measurement with so many of them uses."""
    return list(range(count))


def begin_run() -> None:
    """The state in which every ``measure`` begins."""
    make_deterministic()
    seed_everything(0)


def do_task(function: Callable, number: int, task: tuple, report: Callable) -> Any:
    """``function(*task, report)`` from the state of task ``number``, the same in whichever process it runs."""
    seed_everything(number)
    return function(*task, report)
