"""Trainings that several exercises need: done once, kept under ``runs/kept/`` and found again by all that decides them.

What decides a training is its code (everything it reaches in ``solutions``), its arguments, the device and
torch.  The files are a saving, never a source: without them the same numbers are measured again.
"""

import contextlib
import dataclasses
import functools
import hashlib
import os
import pickle
import time
from collections.abc import Callable
from pathlib import Path

import torch

from solutions.lab.catalogue import ROOT
from solutions.lab.determinism import do_task, make_deterministic
from solutions.lab.fingerprint import code_of

PLAIN = (str, int, float, bool, type(None))
LETTERS = 16  # of a hash in a file's name


@dataclasses.dataclass(frozen=True)
class Kept:
    """Where the trainings of one function lie; ``function`` stands at module level in ``solutions``.

    A training returns dictionaries, lists, numbers, strings and tensors: what ``torch.load`` reads safely.
    """

    function: Callable
    device: str  # in words, the card included: another card rounds otherwise
    folder: Path = ROOT / "runs" / "kept"
    root: Path = ROOT

    def path(self, task: tuple) -> Path:
        """The file of one task.  Raises TypeError for arguments that do not show their whole value."""
        _require_plain(task)
        told = f"{self.device} {torch.__version__} {task!r}"
        return self.folder / f"{self._stem}-{hashlib.sha256(told.encode()).hexdigest()[:LETTERS]}.pt"

    def find(self, task: tuple) -> tuple[object, float] | None:
        """``(value, seconds it once took)``, or None where it is not there or cannot be read."""
        try:
            value, seconds = torch.load(self.path(task), weights_only=True, map_location="cpu")
        except (OSError, RuntimeError, EOFError, ValueError, TypeError, pickle.UnpicklingError):
            return None
        return value, float(seconds)

    def __call__(self, *arguments) -> object:
        """``function(*task, report)`` from one and the same state whatever the task's place, and kept."""
        *task, report = arguments
        make_deterministic()  # a script may call this without the lab: what it leaves is found by official runs
        started = time.perf_counter()
        value = do_task(self.function, 0, tuple(task), report)
        self._write(self.path(tuple(task)), value, time.perf_counter() - started)
        return value

    def _write(self, path: Path, value: object, seconds: float) -> None:
        # A full disk or a read-only folder costs the saving, not the result.
        with contextlib.suppress(OSError, RuntimeError):
            self.folder.mkdir(parents=True, exist_ok=True)
            half = path.with_suffix(f".{os.getpid()}.tmp")
            torch.save((value, seconds), half)
            os.replace(half, path)
            self._sweep()

    def _sweep(self) -> None:
        """Trainings of the same function by other code will never be asked for again."""
        for path in self.folder.glob(f"{self.function.__name__}-*.pt"):
            if not path.name.startswith(self._stem):
                path.unlink(missing_ok=True)

    @functools.cached_property
    def _stem(self) -> str:
        """What all files of this function begin with: its name and the hash of its code."""
        digest = code_of(self.function.__module__, self.function.__name__, self.root).digest()
        return f"{self.function.__name__}-{digest[:LETTERS]}"


def _require_plain(value: object) -> None:
    """Two arguments must look alike only where they are alike: an address in memory says nothing."""
    if isinstance(value, PLAIN):
        return
    if isinstance(value, tuple | list):
        parts = value
    elif isinstance(value, dict):
        parts = [*value, *value.values()]
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = [getattr(value, field.name) for field in dataclasses.fields(value)]
    else:
        raise TypeError(f"train_once 的参数只能由数、字符串、元组、列表、字典和数据类组成，收到的是 {value!r}。")
    for part in parts:
        _require_plain(part)
