"""What makes two runs on one machine equal.  Every measurement rests on it, so it is in every fingerprint."""

import os
import random

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
