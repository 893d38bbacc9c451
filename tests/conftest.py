"""What all tests share: one thread a process, and the real corpora where they can be had offline."""

import os

import pytest
import torch
from hypothesis import settings

from solutions.errors import UserError
from solutions.toolkit.corpus import load_corpus

pytest_plugins = ["tests.toy_project"]

torch.set_num_threads(1)  # several test processes run side by side
# Times vary on a busy machine, and the same examples every time make a failure repeatable.
settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")


@pytest.fixture(scope="session")
def time_machine() -> str:
    """The text of 时光机器, without using the network: skipped where it is not there, except in CI."""
    try:
        return load_corpus("time_machine", fetch=False).text
    except UserError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"没有语料：{error}")
