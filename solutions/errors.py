"""The one exception whose message is meant for the person at the keyboard."""

import traceback
from pathlib import Path


class UserError(Exception):
    """Bad input or a broken file: one Chinese sentence that says what is wrong and what to do."""


def described(error: Exception) -> str:
    """What an exception of somebody's code is and where it came from: ``KeyError: 'x'，ex_8_5_4.py 第 12 行``."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error}，{Path(last.filename).name} 第 {last.lineno} 行"
